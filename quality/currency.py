"""Currencies and the number of decimals that each may have.

ISO 4217 codes come from pycountry, which lacks the minor units; those that are not 2 are listed
here from ISO 4217's list one. `BTC`, `ETH` and `USDT` are leadgraph's own additions.
"""

from collections.abc import Mapping
from functools import lru_cache

VIRTUAL: Mapping[str, int] = {"BTC": 8, "ETH": 9, "USDT": 6}

# ISO 4217, list one: "CcyMnrUnts" other than 2.
_NO_MINOR_UNIT = (
    *("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG"),
    *("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
)
_THREE = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
_FOUR = ("CLF", "UYW")

# ISO 4217 gives these no minor unit ("N.A."): metals, bond units, test and "no currency".
NOT_MONEY = frozenset(
    {
        *("XAG", "XAU", "XPD", "XPT", "XBA", "XBB", "XBC"),
        *("XBD", "XDR", "XSU", "XTS", "XUA", "XXX"),
    }
)

# Amounts are kept as 64-bit integers of minor units: 18 digits always fit.
DIGITS = 18


@lru_cache(maxsize=1)
def exponents() -> Mapping[str, int]:
    """Return the decimals of every currency that an amount may be in, by code."""
    import pycountry

    found: dict[str, int] = {
        currency.alpha_3: 2
        for currency in pycountry.currencies
        if currency.alpha_3 not in NOT_MONEY
    }
    for decimals, codes in ((0, _NO_MINOR_UNIT), (3, _THREE), (4, _FOUR)):
        found.update(dict.fromkeys(codes, decimals))
    found.update(VIRTUAL)
    return found
