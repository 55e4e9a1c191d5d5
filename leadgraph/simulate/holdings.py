"""What a group holds: accounts in others' names, the handsets they are opened from, telephones."""

from datetime import date
from random import Random

from leadgraph.simulate.groups import Group
from leadgraph.simulate.things import Account, Outlet, Person
from leadgraph.simulate.world import World

# Lenders of a name for each seller of SIM cards.
_LENDERS = 2.3


def furnish(world: World, group: Group) -> None:
    """Open the group's accounts and buy its telephone numbers."""
    random = world.random(f"holdings/{group.id}")
    _purses(world, random, group)
    _top(world, random, group)
    _gates(world, random, group)
    _numbers(world, random, group)


def _purses(world: World, random: Random, group: Group) -> None:
    """The accounts that members were paid on before, and are paid on now."""
    for boss in group.bosses:
        world.account(boss, institution="HARB", currency="CNY", opening=20_000_000)
    for person in (*group.floor, *group.recruiters):
        world.account(person, institution=random.choice(("LOTUS", "LOTUS", "HARB")), currency="CNY")
    for person in group.sim_suppliers:
        if not person.accounts:
            world.account(person, currency="CNY", opening=1_500_000)
    between = [one for one in (group.proxy, group.nominee) if one is not None]
    for person in {one.id: one for one in between if one is not group.boss}.values():
        world.account(person, institution="RIVR", currency="CNY")


def _top(world: World, random: Random, group: Group) -> None:
    """Treasury, profit and the company's account: titled to the nominee, used from above.

    A proxy opens them from their own handset; the boss from theirs, if that is the manner, else
    from the second telephone.
    """
    manner, boss = group.manner, group.boss
    opened = world.days_ago(-30 * group.start - 5)
    acting = group.proxy or boss

    def titled(institution: str, currency: str = "CNY") -> Account:
        made = world.account(
            group.nominee,
            institution=institution,
            currency=currency,
            opened=opened,
            controller=boss,
            opening=0,
        )
        if boss.hidden and not manner.handset:
            made.devices.remove(boss.imei)
        if group.proxy is not None:
            made.devices.insert(0, group.proxy.imei)
        return made

    group.treasury = titled("LOTUS", "USDT") if manner.coins else titled("HARB")
    if manner.books and not manner.coins:
        group.treasury.devices = group.treasury.devices[:1] or [acting.imei]
    group.profit = titled("RIVR", "USD" if manner.dollars else "CNY")
    group.seat = world.account(
        group.front, institution="RIVR", currency="CNY", opened=opened, controller=acting, opening=0
    )
    for account in (group.treasury, group.profit):
        if not account.devices:
            # Somebody opens it: the floor manager for the day's business, or the second handset.
            account.devices.append(group.managers[0].imei)
    if boss.hidden and manner.final:
        friend = world.person(note=f"lent {boss.id} the account on which profit ends")
        friend.level = "account_lender"
        group.final = world.account(
            friend, institution="HARB", currency="CNY", opened=opened, controller=boss, opening=0
        )
        group.final.phones.append(friend.phone)


def _gates(world: World, random: Random, group: Group) -> None:
    """Mules' and duped people's accounts that victims pay, and those that money passes next."""
    opened = world.days_ago(-30 * group.start - random.randrange(10, 40))
    desks = group.managers + group.leaders
    for mule in group.mules:
        for _ in range(1 if world.scale.groups == 0 and random.random() < 0.7 else 2):
            account = world.account(
                mule,
                opened=opened if random.random() < 0.8 else _later(world, random, group),
                currency="CNY",
                opening=0,
            )
            group.gates.append(account)
            if random.random() < 0.5:
                account.devices.append(random.choice(desks).imei)
    for person in group.duped:
        account = world.account(
            person,
            opened=opened,
            controller=random.choice(desks),
            currency="CNY",
            opening=0,
        )
        account.phones.append(person.phone)
        group.gates.append(account)
        if random.random() < 0.5:
            world.account(person, institution="HARB")
    for _ in range(2 + group.size // 25):
        holder = random.choice(group.mules)
        group.layer.append(
            world.account(
                holder,
                institution=random.choice(("HARB", "RIVR")),
                currency="CNY",
                opened=opened,
                controller=group.proxy or random.choice(group.managers),
                opening=0,
            )
        )


def _later(world: World, random: Random, group: Group) -> date:
    month = min(world.scale.months - 2, group.start + random.randrange(0, 5))
    return world.month(month).date()


def _numbers(world: World, random: Random, group: Group) -> None:
    """Buy numbers registered to people who never speak on them; give the boss a second phone.

    A seller with a shop registers them there; one without, in the seller's own name and others'.
    """
    day = world.month(group.start).date()
    users = [*group.operators, *group.held, *group.managers]
    count = 12 if world.scale.groups else 6 + round(group.size * 0.9)
    lenders: dict[str, list[Person]] = {}
    shops: dict[str, Outlet | None] = {}
    for seller in group.sim_suppliers:
        lenders[seller.id] = [
            world.person(
                "lookalike:nominee_subscriber", note=f"lent a name for numbers of {group.id}"
            )
            for _ in range(max(3 if world.scale.groups else 2, round(_LENDERS)))
        ]
        shops[seller.id] = _shop(world, random, seller)
    for place in range(count):
        seller = random.choice(group.sim_suppliers)
        own = shops[seller.id] is None and random.random() < 0.4
        group.numbers.append(
            world.phone(
                seller if own else random.choice(lenders[seller.id]),
                random.choice(users),
                registered=day.replace(day=1 + place % 4 * 2)
                if place < 12 or random.random() < 0.5
                else _later(world, random, group).replace(day=1 + place % 9),
                outlet=shops[seller.id] or random.choice(world.outlets or [None]),
                imei=world.issue.imei(),
            )
        )
    if group.boss.hidden:
        second = world.issue.imei()
        seller = group.sim_suppliers[0]
        group.boss_phone = world.phone(
            lenders[seller.id][0], group.boss, registered=day, outlet=shops[seller.id], imei=second
        )
        if not group.manner.handset or random.random() < 0.5:
            group.profit.devices.append(second)


def _shop(world: World, random: Random, seller: Person) -> Outlet | None:
    """Return the seller's shop, opened when first asked for; half of them have none."""
    if seller.id not in world.shops:
        made = None
        if world.scale.groups or random.random() < 0.5:
            name = f"{random.choice('顺达信诚永')}{random.choice('达通利丰')}通讯店"
            firm = world.organization(name, industry="4741")
            firm.parts.append((seller, "representative", None, firm.founded_on))
            telecom = random.choice(("north-telecom", "south-telecom"))
            made = Outlet(world.issue.number("OUT-", 5), firm.name, telecom, firm)
        world.shops[seller.id] = made
    return world.shops[seller.id]
