"""Computes with DuckDB what a rule cannot see in one chunk: repeats, references, contradictions.

The columns begin with `_` and judge nothing; expectations judge them. Only rows with a mark are
kept, so a clean file of any size leaves an empty table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quality.contract import Contract, Rule
from quality.errors import LeadgraphError
from quality.reading import MALFORMED, POSITION, Staged
from quality.sql import name, quoted

DUPLICATE = "_duplicate"
MISSING = "_missing__"
DIFFERS = "_reference_differs"

# A group-by over more distinct keys than this is done in several passes, each over a part of the
# hash space: 2.5 million groups take about 100 MB in DuckDB.
KEYS_A_PASS = 2_500_000


@dataclass(frozen=True)
class Known:
    """What only the store knows, as Parquet files.

    versions: feed to (agency, record_id, record_sha256, delivered_at, withdrawn), the version
    that stands of each record. keys: `feed.field` to (value). references: feed to (reference and
    the fields to compare, as text; with `agency` and `record_id` an earlier version of the same
    record is not held against it).
    """

    versions: Mapping[str, Path] = field(default_factory=dict)
    keys: Mapping[str, Path] = field(default_factory=dict)
    references: Mapping[str, Path] = field(default_factory=dict)


def sha256_of_record(fields: Sequence[str]) -> str:
    """Return SQL for a record's hash: SHA-256 of its non-null `name=value`, sorted by name.

    The pairs are joined by a null character, which no value holds; an absent optional field
    changes nothing.
    """
    pairs = ", ".join(f"{quoted(one + '=')} || {name(one)}" for one in sorted(fields))
    return f"sha256(concat_ws(chr(0), {pairs}))"


class Marks:
    """The marks of one drop's feeds in one DuckDB connection.

    `staged` are all feeds of the drop that could be read, for references between them.
    """

    def __init__(
        self, connection: Any, agency: str, staged: Mapping[str, Staged], known: Known
    ) -> None:
        self._sql = connection
        self._agency = agency
        self._staged = staged
        self._known = known

    def compute(self, contract: Contract) -> None:
        """Make the tables `marks` (`_n` and the computed columns) and `repeated` (record_id)."""
        staged = self._staged[contract.feed]
        self._sql.execute(
            f"CREATE OR REPLACE TEMP VIEW staged AS FROM read_parquet({quoted(staged.path)})"
        )
        self._repeated("record_id", staged.rows, "repeated")
        columns: list[str] = []
        joins: list[str] = []
        for column in contract.computed:
            if column == MALFORMED:
                continue
            if column == DUPLICATE:
                self._conflicts([one.name for one in contract.fields])
                columns.append(f"conflicts.record_id IS NOT NULL AND {MALFORMED} IS NULL {column}")
                joins.append("LEFT JOIN conflicts USING (record_id)")
            elif column.startswith(MISSING):
                place = f"missing_{len(joins)}"
                self._missing(contract, column.removeprefix(MISSING), place)
                columns.append(f"{place}.{POSITION} IS NOT NULL {name(column)}")
                joins.append(f"LEFT JOIN {place} USING ({POSITION})")
            elif column == DIFFERS:
                self._differing(contract, column)
                columns.append(f"differing.fields {column}")
                joins.append("LEFT JOIN differing USING (reference)")
            else:
                raise LeadgraphError(
                    f"The contract of {contract.feed} asks for the column {column}, which the "
                    "gate does not compute; correct the rule."
                )
        marked = " OR ".join(
            f"{name(column)} IS NOT NULL AND {name(column)}::VARCHAR <> 'false'"
            for column in contract.computed
            if column != MALFORMED
        )
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE marks AS SELECT * FROM (SELECT {POSITION}, "
            f"{', '.join(columns) or 'NULL nothing'} FROM staged {' '.join(joins)}) "
            f"WHERE {marked or 'false'} ORDER BY {POSITION}"
        )

    def of_chunk(self, first: int, last: int) -> Any:
        """Return the marks (Arrow table) of the rows from position `first` to `last`."""
        return self._sql.sql(
            f"SELECT * FROM marks WHERE {POSITION} BETWEEN {first} AND {last}"
        ).to_arrow_table()

    def _repeated(self, column: str, rows: int, table: str) -> None:
        """Make a table of the values of `column` that stand in more than one row of `staged`."""
        passes = 1 + rows // KEYS_A_PASS
        self._sql.execute("CREATE OR REPLACE TEMP TABLE repeated_hash (h UBIGINT)")
        for part in range(passes):
            self._sql.execute(
                f"INSERT INTO repeated_hash SELECT hash({column}) h FROM staged "
                f"WHERE {column} IS NOT NULL AND {MALFORMED} IS NULL "
                f"AND hash({column}) % {passes} = {part} GROUP BY h HAVING count(*) > 1"
            )
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT {column} FROM staged "
            f"WHERE {column} IS NOT NULL AND {MALFORMED} IS NULL AND hash({column}) IN "
            f"(SELECT h FROM repeated_hash) GROUP BY {column} HAVING count(*) > 1"
        )

    def _conflicts(self, fields: Sequence[str]) -> None:
        self._sql.execute(
            "CREATE OR REPLACE TEMP TABLE conflicts AS SELECT record_id FROM "
            f"(SELECT record_id, {sha256_of_record(fields)} h FROM staged "
            f"SEMI JOIN repeated USING (record_id) WHERE {MALFORMED} IS NULL) "
            "GROUP BY record_id HAVING min(h) <> max(h)"
        )

    def _missing(self, contract: Contract, column: str, table: str) -> None:
        """Make a table of the positions whose `column` refers to something nobody knows."""
        reference = next(one for one in contract.references if one.field == column)
        value = name(column)
        if contract.field(column).is_list:
            value = f"nullif(trim(unnest(string_split({value}, ';'))), '')"
        wanted = f"SELECT {POSITION}, {value} v FROM staged WHERE {name(column)} IS NOT NULL"
        sources = []
        target = self._staged.get(reference.target_feed)
        if target is not None:
            field = name(reference.target_field)
            sources.append(f"SELECT {field} v FROM read_parquet({quoted(target.path)})")
        stored = self._known.keys.get(f"{reference.target_feed}.{reference.target_field}")
        if stored is not None:
            sources.append(f"SELECT value v FROM read_parquet({quoted(stored)})")
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE wanted AS SELECT DISTINCT v FROM ({wanted}) "
            "WHERE v IS NOT NULL"
        )
        known = " UNION ALL ".join(sources) or "SELECT NULL::VARCHAR v WHERE false"
        self._sql.execute(
            "CREATE OR REPLACE TEMP TABLE unknown AS SELECT v FROM wanted ANTI JOIN "
            f"(SELECT DISTINCT v FROM ({known}) SEMI JOIN wanted USING (v)) USING (v)"
        )
        self._sql.execute(
            f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT DISTINCT {POSITION} "
            f"FROM ({wanted}) SEMI JOIN unknown USING (v)"
        )

    def _differing(self, contract: Contract, column: str) -> None:
        """Make a table of references whose rows, here or in the store, differ, and in what."""
        rule = next(one for one in contract.rules if column in one.computed)
        compared = compared_fields(contract, rule)
        self._repeated("reference", self._staged[contract.feed].rows, "repeated_reference")
        stored = self._known.references.get(contract.feed)
        own = ["reference", "record_id", *compared]
        rows = (
            f"SELECT {', '.join(name(one) for one in own)}, {quoted(self._agency)} agency "
            f"FROM staged WHERE {MALFORMED} IS NULL AND reference IS NOT NULL"
        )
        among = "SELECT reference FROM repeated_reference"
        if stored is not None:
            source = f"read_parquet({quoted(stored)})"
            has = {row[0] for row in self._sql.execute(f"DESCRIBE FROM {source}").fetchall()}
            self._sql.execute(
                "CREATE OR REPLACE TEMP TABLE elsewhere AS SELECT * FROM "
                f"{source} SEMI JOIN staged USING (reference)"
            )
            among += " UNION SELECT reference FROM elsewhere"
            taken = [one for one in compared if one in has]
            values = ", ".join(
                name(one) if one in has else f"NULL::VARCHAR {name(one)}"
                for one in [*own, "agency"]
            )
            rows += f" UNION ALL SELECT {values} FROM elsewhere"
            if {"agency", "record_id"} <= has:
                rows += (
                    f" WHERE NOT (agency = {quoted(self._agency)} AND record_id IN "
                    "(SELECT record_id FROM staged SEMI JOIN elsewhere USING (reference)))"
                )
            compared = taken
        differences = ", ".join(
            f"CASE WHEN min({value}) <> max({value}) THEN {quoted(one)} END"
            for one in compared
            for value in [comparable(contract, one)]
        )
        self._sql.execute(
            "CREATE OR REPLACE TEMP TABLE differing AS SELECT * FROM (SELECT reference, "
            f"nullif(concat_ws(', ', {differences or 'NULL'}), '') fields FROM "
            f"({rows}) SEMI JOIN ({among}) USING (reference) GROUP BY reference) "
            "WHERE fields IS NOT NULL"
        )


def comparable(contract: Contract, field: str) -> str:
    """Return SQL for a field's value so that two ways to write one time or amount are equal."""
    kinds = {"timestamp": "TIMESTAMPTZ", "number": "DECIMAL(38, 9)", "date": "DATE"}
    kind = kinds.get(contract.field(field).logical_type)
    text = name(field)
    return f"coalesce(try_cast({text} AS {kind})::VARCHAR, {text})" if kind else text


def compared_fields(contract: Contract, rule: Rule) -> list[str]:
    """Return the fields in which two rows with one `reference` must agree.

    Those that the rule names, else the required ones; never the record's own id.
    """
    named = [one for one in rule.fields if one not in ("reference", "record_id")]
    required = [one.name for one in contract.fields if one.required and one.name != "record_id"]
    return named or required
