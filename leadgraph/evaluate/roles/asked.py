"""What every indicator answered in a world, kept, so that lists can be tallied anew in seconds.

Kept in the world's folder under `asked/`: who is in scope, each indicator's rows (without their
records), and whose records each person has. Rows are kept under a checksum of the query's text and
its parameters: a query that was changed is asked anew, the others are not. Where anything that
scope rests on was changed, all of it is.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leadgraph.evaluate.roles import plain
from leadgraph.evaluate.roles.loaded import Place, running
from leads import ground
from leads.answer import Answer
from leads.indicators import indicators
from leads.role import Counter, Sign, Weighing, protection, roles
from leads.score import AT_ONCE, Questions, called, reached
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    import neo4j

PLAIN = "plain.parquet"

log = structlog.get_logger()


class Kept(Questions):
    """Answers that were kept, for `leads.score.tallies`; nothing is asked of a graph."""

    def __init__(
        self,
        scope: Mapping[str, Mapping[str, int]],
        rows: Mapping[tuple[str, str], list[Answer]],
    ) -> None:
        self.scope = {person: dict(cases) for person, cases in scope.items()}
        self._asked = dict(rows)
        self.also = frozenset()

    def without(self, id: str) -> "Kept":
        """Return the same answers, but none of the indicator `id`."""
        rows = {asked: ([] if asked[0] == id else found) for asked, found in self._asked.items()}
        return Kept(self.scope, rows)


def wanted() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield every indicator, counter-indicator and protection sign that a role asks, once."""
    seen = set()
    for role in roles().values():
        for kind in role.kinds:
            named: list[Weighing | Counter | Sign] = [*kind.indicators, *kind.counter_indicators]
            for one in [*named, *protection().signs]:
                if called(one.id, one.params) not in seen:
                    seen.add(called(one.id, one.params))
                    yield one.id, one.params


def ask(found: Place, anew: bool = False, baselines: bool = True) -> Kept:
    """Return the answers of a loaded world; what is not kept, or was changed, is asked now.

    With `baselines`, the measures of `leadgraph.evaluate.roles.plain` are kept beside them.
    """
    folder = found.folder / "asked"
    mark = folder / "scope.json"
    scope_sum = ground.rests_on()
    stale = anew or not mark.is_file() or json.loads(mark.read_text("utf-8")) != scope_sum
    if stale:
        for path in folder.glob("*"):
            path.unlink()
    left = [(id, params) for id, params in wanted() if not _file(folder, id, params).is_file()]
    plain_left = baselines and not (folder / PLAIN).is_file()
    if stale or left or plain_left:
        folder.mkdir(exist_ok=True)
        with running(found):
            from leadgraph.connection import driver

            if stale:
                _derive(found)
            with driver(found.settings) as opened:
                if stale:
                    _keep_persons(opened, folder)
                    mark.write_text(json.dumps(scope_sum), "utf-8")
                if plain_left:
                    _keep_plain(opened, folder)
                _ask_left(opened, folder, left)
    return read(folder)


def _derive(found: Place) -> None:
    from leadgraph import pipeline

    home = found.settings.home
    with (
        pipeline.one_at_a_time(found.settings),
        pipeline.open_graph(found.settings) as (opened, door),
    ):
        ground.write(opened, home, door, database=door.database, anew=True)


def _ask_left(
    opened: "neo4j.Driver", folder: Path, left: list[tuple[str, Mapping[str, Any]]]
) -> None:
    """Ask what is left and keep it. One that fails does not keep the others from being asked.

    Raises:
        LeadgraphError: the first that failed, after all were asked.
    """
    questions, failed = Questions(opened), list[LeadgraphError]()

    def answer(id: str, params: Mapping[str, Any]) -> tuple[int, float]:
        rows = questions.answers(id, params)
        _write(
            _file(folder, id, params),
            person=[one.person for one in rows],
            case_id=[one.case_id for one in rows],
            value=[one.value for one in rows],
            records=[len(one.records) for one in rows],
        )
        questions.forget(id, params)
        return len(rows), round(questions.seconds[id], 2)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        running = {pool.submit(answer, id, params): id for id, params in left}
        for done, one in enumerate(as_completed(running), 1):
            try:
                rows, seconds = one.result()
            except LeadgraphError as error:
                log.warning("not answered", indicator=running[one], why=str(error))
                failed.append(error)
                continue
            log.info("asked", indicator=running[one], rows=rows, seconds=seconds, done=done,
                     of=len(left))  # fmt: skip
    if failed:
        raise failed[0]


def _keep_persons(opened: "neo4j.Driver", folder: Path) -> None:
    ties = [
        (person, case, steps)
        for person, cases in reached(opened).items()
        for case, steps in cases.items()
    ]
    person, case_id, steps = zip(*ties, strict=True) if ties else ((), (), ())
    _write(folder / "in_scope.parquet", person=person, case_id=case_id, steps=steps)
    query = (files("leadgraph") / "evaluate" / "read" / "identities.cypher").read_text("utf-8")
    rows = opened.execute_query(query, routing_="r").records
    mention, who = (
        zip(*((r["mention"], r["person"]) for r in rows), strict=True) if rows else ((), ())
    )
    _write(folder / "mentions.parquet", mention=mention, person=who)


def _keep_plain(opened: "neo4j.Driver", folder: Path) -> None:
    measured = plain.measure(opened)
    person = sorted(next(iter(measured.values())))
    columns = {name: [scores[one] for one in person] for name, scores in measured.items()}
    _write(folder / PLAIN, person=person, **columns)


def baselines(found: Place) -> dict[str, dict[str, float]]:
    """Return the plain measures of a world that was asked: measure → person → value."""
    rows = list(_rows(found.folder / "asked" / PLAIN, "person", *plain.MEASURES))
    return {
        name: {row[0]: row[place] for row in rows} for place, name in enumerate(plain.MEASURES, 1)
    }


def read(folder: Path) -> Kept:
    """Read what was kept of every indicator that the roles ask now."""
    scope: dict[str, dict[str, int]] = {}
    for person, case_id, steps in _rows(folder / "in_scope.parquet", "person", "case_id", "steps"):
        scope.setdefault(person, {})[case_id] = steps
    answers = {
        called(id, params): [
            Answer(person, case_id, value, ())
            for person, case_id, value in _rows(
                _file(folder, id, params), "person", "case_id", "value"
            )
        ]
        for id, params in wanted()
    }
    return Kept(scope, answers)


def mentions(found: Place) -> list[tuple[str, str]]:
    """Return (place of mention, person) of a world that was asked."""
    return list(_rows(found.folder / "asked" / "mentions.parquet", "mention", "person"))


def _file(folder: Path, id: str, params: Mapping[str, Any]) -> Path:
    text = indicators()[id].query.body + called(id, params)[1]
    defaults = {name: param.default for name, param in indicators()[id].params.items()}
    text += json.dumps(defaults, sort_keys=True, default=str)
    return folder / f"{id}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.parquet"


def _write(path: Path, **columns: Any) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table({name: pa.array(list(values)) for name, values in columns.items()})
    partial = path.with_suffix(".partial")
    pq.write_table(table, partial)
    partial.replace(path)


def _rows(path: Path, *columns: str) -> Iterator[tuple[Any, ...]]:
    import pyarrow.parquet as pq

    table = pq.read_table(path, columns=list(columns))
    yield from zip(*(table[name].to_pylist() for name in columns), strict=True)
