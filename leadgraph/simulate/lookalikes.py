"""Innocent people who look like the guilty: how many of each kind, and whom they resemble.

Each kind carries the role `lookalike:<kind>` in the truth. Of those who resemble a role there are
at least five for each who has it. They are made where groups live: they rent from the same
landlords, are paid by the same people, are called by the same telephones, and some stand in cases.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from leadgraph.simulate.groups import Group
from leadgraph.simulate.laundering import Town
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.movement import Roads
from leadgraph.simulate.ordinary import Life
from leadgraph.simulate.police import party
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.world import World

HEADS = ("organizer", "fund_sponsor")
# Kinds by the roles that they resemble, and how many there are for each person of these roles.
RESEMBLE: dict[tuple[str, ...], dict[str, float]] = {
    HEADS: {
        "employer": 1.8,
        "investor": 1.8,
        "landlord": 0.6,
        "merchant": 0.8,
        "exchange_house": 0.15,
        "payroll_company": 0.1,
    },
    ("border_facilitator",): {
        "travel_agency": 0.3,
        "tour_guide": 1.0,
        "refugee_helper": 0.7,
        "border_trader": 1.6,
        "driver": 1.6,
    },
    ("mule",): {
        "small_seller": 2.6,
        "family": 1.4,
        "courier": 0.5,
        # Made with the groups themselves: `groups` and `fraud`.
        "duped_holder": 0.0,
        "early_returns": 0.0,
    },
    ("sim_supplier",): {
        "sim_outlet": 0.7,
        "household_subscriber": 2.4,
        "nominee_subscriber": 0.0,
    },
    ("recruiter",): {"labour_agent": 4.0, "call_centre": 1.2},
}


@dataclass
class Around:
    """What a look-alike may come into contact with, and how many of each kind there shall be."""

    world: World
    ledger: Ledger
    life: Life
    groups: Sequence[Group]
    roads: Roads
    counts: dict[str, int]
    town: Town

    def someone(self, random: Random) -> Group:
        """Return a group to live beside, the larger ones more often."""
        return random.choices(self.groups, self._weights)[0]

    def __post_init__(self) -> None:
        self._weights = [group.size for group in self.groups]
        self.banked = [person for person in self.life.people if person.accounts]

    def enter(self, random: Random, group: Group, person: Person, rate: float) -> None:
        """Let the police write the person into a case of the group, at that rate: rightly, as
        somebody who was called or paid, or wrongly, as a suspect."""
        if random.random() >= rate:
            return
        draw = random.random()
        category = "contact" if draw < 0.55 else "witness" if draw < 0.75 else "suspect"
        function = {"contact": "通话记录", "suspect": "账户提供"}.get(category, "")
        month = min(group.start + random.randint(5, 9), self.world.scale.months - 1)
        at = self.world.moment(random, month)
        party(
            self.world,
            random.choice(group.cases),
            category,
            person,
            at,
            function=function,
            status="at_large" if category == "suspect" and random.random() < 0.3 else "",
        )


def counts(world: World) -> dict[str, int]:
    """Return how many of each kind there shall be, by how many there are of the role."""
    wanted = {}
    for roles, kinds in RESEMBLE.items():
        guilty = sum(1 for person in world.people if not set(roles).isdisjoint(person.roles))
        for kind, rate in kinds.items():
            wanted[kind] = math.ceil(guilty * rate)
    return wanted


def business(
    world: World, kind: str, name: str, industry: str, org_kind: str = "company"
) -> tuple[Person, Organization, Account]:
    """Make an honest business: its owner, the organization, and its account."""
    owner = world.person(f"lookalike:{kind}")
    world.account(owner, institution="HARB", currency="CNY")
    org = world.organization(name, industry=industry, kind=org_kind)
    org.parts.append((owner, "director", None, org.founded_on))
    org.parts.append((owner, "shareholder", 1.0, org.founded_on))
    account = world.account(
        org, institution="HARB", currency="CNY", controller=owner, opening=300_000_000
    )
    account.phones.append(owner.phone)
    return owner, org, account


def surround(around: Around) -> None:
    """Put all look-alikes around the groups who are not there already."""
    from leadgraph.simulate import (
        lookalikes_firms,
        lookalikes_money,
        lookalikes_people,
        lookalikes_phones,
        lookalikes_travel,
    )

    lookalikes_firms.surround(around)
    lookalikes_travel.surround(around)
    lookalikes_money.surround(around)
    lookalikes_phones.surround(around)
    lookalikes_people.surround(around)
