"""Amounts in minor units as people write and read them."""

import re
from decimal import Decimal

from quality.currency import exponents
from quality.errors import LeadgraphError

_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


def major(minor: int, currency: str) -> Decimal:
    """Return an amount in major units, with all decimals of its currency."""
    return Decimal(minor).scaleb(-exponents()[currency])


def written(minor: int, currency: str) -> str:
    """Write an amount for people: `1,234.50`."""
    return f"{major(minor, currency):,}"


def named(minor: int, currency: str) -> str:
    """Write an amount with its currency: `1,234.50 CNY`."""
    return f"{written(minor, currency)} {currency}"


def minor(text: str, currency: str) -> int:
    """Read an amount that a person gave in major units.

    Raises:
        LeadgraphError: the currency or the amount is none, or has too many decimals.
    """
    if currency not in exponents():
        raise LeadgraphError(
            f"{currency!r} is no currency of ISO 4217 (such as CNY) and not BTC, ETH or USDT"
        )
    if not _PLAIN.fullmatch(text) or len(text) > 30:
        raise LeadgraphError(f"{text!r} is no amount; write a plain number such as 1200.50")
    exact = Decimal(text).scaleb(exponents()[currency])
    if exact != int(exact):
        raise LeadgraphError(
            f"{text} has more decimals than {currency} has: {exponents()[currency]}"
        )
    return int(exact)
