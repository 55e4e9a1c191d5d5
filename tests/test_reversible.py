"""What a reviewer decided and took back leaves no trace: tables, queue and traces byte for byte."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from loaders.store import connect
from resolution import registry, resolve
from resolution.judgements import Decision, judge, revoke, standing
from tests.raw_layer import people

KEPT = ("pairs.parquet",)
"""Files of weights that were computed, a store and no result."""

Known = dict[str, dict[str, Any]]


def prints(home: Path) -> dict[str, str]:
    """sha256 of everything that a run leaves for people and for the graph."""
    folder = home / "resolution"
    files = [*folder.glob("tables/*.parquet"), *folder.glob("*.parquet")]
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in files
        if file.name not in KEPT and not file.name.startswith("names-")
    }


def run(home: Path, world: Known) -> dict[str, str]:
    """Resolve `world` with what stands in `home`; the person of each identity."""
    with people(world) as con:
        made = resolve.build(con, home / "resolution", standing(home))
    table = pq.read_table(made.tables["rel_IDENTIFIES"])
    return dict(zip(table["start_key"].to_pylist(), table["end_key"].to_pylist(), strict=True))


def word(home: Path, decision: str, left: str, right: str, reviewer: str = "wang") -> int:
    """Record a judgement; its number."""
    return judge(home, Decision(decision), left, right, reviewer, "seen").seq


def take_back(home: Path, seq: int) -> None:
    """Revoke a judgement."""
    revoke(home, seq, "chief", "was wrong")


def key(name: str) -> str:
    """An identity's key, in feeds by turns."""
    feed = ("case_parties", "crossings", "stays")[sum(map(ord, name)) % 3]
    return f"pol/{feed}/{name}#person_"


# The register of keys alone, on any partitions.


def assigned(home: Path, groups: Sequence[frozenset[int]]) -> dict[str, str]:
    """The person key of each identity of `groups`."""
    named = {f"i{n}": min(group) for group in groups for n in group}
    keys = sorted(named)
    numbers = pa.array(range(len(keys)), pa.int64())
    with connect() as con:
        con.register("identity", pa.table({"i": numbers, "key": keys}))
        place = {key: at for at, key in enumerate(keys)}
        least = [min(place[k] for k in keys if named[k] == named[own]) for own in keys]
        con.register("member", pa.table({"i": numbers, "c": pa.array(least, pa.int64())}))
        registry.assign(con, home / "person_keys")
        return dict(con.execute("SELECT identity, person FROM person_of").fetchall())


@st.composite
def partitions(draw: st.DrawFn) -> frozenset[frozenset[int]]:
    """Some of seven identities, in groups."""
    labels = draw(st.lists(st.integers(-1, 3), min_size=7, max_size=7))
    groups: dict[int, set[int]] = {}
    for n, label in enumerate(labels):
        if label >= 0:
            groups.setdefault(label, set()).add(n)
    return frozenset(map(frozenset, groups.values()))


@effort(max_examples=15, deadline=None)
@given(
    states=st.lists(partitions(), min_size=2, max_size=5),
    walk=st.lists(st.integers(0, 4), min_size=3, max_size=8),
)
def test_a_state_that_comes_back_has_the_keys_that_it_had(
    tmp_path_factory: pytest.TempPathFactory,
    states: list[frozenset[frozenset[int]]],
    walk: list[int],
) -> None:
    home, seen = tmp_path_factory.mktemp("r"), dict[frozenset[frozenset[int]], dict[str, str]]()
    for step in walk:
        state = states[step % len(states)]
        found = assigned(home, sorted(state, key=min))
        assert seen.setdefault(state, found) == found
        persons = {frozenset(i for i in found if found[i] == p) for p in found.values()}
        assert persons == {frozenset(f"i{n}" for n in group) for group in state}


@effort(max_examples=12, deadline=None)
@given(before=partitions(), after=partitions())
def test_a_key_stays_with_the_larger_part(
    tmp_path_factory: pytest.TempPathFactory,
    before: frozenset[frozenset[int]],
    after: frozenset[frozenset[int]],
) -> None:
    """One step from anywhere: no key moves to a group from one that shares strictly more with its
    bearer and has no better claim to another."""
    home = tmp_path_factory.mktemp("r")
    old = assigned(home, sorted(before, key=min))
    new = assigned(home, sorted(after, key=min))
    for group in before:
        parts = sorted((len(group & other), other) for other in after if group & other)
        if len(parts) == 0 or group in after or any(g in before for _, g in parts):
            continue
        largest, part = max(parts, key=lambda one: one[0])
        claims = [len(part & other) for other in before]
        sole = largest > max([n for n, _ in parts[:-1]], default=0)
        if sole and claims.count(largest) == 1 and max(claims) == largest:
            assert new[f"i{min(group & part)}"] == old[f"i{min(group)}"]


# The whole run.


def test_a_part_that_comes_back_after_another_took_its_key_has_its_own(tmp_path: Path) -> None:
    """A pair joined by a passport is torn while those who were joined to it keep its key."""
    a, b, c, d, e = (key(letter) for letter in "abcde")
    world: Known = {k: {} for k in (a, b, c, d, e)}
    world[a]["docs"] = world[b]["docs"] = ["CN:passport:EA4817260"]
    first, printed = run(tmp_path, world), prints(tmp_path)
    said = [("accept", a, c), ("accept", c, d), ("accept", d, e), ("reject", a, b)]
    seqs = []
    for one in said:
        seqs.append(word(tmp_path, *one))
        run(tmp_path, world)
    for seq in (seqs[0], seqs[3], seqs[1], seqs[2]):
        take_back(tmp_path, seq)
        last = run(tmp_path, world)
    assert last == first
    assert prints(tmp_path) == printed


def test_the_larger_part_keeps_its_key_through_a_merge_and_a_split(tmp_path: Path) -> None:
    big, small = [key(f"b{n}") for n in range(3)], [key(f"a{n}") for n in range(2)]
    born = date(1984, 3, 7)
    world: Known = {k: {"docs": ["CN:passport:EA4817260"], "born": born} for k in big}
    world |= {k: {"docs": ["CN:passport:EB9035174"]} for k in small}
    before = run(tmp_path, world)
    seq = word(tmp_path, "accept", big[0], small[0])
    assert set(run(tmp_path, world).values()) == {before[big[0]]}
    assert [(c["kind"], c["person"], c["others"]) for c in resolve.changes(tmp_path)] == [
        ("ended", before[small[0]], [before[big[0]]]),
        ("merged", before[big[0]], [before[small[0]]]),
    ]
    take_back(tmp_path, seq)
    assert run(tmp_path, world) == before
    assert [(c["kind"], c["person"], c["others"]) for c in resolve.changes(tmp_path)] == [
        ("founded", before[small[0]], None),
        ("split", before[big[0]], [before[small[0]]]),
    ]
    torn = word(tmp_path, "reject", big[2], big[0])
    word(tmp_path, "reject", big[2], big[1])
    split = run(tmp_path, world)
    assert split[big[0]] == split[big[1]] == before[big[0]] != split[big[2]]
    take_back(tmp_path, torn)
    run(tmp_path, world)
    take_back(tmp_path, torn + 1)
    assert run(tmp_path, world) == before


ONE = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["张伟", "張偉", "王小明", "王小亮", "Иван Петров", "李", "😀"]),
        "latin": st.sampled_from(["Zhang Wei", "WEI ZHANG", "Cheung Wai", "Wang Xiaoming"]),
        "born": st.sampled_from([date(1984, 3, 7), date(1984, 7, 3), date(1991, 11, 25)]),
        "docs": st.lists(
            st.sampled_from(
                ["CN:passport:EA4817260", "CN:passport:EA4817261", "MM:passport:MB482913",
                 "CN:resident_id:440306198403070176"]
            ),
            max_size=2, unique=True,
        ),
        "phones": st.just(["+8613800000001"]),
        "accounts": st.just(["6222;1|2"]),
    },
)  # fmt: skip
"""What is known of one identity; few values, so that much is shared."""

PAIR = st.tuples(st.integers(0, 5), st.integers(0, 5)).filter(lambda p: p[0] != p[1])
SAID = st.tuples(
    st.sampled_from(["accept", "accept", "reject", "reject", "unsure"]),
    PAIR,
    st.sampled_from(["wang", "li"]),
)


@effort(max_examples=3, deadline=None)
@given(
    known=st.lists(ONE, min_size=6, max_size=6),
    joins=ONE,
    said=st.lists(SAID, min_size=1, max_size=3),
    order=st.permutations(range(3)),
    comes=st.integers(0, 3),
    goes=st.integers(0, 3),
)
def test_any_judgements_taken_back_in_any_order_leave_no_trace(
    tmp_path_factory: pytest.TempPathFactory,
    known: list[dict[str, Any]],
    joins: dict[str, Any],
    said: list[tuple[str, tuple[int, int], str]],
    order: list[int],
    comes: int,
    goes: int,
) -> None:
    """Records come after so many judgements and go after so many revokes."""
    home = tmp_path_factory.mktemp("r")
    keys = [key(letter) for letter in "abcdef"]
    world: Known = {k: one | {"cases": ["C1"]} for k, one in zip(keys, known, strict=True)}
    later: Known = world | {key("g"): joins | {"cases": ["C1"]}}
    seen: dict[tuple[frozenset[int], bool], tuple[dict[str, str], dict[str, str]]] = {}
    active: list[int] = []
    there = False

    def look() -> None:
        person = run(home, later if there else world)
        found = person, prints(home)
        assert seen.setdefault((frozenset(active), there), found) == found
        holds(person, home)

    look()
    for count, (decision, (a, b), reviewer) in enumerate(said):
        there = there or count == comes
        active.append(word(home, decision, keys[a], keys[b], reviewer))
        look()
    seqs = list(active)
    for count, place in enumerate(n for n in order if n < len(seqs)):
        there = there and count != goes
        take_back(home, seqs[place])
        active.remove(seqs[place])
        look()
    there = False
    look()


def holds(person: Mapping[str, str], home: Path) -> None:
    """A reject holds always; an accept too, where no reject stands against it."""
    said = standing(home)
    against = {frozenset((s.left, s.right)) for s in said if s.verdict in ("reject", "disputed")}
    for pair in against:
        left, right = sorted(pair)
        assert left not in person or right not in person or person[left] != person[right]
    for one in said:
        if one.verdict == "accept" and not against:
            assert person[one.left] == person[one.right]


def test_a_run_from_nothing_gives_what_the_last_of_many_runs_gave(tmp_path: Path) -> None:
    """All but the register of keys may be thrown away."""
    a, b = key("a"), key("b")
    one = {"name": "张伟", "born": date(1984, 3, 7), "cases": ["C1"]}
    world: Known = {a: one, b: one, key("c"): one | {"phones": ["+8613800000001"]}}
    run(tmp_path, world)
    word(tmp_path, "accept", a, b)
    run(tmp_path, world)
    printed = prints(tmp_path)
    for file in (tmp_path / "resolution").glob("*.parquet"):
        file.unlink()
    for file in (tmp_path / "resolution" / "tables").iterdir():
        file.unlink()
    run(tmp_path, world)
    assert prints(tmp_path) == printed
