"""What is written of a person: documents, their agreement with the birth date, and presence."""

from typing import Any, ClassVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from quality.expectations.columns import Mask, RowExpectation, RowMetric, letters, mask, matches
from quality.expectations.times import DATE

# GB 11643: region (6), date of birth (8), sequence (3), check character. The first two digits
# are a province of GB/T 2260, or 9 for the permanent residence permit of a foreigner.
_PROVINCE = "(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[0-9])"
_RESIDENT = f"{_PROVINCE}[0-9]{{15}}[0-9X]"
_WEIGHTS = np.array([pow(2, 17 - place, 11) for place in range(18)], dtype=np.int64)
_PASSPORT = "[A-Z0-9]{1,9}"


def resident_ids(values: pa.Array) -> Mask:
    """Return which values (without nulls) are resident ids by GB 11643.

    Form, a date of birth that exists and is not before 1900, and the check character by
    ISO 7064 MOD 11-2.
    """
    kept = matches(values, _RESIDENT, False)
    where = np.flatnonzero(kept)
    if not len(where):
        return kept
    some = values.take(pa.array(where))
    codes = letters(some, 18).astype(np.int64)
    digits = np.where(codes == ord("X"), 10, codes - ord("0"))
    kept[where] = (digits * _WEIGHTS).sum(axis=1) % 11 == 1
    born = birth_dates(some)
    kept[where] &= matches(born, DATE) & mask(pc.greater_equal(born, "1900-01-01"), False)
    return kept


def birth_dates(values: pa.Array) -> pa.Array:
    """Return the dates of birth in resident ids as YYYY-MM-DD."""
    year = pc.utf8_slice_codeunits(values, 6, 10)
    month = pc.utf8_slice_codeunits(values, 10, 12)
    day = pc.utf8_slice_codeunits(values, 12, 14)
    return pc.binary_join_element_wise(year, month, day, pa.scalar("-", values.type))


def _are_resident_ids(doc_type: pa.Array, country: pa.Array, number: pa.Array) -> Mask:
    """Return which documents GB 11643 governs: resident ids of CN, or without a country."""
    return (
        mask(pc.equal(doc_type, "resident_id"), False)
        & mask(pc.equal(country, "CN"), True)
        & mask(pc.is_valid(number), False)
    )


class ResidentIdMetric(RowMetric):
    """In which rows the resident id is valid."""

    condition_metric_name = "multicolumn_values.resident_id"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        doc_type, number, country = columns
        kept = np.ones(len(number), dtype=np.bool_)
        where = np.flatnonzero(_are_resident_ids(doc_type, country, number))
        if len(where):
            kept[where] = resident_ids(number.take(pa.array(where)))
        return kept


class ExpectResidentIdToBeValid(RowExpectation):
    """A resident id of CN follows GB 11643: region, existing birth date, check character.

    Columns: document type, number, country.
    """

    map_metric: ClassVar[str] = "multicolumn_values.resident_id"


class PassportMetric(RowMetric):
    """In which rows the passport number is written as ICAO 9303 prints it."""

    condition_metric_name = "multicolumn_values.passport_number"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        doc_type, number = columns
        is_passport = mask(pc.equal(doc_type, "passport"), False)
        return ~is_passport | matches(number, _PASSPORT)


class ExpectPassportNumberToBeValid(RowExpectation):
    """A passport number is 1 to 9 capital letters and digits (ICAO 9303).

    Columns: document type, number.
    """

    map_metric: ClassVar[str] = "multicolumn_values.passport_number"


class BirthDateAgreesMetric(RowMetric):
    """In which rows the birth date is the one inside the resident id."""

    condition_metric_name = "multicolumn_values.birth_date_agrees"

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        doc_type, number, country, birth_date = columns
        kept = np.ones(len(number), dtype=np.bool_)
        governed = _are_resident_ids(doc_type, country, number) & matches(birth_date, DATE, False)
        where = np.flatnonzero(governed)
        if len(where):
            numbers, days = number.take(pa.array(where)), birth_date.take(pa.array(where))
            agree = mask(pc.equal(birth_dates(numbers), days), True)
            kept[where] = agree | ~resident_ids(numbers)
        return kept


class ExpectBirthDateToAgreeWithResidentId(RowExpectation):
    """The birth date is the one inside the resident id.

    Columns: document type, number, country, birth date.
    """

    map_metric: ClassVar[str] = "multicolumn_values.birth_date_agrees"


class PresenceMetric(RowMetric):
    """In which rows at least one of the columns is given."""

    condition_metric_name = "multicolumn_values.any_present"
    condition_value_keys = ("where_given",)

    @classmethod
    def holds(cls, *columns: Any, **arguments: Any) -> Mask:
        where_given = arguments.get("where_given")
        judged = columns[1:] if where_given else columns
        found = np.logical_or.reduce([mask(pc.is_valid(column), False) for column in judged])
        if where_given:
            found |= mask(pc.is_null(columns[0]), True)
        return np.asarray(found, dtype=np.bool_)


class ExpectAtLeastOneToBePresent(RowExpectation):
    """At least one of the columns is given; with `where_given`, in rows that have the first."""

    where_given: bool = False
    map_metric: ClassVar[str] = "multicolumn_values.any_present"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "where_given")
