"""All movements of money in time order, as arrays for the tracer.

Order is by time, then payments that a victim claims, then by key: of movements at one moment
nothing says which was first, and a victim's money must not miss the account that passes it on in
the same second. Keys stay in DuckDB; the arrays hold positions only.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from leads.money.kernel import NO_BALANCE
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    Array = np.ndarray[Any, Any]

SKIPPED = {
    "one side missing": "payer IS NULL OR payee IS NULL",
    "no amount or currency": "amount IS NULL OR amount <= 0 OR to_amount <= 0 OR currency IS NULL",
    "to itself": "payer = payee AND currency = to_currency",
    "reversal of an unknown or later payment, or in another currency": "takes_back "
    "AND first IS NULL",
}
"""Movements that are left out, by reason; the first that holds is counted."""


class MovementError(LeadgraphError):
    """Movements that are not as the loaders promise: one payer and one payee each."""


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

    Leaves the temporary tables `moved(i, key, payer, payee, at, amount, currency, ...)` of those
    that count, `i` being the position; `account(account, label, key)`; and `place(p, account,
    currency)`.

    Raises:
        MovementError: a transaction has two payers or payees.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE account AS
        SELECT (row_number() OVER (ORDER BY key, label) - 1)::INTEGER AS account, label, key
        FROM (SELECT start_label AS label, start_key AS key FROM rel_PERFORMS
              UNION SELECT end_label, end_key FROM rel_BENEFITS_TO)
    """)
    why = " ".join(f"WHEN {sql} THEN '{reason}'" for reason, sql in SKIPPED.items())
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE judged AS
        WITH claim AS (SELECT DISTINCT end_key AS key, true AS claimed FROM rel_CLAIMS),
        back AS (
            SELECT v.start_key AS key, min(v.end_key) AS first
            FROM rel_REVERSES v
            JOIN node_Transaction r ON r.key = v.start_key
            JOIN node_Transaction t ON t.key = v.end_key
            WHERE r.currency = t.currency AND t.amount > 0 AND coalesce(t.to_amount, 1) > 0
              AND (t."at" < r."at" OR (t."at" = r."at" AND t.key < r.key))
            GROUP BY v.start_key),
        payers AS (
            SELECT end_key AS key, account AS payer FROM rel_PERFORMS
            JOIN account ON label = start_label AND account.key = start_key),
        payees AS (
            SELECT start_key AS key, account AS payee FROM rel_BENEFITS_TO
            JOIN account ON label = end_label AND account.key = end_key),
        seen AS (
            SELECT t.key, t."at", payer, payee, t.amount, t.currency,
                   CASE WHEN t.to_amount IS NULL THEN t.amount ELSE t.to_amount END AS to_amount,
                   CASE WHEN t.to_amount IS NULL THEN t.currency
                        ELSE coalesce(t.to_currency, t.currency) END AS to_currency,
                   t.balance_after, t.reverses_record IS NOT NULL AS takes_back, back.first,
                   coalesce(claim.claimed, false) AND t.reverses_record IS NULL AS claimed
            FROM node_Transaction t
            LEFT JOIN payers USING (key) LEFT JOIN payees USING (key)
            LEFT JOIN claim USING (key) LEFT JOIN back USING (key))
        SELECT *, CASE {why} END AS skipped FROM seen;
    """)
    doubled = con.execute(
        "SELECT (SELECT count(*) FROM judged) - (SELECT count(*) FROM node_Transaction)"
    ).fetchone()
    if doubled and doubled[0]:
        raise MovementError(
            f"{doubled[0]} transactions have more than one payer or payee in the staged store; "
            "nothing was traced; correct the mapping of the feed `transactions`"
        )
    # A reversal of something that was itself left out has nothing to take back.
    con.execute(f"""
        UPDATE judged SET skipped = '{list(SKIPPED)[-1]}'
        WHERE skipped IS NULL AND takes_back
          AND first IN (SELECT key FROM judged WHERE skipped IS NOT NULL)
    """)
    skipped = {reason: 0 for reason in SKIPPED} | dict(
        con.execute(
            "SELECT skipped, count(*) FROM judged WHERE skipped IS NOT NULL GROUP BY skipped"
        ).fetchall()
    )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE moved AS
        SELECT row_number() OVER (ORDER BY "at", claimed DESC, key) - 1 AS i, * EXCLUDE (skipped)
        FROM judged WHERE skipped IS NULL;
        DROP TABLE judged;
        CREATE OR REPLACE TEMP TABLE place AS
        SELECT (row_number() OVER (ORDER BY account, currency) - 1)::INTEGER AS p,
               account, currency
        FROM (SELECT payer AS account, currency FROM moved
              UNION SELECT payee, to_currency FROM moved);
    """)
    columns = con.execute(f"""
        SELECT f.p AS payer, t.p AS payee, m.amount, m.to_amount AS received,
               coalesce(m.balance_after, {NO_BALANCE}) AS after
        FROM moved m
        JOIN place f ON f.account = m.payer AND f.currency = m.currency
        JOIN place t ON t.account = m.payee AND t.currency = m.to_currency
        ORDER BY m.i
    """).fetchnumpy()
    turned = con.execute("""
        SELECT r.i AS i, t.i AS first FROM moved r JOIN moved t ON t.key = r.first
    """).fetchnumpy()
    reverses = np.full(len(columns["payer"]), -1, dtype=np.int32)
    reverses[np.asarray(turned["i"])] = np.asarray(turned["first"])
    places = con.execute(
        "SELECT label = 'External' AS outside, account FROM place JOIN account USING (account)"
        " ORDER BY p"
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
