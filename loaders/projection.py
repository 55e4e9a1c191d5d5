"""What the graph should hold: the staged store's standing records as nodes and relationships.

A `State` is one set of batches seen through the feed mappings, in one schema of a DuckDB
connection. Elements come out as tables of one shape, which plans, resolution and the money
tracer read:

- `node_<Label>(key, <properties>, feed, record, records, batch)`
- `rel_<TYPE>(start_label, start_key, end_label, end_key, key, <properties>, ...)`

Dates are DATE, times TIMESTAMPTZ in UTC, amounts BIGINT in minor units, lists VARCHAR[].
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from loaders import vocabulary
from loaders.feeds import mapping, mappings
from loaders.ledger import Ledger
from loaders.mapping import Feed, Fold, Node, Tie, Value
from loaders.store import Store, connect
from quality import contract

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

IDENTITY = {"node": ("key",), "rel": ("start_label", "start_key", "end_label", "end_key", "key")}
"""The columns that tell the elements of a table apart."""

Batches = Mapping[str, tuple[int, ...]]


class State:
    """The standing records of some batches, ready to be projected.

    Args:
        con: the DuckDB connection; the state lives in its schema `schema`.
        store: the staged store.
        batches: for each feed, the batches that count.
        feeds: the feeds that will be asked for (all where not given).
    """

    def __init__(
        self,
        con: "DuckDBPyConnection",
        schema: str,
        store: Store,
        batches: Batches,
        feeds: Iterable[str] | None = None,
    ) -> None:
        self.con, self.schema = con, schema
        self._store, self._batches = store, batches
        con.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
        _currencies(con)
        self._use()
        for feed in sorted({*feeds, "accounts"} if feeds is not None else mappings()):
            con.execute(f"CREATE VIEW standing_{feed} AS {self.standing(feed)}")
        con.execute("""CREATE TABLE account_alias AS
            SELECT card, arg_max(account_id, ord) AS account FROM (
                SELECT trim(unnest(string_split(card_numbers, ';'))) AS card, account_id, ord
                FROM standing_accounts WHERE card_numbers IS NOT NULL)
            WHERE card <> '' AND card NOT IN (SELECT account_id FROM standing_accounts)
            GROUP BY card""")
        for name in ("claimed", "reversed"):
            con.execute(
                f"CREATE TABLE {name}_index (agency VARCHAR, id VARCHAR, transaction VARCHAR)"
            )
        for statement in _macros():
            con.execute(statement)

    def standing(self, feed: str, only: str | None = None) -> str:
        """SQL of the standing records of a feed with `ord`, their order of delivery; `only` as of
        `Store.standing_sql`."""
        batches = self._batches.get(feed, ())
        return (
            "SELECT *, lpad(epoch_us(delivered_at)::VARCHAR, 20, '0') || record AS ord "
            f"FROM ({self._store.standing_sql(feed, batches, only=only)})"
        )

    def standing_where(self, feed: str, said: str) -> str:
        """SQL of the standing records of which the condition `said` holds: the same as a filter
        on `standing`, but only records of which it holds in some version are ordered."""
        versions = self._store.versions_sql(feed, self._batches.get(feed, ()))
        some = f"(SELECT agency, record_id FROM ({versions}) WHERE {said})"
        return f"SELECT * FROM ({self.standing(feed, some)}) WHERE {said}"

    def _use(self) -> None:
        self.con.execute(f"SET search_path = '{self.schema},main'")

    def rows(self, feed: str, only: str | None) -> None:
        """Make `rows` and `events` of a feed, of the records in table `only` (agency, record_id)
        or of all, with the lookups that they need."""
        self._use()
        made = mapping(feed)
        standing = self.standing(feed, f"main.{only}") if only else f"FROM standing_{feed}"
        event = f"coalesce({made.one_event_by or 'NULL'}, {made.event_otherwise})"
        self.con.execute(
            f"CREATE OR REPLACE TABLE rows AS SELECT *, {event} AS event_key, "
            f"[record] AS records FROM ({standing})"
        )
        if made.one_event_by:
            self._events(feed)
        for name, sql in made.views.items():
            text = sql.format(rows="rows", events="events")
            self.con.execute(f"CREATE OR REPLACE TABLE {name} AS {text}")
        if feed == "fraud_reports":
            self._index_claims()
        if feed == "transactions":
            self._index_reversals()

    def _events(self, feed: str) -> None:
        """Make `events` of `rows`: one row an event. Nearly all events have one record; only the
        others are put together."""
        names = [f.name for f in contract.load(feed).fields]
        plain = ", ".join(f'"{name}"' for name in names)
        latest = ", ".join(f'arg_max("{name}", ord) AS "{name}"' for name in names)
        self.con.execute(f"""
            CREATE OR REPLACE TABLE several AS
            SELECT event_key FROM rows GROUP BY event_key HAVING count(*) > 1;
            CREATE OR REPLACE TABLE events AS
            SELECT event_key, {plain}, agency, record, batch, records, ord
            FROM rows ANTI JOIN several USING (event_key)
            UNION ALL
            SELECT event_key, {latest}, arg_max(agency, ord), arg_max(record, ord),
                   arg_max(batch, ord), list_sort(list_distinct(list(record))), max(ord)
            FROM rows SEMI JOIN several USING (event_key) GROUP BY event_key""")

    def _index_claims(self) -> None:
        """Lead each claimed payment to its transaction: by reference, else by a record id that
        only one transaction has."""
        self.con.execute("""CREATE OR REPLACE TABLE main.wanted AS
            SELECT DISTINCT trim(unnest(string_split(payments, ';'))) AS id FROM rows""")
        named = self.standing_where(
            "transactions",
            "reference IN (FROM main.wanted) OR record_id IN (FROM main.wanted)"
            " OR record IN (FROM main.wanted)",
        )
        self.con.execute(f"""CREATE OR REPLACE TABLE claimed_index AS
            WITH named AS (SELECT record_id, record, reference FROM ({named})),
            found AS (
                SELECT id, 'ref:' || reference AS transaction, 0 AS rank
                FROM named JOIN main.wanted ON reference = id
                UNION ALL
                SELECT id, coalesce('ref:' || reference, record), 1
                FROM named JOIN main.wanted ON record_id = id OR record = id)
            SELECT NULL::VARCHAR AS agency, id, min(transaction) AS transaction FROM (
                SELECT DISTINCT id, transaction, rank FROM found
                QUALIFY rank = min(rank) OVER (PARTITION BY id))
            GROUP BY id HAVING count(DISTINCT transaction) = 1""")

    def _index_reversals(self) -> None:
        back = "(SELECT DISTINCT agency, reverses_record AS record_id FROM rows)"
        self.con.execute(f"""CREATE OR REPLACE TABLE reversed_index AS
            SELECT agency, record_id AS id, coalesce('ref:' || reference, record) AS transaction
            FROM ({self.standing("transactions", back)})""")

    def elements(self, feed: str) -> dict[str, str]:
        """Return, after `rows`, the SQL of each of the feed's tables by name (`node_<Label>` or
        `rel_<TYPE>`), one row an element."""
        self._use()
        made, parts = mapping(feed), dict[str, list[Node | Tie]]()
        for node in made.all_nodes():
            parts.setdefault(f"node_{node.label}", []).append(node)
        for tie in made.all_ties():
            parts.setdefault(f"rel_{tie.type}", []).append(tie)
        return {name: _folded(made, together) for name, together in parts.items()}


def _folded(feed: Feed, parts: Sequence[Node | Tie]) -> str:
    """SQL of one table: every row's elements, folded to one row for each identity."""
    properties = {name: value for part in parts for name, value in part.properties.items()}
    first = parts[0]
    if isinstance(first, Node):
        identity, known = IDENTITY["node"], vocabulary.LABELS[first.label].properties
    else:
        identity, known = IDENTITY["rel"], first.term.properties
    folds = {}
    for name, value in properties.items():
        fold = value.fold if isinstance(value, Value) else Fold.LATEST
        folds[name] = fold.value.format(x=f'"{name}"')
    if "record" in known:
        folds |= {"feed": f"'{feed.name}'", "record": "arg_max(record, ord)"}
        folds["batch"] = "arg_max(batch, ord)"
        if "records" in known and "records" not in properties:
            folds["records"] = Fold.ALL.value.format(x="records")
    keys = ", ".join(identity)
    needed = " AND ".join(f"{k} IS NOT NULL" for k in identity if k.endswith("key"))
    spoken = " UNION ALL BY NAME ".join(_spoken(part) for part in parts)
    if len(parts) == 1 and _once_an_event(first):
        alone = {name: f'"{name}"' for name in folds} | {"feed": f"'{feed.name}'"}
        alone["records"] = "list_sort(list_distinct(records))"
        listed = ", ".join([keys, *(f'{alone[name]} AS "{name}"' for name in folds)])
        return f"SELECT {listed} FROM ({spoken}) WHERE {needed}"
    listed = ", ".join([keys, *(f'{sql} AS "{name}"' for name, sql in folds.items())])
    return f"SELECT {listed} FROM ({spoken}) WHERE {needed} GROUP BY {keys}"


def _once_an_event(part: Node | Tie) -> bool:
    """Whether a part makes at most one element of each event, so that nothing is to be folded."""
    if part.source != "events" or any(isinstance(v, Value) for v in part.properties.values()):
        return False
    if isinstance(part, Node):
        return part.key == "event_key"
    return part.each is None and "event_key" in (part.start.key, part.end.key)


def _spoken(part: Node | Tie) -> str:
    """SQL of what each row of the source says of one node or relationship of a mapping."""
    table = part.source
    if isinstance(part, Node):
        columns = {"key": part.key}
    else:
        columns = {
            "start_label": part.start.label_sql,
            "start_key": part.start.key,
            "end_label": part.end.label_sql,
            "end_key": part.end.key,
            "key": f"coalesce({part.apart}, '')" if part.apart else "''",
        }
        if part.each:
            table = f"(SELECT *, unnest({part.each}) AS item FROM {part.source})"
    for name, value in part.properties.items():
        columns[name] = value.sql if isinstance(value, Value) else value
    for name in ("ord", "record", "records", "batch"):
        columns.setdefault(name, name)
    listed = ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
    return f"SELECT {listed} FROM {table} WHERE {part.when}"


def open_projection(
    home: Path, spill: Path | None = None, feeds: Iterable[str] | None = None
) -> "DuckDBPyConnection":
    """Open DuckDB with a table for every label and type of the raw layer, over all loaded records.

    Args:
        home: the state directory.
        spill: where DuckDB may spill to.
        feeds: the feeds whose records are asked for (all where not given); tables are filled from
            these only.

    Also `feeds_loaded(feed)`: the feeds with at least one standing record. Labels that are only
    mentioned have a table of their keys. Tables that no feed fills are there, empty.
    """
    con = connect(spill)
    applied = Ledger(home).applied()
    state = State(con, "store", Store(home), applied)
    con.execute("CREATE TABLE main.feeds_loaded (feed VARCHAR)")
    made: dict[str, list[str]] = {}
    for feed in mappings() if feeds is None else sorted(feeds):
        state.rows(feed, None)
        [(standing,)] = con.execute("SELECT count(*) FROM rows").fetchall()
        if not standing:
            continue
        con.execute("INSERT INTO main.feeds_loaded VALUES (?)", [feed])
        for name, sql in state.elements(feed).items():
            part = f"part_{name}__{feed}"
            con.execute(f'CREATE TABLE main."{part}" AS {sql}')
            made.setdefault(name, []).append(f'SELECT * FROM main."{part}"')
    con.execute("SET search_path = 'main'")
    for name, empty in _empty_tables().items():
        parts = " UNION ALL BY NAME ".join([empty, *made.get(name, [])])
        con.execute(f'CREATE VIEW "{name}" AS {parts}')
    for label in _mentioned_only():
        ends = " UNION ALL ".join(
            f"SELECT {side}_key AS key FROM rel_{rel.type} WHERE {side}_label = '{label}'"
            for rel in vocabulary.RELATIONSHIPS
            if not rel.derived
            for side, labels in (("start", rel.start), ("end", rel.end))
            if label in labels
        )
        con.execute(f'CREATE OR REPLACE VIEW "node_{label}" AS SELECT DISTINCT key FROM ({ends})')
    return con


def _mentioned_only() -> Iterable[str]:
    owned = {node.label for feed in mappings().values() for node in feed.all_nodes()}
    return sorted(
        node.label
        for node in vocabulary.NODES
        if node.kind is vocabulary.Kind.ENTITY and node.label not in owned
    )


@cache
def _empty_tables() -> dict[str, str]:
    """SQL of an empty table of each raw label and type, typed as the mappings type it."""
    con = connect()
    state = State(con, "store", Store(Path("no-such-home")), {})
    types: dict[str, dict[str, str]] = {}
    for feed in mappings():
        state.rows(feed, None)
        for name, sql in state.elements(feed).items():
            for column, kind, *_ in con.execute(f"DESCRIBE {sql}").fetchall():
                types.setdefault(name, {}).setdefault(column, kind)
    return {
        name: "SELECT "
        + ", ".join(f'NULL::{kind} AS "{column}"' for column, kind in columns.items())
        + " WHERE false"
        for name, columns in types.items()
    }


def _currencies(con: "DuckDBPyConnection") -> None:
    from quality.currency import exponents

    values = ", ".join(f"('{code}', {10 ** (9 - n)}::HUGEINT)" for code, n in exponents().items())
    con.execute(
        "CREATE TABLE IF NOT EXISTS main.currencies AS"
        f" SELECT * FROM (VALUES {values}) AS c(currency, below_nine)"
    )


@cache
def _macros() -> tuple[str, ...]:
    text = files("loaders").joinpath("macros.sql").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("--")]
    statements = [part.strip() for part in "\n".join(lines).split(";\n") if part.strip()]
    return (*(s.rstrip(";") for s in statements), *_LOOKUPS)


_LOOKUPS = (
    "CREATE MACRO claimed_transaction(x) AS"
    " (SELECT i.transaction FROM claimed_index i WHERE i.id = x)",
    "CREATE MACRO reversed_transaction(a, x) AS"
    " (SELECT i.transaction FROM reversed_index i WHERE i.id = x AND i.agency = a)",
)
