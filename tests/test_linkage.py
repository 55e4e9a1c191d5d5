"""Linkage: what each comparison sees, who is joined, who is asked about, who is never compared."""

from datetime import date
from math import log2
from typing import Any

import pytest
from stdnum.iso7064 import mod_11_2

from resolution.linkage import model as models
from resolution.linkage.comparisons import COMPARISONS, EXTRAS
from tests.linked_people import Run, judged, key, run, run_on
from tests.raw_layer import people, tie

BORN = date(1984, 3, 7)


def resident_id(born: date, serial: int) -> str:
    """A resident id of China with its check character, as a document's key."""
    body = f"440306{born:%Y%m%d}{serial:03d}"
    return "CN:resident_id:" + body + str(mod_11_2.calc_check_digit(body))


# What each comparison sees. The two of an example hold one account, so that they are candidates;
# `#` stands for the example's number, so that examples have nothing in common.

LEVELS: list[tuple[str, str, dict[str, Any], dict[str, Any]]] = [
    ("name", "unknown", {"born": BORN}, {"name": "张伟"}),
    ("name", "unknown", {"name": "😀"}, {"name": "😀"}),
    ("name", "same characters", {"name": "张伟"}, {"name": "张伟"}),
    ("name", "same characters", {"name": "張偉"}, {"name": "张伟"}),
    ("name", "same in Latin letters", {"name": "张伟"}, {"latin": "ZHANG, Wei"}),
    ("name", "same in Latin letters", {"latin": "Wei Zhang"}, {"latin": "Zhang Wei"}),
    ("name", "another romanisation", {"name": "张伟"}, {"latin": "Cheung Wai"}),
    ("name", "another romanisation", {"name": "张伟"}, {"latin": "Chang Wei"}),
    ("name", "same sound, other characters", {"name": "张伟"}, {"name": "张玮"}),
    ("name", "the same from another script", {"name": "Юрий Щербаков"},
     {"latin": "Yury Shcherbakov"}),
    ("name", "a slip", {"latin": "Zbigniew Wojciechowski"}, {"latin": "Zbigniew Wojciechowsky"}),
    ("name", "a nickname", {"latin": "Robert Smith"}, {"latin": "Bob Smith"}),
    ("name", "alike or in part", {"latin": "Robert James Smith"}, {"latin": "Robert Smith"}),
    ("name", "one part in common", {"latin": "Robert Smith"}, {"latin": "Alice Smith"}),
    ("name", "different", {"latin": "Robert Smith"}, {"name": "张伟"}),
    ("birth date", "unknown", {"born": BORN}, {}),
    ("birth date", "same date", {"born": BORN}, {"born": BORN}),
    ("birth date", "one digit or day and month changed", {"born": BORN},
     {"born": date(1984, 7, 3)}),
    ("birth date", "one digit or day and month changed", {"born": BORN},
     {"born": date(1974, 3, 7)}),
    ("birth date", "same year, day unknown", {"born": date(1984, 11, 25)},
     {"born": date(1984, 1, 1)}),
    ("birth date", "different", {"born": BORN}, {"born": date(1991, 11, 25)}),
    ("birth date", "different", {"born": BORN}, {"born": date(1991, 1, 1)}),
    ("document", "unknown", {"docs": ["CN:passport:EA4817#"]},
     {"docs": ["CN:travel_permit:C7263#"]}),
    ("document", "unknown", {"docs": ["CN:passport:EA4817#"]}, {}),
    ("document", "same number", {"docs": ["CN:passport:EA4817#"]},
     {"docs": ["MM:passport:ea-4817#"]}),
    ("document", "one character changed", {"docs": ["CN:passport:EA48#71"]},
     {"docs": ["CN:passport:EA48#72"]}),
    ("document", "one character changed", {"docs": ["CN:passport:EA48#71"]},
     {"docs": ["CN:passport:EA48#7"]}),
    ("document", "different", {"docs": ["CN:passport:EA4817#"]}, {"docs": ["CN:passport:EB90#35"]}),
    ("phone", "unknown", {"phones": ["+861#"]}, {}),
    ("phone", "same number, of few", {"phones": ["+861#"]}, {"phones": ["+861#"]}),
    ("phone", "same number, of more", {"phones": ["+860"], "name": "张伟"},
     {"phones": ["+860"], "name": "张伟"}),
    ("phone", "different", {"phones": ["+861#"]}, {"phones": ["+862#"]}),
    ("account", "unknown", {"phones": ["+861#"]}, {"phones": ["+861#"], "accounts": []}),
    ("account", "same account", {}, {}),
    ("account", "different", {"phones": ["+861#"]}, {"phones": ["+861#"], "accounts": ["Y#"]}),
    ("handset", "unknown", {"phones": ["+861#"]}, {}),
    ("handset", "same handset", {"phones": ["+863#"]}, {"phones": ["+864#"]}),
    ("handset", "different", {"phones": ["+863#"]}, {"phones": ["+865#"]}),
    ("case", "unknown", {}, {"cases": []}),
    ("case", "same case", {}, {}),
    ("case", "different", {"cases": ["D#"]}, {}),
]  # fmt: skip


def filled(one: dict[str, Any], n: int) -> dict[str, Any]:
    """An example's identity with its number put in."""
    base: dict[str, Any] = {"accounts": ["X#"], "cases": ["C#"]}
    return {
        name: [part.replace("#", f"{n:03d}") for part in value]
        if isinstance(value, list)
        else value
        for name, value in (base | one).items()
    }


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run on all examples at once, with five people more on the phone +860."""
    world: dict[str, Any] = {}
    used = []
    for n, (_, _, left, right) in enumerate(LEVELS):
        world |= {f"l{n}": filled(left, n), f"r{n}": filled(right, n)}
        used += [tie(f"Phone +86{kind}{n:03d}", f"Device {device}-{n}")
                 for kind, device in ((3, "a"), (4, "a"), (5, "b"))]  # fmt: skip
    for n, name in enumerate(["李娜", "陈静", "刘洋", "Anna Schmidt", "Ivan Petrov"]):
        world[f"other{n}"] = {"name": name, "phones": ["+860"], "cases": ["C9"]}
    return run(tmp_path_factory.mktemp("examples"), world, more={"rel_USED_IN": used})


def test_every_level_of_what_feeds_tell_has_an_example() -> None:
    assert {(comparison, level) for comparison, level, _, _ in LEVELS} == {
        (c.name, level.name) for c in COMPARISONS for level in c.levels
    }


@pytest.mark.parametrize("n", range(len(LEVELS)), ids=lambda n: f"{LEVELS[n][0]}: {LEVELS[n][1]}")
def test_a_level_is_reached_by_its_example(examples: Run, n: int) -> None:
    comparison, level, _, _ = LEVELS[n]
    assert examples.levels(f"l{n}", f"r{n}")[comparison] == level


TOLD: list[tuple[str, list[str], list[str]]] = [
    ("unknown", [], ["street=Elm 3"]),
    (
        "a rare one and others agree",
        ["street=#", "city=A", "mail=m"],
        ["street=#", "city=A", "mail=m"],
    ),
    ("a rare one agrees", ["street=#", "city=A"], ["street=#", "city=B"]),
    ("three or more agree", ["city=A", "mail=m", "zip=1"], ["city=A", "mail=m", "zip=1"]),
    ("two agree", ["city=A", "mail=m"], ["city=A", "mail=m"]),
    ("one agrees", ["city=A"], ["city=A", "mail=m"]),
    ("different", ["city=A"], ["city=B"]),
]


def test_every_level_of_further_attributes_has_its_example(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world: dict[str, Any] = {}
    rows = []
    for n, (_, left, right) in enumerate(TOLD):
        for side, told in (("l", left), ("r", right)):
            world[f"{side}{n}"] = {"accounts": [f"X{n}"], "cases": [f"C{n}"]}
            rows += [(key(f"{side}{n}"), *one.replace("#", f"Elm {n}0").split("=")) for one in told]
    for n in range(10):
        world[f"many{n}"] = {}
        rows += [
            (key(f"many{n}"), kind, value)
            for kind, value in (("city", "A"), ("city", "B"), ("mail", "m"), ("zip", "1"))
        ]
    with people({key(name): one for name, one in world.items()}) as con:
        con.execute("CREATE TABLE extra (identity VARCHAR, kind VARCHAR, value VARCHAR)")
        con.executemany("INSERT INTO extra VALUES (?, ?, ?)", rows)
        found = run_on(con, tmp_path_factory.mktemp("extras"))
    seen = [found.levels(f"l{n}", f"r{n}")["further attributes"] for n in range(len(TOLD))]
    assert seen == [level for level, _, _ in TOLD]
    assert [level.name for level in EXTRAS.levels] == seen


def test_a_weight_is_the_prior_and_the_sum_of_its_comparisons(examples: Run) -> None:
    """Against log2(m/u) of the model itself; version 0 has no term frequencies."""
    model = models.built_in()
    prior = log2(model.prior / (1 - model.prior))
    pairs = examples.rows("pairs.parquet")
    assert len(pairs) > len(LEVELS) / 2
    for one in pairs:
        total = prior
        for comparison in COMPARISONS:
            name = comparison.name.replace(" ", "_")
            known = [level for level in comparison.levels if not level.unknown]
            number = one[f"g_{name}"]
            level = known[len(known) - 1 - max(number, 0)]
            expected = log2(level.m / level.u) if number >= 0 else 0.0
            assert one[f"w_{name}"] == pytest.approx(expected, abs=1e-4)
            total += expected
        assert one["weight"] == pytest.approx(total, abs=1e-3)


# Bands. One run on people of many stories who have nothing to do with one another.

TWIN_NAMES = [
    ("王小明", "王小亮"), ("欧阳小明", "欧阳小亮"), ("王晓明", "王小明"), ("张伟", "张强"),
    ("Zhang Xiaoming", "Zhang Xiaoling"), ("Nguyen Van An", "Nguyen Van Anh"),
    ("Maria Petrova", "Marta Petrova"),
]  # fmt: skip
"""Names that differ by a character, as brothers and sisters have them."""

APART: dict[str, list[dict[str, Any]]] = {
    "Latin letters alone": [{"latin": "Gao Yuan"}, {"name": "高远"}],
    "Latin letters and a case": [
        {"latin": "Shi Lei", "cases": ["K1"]}, {"name": "石磊", "cases": ["K1"]}],
    "Latin letters of other characters": [{"name": "郭婷"}, {"name": "郭亭"}],
    "a phone alone": [{"phones": ["+8611"]}, {"phones": ["+8611"]}],
    "a phone and a case": [{"name": "马超", "phones": ["+8612"], "cases": ["K2"]},
                           {"name": "罗丹", "phones": ["+8612"], "cases": ["K2"]}],
    "a phone and a birth date": [
        {"name": "唐杰", "phones": ["+8613"], "born": date(1951, 2, 3)},
        {"name": "何欢", "phones": ["+8613"], "born": date(1951, 2, 3)}],
    "husband and wife": [
        {"name": "冯涛", "phones": ["+8614"], "accounts": ["J1"], "cases": ["K3"],
         "born": date(1961, 4, 5)},
        {"name": "许晴", "phones": ["+8614"], "accounts": ["J1"], "cases": ["K3"],
         "born": date(1962, 8, 9)}],
    "a rare name alone": [{"name": "司马懿德"}, {"name": "司马懿德"}],
    "a rare name and birth date": [{"name": "慕容惜雪", "born": date(1971, 5, 6)}] * 2,
    "a rare name, birth date and case": [
        {"name": "上官婉儿", "born": date(1972, 6, 7), "cases": ["K4"]}] * 2,
    "a common name, birth date and case": [
        {"name": "张伟", "born": date(1973, 7, 8), "cases": ["K5"]}] * 2,
    "two scripts, birth date and case": [
        {"name": "程琳", "born": date(1974, 8, 9), "cases": ["K6"]},
        {"latin": "Cheng Lin", "born": date(1974, 8, 9), "cases": ["K6"]}],
    "three namesakes": [{"latin": "Zbigniew Wojciechowski", "born": date(1975, 9, 10),
                         "cases": ["K7"]}] * 3,
    "nothing but a birth date": [{"born": date(1976, 10, 11), "cases": ["K8"]}] * 2,
    "nothing at all": [{}, {}],
    "two resident ids": [
        {"name": "端木磊", "born": date(1977, 11, 12), "phones": ["+8615"], "accounts": ["J2"],
         "docs": [resident_id(date(1977, 11, 12), n)]} for n in (17, 19)],
    "emoji and a phone": [{"name": "😀😀", "phones": ["+8616"], "cases": ["K9"]}] * 2,
    "siblings with a joint account": [
        {"name": name, "born": date(1983, 1, 13), "phones": ["+8617"], "accounts": ["J4"]}
        for name in ("苏小明", "苏小亮")],
    "siblings with passports in sequence": [
        {"name": name, "born": date(1983, 2, 13), "phones": ["+8618"],
         "docs": [f"CN:passport:EB771539{n}"]} for n, name in enumerate(("吕小明", "吕小亮"))],
    "father and son of one name": [
        {"latin": "John Underhill", "born": born, "phones": ["+8619"], "accounts": ["J5"]}
        for born in (date(1950, 1, 2), date(1978, 5, 6))],
    **{
        f"twins {left} {right}": [
            {"name": name, "born": date(1981, 1 + n, 13), "phones": [f"+862{n}"],
             "cases": [f"T{n}"], "docs": [f"CN:passport:EA90{n}817{side}"]}
            for side, name in enumerate((left, right)) for _ in range(2)
        ]
        for n, (left, right) in enumerate(TWIN_NAMES)
    },
    **{
        f"twins without documents {left} {right}": [
            {"name": name, "born": date(1982, 1 + n, 13), "phones": [f"+863{n}"],
             "cases": [f"U{n}"]} for name in (left, right)
        ]
        for n, (left, right) in enumerate(TWIN_NAMES)
    },
}  # fmt: skip
"""What never makes two people one by itself."""

TOGETHER: dict[str, list[dict[str, Any]]] = {
    "name, birth date and phone": [
        {"name": "温庭", "born": date(1952, 1, 3), "phones": ["+8641"]}] * 2,
    "two scripts, birth date and phone": [
        {"name": "江燕", "born": date(1953, 1, 3), "phones": ["+8642"]},
        {"latin": "JIANG Yan", "born": date(1953, 1, 3), "phones": ["+8642"]}],
    "simplified and traditional": [
        {"name": "龙飞", "born": date(1954, 1, 3), "phones": ["+8643"]},
        {"name": "龍飛", "born": date(1954, 1, 3), "phones": ["+8643"]}],
    "a renewed passport and a phone": [
        {"name": "巩丽", "born": date(1955, 1, 3), "phones": ["+8644"],
         "docs": ["CN:passport:EA4817260"]},
        {"name": "巩丽", "born": date(1955, 1, 3), "phones": ["+8644"],
         "docs": ["CN:passport:EB9035174"]}],
    "a mistyped passport": [
        {"name": "骆宾王", "born": date(1956, 1, 3), "docs": ["CN:passport:EC7715390"]},
        {"name": "骆宾王", "born": date(1956, 1, 3), "docs": ["CN:passport:EC7715360"]}],
    "day and month swapped, account and phone": [
        {"name": "庄周", "born": date(1957, 3, 7), "phones": ["+8645"], "accounts": ["J3"]},
        {"name": "庄周", "born": date(1957, 7, 3), "phones": ["+8645"], "accounts": ["J3"]}],
}  # fmt: skip
"""What does: so that the stories above are not kept apart by chance."""


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Run:
    world = {
        f"{story} {n}": {"cases": [f"{story} {n}"]} | one
        for story, several in (APART | TOGETHER).items()
        for n, one in enumerate(several)
    }
    assert len({key(name) for name in world}) == len(world) < 200
    return run(tmp_path_factory.mktemp("stories"), world)


@pytest.mark.parametrize("story", APART)
def test_never_one_person_by_rule(stories: Run, story: str) -> None:
    several = APART[story]
    shown = [tuple(one.get("docs", [str(n)])) for n, one in enumerate(several)]
    parts = {d: {f"{story} {n}" for n, own in enumerate(shown) if own == d} for d in shown}
    found = {group for group in stories.groups if any(n.startswith(f"{story} ") for n in group)}
    assert found == {frozenset(part) for part in parts.values()}


@pytest.mark.parametrize("story", TOGETHER)
def test_one_person_by_rule(stories: Run, story: str) -> None:
    assert stories.one(*(f"{story} {n}" for n in range(len(TOGETHER[story]))))


@pytest.mark.parametrize(
    "story",
    [
        "a rare name and birth date",
        "a rare name, birth date and case",
        "a common name, birth date and case",
        "twins 王小明 王小亮",
        "twins without documents 王小明 王小亮",
    ],
)
def test_what_is_likely_but_not_enough_is_asked(stories: Run, story: str) -> None:
    asked = [kind for pair, kind in stories.queue.items()
             if all(name.startswith(f"{story} ") for name in pair)]  # fmt: skip
    assert asked == ["probability"]


def test_two_resident_ids_are_not_even_asked_about(stories: Run) -> None:
    assert not [pair for pair in stories.queue if pair[0].startswith("two resident ids")]


def test_a_pair_stands_once_in_the_queue_and_between_two_people(stories: Run) -> None:
    rows = stories.rows("queue.parquet")
    assert len({row["pair"] for row in rows}) == len(rows) > 5
    for row in rows:
        assert row["left_identity"] < row["right_identity"]
        assert row["left_person"] != row["right_person"]


# A reviewer's word.

SHARED = "CN:passport:EA4817260"
EARLY, LATE = date(1970, 1, 2), date(1999, 9, 30)


def test_a_reviewer_outranks_facts_documents_and_likeness(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    alike = {"name": "温庭", "born": date(1952, 1, 3), "phones": ["+8641"]}
    ids = [resident_id(date(1977, 11, 12), n) for n in (17, 19)]
    world: dict[str, dict[str, Any]] = {
        "doc1": {"docs": ["CN:passport:EA4817261"]}, "doc2": {"docs": ["CN:passport:EA4817261"]},
        "old": {"born": EARLY, "docs": [SHARED]}, "new": {"born": LATE, "docs": [SHARED]},
        "third": {"born": EARLY, "docs": [SHARED]},
        "fourth": {"born": date(1950, 6, 15), "docs": [SHARED]},
        "like1": alike | {"cases": ["C1"]}, "like2": alike | {"cases": ["C1"]},
        "id1": {"docs": [ids[0]]}, "id2": {"docs": [ids[1]]}, "id3": {"docs": [ids[1]]},
        "argued1": {"docs": ["CN:passport:EA4817262"]},
        "argued2": {"docs": ["CN:passport:EA4817262"]},
        "far1": {"name": "李娜"}, "far2": {"latin": "Ivan Petrov"},
    }  # fmt: skip
    said = [
        judged("reject", "doc1", "doc2", 1), judged("accept", "old", "new", 2),
        judged("reject", "like1", "like2", 3), judged("accept", "id1", "id2", 4),
        judged("disputed", "argued1", "argued2", 5, "wang", "li"),
        judged("accept", "far1", "far2", 8), judged("accept", "far1", "gone", 9),
        judged("reject", "nobody", "gone", 10), judged("unsure", "far2", "gone", 11),
    ]  # fmt: skip
    home = tmp_path_factory.mktemp("said")
    without = run(home, world)
    assert without.one("doc1", "doc2") and without.one("like1", "like2")
    assert not without.one("old", "new") and not without.one("id1", "id2")
    assert without.one("argued1", "argued2")
    found = run(home, world, *said)
    assert not found.one("doc1", "doc2")
    assert found.one("old", "new", "third")
    assert not found.one("old", "fourth")
    assert not found.one("like1", "like2")
    assert ("like1", "like2") not in found.queue and ("doc1", "doc2") not in found.queue
    assert found.one("id1", "id2", "id3")
    assert not found.one("argued1", "argued2")
    assert found.queue["argued1", "argued2"] == "disputed"
    assert found.one("far1", "far2")
    back = run(home, world | {"gone": {"name": "Ivan Petrov"}}, *said)
    assert back.one("far1", "far2", "gone")


def test_an_accept_does_not_carry_over_a_reject(tmp_path_factory: pytest.TempPathFactory) -> None:
    """a is b, b is c, but a is not c: whatever is followed, a and c are two people."""
    world: dict[str, dict[str, Any]] = {name: {"docs": [SHARED]} for name in "abc"}
    said = [judged("accept", "a", "b", 1), judged("accept", "b", "c", 2),
            judged("reject", "a", "c", 3)]  # fmt: skip
    found = run(tmp_path_factory.mktemp("r"), world, *said)
    assert not found.one("a", "c")
    assert found.one("a", "b") or found.one("b", "c")


def test_who_is_unknown_stays_out_of_a_document_whose_bearers_a_reviewer_keeps_apart(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    world: dict[str, dict[str, Any]] = {name: {"docs": [SHARED]} for name in "abc"}
    found = run(tmp_path_factory.mktemp("r"), world, judged("reject", "a", "b"))
    assert found.groups == {frozenset(name) for name in "abc"}
