"""Worlds large enough to measure on: prevalence, look-alikes, hidden bosses, variants, regions."""

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import duckdb
import pytest

from leadgraph.simulate import habits, scale, variants
from leadgraph.simulate.lookalikes import RESEMBLE
from leadgraph.simulate.run import Simulated, simulate
from leadgraph.simulate.scale import SCALES, Scale
from quality.drop import receive
from quality.errors import LeadgraphError
from quality.gate import Known, gate
from tests.simulated_rows import table

ROOT = Path(__file__).parents[1]
Truth = Mapping[str, list[dict[str, str]]]

# Two regions, each a small world with groups whose sizes are drawn.
REGIONAL = Scale("regional", 10, 40, 0, 2, 2, 0.6, 40, 200, 200, 200, 20, 20, 0.4, 2, 2_000, False)


def truth(world: Simulated) -> Truth:
    return {path.stem: table(path) for path in (world.out / "truth").glob("*.csv")}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """The truth of a town, made once."""
    out = tmp_path_factory.mktemp("town") / "out"
    return truth(simulate(out, scale_name="town", seed=3))


@pytest.fixture(scope="module")
def regional(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """A world of two regions."""
    SCALES["regional"] = REGIONAL
    try:
        return simulate(tmp_path_factory.mktemp("regional") / "out", scale_name="regional", seed=5)
    finally:
        del SCALES["regional"]


def count(town: Truth, *roles: str) -> int:
    return sum(not set(roles).isdisjoint(row["roles"].split(";")) for row in town["people"])


def test_proportions_are_those_of_the_public_figures(town: Truth) -> None:
    suspects = count(town, "organizer", "operator")
    collaborators = count(town, "mule", "sim_supplier", "recruiter")

    assert suspects == SCALES["town"].suspects == 750
    assert count(town, "fund_sponsor") == 3
    assert count(town, "border_facilitator") == 13
    assert 0.95 * 2 < collaborators / suspects < 1.05 * 2
    for name in ("town", "city", "nation"):
        size = SCALES[name]
        assert size.facilitators == pytest.approx(size.suspects * scale.FACILITATORS, rel=0.05)
        assert abs(size.sponsors - size.suspects * scale.SPONSORS) <= 1
    assert SCALES["city"].sponsors == 20 and SCALES["city"].suspects == 7_500
    assert (SCALES["nation"].suspects, SCALES["nation"].sponsors) == (56_000, 150)


@pytest.mark.parametrize("name", ["town", "city", "nation"])
def test_groups_have_five_to_150_people_with_a_heavy_tail(name: str) -> None:
    drawn = scale.sizes(SCALES[name], Random(7))

    assert sum(drawn) == SCALES[name].suspects
    assert min(drawn) >= scale.SMALLEST and max(drawn) <= scale.LARGEST
    if name != "town":
        ordered = sorted(drawn, reverse=True)
        tenth = sum(ordered[: len(ordered) // 10])
        assert tenth > 0.22 * sum(drawn)
        assert ordered[len(ordered) // 2] < sum(drawn) / len(drawn)


def test_regions_share_everything_out() -> None:
    nation = SCALES["nation"]
    regions = [nation.region(place) for place in range(nation.regions)]

    for what in ("suspects", "sponsors", "facilitators", "victims", "bulk", "ordinary"):
        parts = [getattr(region, what) for region in regions]
        assert sum(parts) == getattr(nation, what)
        assert max(parts) - min(parts) <= 1


def test_there_are_five_innocent_for_each_guilty_of_the_role_they_resemble(town: Truth) -> None:
    for roles, kinds in RESEMBLE.items():
        guilty = count(town, *roles)
        innocent = count(town, *(f"lookalike:{kind}" for kind in kinds))
        assert innocent >= 5 * guilty > 0, roles
        for kind in kinds:
            assert count(town, f"lookalike:{kind}"), kind


def test_innocent_people_stand_in_cases_beside_the_guilty(town: Truth) -> None:
    roles = {row["person"]: row["roles"].split(";") for row in town["people"]}
    entered = {row["person"] for row in town["mentions"] if row["feed"] == "case_parties"}
    kinds: Counter[str] = Counter()
    for person in entered:
        kinds.update(role for role in roles[person] if role.startswith("lookalike:"))

    for group in RESEMBLE.values():
        assert sum(kinds[f"lookalike:{kind}"] for kind in group) > 3, group
    assert len(kinds) > 12


def test_hidden_bosses_stand_behind_one_or_two(town: Truth) -> None:
    people = {row["person"]: row for row in town["people"]}
    hidden = [row for row in people.values() if row["hidden"] == "true"]
    between = {len(row["behind"].split(";")) for row in hidden}

    assert between == {1, 2}
    for row in hidden:
        assert row["roles"] == "organizer" and row["level"] == "boss"
        levels = {people[one]["level"] for one in row["behind"].split(";")}
        assert levels <= {"proxy", "nominee"}
    titled = defaultdict(set)
    for account in town["accounts"]:
        if account["controller"] != account["titled_to"]:
            titled[account["controller"]].add(account["titled_to"])
    assert all(titled[row["person"]] for row in hidden)


def test_levels_are_chains_from_the_operators_to_the_boss(town: Truth) -> None:
    bosses = {row["group"]: set(row["boss"].split(";")) for row in town["groups"]}
    above = {
        (row["group"], row["subordinate"]): row["superior"]
        for row in town["levels"]
        if row["kind"] == "directs"
    }
    sizes = {row["group"]: int(row["size"]) for row in town["groups"]}
    depth: dict[str, int] = defaultdict(int)
    for group, person in above:
        steps, at = 0, person
        while at not in bosses[group]:
            at, steps = above[group, at], steps + 1
            assert steps < 6
        depth[group] = max(depth[group], steps)

    assert depth.keys() == bosses.keys()
    assert all(depth[group] >= 3 for group, size in sizes.items() if size > 40)
    assert {row["kind"] for row in town["levels"]} == {"directs", "pays"}


def test_some_organizers_pass_for_held_and_some_held_for_guilty(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path_factory.mktemp("poses") / "out"
    open_and_raided = habits.Habits(hides=0.0, raided=1.0, poses=1.0)
    variant = replace(variants.named("plain"), habits=open_and_raided)
    monkeypatch.setattr(variants, "named", lambda name: variant)
    monkeypatch.setitem(
        SCALES, "hamlet", replace(REGIONAL, name="hamlet", regions=1, bulk=0, suspects=60)
    )

    posing = truth(simulate(out, scale_name="hamlet", seed=2))

    bosses = [row for row in posing["people"] if row["roles"] == "organizer"]
    noted = {row["person"] for row in bosses if row["note"] == "poses as held"}
    assert noted and all(row["status"] == "rescued" for row in bosses if row["person"] in noted)
    detained = {row["person"] for row in posing["mentions"] if row["feed"] == "detentions"}
    assert noted <= detained


def test_a_manner_leaves_two_signs_of_each_kind() -> None:
    shy = habits.Habits(
        handset=0, final=0, tithe=0, capital=0, returns=0, rent=0, owns=0, fee=0, seats=0,
        nights=0, along=0,
    )  # fmt: skip
    drawn = [habits.draw(shy, Random(seed)) for seed in range(40)]

    for one in drawn:
        assert one.handset + one.final + one.tithe == 2
        assert one.capital + one.returns + one.rent + one.owns == 2
        assert one.fee + one.seats + one.nights + one.along == 2
    assert len({(one.handset, one.final, one.tithe) for one in drawn}) == 3


@pytest.mark.parametrize("name", [*variants.DEVELOPMENT, *variants.HELD_OUT])
def test_each_variant_is_the_same_again_and_unlike_the_others(name: str, tmp_path: Path) -> None:
    def payments(place: str, variant: str) -> bytes:
        world = simulate(tmp_path / place, scale_name="tiny", variant_name=variant, seed=4)
        assert world.variant == variant
        groups = table(world.out / "truth" / "groups.csv")
        assert {row["variant"] for row in groups} == {variant}
        (folder,) = (world.out / "drops").glob("lotus-pay-2025-06-30")
        return (folder / "transactions.jsonl").read_bytes()

    once = payments("once", name)

    assert payments("again", name) == once
    other = variants.DEVELOPMENT[1] if name == variants.DEVELOPMENT[0] else variants.DEVELOPMENT[0]
    assert payments("other", other) != once


def test_held_out_variants_are_apart_from_those_for_development() -> None:
    assert len(variants.DEVELOPMENT) >= 7 and len(variants.HELD_OUT) == 2
    assert {"guarantee", "lantern", "orchard"} <= set(variants.DEVELOPMENT)
    assert set(variants.DEVELOPMENT).isdisjoint(variants.HELD_OUT)
    for name in variants.HELD_OUT:
        assert variants.named(name).conduct.__module__ == f"leadgraph.simulate.held_out.{name}"
    readers = [
        path.relative_to(ROOT).as_posix()
        for room in ("quality", "loaders", "resolution", "cypher", "leads", "leadgraph", "dags")
        for path in (ROOT / room).rglob("*.py")
        if path.parent.name != "held_out"
        and re.search(r"import held_out|simulate\.held_out", path.read_text(encoding="utf-8"))
    ]
    assert readers == ["leadgraph/simulate/variants.py"]
    with pytest.raises(LeadgraphError, match="no variant 'loud'; choose one of plain"):
        variants.named("loud")


def test_the_guide_names_every_scale_variant_and_kind() -> None:
    guide = (ROOT / "docs" / "simulator.md").read_text(encoding="utf-8")
    kinds = {kind for group in RESEMBLE.values() for kind in group}

    for name in (*SCALES, *variants.DEVELOPMENT, *variants.HELD_OUT, *kinds):
        assert f"`{name}`" in guide, name


def test_regions_have_nobody_and_nothing_in_common(regional: Simulated) -> None:
    known = truth(regional)
    people = [row["person"] for row in known["people"]]
    region = {person: person[1] for person in people}
    accounts = [row["account_id"] for row in known["accounts"]]
    residents: dict[str, set[str]] = defaultdict(set)
    numbers: dict[str, set[str]] = defaultdict(set)
    for path in regional.out.glob("drops/*/subscribers-*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["record_id"][:3] in ("nt-", "st-"):
                    numbers[path.stem[-1]].add(row["phone"])
                    if row.get("holder_doc_type") == "resident_id":
                        residents[path.stem[-1]].add(row["holder_doc_number"])

    assert len(set(people)) == len(people) and set(region.values()) == {"0", "1"}
    assert len(set(accounts)) == len(accounts)
    assert {row["group"][:2] for row in known["groups"]} == {"R0", "R1"}
    for found in (residents, numbers):
        assert found["0"] and found["1"] and found["0"].isdisjoint(found["1"])
    assert regional.people["fund_sponsor"] == 2 and regional.people["all"] == len(people)


def test_payments_in_columns_pass_the_gate_and_fit_the_balances(
    regional: Simulated, tmp_path: Path
) -> None:
    (folder,) = regional.out.glob("drops/lotus-pay-2025-06-30")
    result = gate(receive(folder, tmp_path / "landing"), Known(), tmp_path / "gate")
    columns = regional.out / "drops" / "*" / "transactions-*-ordinary.parquet"
    rows = duckdb.sql(
        f"""SELECT record_id, from_account, to_account, reference, "at",
        (amount::DECIMAL(18, 2) * 100)::BIGINT FROM read_parquet('{columns}')"""
    ).fetchall()
    paid: dict[str, int] = defaultdict(int)
    for _, frm, to, _, _, fen in rows:
        paid[frm] -= fen
        paid[to] += fen
    balances = {}
    for path in folder.glob("accounts-*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if not str(row["record_id"]).startswith("bad-"):
                balances[row["account_id"]] = row["balance"]

    assert result.feeds["transactions"].status == "passed"
    assert len(rows) == REGIONAL.bulk
    assert len({row[0] for row in rows}) == len({row[3] for row in rows}) == len(rows)
    assert all(row[1] != row[2] for row in rows)
    assert {str(row[4])[:4] for row in rows} == {"2024", "2025"}
    # Whoever paid out more than came in had it when the account was opened.
    assert sum(change < 0 for account, change in paid.items() if account in balances) > 20
    assert all(not balance.startswith("-") for balance in balances.values())
