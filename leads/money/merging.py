"""The next generation of the money ledger: what stays of the one before, and the pool, merged.

What each place held before each movement is worked out anew in one pass over all of them.
"""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leads.money import facts
from leads.money.ledger import (
    BY_MOVEMENT,
    BY_PLACE,
    COUNTS,
    NO_TARGET,
    OTHER,
    SECOND_REPORT,
    VERSION,
    Ledger,
    read,
)
from leads.money.pool import RAW, TEXT, number, numbers, pool, raw
from quality.sql import quoted

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

CHUNK = 2**24
"""Rows of text in one piece: in few pieces rows are found faster; Arrow's strings end at 2 GiB."""

log = structlog.get_logger()


def merge(
    con: "DuckDBPyConnection",
    folder: Path,
    before: Ledger | None,
    touched: list[str] | None,
    of: dict[str, Any],
) -> Ledger:
    """Write the next generation: `before` without `touched`, and the table `fact`."""
    import numpy as np

    generation = (before.about["generation"] if before else 0) + 1
    out = folder / f"ledger-{generation:06d}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    if touched is not None and not touched:
        assert before is not None
        for file in before.folder.iterdir():
            shutil.copy(file, out)
        about = before.about | {"generation": generation} | of
        return _finish(folder, out, about)
    number(con, before)
    kept, again = _untouched(before, touched, _moments(con, before, touched))
    text, rows, state = _joined(before, kept, pool(con, before, again))
    reverses = _reversals(text, rows, state, con)
    columns = rows | {"reverses": reverses, "state": state}
    places = con.execute("""
        SELECT account, label = 'External' AS outside, currency
        FROM place JOIN numbered USING (account) ORDER BY p""").fetchnumpy()
    columns["account"] = np.ascontiguousarray(places["account"], dtype=np.int32)
    columns["outside"] = np.ascontiguousarray(places["outside"], dtype=np.bool_)
    codes, currency = np.unique(np.asarray(places["currency"], dtype=str), return_inverse=True)
    columns["currency"] = currency.astype(np.int32)
    _write(con, out, text, columns)
    left_out = _left_out(con, before, out)
    exchanged = text["asked_currency"].combine_chunks()
    rated = exchanged.filter(text["rate"].combine_chunks().is_valid())
    for state_, reason in ((SECOND_REPORT, facts.TWICE), (NO_TARGET, facts.UNKNOWN_TARGET)):
        left_out[reason] = int((state == state_).sum())
    about = {
        "version": VERSION,
        "generation": generation,
        **of,
        "left_out": left_out,
        "currencies": codes.tolist(),
        "exchanged": {"rated": len(rated), "unrated": len(exchanged.drop_null()) - len(rated)},
    }
    return _finish(folder, out, about)


def _finish(folder: Path, out: Path, about: dict[str, Any]) -> Ledger:
    (out / "about.json").write_text(json.dumps(about, indent=1), encoding="utf-8")
    partial = folder / "current.partial"
    partial.write_text(out.name, encoding="utf-8")
    partial.replace(folder / "current")
    for other in folder.glob("ledger-*"):
        if other != out:
            shutil.rmtree(other)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    ledger = read(out)
    log.info("money ledger", movements=len(ledger), places=len(ledger.account))
    return ledger


def _moments(
    con: "DuckDBPyConnection", before: Ledger | None, touched: list[str] | None
) -> "Array":
    """Return the times at which something changed, sorted, int64."""
    import numpy as np

    if before is None or touched is None:
        return np.empty(0, dtype=np.int64)
    new = con.execute('SELECT DISTINCT epoch_us("at") AS at FROM sided').fetchnumpy()["at"]
    old = before.at[before.positions(touched)]
    return np.union1d(np.asarray(new, dtype=np.int64), old)


def _untouched(
    before: Ledger | None, touched: list[str] | None, moments: "Array"
) -> "tuple[Array, Array]":
    """Return the old positions that stay as they are, and those at a moment that changed."""
    import numpy as np

    if before is None or touched is None:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    stays = np.ones(len(before), dtype=np.bool_)
    lows = np.searchsorted(before.at, moments, "left")
    highs = np.searchsorted(before.at, moments, "right")
    again = [np.arange(low, high) for low, high in zip(lows, highs, strict=True) if high > low]
    same = np.concatenate(again) if again else np.empty(0, dtype=np.int64)
    stays[same] = False
    gone = before.positions(touched)
    return np.flatnonzero(stays), np.setdiff1d(same, gone)


def _joined(
    before: Ledger | None, kept: "Array", new: "pa.Table"
) -> "tuple[pa.Table, dict[str, Array], Array]":
    """Merge what stays and the pool by time: the text, the arrays, and their state."""
    import numpy as np
    import pyarrow as pa

    from leads.money.kernel import NO_BALANCE

    fresh = {name: numbers(new, name, NO_BALANCE if name == "after" else None) for name in RAW}
    twin = np.where(np.asarray(new["twin"]), SECOND_REPORT, COUNTS).astype(np.uint8)
    text = new.select(TEXT)
    if before is None:
        return text, fresh, twin
    old = raw(before)
    place = np.searchsorted(before.at[kept], fresh["at"], "left") + np.arange(len(new))
    n = len(kept) + len(new)
    is_new = np.zeros(n, dtype=np.bool_)
    is_new[place] = True
    rows = {}
    for name in RAW:
        rows[name] = np.empty(n, dtype=fresh[name].dtype)
        rows[name][is_new], rows[name][~is_new] = fresh[name], old[name][kept]
    state = np.empty(n, dtype=np.uint8)
    state[is_new] = twin
    # Whether a reversal's target is known is found out anew.
    state[~is_new] = np.where(before.state[kept] == NO_TARGET, COUNTS, before.state[kept])
    order = np.empty(n, dtype=np.int64)
    order[is_new] = len(before) + np.arange(len(new))
    order[~is_new] = kept
    both = pa.concat_tables([before.text, text.cast(before.text.schema)])
    return both.take(pa.array(order)), rows, state


def _reversals(
    text: "pa.Table", rows: "dict[str, Array]", state: "Array", con: "DuckDBPyConnection"
) -> "Array":
    """Return the position of the movement that each takes back, or -1; sets the state of those
    that take back nothing known."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    reverses = np.full(len(state), -1, dtype=np.int32)
    turned = np.flatnonzero(~np.asarray(text["target"].is_null()))
    if not len(turned):
        return reverses
    wanted = text["target"].take(pa.array(turned)).combine_chunks()
    targets = pc.unique(wanted)
    found = np.asarray(pc.index_in(text["key"], value_set=targets).combine_chunks().fill_null(-1))
    position = np.full(len(targets) + 1, -1, dtype=np.int64)
    position[found] = np.arange(len(found))
    position[-1] = -1
    first = position[np.asarray(pc.index_in(wanted, value_set=targets))]
    currency = con.execute("SELECT currency FROM place ORDER BY p").fetchnumpy()["currency"]
    for i, target in zip(turned, first, strict=True):
        fits = 0 <= target < i and state[target] == COUNTS
        if fits and currency[rows["payer"][i]] == currency[rows["payer"][target]]:
            reverses[i] = target
        else:
            state[i] = NO_TARGET
    return reverses


def _write(
    con: "DuckDBPyConnection", out: Path, text: "pa.Table", columns: "dict[str, Array]"
) -> None:
    """Work out what each place held, and write everything under `out`."""
    import numpy as np
    import pyarrow as pa

    from leads.money import kernel

    as_written = {name: columns[name].copy() for name in RAW[1:]}
    columns["amount"][columns["state"] != COUNTS] = 0
    until = int(columns["at"][-1]) if len(columns["at"]) else 0
    columns["seen"], columns["stood"], known, passed_on, exposure = kernel.balances(
        columns["payer"], columns["payee"], columns["amount"], columns["received"],
        columns["after"], columns["reverses"], columns["outside"], columns["at"], until,
    )  # fmt: skip
    columns |= {"known": known, "passed_on": passed_on, "exposure": exposure}
    differs = np.zeros(len(columns["at"]), dtype=np.bool_)
    for name, column in as_written.items():
        differs |= columns[name] != column
    i = np.flatnonzero(differs)
    altered: dict[str, Any] = {"i": i} | {name: column[i] for name, column in as_written.items()}
    np.savez(out / "altered.npz", **altered)
    reverses = columns["reverses"]
    columns["targets"] = np.unique(reverses[reverses >= 0]).astype(np.int64)
    for name in (*BY_MOVEMENT, *BY_PLACE, *OTHER):
        np.save(out / f"{name}.npy", columns[name])
    accounts = con.sql("SELECT label, key FROM numbered ORDER BY account").to_arrow_table()
    for name, table in (("text", text), ("accounts", accounts)):
        path = str(out / f"{name}.arrow")
        with pa.OSFile(path, "wb") as file, pa.ipc.new_file(file, table.schema) as writer:
            writer.write_table(table.combine_chunks(), max_chunksize=CHUNK)


def _left_out(con: "DuckDBPyConnection", before: Ledger | None, out: Path) -> dict[str, int]:
    """Keep which movements are left out for what they lack; return their number by reason."""
    from loaders.store import write_parquet

    old = "SELECT NULL::VARCHAR AS key, NULL::VARCHAR AS why WHERE false"
    if before is not None:
        old = f"SELECT * FROM read_parquet({quoted(before.folder / 'left_out.parquet')})"
        con.execute("CREATE OR REPLACE TEMP TABLE gone AS SELECT key FROM old_node_Transaction")
        old += " ANTI JOIN gone USING (key) ANTI JOIN fact USING (key)"
    sql = f"({old}) UNION ALL SELECT key, why FROM fact WHERE why IS NOT NULL ORDER BY ALL"
    write_parquet(con, sql, out / "left_out.parquet")
    counted = dict.fromkeys(facts.LEFT_OUT, 0)
    kept = quoted(out / "left_out.parquet")
    for why, movements in con.execute(
        f"SELECT why, count(*) FROM read_parquet({kept}) GROUP BY ALL"
    ).fetchall():
        counted[why] = movements
    return counted
