"""Translates a contract into Great Expectations: one expectation for each rule, or an error.

Great Expectations takes seconds to import, so this module imports it inside `compile`.
"""

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from quality import expectations
from quality.contract import Contract, Rule
from quality.odcs import ContractError, fault

LIBRARY = {
    "nullValues": "expect_column_values_to_not_be_null",
    "duplicateValues": "expect_column_values_to_not_be_marked",
    "reference": "expect_reference_to_be_known",
}


@dataclass(frozen=True)
class Suite:
    """A contract as Great Expectations can run it.

    Attributes:
        contract: what it was made from.
        expectations: each rule with its expectation, in the order of the contract. The
            expectation's `meta["rule"]` is the rule's id, for results come in another order.
        columns: every column that a batch must have, declared ones first, then computed ones.
    """

    contract: Contract
    expectations: tuple[tuple[Rule, Any], ...]
    columns: tuple[str, ...]

    def expectation_suite(self) -> Any:
        """Return a new `great_expectations.ExpectationSuite` with copies of the expectations."""
        import great_expectations as gx

        return gx.ExpectationSuite(
            name=self.contract.feed,
            expectations=[expectation.copy() for _, expectation in self.expectations],
        )

    def rule_of(self, result: Any) -> Rule:
        """Return the rule that an `ExpectationValidationResult` is about."""
        return self.contract.rule(result.expectation_config.meta["rule"])


def compile(contract: Contract) -> Suite:
    """Return `contract` as a suite.

    Raises:
        ContractError: a rule cannot be translated; names file, line and rule.
    """
    _register()
    pairs = tuple((rule, _expectation(contract, rule)) for rule in contract.rules)
    declared = tuple(field.name for field in contract.fields)
    return Suite(contract, pairs, declared + contract.computed)


@lru_cache(maxsize=1)
def _register() -> None:
    """Import every module in `quality/expectations/`; importing registers its expectations."""
    for module in sorted(m.name for m in pkgutil.iter_modules(expectations.__path__)):
        importlib.import_module(f"{expectations.__name__}.{module}")


def _expectation(contract: Contract, rule: Rule) -> Any:
    from great_expectations.compatibility import pydantic
    from great_expectations.exceptions import ExpectationNotFoundError
    from great_expectations.expectations.registry import get_expectation_impl

    name, kwargs = _translated(contract, rule)
    try:
        expectation = get_expectation_impl(name)
    except ExpectationNotFoundError as error:
        raise _untranslatable(contract, rule, f"there is no expectation {name!r}") from error
    takes = expectation.__fields__
    if "column_list" in takes:
        unknown = set(kwargs.get("column_list", ())) - _columns(contract, rule)
        if unknown:
            raise _untranslatable(contract, rule, f"there is no column {min(unknown)!r}")
    elif "column" in takes and "column" not in kwargs:
        raise _untranslatable(contract, rule, f"{name} belongs to a field, or needs its column")
    elif "column" in takes and kwargs["column"] not in _columns(contract, rule):
        raise _untranslatable(contract, rule, f"there is no column {kwargs['column']!r}")
    if "is_list" in takes and contract.field(kwargs["column"]).is_list:
        kwargs["is_list"] = True
    try:
        return expectation(
            **kwargs,
            meta={"rule": rule.id},
            description=rule.reason,
            severity="critical" if rule.severity == "error" else "warning",
        )
    except (pydantic.ValidationError, TypeError, ValueError) as error:
        what = " ".join(str(error).split())
        raise _untranslatable(contract, rule, f"{name} does not take it: {what}") from error


def _translated(contract: Contract, rule: Rule) -> tuple[str, dict[str, Any]]:
    """Return the name and the arguments of the expectation for `rule`."""
    check = rule.check
    arguments: Mapping[str, Any] = check.arguments
    if check.expectation is not None:
        own = dict(arguments)
        if rule.fields and "column" not in own and "column_list" not in own:
            own["column"] = rule.fields[0]
        return check.expectation, own
    if check.metric == "reference":
        return LIBRARY["reference"], {"column_list": [*rule.computed, *rule.fields]}
    if check.metric == "duplicateValues" and not arguments:
        return LIBRARY["duplicateValues"], {"column": "_duplicate"}
    if check.metric == "nullValues" and not arguments:
        return LIBRARY["nullValues"], {"column": rule.fields[0]}
    if check.metric == "invalidValues" and set(arguments) == {"validValues"}:
        words = {"column": rule.fields[0], "words": arguments["validValues"]}
        return "expect_column_values_to_be_one_of", words
    if check.metric == "invalidValues" and set(arguments) == {"pattern"}:
        pattern = {"column": rule.fields[0], "pattern": arguments["pattern"]}
        return "expect_column_values_to_match_whole_pattern", pattern
    with_what = f" with {', '.join(sorted(arguments))}" if arguments else ""
    raise _untranslatable(contract, rule, f"the metric {check.metric!r}{with_what} is not known")


def _columns(contract: Contract, rule: Rule) -> set[str]:
    return {field.name for field in contract.fields} | set(rule.computed)


def _untranslatable(contract: Contract, rule: Rule, why: str) -> ContractError:
    return fault(
        contract.path,
        rule.check.line,
        f"the rule {rule.id} cannot be translated into an expectation: {why}",
    )
