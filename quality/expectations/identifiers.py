"""Identifiers with a check of their own: accounts (IBAN, card numbers), handsets (IMEI).

Checksums are computed on whole columns with numpy; the tests hold them against python-stdnum.
"""

from functools import lru_cache
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from stdnum import numdb

from quality.expectations.columns import (
    Mask,
    TextExpectation,
    TextMetric,
    letters,
    mask,
    matches,
)

# Two letters and two digits begin an IBAN (ISO 13616). 12 to 19 digits are a card (ISO/IEC 7812).
IBAN_LIKE = "[A-Z]{2}[0-9]{2}[0-9A-Z]+"
CARD_LIKE = "[0-9]{12,19}"
OUTSIDE = r"EXT:[^\x00-\x1f;]+"
AT_INSTITUTION = r"[^\s:;\x00-\x1f][^:;\x00-\x1f]*:[^\s;\x00-\x1f]+"

# By character code of a digit: the sum of the digits of its double.
_DOUBLED = np.zeros(ord("9") + 1, dtype=np.int64)
_DOUBLED[ord("0") :] = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9]


def luhn(values: pa.Array) -> Mask:
    """Return which values, digits only and without nulls, satisfy Luhn's check (ISO/IEC 7812)."""
    widths = pc.binary_length(values).to_numpy(zero_copy_only=False)
    kept = np.zeros(len(values), dtype=np.bool_)
    for width in np.unique(widths):
        where = np.flatnonzero(widths == width)
        total = np.zeros(len(where), dtype=np.int64)
        for place, column in enumerate(letters(values.take(pa.array(where)), int(width)).T[::-1]):
            total += _DOUBLED[column] if place % 2 else column - ord("0")
        kept[where] = total % 10 == 0
    return kept


@lru_cache(maxsize=1)
def _iban_patterns() -> dict[str, str]:
    """Return the pattern of the whole IBAN by country, from the registry in python-stdnum."""
    classes = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}
    registry = numdb.get("iban")
    found = {}
    for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for second in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            country = first + second
            structure = registry.info(f"{country}00")[0][1].get("bban")
            if structure:
                found[country] = f"{country}[0-9]{{2}}" + _structure(structure, classes)
    return found


def _structure(structure: str, classes: dict[str, str]) -> str:
    """Return the pattern of a structure such as `4!a6!n8!n` (ISO 13616-1, 6.2)."""
    pattern, count = "", ""
    for sign in structure:
        if sign.isdigit():
            count += sign
        elif sign in classes:
            pattern += f"{classes[sign]}{{{count}}}"
            count = ""
    return pattern


@lru_cache(maxsize=1)
def _any_iban() -> str:
    return "|".join(_iban_patterns().values())


def _rest_97(codes: npt.NDArray[np.uint8]) -> npt.NDArray[np.int64]:
    """Return ISO 7064 MOD 97-10 of rows of character codes, letters counting 10 to 35."""
    rest = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:
        is_letter = column >= ord("A")
        value = column.astype(np.int64) - np.where(is_letter, ord("A") - 10, ord("0"))
        rest = (rest * np.where(is_letter, 100, 10) + value) % 97
    return rest


def iban(values: pa.Array) -> Mask:
    """Return which values (without nulls) are valid IBANs: registered form and check digits."""
    kept = matches(values, _any_iban(), False)
    widths = pc.binary_length(values).to_numpy(zero_copy_only=False)
    for width in np.unique(widths[kept]):
        where = np.flatnonzero(kept & (widths == width))
        codes = letters(values.take(pa.array(where)), int(width))
        kept[where] = _rest_97(np.roll(codes, -4, axis=1)) == 1
    return kept


def _judge(values: pa.Array, which: Mask, verdict: Any) -> Mask:
    """Return `verdict` on the chosen values; the others pass."""
    kept = np.ones(len(values), dtype=np.bool_)
    where = np.flatnonzero(which)
    if len(where):
        kept[where] = verdict(values.take(pa.array(where)))
    return kept


class AccountIdMetric(TextMetric):
    """Which values have one of the forms of an account id."""

    condition_metric_name = "column_values.account_id"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return matches(values, f"{IBAN_LIKE}|{CARD_LIKE}|{OUTSIDE}|{AT_INSTITUTION}")


class ExpectColumnValuesToBeAccountIds(TextExpectation):
    """The value is an IBAN, a card number, `<institution>:<number>`, or begins with `EXT:`."""

    map_metric: ClassVar[str] = "column_values.account_id"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")


class IbanMetric(TextMetric):
    """Which values that begin like an IBAN are one."""

    condition_metric_name = "column_values.valid_iban"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return _judge(values, matches(values, IBAN_LIKE, False), iban)


class ExpectIbansToBeValid(TextExpectation):
    """A value that begins like an IBAN has its country's form and right check digits."""

    map_metric: ClassVar[str] = "column_values.valid_iban"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")


class CardMetric(TextMetric):
    """Which values of 12 to 19 digits satisfy Luhn's check."""

    condition_metric_name = "column_values.valid_card"
    condition_value_keys = ("only", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        like = matches(values, CARD_LIKE, False)
        kept = _judge(values, like, luhn)
        if arguments.get("only"):
            kept &= like | mask(pc.is_null(values), True)
        return kept


class ExpectCardNumbersToBeValid(TextExpectation):
    """A value of 12 to 19 digits satisfies Luhn's check; `only`: nothing else is allowed."""

    only: bool = False
    map_metric: ClassVar[str] = "column_values.valid_card"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "only", "is_list")


class ImeiMetric(TextMetric):
    """Which values are IMEIs: 15 digits that satisfy Luhn's check (3GPP TS 23.003)."""

    condition_metric_name = "column_values.imei"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        like = matches(values, "[0-9]{15}")
        return like & _judge(values, matches(values, "[0-9]{15}", False), luhn)


class ExpectColumnValuesToBeImeis(TextExpectation):
    """The value is an IMEI: 15 digits, the last of them a check digit."""

    map_metric: ClassVar[str] = "column_values.imei"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")
