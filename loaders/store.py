"""The staged store: every accepted version of every record, as Parquet, one file a feed and batch.

The graph is a pure function of what lies here (`loaders.projection`). A file is written beside
its place and renamed into it, so it is there whole or not at all. Fields stay text, as the gate
judged them; what was added: `agency`, `record`, `batch`, `delivered_at`.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.ledger import Batch, Ledger
from quality import contract
from quality.sql import quoted

if TYPE_CHECKING:
    import duckdb

ORDER = "delivered_at DESC, record_sha256 DESC, batch DESC, row DESC"
"""Which version of a record stands: the later delivered; ties do not depend on arrival."""


MEMORY = 1500 * 2**20, 0.25
"""Bytes that a connection may hold before it spills to disk, and the part of the machine's memory
that it may hold where that is more: aggregates of a nation's records do not fit into less."""


def memory() -> int:
    """Return how many bytes a connection that can spill may hold, see `MEMORY`."""
    least, part = MEMORY
    machine = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return max(least, int(part * machine))


def connect(spill: Path | None = None) -> "duckdb.DuckDBPyConnection":
    """Open an in-memory DuckDB in UTC, quiet, spilling to `spill` where it is given.

    What spills holds at most `memory()` bytes, for the database and Python stand beside it.
    """
    import duckdb

    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET preserve_insertion_order = false")
    con.execute("SET enable_progress_bar = false")
    if spill is not None:
        spill.mkdir(parents=True, exist_ok=True)
        con.execute(f"SET temp_directory = {quoted(spill)}")
        con.execute(f"SET memory_limit = '{memory() // 2**20}MiB'")
    return con


def rows_in(file: Path) -> int:
    """Return the number of rows of a Parquet file."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(file).num_rows)


def write_parquet(con: "duckdb.DuckDBPyConnection", sql: str, out: Path) -> int:
    """Write the rows of `sql` to `out`, which appears whole or not at all; return their number."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_suffix(".partial")
    con.execute(f"COPY ({sql}) TO {quoted(partial)} (FORMAT parquet, COMPRESSION zstd)")
    partial.replace(out)
    return rows_in(out)


class Store:
    """The staged store of one state directory."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "staged"

    def file(self, feed: str, batch: int) -> Path:
        """Return where the versions of one feed and batch lie."""
        return self.folder / feed / f"batch-{batch:06d}.parquet"

    def stage(self, batch: Batch, feed: str, accepted: Path) -> int:
        """Take the accepted rows of a gated feed in; return their number.

        Accepted rows are taken in once: where the file of an earlier try is there, it stands.
        Rows that repeat what stands are kept too: their later `delivered_at` counts when an
        older correction comes late.
        """
        staged = self.file(feed, batch.batch)
        if staged.exists() and not accepted.exists():
            return rows_in(staged)
        con = connect()
        sql = f"""
            SELECT * EXCLUDE (outcome), {quoted(batch.agency)} AS agency,
                   {quoted(batch.agency + "/" + feed + "/")} || record_id AS record,
                   {batch.batch}::INTEGER AS batch,
                   {quoted(batch.delivered_at.isoformat())}::TIMESTAMPTZ AS delivered_at
            FROM read_parquet({quoted(accepted)})
            QUALIFY row_number() OVER (PARTITION BY record_id ORDER BY row) = 1"""
        return write_parquet(con, sql, staged)

    def versions_sql(self, feed: str, batches: Iterable[int]) -> str:
        """SQL of all versions of a feed in some batches, every contract field there."""
        files = [self.file(feed, batch) for batch in sorted(batches)]
        fields = [f'NULL::VARCHAR AS "{f.name}"' for f in contract.load(feed).fields]
        empty = (
            f"SELECT {', '.join(fields)}, NULL::BIGINT AS row, NULL::VARCHAR AS file,"
            " NULL::VARCHAR AS record_sha256, NULL::VARCHAR AS agency, NULL::VARCHAR AS record,"
            " NULL::INTEGER AS batch, NULL::TIMESTAMPTZ AS delivered_at WHERE false"
        )
        if not files:
            return empty
        listed = ", ".join(quoted(file) for file in files)
        return (
            f"{empty} UNION ALL BY NAME "
            f"SELECT * FROM read_parquet([{listed}], union_by_name = true)"
        )

    def standing_sql(
        self,
        feed: str,
        batches: Iterable[int],
        *,
        withdrawn: bool = False,
        only: str | None = None,
    ) -> str:
        """SQL of the version of each record that stands; its `batch` is the one that brought
        this content first.

        Args:
            feed: the feed.
            batches: the batches that count.
            withdrawn: whether withdrawn records are among them.
            only: a table or subquery (agency, record_id) of the records that are asked for.
                Given here it spares ordering the versions of all others.
        """
        kept = "" if withdrawn else " WHERE NOT coalesce(withdrawn::BOOLEAN, false)"
        asked = f" SEMI JOIN {only} AS asked USING (agency, record_id)" if only else ""
        batches = sorted(batches)
        versions = f"SELECT * FROM ({self.versions_sql(feed, batches)}){asked}"
        if len(batches) <= 1:  # A batch has a record once.
            return f"SELECT * FROM ({versions}){kept}"
        # Nearly all records came once; only the others are put in order.
        several = (
            f"(SELECT agency, record_id FROM ({versions}) GROUP BY ALL HAVING count(*) > 1)"
            " AS several USING (agency, record_id)"
        )
        return f"""
            SELECT * FROM (
                SELECT * FROM ({versions}) ANTI JOIN {several}
                UNION ALL BY NAME
                SELECT * EXCLUDE (_standing, _brought) REPLACE (_brought AS batch) FROM (
                    SELECT *, row_number() OVER (
                               PARTITION BY agency, record_id ORDER BY {ORDER}) AS _standing,
                           first_value(batch) OVER (
                               PARTITION BY agency, record_id, record_sha256
                               ORDER BY delivered_at, batch) AS _brought
                    FROM ({versions}) SEMI JOIN {several}
                    QUALIFY _standing = 1)
            ){kept}"""

    def known_versions(self, feed: str, out: Path) -> Path:
        """Write the version of each record that stands: agency, record_id, record_sha256,
        delivered_at, withdrawn."""
        batches = self._staged().get(feed, ())
        sql = (
            "SELECT agency, record_id, record_sha256, delivered_at,"
            " coalesce(withdrawn::BOOLEAN, false) AS withdrawn"
            f" FROM ({self.standing_sql(feed, batches, withdrawn=True)})"
        )
        write_parquet(connect(), sql, out)
        return out

    def known_keys(self, feed: str, field: str, out: Path) -> Path:
        """Write all values (column `value`) that a field of a feed has; lists one by one."""
        batches = self._staged().get(feed, ())
        column = f'"{field}"'
        if {f.name: f.is_list for f in contract.load(feed).fields}[field]:
            column = f"trim(unnest(string_split({column}, ';')))"
        sql = (
            f"SELECT DISTINCT {column} AS value FROM ({self.versions_sql(feed, batches)})"
            f' WHERE "{field}" IS NOT NULL'
        )
        write_parquet(connect(), sql, out)
        return out

    def known_references(self, feed: str, fields: Iterable[str], out: Path) -> Path:
        """Write `reference` and some fields of the standing rows that have a reference."""
        batches = self._staged().get(feed, ())
        columns = ", ".join(f'"{field}"' for field in fields)
        sql = (
            f"SELECT agency, record_id, reference, {columns}"
            f" FROM ({self.standing_sql(feed, batches)}) WHERE reference IS NOT NULL"
        )
        write_parquet(connect(), sql, out)
        return out

    def _staged(self) -> Mapping[str, tuple[int, ...]]:
        return Ledger(self.home).applied()
