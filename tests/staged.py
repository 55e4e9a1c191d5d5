"""Rows in the staged store without a graph, and a trace's tables, for tests of what reads them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.ledger import Ledger
from loaders.store import Store
from tests.loading import Row, accepted, register

AS_OF = datetime(2024, 6, 1, 12, tzinfo=UTC)
TIME = pa.timestamp("us", tz="UTC")
PLACE = {"account": pa.string(), "place_currency": pa.string()}
HELD = {
    "currency": pa.string(),
    **PLACE,
    **dict.fromkeys(("pro_rata", "fifo", "own_pro_rata", "own_fifo"), pa.int64()),
    **dict.fromkeys(("since", "first"), TIME),
}
COLUMNS = {
    "holdings": {"case_id": pa.string(), **HELD},
    "held_once": HELD,
    "pace": {
        **PLACE,
        **dict.fromkeys(("passed_on", "payments", "balance"), pa.int64()),
        "exposure": pa.float64(),
        "last": TIME,
    },
    "starts": {
        **dict.fromkeys(("case_id", "report", "victim", "transaction", "payer"), pa.string()),
        "amount": pa.int64(),
        "currency": pa.string(),
        "at": TIME,
        "basis": pa.string(),
    },
}


def stage(
    home: Path,
    agency: str,
    feeds: Mapping[str, Sequence[Row]],
    delivered_at: str = "2024-06-02T00:00:00+00:00",
) -> None:
    """Stage a drop's rows as loaded."""
    ledger = Ledger(home)
    drop = f"d-{len(ledger.batches()) + 1}"
    batch = register(home, agency, drop, delivered_at, feeds)
    for feed in feeds:
        Store(home).stage(ledger.batch(batch), feed, accepted(home, batch, feed))
        ledger.complete_load(batch, feed)


def trace(home: Path) -> None:
    """Trace what is staged, as `leadgraph trace` does, but for the graph."""
    from leads.money import around, keeping
    from leads.money.trace import build

    ledger = keeping.refresh(home)
    with around.open_around(around.refresh(home, ledger)) as con:
        build(con, ledger, home / "trace")


def held(
    account: str,
    pro_rata: int,
    fifo: int | None = None,
    *,
    own: tuple[int, int] | None = None,
    currency: str = "CNY",
    place_currency: str | None = None,
    case_id: str | None = None,
) -> dict[str, Any]:
    """Return a row of `held_once`, or of `holdings` where a case is named."""
    both = (pro_rata, pro_rata if fifo is None else fifo)
    row = {
        "account": account,
        "currency": currency,
        "place_currency": place_currency or currency,
        "pro_rata": both[0],
        "fifo": both[1],
        "own_pro_rata": (own or both)[0],
        "own_fifo": (own or both)[1],
        "since": datetime(2024, 5, 31, tzinfo=UTC),
        "first": datetime(2024, 5, 1, tzinfo=UTC),
    }
    return row if case_id is None else {"case_id": case_id, **row}


def start(
    transaction: str,
    amount: int,
    *,
    case_id: str = "C-1",
    victim: str | None = "P-1",
    payer: str = "bank:victim",
    report: str = "afc:R-1",
    currency: str = "CNY",
    at: datetime = datetime(2024, 5, 1, tzinfo=UTC),
) -> dict[str, Any]:
    """Return a row of `starts`."""
    return {
        "case_id": case_id,
        "report": report,
        "victim": victim,
        "transaction": transaction,
        "payer": payer,
        "amount": amount,
        "currency": currency,
        "at": at,
        "basis": "claimed",
    }


def pace(
    account: str,
    *,
    passed_on: int = 0,
    payments: int = 0,
    exposure: float = 0.0,
    balance: int = 0,
    currency: str = "CNY",
    last: datetime = AS_OF,
) -> dict[str, Any]:
    """Return a row of `pace`."""
    return {
        "account": account,
        "place_currency": currency,
        "passed_on": passed_on,
        "payments": payments,
        "exposure": exposure,
        "balance": balance,
        "last": last,
    }


def traced(home: Path, **tables: Sequence[Mapping[str, Any]]) -> None:
    """Write a trace's tables; those not given are empty, and `pace` has a row for each place."""
    folder = home / "trace"
    folder.mkdir(parents=True, exist_ok=True)
    known = {(row["account"], row["place_currency"]) for row in tables.get("pace", ())}
    others = sorted(
        {(row["account"], row["place_currency"]) for row in tables.get("held_once", ())} - known
    )
    given = {
        **tables,
        "pace": [*tables.get("pace", ()), *(pace(key, currency=code) for key, code in others)],
    }
    for name, columns in COLUMNS.items():
        rows = [dict(row) for row in given.get(name, ())]
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(columns)), folder / f"{name}.parquet")
    about = {"run": "trace-1", "as_of": AS_OF.isoformat(), "movements": 1}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")
