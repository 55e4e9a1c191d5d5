"""What is true of the held-out kinds of world.

WHO WRITES QUERIES, OR SETS A WEIGHT, A CAP, A GATE OR A THRESHOLD, MUST NOT READ THIS: it tells
what `leadgraph/simulate/held_out/` keeps from them.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from leadgraph.simulate import variants
from leadgraph.simulate.lookalikes import RESEMBLE
from leadgraph.simulate.run import Simulated, simulate
from quality.drop import receive
from quality.gate import Known, gate
from tests.simulated_rows import (
    Rows,
    Truth,
    amounts_are_sound,
    as_many_of_each_role_as_elsewhere,
    bosses,
    good,
    moment,
    payments,
    table,
    used_by,
    with_role,
)


@pytest.mark.parametrize("name", ("orchard", *variants.HELD_OUT))
def test_the_same_seed_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    def content(place: str) -> dict[str, bytes]:
        made = simulate(tmp_path / place, scale_name="tiny", variant_name=name, seed=8)
        files = [path for path in made.out.rglob("*") if path.is_file()]
        return {str(path.relative_to(made.out)): path.read_bytes() for path in files}

    assert content("once") == content("again")


@pytest.mark.parametrize("name", ("lantern", *variants.HELD_OUT))
def test_the_gate_quarantines_the_planted_rows_only(name: str, tmp_path: Path) -> None:
    made = simulate(tmp_path / "out", scale_name="tiny", variant_name=name, seed=9)
    planted: dict[tuple[str, str], set[tuple[str, int]]] = defaultdict(set)
    for row in table(made.out / "truth" / "planted.csv"):
        planted[row["drop"], row["feed"]].add((row["file"], int(row["row"])))
    agencies = (
        "company-registry", "property-registry", "harbour-bank", "river-bank", "lotus-pay",
        "lodging-bureau", "carriers-union",
    )  # fmt: skip
    for folder in made.drops:
        if not folder.name.startswith(agencies):
            continue
        drop = receive(folder, tmp_path / "landing")
        result = gate(drop, Known(), tmp_path / folder.name)
        for feed, one in result.feeds.items():
            caught = set()
            if one.quarantine:
                path = tmp_path / folder.name / one.quarantine
                caught = set(duckdb.sql(f"SELECT file, row FROM read_parquet('{path}')").fetchall())
            assert one.status == "passed", one.reason
            assert caught == planted[drop.drop, feed], (folder.name, feed)


# The variant `harvest` -------------------------------------------------------------------

SEASON = 4
SEASONAL_KINDS = ("bar_keeper", "troupe_leader", "season_backer", "villa_owner")
# How long a crew is away.
AWAY = (timedelta(days=70), timedelta(days=95))


@pytest.fixture(scope="module")
def harvest(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """A town of the variant `harvest`, made once."""
    out = tmp_path_factory.mktemp("harvest") / "out"
    return simulate(out, scale_name="town", variant_name="harvest", seed=3)


@pytest.fixture(scope="module")
def harvest_truth(harvest: Simulated) -> Truth:
    """Who is who in it."""
    return {path.stem: table(path) for path in (harvest.out / "truth").glob("*.csv")}


@pytest.fixture(scope="module")
def harvest_moved(harvest: Simulated) -> Rows:
    """Its payments."""
    return payments(harvest)


def month_of(text: object) -> int:
    return int(str(text)[:4]) * 12 + int(str(text)[5:7])


def phase(group: Mapping[str, str], at: object) -> int:
    """Return in which month of a season of the group something was, 0 to 3."""
    return (month_of(at) - month_of(group["first_month"])) % SEASON


def people_of(truth: Truth, group: str, *levels: str) -> set[str]:
    return {
        row["person"]
        for row in truth["people"]
        if group in row["group"].split(";") and row["level"] in levels
    }


def own_accounts(truth: Truth) -> dict[str, str]:
    """Return whose name an account is in."""
    return {row["account_id"]: row["titled_to"] for row in truth["accounts"] if row["titled_to"]}


def businesses(truth: Truth, people: set[str]) -> set[str]:
    """Return the accounts of firms at home that these people use, not those of a group's front."""
    fronts = {row["front"] for row in truth["groups"]}
    return {
        row["account_id"]
        for row in truth["accounts"]
        if row["organization"].startswith("CN:")
        and row["organization"] not in fronts
        and row["controller"] in people
    }


def test_a_harvest_has_as_many_of_each_role_as_elsewhere(harvest_truth: Truth) -> None:
    as_many_of_each_role_as_elsewhere(harvest_truth)
    hidden = [row for row in harvest_truth["groups"] if row["hidden"] == "true"]

    assert len(with_role(harvest_truth, "held_victim")) > len(harvest_truth["groups"])
    assert 0.3 < len(hidden) / len(harvest_truth["groups"]) < 0.9


def test_a_harvest_has_five_innocent_for_each_guilty(harvest_truth: Truth) -> None:
    for roles, kinds in RESEMBLE.items():
        innocent = with_role(harvest_truth, *(f"lookalike:{kind}" for kind in kinds))
        assert len(innocent) >= 5 * len(with_role(harvest_truth, *roles)) > 0, roles
    heads = len(with_role(harvest_truth, "organizer", "fund_sponsor"))
    carriers = len(with_role(harvest_truth, "border_facilitator"))
    wanted = dict.fromkeys(SEASONAL_KINDS, heads) | {"crew_agent": carriers}
    entered = {row["person"] for row in harvest_truth["mentions"] if row["feed"] == "case_parties"}
    for kind, guilty in wanted.items():
        known = with_role(harvest_truth, f"lookalike:{kind}")
        assert len(known) >= 5 * guilty, kind
        assert 0 < len(known & entered) < 0.3 * len(known), kind


def test_crews_go_and_come_back_by_the_season(harvest: Simulated, harvest_truth: Truth) -> None:
    traveller = {
        row["record_id"]: row["person"]
        for row in harvest_truth["mentions"]
        if row["feed"] == "crossings"
    }
    passes: dict[str, list[dict[str, object]]] = defaultdict(list)
    for row in good(harvest, "crossings"):
        passes[traveller[str(row["record_id"])]].append(row)
    stays = whole = 0
    countries: dict[str, set[object]] = defaultdict(set)
    for group in harvest_truth["groups"]:
        for person in people_of(harvest_truth, group["group"], "manager", "operator"):
            trips = sorted(passes[person], key=lambda row: moment(row))
            for out, back in pairwise(trips):
                if (out["country_from"], back["country_to"]) != ("CN", "CN"):
                    continue
                stays += 1
                whole += AWAY[0] < moment(back) - moment(out) < AWAY[1]
                countries[group["group"]].add(out["country_to"])
    agents = with_role(harvest_truth, "lookalike:crew_agent")
    held = with_role(harvest_truth, "held_victim")

    assert stays > 500 and whole > 0.8 * stays
    assert sum(len(seen) > 1 for seen in countries.values()) > 0.5 * len(countries)
    assert not [row for person in held for row in passes[person] if row["country_to"] == "CN"]
    assert sum(any(row["country_from"] == "CN" for row in passes[one]) for one in agents) > 20


def test_a_season_is_paid_for_before_and_paid_out_after(
    harvest_truth: Truth, harvest_moved: Rows
) -> None:
    owner = own_accounts(harvest_truth)
    funded = [row for row in harvest_truth["groups"] if row["sponsor"]]
    lent: Counter[str] = Counter()
    paid_back: Counter[str] = Counter()
    months: Counter[int] = Counter()
    for group in funded:
        sponsor = used_by(harvest_truth, {group["sponsor"]})
        above = people_of(harvest_truth, group["group"], "boss", "proxy", "nominee")
        tills = used_by(harvest_truth, above)
        for row in harvest_moved:
            if row["from_account"] in sponsor and row["to_account"] in tills:
                lent[group["group"]] += phase(group, row["at"]) == 0
            if row["to_account"] in sponsor and row["from_account"] in tills:
                paid_back[group["group"]] += 1
                if not group["raid_month"]:
                    months[phase(group, row["at"])] += 1
    seasonal = used_by(harvest_truth, with_role(harvest_truth, "lookalike:season_backer"))
    leaders = used_by(harvest_truth, with_role(harvest_truth, "lookalike:troupe_leader"))
    honest = {
        owner.get(str(row["to_account"]))
        for row in harvest_moved
        if row["from_account"] in leaders and row["to_account"] in seasonal
    }

    assert sum(lent[row["group"]] > 0 for row in funded) >= 0.6 * len(funded)
    assert sum(paid_back[row["group"]] > 0 for row in funded) >= 0.6 * len(funded)
    assert set(months) == {SEASON - 1}
    assert len(honest) > 60


def test_operators_are_paid_by_managers_when_they_are_home(
    harvest_truth: Truth, harvest_moved: Rows
) -> None:
    owner = own_accounts(harvest_truth)
    phases: Counter[int] = Counter()
    tied = {
        (row["superior"], row["subordinate"]): row["group"]
        for row in harvest_truth["levels"]
        if row["kind"] == "pays"
    }
    group_of = {row["group"]: row for row in harvest_truth["groups"]}
    operators = with_role(harvest_truth, "operator")
    managers = {row["person"] for row in harvest_truth["people"] if row["level"] == "manager"}
    paid = set()
    for row in harvest_moved:
        ends = owner.get(str(row["from_account"]), ""), owner.get(str(row["to_account"]), "")
        if ends in tied and ends[0] in managers:
            paid.add(ends[1])
            phases[phase(group_of[tied[ends]], row["at"])] += 1

    assert len(paid) > 0.6 * len(operators)
    assert phases[SEASON - 1] > phases[0] > 20
    assert phases[1] + phases[2] == 0


def test_who_leads_has_a_business_that_lives_on_notes(
    harvest: Simulated, harvest_truth: Truth, harvest_moved: Rows
) -> None:
    boss = bosses(harvest_truth)
    bars = {group: businesses(harvest_truth, {person}) for group, person in boss.items()}
    honest = businesses(harvest_truth, with_role(harvest_truth, "lookalike:bar_keeper"))
    mules = used_by(harvest_truth, with_role(harvest_truth, "mule"))
    notes: dict[str, list[float]] = defaultdict(list)
    by_mules: set[str] = set()
    earned: set[str] = set()
    for row in harvest_moved:
        to, frm = str(row["to_account"]), str(row["from_account"])
        if row["channel"] == "cash_in":
            notes[to].append(float(str(row["amount"])))
        if row["channel"] == "card" and frm in mules:
            by_mules.add(to)
        earned.add(frm)
    lots = [lot for accounts in bars.values() for one in accounts for lot in notes[one]]
    on_paper = {
        row["record_id"]: row["person"]
        for row in harvest_truth["mentions"]
        if row["feed"] == "organizations"
    }
    directors: dict[str, set[str]] = defaultdict(set)
    for row in good(harvest, "organizations"):
        if row.get("part") == "director" and str(row["record_id"]) in on_paper:
            directors[str(row["org_id"])].add(on_paper[str(row["record_id"])])
    firm = {row["account_id"]: row["organization"] for row in harvest_truth["accounts"]}
    hidden = {row["person"] for row in harvest_truth["people"] if row["hidden"] == "true"}

    assert all(len(accounts) == 1 for accounts in bars.values())
    assert len(honest) >= 5 * len(bars)
    assert lots and max(lots) < 50_000 and len(lots) > 20 * len(bars)
    assert sum(not accounts.isdisjoint(by_mules) for accounts in bars.values()) > 0.6 * len(bars)
    assert sum(not accounts.isdisjoint(earned) for accounts in bars.values()) == len(bars)
    for accounts in bars.values():
        for one in accounts:
            assert directors[firm[one]].isdisjoint(hidden)
    # Some honest ones are in a relative's name as well.
    keepers = with_role(harvest_truth, "lookalike:bar_keeper")
    in_other_names = [one for one in honest if directors[firm[one]].isdisjoint(keepers)]
    assert 10 < len(in_other_names) < 0.5 * len(honest)
    guilty = sum(lots) / len(bars)
    innocent = sum(sum(notes[one]) for one in honest) / len(honest)
    assert innocent < guilty < 6 * innocent


def test_villas_are_let_to_crews_of_either_kind(
    harvest: Simulated, harvest_truth: Truth, harvest_moved: Rows
) -> None:
    lessee = {
        row["record_id"]: row["person"]
        for row in harvest_truth["mentions"]
        if row["feed"] == "leases"
    }
    level = {row["person"]: row["level"] for row in harvest_truth["people"]}
    leaders = with_role(harvest_truth, "lookalike:troupe_leader")
    signed = [
        lessee[str(row["record_id"])]
        for row in good(harvest, "leases")
        if str(row["record_id"]) in lessee
    ]
    kinds = Counter("leader" if one in leaders else level[one] for one in signed)
    owners = used_by(harvest_truth, with_role(harvest_truth, "lookalike:villa_owner"))
    paying = {str(row["from_account"]) for row in harvest_moved if row["to_account"] in owners}

    assert set(kinds) == {"leader", "manager"}
    assert kinds["leader"] > 2 * kinds["manager"] > len(harvest_truth["groups"])
    assert paying & used_by(harvest_truth, with_role(harvest_truth, "organizer"))
    assert len(paying & used_by(harvest_truth, leaders)) > 60


def test_amounts_of_a_harvest_are_sound(harvest: Simulated, harvest_moved: Rows) -> None:
    amounts_are_sound(harvest, harvest_moved)
