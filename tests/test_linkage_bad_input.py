"""Linkage of what nobody would write down: each has its outcome, and none stops a run."""

from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.linked_people import Described, run, untrained

BORN = date(1984, 3, 7)
PASSPORT = "CN:passport:EA4817260"

AWKWARD = ["", " ", ";", "|", ":", "'", '"', "a|b;c", "'; DROP TABLE node_Identity; --", "😀",
           "👨‍👩‍👧", "李", "ß", "x" * 300, "王" * 300, "\u200b", "\u202eabc", "%s {0} \\", "a\nb",
           "a\tb", "NULL", "é́", "0", "-", "山田 太郎", "김철수", "نور"]  # fmt: skip


def test_any_text_has_its_outcome(tmp_path: Path) -> None:
    """In names, documents, phones, accounts and cases, alone and in twos."""
    world = {}
    for n, text in enumerate(AWKWARD):
        world[f"{n} all"] = {
            "name": text, "latin": text, "names": [text], "born": BORN + timedelta(days=40 * n),
            "docs": [f"CN:passport:{text}", f"CN:resident_id:{text}", text],
            "phones": [text], "accounts": [text], "cases": [text],
        }  # fmt: skip
        world[f"{n} name"] = {"name": text, "cases": [f"C{n}"]}
    found = run(tmp_path, world)
    assert len(found.person) == len(world)
    for n in range(len(AWKWARD)):
        assert not found.one(f"{n} all", f"{n} name")
    again = run(tmp_path, world)
    assert again.person == found.person


@pytest.mark.parametrize("text", ["a;b", "a|b", "a:b", "a,b", "a', 'b", "[a", 'a"b'])
def test_a_separator_in_a_number_makes_no_two_of_it(tmp_path: Path, text: str) -> None:
    """Who has the account `a;b` shares nothing with who has the accounts `a` and `b`."""
    parts = [text[:1], text[-1:]]
    world = {
        "one": {"name": "慕容惜雪", "accounts": [text], "cases": ["C1"]},
        "two": {"name": "慕容惜雪", "accounts": parts, "cases": ["C2"]},
    }
    assert not run(tmp_path, world).one("one", "two")


@pytest.mark.parametrize(
    "born", [date(1, 1, 1), date(984, 3, 7), date(1899, 12, 31), date(9999, 12, 31)]
)
def test_dates_of_birth_that_cannot_be_do_not_stop_a_run(tmp_path: Path, born: date) -> None:
    one = {"name": "慕容惜雪", "cases": ["C1"]}
    world: Described = {
        "a": one | {"born": born, "docs": [PASSPORT]},
        "b": {"name": "李娜", "born": date(1991, 11, 25), "docs": [PASSPORT], "cases": ["C1"]},
        "c": one | {"born": born},
    }
    found = run(tmp_path, world)
    assert not found.one("a", "b") and not found.one("b", "c")


COPIES = 10_000
SLOW = 60.0
"""Seconds that ten thousand copies may take on a machine that is busy with other things."""


@pytest.mark.parametrize(
    ("one", "persons"),
    [
        ({"name": "张伟", "born": BORN, "docs": [PASSPORT], "cases": ["C1"]}, 1),
        ({"name": "张伟", "born": BORN, "phones": ["+8611"], "cases": ["C1"]}, 1),
        ({"name": "张伟", "born": BORN, "cases": ["C1"]}, COPIES),
        ({"name": "张伟", "cases": ["C1"]}, COPIES),
    ],
    ids=["with a passport", "with a phone", "with a date of birth", "with nothing but a name"],
)
def test_ten_thousand_copies_of_one_record(
    tmp_path: Path, one: dict[str, Any], persons: int
) -> None:
    began = monotonic()
    found = run(tmp_path, {f"n{n:05d}": one for n in range(COPIES)})
    assert len(found.groups) == persons
    assert len(found.queue) < 2000
    assert monotonic() - began < SLOW


def test_a_thousand_people_on_one_phone_are_a_thousand_people(tmp_path: Path) -> None:
    untrained(tmp_path)
    letters = "bcdfghklmn"
    names = [f"{a}e{b}o {c}un" for a in letters for b in letters for c in letters]
    world = {
        f"n{n:04d}": {"latin": name, "phones": ["+8611"], "cases": [f"C{n % 50}"]}
        for n, name in enumerate(names)
    }
    found = run(tmp_path, world)
    assert len(found.groups) == 1000
    pairs = found.rows("pairs.parquet")
    assert not [p for p in pairs if p["g_phone"] > 0]
    assert len(found.queue) < 1000


def test_nothing_but_names_joins_nobody(tmp_path: Path) -> None:
    world = {
        f"n{n}": {"name": name, "cases": [f"C{n}"]}
        for n, name in enumerate(["张伟", "張偉", "Zhang Wei", "ZHANG,WEI", "张 伟", "伟张"])
    }
    assert len(run(tmp_path, world).groups) == 6
