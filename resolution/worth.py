"""What payments were worth in one currency for all: the unit that sums are compared in.

The unit is the currency of most payments in the records. Money of another is valued at the rate of
its day (`loaders.rates`); where no source knows one, what it was worth is left open.
"""

from typing import TYPE_CHECKING

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
    import pyarrow as pa

    most = con.execute("""
        SELECT currency FROM node_Transaction WHERE currency IS NOT NULL
        GROUP BY currency ORDER BY count(*) DESC, currency LIMIT 1""").fetchone()
    unit = str(most[0]) if most else ""
    con.execute("SET VARIABLE unit = ?", [unit])
    asked = con.execute("""
        SELECT DISTINCT currency, timezone('UTC', "at")::DATE AS day FROM node_Transaction
        WHERE currency <> getvariable('unit') AND "at" IS NOT NULL ORDER BY ALL""").fetchall()
    known = [
        (currency, day, float(made.exact))
        for currency, day in asked
        if rates is not None and (made := rates.convert(1, currency, unit, day))
    ]
    currencies, days, minors = zip(*known, strict=True) if known else ((), (), ())
    give(
        con,
        "worth",
        {
            "currency": pa.array(currencies, pa.string()),
            "day": pa.array(days, pa.date32()),
            "rate": pa.array(minors, pa.float64()),
        },
    )
