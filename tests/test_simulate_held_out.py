"""What is true of the held-out kinds of world.

WHO WRITES QUERIES, OR SETS A WEIGHT, A CAP, A GATE OR A THRESHOLD, MUST NOT READ THIS: it tells
what `leadgraph/simulate/held_out/` keeps from them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from leadgraph.simulate import variants
from leadgraph.simulate.lookalikes import RESEMBLE
from leadgraph.simulate.run import Simulated, simulate
from leadgraph.simulate.scale import SCALES
from quality.drop import receive
from quality.gate import Known, gate
from tests.simulated_rows import good, table

Truth = Mapping[str, list[dict[str, str]]]
Rows = list[dict[str, object]]
OWN_KINDS = ("home_buyer", "flat_owner", "collector", "unit_investor")
CONTRACT = re.compile(r"SPA\d+")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """A town of the variant `orchard`, made once."""
    out = tmp_path_factory.mktemp("orchard") / "out"
    return simulate(out, scale_name="town", variant_name="orchard", seed=3)


@pytest.fixture(scope="module")
def truth(world: Simulated) -> Truth:
    """Who is who in it."""
    return {path.stem: table(path) for path in (world.out / "truth").glob("*.csv")}


@pytest.fixture(scope="module")
def moved(world: Simulated) -> Rows:
    """Its payments."""
    return payments(world)


def payments(world: Simulated) -> Rows:
    """Return payments as delivered, each by the account numbers (not the cards) it is known by."""
    number = {
        card: str(row["account_id"])
        for row in good(world, "accounts")
        for card in cards(row.get("card_numbers"))
    }
    rows = []
    for row in good(world, "transactions"):
        ends = {
            side: number.get(str(row[side]), str(row[side]))
            for side in ("from_account", "to_account")
        }
        rows.append(dict(row) | ends)
    return rows


def cards(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(one) for one in value]
    return [one for one in str(value or "").split(";") if one]


def with_role(truth: Truth, *roles: str) -> set[str]:
    return {
        row["person"]
        for row in truth["people"]
        if not set(roles).isdisjoint(row["roles"].split(";"))
    }


def used_by(truth: Truth, people: set[str]) -> set[str]:
    return {
        row["account_id"]
        for row in truth["accounts"]
        if row["controller"] in people or row["titled_to"] in people
    }


def bosses(truth: Truth) -> dict[str, str]:
    return {row["group"]: row["boss"] for row in truth["groups"]}


def contracts(rows: Rows) -> dict[str, Rows]:
    """Return the payments that quote the number of one contract."""
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        number = CONTRACT.search(str(row.get("memo") or ""))
        if number:
            found[number[0]].append(row)
    return found


def test_there_are_as_many_of_each_role_as_elsewhere(truth: Truth) -> None:
    suspects = len(with_role(truth, "organizer", "operator"))
    collaborators = len(with_role(truth, "mule", "sim_supplier", "recruiter"))

    assert suspects == SCALES["town"].suspects
    assert len(with_role(truth, "organizer")) == len(truth["groups"])
    assert len(with_role(truth, "fund_sponsor")) == 3
    assert len(with_role(truth, "border_facilitator")) == 13
    assert len(with_role(truth, "victim")) == SCALES["town"].victims
    assert 0.95 * 2 < collaborators / suspects < 1.05 * 2


def test_there_are_five_innocent_for_each_guilty(truth: Truth) -> None:
    for roles, kinds in RESEMBLE.items():
        innocent = with_role(truth, *(f"lookalike:{kind}" for kind in kinds))
        assert len(innocent) >= 5 * len(with_role(truth, *roles)) > 0, roles
    heads = len(with_role(truth, "organizer", "fund_sponsor"))
    entered = {row["person"] for row in truth["mentions"] if row["feed"] == "case_parties"}
    for kind in OWN_KINDS:
        known = with_role(truth, f"lookalike:{kind}")
        assert len(known) >= 5 * heads, kind
        assert 0 < len(known & entered) < 0.3 * len(known), kind


def test_groups_pay_those_who_sell_property_beside_honest_buyers(truth: Truth, moved: Rows) -> None:
    sellers = used_by(truth, with_role(truth, "lookalike:dealer"))
    mules = used_by(truth, with_role(truth, "mule"))
    boss = bosses(truth)
    own = {group: used_by(truth, {person}) for group, person in boss.items()}
    quoted: dict[str, set[str]] = {
        number: {str(row["from_account"]) for row in rows}
        for number, rows in contracts(moved).items()
    }
    by_group = {
        group: [payers for payers in quoted.values() if not payers.isdisjoint(accounts)]
        for group, accounts in own.items()
    }
    honest = used_by(truth, with_role(truth, "lookalike:home_buyer"))
    amounts = {True: 0.0, False: 0.0}
    for row in moved:
        if row["to_account"] in sellers and row["currency"] == "CNY":
            guilty = row["from_account"] in mules or any(
                row["from_account"] in accounts for accounts in own.values()
            )
            amounts[guilty] += float(str(row["amount"]))

    assert all(by_group.values())
    # In most groups a mule's account pays under the number that the organizer's family began.
    joint = [any(not payers.isdisjoint(mules) for payers in signed) for signed in by_group.values()]
    assert sum(joint) >= 0.6 * len(joint)
    assert sum(not payers.isdisjoint(honest) for payers in quoted.values()) > 60
    assert 0.05 * amounts[False] < amounts[True] < amounts[False]


def test_part_of_it_comes_back_to_who_leads(truth: Truth, moved: Rows) -> None:
    sellers = used_by(truth, with_role(truth, "lookalike:dealer"))
    reached: Counter[str] = Counter()
    everything: Counter[str] = Counter()
    of_boss: dict[str, set[str]] = {
        group: used_by(truth, {person}) for group, person in bosses(truth).items()
    }
    for row in truth["ends"]:
        everything[row["group"]] += float(row["pro_rata"])
        if row["account"] in of_boss[row["group"]] and row["part"] == "boss":
            reached[row["group"]] += float(row["pro_rata"])
    shares = [reached[group] / everything[group] for group in of_boss]
    paid_back = {
        group
        for group, accounts in of_boss.items()
        if any(row["from_account"] in sellers and row["to_account"] in accounts for row in moved)
    }
    honest = used_by(truth, with_role(truth, "lookalike:home_buyer", "lookalike:collector"))
    also = {row["to_account"] for row in moved if row["from_account"] in sellers} & honest

    assert all(0.005 < share < 0.25 for share in shares)
    assert len(paid_back) >= 0.5 * len(of_boss)
    assert len(also) > 3 * len(paid_back)


def test_a_family_company_owns_what_is_let(world: Simulated, truth: Truth) -> None:
    boss = set(bosses(truth).values())
    hidden = {row["person"] for row in truth["people"] if row["hidden"] == "true"}
    company_of = {
        row["organization"]: row["controller"]
        for row in truth["accounts"]
        if row["organization"] and row["controller"] in boss
    }
    director: dict[str, set[str]] = defaultdict(set)
    on_paper: dict[str, set[str]] = defaultdict(set)
    person_of = {
        row["record_id"]: row["person"]
        for row in truth["mentions"]
        if row["feed"] == "organizations"
    }
    chained = set()
    for row in good(world, "organizations"):
        person = person_of.get(str(row["record_id"]))
        if person:
            on_paper[str(row["org_id"])].add(person)
            if row["part"] == "director":
                director[str(row["org_id"])].add(person)
        if row.get("owner_org_id"):
            chained.add(str(row["org_id"]))
    secretaries = with_role(truth, "lookalike:company_secretary")
    private = {org for org, who in director.items() if not who.isdisjoint(secretaries)}
    lessors = {str(row.get("lessor_org_id")) for row in good(world, "leases")}

    assert len(private & company_of.keys()) == len(boss)
    assert len(private - company_of.keys()) >= 5 * len(boss)
    assert len(lessors & private & company_of.keys()) > 4
    assert chained & company_of.keys() and chained - company_of.keys()
    for org in private & company_of.keys():
        # Who hides has no part in it.
        assert company_of[org] not in on_paper[org] & hidden


def test_the_sponsor_pays_and_is_paid_by_an_estate(truth: Truth, moved: Rows) -> None:
    estates = used_by(truth, with_role(truth, "launderer"))
    seats = {row["organization"]: row["account_id"] for row in truth["accounts"]}
    first_lost = {row["group"]: row["at"] for row in reversed(truth["payments"])}
    funded = [row for row in truth["groups"] if row["sponsor"]]
    passed = came_back = 0
    for group in funded:
        purses = used_by(truth, {group["sponsor"]})
        month = group["first_month"][:7]
        capital = [
            row for row in moved
            if row["from_account"] in purses and row["to_account"] in estates
            and str(row["at"])[:7] == month
        ]  # fmt: skip
        works = [
            row for row in moved
            if row["from_account"] in estates and row["to_account"] == seats[group["front"]]
        ]  # fmt: skip
        passed += any(
            timedelta(0) < moment(out) - moment(into) < timedelta(days=6)
            and 0.9 < float(str(out["amount"])) / float(str(into["amount"])) < 1
            for into in capital
            for out in works
        )
        came_back += any(
            row["from_account"] in estates and row["to_account"] in purses for row in moved
        )

        assert month < first_lost[group["group"]][:7]
    honest = used_by(truth, with_role(truth, "lookalike:unit_investor"))
    rented = {row["to_account"] for row in moved if row["from_account"] in estates} & honest

    assert passed >= 0.5 * len(funded) and came_back >= 0.6 * len(funded)
    assert len(rented) > 60


def moment(row: Mapping[str, object]) -> datetime:
    return datetime.fromisoformat(str(row["at"]))


def test_the_floor_is_paid_every_third_month_by_a_manager(truth: Truth, moved: Rows) -> None:
    people = {row["person"]: row for row in truth["people"]}
    pays = [row for row in truth["levels"] if row["kind"] == "pays"]
    floor = [row for row in pays if people[row["subordinate"]]["level"] == "operator"]
    titled: dict[str, set[str]] = defaultdict(set)
    for row in truth["accounts"]:
        titled[row["titled_to"]].add(row["account_id"])
    between: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in moved:
        ends = str(row["from_account"]), str(row["to_account"])
        between[ends].add(str(row["at"])[:7])
    months = [
        {
            month
            for frm in titled[row["superior"]]
            for to in titled[row["subordinate"]]
            for month in between.get((frm, to), ())
        }
        for row in floor
    ]

    assert {people[row["superior"]]["level"] for row in floor} == {"manager"}
    assert sum(bool(found) for found in months) > 0.8 * len(floor)
    assert max(len(found) for found in months) <= 6


def test_who_leads_receives_the_head_of_the_floor(world: Simulated, truth: Truth) -> None:
    roles = {row["person"]: row["roles"] for row in truth["people"]}
    level = {row["person"]: row["level"] for row in truth["people"]}
    guest_of = {
        row["record_id"]: row["person"] for row in truth["mentions"] if row["feed"] == "stays"
    }
    abroad = [row for row in good(world, "stays") if row["country"] == "SG"]
    guests = {guest_of[str(row["record_id"])] for row in abroad}
    kinds = Counter(roles[person] for person in guests)

    assert kinds["organizer"] >= 0.5 * len(truth["groups"])
    assert sum(level[person] in ("manager", "proxy") for person in guests) >= kinds["organizer"]
    assert kinds["lookalike:home_buyer"] > 2 * kinds["organizer"]


def test_amounts_are_sound(world: Simulated, moved: Rows) -> None:
    accounts = [row for row in good(world, "accounts") if row["currency"] == "CNY"]
    balances = [float(str(row["balance"])) for row in accounts]

    assert min(balances) >= 0 and max(balances) < 30_000_000
    assert not [row for row in moved if str(row.get("balance_after") or "").startswith("-")]
    assert all(float(str(row["amount"])) > 0 for row in moved)


@pytest.mark.parametrize("name", ("orchard", "harvest"))
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
    test_there_are_as_many_of_each_role_as_elsewhere(harvest_truth)
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
    test_amounts_are_sound(harvest, harvest_moved)
