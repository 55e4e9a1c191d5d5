"""Who is in scope of a case, and by which steps: nobody else is ever scored.

A case that is part of a larger one is looked at as that: its victims and its suspects are one
group's, and no part shows the whole. In scope is whom the case's own records name, and who is
reached from there in at most two steps over money, control, premises or booked travel, not
through the outside (`External`), ports, or anything above the hub bounds. An account and its
holder are one place: going from one to the other is no step. Steps of money are taken from
accounts that carried victims' money or that a record names, not from shops and employers.
Victims, witnesses and those who reported are never reached and nothing is reached through them
or their accounts, so that no victim's family comes into scope; from people who are held or moved
by others only booked travel and premises lead on.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import neo4j
import structlog

from leads import reading
from quality.errors import LeadgraphError

log = structlog.get_logger()

Place = tuple[str, str]
"""A label and a key: a person, account, organization, or a phone that a victim names."""

MOVED_STEPS = frozenset({"travel", "premises"})
CHUNK = 1_000
"""Places whose steps are read in one query."""

AT_ONCE = 2
"""Queries that run at once: the database answers one while another is being read."""

CASES = 750
"""Cases that are searched together. Those of one city share most of what is around them, so that
all of them together cost little more than one half does."""


class UnknownCase(LeadgraphError):
    """A case that was asked about is not in the graph."""


@dataclass(frozen=True)
class Bounds:
    """How far scope reaches, and above which size a node is a hub that nothing runs through.

    `money`: accounts that an account pays, or is paid by (a park pays 150 people; a merchant or
    payment service is paid by thousands). `carried`: least part of an account's income that is
    any victims' money, for a step of money to be taken from it where no record of the case names
    it or its holder: below it stands a shop or an employer, whose customers and staff it would
    bring in. `control`: users of one handset or number, parts in one
    organization, people at one meeting. `premises`: stays and lettings of one site (above it, a
    hotel). `travel`: bookings of one phone, account or organization (above it, an agency).
    `outlet`: numbers registered by one outlet (above it, a large shop). `parts`: cases that are
    part of a larger one, for it to be looked at as one case (above it, an umbrella of many).
    """

    steps: int = 2
    money: int = 200
    carried: float = 0.2
    control: int = 20
    premises: int = 150
    travel: int = 60
    outlet: int = 500
    parts: int = 60


@dataclass(frozen=True)
class InScope:
    """One person in scope of one case; `via` is the shortest chain of steps, in words."""

    person: str
    case_id: str
    steps: int
    via: str
    records: tuple[str, ...]


@dataclass(frozen=True)
class _Edge:
    step: str
    words: str
    to: Place
    records: tuple[str, ...]
    carries: bool


@dataclass(frozen=True)
class _Reach:
    """How a place was reached; `payments` are the pairs of accounts that a step went along."""

    via: tuple[str, ...]
    records: tuple[str, ...]
    payments: tuple[tuple[str, str], ...]
    moved: bool

    @property
    def order(self) -> tuple[bool, int, tuple[str, ...], tuple[str, ...]]:
        return (self.moved, len(self.via), self.via, self.records)


class _Neighbours:
    """The steps from a place, read once for all cases that come by."""

    def __init__(self, driver: neo4j.Driver, database: str, bounds: Bounds) -> None:
        self._driver = driver
        self._database = database
        self._bounds = asdict(bounds)
        self._known: dict[Place, list[_Edge]] = {}

    def read(self, places: Iterable[Place]) -> None:
        """Read the steps from those places that are not known yet."""
        unknown: defaultdict[str, list[str]] = defaultdict(list)
        for label, key in sorted(set(places) - self._known.keys()):
            unknown[label].append(key)
            self._known[label, key] = []
        chunks = [
            (label, keys[at : at + CHUNK])
            for label, keys in unknown.items()
            for at in range(0, len(keys), CHUNK)
        ]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for (label, _), rows in zip(chunks, pool.map(self._rows, chunks), strict=True):
                # One row a place: a message of the driver costs more than what is in it.
                for row in rows:
                    self._known[label, row["from"]] = [
                        _Edge(step, words, (to, key), tuple(sorted(set(records))), carries)
                        for step, words, to, key, records, carries in row["steps"]
                    ]

    def _rows(self, chunk: tuple[str, list[str]]) -> list[dict[str, Any]]:
        label, keys = chunk
        return reading.rows(
            self._driver, self._database, f"scope_{label.lower()}", {"keys": keys, **self._bounds}
        )

    def of(self, place: Place) -> list[_Edge]:
        """Return the steps from a place that was read."""
        return self._known[place]


@dataclass
class _Search:
    """The places reached in one case, and those that must not be."""

    case_id: str
    reached: dict[Place, tuple[int, _Reach]]
    out: set[Place]
    frontier: dict[Place, _Reach]


def _seeds(rows: Iterable[Mapping[str, Any]]) -> list[_Search]:
    named: defaultdict[str, defaultdict[Place, list[Mapping[str, Any]]]]
    named = defaultdict(lambda: defaultdict(list))
    for row in rows:
        named[row["case_id"]][row["label"], row["key"]].append(row)
    searches = []
    for case_id in sorted(named):
        search = _Search(case_id, {}, set(), {})
        for place, ways in named[case_id].items():
            standings = {way["standing"] for way in ways}
            # A victim stays out, unless the police hold them for a suspect as well. An account
            # that both pays and is paid by victims is looked through; its holder stays out.
            suspected = any(w["how"] in ("suspect", "convicted", "wanted") for w in ways)
            if standings == {"out"} or (
                "out" in standings and place[0] == "Person" and not suspected
            ):
                search.out.add(place)
                continue
            moved = "moved" in standings and not suspected
            inside = [w for w in ways if w["standing"] != "out"]
            search.frontier[place] = min(
                (_Reach((w["how"],), tuple(sorted(set(w["records"]))), (), moved) for w in inside),
                key=lambda reach: reach.order,
            )
        searches.append(search)
    return searches


def _follow(place: Place, reach: _Reach, edge: _Edge) -> _Reach:
    payments = reach.payments
    if edge.step == "money":
        payments = (*payments, (place[1], edge.to[1]))
    return _Reach(
        (*reach.via, edge.words),
        tuple(sorted({*reach.records, *edge.records})),
        payments,
        reach.moved and edge.step == "same",
    )


def _settle(searches: Iterable[_Search], steps: int, neighbours: _Neighbours) -> None:
    """Take the frontiers in at `steps`, with everything that is the same place as one of them."""
    fresh = [(search, search.frontier) for search in searches]
    while fresh:
        neighbours.read(place for _, places in fresh for place in places)
        following = []
        for search, places in fresh:
            search.frontier = {}
            found: dict[Place, _Reach] = {}
            for place, reach in places.items():
                search.reached[place] = (steps, reach)
            for place, reach in sorted(places.items()):
                if reach.moved:
                    continue
                for edge in neighbours.of(place):
                    if edge.step == "same":
                        _offer(search, found, place, reach, edge)
            if found:
                following.append((search, found))
        fresh = following


def _offer(
    search: _Search, found: dict[Place, _Reach], place: Place, reach: _Reach, edge: _Edge
) -> None:
    """Take where an edge leads into `found`, if it is new, by the first of all ways in order."""
    to = edge.to
    if to in search.reached or to in search.out:
        return
    followed = _follow(place, reach, edge)
    if to not in found or followed.order < found[to].order:
        found[to] = followed


def _step(search: _Search, steps: int, neighbours: _Neighbours) -> None:
    """Find what is one step on from what was reached in exactly `steps`."""
    found: dict[Place, _Reach] = {}
    here = {place: reach for place, (at, reach) in search.reached.items() if at == steps}
    for place, reach in sorted(here.items()):
        for edge in neighbours.of(place):
            if edge.step == "same" or (reach.moved and edge.step not in MOVED_STEPS):
                continue
            if steps and not edge.carries:
                continue
            _offer(search, found, place, reach, edge)
    search.frontier = found


def in_scope(
    driver: neo4j.Driver,
    bounds: Bounds | None = None,
    *,
    database: str = "neo4j",
    cases: Collection[str] | None = None,
) -> list[InScope]:
    """Return everyone in scope of each case (or of those given), by case and person."""
    return [
        one for some in by_cases(driver, bounds, database=database, cases=cases) for one in some
    ]


def by_cases(
    driver: neo4j.Driver,
    bounds: Bounds | None = None,
    *,
    database: str = "neo4j",
    cases: Collection[str] | None = None,
) -> Iterator[list[InScope]]:
    """Yield everyone in scope of `CASES` cases at a time, by case and person over all of them.

    The accounts of victims are out as their holders are. The search goes level by level and reads
    only the neighbourhood of what those cases have reached, which is kept no longer than that:
    memory does not grow with the number of cases.
    """
    bounds = bounds or Bounds()
    seeds = reading.rows(
        driver,
        database,
        "scope_seeds",
        {"cases": None if cases is None else sorted(cases), "parts": bounds.parts},
    )
    searches = _seeds(seeds)
    del seeds
    all_of_them = len(searches)
    while searches:
        some = searches[:CASES]
        del searches[:CASES]
        neighbours = _Neighbours(driver, database, bounds)
        _shut_out_accounts(some, neighbours)
        for steps in range(bounds.steps + 1):
            _settle(some, steps, neighbours)
            if steps < bounds.steps:
                for search in some:
                    _step(search, steps, neighbours)
            log.info("scope step taken", done=steps, of=bounds.steps,
                     cases=f"{all_of_them - len(searches)} of {all_of_them}")  # fmt: skip
        yield _written(driver, database, some)


def _shut_out_accounts(searches: Iterable[_Search], neighbours: _Neighbours) -> None:
    """Put the accounts of victims out too, and the holders of accounts that victims paid from."""
    searches = list(searches)
    fresh = {id(search): set(search.out) for search in searches}
    while any(fresh.values()):
        neighbours.read(place for places in fresh.values() for place in places)
        for search in searches:
            beside = {
                edge.to
                for place in fresh[id(search)]
                for edge in neighbours.of(place)
                if edge.step == "same"
            }
            fresh[id(search)] = beside - search.out - search.frontier.keys()
            search.out |= fresh[id(search)]


def _written(driver: neo4j.Driver, database: str, searches: Iterable[_Search]) -> list[InScope]:
    found = [
        (search.case_id, key, steps, reach)
        for search in searches
        for (label, key), (steps, reach) in search.reached.items()
        if label == "Person"
    ]
    pairs = sorted({pair for *_, reach in found for pair in reach.payments})
    chunks = [
        {"pairs": [way for a, b in pairs[at : at + CHUNK] for way in ([a, b], [b, a])]}
        for at in range(0, len(pairs), CHUNK)
    ]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        read = pool.map(partial(reading.rows, driver, database, "scope_payments"), chunks)
        first = {(row["payer"], row["payee"]): row["record"] for rows in read for row in rows}
    return [
        InScope(
            key,
            case_id,
            steps,
            " → ".join(reach.via).replace(";", ","),
            tuple(sorted({*reach.records, *_payment_records(reach, first)})),
        )
        for case_id, key, steps, reach in sorted(found, key=lambda f: (f[0], f[1]))
    ]


def _payment_records(reach: _Reach, first: Mapping[tuple[str, str], str]) -> list[str]:
    both = [first.get(way) for a, b in reach.payments for way in ((a, b), (b, a))]
    return [record for record in both if record]


def whole_cases(
    driver: neo4j.Driver, cases: Collection[str], *, database: str = "neo4j"
) -> set[str]:
    """Return these cases and the larger ones that they are part of.

    Raises:
        UnknownCase: the graph has no such case; a list of nobody would look like a clean one.
    """
    rows = reading.rows(driver, database, "whole_cases", {"cases": sorted(cases)})
    unknown = sorted(set(cases) - {row["asked"] for row in rows})
    if unknown:
        raise UnknownCase(
            f"no case {', '.join(unknown)} in the graph; `leadgraph cases` lists those there are"
        )
    return {row["case_id"] for row in rows}


def write_parquet(rows: Iterable[Sequence[InScope]], path: Path) -> Path:
    """Write the table `rel_IN_SCOPE` for `loaders.derive.replace`, one batch of rows after the
    other; returns `path`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = pa.string()
    schema = pa.schema(
        {
            "start_label": text, "start_key": text, "end_label": text, "end_key": text,
            "steps": pa.int64(), "via": text, "records": pa.list_(text),
        }
    )  # fmt: skip
    path.parent.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(path, schema) as writer:
        for batch in rows:
            columns = [
                ["Person"] * len(batch), [r.person for r in batch],
                ["Case"] * len(batch), [r.case_id for r in batch],
                [r.steps for r in batch], [r.via for r in batch],
                [list(r.records) for r in batch],
            ]  # fmt: skip
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return path
