"""What an analyst would try first on the same persons: measures of the network, and sums of money.

The network has everyone in scope of any case, tied by contact, money and control
(`evaluate/read/plain_ties.cypher`). Degree, betweenness, PageRank and k-core are those of Neo4j's
Graph Data Science library; betweenness is exact up to `EXACT` persons and estimated from `SAMPLED`
of them above (U. Brandes, C. Pich, "Centrality estimation in large networks", 2007).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import structlog

from leadgraph.evaluate.roles.truth import Matched
from quality.currency import exponents

if TYPE_CHECKING:
    import neo4j

MEASURES = ("degree", "betweenness", "pagerank", "k_core", "net_inflow", "tainted_inflow")
EXACT = 3_000
SAMPLED = 1_000
MOST_USERS = 20
"""Users of one number or handset above which it ties nobody."""
CHUNK = 5_000
NAME = "leadgraph-evaluate"

ROUND_RATES = {
    "CNY": 1.0, "USD": 7.2, "USDT": 7.2, "EUR": 7.8, "HKD": 0.92, "THB": 0.2, "PHP": 0.125,
    "MYR": 1.6, "VND": 0.00028, "KHR": 0.0018, "LAK": 0.00033, "MMK": 0.0034, "SGD": 5.4,
    "BTC": 500_000.0, "ETH": 20_000.0,
}  # fmt: skip
"""Yuan for one unit, as an analyst would round them: sums of many payments need no more."""

_STREAMS: Mapping[str, tuple[str, dict[str, Any]]] = {
    "degree": ("plain_degree", {}),
    "betweenness": ("plain_betweenness", {"seed": 1}),
    "pagerank": ("plain_pagerank", {}),
    "k_core": ("plain_k_core", {}),
}

log = structlog.get_logger()


def measure(driver: "neo4j.Driver") -> dict[str, dict[str, float]]:
    """Return every measure of everyone in scope: measure → person → value."""
    persons, tied = ties(driver)
    found = {name: dict.fromkeys(persons, 0.0) for name in _STREAMS}
    if tied:
        with _projected(driver, tied):
            for name, (query, about) in _STREAMS.items():
                given = dict(about)
                if name == "betweenness":
                    given["sample"] = len(persons) if len(persons) <= EXACT else SAMPLED
                for row in _rows(driver, query, name=NAME, **given):
                    found[name][persons[row["place"]]] = float(row["score"])
    return found | money(driver, persons)


def ties(driver: "neo4j.Driver") -> tuple[list[str], list[tuple[int, int]]]:
    """Return everyone in scope, and who is tied to whom, by their places in that list."""
    persons = [row["person"] for row in _rows(driver, "plain_everyone")]
    place = {person: number for number, person in enumerate(persons)}
    found: list[tuple[int, int]] = []
    for some in _chunks(persons):
        for row in _rows(driver, "plain_ties", persons=some, most=MOST_USERS):
            found.append((place[row["one"]], place[row["other"]]))
    log.info("ties read", persons=len(persons), ties=len(found))
    return persons, found


def money(driver: "neo4j.Driver", persons: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return net and tainted inflow of persons, in yuan."""
    net, tainted = dict.fromkeys(persons, 0.0), dict.fromkeys(persons, 0.0)
    for some in _chunks(persons):
        for row in _rows(driver, "plain_money", persons=some):
            yuan = ROUND_RATES.get(row["currency"], 0.0) / 10 ** exponents()[row["currency"]]
            net[row["person"]] += (row["came"] - row["went"]) * yuan
            tainted[row["person"]] += row["tainted"] * yuan
    return {"net_inflow": net, "tainted_inflow": tainted}


def _chunks(persons: Sequence[str]) -> Iterator[Sequence[str]]:
    for at in range(0, len(persons), CHUNK):
        yield persons[at : at + CHUNK]


@contextmanager
def _projected(driver: "neo4j.Driver", ties: Sequence[tuple[int, int]]) -> Iterator[None]:
    _rows(driver, "plain_drop", name=NAME)
    _rows(driver, "plain_project", name=NAME, ties=[list(tie) for tie in ties])
    try:
        yield
    finally:
        _rows(driver, "plain_drop", name=NAME)


def _rows(driver: "neo4j.Driver", query: str, **params: Any) -> list[dict[str, Any]]:
    text = (files("leadgraph") / "evaluate" / "read" / f"{query}.cypher").read_text("utf-8")
    with driver.session(default_access_mode="READ") as session:
        return session.run(text, params).data()


def by_human(scores: Mapping[str, float], matched: Matched) -> dict[str, float]:
    """Return the scores of true people: the best of their persons. A person that no record of the
    truth stands behind keeps its key, and is nobody who is wanted."""
    best: defaultdict[str, float] = defaultdict(lambda: float("-inf"))
    for person, score in scores.items():
        who = matched.human.get(person, person)
        best[who] = max(best[who], score)
    return dict(best)
