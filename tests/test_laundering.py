"""Shapes of laundering: on random ledgers against a brute force, and beside a hub."""

import itertools
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import networkx as nx
import pytest
from neo4j import Driver

from cypher.library import Kind, load
from cypher.run import Row, run

LIBRARY = load()
SHAPES = sorted(query.id for query in LIBRARY.of(Kind.QUERY, "laundering"))
COLUMNS = [
    "instance", "account", "part", "amount", "currency", "first", "last", "payments",
    "transactions", "records",
]  # fmt: skip
BEGIN = datetime(2024, 3, 1, tzinfo=UTC)
LOAD = """
UNWIND $payments AS p
MERGE (payer:Account {key: p.payer})
MERGE (payee:Account {key: p.payee})
CREATE (payer)-[:PERFORMS]->(:Transaction {
  key: p.key, at: p.at, amount: p.amount, currency: p.currency,
  records: ['bank/transactions/' + p.key]
})-[:BENEFITS_TO]->(payee)
"""
HUB = """
UNWIND range(1, 3000) AS n
CALL (n) {
  MERGE (hub:Account {key: 'HUB'})
  CREATE (a:Account {key: 'C' + toString(n)})
  WITH hub, a, n
  UNWIND range(1, 5) AS i
  WITH hub, a, toString(n) + ':' + toString(i) AS key, $begin + duration({minutes: n * i}) AS at
  CREATE (a)-[:PERFORMS]->(:Transaction {
    key: 'in:' + key, at: at, amount: 1000, currency: 'CNY', records: ['bank/transactions/in']
  })-[:BENEFITS_TO]->(hub)
  CREATE (hub)-[:PERFORMS]->(:Transaction {
    key: 'out:' + key, at: at, amount: 990, currency: 'CNY', records: ['bank/transactions/out']
  })-[:BENEFITS_TO]->(a)
} IN TRANSACTIONS OF 1000 ROWS
"""


@dataclass(frozen=True)
class Payment:
    """A payment of a random ledger."""

    key: str
    payer: str
    payee: str
    at: datetime
    amount: int | None
    currency: str


def ledger(seed: int, accounts: int, payments: int, days: int) -> list[Payment]:
    """Return random payments of about the same amount; some to oneself, some amounts unknown."""
    chance = random.Random(seed)
    names = [f"B:{n}" for n in range(accounts)]
    return [
        Payment(
            f"t{n:03d}",
            chance.choice(names),
            chance.choice(names),
            BEGIN + timedelta(hours=chance.randrange(24 * days)),
            chance.choice([None, *range(80, 106, 2)]),
            chance.choice(["CNY", "CNY", "USD"]),
        )
        for n in range(payments)
    ]


def write(graph: Driver, payments: Iterable[Payment]) -> None:
    with graph.session(database="neo4j") as session:
        session.run(LOAD, payments=[vars(payment) for payment in payments]).consume()


def ask(graph: Driver, shape: str, **params: object) -> list[Row]:
    """Run a shape without a bound on instances, and hold its rows against its promises."""
    rows = run(graph, LIBRARY[shape], {"limit": 100_000, **params}, "tester", "test")
    sizes: dict[object, set[object]] = defaultdict(set)
    for row in rows:
        assert list(row) == COLUMNS
        assert row["part"] in ("source", "mule", "collector", "sink")
        assert isinstance(row["transactions"], list)
        sizes[row["instance"]].update(row["transactions"])
    for row in rows:
        assert row["payments"] == len(sizes[row["instance"]])
    return rows


def found(rows: Iterable[Row]) -> dict[str, tuple[frozenset[str], dict[str, str]]]:
    """Return each instance's payments and the part of each account."""
    payments: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        assert isinstance(row["transactions"], list)
        payments[str(row["instance"])].update(row["transactions"])
        parts[str(row["instance"])][str(row["account"])] = str(row["part"])
    return {key: (frozenset(own), parts[key]) for key, own in payments.items()}


def best_windows(times: Mapping[datetime, int], length: timedelta) -> Iterator[datetime]:
    """Yield the beginnings of windows that no overlapping one with more, or as many, betters."""
    for begin, width in times.items():
        if not any(
            abs(other - begin) <= length and (-more, other) < (-width, begin)
            for other, more in times.items()
        ):
            yield begin


def passed_on(into: Payment, out: Payment, most: float = 1.05) -> bool:
    """Whether `out` may be `into` passed on, by the defaults of the queries."""
    if not into.at <= out.at <= into.at + timedelta(hours=120):
        return False
    if into.currency != out.currency or into.amount is None or out.amount is None:
        return True
    return 0.8 * into.amount <= out.amount <= most * into.amount


@pytest.mark.parametrize(("shape", "inwards"), [("fan_in", True), ("fan_out", False)])
def test_fans_are_those_of_a_brute_force(graph: Driver, shape: str, inwards: bool) -> None:
    payments = ledger(1, 25, 400, 40)
    write(graph, payments)
    week = timedelta(days=7)
    fans: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.payer != payment.payee:
            fans[payment.payee if inwards else payment.payer].append(payment)

    def others(near: Iterable[Payment]) -> set[str]:
        return {payment.payer if inwards else payment.payee for payment in near}

    wanted = set()
    for centre, own in fans.items():
        windows = {
            begin: [p for p in own if begin <= p.at <= begin + week]
            for begin in {p.at for p in own}
        }
        widths = {begin: len(others(near)) for begin, near in windows.items()}
        for begin in best_windows({b: n for b, n in widths.items() if n >= 4}, week):
            wanted.add((centre, begin, frozenset(p.key for p in windows[begin])))
    assert len(wanted) > 10
    middle = "collector" if inwards else "source"
    got = set()
    for row in ask(graph, shape):
        if row["part"] == middle:
            assert isinstance(row["transactions"], list)
            got.add((row["account"], row["first"], frozenset(row["transactions"])))
    assert got == wanted


def test_scatter_gathers_are_those_of_a_brute_force(graph: Driver) -> None:
    payments = ledger(2, 12, 260, 30)
    write(graph, payments)
    window = timedelta(days=14)
    legs: dict[tuple[str, str], list[tuple[Payment, Payment]]] = defaultdict(list)
    for into, out in itertools.permutations(payments, 2):
        ends = {into.payer, into.payee, out.payee}
        if into.payee == out.payer and len(ends) == 3 and passed_on(into, out):
            legs[into.payer, out.payee].append((into, out))
    wanted = set()
    for (source, end), own in legs.items():
        windows = {
            begin: [(i, o) for i, o in own if begin <= i.at and o.at <= begin + window]
            for begin in {i.at for i, _ in own}
        }
        widths = {begin: len({i.payee for i, _ in near}) for begin, near in windows.items()}
        for begin in best_windows({b: n for b, n in widths.items() if n >= 3}, window):
            keys = frozenset(p.key for leg in windows[begin] for p in leg)
            mules = frozenset(i.payee for i, _ in windows[begin])
            wanted.add((source, mules, end, keys))
    assert len(wanted) > 10
    got = set()
    for keys, parts in found(ask(graph, "scatter_gather")).values():
        by_part: dict[str, set[str]] = defaultdict(set)
        for account, part in parts.items():
            by_part[part].add(account)
        (source,), (end,) = by_part["source"], by_part["collector"]
        got.add((source, frozenset(by_part["mule"]), end, keys))
    assert got == wanted


def _chains(payments: list[Payment], *, closed: bool) -> list[tuple[Payment, ...]]:
    """Return all time-respecting chains of three to seven payments, from simple paths on paper."""
    paper: nx.DiGraph[str] = nx.DiGraph()
    between: dict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.payer != payment.payee:
            paper.add_edge(payment.payer, payment.payee)
            between[payment.payer, payment.payee].append(payment)
    if closed:
        rounds = nx.simple_cycles(paper, length_bound=7)
        walks = [
            [*loop[turn:], *loop[:turn], loop[turn]] for loop in rounds for turn in range(len(loop))
        ]
    else:
        walks = [
            walk
            for start in sorted(paper)
            for walk in nx.all_simple_paths(paper, start, set(paper) - {start}, cutoff=7)
        ]
    most = 1.05 if closed else 1.0
    found: list[tuple[Payment, ...]] = []
    for walk in walks:
        chains: list[tuple[Payment, ...]] = [()]
        for hop in itertools.pairwise(walk):
            chains = [
                (*chain, payment)
                for chain in chains
                for payment in between[hop]
                if not chain or passed_on(chain[-1], payment, most)
            ]
        found += [chain for chain in chains if len(chain) >= 3]
    return found


@pytest.mark.parametrize(("shape", "closed"), [("cycle", True), ("layering", False)])
def test_chains_are_those_of_a_brute_force(graph: Driver, shape: str, closed: bool) -> None:
    payments = ledger(3 if closed else 4, 12, 60, 15)
    write(graph, payments)
    longest: dict[str, tuple[Payment, ...]] = {}
    for chain in _chains(payments, closed=closed):
        first = chain[0].key
        rank = (-len(chain), [p.key for p in chain])
        known = longest.get(first)
        if known is None or rank < (-len(known), [p.key for p in known]):
            longest[first] = chain
    # An instance stays where no larger one, or as large with a lesser key, holds its first payment.
    best: dict[str, str] = {}
    for first, chain in sorted(longest.items(), key=lambda item: (-len(item[1]), item[0])):
        for payment in chain:
            best.setdefault(payment.key, first)
    wanted = {
        first: frozenset(p.key for p in chain)
        for first, chain in longest.items()
        if best[first] == first
    }
    assert len(wanted) > 3
    got = found(ask(graph, shape))
    assert {first: keys for first, (keys, _) in got.items()} == wanted
    for first, (_, parts) in got.items():
        chain = longest[first]
        named = {payment.payee: "mule" for payment in chain}
        if not closed:
            named |= {chain[0].payer: "source", chain[-1].payee: "sink"}
        assert parts == named


@pytest.mark.parametrize("shape", ["fan_in", "fan_out", "gather_scatter", "scatter_gather"])
def test_one_account_gives_its_instances_of_all(graph: Driver, shape: str) -> None:
    payments = ledger(5, 15, 300, 40)
    write(graph, payments)
    everything = ask(graph, shape)
    assert everything
    for account in ("B:1", "B:2"):
        mine = {row["instance"] for row in everything if row["account"] == account}
        assert ask(graph, shape, account=account) == [
            row for row in everything if row["instance"] in mine
        ]


def test_a_chain_is_found_from_any_of_its_accounts(graph: Driver) -> None:
    ring = [
        Payment(f"t{n}", f"R:{n}", f"R:{(n + 1) % 5}", BEGIN + timedelta(days=n), 1000 - n, "CNY")
        for n in range(5)
    ]
    line = [
        Payment(f"l{n}", f"L:{n}", f"L:{n + 1}", BEGIN + timedelta(days=n), 1000 - n, "CNY")
        for n in range(7)
    ]
    write(graph, ring + line)
    for n in range(5):
        assert set(found(ask(graph, "cycle", account=f"R:{n}"))) == {"t0"}
    for n in range(8):
        assert set(found(ask(graph, "layering", account=f"L:{n}"))) == {"l0"}
    assert ask(graph, "cycle", account="L:0") == []


def test_one_case_sees_only_its_money(graph: Driver) -> None:
    payments = [
        Payment(f"t{n}", f"P:{n}", "C", BEGIN + timedelta(hours=n), 1000, "CNY") for n in range(8)
    ]
    write(graph, payments)
    with graph.session(database="neo4j") as session:
        session.run(
            "CREATE (c:Case {key: 'C-1'}) WITH c MATCH (t:Transaction) WHERE t.key < 't4' "
            "CREATE (t)-[:TAINTED {amount: 1}]->(c)"
        ).consume()
    ((keys, _),) = found(ask(graph, "fan_in")).values()
    assert len(keys) == 8
    ((keys, _),) = found(ask(graph, "fan_in", case="C-1")).values()
    assert keys == {"t0", "t1", "t2", "t3"}
    assert ask(graph, "fan_in", case="C-2") == []


def test_what_is_taken_back_is_no_payment(graph: Driver) -> None:
    write(
        graph,
        [Payment(f"t{n}", f"P:{n}", "C", BEGIN + timedelta(hours=n), 9, "CNY") for n in range(4)],
    )
    assert ask(graph, "fan_in")
    with graph.session(database="neo4j") as session:
        session.run(
            "MATCH (t:Transaction {key: 't0'}) "
            "CREATE (:Transaction {key: 'back', reverses_record: 'bank/transactions/t0'})"
            "-[:REVERSES]->(t)"
        ).consume()
    assert ask(graph, "fan_in") == []


def test_limit_counts_instances_and_cuts_none_in_half(graph: Driver) -> None:
    write(graph, ledger(1, 25, 400, 40))
    everything = ask(graph, "fan_in")
    three = ask(graph, "fan_in", limit=3)
    assert len({row["instance"] for row in three}) == 3
    assert three == everything[: len(three)]


def test_no_shape_is_lost_in_a_hub(graph: Driver) -> None:
    """A hub of 30,000 payments, through which there are 225 million ways: every
    query ends within its timeout, and none names the hub; the analyst who stands on the hub, or
    comes to it, gets an answer too."""
    with graph.session(database="neo4j") as session:
        session.run(HUB, begin=BEGIN).consume()
    for shape in SHAPES:
        rows = run(graph, LIBRARY[shape], {}, "tester", "test", timeout=20)
        assert "HUB" not in {row["account"] for row in rows}
        assert run(graph, LIBRARY[shape], {"account": "HUB"}, "tester", "test", timeout=20) == []
    followed = run(
        graph, LIBRARY["follow_account"], {"account": "C1"}, "tester", "test", timeout=20
    )
    assert {(row["payee"], row["ends"]) for row in followed} == {("HUB", "hub")}
    from_hub = run(
        graph, LIBRARY["follow_account"], {"account": "HUB"}, "tester", "test", timeout=20
    )
    own = [row for row in from_hub if row["step"] == 1]
    assert {row["payer"] for row in own} == {"HUB"}
    assert len(own) == LIBRARY["follow_account"].front.params["max_own"].default
    drawn = run(graph, LIBRARY["picture_of_flow"], {"account": "HUB"}, "tester", "test", timeout=20)
    assert len(drawn) == LIBRARY["picture_of_flow"].front.params["limit"].default
