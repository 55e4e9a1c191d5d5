"""All movements of money in time order, as arrays for the tracer.

Order is by time, then payments that a victim claims, then by key: of movements at one moment
nothing says which was first, and a victim's money must not miss the account that passes it on in
the same second. Keys stay in DuckDB; the arrays hold positions only.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import NO_BALANCE

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

SKIPPED = {
    "one side missing": "payer_key IS NULL OR payee_key IS NULL",
    "no amount or currency": "amount IS NULL OR amount <= 0 OR to_amount <= 0 OR currency IS NULL",
    "to itself": "payer_key = payee_key AND currency = to_currency",
    "reversal of an unknown or later payment, or in another currency": "takes_back "
    "AND first IS NULL",
}
"""Movements that are left out, by reason; the first that holds is counted."""


@dataclass(frozen=True)
class Movements:
    """Movements in time order (length n) between places, i.e. one account in one currency (s).

    Attributes:
        payer, payee: place, int32[n].
        amount, received: minor units of the payer's and of the payee's currency, int64[n].
        after: payer's balance after it as the statement gave it, else `NO_BALANCE`, int64[n].
        reverses: position of the movement taken back, or -1, int32[n].
        outside: whether the place is external, bool[s].
        account: number of the place's account, int32[s].
        skipped: movements left out, by reason.
    """

    payer: "Array"
    payee: "Array"
    amount: "Array"
    received: "Array"
    after: "Array"
    reverses: "Array"
    outside: "Array"
    account: "Array"
    skipped: dict[str, int]


def read(con: "DuckDBPyConnection") -> Movements:
    """Read the movements of the raw layer.

    Leaves the temporary tables `moved(i, key, payer_label, payer_key, payee_label, payee_key, at,
    amount, currency)` of those that count, `i` being the position, and `place(p, label, key,
    currency, account)`.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE seen AS
        WITH claim AS (SELECT DISTINCT end_key AS key, true AS claimed FROM rel_CLAIMS),
        back AS (
            SELECT v.start_key AS key, min(v.end_key) AS first
            FROM rel_REVERSES v
            JOIN node_Transaction r ON r.key = v.start_key
            JOIN node_Transaction t ON t.key = v.end_key
            WHERE r.currency = t.currency AND t.amount > 0 AND coalesce(t.to_amount, 1) > 0
              AND (t."at" < r."at" OR (t."at" = r."at" AND t.key < r.key))
            GROUP BY v.start_key)
        SELECT t.key, t."at", a.start_label AS payer_label, a.start_key AS payer_key,
               b.end_label AS payee_label, b.end_key AS payee_key, t.amount, t.currency,
               CASE WHEN t.to_amount IS NULL THEN t.amount ELSE t.to_amount END AS to_amount,
               CASE WHEN t.to_amount IS NULL THEN t.currency
                    ELSE coalesce(t.to_currency, t.currency) END AS to_currency,
               t.balance_after, t.reverses_record IS NOT NULL AS takes_back, back.first,
               coalesce(claim.claimed, false) AND t.reverses_record IS NULL AS claimed
        FROM node_Transaction t
        LEFT JOIN rel_PERFORMS a ON a.end_key = t.key
        LEFT JOIN rel_BENEFITS_TO b ON b.start_key = t.key
        LEFT JOIN claim ON claim.key = t.key
        LEFT JOIN back ON back.key = t.key
    """)
    why = " ".join(f"WHEN {sql} THEN '{reason}'" for reason, sql in SKIPPED.items())
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE judged AS
        SELECT *, CASE {why} END AS skipped FROM seen;
        DROP TABLE seen;
    """)
    # A reversal of something that was itself left out has nothing to take back.
    con.execute(f"""
        UPDATE judged SET skipped = '{list(SKIPPED)[-1]}'
        WHERE skipped IS NULL AND takes_back
          AND first NOT IN (SELECT key FROM judged WHERE skipped IS NULL)
    """)
    skipped = {reason: 0 for reason in SKIPPED} | dict(
        con.execute(
            "SELECT skipped, count(*) FROM judged WHERE skipped IS NOT NULL GROUP BY skipped"
        ).fetchall()
    )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE place AS
        SELECT (row_number() OVER (ORDER BY key, label, currency) - 1)::INTEGER AS p,
               (dense_rank() OVER (ORDER BY key, label) - 1)::INTEGER AS account,
               label, key, currency
        FROM (SELECT payer_label AS label, payer_key AS key, currency FROM judged
              WHERE skipped IS NULL
              UNION
              SELECT payee_label, payee_key, to_currency FROM judged WHERE skipped IS NULL);
        CREATE OR REPLACE TEMP TABLE moved AS
        SELECT row_number() OVER (ORDER BY "at", claimed DESC, key) - 1 AS i, *
        FROM judged WHERE skipped IS NULL;
        DROP TABLE judged;
    """)
    columns = con.execute(f"""
        SELECT f.p AS payer, t.p AS payee, m.amount, m.to_amount AS received,
               coalesce(m.balance_after, {NO_BALANCE}) AS after
        FROM moved m
        JOIN place f ON f.key = m.payer_key AND f.label = m.payer_label AND f.currency = m.currency
        JOIN place t ON t.key = m.payee_key AND t.label = m.payee_label
             AND t.currency = m.to_currency
        ORDER BY m.i
    """).fetchnumpy()
    turned = con.execute("""
        SELECT r.i AS i, t.i AS first FROM moved r JOIN moved t ON t.key = r.first
    """).fetchnumpy()
    reverses = np.full(len(columns["payer"]), -1, dtype=np.int32)
    reverses[np.asarray(turned["i"])] = np.asarray(turned["first"])
    places = con.execute(
        "SELECT label = 'External' AS outside, account FROM place ORDER BY p"
    ).fetchnumpy()
    return Movements(
        payer=_plain(columns["payer"], np.int32),
        payee=_plain(columns["payee"], np.int32),
        amount=_plain(columns["amount"], np.int64),
        received=_plain(columns["received"], np.int64),
        after=_plain(columns["after"], np.int64),
        reverses=reverses,
        outside=_plain(places["outside"], np.bool_),
        account=_plain(places["account"], np.int32),
        skipped=skipped,
    )


def _plain(column: "Array", kind: Any) -> "Array":
    return np.ascontiguousarray(np.asarray(column), dtype=kind)
