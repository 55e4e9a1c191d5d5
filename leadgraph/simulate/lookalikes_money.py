"""Honest accounts with much traffic: small sellers, couriers, families."""

from datetime import timedelta
from random import Random

from leadgraph.simulate.calls import call, talk
from leadgraph.simulate.groups import Group
from leadgraph.simulate.lookalikes import Around
from leadgraph.simulate.money import decimal, iso
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import INSTITUTIONS


def surround(around: Around) -> None:
    """Put the look-alikes of mules around them."""
    _sellers(around)
    _couriers(around)
    _families(around)


def _sellers(around: Around) -> None:
    """Sellers of small goods: paid by strangers day by day, pay their supplier the same evening.

    A few of the strangers are members, mules or victims of groups; one seller in a hundred finds
    the account frozen for it, until it is released.
    """
    world, ledger = around.world, around.ledger
    random = world.random("sellers")
    for _ in range(around.counts["small_seller"]):
        seller = world.person("lookalike:small_seller")
        account = world.account(seller, currency="CNY")
        group = around.someone(random)
        supplier = random.choice(around.town.merchants)
        for _ in range(random.randint(1, 2)):
            at = world.moment(random, random.randrange(world.scale.months), hours=(8, 16))
            sold = 0
            for _ in range(random.choice((1, 1, 2, 3))):
                fen = random.randrange(60_00, 3_000_00)
                buyer = random.choice(around.banked).purse
                ledger.pay(buyer, account, at, fen, memo=random.choice(("", "货款", "买货")))
                at += timedelta(minutes=random.randrange(3, 90))
                sold += fen
            if random.random() < 0.6:
                ledger.pay(account, supplier, at, int(sold * 0.8), memo="进货")
        if random.random() < 0.3:
            month = min(group.start + random.randint(2, 9), world.scale.months - 1)
            at = world.moment(random, month, hours=(8, 20))
            person = random.choice([*group.floor, *group.mules, *group.victims])
            ledger.pay(person.purse, account, at, random.randrange(100_00, 6_000_00), memo="货款")
            around.enter(random, group, seller, 0.2)
            if random.random() < 0.04:
                freeze(around, random, group, account)


def freeze(around: Around, random: Random, group: Group, account: Account) -> None:
    """An innocent account is frozen, and released a week later."""
    world = around.world
    agency = INSTITUTIONS[account.institution]
    if agency == "lotus-pay":
        # Its freezes come from nobody.
        return
    month = min(group.start + 8, world.scale.months - 2)
    at = world.moment(random, month, (3, 20))
    fields = {
        "account_id": account.id,
        "at": iso(at),
        "action": "freeze",
        "amount": decimal(random.randrange(200_00, 9_000_00), "CNY"),
        "currency": "CNY",
        "case_id": random.choice(group.cases),
    }
    world.write(agency, "freezes", at, fields)
    later = at + timedelta(days=6)
    if later < world.end:
        world.write(agency, "freezes", later, fields | {"action": "release", "at": iso(later)})


def _couriers(around: Around) -> None:
    """Couriers call everybody, and take cash on delivery from everybody."""
    world, ledger, life, groups = around.world, around.ledger, around.life, around.groups
    random = world.random("couriers")
    for _ in range(around.counts["courier"]):
        courier = world.person("lookalike:courier")
        account = world.account(courier, institution="LOTUS", currency="CNY")
        if world.scale.groups:
            known = random.sample(life.people, min(40, len(life.people)))
            known += [*groups[0].mules, groups[-1].boss]
            rounds = [month for month in range(world.scale.months) for _ in range(5)]
        else:
            group = around.someone(random)
            known = random.sample(life.people, 6)
            known += random.sample([*group.mules, *group.victims, group.boss], 2)
            rounds = random.choices(range(world.scale.months), k=4)
        for month in rounds:
            person = random.choice(known)
            at = world.moment(random, month, hours=(8, 20))
            call(world, random, courier.phones[0], person.phones[0], at, long=0.3)
            if person.accounts and random.random() < 0.6:
                fen = random.randrange(30_00, 600_00)
                ledger.pay(person.purse, account, at, fen, memo="货到付款")
        around.enter(random, around.someone(random), courier, 0.05)


def _families(around: Around) -> None:
    """Parents and spouses: small regular transfers both ways, begun before the group was.

    One in six does the member's banking: the account is opened from the member's handset too.
    """
    world, groups = around.world, around.groups
    random = world.random("families")
    chosen: list[tuple[Group, Person]] = []
    for group in groups:
        heads = [*group.bosses, group.sponsor, *group.facilitators, *group.operators[:4]]
        chosen += [(group, person) for person in (*heads, *group.mules[:1]) if person is not None]
    others = [
        (group, person)
        for group in groups
        for person in (*group.operators[4:], *group.mules[1:], *group.managers, *group.recruiters)
    ]
    short = max(0, around.counts["family"] - len(chosen))
    for group, person in [*chosen, *random.sample(others, min(short, len(others)))]:
        _family(around, random, group, person)


def _family(around: Around, random: Random, group: Group, person: Person) -> None:
    world, ledger = around.world, around.ledger
    relative = world.person("lookalike:family", note=f"relative of {person.id}")
    account = world.account(relative, institution="HARB", currency="CNY")
    if random.random() < 0.17:
        account.devices.append(person.imei)
    since = 0 if group.start and world.scale.groups else -4
    often = 1 if world.scale.groups else random.choice((5, 7, 9))
    for month in range(since, world.scale.months, often):
        at = world.moment(random, month, (12, 16))
        fen = random.randrange(600_00, 2_400_00)
        ledger.pay(person.purse, account, at, fen, memo="生活费")
        if month % 5 == 0:
            back = world.moment(random, month, (20, 24))
            ledger.pay(account, person.purse, back, random.randrange(200_00, 900_00))
        most = 2 if world.scale.groups else 1
        talk(world, random, person, relative, max(0, month), random.randint(0, most))
    around.enter(random, group, relative, 0.06)
