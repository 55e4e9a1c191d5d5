"""The arithmetic of groups without a server: ties, communities, keys, levels, measures."""

import itertools
from datetime import date

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from leadgraph.evaluate.groups import b_cubed
from leads.groups import communities, keys, levels, ties
from leads.groups.communities import NONE
from leads.groups.growth import months
from leads.groups.levels import Direction
from leads.groups.traces import ALWAYS, NEVER, Numbering, Presence

Row = tuple[int, int, int, int]


def presence(rows: list[Row]) -> Presence:
    table = np.asarray(rows, dtype=np.int64).reshape(-1, 4)
    things = Numbering([f"t{n}" for n in range(int(table[:, 1].max(initial=-1)) + 1)])
    days = table[:, 2:].astype(np.int32)
    return Presence(table[:, 0], table[:, 1], days[:, 0], days[:, 1], things)


def by_hand(rows: list[Row], most: int) -> dict[tuple[int, int], float]:
    """The same ties, by looking at every pair."""
    found: dict[tuple[int, int], float] = {}
    for thing in {row[1] for row in rows}:
        here = [row for row in rows if row[1] == thing]
        crowd = {row[0] for row in here}
        if not 2 <= len(crowd) <= most or len(here) > 20 * most:
            continue
        for a, b in itertools.combinations(sorted(crowd), 2):
            together = any(
                x[2] <= y[3] and y[2] <= x[3] for x in here for y in here if x[0] == a and y[0] == b
            )
            if together:
                found[a, b] = found.get((a, b), 0.0) + 1 / (len(crowd) - 1)
    return found


rows = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 4), st.integers(0, 20), st.integers(0, 9)).map(
        lambda r: (r[0], r[1], r[2], r[2] + r[3])
    ),
    max_size=40,
)


@given(rows, st.integers(2, 6))
@settings(deadline=None, max_examples=60)
def test_ties_at_one_place_are_those_found_by_looking_at_every_pair(
    rows: list[Row], most: int
) -> None:
    made = ties.together(8, presence(rows), most)

    got = dict(zip(zip(made.one.tolist(), made.other.tolist(), strict=True),
                   made.weight.tolist(), strict=True))  # fmt: skip
    assert got == pytest.approx(by_hand(rows, most))


def test_unknown_days_do_not_pass_for_first_or_last_ones() -> None:
    made = ties.together(3, presence([(0, 0, ALWAYS, NEVER), (1, 0, ALWAYS, NEVER)]), 5)

    assert len(made) == 1
    assert not ties.day_known(int(made.since[0])) and not ties.day_known(int(made.last[0]))
    known = ties.together(3, presence([(0, 0, 10, NEVER), (1, 0, 12, 15)]), 5)
    assert (known.since[0], known.last[0]) == (12, 15)


def rings(groups: int, size: int) -> csr_array:
    graph = nx.Graph()
    for number in range(groups):
        members = range(number * size, (number + 1) * size)
        graph.add_weighted_edges_from((a, b, 1.0) for a, b in itertools.combinations(members, 2))
    graph.add_weighted_edges_from(
        (number * size, ((number + 1) % groups) * size, 0.3) for number in range(groups)
    )
    return nx.to_scipy_sparse_array(graph, nodelist=range(groups * size), format="csr")


def test_communities_are_the_same_in_a_village_and_in_a_nation() -> None:
    for groups in (4, 1_500):
        found = communities.detect(rings(groups, 5), seeds=3)

        true = np.repeat(np.arange(groups), 5)
        assert communities.adjusted_rand(found.label, true) == pytest.approx(1.0, abs=0.02)
        assert found.agreement is not None and found.agreement > 0.98
    # Modularity as it is joins groups when there are many.
    plain = communities.leiden(rings(1_500, 5), 1, 1.0)
    assert plain.max() + 1 < 750


def test_who_is_tied_to_nobody_is_in_no_community() -> None:
    matrix = rings(2, 4).tolil()
    matrix.resize((9, 9))

    found = communities.detect(csr_array(matrix))

    assert found.label[8] == NONE and (found.label[:8] != NONE).all()
    nobody = communities.detect(csr_array((3, 3)))
    assert (nobody.label == NONE).all() and nobody.agreement is None


def test_a_key_stays_with_the_majority_and_nobody_else_gets_it() -> None:
    before = {"G-old": ["a", "b", "c", "d"]}

    assert keys.assign([["a", "b", "c", "x"]], before) == ["G-old"]
    halves = keys.assign([["a", "b"], ["c", "d"]], before)
    assert "G-old" not in halves and len(set(halves)) == 2
    founded = keys.fresh(["a", "b", "c"])
    (again,) = keys.assign([["a", "b", "c"]], {founded: ["x", "y", "z"]})
    assert again != founded


def directed(*pairs: tuple[int, int, float]) -> list[Direction]:
    sure: dict[float, levels.Confidence] = {0.5: "weak", 2.0: "medium", 3.0: "strong"}
    return [Direction(a, b, sure[w], ("pays",), w) for a, b, w in pairs]


def test_levels_count_from_who_is_directed_by_nobody_and_circles_are_broken() -> None:
    found = levels.levels(directed((1, 2, 3.0), (2, 3, 2.0), (1, 3, 2.0), (4, 3, 0.5)))

    assert {p: (one.level, one.confidence) for p, one in found.items()} == {
        1: (1, "strong"), 2: (2, "strong"), 3: (3, "medium"),
    }  # fmt: skip
    circle = levels.levels(directed((1, 2, 3.0), (2, 3, 3.0), (3, 1, 2.0)))
    assert [circle[p].level for p in (1, 2, 3)] == [1, 2, 3]
    assert levels.levels(directed((1, 2, 2.0), (2, 1, 2.0))) == {}
    assert levels.levels([]) == {}


def test_b_cubed_counts_bystanders_and_people_of_two_groups() -> None:
    both, a, b, none = frozenset("ab"), frozenset("a"), frozenset("b"), frozenset[str]()

    assert b_cubed(np.asarray([0, 0, 1, 1]), [a, a, b, b]) == (1.0, 1.0)
    assert b_cubed(np.asarray([0, 0, 1]), [a, both, b]) == (
        1.0,
        pytest.approx((1 + 2 / 3 + 0.5) / 3),
    )
    precision, recall = b_cubed(np.asarray([0, 0, NONE]), [a, none, a])
    assert (precision, recall) == (0.25, 0.5)


def test_growth_shows_quiet_months_and_keeps_currencies_apart() -> None:
    found = months(
        [
            {"month": "2024-12-01", "currency": "", "joined": 2, "members": 2, "reports": 0,
             "paid": 0},
            {"month": date(2025, 2, 1), "currency": "CNY", "joined": 0, "members": 2, "reports": 1,
             "paid": 5},
            {"month": date(2025, 2, 1), "currency": "USDT", "joined": 0, "members": 2, "reports": 2,
             "paid": 7},
        ]
    )  # fmt: skip

    assert [(m.month.isoformat(), m.joined, m.members, m.reports) for m in found] == [
        ("2024-12-01", 2, 2, 0), ("2025-01-01", 0, 2, 0), ("2025-02-01", 0, 2, 3),
    ]  # fmt: skip
    assert found[2].paid == {"CNY": 5, "USDT": 7}
    assert months([]) == []
