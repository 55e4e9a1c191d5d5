"""What is true of worlds whose groups turn their profit into property."""

import re
from collections import Counter, defaultdict
from datetime import timedelta

import pytest

from leadgraph.simulate.lookalikes import RESEMBLE
from leadgraph.simulate.run import Simulated, simulate
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


def contracts(rows: Rows) -> dict[str, Rows]:
    """Return the payments that quote the number of one contract."""
    found: dict[str, Rows] = defaultdict(list)
    for row in rows:
        number = CONTRACT.search(str(row.get("memo") or ""))
        if number:
            found[number[0]].append(row)
    return found


def test_there_are_as_many_of_each_role_as_elsewhere(truth: Truth) -> None:
    as_many_of_each_role_as_elsewhere(truth)


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
    amounts_are_sound(world, moved)
