"""Published data sets of flat records whose truth is known, as the raw layer that resolution reads.

The layer is the loaders' own projection of an empty home, with these records put in its place:
every record is an identity of its own that stands in one case, so that all of them are in scope.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.sql import name as named

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from leadgraph.evaluate.baselines_linkage import Model

CASE = "EVALUATION"


@dataclass(frozen=True)
class Entry:
    """One record: what our feeds have a field for, and what they have none for (`extra`).

    `birth_date` is None where the record's is no date. `document` is a `Document` key. `columns`
    are the record as published, for baselines.
    """

    key: str
    person: str
    name_latin: str | None
    birth_date: date | None
    document: str | None
    extra: Mapping[str, str]
    columns: Mapping[str, str | None]


@dataclass(frozen=True)
class Labelled:
    """A data set; `model` is how Splink's own documentation links it."""

    name: str
    entries: Sequence[Entry]
    model: "Model"

    @property
    def truth(self) -> dict[str, str]:
        """The true person of each identity."""
        return {entry.key: entry.person for entry in self.entries}

    @property
    def table(self) -> "pa.Table":
        """The records as published, in text columns, for baselines."""
        import pyarrow as pa

        rows = [dict(entry.columns) for entry in self.entries]
        return pa.table({name: pa.array([r[name] for r in rows], pa.string()) for name in rows[0]})


def valid_date(text: str, form: str = "%Y%m%d") -> date | None:
    """Return the date that `text` writes in `form`, or None where it is none."""
    from datetime import datetime

    try:
        return datetime.strptime(text, form).date()  # noqa: DTZ007
    except ValueError:
        return None


@contextmanager
def raw_layer(entries: Sequence[Entry], *, extra: bool) -> Iterator["DuckDBPyConnection"]:
    """Open a projection that holds just `entries`.

    Args:
        entries: the records.
        extra: also make the temporary table `extra(identity, kind, value)` of fields that no feed
            of ours has, which resolution takes as further attributes.
    """
    from loaders.projection import open_projection

    with tempfile.TemporaryDirectory() as home, open_projection(Path(home)) as con:
        put(con, "node_Identity", [_identity(entry) for entry in entries])
        put(con, "node_Case", [{"key": CASE, "feed": "cases", "record": _record(CASE), "batch": 1}])
        put(con, "rel_PARTY_TO", [_tie(e, "Case", CASE, category="suspect") for e in entries])
        put(con, "rel_PRESENTED", [_tie(e, "Document", e.document) for e in entries if e.document])
        if extra:
            _extra(con, entries)
        yield con


def _extra(con: "DuckDBPyConnection", entries: Sequence[Entry]) -> None:
    import pyarrow as pa

    rows = [(e.key, kind, value) for e in entries for kind, value in sorted(e.extra.items())]
    columns = {
        name: pa.array([row[place] for row in rows], pa.string())
        for place, name in enumerate(("identity", "kind", "value"))
    }
    con.complete()
    con.register("rows_given", pa.table(columns))
    con.execute("CREATE TEMP TABLE extra AS FROM rows_given")
    con.unregister("rows_given")


def put(con: "DuckDBPyConnection", table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Put `rows` in the place of a table of the raw layer; columns left out are NULL."""
    import pyarrow as pa

    if not rows:
        put_table(con, table, f"FROM {named(table)} LIMIT 0")
        return
    con.complete()
    con.register("rows_given", pa.Table.from_pylist([dict(row) for row in rows]))
    put_table(con, table, "FROM rows_given")
    con.unregister("rows_given")


def put_table(con: "DuckDBPyConnection", table: str, sql: str) -> None:
    """Put the rows of `sql` in the place of a table of the raw layer, by name of column."""
    own = f"own_{table}"
    con.execute(f"CREATE TABLE {named(own)} AS FROM {named(table)} LIMIT 0")
    con.execute(f"INSERT INTO {named(own)} BY NAME {sql}")
    con.execute(f"CREATE OR REPLACE VIEW {named(table)} AS FROM {named(own)}")


def _record(own: str) -> str:
    return f"evaluation/cases/{own}"


def _identity(entry: Entry) -> dict[str, Any]:
    agency, feed, _ = entry.key.split("/", 2)
    return {
        "key": entry.key,
        "agency": agency,
        "prefix": "person",
        "name_latin": entry.name_latin,
        "names": [entry.name_latin] if entry.name_latin else [],
        "birth_date": entry.birth_date,
        "records": [entry.key],
        "feed": feed,
        "record": entry.key.partition("#")[0],
        "batch": 1,
    }


def _tie(entry: Entry, label: str, end: str | None, **more: Any) -> dict[str, Any]:
    record = entry.key.partition("#")[0]
    return {
        "start_label": "Identity",
        "start_key": entry.key,
        "end_label": label,
        "end_key": end,
        "key": "",
        "feed": "case_parties",
        "record": record,
        "batch": 1,
        "records": [record],
        **more,
    }
