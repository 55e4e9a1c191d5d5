"""Simulated worlds: how much of the victims' money a trace locates, and whether it ends rightly.

Held against `truth/ends.csv`, which the simulator works out from everything that was ever paid
(`leadgraph.simulate.ends`), while a trace has only what agencies delivered: victims who did not
report, payments without a balance, late, corrected and planted rows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import structlog

from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.worlds import truth_table
from leads.money.result import AccountLine, Both, Traced

NAME = "worlds"
TASK = "trace"
METHODS = ("pro_rata", "fifo")
REPORTS = "fraud_reports"

LEAST_PART = 0.01
"""Part of a group's money from which the account that it stays on is a terminal account, in the
truth and in the trace alike: one in a hundred. Pro rata leaves dust on hundreds of accounts, which
nobody would freeze; the same hundredth is what a list of the largest ends would show."""

DESIGNED = (
    "profit",
    "treasury",
    "boss",
    "sponsor",
    "crew",
    "mule",
    "recruiter",
    "carrier",
    "sim_supplier",
    "cash",
)
"""Parts of accounts on which a group means money to stay: shares, pay and fees, cash drawn, and
the treasury that is not emptied. Gates and layers are passed through."""

UNNAMED = ("undelivered", "outside")
"""Endings that locate nothing: an account that nobody delivered, an outside that nothing is known
of."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Group:
    """What the truth says of one group: its cases, what its victims paid, where that ended.

    Amounts are fen; `reported` is what victims paid who reported at all, `first` are the accounts
    that victims paid.
    """

    id: str
    cases: tuple[str, ...]
    paid: int
    reported: int
    first: frozenset[str]
    ends: Mapping[str, Both]
    designed: frozenset[str]


@dataclass(frozen=True)
class Found:
    """What traces of all of a group's cases say: what was started with, and where it ended."""

    entered: Both
    ends: Mapping[str, Both]
    named: Mapping[str, Both]
    emptied: frozenset[str]


def read_truth(folder: Path) -> list[Group]:
    """Read the groups of a world.

    Raises:
        LeadgraphError: a file is not there.
    """
    paid: Counter[str] = Counter()
    reported: Counter[str] = Counter()
    told = {m["person"] for m in truth_table(folder / "mentions.csv") if m["feed"] == REPORTS}
    first: dict[str, set[str]] = defaultdict(set)
    for row in truth_table(folder / "payments.csv"):
        paid[row["group"]] += _fen(row["amount"])
        reported[row["group"]] += _fen(row["amount"]) if row["victim"] in told else 0
        first[row["group"]].add(row["to_account"])
    ends: dict[str, dict[str, Both]] = defaultdict(dict)
    designed: dict[str, set[str]] = defaultdict(set)
    for row in truth_table(folder / "ends.csv"):
        ends[row["group"]][row["account"]] = Both(_fen(row["pro_rata"]), _fen(row["fifo"]))
        if row["part"] in DESIGNED:
            designed[row["group"]].add(row["account"])
    return [
        Group(
            row["group"],
            tuple(row["cases"].split(";")),
            paid[row["group"]],
            reported[row["group"]],
            frozenset(first[row["group"]]),
            ends[row["group"]],
            frozenset(designed[row["group"]]),
        )
        for row in truth_table(folder / "groups.csv")
    ]


def _fen(written: str) -> int:
    return int(Decimal(written) * 100)


def trace_group(home: Path, group: Group) -> Found:
    """Trace every case of a group as an officer would, one by one, and add up; a case that has
    no payment to begin with adds nothing."""
    from leads.money.request import NothingToTrace, ask

    traced: list[Traced] = []
    for case in group.cases:
        try:
            traced += ask(home, "case", case)
        except NothingToTrace as nothing:
            log.debug("nothing to trace", case=case, why=str(nothing))
    return found(traced)


def found(traced: Iterable[Traced]) -> Found:
    """Add traces up: where money ended (all of it, and what is named), by account."""
    entered = Both(0, 0)
    ends: dict[str, Both] = {}
    named: dict[str, Both] = {}
    passed: Counter[str] = Counter()
    for one in traced:
        entered = _sum(entered, one.entered)
        for line in one.accounts:
            passed[line.account] += line.passed.most
            if line.stays.most:
                ends[line.account] = _sum(ends.get(line.account, Both(0, 0)), line.stays)
                if _is_named(line):
                    named[line.account] = _sum(named.get(line.account, Both(0, 0)), line.stays)
    emptied = frozenset(account for account, amount in passed.items() if amount)
    return Found(entered, ends, named, emptied)


def _is_named(line: AccountLine) -> bool:
    return line.ending not in UNNAMED


def _sum(one: Both, other: Both) -> Both:
    return Both(one.pro_rata + other.pro_rata, one.fifo + other.fifo)


def measure(pairs: Sequence[tuple[Group, Found]], dataset: str = NAME) -> list[Result]:
    """Return the figures of groups and their traces, pooled, for each method and the baselines.

    `money_*` are shares of all that victims paid, reported or not, or (`of_started`) of what
    traces began with; `n` is then the number of groups. `money_reported` is what can be had at
    most: payments of victims who reported. `money_placed` counts what the trace puts
    on an account up to what truly is there. `terminal_*` compare terminal accounts of all groups
    (`n` of them), `designed_recall` those accounts of the truth's that are meant to keep money.
    """
    told = sum(group.reported for group, _ in pairs)
    all_paid = sum(group.paid for group, _ in pairs)
    share = told / all_paid if all_paid else None
    results = [Result(dataset, "", "money_reported", share, len(pairs), "reported at all", TASK)]
    for method in METHODS:
        name = f"leadgraph, {method}"

        def amount(both: Both, method: str = method) -> int:
            return int(getattr(both, method))

        started = sum(amount(one.entered) for _, one in pairs)
        located = sum(amount(both) for _, one in pairs for both in one.named.values())
        placed = sum(
            min(amount(both), amount(group.ends.get(account, Both(0, 0))))
            for group, one in pairs
            for account, both in one.named.items()
        )
        for metric, part, whole in (
            ("money_started", started, all_paid),
            ("money_located", located, all_paid),
            ("money_placed", placed, all_paid),
            ("located_of_started", located, started),
        ):
            share = part / whole if whole else None
            results.append(Result(dataset, "", metric, share, len(pairs), name, TASK))
        true = [_terminals(group.ends, method) for group, _ in pairs]
        designed = [group.designed for group, _ in pairs]
        for whose, said in (
            (name, [_terminals(one.ends, method) for _, one in pairs]),
            (f"accounts that victims paid, {method}", [set(group.first) for group, _ in pairs]),
            (
                f"reached and paid nothing on, {method}",
                [set(one.ends) - one.emptied for _, one in pairs],
            ),
        ):
            results += _terminal_results(dataset, whose, true, designed, said)
    return results


def _terminals(ends: Mapping[str, Both], method: str) -> set[str]:
    """Return the accounts that keep at least `LEAST_PART` of what there is."""
    whole = sum(int(getattr(both, method)) for both in ends.values())
    return {
        account
        for account, both in ends.items()
        if int(getattr(both, method)) >= max(1.0, whole * LEAST_PART)
    }


def _terminal_results(
    dataset: str,
    method: str,
    true: Sequence[set[str]],
    designed: Sequence[frozenset[str]],
    said: Sequence[set[str]],
) -> list[Result]:
    """Return the figures of what is said of each group, in the order of the groups."""
    hits = sum(len(here & named) for here, named in zip(true, said, strict=True))
    wanted, listed = sum(map(len, true)), sum(map(len, said))
    meant = [here & accounts for here, accounts in zip(true, designed, strict=True)]
    meant_hits = sum(len(here & named) for here, named in zip(meant, said, strict=True))
    meant_all = sum(map(len, meant))

    def add(metric: str, part: int, whole: int) -> Result:
        return Result(dataset, "", metric, part / whole if whole else None, whole, method, TASK)

    return [
        add("terminal_recall", hits, wanted),
        add("terminal_precision", hits, listed),
        add("designed_recall", meant_hits, meant_all),
    ]


def evaluate(
    folder: Path, seeds: Sequence[int], noise: str = "low", scale: str = "small"
) -> list[Result]:
    """Simulate (or take from `folder`) a world for each seed, trace its cases, and measure."""
    from leadgraph.evaluate import identity_worlds

    pairs: list[tuple[Group, Found]] = []
    for seed in seeds:
        world = identity_worlds.make(folder / f"world-{noise}-{seed}", noise, seed, scale)
        for group in read_truth(world.truth):
            one = trace_group(world.home, group)
            log.info("traced", seed=seed, group=group.id, ends=len(one.ends))
            pairs.append((group, one))
    return measure(pairs)
