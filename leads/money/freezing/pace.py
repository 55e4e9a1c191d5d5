"""How fast an account passes money on, and what is lost by waiting.

The rate of an account is what it paid on, divided by what it held and how long (balance times
time): the part of its money that leaves in an hour. Few payments say little, so each rate is
pulled to that of all accounts together, the more the less there is behind it: the global
empirical Bayes estimator of R. J. Marshall, "Mapping Disease and Mortality Rates Using Empirical
Bayes Estimators", Applied Statistics 40 (1991), 283-294. His events are here the payments, and
his population at risk is the balance times time, counted in payments of the account's own mean
size, so that large and small accounts and all currencies compare.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LEAST_HELD = 1.0
"""Seconds that money counts as held at least, for each payment: movements are delivered to the
second, so money that came and went in one was not held for no time."""

HOUR = 3600.0

HORIZON = 24.0
"""Hours of waiting for which the loss is expected, if not told: a request that goes out today is
carried out by tomorrow."""


@dataclass(frozen=True)
class Pace:
    """How fast a place passes money on.

    Attributes:
        per_hour: part of its money that leaves in an hour, pulled to the rate of all.
        seen: the same from its own payments only; None where it was not seen to hold money.
        weight: how much of `per_hour` is its own (0 to 1).
        payments: what is behind it.
    """

    per_hour: float
    seen: float | None
    weight: float
    payments: int

    def lost(self, amount: int, hours: float) -> int:
        """Return what of an amount is expected to leave within some hours."""
        return round(amount * (1 - exp(-self.per_hour * hours)))


@dataclass(frozen=True)
class Pool:
    """The rates of all places: their mean, and how much they differ beyond chance (by second)."""

    mean: float
    between: float

    def pace(self, payments: int, exposure: float) -> Pace:
        """Return the pace of a place with so many payments in so much exposure (seconds)."""
        if not exposure:
            return Pace(self.mean * HOUR, None, 0.0, payments)
        seen = payments / exposure
        chance = self.mean / exposure
        weight = self.between / (self.between + chance) if self.between else 0.0
        rate = self.mean + weight * (seen - self.mean)
        return Pace(rate * HOUR, seen * HOUR, weight, payments)


def read(con: "DuckDBPyConnection") -> tuple[Pool, Mapping[tuple[str, str], Pace]]:
    """Return the pool of all places of the view `pace`, and the pace of those in `held_once`.

    An account that never paid anything on is measured by its present balance, which is the most
    that it ever held.
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE turnover AS
        SELECT account, place_currency, payments::DOUBLE AS payments,
               greatest(exposure / CASE WHEN payments > 0 THEN passed_on / payments
                                        ELSE balance END,
                        payments * {LEAST_HELD}) AS exposure
        FROM pace
        WHERE (payments > 0 AND passed_on > 0) OR (payments = 0 AND balance > 0 AND exposure > 0)
    """)
    sums = con.execute("""
        WITH pool AS (SELECT sum(payments) / sum(exposure) AS mean FROM turnover)
        SELECT any_value(mean),
               sum(exposure * (payments / exposure - mean) ** 2) / sum(exposure)
                   - any_value(mean) / (sum(exposure) / count(*))
        FROM turnover, pool
    """).fetchone()
    mean, between = sums if sums and sums[0] is not None else (0.0, 0.0)
    pool = Pool(mean, max(0.0, between))
    rows = con.execute("""
        SELECT h.account, h.place_currency, coalesce(t.payments, 0)::BIGINT,
               coalesce(t.exposure, 0)
        FROM (SELECT DISTINCT account, place_currency FROM held_once) h
        LEFT JOIN turnover t USING (account, place_currency)
    """).fetchall()
    return pool, {(key, currency): pool.pace(n, held) for key, currency, n, held in rows}
