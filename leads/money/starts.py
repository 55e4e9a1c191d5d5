"""Where tracing starts: the payments that the victims of a case made to the fraud.

A payment that a report claims is taken as it is. Where a report claims none that was delivered,
payments from the victim's accounts to the account that the report names, up to the time of the
report, are taken instead, and the basis says so.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from leads.money.ledger import COUNTS, Ledger
from quality.sql import quoted
from resolution.columns import give

if TYPE_CHECKING:
    from typing import Any

    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

CLAIMED = "claimed"
NAMED_ACCOUNT = "to the named account"

LEVELS = 10
"""Larger cases above a case that its payments count for too: county, city, province, nation."""

FEEDS = ("accounts", "cases", "fraud_reports")
"""Feeds beside `transactions` that starts are found in."""


@dataclass(frozen=True)
class Starts:
    """The starts of one question in one currency.

    Attributes:
        currency: what was paid in.
        positions: of the payments in the ledger, sorted, int64[k].
        basis: how they were found.
    """

    currency: str
    positions: "Array"
    basis: str


def find(con: "DuckDBPyConnection", ledger: Ledger, identifies: Path | None) -> None:
    """Make the temporary table `start(case_id, report, victim, transaction, i, payer, amount,
    currency, at, basis)`: a row for each case, report and payment; `case_id` is empty where a
    report is under no case.

    Args:
        con: a connection with the raw layer of `FEEDS`, and `rel_CLAIMS` led to transactions.
        ledger: the movements.
        identifies: who is which person (`resolution.resolve.identifies`); without it a victim
            holds only the accounts that the same identity holds.
    """
    who = (
        f"SELECT start_key AS identity, end_key AS person FROM read_parquet({quoted(identifies)})"
        if identifies
        else "SELECT key AS identity, key AS person FROM node_Identity"
    )
    claimed = [key for (key,) in con.execute("SELECT DISTINCT end_key FROM rel_CLAIMS").fetchall()]
    _give(con, "claimed_movement", ledger, ledger.positions(claimed))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE claim AS
        SELECT c.start_key AS report, m.i FROM rel_CLAIMS c JOIN claimed_movement m
        ON m.key = c.end_key;
        CREATE OR REPLACE TEMP TABLE victim AS
        WITH who AS ({who})
        SELECT p.end_key AS report, coalesce(w.person, p.start_key) AS person
        FROM rel_TOOK_PART p LEFT JOIN who w ON w.identity = p.start_key
        WHERE p.end_label = 'Report' AND p.role = 'victim' AND p.start_label = 'Identity';
        CREATE OR REPLACE TEMP TABLE named AS
        WITH who AS ({who}),
        own AS (
            SELECT DISTINCT v.report, h.end_key AS account
            FROM rel_HOLDS h LEFT JOIN who w ON w.identity = h.start_key
            JOIN victim v ON v.person = coalesce(w.person, h.start_key)
            WHERE h.start_label = 'Identity' AND v.report NOT IN (SELECT report FROM claim))
        SELECT DISTINCT n.start_key AS report, o.account AS payer, n.end_key AS payee,
               epoch_us(r.reported_at) AS until
        FROM rel_NAMES n JOIN own o ON o.report = n.start_key
        LEFT JOIN node_Report r ON r.key = n.start_key
        WHERE n.end_label = 'Account';""")
    _give(con, "paid_movement", ledger, _between(con, ledger))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE start AS
        WITH under AS (
            SELECT u.start_key AS report, u.end_key AS case_id
            FROM rel_UNDER u WHERE u.start_label = 'Report'),
        closed AS (SELECT key FROM node_Case WHERE status = 'withdrawn'),
        found AS (
            SELECT report, i, '{CLAIMED}' AS basis FROM claim
            UNION ALL
            SELECT report, i, '{NAMED_ACCOUNT}' FROM named n JOIN paid_movement m
            ON m.payer = n.payer AND m.payee = n.payee AND m.at <= coalesce(n.until, m.at)),
        known AS (
            SELECT * FROM (FROM claimed_movement UNION FROM paid_movement))
        SELECT coalesce(case_id, '') AS case_id, report,
               (SELECT min(person) FROM victim v WHERE v.report = found.report) AS victim,
               m.key AS transaction, i, m.payer, m.amount, m.currency, make_timestamptz(m.at) AS at,
               min(basis) AS basis
        FROM found LEFT JOIN under USING (report) JOIN known m USING (i)
        WHERE coalesce(case_id, '') NOT IN (SELECT key FROM closed)
        GROUP BY ALL""")
    _above(con)


def _above(con: "DuckDBPyConnection") -> None:
    """Make the temporary table `above(case_id, larger)`: the larger cases that a case is part of,
    directly or through others; withdrawn ones are left out."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE above AS
        WITH RECURSIVE up(case_id, larger, level) AS (
            SELECT start_key, end_key, 1 FROM rel_PART_OF
            UNION
            SELECT u.case_id, p.end_key, level + 1
            FROM up u JOIN rel_PART_OF p ON p.start_key = u.larger
            WHERE level < {LEVELS})
        SELECT DISTINCT case_id, larger FROM up
        WHERE larger <> case_id
          AND larger NOT IN (SELECT key FROM node_Case WHERE status = 'withdrawn')""")


def _between(con: "DuckDBPyConnection", ledger: Ledger) -> "Array":
    """Return the positions of payments between accounts of the table `named`."""
    pairs = con.execute("SELECT DISTINCT payer, payee FROM named").fetchall()
    if not pairs or not len(ledger):
        return np.empty(0, dtype=np.int64)
    sides = []
    for side, keys in enumerate(zip(*pairs, strict=True)):
        is_one = np.zeros(len(ledger.accounts), dtype=np.bool_)
        is_one[ledger.numbers(sorted(set(keys)))] = True
        sides.append(is_one[ledger.account][(ledger.payer, ledger.payee)[side]])
    found: Array = np.flatnonzero(sides[0] & sides[1])
    return found


def _give(con: "DuckDBPyConnection", name: str, ledger: Ledger, positions: "Array") -> None:
    """Make a table of movements that can start a trace: no reversals, nothing left out."""
    import pyarrow as pa

    usable = (ledger.state[positions] == COUNTS) & (ledger.reverses[positions] < 0)
    i = positions[usable]
    payer, payee = (ledger.account[side[i]] for side in (ledger.payer, ledger.payee))
    codes = np.array([*ledger.currencies, ""], dtype=object)
    give(con, name, {
        "i": pa.array(i, pa.int64()), "key": ledger.text["key"].take(pa.array(i)),
        "payer": ledger.accounts["key"].take(pa.array(payer)),
        "payee": ledger.accounts["key"].take(pa.array(payee)),
        "amount": pa.array(ledger.amount[i]), "at": pa.array(ledger.at[i]),
        "currency": pa.array(codes[ledger.currency[ledger.payer[i]]], pa.string()),
    })  # fmt: skip


def whole(con: "DuckDBPyConnection") -> "list[tuple[str, Starts]]":
    """Return the starts of each case with those of the cases that are part of it, by currency.

    Args:
        con: a connection with the views `start` and `above`.
    """
    return grouped(
        con,
        "case_id",
        """(
        SELECT * FROM start UNION ALL BY NAME
        SELECT s.* REPLACE (a.larger AS case_id) FROM start s JOIN above a USING (case_id))""",
    )


def grouped(
    con: "DuckDBPyConnection", by: str = "case_id", table: str = "start"
) -> "list[tuple[str, Starts]]":
    """Return the starts of the table `start` by a column (or SQL) and currency, in order."""
    rows = con.execute(f"""
        SELECT {by} AS asked, currency, list(DISTINCT i ORDER BY i),
               list_sort(list_distinct(list(basis)))
        FROM {table} WHERE asked IS NOT NULL AND asked <> ''
        GROUP BY ALL ORDER BY ALL""").fetchall()
    return [
        (key, Starts(currency, np.array(i, dtype=np.int64), " and ".join(bases)))
        for key, currency, i, bases in rows
    ]
