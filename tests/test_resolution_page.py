"""docs/resolution.md says what the code does: constants, levels, bands, kinds of question."""

import re
from collections.abc import Callable
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

from leadgraph.review.queue import KINDS
from resolution import layer
from resolution.linkage.comparisons import COMPARISONS, EXTRAS
from resolution.linkage.grounds import Facts, grounds

PAGE = Path(__file__).parent.parent / "docs" / "resolution.md"
TEXT = PAGE.read_text("utf-8")
WHOLE = ("bands", "clusters", "scope", "features")
"""Modules of which the page names every number."""


def rows(head: str) -> list[list[str]]:
    """The cells of the table whose first row begins with `head`."""
    block = TEXT.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return [
        [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        for line in block.splitlines()[2:]
    ]


def module(name: str) -> ModuleType:
    at = "resolution" if name in ("evidence", "scope", "layer") else "resolution.linkage"
    return import_module(f"{at}.{name}")


CONSTANTS = [(name.strip("`"), value) for name, value, _ in rows("constant")]


@pytest.mark.parametrize(("name", "value"), CONSTANTS)
def test_the_page_gives_the_constants_of_the_code(name: str, value: str) -> None:
    where, constant = name.split(".")
    assert getattr(module(where), constant) == float(value)


def test_the_page_leaves_no_number_of_scope_bands_and_clusters_out() -> None:
    numbers = {
        f"{where}.{name}"
        for where in WHOLE
        for name, value in vars(module(where)).items()
        if name.isupper() and isinstance(value, int | float)
        and f"\n{name}" in Path(str(module(where).__file__)).read_text("utf-8")
    }  # fmt: skip
    assert numbers <= {name for name, _ in CONSTANTS}


def test_the_page_gives_comparisons_and_levels_in_their_order() -> None:
    said = {name: levels.split("; ") for name, levels in rows("comparison")}
    assert said == {
        one.name: [level.name for level in one.levels if not level.unknown]
        for one in (*COMPARISONS, EXTRAS)
    }


class Has(NamedTuple):
    """What agrees besides the name; `number` is of few and firm, a handset is weak."""

    same_birthday: bool
    birthday_alike: bool
    one_document: bool
    document: bool
    account: bool
    number: bool
    handset: bool

    @property
    def firm(self) -> int:
        """How many firm things agree."""
        return self.document + self.account + self.number


ENOUGH: dict[str, Callable[[Has], bool]] = {
    "one firm thing": lambda has: has.firm >= 1,
    "a birthday alike and one weak thing": lambda has: has.birthday_alike and has.handset,
    "two firm things": lambda has: has.firm >= 2,
    "a birthday alike and one firm or weak thing": lambda has: (
        has.birthday_alike and has.firm + has.handset >= 1
    ),
    "one and the same document, and the same birthday or a second firm thing": lambda has: (
        has.one_document and (has.same_birthday or has.firm >= 2)
    ),
    "one and the same document and a second firm thing": lambda has: (
        has.one_document and has.firm >= 2
    ),
    "the same birthday, one and the same document and a second firm thing": lambda has: (
        has.same_birthday and has.one_document and has.firm >= 2
    ),
    "nothing is enough": lambda has: False,
}
"""What the right column of the table of names says."""


@pytest.mark.parametrize(("names", "besides"), [tuple(row) for row in rows("names")])
def test_the_page_says_how_much_else_must_agree(names: str, besides: str) -> None:
    for name, born, paper, account, number, weak in product(
        re.split(r"; |, or ", names),
        ("same date", "same year, day unknown", "different", "unknown"),
        ("same number", "one character changed", "different"),
        ("same account", "unknown"),
        ("same number, of few", "unknown"),
        ("same handset", "unknown"),
    ):
        levels = {one.name: "unknown" for one in (*COMPARISONS, EXTRAS)} | {
            "name": name, "birth date": born, "document": paper, "account": account,
            "phone": number, "handset": weak,
        }  # fmt: skip
        band, _ = grounds(levels, 1 - 1e-9, Facts())
        has = Has(
            born == "same date", born.startswith("same"), paper == "same number",
            paper != "different", account != "unknown", number != "unknown", weak != "unknown",
        )  # fmt: skip
        said = any(ENOUGH[part](has) for part in besides.split("; or "))
        assert (band == "accept") == said, levels


def test_the_page_speaks_of_every_level_of_the_name() -> None:
    said = [name for names, _ in rows("names") for name in re.split(r"; |, or ", names)]
    assert sorted(said) == sorted(level.name for level in COMPARISONS[0].levels)


def test_the_page_explains_every_kind_of_question() -> None:
    assert {kind.strip("`") for kind, _ in rows("kind")} == set(KINDS)


def test_the_page_lists_every_table_of_the_derived_layer() -> None:
    elements = " ".join(element for element, _ in rows("element"))
    for name in layer.names():
        table = name.removeprefix("node_").removeprefix("rel_")
        assert f"`{table}" in elements or table == "IDENTIFIES", name
