"""Honest work by the season: a leader takes a crew abroad with a backer's money.

WHO SETS A WEIGHT MUST NOT READ THIS: see the package's first lines. Sources are in `harvest`.

They live in the same villas, fly on the same kind of tour, are paid at the end as crews of groups
are, and pay their backers then. Each kind carries `lookalike:<kind>` in the truth.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import call, talk
from leadgraph.simulate.held_out.harvest_money import Resort
from leadgraph.simulate.held_out.harvest_sites import LENGTH, Villa, let, rent, take
from leadgraph.simulate.held_out.harvest_travel import Tour
from leadgraph.simulate.lookalikes import Around, business
from leadgraph.simulate.movement import Desk
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.travel import HOME_PORTS, passport, stay

# For each organizer and sponsor, so many leaders and backers; agents for each carrier of people.
_TROUPES, _AGENTS = 5.0, 5.0
_IN_CASES = 0.06
_TRADES = ("影视", "展览搭建", "海外采摘", "演艺", "装饰工程")


def live(
    around: Around, villas: Sequence[Villa], resorts: Sequence[Resort], heads: int, carriers: int
) -> None:
    """Make agents, leaders and backers, and let them live their seasons."""
    world = around.world
    random = world.random("harvest/troupes")
    desks = [
        Desk(person.phones[0], front[1], front[0])
        for person in world.people
        if (front := around.roads.fronts.get(person.id)) is not None
    ]
    agents = []
    for _ in range(max(2, round(carriers * _AGENTS))):
        agent = world.person("lookalike:crew_agent")
        world.account(agent, currency="CNY", opening=1_500_000)
        passport(world, agent)
        agents.append(agent)
    for place in range(round(heads * _TROUPES)):
        _troupe(around, random, place, agents[place % len(agents)], desks, villas, resorts)
    for agent in agents:
        around.enter(random, around.someone(random), agent, _IN_CASES)
    for owner in {villa.owner.id: villa.owner for villa in villas}.values():
        around.enter(random, around.someone(random), owner, _IN_CASES)


def _troupe(
    around: Around,
    random: Random,
    place: int,
    agent: Person,
    desks: Sequence[Desk],
    villas: Sequence[Villa],
    resorts: Sequence[Resort],
) -> None:
    """A firm with one or two seasons abroad, some months apart."""
    world = around.world
    trade = random.choice("远新海众") + random.choice("帆航艺匠") + random.choice(_TRADES)
    name = f"{trade}{world.mark}{place + 1}"
    leader, _, account = business(world, "troupe_leader", name, "9000")
    account.opening = random.randrange(3_000_000, 20_000_000)
    backer = world.person("lookalike:season_backer", note=f"lends {leader.id} money by the season")
    purse = world.account(backer, institution="HARB", currency="CNY", opening=90_000_000)
    crew = random.sample(around.banked, random.randint(3, 5))
    first = random.randrange(0, max(1, world.scale.months - LENGTH))
    for _ in range(random.randint(1, 2)):
        if first + 1 >= world.scale.months:
            break
        _season(around, random, first, (leader, account), purse, agent, desks, crew, villas)
        for month in range(first, min(first + LENGTH, world.scale.months)):
            talk(world, random, leader, random.choice(crew), month, random.randint(0, 2))
        talk(world, random, leader, backer, first, random.randint(0, 2))
        back = first + 3
        if back < world.scale.months and random.random() < 0.3:
            guests = [leader, backer, *random.sample(crew, 2)]
            random.choice(resorts).receive(random, guests, back, account, leader)
        first += LENGTH + random.randint(0, 4)
    group = around.someone(random)
    around.enter(random, group, leader, _IN_CASES)
    around.enter(random, group, backer, _IN_CASES)


def _season(
    around: Around,
    random: Random,
    first: int,
    firm: tuple[Person, Account],
    purse: Account,
    agent: Person,
    desks: Sequence[Desk],
    crew: Sequence[Person],
    villas: Sequence[Villa],
) -> None:
    """Capital, villa, flights, work, and all that is owed at the end."""
    world, ledger = around.world, around.ledger
    leader, account = firm
    capital = random.randrange(90_000_00, 420_000_00)
    for part in range(random.randint(1, 2)):
        at = world.moment(random, first, (1 + part, 3 + part))
        memo = random.choice(("周转", "投资款", "备用金", ""))
        ledger.pay(purse, account, at, capital // (part + 1), memo=memo)
    villa = take(random, villas, range(first, first + LENGTH))
    let(world, villa, leader, account, first, first + 3)
    rent(ledger, world, random, villa, account, first)
    desk = Desk(random.choice(agent.phones), agent.purse, None)
    draw = random.random()
    if draw < 0.2:
        desk = Desk(leader.phones[0], account, account.org)
    elif draw < 0.4 and desks:
        # Firms of carriers of people sell tours to anybody.
        desk = random.choice(desks)
    tour = Tour(world, villa.site.country, desk, world.issue.number("B", 9),
                random.choice(HOME_PORTS))  # fmt: skip
    out = world.moment(random, first, (4, 14), (8, 14))
    hotel, together = random.choice(around.roads.hotels), world.issue.number("Y", 6)
    party = [*crew, leader]
    for one in crew:
        for _ in range(random.randint(0, 2)):
            at = out - timedelta(days=random.randint(3, 20))
            call(world, random, agent.phones[0], one.phones[0], at)
        if random.random() < 0.5:
            stay(world, one, hotel, out - timedelta(hours=14), 1, room="3" + together[-2:],
                 booker=desk.phone, payer=desk.account)  # fmt: skip
    if random.random() < 0.5:
        party.append(agent)
    for one in party:
        tour.fly(one, out, together, out=True)
    fen = sum(random.randrange(3_800_00, 7_500_00) for _ in party)
    early = out - timedelta(days=random.randint(1, 2))
    if desk.account is not None and desk.account is not account:
        memo = random.choice(("团费", "机票款", ""))
        ledger.pay(account, desk.account, early, fen, memo=memo)
    paid = out + timedelta(days=random.randint(2, 6))
    fen = len(crew) * random.randrange(1_500_00, 5_000_00)
    ledger.pay(account, agent.purse, paid, fen, memo=random.choice(("劳务费", "服务费", "")))
    if agent in party:
        alone = world.issue.number("Y", 6)
        tour.fly(agent, out + timedelta(days=random.randint(2, 6)), alone, out=False)
    earned = int(capital * random.uniform(1.4, 2.2))
    for month in (first + 1, first + 2):
        if month < world.scale.months:
            at = world.moment(random, month, (5, 25))
            ledger.pay("EXT:ABROAD", account, at, earned // 2, memo="服务款")
    back = first + 3
    if back >= world.scale.months:
        return
    home, together = world.moment(random, back, (1, 6), (9, 20)), world.issue.number("Y", 6)
    for one in (*crew, leader):
        tour.fly(one, home, together, out=False)
    for one in crew:
        at = world.moment(random, back, (8, 14))
        fen = random.randrange(14_000_00, 42_000_00)
        ledger.pay(account, one.purse, at, fen, memo=random.choice(("工资", "尾款", "")))
    at = world.moment(random, back, (7, 12))
    share = int(capital * random.uniform(1.05, 1.4))
    ledger.pay(account, purse, at, share, memo=random.choice(("还款", "分红", "")))
    at = world.moment(random, back, (15, 22))
    ledger.pay(account, leader.purse, at, int(capital * 0.2), memo="分红")
