"""What the records say of each movement: one row a transaction, both sides, amounts, times.

Read from tables of the shape of `loaders.projection`: the whole raw layer, or what changed of it.
"""

from typing import TYPE_CHECKING

from quality.errors import LeadgraphError
from resolution.columns import count, give

if TYPE_CHECKING:
    from collections.abc import Mapping

    from duckdb import DuckDBPyConnection

    from loaders.rates import Rates

LEFT_OUT: "Mapping[str, str]" = {
    "one side missing": "payer IS NULL OR payee IS NULL",
    "no amount or currency": "amount IS NULL OR amount <= 0 OR received <= 0 OR currency IS NULL",
    "to itself": "payer = payee AND payer_label = payee_label AND currency = received_currency",
    "time missing": '"at" IS NULL',
}
"""Movements that cannot be followed, by reason; the first that holds is counted."""

UNKNOWN_TARGET = "reversal of an unknown or later payment, or in another currency"
TWICE = "reported a second time, without a common reference"


class MovementError(LeadgraphError):
    """Movements that are not as the loaders promise: one payer and one payee each."""


def make(con: "DuckDBPyConnection", rates: "Rates", side: str = "") -> None:
    """Make the temporary table `fact` of the tables `<side>node_Transaction` and its ties.

    Columns: key, "at", payer_label, payer, payee_label, payee, amount, currency, received,
    received_currency, asked_currency (of an exchange whose amount the record does not give), after,
    takes_back (whether it is a reversal), target (key of the transaction taken back), channel,
    from_institution, to_institution, records, rate (by which `received` was worked out), why (a
    key of `LEFT_OUT`, or NULL).

    Where a record names the currency received but not the amount, a dated rate gives it; where
    there is no rate, the money stays in its currency.

    Args:
        con: the connection.
        rates: dated rates.
        side: prefix of the tables' names.

    Raises:
        MovementError: a transaction has two payers or payees.
    """
    why = " ".join(f"WHEN {sql} THEN '{reason}'" for reason, sql in LEFT_OUT.items())
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE fact AS
        WITH back AS (
            SELECT start_key AS key, min(end_key) AS target FROM {side}rel_REVERSES GROUP BY ALL),
        seen AS (
            SELECT t.key, t."at",
                   p.start_label AS payer_label, p.start_key AS payer,
                   b.end_label AS payee_label, b.end_key AS payee, t.amount, t.currency,
                   coalesce(t.to_amount, t.amount) AS received,
                   CASE WHEN t.to_amount IS NULL THEN t.currency
                        ELSE coalesce(t.to_currency, t.currency) END AS received_currency,
                   CASE WHEN t.to_amount IS NULL AND t.to_currency <> t.currency
                        THEN t.to_currency END AS asked_currency,
                   t.balance_after AS after, t.reverses_record IS NOT NULL AS takes_back, target,
                   t.channel, t.from_institution, t.to_institution, t.records,
                   NULL::VARCHAR AS rate
            FROM {side}node_Transaction t
            LEFT JOIN {side}rel_PERFORMS p ON p.end_key = t.key
            LEFT JOIN {side}rel_BENEFITS_TO b ON b.start_key = t.key
            LEFT JOIN back ON back.key = t.key)
        SELECT * FROM seen
    """)
    _exchange(con, rates)
    con.execute(f"CREATE OR REPLACE TEMP TABLE fact AS SELECT *, CASE {why} END AS why FROM fact")
    doubled = count(con, "fact") - count(con, f"{side}node_Transaction")
    if doubled:
        raise MovementError(
            f"{doubled} transactions have more than one payer or payee in the staged store; "
            "nothing was traced; correct the mapping of the feed `transactions`"
        )


def _exchange(con: "DuckDBPyConnection", rates: "Rates") -> None:
    """Work out what exchanges brought whose records give the currency only."""
    found: list[tuple[str, int, str]] = []
    for key, amount, currency, into, day in con.execute("""
        SELECT key, amount, currency, asked_currency, timezone('UTC', "at")::DATE FROM fact
        WHERE asked_currency IS NOT NULL AND amount > 0 AND "at" IS NOT NULL""").fetchall():
        made = rates.convert(amount, currency, into, day)
        if made is not None and made.minor > 0:
            said = f"{made.rate.source}, {made.rate.on}: 1 {currency} = {made.rate.value} {into}"
            found.append((key, made.minor, said))
    if found:
        keys, received, said_ = zip(*found, strict=True)
        give(con, "exchanged", {"key": keys, "received": received, "rate": said_})
        con.execute("""
            UPDATE fact SET received = e.received, received_currency = asked_currency,
                            rate = e.rate
            FROM exchanged e WHERE e.key = fact.key""")


TWINS = """
    WITH twin AS (
        SELECT key, "at", payer, payee, amount, starts_with(key, 'ref:') AS known,
               list_sort(list_distinct([split_part(r, '/', 1) for r in records])) AS agencies
        FROM {table} WHERE target IS NULL),
    alone AS (
        SELECT *, agencies[1] AS agency, row_number() OVER (
            PARTITION BY "at", payer, payee, amount, agencies ORDER BY key) AS place
        FROM twin WHERE NOT known AND len(agencies) = 1)
    SELECT a.key FROM alone a JOIN twin o
    ON a."at" = o."at" AND a.payer = o.payer AND a.payee = o.payee AND a.amount = o.amount
       AND a.key <> o.key AND NOT list_contains(o.agencies, a.agency)
       AND (o.known OR o.agencies[1] < a.agency)
    GROUP BY a.key, a.place HAVING count(*) >= a.place
"""
"""SQL of movements that a second agency reports without a reference that both have: the same
places, amount and second. As many are taken for second reports as the other agency reports; the
report with a reference, else of the agency that comes first, stays."""
