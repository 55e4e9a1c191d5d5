"""Rank when records are left out, and what a lead hangs on, against plain recomputation."""

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leads.answer import Answer, Part
from leads.explain.left_out import moves
from leads.explain.tipping import tipping
from leads.explain.weighed import weighed
from leads.role import Kind
from leads.tally import Tally, forms_lead, weigh

REASON = "a reason that is long enough"
FAMILIES = {"a": "money", "b": "control", "c": "money", "hire": "money", "tax": "money",
            "victim": "money"}  # fmt: skip


def _one(id: str, weight: int, levels: list[int], cap: int) -> dict[str, Any]:
    return {"id": id, "weight": weight, "levels": levels, "cap": cap, "reason": REASON,
            "source": "s", "says_en": "{value}", "says_zh": "{value}"}  # fmt: skip


def _counter(id: str, at: int, effect: str, **more: Any) -> dict[str, Any]:
    return {"id": id, "at": at, "effect": effect, "reason": REASON, "source": "s",
            "says_en": "{value}", "says_zh": "{value}", **more}  # fmt: skip


KIND = Kind.model_validate(
    {
        "kind": "organizer",
        "title_en": "an organizer",
        "title_zh": "组织者",
        "minimum_families": 2,
        "families": {
            "money": {"cap": 5, "reason": REASON},
            "control": {"cap": 4, "reason": REASON},
        },
        "bands": {"weak": 3, "medium": 5, "strong": 8, "reason": REASON},
        "indicators": [
            _one("a", 2, [1, 3], 4),
            _one("b", 1, [1, 2, 4], 3),
            _one("c", 1, [2], 1),
        ],
        "gates": [{"any_of": ["a", "c"], "reason": REASON}],
        "counter_indicators": [
            _counter("hire", 2, "explains", explains=["c"]),
            _counter("tax", 1, "minus", minus=1),
            _counter("victim", 1, "remove"),
        ],
    }
)


def without(answer: Answer, gone: Iterable[str]) -> Answer | None:
    """What is left of an answer, worked out in plain Python."""
    gone = set(gone)
    assert answer.value is not None
    if answer.parts:
        standing = [part for part in answer.parts if gone.isdisjoint(part.records)]
        if not standing:
            return None
        value: float = sum(part.worth for part in standing)
        if isinstance(answer.value, int):
            value = math.floor(value + 1e-6)
    else:
        left = [record for record in answer.records if record not in gone]
        if not left:
            return None
        value = answer.value * len(left) / len(answer.records) + 1e-9
    return Answer(answer.person, answer.case_id, value, answer.records, answer.parts)


def tallied(answers: Mapping[str, list[Answer]], gone: Iterable[str]) -> list[Tally]:
    gone = set(gone)
    left = {
        id: [found for row in rows if (found := without(row, gone)) is not None]
        for id, rows in answers.items()
    }
    return weigh(KIND, left, FAMILIES)


def leads(answers: Mapping[str, list[Answer]], gone: Iterable[str]) -> list[str]:
    return [tally.person for tally in tallied(answers, gone) if forms_lead(tally, KIND)]


RECORDS = [f"b/x/{n}" for n in range(7)]
records = st.lists(st.sampled_from(RECORDS), min_size=1, max_size=3, unique=True).map(
    lambda some: tuple(sorted(some))
)


@st.composite
def answer_rows(draw: Any, person: str, id: str) -> Answer:
    case = draw(st.sampled_from(["C-1", "C-2"]))
    counter = id in ("hire", "tax", "victim")
    if counter or draw(st.integers(0, 4)) == 0:
        return Answer(person, case, draw(st.integers(1, 4)), draw(records))
    worth = st.sampled_from([1, 1, 1, 2, 0.5, 1.25])
    parts = tuple(
        Part(one, some)
        for one, some in draw(st.lists(st.tuples(worth, records), min_size=1, max_size=5))
    )
    value = math.floor(sum(part.worth for part in parts))
    return Answer(person, case, value, tuple(sorted({r for p in parts for r in p.records})), parts)


@st.composite
def answered(draw: Any, people: int) -> dict[str, list[Answer]]:
    found: dict[str, list[Answer]] = {id: [] for id in FAMILIES}
    for n in range(people):
        for id in FAMILIES:
            often = {"victim": 8, "tax": 3, "hire": 3}.get(id, 0)
            if draw(st.integers(0, often)) == 0:
                rows = draw(
                    st.lists(answer_rows(f"P-{n}", id), max_size=2, unique_by=lambda a: a.case_id)
                )
                found[id] += rows
    return found


@settings(max_examples=150, deadline=None)
@given(answered(4), st.lists(st.sets(st.sampled_from(RECORDS)), min_size=1, max_size=4))
def test_points_and_ranks_are_those_of_the_tally(
    answers: dict[str, list[Answer]], sets: list[set[str]]
) -> None:
    arrays = weighed(KIND, answers, FAMILIES)
    if not arrays.persons:
        return
    gone = np.array([[r in one for one in sets] for r in arrays.records], bool).reshape(
        len(arrays.records), len(sets)
    )
    ranks = arrays.standing(gone).ranks()
    for at, one in enumerate(sets):
        listed = [key for n, key in enumerate(arrays.persons) if ranks[n, at]]
        listed.sort(key=lambda key: ranks[arrays.persons.index(key), at])
        assert listed == leads(answers, one)


@settings(max_examples=150, deadline=None)
@given(
    answered(1), st.dictionaries(st.sampled_from(["j1", "j2"]), st.sets(st.sampled_from(RECORDS)))
)
def test_the_tipping_set_is_a_smallest_one(
    answers: dict[str, list[Answer]], judgements: dict[str, set[str]]
) -> None:
    if leads(answers, ()) != ["P-0"]:
        return
    found = tipping(weighed(KIND, answers, FAMILIES), judgements)
    things: list[set[str]] = [{record} for record in RECORDS] + list(judgements.values())
    smallest = next(
        size
        for size in range(1, len(RECORDS) + 1)
        if any(not leads(answers, set().union(*some)) for some in combinations(things, size))
    )
    gone = set(found.records).union(*(judgements[name] for name in found.judgements))
    assert found.size == len(found.records) + len(found.judgements)
    assert not leads(answers, gone)
    if found.size:
        left = [(t.points, len(t.families)) for t in tallied(answers, gone)] or [(0, 0)]
        assert [(found.left_points, found.left_families)] == left
    if smallest <= 3:
        assert (found.size, found.exact) == (smallest, True)
    else:
        assert found.size >= smallest
        assert not found.exact or found.size == smallest


def _lead(person: str, tie: str, first: int, worth: float = 1) -> dict[str, list[Answer]]:
    parts = tuple(Part(worth, (tie, f"b/t/{n}")) for n in range(first, first + 4))
    behind = tuple(sorted({r for part in parts for r in part.records}))
    return {
        "a": [Answer(person, "C-1", 4, behind, parts)],
        "b": [Answer(person, "C-1", 2, ("t/s/1", "t/s/2"))],
    }


def _all(*some: dict[str, list[Answer]]) -> dict[str, list[Answer]]:
    return {id: [row for one in some for row in one.get(id, [])] for id in FAMILIES}


def test_a_lead_that_hangs_on_one_account_record_says_so() -> None:
    found = tipping(weighed(KIND, _all(_lead("P-1", "b/accounts/1", 0)), FAMILIES))
    assert found.records == ("b/accounts/1",)
    assert (found.size, found.exact) == (1, True)


def test_a_judgement_takes_along_all_records_written_through_it() -> None:
    answers = _all(
        {
            "a": [Answer("P-1", "C-1", 9, (), tuple(Part(1, (f"b/t/{n}",)) for n in range(9)))],
            "b": [Answer("P-1", "C-1", 9, (), tuple(Part(1, (f"c/t/{n}",)) for n in range(9)))],
        }
    )
    arrays = weighed(KIND, answers, FAMILIES)
    assert tipping(arrays).size == 0  # nine are needed: more than are looked for
    found = tipping(arrays, {"likeness:1": [f"c/t/{n}" for n in range(9)]})
    assert (found.judgements, found.records, found.size) == (("likeness:1",), (), 1)


def test_thousands_of_records_that_do_the_same_are_one_class() -> None:
    parts = tuple(Part(0.01, (f"b/accounts/{n % 3}", f"b/t/{n}")) for n in range(3000))
    answers = _all(
        {
            "a": [Answer("P-1", "C-1", 30, ("b/accounts/0",), parts)],
            "b": [Answer("P-1", "C-1", 4, tuple(f"t/s/{n}" for n in range(4)))],
        }
    )
    found = tipping(weighed(KIND, answers, FAMILIES))
    # b needs all four records gone, and a all three accounts.
    assert found.records == ("b/accounts/0", "b/accounts/1", "b/accounts/2")
    assert (found.size, found.exact) == (3, True)


def test_draws_are_the_same_for_everyone_and_for_the_same_seed() -> None:
    # The same records behind two persons: they fall together, and never change places.
    answers = _all(_lead("P-1", "b/accounts/1", 0), _lead("P-2", "b/accounts/1", 0))
    arrays = weighed(KIND, answers, FAMILIES)
    found = moves(arrays, ["P-1", "P-2"], count=300)
    assert (found["P-1"].low, found["P-1"].high) == (1, 1)
    assert (found["P-2"].low, found["P-2"].high) == (2, 2)
    assert found["P-1"].stays == found["P-2"].stays
    # The account stands in nine draws of ten; all four payments fall in one of ten thousand.
    assert 0.8 < found["P-1"].stays < 0.95
    assert moves(arrays, ["P-1", "P-2"], count=300) == found


def test_blocks_of_draws_do_not_change_what_they_mean(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = _all(_lead("P-1", "b/accounts/1", 0), _lead("P-2", "b/accounts/2", 5, worth=1.0))
    arrays = weighed(KIND, answers, FAMILIES)
    whole = moves(arrays, ["P-1", "P-2"], count=400)
    monkeypatch.setattr("leads.explain.left_out.BLOCK", 30)
    assert moves(arrays, ["P-1", "P-2"], count=400) == whole


def test_a_list_of_one_without_parts_and_a_value_that_is_unknown() -> None:
    answers = _all(
        {
            "a": [Answer("P-1", "C-1", 3, ("b/t/1", "b/t/2", "b/t/3"))],
            "b": [Answer("P-1", "C-1", 4, ("t/s/1",)), Answer("P-1", "C-2", None, ("t/s/2",))],
        }
    )
    arrays = weighed(KIND, answers, FAMILIES)
    found = moves(arrays, ["P-1"])["P-1"]
    assert (found.low, found.high) == (1, 1)
    assert 0.8 < found.stays < 0.97  # it stands while t/s/1 stands and one of the others
    assert "t/s/2" not in arrays.records
    assert tipping(arrays).records == ("t/s/1",)


def test_who_is_under_protection_never_takes_a_rank() -> None:
    answers = _all(_lead("P-1", "b/accounts/1", 0), _lead("P-2", "b/accounts/2", 5))
    arrays = weighed(KIND, answers, FAMILIES)
    found = moves(arrays, ["P-2"], protected=["P-1"])["P-2"]
    assert (found.low, found.high) == (1, 1)


def test_only_one_person_with_a_lead_can_be_asked() -> None:
    answers = _all(_lead("P-1", "b/accounts/1", 0), _lead("P-2", "b/accounts/2", 5))
    with pytest.raises(ValueError, match="one person"):
        tipping(weighed(KIND, answers, FAMILIES))
    with pytest.raises(ValueError, match="no lead"):
        tipping(weighed(KIND, _all({"b": [Answer("P-1", "C-1", 2, ("t/s/1",))]}), FAMILIES))
