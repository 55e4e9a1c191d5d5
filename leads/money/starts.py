"""Where tracing starts: the payments that the victims of a case made to the fraud.

A payment that a report claims is taken as it is. Where a report claims none that was delivered,
payments from the victim's accounts to the account that the report names, up to the time of the
report, are taken instead, and the basis says so.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

CLAIMED = "claimed"
NAMED_ACCOUNT = "to the named account"


def find(con: "DuckDBPyConnection", identifies: Path | None) -> None:
    """Make the temporary table `start(case_id, currency, i, basis)`.

    Args:
        con: the connection after `leads.money.movements.read`.
        identifies: who is which person (`resolution.resolve.identifies`); without it a victim
            holds only the accounts that the same identity holds.
    """
    who = (
        f"SELECT start_key AS identity, end_key AS person FROM read_parquet({quoted(identifies)})"
        if identifies
        else "SELECT key AS identity, key AS person FROM node_Identity"
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE start AS
        WITH under AS (
            SELECT u.start_key AS report, u.end_key AS case_id
            FROM rel_UNDER u LEFT JOIN node_Case c ON c.key = u.end_key
            WHERE u.start_label = 'Report' AND c.status IS DISTINCT FROM 'withdrawn'),
        claimed AS (
            SELECT c.start_key AS report, m.i, m.currency
            FROM rel_CLAIMS c JOIN moved m ON m.key = c.end_key WHERE NOT m.takes_back),
        who AS ({who}),
        victim AS (
            SELECT p.end_key AS report, coalesce(w.person, p.start_key) AS person
            FROM rel_TOOK_PART p LEFT JOIN who w ON w.identity = p.start_key
            WHERE p.end_label = 'Report' AND p.role = 'victim' AND p.start_label = 'Identity'
              AND p.end_key NOT IN (SELECT report FROM claimed)),
        own AS (
            SELECT DISTINCT v.report, h.end_key AS account
            FROM rel_HOLDS h LEFT JOIN who w ON w.identity = h.start_key
            JOIN victim v ON v.person = coalesce(w.person, h.start_key)
            WHERE h.start_label = 'Identity'),
        guessed AS (
            SELECT n.start_key AS report, m.i, m.currency
            FROM rel_NAMES n JOIN own o ON o.report = n.start_key
            JOIN node_Report r ON r.key = n.start_key
            JOIN account f ON f.label = 'Account' AND f.key = o.account
            JOIN account t ON t.label = n.end_label AND t.key = n.end_key
            JOIN moved m ON m.payer = f.account AND m.payee = t.account
            WHERE n.end_label = 'Account' AND NOT m.takes_back
              AND m."at" <= coalesce(r.reported_at, m."at"))
        SELECT case_id, currency, i, min(basis) AS basis FROM (
            SELECT report, i, currency, '{CLAIMED}' AS basis FROM claimed
            UNION ALL SELECT report, i, currency, '{NAMED_ACCOUNT}' FROM guessed)
        JOIN under USING (report)
        GROUP BY ALL
    """)
