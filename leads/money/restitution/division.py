"""Dividing a sum by weights, exactly: nobody over their limit, whole minor units, nothing lost.

Everybody gets the same part of their weight, but no more than their limit; what a limit keeps
from one goes to the others by their weights. The exact shares are rounded by largest remainder:
down first, then one unit more to those that lost the largest fraction, ties by key (Hamilton's
method; M. L. Balinski and H. P. Young, "Fair Representation", 1982). A share never passes a
limit by rounding, for limits are whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Portion:
    """What one gets: exactly, and in whole minor units; `limited` where the limit was reached."""

    exact: Fraction
    amount: int
    limited: bool


@dataclass(frozen=True)
class Division:
    """A divided sum; `fund` = sum of the portions + `not_claimed`.

    Those whose limit was not reached got `rest` · weight / `weights`: what the limited left of
    the fund, by the weights of the others (0 where all were limited).
    """

    fund: int
    portions: Mapping[str, Portion]
    rest: int
    weights: int
    not_claimed: int


def divide(fund: int, weights: Mapping[str, int], limits: Mapping[str, int]) -> Division:
    """Divide `fund` (minor units) by weights under limits, both by the same keys.

    Raises:
        ValueError: something is negative, or the keys differ.
    """
    if fund < 0 or min((*weights.values(), *limits.values()), default=0) < 0:
        raise ValueError("a fund, a weight or a limit is negative")
    if weights.keys() != limits.keys():
        raise ValueError("weights and limits have different keys")
    waiting = sorted(
        (key for key in weights if weights[key]),
        key=lambda key: (Fraction(limits[key], weights[key]), key),
    )
    rest, total = fund, sum(weights.values())
    exact = {key: Fraction(0) for key in weights}
    limited = set()
    for key in waiting:
        if limits[key] * total > rest * weights[key]:
            exact[key] = Fraction(rest * weights[key], total)
            continue
        exact[key] = Fraction(limits[key])
        limited.add(key)
        rest, total = rest - limits[key], total - weights[key]
    not_claimed = 0 if total else rest
    amounts = _rounded(exact)
    return Division(
        fund,
        {key: Portion(exact[key], amounts[key], key in limited) for key in sorted(weights)},
        rest if total else 0,
        total,
        not_claimed,
    )


def _rounded(exact: Mapping[str, Fraction]) -> dict[str, int]:
    down = {key: share.numerator // share.denominator for key, share in exact.items()}
    missing = sum(exact.values()) - sum(down.values())
    by_remainder = sorted(exact, key=lambda key: (down[key] - exact[key], key))
    for key in by_remainder[: int(missing)]:
        down[key] += 1
    return down
