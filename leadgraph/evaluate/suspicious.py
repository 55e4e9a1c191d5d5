"""The suspicious accounts of AMLSim, ranked by what leadgraph has: habits, shapes, traced money.

The method `leadgraph` is the habits and company of `leads.money.suspicion`. Shapes and the traced
money of the given accounts are measured too, alone and with the rest: on the part that signs were
chosen on they found little and made the sum worse, so they are not in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING

import structlog

from leadgraph.evaluate import baselines
from leadgraph.evaluate.amlsim import NAME, AmlSim
from leadgraph.evaluate.metrics import Result, average_precision, chance
from leads.money import suspicion

if TYPE_CHECKING:
    from leadgraph.evaluate.attempts import Instance

SEEDS = (1, 2, 3, 4, 5)
"""Seeds of which accounts are given."""

METRIC = "average_precision"

log = structlog.get_logger()

Signs = dict[str, Mapping[str, float]]


def of_shapes(found: Iterable["Instance"]) -> dict[str, Mapping[str, float]]:
    """Return a sign for each shape: the most payments of one of its instances that an account is
    in."""
    signs: dict[str, dict[str, float]] = {}
    for one in found:
        sign = signs.setdefault(f"shape:{one.shape}", {})
        for account in one.parts:
            sign[account] = max(sign.get(account, 0.0), float(len(one.payments)))
    return dict(signs)


def habits(home: Path) -> tuple[Signs, Mapping[str, float]]:
    """Return the signs of habit of a ledger that was staged, and what company is of them."""
    from loaders.projection import open_projection

    with open_projection(home) as con:
        found = suspicion.habits(con)
        everyone = {account for sign in found.values() for account in sign}
        worth = suspicion.combined(found, everyone)
        return dict(found), suspicion.company(con, worth)


def near(home: Path, given: Iterable[str]) -> dict[str, float]:
    """Return the money of given accounts that came to each account, pro rata, minor units."""
    from leads.money.request import NothingToTrace, ask

    came: dict[str, float] = {}
    for account in sorted(given):
        try:
            traced = ask(home, "account", account)
        except NothingToTrace:
            continue  # one that neither paid nor was paid
        for one in traced:
            for line in one.accounts:
                came[line.account] = came.get(line.account, 0.0) + line.came.pro_rata
    return came


def measure(
    data: AmlSim, home: Path, found: Sequence["Instance"], seeds: Sequence[int] = SEEDS
) -> list[Result]:
    """Rank all accounts but the given by each method, for each seed; return the mean figures.

    Tasks: `suspicious_accounts` (all but the given), `suspicious_accounts, development` and
    `suspicious_accounts, measured`: the suspicious accounts that signs were and were not chosen
    on, each without the other's in the list.
    """
    own, company = habits(home)
    shapes = of_shapes(found)
    plain = baselines.of_payments([(payer, payee) for payer, payee, _, _ in data.payments],
                                  data.opening)  # fmt: skip
    plain["least_amount"] = _least_amounts(data)
    suspicious, development = frozenset(data.first), data.development
    parts = {
        "suspicious_accounts": frozenset[str](),
        "suspicious_accounts, development": suspicious - development,
        "suspicious_accounts, measured": development,
    }
    figures: dict[tuple[str, str], list[float]] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for seed in seeds:
        given = data.given(seed)
        reached = {"near": near(home, given)}
        methods: dict[str, Signs] = {
            "leadgraph": {**own, "company": company},
            "leadgraph, with shapes and traced money": {
                **own,
                "company": company,
                **shapes,
                **reached,
            },
            "leadgraph, unlike its own payments alone": {"unlike_own": own["unlike_own"]},
            "leadgraph, repeated payments alone": {"repeated": own["repeated"]},
            "leadgraph, shapes alone": shapes,
            "leadgraph, traced from the given alone": dict(reached),
        }
        for task, left_out in parts.items():
            ranked = [one for one in data.opening if one not in given and one not in left_out]
            wanted = (suspicious - given) - left_out
            sizes[task] = (len(wanted), len(ranked))
            everything: dict[str, Mapping[str, float]] = {
                name: suspicion.combined(signs, ranked) for name, signs in methods.items()
            } | plain
            for name, scores in everything.items():
                value = average_precision({one: scores.get(one, 0.0) for one in ranked}, wanted)
                figures.setdefault((task, name), []).append(value or 0.0)
        log.info("ranked", seed=seed, given=len(given))
    results = [
        Result(NAME, "", metric, value, sizes[task][1], name, task)
        for (task, name), values in figures.items()
        for metric, value in _spread(values, name)
    ]
    for task, (wanted_count, ranked_count) in sizes.items():
        value = chance(NAME, "", wanted_count, ranked_count)[0].value
        results.append(Result(NAME, "", METRIC, value, ranked_count, "chance", task))
    return results


def _spread(values: Sequence[float], name: str) -> list[tuple[str, float]]:
    """Return the mean over seeds; of leadgraph's own the least and the most too."""
    mean = [(METRIC, fmean(values))]
    if name != "leadgraph":
        return mean
    return [*mean, (f"{METRIC}:least", min(values)), (f"{METRIC}:most", max(values))]


def _least_amounts(data: AmlSim) -> dict[str, float]:
    """Return minus the least amount that each account paid or got: what gives this sample away."""
    least: dict[str, float] = {}
    for payer, payee, amount, _ in data.payments:
        for account in (payer, payee):
            least[account] = max(least.get(account, -float("inf")), -float(amount))
    bottom = min(least.values(), default=0.0) - 1
    return {account: least.get(account, bottom) for account in data.opening}
