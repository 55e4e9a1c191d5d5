"""How crews go to where they work and come back: tours by air, and a land border at night.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines. Sources are in `harvest`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.calls import call
from leadgraph.simulate.groups import Group
from leadgraph.simulate.held_out.harvest_sites import VISITED, Season
from leadgraph.simulate.laundering import till
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.movement import CORRIDORS, Desk, Roads
from leadgraph.simulate.things import Person
from leadgraph.simulate.travel import HOME_PORTS, book, cross, passport, stay
from leadgraph.simulate.world import World

# Parks that are reached by air; to all others a land border is passed.
_BY_AIR = {"KH": "KHPNH", "PH": "PHMNL"}


@dataclass
class Tour:
    """People who fly to a place together and, some months later, back on the same booking."""

    world: World
    country: str
    desk: Desk
    booking: str
    home: str

    def fly(self, person: Person, at: datetime, party: str, *, out: bool) -> None:
        """Let one of them fly; the passport is looked at at home."""
        world = self.world
        if at >= world.end:
            return
        passport(world, person)
        away = VISITED[self.country][0] if self.country in VISITED else _BY_AIR[self.country]
        ends = (self.home, away) if out else (away, self.home)
        flight = f"XK{int(party[-3:]) % 900 + 100}{'' if out else 'R'}"
        number = self.booking if out else f"{self.booking}R"
        own = self.desk.phone is None
        book(
            world, person, at, *ends, kind="flight", carrier=flight,
            booker=person.phones[0] if own else self.desk.phone, agency=self.desk.firm,
            payer=person.purse if own and person.accounts else self.desk.account,
            booking=number, ahead=9,
        )  # fmt: skip
        seen = at - timedelta(minutes=world.random("tours").randrange(40, 120))
        sides = ("CN", self.country) if out else (self.country, "CN")
        cross(
            world, person, seen, *sides, mode="air", port=self.home, carrier=flight, party=party
        )  # fmt: skip


@dataclass
class Journeys:
    """How one group's crews go and come back, season by season."""

    world: World
    ledger: Ledger
    random: Random
    group: Group
    roads: Roads

    def run(self, seasons: Sequence[Season]) -> None:
        """Let all crews travel, and with them or on their own whoever is above them."""
        for season in seasons:
            self._season(season, fresh=season is seasons[0])
        for boss in (*self.group.bosses, self.group.sponsor, self.group.proxy):
            if boss is not None:
                self._visit(boss, self.random.choice(seasons))

    def _season(self, season: Season, *, fresh: bool) -> None:
        group, random, world = self.group, self.random, self.world
        arrived = {one.id for one in group.arrived}
        # The held are brought once, and taken along from place to place unseen from here.
        left = [one for one in season.crew if one.level != "held" or one.id not in arrived]
        corridor = random.choice(CORRIDORS)
        while left:
            size = random.randint(3, 6)
            party, left = left[:size], left[size:]
            leaves = world.moment(random, season.first, (3, 12), (8, 14))
            new = [one for one in party if one.id not in arrived]
            recruiter = random.choice(group.recruiters)
            self._call(recruiter, party, new, leaves)
            carrier = random.choice(group.facilitators) if group.facilitators else None
            desk = self._desk(carrier)
            home = random.choice(HOME_PORTS)
            tour = Tour(world, season.country, desk, world.issue.number("B", 9), home)
            self._out(season, tour, party, carrier, leaves, corridor)
            if carrier is not None:
                self._pay(desk, carrier, recruiter, party, new, leaves, fresh)
            group.arrived += new
            free = [one for one in party if one.level != "held"]
            if season.back <= min(group.last - 1, world.scale.months - 1):
                self._home(season, tour, free, carrier, corridor)

    def _desk(self, carrier: Person | None) -> Desk:
        if carrier is None or not self.group.manner.seats:
            return Desk(None, None, None)
        front = self.roads.fronts.get(carrier.id)
        phone = self.random.choice(carrier.phones)
        if front is not None and self.random.random() < 0.8:
            return Desk(phone, front[1], front[0])
        return Desk(phone, carrier.purse, None)

    def _call(
        self, recruiter: Person, party: Sequence[Person], new: Sequence[Person], leaves: datetime
    ) -> None:
        """New hands are talked into it, those of the season before asked whether they come."""
        for one in party:
            fresh = one in new
            if fresh:
                self.group.recruited[one.id] = recruiter
            for _ in range(self.random.randint(1, 3) if fresh else self.random.randint(0, 1)):
                at = leaves - timedelta(days=self.random.randint(4, 25))
                call(self.world, self.random, recruiter.phones[0], one.phones[0], at, long=3)

    def _out(
        self,
        season: Season,
        tour: Tour,
        party: Sequence[Person],
        carrier: Person | None,
        leaves: datetime,
        corridor: str,
    ) -> None:
        world, random, manner = self.world, self.random, self.group.manner
        together, hotel = world.issue.number("Y", 6), random.choice(self.roads.hotels)
        room = str(random.randrange(301, 330))
        for one in party:
            if manner.nights and carrier is not None and random.random() < 0.7:
                night = leaves - timedelta(hours=14)
                stay(
                    world, one, hotel, night, 1, room=room, booker=carrier.phones[0],
                    payer=tour.desk.account,
                )  # fmt: skip
            if carrier is not None and random.random() < 0.6:
                before = leaves - timedelta(days=random.randint(1, 3))
                call(world, random, carrier.phones[0], one.phones[0], before)
            self._pass(season, tour, one, leaves, together, corridor, out=True)
        if carrier is not None and random.random() < (0.6 if manner.along else 0.1):
            self._pass(season, tour, carrier, leaves, together, corridor, out=True)
            back = leaves + timedelta(days=random.randint(2, 6), hours=3)
            if back < world.end:
                alone = world.issue.number("Y", 6)
                self._pass(season, tour, carrier, back, alone, corridor, out=False)

    def _home(
        self,
        season: Season,
        tour: Tour,
        party: Sequence[Person],
        carrier: Person | None,
        corridor: str,
    ) -> None:
        """Back before the ninety days are over; a few have left on their own before."""
        world, random = self.world, self.random
        at = world.moment(random, season.back, (1, 4), (9, 20))
        together = world.issue.number("Y", 6)
        for one in party:
            if random.random() < 0.08:
                early = world.moment(random, season.first + 1)
                own = Tour(
                    world, season.country, Desk(None, None, None), f"{tour.booking}0", tour.home
                )
                self._pass(season, own, one, early, world.issue.number("Y", 6), corridor, out=False)
            else:
                self._pass(season, tour, one, at, together, corridor, out=False)
        if carrier is not None and self.group.manner.along and random.random() < 0.2:
            self._pass(season, tour, carrier, at, together, corridor, out=False)

    def _pass(
        self,
        season: Season,
        tour: Tour,
        one: Person,
        at: datetime,
        party: str,
        corridor: str,
        *,
        out: bool,
    ) -> None:
        """By air as visitors; to a park beyond a land border by train, and over it at night."""
        world, random = self.world, self.random
        if season.country in VISITED or season.country in _BY_AIR:
            tour.fly(one, at, party, out=out)
            return
        desk = tour.desk
        if out:
            book(
                world, one, at, tour.home, corridor, kind="train",
                carrier=f"K{int(party[-3:]) % 900 + 100}",
                booker=desk.phone or one.phones[0], agency=desk.firm,
                payer=desk.account or (one.purse if one.accounts else None),
                booking=tour.booking, ahead=3,
            )  # fmt: skip
            at += timedelta(hours=random.randint(29, 32))
        sides = ("CN", season.country) if out else (season.country, "CN")
        regular = not out and random.random() < 0.5
        if random.random() < (0.7 if out else 0.8) and at < world.end:
            cross(
                world, one, at + timedelta(minutes=random.randrange(14)), *sides, mode="land",
                port="CNJHG" if regular else "", regular=regular, party=party,
            )  # fmt: skip

    def _pay(
        self,
        desk: Desk,
        carrier: Person,
        recruiter: Person,
        party: Sequence[Person],
        new: Sequence[Person],
        leaves: datetime,
        fresh: bool,
    ) -> None:
        """The journey is a tour at so much a head; for new hands there is a fee beside it."""
        random, group, ledger = self.random, self.group, self.ledger
        manner = group.manner
        to = desk.account or carrier.purse
        source = group.seat if fresh else till(group)
        sponsor = group.sponsor
        if sponsor is not None and manner.capital and random.random() < 0.4:
            source = sponsor.purse
        if manner.seats:
            fen = sum(random.randrange(3_800_00, 7_500_00) for _ in party)
            early = leaves - timedelta(days=random.randint(1, 2))
            memo = random.choice(("团费", "机票款", ""))
            ledger.pay(source, to, early, fen, memo=memo, by_device=True)
        paid = leaves + timedelta(days=random.randint(2, 6))
        if paid >= self.world.end or not new:
            return
        if manner.fee:
            fen = sum(random.randrange(3_000_00, 8_000_00) for _ in new)
            memo = random.choice(("", "服务费", "签证费"))
            ledger.pay(source, carrier.purse, paid, fen, memo=memo, by_device=True)
        if manner.recruiter_fee:
            fen = sum(random.randrange(1_500_00, 4_000_00) for _ in new)
            ledger.pay(source, recruiter.purse, paid, fen, memo="介绍费", by_device=True)

    def _visit(self, one: Person, season: Season) -> None:
        """Who is above the floor comes for some days, as a visitor like others."""
        if season.country not in VISITED or self.random.random() >= 0.5:
            return
        world, random = self.world, self.random
        if season.first + 2 >= world.scale.months:
            return
        desk = Desk(None, None, None)
        home = random.choice(HOME_PORTS)
        tour = Tour(world, season.country, desk, world.issue.number("B", 9), home)
        at = world.moment(random, season.first + random.randint(0, 2), (6, 22), (8, 20))
        tour.fly(one, at, world.issue.number("Y", 6), out=True)
        back = at + timedelta(days=random.randint(3, 8))
        tour.fly(one, back, world.issue.number("Y", 6), out=False)
