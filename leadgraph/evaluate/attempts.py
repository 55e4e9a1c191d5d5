"""Laundering attempts named by the shapes that the stored queries found, held against the truth.

**Choice.** A found instance that lies within another (all of its payments are in it) is dropped
for the larger; of instances with the same payments the more specific shape stays (`SHAPES`, the
most specific first). The truth has no say in this.

**Matching.** An attempt is what the instance says that shares most with it: the highest Jaccard
index of their payments (shared, of all that either has); of equals the more specific shape, then
the first by name. The part of an account is what the instance says that shares most with the
attempt and has the account in it. What shares no payment with any instance has no name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from leadgraph.evaluate.amlworld import RANDOM, Attempt
from leadgraph.evaluate.metrics import Result

SHAPES = {
    "scatter_gather": "SCATTER-GATHER",
    "gather_scatter": "GATHER-SCATTER",
    "cycle": "CYCLE",
    "stack": "STACK",
    "bipartite": "BIPARTITE",
    "layering": RANDOM,
    "fan_in": "FAN-IN",
    "fan_out": "FAN-OUT",
}
"""Stored queries that are asked, the most specific first, and the family that each stands for. An
attempt of the family RANDOM is a chain of payments that does not come back: `layering`."""

PARTS = {
    "source": "source",
    "mule": "intermediary",
    "collector": "sink",
    "sink": "sink",
}
"""What the parts of the stored queries are in the published data, which tells three apart."""

PASSED_ON = {"gather_scatter": {"collector": "intermediary"}}
"""Parts that are others in one shape: a collector passes on what it gathered only there."""

SETTINGS: Mapping[str, Mapping[str, object]] = {
    "fan_in": {"min_payers": 2},
    "fan_out": {"min_payees": 2},
    "gather_scatter": {"min_payers": 2, "min_payees": 2, "min_share": 0.0},
    "scatter_gather": {"min_mules": 2, "min_share": 0.0, "max_share": 100.0},
    "bipartite": {"min_sources": 2},
    "cycle": {"min_payments": 2},
    "layering": {"max_share": 1.15},
    "stack": {"min_sources": 1, "min_mules": 1, "min_sinks": 1},
}
"""Parameters that naming sets otherwise than the queries' own defaults, chosen on the attempts with
an even number: in a ledger that is nearly all attempts the smallest shape counts; what goes out is
seldom in the currency of what came in, so that no part of it is asked for; and the stacks of this
data are chains of two beside each other that share no account."""

_RANK = {shape: place for place, shape in enumerate(SHAPES)}


@dataclass(frozen=True)
class Instance:
    """One shape found in the ledger: its payments, and the parts that it gives each account."""

    shape: str
    key: str
    payments: frozenset[str]
    parts: Mapping[str, frozenset[str]]


def instances(shape: str, rows: Iterable[Mapping[str, object]]) -> list[Instance]:
    """Put the rows of a stored query together by instance: one row an account of it, with the
    account's own payments; those of the instance are all of these."""
    payments: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    named = PARTS | PASSED_ON.get(shape, {})
    for row in rows:
        key, listed = str(row["instance"]), row["transactions"]
        payments[key].update(map(str, listed if isinstance(listed, list) else ()))
        parts[key][str(row["account"])].add(named[str(row["part"])])
    return [
        Instance(
            shape,
            key,
            frozenset(own),
            {account: frozenset(named) for account, named in parts[key].items()},
        )
        for key, own in sorted(payments.items())
    ]


def chosen(found: Iterable[Instance]) -> list[Instance]:
    """Return the instances that lie within no other (see Choice)."""
    ordered = sorted(found, key=lambda one: (-len(one.payments), _RANK[one.shape], one.key))
    kept: list[Instance] = []
    holding: dict[str, set[int]] = defaultdict(set)
    for one in ordered:
        if not one.payments:
            continue
        if set.intersection(*(holding[payment] for payment in one.payments)):
            continue
        for payment in one.payments:
            holding[payment].add(len(kept))
        kept.append(one)
    return kept


def matched(
    attempts: Sequence[Attempt], found: Sequence[Instance]
) -> dict[int, list[tuple[float, Instance]]]:
    """Return the instances that share a payment with each attempt that has any, and their Jaccard
    index; the best first."""
    holding: dict[str, list[Instance]] = defaultdict(list)
    for one in found:
        for payment in one.payments:
            holding[payment].append(one)
    best: dict[int, list[tuple[float, Instance]]] = {}
    for attempt in attempts:
        near = {(o.shape, o.key): o for payment in attempt.transfers for o in holding[payment]}
        alike = [
            (len(one.payments & attempt.transfers) / len(one.payments | attempt.transfers), one)
            for one in near.values()
        ]
        if alike:
            best[attempt.id] = sorted(
                alike, key=lambda pair: (-pair[0], _RANK[pair[1].shape], pair[1].key)
            )
    return best


def measure(
    dataset: str,
    task: str,
    attempts: Sequence[Attempt],
    found: Sequence[Instance],
    method: str = "leadgraph",
) -> list[Result]:
    """Return how many attempts, and how many of their accounts, are named rightly.

    `n` is the number of attempts, of those of the family, or of accounts in attempts.
    """
    best = matched(attempts, found)
    families = {id: SHAPES[alike[0][1].shape] for id, alike in best.items()}
    parts: dict[tuple[int, str], frozenset[str]] = {}
    for id, alike in best.items():
        for _, one in alike:
            for account, named in one.parts.items():
                parts.setdefault((id, account), named)
    inside = {payment for attempt in attempts for payment in attempt.transfers}
    close = [alike[0][0] for alike in best.values()]
    return [
        *score(dataset, task, attempts, families, parts, method),
        Result(dataset, "", "matched", float(len(best)), len(attempts), method, task),
        Result(
            dataset, "", "jaccard", sum(close) / len(close) if close else None, len(close), method,
            task,
        ),
        Result(
            dataset, "", "instances_of_attempts",
            float(sum(not one.payments.isdisjoint(inside) for one in found)), len(found), method,
            task,
        ),
    ]  # fmt: skip


def score(
    dataset: str,
    task: str,
    attempts: Sequence[Attempt],
    families: Mapping[int, str],
    parts: Mapping[tuple[int, str], frozenset[str]],
    method: str,
) -> list[Result]:
    """Return accuracy of families and parts; what has no name is wrong. An account to which
    several parts are given is named rightly only when the true one is all that is said."""

    def add(metric: str, hits: list[bool]) -> Result:
        share = sum(hits) / len(hits) if hits else None
        return Result(dataset, "", metric, share, len(hits), method, task)

    named = {attempt.id: families.get(attempt.id) == attempt.family for attempt in attempts}
    rightly = [
        parts.get((attempt.id, account)) == frozenset({part})
        for attempt in attempts
        for account, part in attempt.parts.items()
    ]
    return [
        add("family_accuracy", list(named.values())),
        add("part_accuracy", rightly),
        *(
            add(f"recall:{family}", [named[a.id] for a in attempts if a.family == family])
            for family in sorted({attempt.family for attempt in attempts})
        ),
    ]


def commonest(attempts: Sequence[Attempt]) -> tuple[str, str]:
    """Return the family that most attempts, and the part that most of their accounts have."""
    families = Counter(attempt.family for attempt in attempts)
    parts = Counter(part for attempt in attempts for part in attempt.parts.values())
    return (
        min(families, key=lambda one: (-families[one], one)),
        min(parts, key=lambda one: (-parts[one], one)),
    )


def by_commonest(
    dataset: str, task: str, attempts: Sequence[Attempt], learnt: Sequence[Attempt]
) -> list[Result]:
    """Name every attempt and account by what is commonest among `learnt`."""
    family, part = commonest(learnt)
    return score(
        dataset,
        task,
        attempts,
        {attempt.id: family for attempt in attempts},
        {(a.id, account): frozenset({part}) for a in attempts for account in a.parts},
        "commonest",
    )


def by_degree(
    dataset: str,
    task: str,
    attempts: Sequence[Attempt],
    rows: Iterable[tuple[str, str]],
) -> list[Result]:
    """Name accounts and attempts by how many payees and payers accounts have in the whole ledger.

    Who only pays is a source, who only gets a sink, others are intermediaries. An attempt is named
    by its account with the most: several payers and payees GATHER-SCATTER, several payers FAN-IN,
    several payees FAN-OUT, else RANDOM. It is told which accounts belong together.
    """
    payers: dict[str, set[str]] = defaultdict(set)
    payees: dict[str, set[str]] = defaultdict(set)
    for payer, payee in rows:
        if payer != payee:
            payees[payer].add(payee)
            payers[payee].add(payer)

    def part(account: str) -> str:
        if not payers[account]:
            return "source"
        return "intermediary" if payees[account] else "sink"

    def family(attempt: Attempt) -> str:
        middle = max(
            sorted(attempt.parts), key=lambda one: len(payers[one]) + len(payees[one]), default=""
        )
        gathers, scatters = len(payers[middle]) > 1, len(payees[middle]) > 1
        if gathers and scatters:
            return "GATHER-SCATTER"
        return "FAN-IN" if gathers else "FAN-OUT" if scatters else RANDOM

    return score(
        dataset,
        task,
        attempts,
        {attempt.id: family(attempt) for attempt in attempts},
        {(a.id, account): frozenset({part(account)}) for a in attempts for account in a.parts},
        "degree",
    )
