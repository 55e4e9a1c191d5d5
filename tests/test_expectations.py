"""The expectations by themselves, held against independent implementations where there are any."""

import datetime as dt
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from stdnum import iban as stdnum_iban
from stdnum import luhn as stdnum_luhn
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from quality.currency import exponents
from quality.expectations import amounts, codes, identifiers, persons, times, wording
from quality.expectations.columns import text


def words(*values: str | None) -> pa.Array:
    return pa.array(values, pa.large_string())


def judged(metric: Any, *values: str | None, **arguments: Any) -> list[bool]:
    return [bool(one) for one in metric.holds(words(*values), **arguments)]


def row(metric: Any, *columns: Sequence[str | None], **arguments: Any) -> list[bool]:
    return [bool(one) for one in metric.holds(*(words(*one) for one in columns), **arguments)]


def test_contracts_are_read_without_great_expectations() -> None:
    code = (
        "import sys, quality.contract, quality.suite; quality.contract.load('calls'); "
        "sys.exit(any(m in sys.modules for m in ('great_expectations', 'pandas', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789", min_size=1, max_size=19))
def test_luhn_agrees_with_stdnum(digits: str) -> None:
    assert bool(identifiers.luhn(words(digits))[0]) is stdnum_luhn.is_valid(digits)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["DE89370400440532013000", "GB82WEST12345698765432", "MT84MALT0110000123"]),
    st.integers(0, 21),
    st.sampled_from("0123456789ABCXYZ"),
)
@example("MT84MALT011000012345MTLCAST001S", 0, "M")
@example("NO9386011117947", 0, "N")
def test_iban_agrees_with_stdnum(base: str, place: int, sign: str) -> None:
    tried = base[:place] + sign + base[place + 1 :]
    # stdnum takes letters for check digits, ISO 13616 does not.
    expected = tried[2:4].isdigit() and stdnum_iban.is_valid(tried, check_country=False)
    assert bool(identifiers.iban(words(tried))[0]) is expected


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(["110101", "440306", "350102", "510104"]),
    st.integers(1895, 2030),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 999),
    st.sampled_from("0123456789X"),
    st.booleans(),
)
def test_resident_id_agrees_with_stdnum(
    region: str, year: int, month: int, day: int, number: int, last: str, right: bool
) -> None:
    start = f"{region}{year}{month:02d}{day:02d}{number:03d}"
    tried = start + (ric.calc_check_digit(start + "0") if right else last)
    try:
        born = ric.get_birth_date(tried)
        expected = tried[-1] == ric.calc_check_digit(tried) and born >= dt.date(1900, 1, 1)
    except ValidationError:
        expected = False
    assert bool(persons.resident_ids(words(tried))[0]) is expected


@settings(max_examples=200, deadline=None)
@given(st.integers(1000, 2999), st.integers(0, 13), st.integers(0, 32))
@example(1900, 2, 29)
@example(2000, 2, 29)
@example(2100, 2, 29)
@example(2024, 2, 31)
def test_a_date_exists_just_when_python_says_so(year: int, month: int, day: int) -> None:
    tried = f"{year}-{month:02d}-{day:02d}"
    try:
        dt.date.fromisoformat(tried)
        expected = True
    except ValueError:
        expected = False
    assert judged(times.CalendarMetric, tried, form="date") == [expected]


@settings(max_examples=200, deadline=None)
@given(st.datetimes(), st.integers(-14 * 60 + 1, 14 * 60))
def test_every_time_with_an_offset_exists(moment: dt.datetime, minutes: int) -> None:
    assume(1000 <= moment.year <= 2999)
    tried = moment.replace(tzinfo=dt.timezone(dt.timedelta(minutes=minutes))).isoformat()
    assert judged(times.CalendarMetric, tried, form="time") == [True]
    assert judged(times.CalendarMetric, tried[:-6], form="time") == [False]


def test_times_that_do_not_exist() -> None:
    tried = (
        "2024-05-03T24:00:00+08:00",
        "2024-05-03T23:60:00+08:00",
        "2024-05-03T23:59:60Z",
        "2024-05-03T10:00:00+15:00",
        "2024-05-03T10:00:00+0800",
        "2024-05-03t10:00:00+08:00",
        "2024-05-03T10:00:00+08:00\n",
        "",
    )
    assert judged(times.CalendarMetric, *tried, form="time") == [False] * len(tried)
    assert judged(times.CalendarMetric, "2024-05-03T10:00Z", None, form="time") == [True, True]


def test_moments_are_compared_in_utc_and_days_as_written() -> None:
    first = ["2024-05-01T10:00:00+08:00", "2024-05-01T03:00:00Z", "2024-05-02", "2024-02-30", None]
    second = ["2024-05-01T03:00:00Z", "2024-05-01T10:00:00+08:00", "2024-05-01", "2024-01-01", "x"]
    assert row(times.OrderMetric, first, second) == [True, False, False, True, True]
    mixed = row(times.OrderMetric, ["2024-05-01T23:00:00+08:00"], ["2024-05-01"])
    assert mixed == [True]


def test_a_day_ahead_is_no_clock_skew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(times, "today", lambda: dt.date(2024, 5, 3))
    tried = ("2024-05-04T23:59:00+08:00", "2024-05-05T00:00:00+08:00", "2099-13-01", None)
    assert judged(times.SpanMetric, *tried, days_ahead=1) == [True, False, True, True]
    assert judged(times.SpanMetric, "1899-12-31", "1900-01-01", earliest="1900-01-01") == [
        False,
        True,
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(-(10**17), 10**17, allow_nan=False, places=10),
    st.sampled_from(["CNY", "JPY", "KWD", "BTC", "ETH", "USDT"]),
)
@example(Decimal("1.000"), "JPY")
@example(Decimal("1.001"), "JPY")
@example(Decimal("999999999.123456789"), "ETH")
@example(Decimal("9999999999"), "ETH")
def test_an_amount_fits_when_it_is_a_whole_number_of_minor_units(
    amount: Decimal, currency: str
) -> None:
    minor = amount.scaleb(exponents()[currency])
    expected = minor == minor.to_integral_value() and abs(minor) < 10**18
    assert row(amounts.FitsCurrencyMetric, [f"{amount:f}"], [currency]) == [expected]


def test_amounts_of_no_or_another_currency() -> None:
    fits = amounts.FitsCurrencyMetric
    assert row(fits, ["1.23", "1.23"], [None, "???"]) == [True, True]
    assert row(fits, ["1.23", "1.23"], [None, "CNY"], ["JPY", "JPY"]) == [False, True]
    assert row(fits, ["NaN", None], ["JPY", "JPY"]) == [True, True]


@pytest.mark.parametrize(
    "tried",
    ["NaN", "inf", "-Infinity", "1e5", "1,000", "1 000", "١٢", "0x1", "", " 1", "1\n", "--1"],
)
def test_what_is_no_decimal(tried: str) -> None:
    assert judged(amounts.DecimalMetric, tried) == [False]
    assert judged(amounts.BoundsMetric, tried, least=0) == [True]


def test_bounds() -> None:
    tried = ("-0.01", "0", "0.00", "0.01", None)
    assert judged(amounts.BoundsMetric, *tried, above=0) == [False, False, False, True, True]
    assert judged(amounts.BoundsMetric, *tried, least=0, most=0) == [False, True, True, False, True]


def test_currencies_have_the_decimals_of_iso_4217() -> None:
    wanted = {"CNY": 2, "JPY": 0, "KWD": 3, "CLF": 4, "BTC": 8, "ETH": 9, "USDT": 6}
    assert wanted.items() <= exponents().items()
    assert "XAU" not in exponents() and "XXX" not in exponents()


def test_phones() -> None:
    kinds = ["short", "alpha", "anon"]
    good = ("+8613800138000", "short:CN:95588", "alpha:招商银行", "anon", "+390612345678")
    assert judged(codes.PhoneMetric, *good, allow=kinds) == [True] * 5
    assert judged(codes.PhoneMetric, *good) == [True, False, False, False, True]
    bad = ("+0123456789", "+86 13800138000", "+861380013800000000", "short:XX:1", "008613800138000")
    assert judged(codes.PhoneMetric, *bad, allow=kinds) == [False] * 5


def test_account_ids() -> None:
    good = (
        "DE89370400440532013000",
        "6222021000123456781",
        "bank-a:6001-7788",
        "EXT:cash",
        "a:b:c",
    )
    assert judged(identifiers.AccountIdMetric, *good) == [True] * 5
    bad = ("12345", "EXT:", ":1", "a:", "a: 1", "a;b:1", "de89370400440532013000")
    assert judged(identifiers.AccountIdMetric, *bad) == [False] * 7
    assert judged(identifiers.IbanMetric, *good) == [True] * 5
    assert judged(identifiers.CardMetric, "bank-a:6222021000123456782", None) == [True, True]
    assert judged(identifiers.CardMetric, "bank-a:1", "6222021000123456781", only=True) == [
        False,
        True,
    ]


def test_lists_are_judged_element_by_element() -> None:
    column = pd.Series(["356938035643809; 860208041234566", "356938035643809;1", None, "", ";"])
    found = identifiers.ImeiMetric._pandas  # what Great Expectations calls, decorated
    assert found.metric_engine.__name__ == "PandasExecutionEngine"
    from quality.expectations.columns import _every_element

    kept = _every_element(identifiers.ImeiMetric, text(column), {})
    assert list(kept) == [True, False, True, True, True]


def test_keys_are_fit_for_lists_and_text_hides_nothing() -> None:
    tried = ("a", "a b", " a", "a ", "a;b", "a\tb", "", "\u202eab", "a" * 11, None)
    kept = judged(wording.TidyTextMetric, *tried, max_length=10, is_key=True)
    assert kept == [True, True, False, False, False, False, False, False, False, True]
    free = judged(wording.TidyTextMetric, *tried, max_length=10)
    assert free == [True, True, True, True, True, False, True, False, False, True]
    assert judged(wording.TidyTextMetric, "a\n\tb", "a\x00", max_length=9, multiline=True) == [
        True,
        False,
    ]


def test_only_resident_ids_of_cn_are_held_to_gb_11643() -> None:
    number = "11010119900307745"
    good = number + ric.calc_check_digit(number + "0")
    kinds = ["resident_id", "resident_id", "resident_id", "passport", None]
    countries = ["CN", None, "TH", "CN", "CN"]
    assert row(persons.ResidentIdMetric, kinds, ["1" * 18] * 5, countries) == [
        False,
        False,
        True,
        True,
        True,
    ]
    born = ["1990-03-07", "1990-03-08", None, "1990-02-31", "1990-03-08"]
    agree = persons.BirthDateAgreesMetric
    assert row(agree, ["resident_id"] * 5, [good] * 4 + ["1" * 18], ["CN"] * 5, born) == [
        True,
        False,
        True,
        True,
        True,
    ]


def test_passports_are_written_as_icao_9303_prints_them() -> None:
    numbers = ["E12345678", "e1234567", "E123456789", "", "A", None]
    kept = row(persons.PassportMetric, ["passport"] * 6, numbers)
    assert kept == [True, False, False, False, True, True]


def test_presence() -> None:
    part = ["director", "director", None]
    name = ["Wang", None, None]
    assert row(persons.PresenceMetric, part, name, where_given=True) == [True, False, True]
    assert row(persons.PresenceMetric, name, [None, None, "x"]) == [True, False, True]


@pytest.mark.parametrize("dtype", ["str", "object", pd.ArrowDtype(pa.string()), "category"])
def test_any_kind_of_text_column_is_read(dtype: Any) -> None:
    column = pd.Series(["a", None, "b"], dtype=dtype)
    assert text(column).to_pylist() == ["a", None, "b"]
    assert text(pd.Series([None, None], dtype=object)).null_count == 2
