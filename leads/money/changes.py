"""What changed between two traces: new records in the middle of a trace move what comes after.

All cases: what is on each account is compared with the run before. One question: its payments and
accounts are compared with those when the same was asked last, kept in `home/money/asked/`.
"""

import hashlib
import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from leads.money.ledger import FOLDER
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from leads.money.result import Traced

NAMED = 5
"""Payments and accounts that a sentence names; the others are counted."""


@dataclass(frozen=True)
class CaseChange:
    """What changed of the traced money on accounts, of one case in one currency (minor units,
    pro rata): accounts whose part is another, and the sum before and now."""

    case: str
    currency: str
    accounts: tuple[str, ...]
    before: int
    now: int


def compare(con: "DuckDBPyConnection", before: Path, now: Path) -> tuple[CaseChange, ...]:
    """Compare two files of holdings; nothing where there is none before."""
    if not before.is_file():
        return ()
    amounts = "sum(pro_rata)::BIGINT AS pro_rata, sum(fifo)::BIGINT AS fifo"
    sides = [
        f"(SELECT case_id, currency, account, {amounts} FROM read_parquet({quoted(path)})"
        " GROUP BY ALL)"
        for path in (before, now)
    ]
    rows = con.execute(f"""
        SELECT case_id, currency,
               list(account ORDER BY account) FILTER (
                   o.pro_rata IS DISTINCT FROM n.pro_rata OR o.fifo IS DISTINCT FROM n.fifo),
               coalesce(sum(o.pro_rata), 0)::BIGINT, coalesce(sum(n.pro_rata), 0)::BIGINT
        FROM {sides[0]} o FULL JOIN {sides[1]} n USING (case_id, currency, account)
        GROUP BY ALL ORDER BY ALL""").fetchall()
    return tuple(
        CaseChange(case, currency, tuple(accounts), old, new)
        for case, currency, accounts, old, new in rows
        if accounts
    )


def remember(home: Path, traced: "Traced", about: dict[str, Any]) -> "Traced":
    """Return the trace with what changed since the same was asked last, and keep it for the next.

    Args:
        home: the state directory.
        traced: the trace.
        about: what else was asked (bounds of time); the same answers are compared only.
    """
    asked = json.dumps([traced.kind, traced.asked, traced.currency, about], sort_keys=True)
    file = home / FOLDER / "asked" / f"{hashlib.sha256(asked.encode()).hexdigest()}.json"
    now = {
        "as_of": traced.as_of.isoformat(timespec="seconds"),
        "entered": [traced.entered.pro_rata, traced.entered.fifo],
        "steps": {one.transaction: _pair(one.traced) for one in traced.steps},
        "stays": {one.account: _pair(one.stays) for one in traced.accounts},
    }
    said: tuple[str, ...] = ()
    if file.is_file():
        before = json.loads(file.read_text(encoding="utf-8"))
        said = tuple(_said(before, now))
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_suffix(".partial")
    partial.write_text(json.dumps(now, ensure_ascii=False), encoding="utf-8")
    partial.replace(file)
    return replace(traced, changes=said)


def _pair(amount: Any) -> list[int]:
    return [amount.pro_rata, amount.fifo]


def _said(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """Say what is new, gone and other, or that nothing is."""
    said = []
    old, new = before["steps"], now["steps"]
    for what, keys in (
        ("new in the trace", [key for key in new if key not in old]),
        ("no longer in it", [key for key in old if key not in new]),
        ("carrying another amount", [key for key in new if key in old and new[key] != old[key]]),
    ):
        if keys:
            number = "1 payment" if len(keys) == 1 else f"{len(keys):,} payments"
            said.append(f"{number} {what}: {_named(keys)}")
    stays = [
        key
        for key in {**before["stays"], **now["stays"]}
        if before["stays"].get(key, [0, 0]) != now["stays"].get(key, [0, 0])
    ]
    if stays:
        number = "1 account" if len(stays) == 1 else f"{len(stays):,} accounts"
        said.append(f"another amount stays on {number}: {_named(stays)}")
    if before["entered"] != now["entered"]:
        said.append(f"{before['entered'][0]} came in before, {now['entered'][0]} now (minor units)")
    if not said:
        said.append("nothing changed")
    return [f"Since the trace up to {before['as_of']}: {one}." for one in said]


def _named(keys: list[str]) -> str:
    shown = ", ".join(keys[:NAMED])
    return shown if len(keys) <= NAMED else f"{shown} and {len(keys) - NAMED:,} more"
