"""Clusters: which links are followed, against an oracle that knows nothing of how it is done."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from resolution import resolve
from resolution.judgements import Standing
from resolution.linkage.clusters import MOST_NUCLEI, PROFILE_NUCLEI, Held, Link, follow
from resolution.persons import Facts, same_birth
from tests.raw_layer import people

OLD, SLIP, NEW = date(1970, 1, 2), date(1970, 1, 3), date(1999, 9, 30)
"""`SLIP` is like `OLD` but for a digit; `NEW` is like neither."""


def facts(
    births: dict[int, date], residents: dict[int, str], apart: Iterable[tuple[int, int]] = ()
) -> dict[int, Facts]:
    """Facts of nuclei, one date and one resident id each at most."""
    found: dict[int, Facts] = {}
    for node, born in births.items():
        found.setdefault(node, Facts()).births.add(born)
    for node, number in residents.items():
        found.setdefault(node, Facts()).residents.add(number)
    for a, b in apart:
        found.setdefault(a, Facts()).apart[b] = 1
        found.setdefault(b, Facts()).apart[a] = 1
    return found


@st.composite
def linked(draw: st.DrawFn) -> tuple[list[Link], dict[int, Facts]]:
    """A few nuclei, many links, and what is known of some."""
    pairs = list(combinations(range(draw(st.integers(2, 8))), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), min_size=1, max_size=16, unique=True))
    links = [Link(a, b, draw(st.sampled_from([10.0, 11.5, 20.0, 30.0]))) for a, b in chosen]
    node = st.integers(0, 7)
    return links, facts(
        draw(st.dictionaries(node, st.sampled_from([OLD, SLIP, NEW]), max_size=5)),
        draw(st.dictionaries(node, st.sampled_from(["A", "B"]), max_size=3)),
        draw(st.lists(st.sampled_from(pairs), max_size=3)),
    )


def groups_of(root: dict[int, int]) -> set[frozenset[int]]:
    """Groups by their least nucleus."""
    return {frozenset(n for n in root if root[n] == r) for r in root.values()}


def unlike(known: dict[int, Facts], one: Iterable[int], other: Iterable[int]) -> bool:
    """Whether anything known of the nuclei of two groups contradicts, looked at pair by pair."""
    none = Facts()
    return any(
        b in known.get(a, none).apart
        or any(x != y for x in known.get(a, none).residents for y in known.get(b, none).residents)
        or any(not same_birth(x, y) for x in known.get(a, none).births
               for y in known.get(b, none).births)
        for a in one for b in other
    )  # fmt: skip


def expected(
    links: Sequence[Link], known: dict[int, Facts]
) -> tuple[set[frozenset[int]], dict[tuple[int, int], str]]:
    """Groups, and kinds of the links held back: on a graph, each step from the start."""
    whole: nx.Graph[int] = nx.Graph()
    made: nx.Graph[int] = nx.Graph()
    whole.add_edges_from((one.a, one.b) for one in links)
    made.add_nodes_from(whole)
    held = {}
    for one in sorted(links, key=lambda one: (-one.weight, one.a, one.b)):
        left, right = (nx.node_connected_component(made, n) for n in (one.a, one.b))
        if one.b in left:
            continue
        between = sum(1 for _ in nx.edge_boundary(whole, left, right))
        if unlike(known, left, right):
            held[one.a, one.b] = "contradiction"
        elif len(left | right) > MOST_NUCLEI:
            held[one.a, one.b] = "oversized"
        elif min(len(left), len(right)) > 1 and between == 1:
            held[one.a, one.b] = "bridge"
        else:
            made.add_edge(one.a, one.b)
    groups = {frozenset(group) for group in nx.connected_components(made)}
    apart = {pair: kind for pair, kind in held.items()
             if not any(set(pair) <= group for group in groups)}  # fmt: skip
    return groups, apart


@effort(max_examples=200, deadline=None)
@given(drawn=linked(), order=st.randoms(use_true_random=False))
def test_groups_and_links_held_back_are_those_of_the_oracle(
    drawn: tuple[list[Link], dict[int, Facts]], order: Any
) -> None:
    links, known = drawn
    shuffled = list(links)
    order.shuffle(shuffled)
    root, followed, held = follow(shuffled, known)
    groups, apart = expected(links, known)
    assert groups_of(root) == groups
    assert {(one.link.a, one.link.b): one.kind for one in held} == apart
    assert {*followed, *(one.link for one in held)} <= set(links)
    assert not set(followed) & {one.link for one in held}
    for group in groups:
        assert not unlike(known, group, group)
        assert all(root[n] == min(group) for n in group)
    graph = nx.Graph([(one.a, one.b) for one in followed])
    graph.add_nodes_from(root)
    assert {frozenset(c) for c in nx.connected_components(graph)} == groups


@effort(max_examples=100, deadline=None)
@given(drawn=linked())
def test_facts_given_are_not_changed(drawn: tuple[list[Link], dict[int, Facts]]) -> None:
    links, known = drawn
    before = repr(sorted(known.items()))
    first = follow(links, known)
    assert repr(sorted(known.items())) == before
    assert follow(links, known) == first


def kinds(held: Sequence[Held]) -> list[tuple[int, int, str]]:
    return [(one.link.a, one.link.b, one.kind) for one in held]


def test_a_group_never_holds_two_whose_facts_contradict_over_a_third() -> None:
    links = [Link(0, 2, 30.0), Link(1, 2, 20.0)]
    root, followed, held = follow(links, facts({0: OLD, 1: NEW}, {}))
    assert groups_of(root) == {frozenset({0, 2}), frozenset({1})}
    assert followed == [links[0]]
    assert kinds(held) == [(1, 2, "contradiction")]
    assert held[0].reason == "dates of birth 1970-01-02 and 1999-09-30"


def test_the_stronger_link_wins_whatever_the_order() -> None:
    links = [Link(1, 2, 30.0), Link(0, 2, 20.0)]
    for given_so in (links, links[::-1]):
        root, _, _ = follow(given_so, facts({}, {0: "A", 1: "B"}))
        assert groups_of(root) == {frozenset({1, 2}), frozenset({0})}


def test_two_groups_on_one_link_are_a_bridge_and_on_two_one_person() -> None:
    firm = [Link(0, 1, 30.0), Link(2, 3, 29.0)]
    root, _, held = follow([*firm, Link(1, 2, 20.0)], {})
    assert groups_of(root) == {frozenset({0, 1}), frozenset({2, 3})}
    assert kinds(held) == [(1, 2, "bridge")]
    root, _, held = follow([*firm, Link(1, 2, 20.0), Link(0, 3, 15.0)], {})
    assert groups_of(root) == {frozenset({0, 1, 2, 3})}
    assert held == []


def test_a_person_grows_to_the_most_and_no_further() -> None:
    star = [Link(0, n, 100.0 - n) for n in range(1, MOST_NUCLEI + 2)]
    root, _, held = follow(star, {})
    assert max(map(len, groups_of(root))) == MOST_NUCLEI
    assert kinds(held) == [(0, MOST_NUCLEI, "oversized"), (0, MOST_NUCLEI + 1, "oversized")]


def test_a_link_despite_stated_dates_joins_but_never_two_resident_ids() -> None:
    despite = Link(0, 1, 30.0, despite=True)
    assert follow([despite], facts({0: OLD, 1: NEW}, {}))[0] == {0: 0, 1: 0}
    root, _, held = follow([despite], facts({0: OLD, 1: NEW}, {0: "A", 1: "B"}))
    assert root == {0: 0, 1: 1}
    assert kinds(held) == [(0, 1, "contradiction")]
    root, _, held = follow([despite], facts({}, {}, [(0, 1)]))
    assert kinds(held) == [(0, 1, "contradiction")]


def test_who_was_joined_despite_dates_takes_those_in_who_agree_with_one_of_them() -> None:
    links = [Link(0, 1, 30.0, despite=True), Link(1, 2, 20.0), Link(1, 3, 10.0)]
    third = date(1950, 6, 15)
    root, _, held = follow(links, facts({0: OLD, 1: NEW, 2: OLD, 3: third}, {}))
    assert groups_of(root) == {frozenset({0, 1, 2}), frozenset({3})}
    assert kinds(held) == [(1, 3, "contradiction")]


def test_no_link_gives_no_group() -> None:
    assert follow([], {}) == ({}, [], [])


# Through the whole run.

BORN = date(1984, 3, 7)
PHONE = "+8613800000001"


def key(name: str) -> str:
    return f"pol/case_parties/{name}#person_"


def look(
    home: Path, world: dict[str, dict[str, Any]], *judged: Standing
) -> tuple[set[frozenset[str]], list[tuple[str, str, str]]]:
    """Groups of identities (by the names in their keys), and the queue as (left, right, kind)."""
    with people(world) as con:
        made = resolve.build(con, home / "resolution", judged)
    name = {k: k.split("/")[2].split("#")[0] for k in world}
    table = pq.read_table(made.tables["rel_IDENTIFIES"]).to_pylist()
    persons: dict[str, set[str]] = {}
    for row in table:
        persons.setdefault(row["end_key"], set()).add(name[row["start_key"]])
    queue = pq.read_table(home / "resolution" / "queue.parquet").to_pylist()
    asked = [(name[q["left_identity"]], name[q["right_identity"]], q["kind"]) for q in queue]
    return {frozenset(g) for g in persons.values()}, asked


def standing(verdict: str, left: str, right: str, seq: int = 1) -> Standing:
    a, b = sorted((key(left), key(right)))
    return Standing(a, b, verdict, (seq,), ("wang",), False)


ALIKE: dict[str, Any] = {"name": "慕容惜雪", "born": BORN, "phones": [PHONE], "cases": ["C1"]}


def test_alike_in_everything_is_one_person_until_a_reviewer_tears_them(tmp_path: Path) -> None:
    world = {key(n): dict(ALIKE) for n in "abc"}
    assert look(tmp_path, world)[0] == {frozenset("abc")}
    groups, queue = look(tmp_path, world, standing("reject", "a", "b"))
    assert len(groups) == 2 and not any({"a", "b"} <= g for g in groups)
    assert ("a", "b") not in [(left, right) for left, right, _ in queue]


def test_a_reject_holds_over_a_third_who_is_like_both(tmp_path: Path) -> None:
    """a and b are joined to c by documents of their own; the reject holds all the same."""
    world = {
        key("a"): ALIKE | {"docs": ["CN:passport:EA4817260"]},
        key("b"): ALIKE | {"docs": ["CN:passport:EB9035174"]},
        key("c"): ALIKE | {"docs": ["CN:passport:EA4817260"]},
        key("d"): ALIKE | {"docs": ["CN:passport:EB9035174"]},
        key("e"): dict(ALIKE),
    }
    groups, _ = look(tmp_path, world, standing("reject", "c", "d"))
    assert not any({"c", "d"} & g == {"c", "d"} for g in groups)
    assert {frozenset(g & set("abcd")) for g in groups} - {frozenset()} == {
        frozenset("ac"), frozenset("bd")
    }  # fmt: skip


def test_unsure_asks_again_and_does_not_join(tmp_path: Path) -> None:
    world = {key(n): dict(ALIKE) for n in "ab"}
    groups, queue = look(tmp_path, world, standing("unsure", "a", "b"))
    assert groups == {frozenset("a"), frozenset("b")}
    assert queue == [("a", "b", "unsure")]


def test_one_who_may_be_either_of_two_people_is_asked_about(tmp_path: Path) -> None:
    """c has the name and the phone of both; a and b have births that exclude each other."""
    name: dict[str, Any] = {"name": "慕容惜雪", "phones": [PHONE], "cases": ["C1"]}
    world = {
        key("a"): name | {"born": BORN},
        key("b"): name | {"born": date(1991, 11, 25)},
        key("c"): name,
    }
    groups, queue = look(tmp_path, world)
    assert groups == {frozenset(n) for n in "abc"}
    kind = {(left, right): kind for left, right, kind in queue}
    assert kind["a", "c"] == kind["b", "c"] == "ambiguous"


def test_many_with_the_same_few_features_are_not_joined_to_one_of_them(tmp_path: Path) -> None:
    """Namesakes of one day are one profile; who is like the profile is asked, not guessed."""
    namesake = {"name": "慕容惜雪", "born": BORN, "cases": ["C1"]}
    world = {key(f"n{n}"): dict(namesake) for n in range(3)}
    world[key("z")] = namesake | {"phones": [PHONE]}
    groups, queue = look(tmp_path, world)
    assert groups == {frozenset({n}) for n in ("n0", "n1", "n2", "z")}
    asked = nx.Graph([(left, right) for left, right, _ in queue])
    assert nx.is_connected(asked) and set(asked) == {"n0", "n1", "n2", "z"}


@pytest.mark.parametrize("count", [PROFILE_NUCLEI, PROFILE_NUCLEI + 10])
def test_the_queue_about_identical_namesakes_is_bounded(tmp_path: Path, count: int) -> None:
    world = {
        key(f"n{n:03d}"): {"name": "慕容惜雪", "born": BORN, "cases": ["C1"]} for n in range(count)
    }
    groups, queue = look(tmp_path, world)
    assert len(groups) == count
    assert 0 < len(queue) <= PROFILE_NUCLEI * (PROFILE_NUCLEI - 1) // 2
