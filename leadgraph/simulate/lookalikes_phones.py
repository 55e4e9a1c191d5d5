"""Honest people with many numbers or calls: outlets, households, labour agents, call centres."""

from datetime import timedelta

from leadgraph.simulate.calls import call
from leadgraph.simulate.lookalikes import Around, business
from leadgraph.simulate.things import Outlet
from leadgraph.simulate.travel import HOME_PORTS, book


def surround(around: Around) -> None:
    """Put the look-alikes of SIM suppliers and recruiters around them."""
    _outlets(around)
    if not around.world.scale.groups:
        sell_to_others(around)
    _households(around)
    _labour_agents(around)
    _call_centre(around)


def _outlets(around: Around) -> None:
    """Shops by the station: many numbers over years, a few of them to a group's people."""
    world, ledger, life = around.world, around.ledger, around.life
    random = world.random("large-outlet")
    count = max(1, around.counts["sim_outlet"])
    for place in range(count):
        name = "火车站通讯城" if place == 0 else f"{random.choice('东南西北')}站通讯{place}"
        _, org, account = business(world, "sim_outlet", name, "4741")
        telecom = ("south-telecom", "north-telecom")[place % 2]
        outlet = Outlet(world.issue.number("OUT-", 5), org.name, telecom, org)
        sold = world.scale.sold_numbers if place == 0 else random.randint(8, 30)
        for _ in range(sold):
            buyer = random.choice(life.people)
            bought = world.days_ago(random.randrange(-30 * (world.scale.months - 2), 900))
            world.phone(buyer, buyer, registered=bought, outlet=outlet)
            if buyer.accounts and random.random() < 0.3 and bought >= world.start.date():
                at = world.moment(random, random.randrange(world.scale.months))
                fen = random.randrange(50_00, 300_00)
                ledger.pay(buyer.purse, account, at, fen, memo="手机卡")
        near = around.groups if place == 0 and world.scale.groups else [around.someone(random)]
        for group in near:
            day = world.month(group.start).date()
            for operator in group.operators[:2]:
                world.phone(operator, operator, registered=day, outlet=outlet)


def sell_to_others(around: Around) -> None:
    """The shops of groups' suppliers have other customers too, though few."""
    world = around.world
    random = world.random("other-customers")
    for outlet in [shop for shop in world.shops.values() if shop is not None]:
        for _ in range(random.randint(2, 18)):
            buyer = random.choice(around.life.people)
            bought = world.days_ago(random.randrange(-30 * (world.scale.months - 2), 500))
            world.phone(buyer, buyer, registered=bought, outlet=outlet)


def _households(around: Around) -> None:
    """One name for the telephones of a whole house: parents, children, a stall's assistants."""
    world, life = around.world, around.life
    random = world.random("households")
    for _ in range(around.counts["household_subscriber"]):
        head = world.person("lookalike:household_subscriber")
        circle = random.choice(life.circles)
        first = world.random("households/days").randrange(-200, 700)
        for place in range(random.randint(3, 6)):
            # A child's new telephone, or a second card for the stall.
            user = random.choice(circle)
            day = world.days_ago(first + place * random.choice((0, 0, 30, 90)))
            outlet = random.choice(life.outlets)
            phone = world.phone(head, user, registered=day, outlet=outlet, imei=world.issue.imei())
            at = world.moment(random, random.randrange(world.scale.months))
            call(world, random, phone, head.phones[0], at)
        group = around.someone(random)
        if random.random() < 0.3:
            at = world.moment(random, min(group.start + 3, world.scale.months - 1))
            call(world, random, random.choice(group.numbers), head.phones[-1], at)
            around.enter(random, group, head, 0.15)


def _labour_agents(around: Around) -> None:
    """Agents who find people work: telephone many, are paid a fee a head, buy them the ticket.

    Some of those they telephone go to a group in the end, but not with them.
    """
    world, ledger, life = around.world, around.ledger, around.life
    random = world.random("labour-agents")
    for _ in range(around.counts["labour_agent"]):
        agent = world.person("lookalike:labour_agent")
        account = world.account(agent, currency="CNY")
        group = around.someone(random)
        firm = random.choice(life.firms).accounts[0]
        for _ in range(random.randint(1, 2)):
            people = random.sample(life.people, 2)
            if random.random() < 0.4:
                people.append(random.choice(group.operators))
            month = random.randrange(world.scale.months - 1)
            at = world.moment(random, month, (3, 20))
            for person in people:
                for _ in range(random.randint(1, 2)):
                    before = at - timedelta(days=random.randrange(2, 20))
                    call(world, random, agent.phones[0], person.phones[0], before, long=2)
                if person.group or random.random() < 0.5:
                    continue
                book(
                    world,
                    person,
                    at,
                    random.choice(HOME_PORTS),
                    "CNSZX",
                    kind="train",
                    carrier=f"K{random.randrange(100, 999)}",
                    booker=agent.phones[0],
                    payer=account,
                    ahead=2,
                )
            late = at + timedelta(days=3)
            if late < world.end:
                fen = len(people) * random.randrange(800_00, 2_500_00)
                ledger.pay(firm, account, late, fen, memo="介绍费")
        around.enter(random, group, agent, 0.06)


def _call_centre(around: Around) -> None:
    """Staff of a firm that sells by telephone: calls to everybody, members and victims too."""
    world, life = around.world, around.life
    random = world.random("call-centre")
    for _ in range(around.counts["call_centre"]):
        seller = world.person("lookalike:call_centre")
        account = world.account(seller, currency="CNY")
        group = around.someone(random)
        pool = [
            *random.sample(life.people, 4),
            random.choice(group.victims),
            random.choice(group.mules),
        ]
        for person in pool:
            at = world.moment(random, random.randrange(world.scale.months), hours=(9, 19))
            call(world, random, seller.phones[0], person.phones[0], at)
        firm = random.choice(life.firms).accounts[0]
        for month in range(random.randrange(3), world.scale.months, 4):
            at = world.moment(random, month, (10, 12))
            around.ledger.pay(firm, account, at, 5_200_00, channel="salary", memo="工资")
        around.enter(random, group, seller, 0.05)
