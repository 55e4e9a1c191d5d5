"""Bad rows, put into drops on purpose, each to be caught by one rule of its feed's contract."""

from dataclasses import dataclass
from random import Random
from typing import Any

from leadgraph.simulate.identifiers import Issuer
from quality.contract import Contract, Rule

# Of the errors that a feed may have before it stops, at most this share is planted.
_SHARE = 0.4
CELLS = "_cells"


@dataclass
class Planted:
    """One bad row: where it lies, which rule it breaks, and why that is wrong.

    `row` is the number of the row in its file, from 1; `file` and `row` are known when the file
    is written.
    """

    agency: str
    drop: str
    feed: str
    file: str
    row: int
    record_id: str
    rule: str
    severity: str
    reason: str


def plant(
    random: Random, issue: Issuer, contract: Contract, rows: int, *, csv: bool
) -> list[tuple[Rule, dict[str, Any]]]:
    """Return bad rows for a file of `rows` good ones, each with the one rule that it breaks.

    They are the contract's example row with the values that its rule says break it. Rules on
    what only the store knows are left out; a row with a cell too many is possible in CSV only.
    """
    rules = [
        rule
        for rule in contract.rules
        if rule.severity == "error" and (not rule.computed or (rule.id == "row.malformed" and csv))
    ]
    if (rows + 1) * contract.error_rate <= 1:
        # A single bad row among so few would stop the feed.
        return []
    most = max(1, int(rows * contract.error_rate * _SHARE))
    if len(rules) > most:
        rules = random.sample(rules, most)
    planted = []
    for rule in rules:
        row: dict[str, Any] = dict(contract.example_row())
        # What names another record would tie all bad rows together.
        for name in ("reference", "reverses_record"):
            row.pop(name, None)
        row["record_id"] = issue.code("bad-")
        if rule.id == "row.malformed":
            row[CELLS] = ["one cell too many"]
        else:
            row |= rule.planted
        planted.append((rule, row))
    return planted
