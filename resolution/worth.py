"""What payments were worth in one currency for all: the unit that sums are compared in.

The unit is the currency of most payments in the records. Money of another is valued at the rate of
its day (`loaders.rates`); where no source knows one, what it was worth is left open.
"""

from fractions import Fraction
from typing import TYPE_CHECKING

from quality.currency import exponents
from resolution.columns import give

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from loaders.rates import Rates


def tell(con: "DuckDBPyConnection", rates: "Rates | None") -> None:
    """Make the variable `unit` and the table `worth`.

    The table has one row for each currency and day (UTC) of a payment in another currency than the
    unit, where a rate is known: currency, day, rate (minor units of the unit for one minor unit).

    Args:
        con: a connection with the raw layer (`loaders.projection.open_projection`).
        rates: dated rates; None where only the unit itself counts.
    """
    most = con.execute("""
        SELECT currency FROM node_Transaction WHERE currency IS NOT NULL
        GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1""").fetchone()
    unit = str(most[0]) if most else ""
    con.execute("SET VARIABLE unit = ?", [unit])
    asked = con.execute("""
        SELECT DISTINCT currency, timezone('UTC', "at")::DATE AS day FROM node_Transaction
        WHERE currency <> getvariable('unit') AND "at" IS NOT NULL ORDER BY ALL""").fetchall()
    found: list[tuple[str, object, float]] = []
    decimals = exponents()
    for currency, day in asked:
        if rates is None or not {currency, unit} <= decimals.keys():
            continue
        if rate := rates.rate(currency, unit, day):
            minor = rate.exact * Fraction(10) ** (decimals[unit] - decimals[currency])
            found.append((currency, day, float(minor)))
    con.execute("CREATE OR REPLACE TEMP TABLE worth (currency VARCHAR, day DATE, rate DOUBLE)")
    if found:
        currencies, days, minors = zip(*found, strict=True)
        give(con, "found", {"currency": currencies, "day": days, "rate": minors})
        con.execute("INSERT INTO worth SELECT currency, day, rate FROM found")
