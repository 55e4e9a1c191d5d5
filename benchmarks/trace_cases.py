"""How long it takes to trace many cases, each by an excerpt of the ledger or through all of it.

A made-up ledger: groups of 200 accounts that pay each other, ordinary accounts that do, and one in
twenty of the groups' payments that goes to an ordinary account (and so on from there). Each case
begins with 40 payments of one group. Both ways give the same (tests/test_money_excerpt.py), so
only some cases are followed through the whole ledger. Seconds of processor, so that other
programs on the machine count little.

    python benchmarks/trace_cases.py                 10 million payments, 128 cases
    python benchmarks/trace_cases.py --payments 200000 --groups 100 --cases 70
"""

import argparse
import json
import os
import platform
import statistics
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from leads.money import kernel
from leads.money.excerpt import excerpts
from leads.money.follow import follow
from leads.money.ledger import Ledger

ACCOUNTS = 200
STARTS = 40
OWN, LEAK = 0.35, 0.05


def made_up(payments: int, groups: int, seed: int) -> tuple[Ledger, list[Any]]:
    """Return a ledger and the starts of one case a group."""
    rng = np.random.default_rng(seed)
    first = groups * ACCOUNTS
    places = max(payments // 10, first + ACCOUNTS)
    payer, payee = (rng.integers(first, places, payments).astype(np.int32) for _ in range(2))
    own = rng.choice(payments, int(payments * OWN), replace=False)
    group = rng.integers(0, groups, len(own))
    for side in (payer, payee):
        side[own] = group * ACCOUNTS + rng.integers(0, ACCOUNTS, len(own))
    leak = rng.choice(own, int(len(own) * LEAK), replace=False)
    payee[leak] = rng.integers(first, places, len(leak))
    amount = rng.integers(1_000, 500_000, payments)
    received, outside = amount.copy(), np.zeros(places, dtype=np.bool_)
    after = np.full(payments, kernel.NO_BALANCE)
    reverses, at = np.full(payments, -1, dtype=np.int32), np.arange(1, payments + 1)
    seen, stood, known, passed_on, exposure = kernel.balances(
        payer, payee, amount, received, after, reverses, outside, at, payments
    )
    zero = np.zeros(places, dtype=np.int32)
    ledger = Ledger(
        Path("nowhere"), {"currencies": ["CNY"]}, at, payer, payee, amount, received, after, seen,
        stood, reverses, np.zeros(payments, dtype=np.uint8), np.arange(places, dtype=np.int32),
        outside, zero, known, passed_on, exposure, np.empty(0, dtype=np.int64),
    )  # fmt: skip
    return ledger, [np.sort(own[group == one][:STARTS]) for one in range(groups)]


def main() -> None:
    """Measure and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--payments", type=int, default=10_000_000)
    parser.add_argument("--groups", type=int, default=1_300)
    parser.add_argument("--cases", type=int, default=128)
    parser.add_argument("--whole", type=int, default=8)
    asked = parser.parse_args()
    ledger, starts = made_up(asked.payments, asked.groups, seed=1)
    cases = [one for one in starts[: asked.cases] if len(one)]
    next(excerpts(ledger, cases[:1]))
    follow(ledger, cases[0], "compiling")

    sizes, begun = [], time.process_time()
    for one, cut in zip(cases, excerpts(ledger, cases), strict=True):
        sizes.append(len(cut.movement))
        follow(cut.ledger, cut.positions(one), "a case")
    by_excerpt = (time.process_time() - begun) / len(cases)
    some, begun = cases[: asked.whole], time.process_time()
    for one in some:
        follow(ledger, one, "a case")
    by_whole = (time.process_time() - begun) / len(some)
    figures = {
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "load_average": round(os.getloadavg()[0], 1),
        "payments": len(ledger),
        "cases": len(cases),
        "payments_of_an_excerpt_median": statistics.median(sizes),
        "processor_seconds_a_case": {"excerpt": by_excerpt, "whole ledger": by_whole},
        "ratio": round(by_whole / by_excerpt, 1),
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
