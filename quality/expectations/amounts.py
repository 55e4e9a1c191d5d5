"""Numbers and amounts of money, which come as decimal text and never as floating point."""

from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quality.currency import DIGITS, exponents
from quality.expectations.columns import (
    Mask,
    RowExpectation,
    RowMetric,
    TextExpectation,
    TextMetric,
    mask,
    matches,
)

# Plain digits with at most one point: no exponent, no thousands separator, no NaN, no infinity.
DECIMAL = r"-?[0-9]{1,30}(?:\.[0-9]{1,30})?"


class DecimalMetric(TextMetric):
    """Which values are plain decimal numbers."""

    condition_metric_name = "column_values.plain_decimal"
    condition_value_keys = ("whole", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return matches(values, "-?[0-9]{1,15}" if arguments.get("whole") else DECIMAL)


class ExpectColumnValuesToBePlainDecimals(TextExpectation):
    """The value is a number in plain digits with at most one point; `whole`: without one."""

    whole: bool = False
    map_metric: ClassVar[str] = "column_values.plain_decimal"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "whole", "is_list")


class BoundsMetric(TextMetric):
    """Which numbers lie within bounds; text that is no plain decimal is let pass."""

    condition_metric_name = "column_values.within_bounds"
    condition_value_keys = ("above", "least", "most", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        kept = np.ones(len(values), dtype=np.bool_)
        where = np.flatnonzero(matches(values, DECIMAL, False))
        numbers = values.take(pa.array(where)).cast(pa.float64()).to_numpy(zero_copy_only=False)
        within = np.ones(len(where), dtype=np.bool_)
        if arguments.get("above") is not None:
            within &= numbers > arguments["above"]
        if arguments.get("least") is not None:
            within &= numbers >= arguments["least"]
        if arguments.get("most") is not None:
            within &= numbers <= arguments["most"]
        kept[where] = within
        return kept


class ExpectColumnValuesToLieWithinBounds(TextExpectation):
    """The number is more than `above`, at least `least`, at most `most`, as far as given."""

    above: float | None = None
    least: float | None = None
    most: float | None = None
    map_metric: ClassVar[str] = "column_values.within_bounds"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "above", "least", "most", "is_list")


class FitsCurrencyMetric(RowMetric):
    """Which amounts can be kept exactly in their currency's minor unit.

    Zeros after the last significant decimal do not count (a typed decimal column writes them).
    The first of the currencies given that is not null counts.
    """

    condition_metric_name = "multicolumn_values.amount_fits_currency"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        amounts: pa.Array = columns[0]
        currencies = pc.coalesce(*columns[1:])
        kept = np.ones(len(amounts), dtype=np.bool_)
        by_decimals: dict[int, list[str]] = {}
        for code, decimals in exponents().items():
            by_decimals.setdefault(decimals, []).append(code)
        for decimals, codes in by_decimals.items():
            value_set = pa.array(codes, currencies.type)
            where = np.flatnonzero(mask(pc.is_in(currencies, value_set=value_set), False))
            if len(where):
                some = amounts.take(pa.array(where))
                exact = rf"-?0*[0-9]{{1,{DIGITS - decimals}}}(?:\.[0-9]{{0,{decimals}}}0*)?"
                kept[where] = matches(some, exact) | ~matches(some, DECIMAL)
        return kept


class ExpectAmountToFitItsCurrency(RowExpectation):
    """The amount has no more decimals than its currency, and fits into 18 digits.

    Columns: amount, currency, and a second currency that counts where the first is null.
    """

    map_metric: ClassVar[str] = "multicolumn_values.amount_fits_currency"


class HasCompanionMetric(RowMetric):
    """In which rows the second column is there wherever the first is."""

    condition_metric_name = "multicolumn_values.has_companion"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        return mask(pc.or_(pc.is_null(columns[0]), pc.is_valid(columns[1])), True)


class ExpectValueToHaveItsCompanion(RowExpectation):
    """Where the first column is given, the second is too (an amount and its currency)."""

    map_metric: ClassVar[str] = "multicolumn_values.has_companion"
