"""What payments were worth in one unit: as paid, as exchanged, or by the rate of their day."""

from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from loaders.rates import Quotes, Rates
from resolution import resolve
from tests.raw_layer import raw_layer, tie
from tests.test_resolution import table

DAY, LATER = datetime(2025, 3, 3, 12, tzinfo=UTC), datetime(2025, 5, 3, 12, tzinfo=UTC)
RATES = Rates([Quotes([(date(2025, 3, 3), "CNY", "USDT", Fraction("7.2"), "file")])])


def paid(tmp_path: Path, *rows: dict[str, Any], rates: Rates | None = RATES) -> list[Any]:
    """Resolve transactions A to B and return currency, total, worth and its currency."""
    con = raw_layer(
        node_Transaction=[{"at": DAY, **row, "key": f"T{n}"} for n, row in enumerate(rows)],
        rel_PERFORMS=[tie("Account A", f"Transaction T{n}") for n in range(len(rows))],
        rel_BENEFITS_TO=[tie(f"Transaction T{n}", "Account B") for n in range(len(rows))],
    )
    made = resolve.build(con, tmp_path / "resolution", rates=rates)
    return sorted(table(made, con, "rel_PAID", "currency, total, worth, worth_currency"))


YUAN = {"amount": 5_00, "currency": "CNY"}


def test_the_unit_is_the_currency_of_most_payments_and_counts_as_paid(tmp_path: Path) -> None:
    assert paid(tmp_path, YUAN, YUAN) == [("CNY", 10_00, 10_00, "CNY")]


def test_coins_are_worth_what_the_rate_of_their_day_says(tmp_path: Path) -> None:
    coins = {"amount": 10_000_000, "currency": "USDT"}
    assert paid(tmp_path, YUAN, YUAN, coins)[1] == ("USDT", 10_000_000, 72_00, "CNY")


def test_what_an_exchange_brought_counts_before_any_rate(tmp_path: Path) -> None:
    sold = {"amount": 10_000_000, "currency": "USDT", "to_amount": 70_00, "to_currency": "CNY"}
    assert paid(tmp_path, YUAN, YUAN, sold)[1] == ("USDT", 10_000_000, 70_00, "CNY")


def test_a_payment_without_a_known_rate_is_left_out_and_alone_leaves_the_worth_open(
    tmp_path: Path,
) -> None:
    late = {"amount": 10_000_000, "currency": "USDT", "at": LATER}
    coins = {"amount": 1_000_000, "currency": "USDT"}
    assert paid(tmp_path, YUAN, YUAN, late)[1] == ("USDT", 10_000_000, None, None)
    assert paid(tmp_path, YUAN, YUAN, YUAN, late, coins)[1] == ("USDT", 11_000_000, 7_20, "CNY")
    assert paid(tmp_path, YUAN, YUAN, coins, rates=None)[1] == ("USDT", 1_000_000, None, None)
