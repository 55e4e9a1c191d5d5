"""Codes of international lists: phones, countries, currencies, places, organizations."""

from functools import lru_cache
from typing import Any, ClassVar

import phonenumbers
import pyarrow as pa
import pyarrow.compute as pc
import pycountry

from quality.currency import exponents
from quality.expectations.columns import Mask, TextExpectation, TextMetric, mask, matches


@lru_cache(maxsize=1)
def countries() -> frozenset[str]:
    """Return the codes of ISO 3166-1 alpha-2."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


@lru_cache(maxsize=1)
def _country_pattern() -> str:
    return f"(?:{'|'.join(sorted(countries()))})"


@lru_cache(maxsize=1)
def _e164_pattern() -> str:
    """Return the pattern of ITU-T E.164: an assigned country code, 7 to 15 digits in all."""
    codes = sorted(str(code) for code in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    by_length = {n: [code for code in codes if len(code) == n] for n in (1, 2, 3)}
    return "|".join(
        rf"\+(?:{'|'.join(found)})\d{{{7 - length},{15 - length}}}"
        for length, found in by_length.items()
    )


class PhoneMetric(TextMetric):
    """Which values are phone numbers, or of another kind that is allowed."""

    condition_metric_name = "column_values.phone_number"
    condition_value_keys = ("allow", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        kinds = {
            "short": rf"short:{_country_pattern()}:\d{{2,8}}",
            "alpha": r"alpha:[^\x00-\x1f;]{1,30}",
            "anon": "anon",
        }
        patterns = [_e164_pattern(), *(kinds[kind] for kind in arguments.get("allow") or ())]
        return matches(values, "|".join(patterns))


class ExpectColumnValuesToBePhoneNumbers(TextExpectation):
    """The value is a number in E.164; `allow` adds `short` (service), `alpha` (name), `anon`."""

    allow: list[str] | None = None
    map_metric: ClassVar[str] = "column_values.phone_number"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "allow", "is_list")


class CountryMetric(TextMetric):
    """Which values are countries of ISO 3166-1 alpha-2."""

    condition_metric_name = "column_values.country"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        known = pa.array(sorted(countries()), values.type)
        return mask(pc.or_(pc.is_in(values, value_set=known), pc.is_null(values)), True)


class ExpectColumnValuesToBeCountries(TextExpectation):
    """The value is a country code of ISO 3166-1 alpha-2."""

    map_metric: ClassVar[str] = "column_values.country"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")


class CurrencyMetric(TextMetric):
    """Which values are currencies."""

    condition_metric_name = "column_values.currency"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        known = pa.array(sorted(exponents()), values.type)
        return mask(pc.or_(pc.is_in(values, value_set=known), pc.is_null(values)), True)


class ExpectColumnValuesToBeCurrencies(TextExpectation):
    """The value is a currency of ISO 4217, or BTC, ETH or USDT."""

    map_metric: ClassVar[str] = "column_values.currency"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")


class PlaceMetric(TextMetric):
    """Which values have the form of UN/LOCODE (UNECE Recommendation 16)."""

    condition_metric_name = "column_values.un_locode"
    condition_value_keys = ("tidy_only", "is_list")

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        kept = matches(values, rf"{_country_pattern()}[A-Z2-9]{{3}}")
        if arguments.get("tidy_only"):
            kept |= ~matches(values, r"[^\x00-\x1f]{1,200}")
        return kept


class ExpectColumnValuesToBePlaces(TextExpectation):
    """The value has the form of UN/LOCODE: a country code and three letters or digits 2 to 9.

    With `tidy_only`, text that is too long or holds control characters is left to another rule.
    """

    tidy_only: bool = False
    map_metric: ClassVar[str] = "column_values.un_locode"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "tidy_only", "is_list")


class OrganizationIdMetric(TextMetric):
    """Which values are `<country>:<registration number>`."""

    condition_metric_name = "column_values.organization_id"
    condition_value_keys = ("is_list",)

    @classmethod
    def holds(cls, values: pa.Array, **arguments: Any) -> Mask:
        return matches(values, rf"{_country_pattern()}:[^\s\x00-\x1f;](?:[^\x00-\x1f;]*[^\s;])?")


class ExpectColumnValuesToBeOrganizationIds(TextExpectation):
    """The value is a country code, a colon and the number in that country's register."""

    map_metric: ClassVar[str] = "column_values.organization_id"
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "is_list")
