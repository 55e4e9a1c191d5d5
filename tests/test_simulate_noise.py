"""Changed identities in simulated worlds: three levels of noise, and a truth that agrees with the
rows."""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from leadgraph.simulate import slips, spelling
from leadgraph.simulate.mentions import document
from leadgraph.simulate.names import of_characters
from leadgraph.simulate.noise import LEVELS
from leadgraph.simulate.run import Simulated, simulate
from leadgraph.simulate.things import Document, Person
from tests.simulated_rows import good, table

# Feeds with a person, and the prefix of that person.
PREFIX = {
    "case_parties": "person_",
    "wanted_persons": "person_",
    "detentions": "person_",
    "crossings": "person_",
    "subscribers": "holder_",
    "accounts": "holder_",
    "stays": "guest_",
    "bookings": "traveller_",
}
HEARSAY = {"statements": ("subject_", "object_", "speaker_"), "meetings": ("person_",)}
Worlds = Mapping[str, Simulated]


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Worlds:
    """One tiny world at each level."""
    folder = tmp_path_factory.mktemp("levels")
    return {
        level: simulate(folder / level, scale_name="tiny", noise_name=level, seed=11)
        for level in LEVELS
    }


def mentioned(
    world: Simulated, feed: str, *prefixes: str
) -> list[tuple[str, dict[str, object], str]]:
    """Return the true person, the row and the prefix of every mention in a feed."""
    truth = {
        (row["feed"], row["record_id"], row["prefix"]): row["person"]
        for row in table(world.out / "truth" / "mentions.csv")
    }
    return [
        (truth[feed, str(row["record_id"]), prefix], row, prefix)
        for row in good(world, feed)
        for prefix in prefixes
        if (feed, str(row["record_id"]), prefix) in truth
    ]


def changes(world: Simulated) -> list[dict[str, str]]:
    return table(world.out / "truth" / "identities.csv")


def documents_of(world: Simulated) -> dict[str, set[str]]:
    """Return the numbers that the immigration service has printed, by person."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, row, _ in mentioned(world, "documents", "holder_"):
        found[person].add(str(row["doc_number"]))
    return found


def figures(world: Simulated) -> dict[str, float]:
    """Return what is wrong with the identities of a world: counts, and shares of mentions."""
    people = {row["person"]: row for row in table(world.out / "truth" / "people.csv")}
    born = {
        person: row["holder_birth_date"]
        for person, row, _ in mentioned(world, "documents", "holder_")
    }
    printed = documents_of(world)
    count: Counter[str] = Counter(row["what"] for row in changes(world))
    count["unreported"] = sum(row["reported"] == "false" for row in changes(world))
    for feed, prefix in PREFIX.items():
        for person, row, _ in mentioned(world, feed, prefix):
            birth, kind, number, name = (
                str(row.get(prefix + field) or "")
                for field in ("birth_date", "doc_type", "doc_number", "name")
            )
            latin = str(row.get(f"{prefix}name_latin") or "")
            count["births wrong"] += birth != "" and birth != born.get(person, birth)
            count["passports wrong"] += kind == "passport" and number not in printed[person]
            count["resident ids wrong"] += kind == "other"
            count["traditional"] += (
                name != ""
                and spelling.traditional(people[person]["name"]) == name != people[person]["name"]
            )
            count["names wrong"] += len(name) == len(people[person]["name"]) and (
                sum(a != b for a, b in zip(name, people[person]["name"], strict=True)) == 1
            )
            count["commas"] += "," in latin
            count["documents left out"] += kind == ""
            count["references left out"] += feed == "accounts" and not row.get(f"{prefix}ref")
            count["phones left out"] += feed == "accounts" and not row.get(f"{prefix}phone")
    count["aliases"] = sum(
        len(str(row["aliases"]).split(";"))
        for row in good(world, "wanted_persons")
        if row.get("aliases")
    )
    count["other scripts"] = sum(row["note"] == "name in another script" for row in people.values())
    return dict(count)


def test_every_rate_rises_from_level_to_level() -> None:
    low, medium, high = (asdict(LEVELS[name]) for name in ("low", "medium", "high"))

    assert list(LEVELS) == ["low", "medium", "high"]
    for rate in low.keys() - {"name"}:
        assert 0 < low[rate] < medium[rate] < high[rate], rate


def test_the_guide_has_the_rates() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "simulator.md").read_text(encoding="utf-8")
    rates = [asdict(LEVELS[name]) for name in ("low", "medium", "high")]

    written = re.findall(r"^\| `(\w+)` \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", guide, re.MULTILINE)

    assert [
        (rate, *(str(level[rate]) for level in rates)) for rate in list(rates[0])[1:]
    ] == written


def test_worlds_have_more_of_everything_that_is_wrong(worlds: Worlds) -> None:
    low, medium, high = (figures(worlds[name]) for name in LEVELS)

    for what in (
        "same_birth_namesake",
        "twin",
        "shared_phone",
        "other scripts",
        "renewal",
        "unreported",
        "births wrong",
        "passports wrong",
        "resident ids wrong",
        "names wrong",
        "traditional",
        "commas",
        "documents left out",
        "references left out",
        "phones left out",
    ):
        assert low.get(what, 0) <= medium[what] < high[what] > low.get(what, 0), what
    for what in ("loss", "name_change", "reissue", "aliases"):
        assert low.get(what, 0) <= medium.get(what, 0) <= high[what], what
    assert low["same_birth_namesake"] >= 4 and low["renewal"] >= 4


def test_what_is_no_matter_of_identity_is_the_same_at_every_level(worlds: Worlds) -> None:
    low, high = worlds["low"], worlds["high"]

    for feed in ("transactions", "cases", "freezes", "leases"):
        assert good(low, feed) == good(high, feed), feed
    lows, highs = (
        {row["person"]: row["name"] for row in table(world.out / "truth" / "people.csv")}
        for world in (low, high)
    )
    first = min(int(row["person"][1:]) for row in changes(low) if row["what"] == "twin")
    same = {person for person in lows if int(person[1:]) < first - 10}
    assert len(same) > 150 and all(lows[person] == highs[person] for person in same)
    own = ("renewal", "loss", "name_change")
    changed_low, changed_high = (
        {(row["person"], row["what"]) for row in changes(world) if row["what"] in own}
        for world in (low, high)
    )
    assert {one for one in changed_low if one[0] in same} < changed_high


def test_passports_stand_in_rows_of_their_time_and_chains_are_told_or_not(worlds: Worlds) -> None:
    world = worlds["high"]
    rows = defaultdict(list)
    for person, row, _ in mentioned(world, "documents", "holder_"):
        rows[person, str(row["doc_number"])].append(row)
    crossed = defaultdict(list)
    for person, row, _ in mentioned(world, "crossings", "person_"):
        crossed[person].append((str(row["at"])[:10], str(row["person_doc_number"] or "")))
    before = after = 0
    for change in changes(world):
        if change["what"] not in ("renewal", "loss", "reissue"):
            continue
        [old] = rows[change["person"], change["old"]]
        [new] = rows[change["person"], change["new"]]
        reason = "name_change" if change["what"] == "reissue" else change["what"]
        told = (new["replaces_number"], new["replaces_country"], new["reason"])
        assert new["issued_on"] == change["when"] > str(old["issued_on"])
        if change["reported"] == "true":
            assert told == (change["old"], new["doc_country"], reason)
        else:
            assert told == ("", "", "")
            if old["holder_ref"] and new["holder_ref"]:
                assert old["holder_ref"] != new["holder_ref"]
        for day, number in crossed[change["person"]]:
            assert number != (change["new"] if day < change["when"] else change["old"])
            before += number == change["old"]
            after += number == change["new"]
    assert before > 10 and after > 10


def test_names_changed_by_deed_stand_in_rows_of_their_time(worlds: Worlds) -> None:
    world = worlds["high"]
    renamed = {row["person"]: row for row in changes(world) if row["what"] == "name_change"}
    before = after = 0
    for feed, prefix, when in (
        ("crossings", "person_", "at"),
        ("subscribers", "holder_", "registered_on"),
        ("accounts", "holder_", "opened_on"),
        ("documents", "holder_", "issued_on"),
        ("stays", "guest_", "check_in"),
    ):
        for person, row, _ in mentioned(world, feed, prefix):
            if person not in renamed or not row.get(prefix + "name") or not row.get(when):
                continue
            change, name = renamed[person], str(row[prefix + "name"])
            early = str(row[when])[:10] < change["when"]
            assert name != (change["new"] if early else change["old"])
            before += early and name == change["old"]
            after += not early and name == change["new"]
    assert before > 4 and after > 4


def test_a_resident_id_stays_for_life(worlds: Worlds) -> None:
    held = defaultdict(set)
    for feed, prefix in PREFIX.items():
        for person, row, _ in mentioned(worlds["high"], feed, prefix):
            if row.get(f"{prefix}doc_type") == "resident_id":
                held[person].add(str(row[f"{prefix}doc_number"]))

    assert len(held) > 150
    assert all(len(numbers) == 1 and ric.is_valid(*numbers) for numbers in held.values())
    assert len(set().union(*held.values())) == len(held)


def test_doubles_are_two_people_and_some_stand_in_cases(worlds: Worlds) -> None:
    world = worlds["low"]
    people = {row["person"]: row for row in table(world.out / "truth" / "people.csv")}
    in_case = {person for person, _, _ in mentioned(world, "case_parties", "person_")}
    holders = mentioned(world, "accounts", "holder_")
    pairs = defaultdict(list)
    for row in changes(world):
        if row["what"] in ("same_birth_namesake", "twin", "shared_phone"):
            pairs[row["what"]].append(row)

    assert pairs.keys() == {"same_birth_namesake", "twin", "shared_phone"}
    for row in pairs["same_birth_namesake"]:
        made, other = people[row["person"]], people[row["old"]]
        assert (made["name"], made["roles"]) == (other["name"], "lookalike:same_birth_namesake")
        assert row["person"] != row["old"] and row["when"]
    assert any({row["person"], row["old"]} <= in_case for row in pairs["same_birth_namesake"])
    for row in pairs["twin"]:
        one, other = (people[row[part]]["name"] for part in ("person", "old"))
        assert one != other and one[0] == other[0]
    phones = {(person, str(row.get("holder_phone"))) for person, row, _ in holders}
    given = {
        row["person"] for row in pairs["shared_phone"] if (row["person"], row["new"]) in phones
    }
    assert given


def test_twins_have_neighbouring_documents(worlds: Worlds) -> None:
    residents: dict[str, str] = {}
    for feed, prefix in PREFIX.items():
        for person, row, _ in mentioned(worlds["high"], feed, prefix):
            if row.get(f"{prefix}doc_type") == "resident_id":
                residents[person] = str(row[f"{prefix}doc_number"])
    twins = [row for row in changes(worlds["high"]) if row["what"] == "twin"]

    known = [row for row in twins if row["person"] in residents and row["old"] in residents]
    assert known
    for row in known:
        one, other = residents[row["person"]], residents[row["old"]]
        assert one[:14] == other[:14] and one != other
        assert 0 < (int(one[14:17]) - int(other[14:17])) % 1000 <= 10


def test_some_are_called_by_nickname_where_others_speak_of_them(worlds: Worlds) -> None:
    called = [
        str(row[f"{prefix}name"])
        for feed, prefixes in HEARSAY.items()
        for _, row, prefix in mentioned(worlds["high"], feed, *prefixes)
    ]

    nicknames = [name for name in called if re.fullmatch("[阿小老].{1,2}", name)]
    assert 0 < len(nicknames) < len(called) / 3


def test_a_row_shows_the_document_of_its_day() -> None:
    name = of_characters("张", "伟")
    old, new = (
        Document("passport", number, "CN", date(year, 5, 1), date(year + 10, 5, 1))
        for number, year in (("E00000001", 2015), ("E00000002", 2025))
    )
    person = Person("P1", name, date(1980, 1, 1), True, "CN", "110101", [old, new])
    kinds = ("resident_id", "passport")

    assert document(person, kinds, date(2025, 4, 30)) is old
    assert document(person, kinds, date(2025, 5, 1)) is new
    assert document(person, kinds, date(2010, 1, 1)) is old
    assert document(person, ("resident_id",), date(2025, 5, 1)) is None


def test_spellings_of_one_name() -> None:
    name = of_characters("张", "国强")

    assert spelling.traditional(name.native) == "張國強"
    assert spelling.traditional("余伟") == "余偉"
    assert spelling.pinyin(name).plain() == "ZHANG GUO QIANG"
    assert spelling.wade_giles(name).plain() == "CHANG KUO CHIANG"
    assert spelling.cantonese(name, "P1").plain() == "CHEUNG KWOK KEUNG"
    assert "ZHANG,GUOQIANG" in spelling.pinyin(name).styles()
    assert spelling.wade_giles(of_characters("吕", "雪")).plain() == "LU HSUEH"
    assert [spelling.nickname(name, 1, 50), spelling.nickname(name, 2, 50)] == ["阿强", "老张"]
    assert spelling.nickname(name, 2, 20) == "小张"


def distance(one: str, other: str) -> int:
    """Return the optimal string alignment distance, straight from its definition."""

    @cache
    def part(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        best = min(
            part(i - 1, j) + 1,
            part(i, j - 1) + 1,
            part(i - 1, j - 1) + (one[i - 1] != other[j - 1]),
        )
        if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
            best = min(best, part(i - 2, j - 2) + 1)
        return best

    return part(len(one), len(other))


@given(seed=st.integers(), right=st.from_regex(r"\A[A-Z]{1,2}[0-9]{7}\Z"))
def test_a_mistyped_number_is_one_edit_off_and_nobodys(seed: int, right: str) -> None:
    taken = {slips.number(Random(seed), right, lambda number: False)}

    wrong = slips.number(Random(seed), right, taken.__contains__)

    assert distance(wrong, right) == 1 and wrong not in taken
    assert re.fullmatch("[A-Z0-9]{1,9}", wrong) and wrong[0] == right[0]


@given(seed=st.integers(), right=st.dates(date(1930, 1, 1), date(2007, 12, 31)))
def test_a_mistyped_birth_is_a_date_and_off_in_one_way(seed: int, right: date) -> None:
    wrong = slips.birth(Random(seed), right, date(2020, 6, 30))

    swapped = (wrong.year, wrong.month, wrong.day) == (right.year, right.day, right.month)
    digits = sum(a != b for a, b in zip(f"{wrong:%Y%m%d}", f"{right:%Y%m%d}", strict=True))
    assert wrong != right and date(1900, 1, 1) <= wrong <= date(2020, 6, 30)
    assert swapped or digits == 1 or wrong == date(right.year, 1, 1)


@given(seed=st.integers(), written=st.text(max_size=40))
def test_a_mistyped_name_is_at_most_one_edit_off(seed: int, written: str) -> None:
    assert distance(slips.letters(Random(seed), written), written) <= 1
