"""Weights of candidate pairs, by Splink with a fixed version of the model.

A pair's weights depend on the two profiles and the model's version alone, so those of profiles that
did not change are kept (`home/resolution/pairs.parquet`) and only the others are computed: a night
with few new records costs little, and gives what a full run would give.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from loaders.store import write_parquet
from quality.sql import quoted
from resolution.columns import count
from resolution.linkage.comparisons import MACROS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from resolution.linkage.comparisons import Comparison
    from resolution.linkage.model import Model

log = structlog.get_logger()

CHUNK = 2_000_000
"""Pairs that Splink scores at a time: what fits into the memory that DuckDB may hold here."""


def score(con: "DuckDBPyConnection", model: "Model", kept: Path) -> None:
    """Make `scored(l, r, weight, g_<comparison>, w_<comparison>)` of all `blocked` pairs.

    `weight` is in bits, the prior included; `g_` is the level (the number Splink gives it), `w_`
    its weight in bits, term frequency included, 0 where unknown; weights are rounded to 4 places.

    Args:
        con: with `blocked` and `profile`.
        model: the version to score with.
        kept: file of the pairs of the last run; rewritten.
    """
    names = [_column(c) for c in model.comparisons]
    columns = ", ".join(f"g_{n}, w_{n}" for n in names)
    empty = ", ".join(f"0::TINYINT AS g_{n}, 0::DOUBLE AS w_{n}" for n in names)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS SELECT 0::BIGINT AS l, 0::BIGINT AS r,"
        f" 0::DOUBLE AS weight, {empty} LIMIT 0"
    )
    usable = _usable(kept, model)
    if usable:
        # Features are compared both ways round alike, so the order of the two does not matter.
        con.execute(f"""
            INSERT INTO scored
            SELECT b.l, b.r, k.weight, {", ".join(f"k.g_{n}, k.w_{n}" for n in names)}
            FROM blocked b JOIN profile x ON x.p = b.l JOIN profile y ON y.p = b.r
            JOIN read_parquet({quoted(kept)}) k
            ON k.hl = least(x.h, y.h) AND k.hr = greatest(x.h, y.h)
        """)
    known = count(con, "scored")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE open AS
        SELECT b.l, b.r, row_number() OVER () AS n FROM blocked b
        ANTI JOIN scored s ON s.l = b.l AND s.r = b.r
    """)
    total = count(con, "open")
    log.info("pairs", candidates=known + total, to_score=total)
    for begin in range(0, total, CHUNK):
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE chunk AS
            SELECT l, r FROM open WHERE n > {begin} AND n <= {begin + CHUNK}
        """)
        predicted = predict(con, model)
        con.execute(
            f"INSERT INTO scored SELECT l, r, weight, {columns} FROM"
            f" ({weights_sql(predicted.physical_name, model)})"
        )
        predicted.drop_table_from_database_and_remove_from_cache()
        if total > CHUNK:
            log.info("pairs scored", done=min(begin + CHUNK, total), of=total)
    if total or not usable or _rows(kept) != known:
        write_parquet(
            con,
            f"""SELECT DISTINCT '{model.fingerprint}' AS model, {model.version}::INTEGER AS version,
                least(x.h, y.h) AS hl, greatest(x.h, y.h) AS hr, s.weight,
                {", ".join(f"s.g_{n}, s.w_{n}" for n in names)}
            FROM scored s JOIN profile x ON x.p = s.l JOIN profile y ON y.p = s.r""",
            kept,
        )


def predict(con: "DuckDBPyConnection", model: "Model") -> Any:
    """Score the pairs in `chunk(l, r)` of `profile` and return Splink's predictions of them."""
    linker = open_linker(
        con,
        model,
        "profile_side",
        "SELECT p AS u, * EXCLUDE (p, h, nuclei, names) FROM profile"
        " WHERE p IN (SELECT l FROM chunk UNION SELECT r FROM chunk)",
    )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE chunk_pairs AS
        SELECT '0' AS match_key, l AS join_key_l, r AS join_key_r FROM chunk
    """)
    given = linker._db_api.register("chunk_pairs")
    linker.table_management.register_blocked_pairs_for_predict(given)
    return linker.inference.predict(warning_mode="never")


def weights_sql(table: str, model: "Model") -> str:
    """SQL over Splink's predictions of l, r, weight, g_ and w_ of each comparison.

    Splink tells the level of a comparison only together with all the columns compared, which would
    be ten times as much to write; but no two levels of a comparison have the same weight
    (`resolution.linkage.model` sees to it), so the weight tells the level.
    """
    parts = []
    for comparison in model.comparisons:
        n = _column(comparison)
        frequency = any(level.frequency for level in comparison.levels)
        whole = f"mw_{n}" + (f" + mw_tf_adj_{n}" if frequency else "")
        whens = " ".join(
            f"WHEN abs(mw_{n} - {weight!r}) < 1e-9 THEN {number}"
            for number, weight in model.level_weights(comparison).items()
        )
        parts.append(f"(CASE WHEN mw_{n} = 0 THEN -1 {whens} END)::TINYINT AS g_{n}")
        parts.append(f"round({whole}, 4) AS w_{n}")
    return (
        "SELECT least(u_l, u_r) AS l, greatest(u_l, u_r) AS r, round(match_weight, 4) AS weight, "
        f"{', '.join(parts)} FROM {table}"
    )


def open_linker(con: "DuckDBPyConnection", model: "Model", table: str, sql: str) -> Any:
    """Return a Splink linker on the rows of `sql` (features with `u`), made the table `table`.

    The model's term frequencies are registered; nothing is trained.
    """
    from splink import DuckDBAPI, Linker

    con.execute(MACROS)
    con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {sql}')
    api = DuckDBAPI(connection=con)
    settings = json.loads(json.dumps(model.settings))
    linker = Linker(api.register(table), settings, log_level="ERROR", validate_settings=False)
    for column in ("han", "roman", "birth"):
        frequencies = api.register(model.frequencies(con, column))
        linker.table_management.register_term_frequency_lookup(frequencies, column)
    return linker


def _column(comparison: "Comparison") -> str:
    return comparison.name.replace(" ", "_")


def _usable(kept: Path, model: "Model") -> bool:
    import pyarrow.parquet as pq

    if not kept.exists():
        return False
    file = pq.ParquetFile(kept)
    wanted = {f"g_{_column(c)}" for c in model.comparisons}
    if {n for n in file.schema_arrow.names if n.startswith("g_")} != wanted:
        return False
    if "model" not in file.schema_arrow.names:
        return False
    first = next(file.iter_batches(1, columns=["model"]), None)
    return first is not None and first.column(0)[0].as_py() == model.fingerprint


def _rows(file: Path) -> int:
    import pyarrow.parquet as pq

    return int(pq.read_metadata(file).num_rows)
