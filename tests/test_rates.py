"""Rates: which source speaks, how old it may be, exact conversions, and files that are wrong."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from currency_converter import CurrencyConverter
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from loaders.rates import COIN_DAYS_BACK, DAYS_BACK, CentralBank, Quotes, Rates
from loaders.rates_file import RatesError, read
from tests.staged import stage

FRIDAY = date(2024, 5, 3)
BANK = CentralBank()


def rates_of(home: Path, *lines: str) -> Rates:
    file = home / "rates.csv"
    file.write_text("\n".join(["date,currency,per,rate,source", *lines]) + "\n", encoding="utf-8")
    return Rates.open(home, file)


def exchange(
    number: int, paid: str, got: str, day: str = "2024-05-03", **more: Any
) -> dict[str, Any]:
    return {
        "record_id": str(number), "from_account": "x:1", "to_account": "x:1",
        "at": f"{day}T10:00:00+00:00", "amount": paid, "currency": "CNY", "to_amount": got,
        "to_currency": "USDT", "channel": "exchange", **more,
    }  # fmt: skip


def test_the_file_comes_before_the_central_bank(tmp_path: Path) -> None:
    rates = rates_of(tmp_path, "2024-05-03,CNY,USD,7.2041,PBOC")
    told = rates.rate("USD", "CNY", FRIDAY)
    assert told is not None
    assert (told.value, told.on, told.source) == (Decimal("7.2041"), FRIDAY, "PBOC")
    turned = rates.rate("CNY", "USD", FRIDAY)
    assert turned is not None and turned.exact == Fraction(10_000, 72_041)
    euro = rates.rate("EUR", "CNY", FRIDAY)
    assert euro is not None and euro.source == CentralBank.SOURCE
    assert euro.value == CurrencyConverter(decimal=True).convert(Decimal(1), "EUR", "CNY", FRIDAY)


def test_the_central_banks_rates_are_crossed_over_the_euro_exactly(tmp_path: Path) -> None:
    rates = Rates([BANK])
    usd, jpy, both = (
        rates.rate(a, b, FRIDAY) for a, b in (("EUR", "USD"), ("EUR", "JPY"), ("USD", "JPY"))
    )
    assert usd and jpy and both
    assert both.exact == jpy.exact / usd.exact


def test_a_weekend_takes_fridays_rate_and_nothing_takes_a_later_one() -> None:
    sunday = BANK.rate("USD", "CNY", FRIDAY + timedelta(days=2))
    assert sunday is not None and sunday.on == FRIDAY
    quotes = Quotes(
        [
            (FRIDAY, "CNY", "USD", Fraction(7), "x"),
            (date(2024, 6, 3), "CNY", "USD", Fraction(8), "x"),
        ]
    )
    assert quotes.rate("USD", "CNY", FRIDAY - timedelta(days=1)) is None
    last = quotes.rate("USD", "CNY", FRIDAY + timedelta(days=DAYS_BACK))
    assert last is not None and (last.on, last.exact) == (FRIDAY, Fraction(7))
    assert quotes.rate("USD", "CNY", FRIDAY + timedelta(days=DAYS_BACK + 1)) is None


def test_the_rouble_has_no_rate_after_its_last(tmp_path: Path) -> None:
    assert BANK.rate("RUB", "EUR", date(2022, 3, 1)) is not None
    assert BANK.rate("RUB", "EUR", date(2022, 3, 1) + timedelta(days=DAYS_BACK + 1)) is None


def test_a_coins_rate_is_never_from_the_central_bank_and_soon_too_old(tmp_path: Path) -> None:
    assert Rates.open(tmp_path).rate("BTC", "USD", FRIDAY) is None
    rates = rates_of(tmp_path, "2024-05-03,USD,BTC,60000,close")
    day = FRIDAY + timedelta(days=COIN_DAYS_BACK)
    assert rates.rate("BTC", "USD", day) is not None
    assert rates.rate("BTC", "USD", day + timedelta(days=1)) is None


def test_a_pair_that_no_source_has_goes_over_a_third_currency(tmp_path: Path) -> None:
    rates = rates_of(tmp_path, "2024-05-03,USD,BTC,60000,close", "2024-05-03,CNY,USD,7.2,PBOC")
    told = rates.rate("BTC", "CNY", FRIDAY)
    assert told is not None
    assert (told.exact, told.source) == (Fraction(432_000), "close, over USD: PBOC")
    converted = rates.convert(1, "BTC", "CNY", FRIDAY)
    assert converted is not None
    assert (converted.exact, converted.minor) == (Fraction(432, 1000), 0)


def test_the_ledgers_own_exchanges_speak_last_and_for_their_day_only(tmp_path: Path) -> None:
    stage(tmp_path, "x", {"transactions": [
        exchange(1, "700.00", "100.000000"), exchange(2, "720.00", "100.000000"),
        exchange(3, "990.00", "100.000000"),
        exchange(4, "0.07", "0.010000"),                                # too small to count
        exchange(5, "999.00", "1.000000", reverses_record="1"),         # takes one back
        exchange(6, "999.00", "1.000000", withdrawn="true"),
        exchange(7, "720.00", "100.000000", day="2024-05-04", reference="both"),
    ]})  # fmt: skip
    stage(tmp_path, "y", {"transactions": [
        exchange(7, "720.00", "100.000000", day="2024-05-04", reference="both"),
    ]})  # fmt: skip
    rates = Rates.open(tmp_path)
    told = rates.rate("CNY", "USDT", FRIDAY)
    assert told is not None
    assert (told.exact, told.source) == (Fraction(100, 720), "median of 3 exchanges in the ledger")
    once = rates.rate("USDT", "CNY", date(2024, 5, 4))
    assert once is not None
    assert (once.exact, once.source) == (Fraction(36, 5), "median of 1 exchange in the ledger")
    assert rates.rate("CNY", "USDT", date(2024, 5, 5)) is None
    over = rates.rate("USDT", "EUR", FRIDAY)
    assert over is not None and "over CNY: ECB" in over.source


def test_an_exchange_counts_as_it_was_corrected(tmp_path: Path) -> None:
    stage(tmp_path, "x", {"transactions": [exchange(1, "700.00", "1.000000")]})
    stage(tmp_path, "x", {"transactions": [exchange(1, "700.00", "100.000000")]},
          "2024-06-03T00:00:00+00:00")  # fmt: skip
    told = Rates.open(tmp_path).rate("CNY", "USDT", FRIDAY)
    assert told is not None and told.exact == Fraction(1, 7)


@effort(max_examples=60, deadline=None)
@given(
    st.integers(0, 10**15), st.sampled_from(["CNY", "JPY", "USD", "KRW"]),
    st.sampled_from(["EUR", "JPY", "CNY", "USD"]),
)  # fmt: skip
def test_a_conversion_is_exact_and_turns_back(minor: int, currency: str, into: str) -> None:
    rates = Rates([BANK])
    there = rates.convert(minor, currency, into, FRIDAY)
    back = rates.rate(into, currency, FRIDAY)
    assert there and back
    assert there.rate.exact * back.exact == 1
    assert abs(there.minor - there.exact) <= Fraction(1, 2)


def test_minor_units_of_both_currencies_count(tmp_path: Path) -> None:
    rates = rates_of(tmp_path, "2024-05-03,JPY,USD,150,x", "2024-05-03,USD,ETH,3000.5,x")
    yen, ether = (
        rates.convert(100_00, "USD", "JPY", FRIDAY),
        rates.convert(10**9, "ETH", "USD", FRIDAY),
    )
    assert yen and ether
    assert (yen.minor, ether.minor) == (15_000, 300_050)
    same = rates.convert(7, "XOF", "XOF", FRIDAY)
    assert same is not None and same.minor == 7


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("03/05/2024,CNY,USD,7,x", "line 2: '03/05/2024' is no date"),
        ("20240503,CNY,USD,7,x", "no date"),
        ("2024-02-30,CNY,USD,7,x", "no date"),
        ("2024-05-03,RMB,USD,7,x", "currency 'RMB' is no currency"),
        ("2024-05-03,CNY,usd,7,x", "per 'usd' is no currency"),
        ("2024-05-03,CNY,CNY,1,x", "both CNY"),
        ("2024-05-03,CNY,USD,0,x", "no rate"),
        ("2024-05-03,CNY,USD,0.000,x", "no rate"),
        ("2024-05-03,CNY,USD,-7,x", "no rate"),
        ("2024-05-03,CNY,USD,7e3,x", "no rate"),
        ("2024-05-03,CNY,USD,NaN,x", "no rate"),
        ("2024-05-03,CNY,USD,٧,x", "no rate"),
        ('2024-05-03,CNY,USD,"7,2",x', "no rate"),
        ("2024-05-03,CNY,USD,7, ", "no source"),
        ("2024-05-03,CNY,USD,7", "4 cells"),
        ("2024-05-03,CNY,USD,7,x,y", "6 cells"),
        ('2024-05-03,CNY,USD,7,"x', "no CSV"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(RatesError, match=said):
        rates_of(tmp_path, line)


def test_a_second_rate_of_one_day_is_an_error_and_the_same_again_is_not(tmp_path: Path) -> None:
    good = "2024-05-03,CNY,USD,7.20,x"
    assert rates_of(tmp_path, good, "", "2024-05-03,CNY,USD,7.2,x").rate("USD", "CNY", FRIDAY)
    with pytest.raises(
        RatesError, match="line 4: another rate of CNY per USD on 2024-05-03 than in line 2"
    ):
        rates_of(tmp_path, good, "2024-05-04,CNY,USD,7,x", "2024-05-03,CNY,USD,7.3,x")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: a file of rates begins with"),
        (b"date,currency,rate\n", "not with date,currency,rate"),
        (
            "date,currency,per,rate,source\n2024-05-03,CNY,USD,7,é\n".encode("latin-1"),
            "no CSV in UTF-8",
        ),
    ],
)
def test_a_file_that_is_none_is_said(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(RatesError, match=said):
        read(tmp_path / "r.csv")
    with pytest.raises(RatesError, match="cannot be read"):
        read(tmp_path / "absent.csv")


def test_a_file_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_bytes(
        "\ufeffdate,currency,per,rate,source\r\n2024-05-03,CNY,USD,7.2,中国人民银行\r\n".encode()
    )
    assert read(tmp_path / "r.csv") == [(FRIDAY, "CNY", "USD", Fraction(36, 5), "中国人民银行")]
