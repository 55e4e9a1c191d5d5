"""Dates and times: that they exist, lie where they may lie, and follow each other."""

import datetime as dt
from typing import Any, ClassVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from quality.expectations.columns import (
    Mask,
    RowExpectation,
    RowMetric,
    TextExpectation,
    TextMetric,
    mask,
    matches,
)

# A date that exists in the proleptic Gregorian calendar, years 1000 to 2999.
_LEAP_YEAR = "(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:2[048]|1[26])00)"
_MONTH_AND_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
DATE = f"(?:[12][0-9]{{3}}-{_MONTH_AND_DAY}|{_LEAP_YEAR}-02-29)"
# ISO 8601, extended form, with an offset from UTC (at most 14 hours are in use).
TIME = (
    f"{DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\\.[0-9]{{1,9}})?)?"
    "(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)"
)
FORMS = {"date": DATE, "time": TIME, "date or time": f"(?:{DATE}|{TIME})"}


def today() -> dt.date:
    """Return today's date in UTC; apart, so that a test can say what day it is."""
    return dt.datetime.now(dt.UTC).date()


class CalendarMetric(TextMetric):
    """Which values are dates or times that exist."""

    condition_metric_name = "column_values.calendar"
    condition_value_keys = ("form", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return matches(values, FORMS[arguments["form"]])


class ExpectColumnValuesToExistInTheCalendar(TextExpectation):
    """The value is a `date` (2024-05-03), a `time` with its offset from UTC, or either."""

    form: str
    map_metric: ClassVar[str] = "column_values.calendar"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "form", "is_list")


class SpanMetric(TextMetric):
    """Which days lie within a span; text that is no date or time is let pass."""

    condition_metric_name = "column_values.day_in_span"
    condition_value_keys = ("earliest", "days_ahead", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        kept = np.ones(len(values), dtype=np.bool_)
        days = pc.utf8_slice_codeunits(values, 0, 10)  # sorts as text, as ISO 8601 does
        if arguments.get("earliest") is not None:
            kept &= mask(pc.greater_equal(days, arguments["earliest"]), True)
        if arguments.get("days_ahead") is not None:
            latest = today() + dt.timedelta(days=arguments["days_ahead"])
            kept &= mask(pc.less_equal(days, latest.isoformat()), True)
        if kept.all():
            return kept
        outside = pa.array(~kept)
        kept[~kept] = ~matches(values.filter(outside), FORMS["date or time"])
        return kept


class ExpectColumnValuesToLieInTheSpan(TextExpectation):
    """The day is not before `earliest`, and at most `days_ahead` days after today (UTC)."""

    earliest: str | None = None
    days_ahead: int | None = None
    map_metric: ClassVar[str] = "column_values.day_in_span"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "earliest", "days_ahead", "is_list")


class OrderMetric(RowMetric):
    """In which rows the first moment is not after the second.

    Two times are compared in UTC; where one is a date only, the days as written are compared.
    """

    condition_metric_name = "multicolumn_values.in_order"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        first, second = columns
        both = matches(first, FORMS["date or time"], False)
        both &= matches(second, FORMS["date or time"], False)
        kept = np.ones(len(first), dtype=np.bool_)
        where = np.flatnonzero(both)
        a, b = first.take(pa.array(where)), second.take(pa.array(where))
        in_order = mask(
            pc.less_equal(pc.utf8_slice_codeunits(a, 0, 10), pc.utf8_slice_codeunits(b, 0, 10)),
            True,
        )
        timed = mask(pc.greater(pc.utf8_length(a), 10), False)
        timed &= mask(pc.greater(pc.utf8_length(b), 10), False)
        in_order[timed] = _utc(a, timed) <= _utc(b, timed)
        kept[where] = in_order
        return kept


def _utc(values: pa.Array, which: Mask) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the chosen times as nanoseconds in UTC since 1970."""
    series = pd.Series(values.filter(pa.array(which)).to_pylist(), dtype="str")
    times = pd.to_datetime(series, format="ISO8601", utc=True)
    return np.asarray(times.dt.as_unit("us").astype("int64"))


class ExpectMomentsToBeInOrder(RowExpectation):
    """The first of two dates or times is not after the second."""

    map_metric: ClassVar[str] = "multicolumn_values.in_order"
