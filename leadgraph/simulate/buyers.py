"""Honest people with money: buyers of flats, owners who let them, collectors, investors.

Sources are in `orchard`.

They buy from the same sellers, have their companies with the same secretaries, and are paid by the
same estates as the guilty. Each kind carries `lookalike:<kind>` in the truth.
"""

from collections.abc import Sequence
from random import Random

from leadgraph.simulate.estates import (
    Contract,
    Flat,
    Market,
    flat,
    private_company,
)
from leadgraph.simulate.lookalikes import Around
from leadgraph.simulate.ordinary import lease
from leadgraph.simulate.things import Account, Organization, Person
from leadgraph.simulate.world import World

# For each organizer and sponsor, so many of each kind.
_BUYERS, _OWNERS, _COLLECTORS, _INVESTORS = 5.0, 5.0, 5.0, 5.0
_IN_CASES = 0.06


def live(around: Around, market: Market) -> None:
    """Let honest people buy, let, collect and invest; the police come upon some of them."""
    world = around.world
    random = world.random("orchard/honest")
    heads = sum(
        not {"organizer", "fund_sponsor"}.isdisjoint(person.roles) for person in world.people
    )
    people: list[Person] = []
    people += [_buyer(around, random, market) for _ in range(round(heads * _BUYERS))]
    people += [_owner(around, random, market) for _ in range(round(heads * _OWNERS))]
    people += [_collector(around, random, market) for _ in range(round(heads * _COLLECTORS))]
    people += [_investor(around, random, market) for _ in range(round(heads * _INVESTORS))]
    for person in people:
        around.enter(random, around.someone(random), person, _IN_CASES)
    for secretary in market.secretaries:
        around.enter(random, around.someone(random), secretary, 0.2)
    _view(random, market, [one for one in people if "lookalike:home_buyer" in one.roles], world)
    for estate in market.estates:
        for month in range(world.scale.months):
            for person in random.sample(around.banked, 3):
                at = world.moment(random, month)
                fen = random.randrange(20_00, 600_00)
                around.ledger.pay(person.purse, estate.canteen, at, fen, channel="card")


def let(
    around: Around, random: Random, firm: Organization, company: Account, owned: Flat
) -> list[tuple[int, int]]:
    """Let a flat to somebody who pays the company; return month and amount of what was paid."""
    world = around.world
    tenant = random.choice(around.banked)
    fen = int(owned.price * random.uniform(0.0025, 0.004)) // 100_00 * 100_00
    lease(
        world, owned.site, firm, None, tenant.purse, since=owned.month, rent=f"{fen // 100}.00"
    )  # fmt: skip
    paid = []
    for month in range(owned.month, world.scale.months):
        at = world.moment(random, month, (1, 6))
        around.ledger.pay(tenant.purse, company, at, fen, memo="房租")
        paid.append((month, fen))
    return paid


def _price(random: Random) -> int:
    return int(random.lognormvariate(13.3, 0.45)) * 100


def _buyer(around: Around, random: Random, market: Market) -> Person:
    """Buys a flat by instalments, some of which relatives pay; one in seven steps back."""
    world, ledger = around.world, around.ledger
    buyer = world.person("lookalike:home_buyer")
    price = _price(random)
    purse = world.account(buyer, currency="CNY", opening=int(price * random.uniform(0.7, 1.3)))
    payers = [purse, purse]
    if random.random() < 0.4:
        parent = world.person(note=f"parent of {buyer.id}")
        payers.append(world.account(parent, currency="CNY", opening=int(price * 0.6)))
    contract = Contract(random.choice(market.developers), world.issue.number("SPA", 6), price)
    first = random.randrange(0, max(1, world.scale.months - 4))
    deposit = random.randrange(20_000_00, 60_000_00)
    memo = f"{contract.number} 定金"
    ledger.pay(purse, contract.seller, world.moment(random, first), deposit, memo=memo)
    contract.paid = deposit
    count = random.randint(3, 9)
    leaves = random.randint(1, count) if random.random() < 0.14 else count + 1
    for month in range(first + 1, min(first + 1 + count, world.scale.months)):
        at = world.moment(random, month)
        if contract.instalments >= leaves:
            back = int(contract.paid * random.uniform(0.88, 0.97))
            ledger.pay(contract.seller, purse, at, back, memo=f"{contract.number} 退款")
            break
        part = (price - deposit) // count
        memo = f"{contract.number} 房款"
        ledger.pay(random.choice(payers), contract.seller, at, part, memo=memo)
        contract.paid, contract.instalments = contract.paid + part, contract.instalments + 1
    return buyer


def _owner(around: Around, random: Random, market: Market) -> Person:
    """Has a flat let since long, in a company of the family's, which pays a fee every month."""
    world, ledger = around.world, around.ledger
    owner = world.person("lookalike:flat_owner")
    purse = world.account(owner, institution="HARB", currency="CNY", opening=12_000_000)
    heir = owner
    if random.random() < 0.5:
        heir = world.person(note=f"relative of {owner.id}, owns the company on paper")
    currency = "USD" if random.random() < 0.3 else "CNY"
    firm, company = private_company(world, random, market, heir, owner, currency)
    if heir is not owner:
        company.devices.insert(0, heir.imei)
    contract = Contract(random.choice(market.developers), world.issue.number("SPA", 6), 0)
    contract.price = _price(random) * 2
    rents = let(around, random, firm, company, flat(world, random, contract, 0))
    for month, fen in rents:
        at = world.moment(random, month, (20, 24))
        if random.random() < 0.8:
            ledger.pay(company, purse, at, int(fen * 0.8), memo="董事费", by_device=True)
        elif random.random() < 0.2:
            shop = random.choice(market.showrooms)
            ledger.pay(company, shop, at, fen, memo="维修")
    if random.random() < 0.25:
        # The next flat is begun with what has been saved, from the owner's own account.
        at = world.moment(random, random.randrange(world.scale.months))
        fen = random.randrange(20_000_00, 60_000_00)
        memo = f"{world.issue.number('SPA', 6)} 定金"
        ledger.pay(purse, random.choice(market.developers), at, fen, memo=memo)
    return owner


def _collector(around: Around, random: Random, market: Market) -> Person:
    """Buys dear things, and sells some of them back."""
    world, ledger = around.world, around.ledger
    collector = world.person("lookalike:collector")
    purse = world.account(collector, currency="CNY", opening=40_000_000)
    for _ in range(random.randint(1, 3)):
        month = random.randrange(world.scale.months)
        shop = random.choice(market.showrooms)
        fen = int(random.lognormvariate(11.3, 0.7)) * 100
        memo = random.choice(("车款", "腕表", "珠宝", ""))
        ledger.pay(purse, shop, world.moment(random, month), fen, memo=memo)
        later = month + random.randint(1, 5)
        if later < world.scale.months and random.random() < 0.45:
            back = int(fen * random.uniform(0.7, 1.05))
            ledger.pay(shop, purse, world.moment(random, later), back, memo="回购")
    return collector


def _investor(around: Around, random: Random, market: Market) -> Person:
    """Buys a unit of an estate, which rents it back every month, or buys it back in the end."""
    world, ledger = around.world, around.ledger
    investor = world.person("lookalike:unit_investor")
    price = int(random.lognormvariate(12.6, 0.4)) * 100
    purse = world.account(investor, currency="CNY", opening=int(price * 1.2))
    estate = random.choice(market.estates)
    month = random.randrange(0, max(1, world.scale.months - 5))
    parts = random.randint(1, 3)
    for part in range(parts):
        at = world.moment(random, month, (1 + part * 8, 6 + part * 8))
        ledger.pay(purse, estate.account, at, price // parts, memo="认购款")
    if random.random() < 0.5:
        estate.speak(random, investor, month)
    monthly = int(price * random.uniform(0.006, 0.011))
    for later in range(month + 2, world.scale.months):
        if random.random() < 0.85:
            at = world.moment(random, later, (8, 18))
            ledger.pay(estate.account, purse, at, monthly, memo="包租收益", by_device=True)
    return investor


def _view(random: Random, market: Market, buyers: Sequence[Person], world: World) -> None:
    """Buyers come to look at flats by twos and threes, as guests of an estate."""
    left = list(buyers)
    random.shuffle(left)
    while len(left) > 1:
        size = random.randint(2, 3)
        guests, left = left[:size], left[size:]
        if random.random() < 0.5:
            estate = random.choice(market.estates)
            month = random.randrange(world.scale.months - 1)
            estate.lodge(random, guests, month, estate.account, estate.steward)
