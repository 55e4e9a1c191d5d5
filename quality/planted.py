"""Tries a contract on its own planted rows: each must break its rule, and no other.

The example row of a contract is turned into one bad row for every variant of every rule; real
Great Expectations judges them. Whoever edits a contract sees at once whether a rule bites.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quality.contract import Contract


@dataclass(frozen=True)
class Planted:
    """One row: the rule that it is to break (None for the valid example row), and its values."""

    rule: str | None
    change: Mapping[str, Any]
    row: Mapping[str, Any]


def rows(contract: Contract) -> list[Planted]:
    """Return the example row, then one row for each variant of each rule."""
    example = contract.example_row()
    found = [Planted(None, {}, example)]
    for rule in contract.rules:
        found += [Planted(rule.id, change, {**example, **change}) for change in rule.variants]
    return found


def frame(contract: Contract, planted: list[Planted]) -> Any:
    """Return the rows as the pandas frame that the gate would judge: text, computed columns."""
    import pandas as pd

    columns = {}
    for field in contract.fields:
        values = [one.row.get(field.name) for one in planted]
        columns[field.name] = pd.Series(values, dtype="str")
    for name in contract.computed:
        found = [one.row.get(name) for one in planted]
        if any(isinstance(value, bool) for value in found):
            columns[name] = pd.Series([bool(value) for value in found], dtype=bool)
        else:
            columns[name] = pd.Series(found, dtype="str")
    return pd.DataFrame(columns)


def broken(contract: Contract) -> list[tuple[Planted, frozenset[str]]]:
    """Return each planted row with the rules that it breaks, by Great Expectations' word."""
    from quality.judging import Judge
    from quality.suite import compile

    planted = rows(contract)
    judge = Judge(compile(contract))
    found = judge.rows(frame(contract, planted), [rule.id for rule in contract.rules])
    return [
        (one, frozenset(rule for rule, positions in found.items() if position in positions))
        for position, one in enumerate(planted)
    ]


def faults(contract: Contract) -> list[str]:
    """Return a sentence for each planted row that does not break just what it is to break."""
    found = []
    for one, rules in broken(contract):
        wanted = frozenset({one.rule} if one.rule else ())
        if rules != wanted:
            what = f"the row planted for {one.rule} ({dict(one.change)})"
            found.append(
                f"{contract.path.name}: {what if one.rule else 'the example row'} breaks "
                f"{', '.join(sorted(rules)) or 'no rule'}; correct the rule or the example"
            )
    return found
