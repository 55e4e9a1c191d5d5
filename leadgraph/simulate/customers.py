"""The honest customers of houses: families and students, firms in trade, gamblers.

Sources are in `lantern`.

They pay, and are paid, as the guilty are: by strangers, on the other side, by who keeps a gaming
room. Each kind carries `lookalike:<kind>` in the truth, as those of every variant do.
"""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

from leadgraph.simulate.houses import Customer, House
from leadgraph.simulate.lookalikes import Around, business
from leadgraph.simulate.lookalikes_money import freeze
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.things import Account, Person
from leadgraph.simulate.world import World

# For each organizer and sponsor: pairs of people who send home, of people who send abroad (to a
# student, or savings), pairs of firms, and gamblers: at least five of each kind.
_SEND_HOME, _SEND_ABROAD, _FIRMS, _GAMBLERS = 3.0, 2.5, 2.5, 5.0
_SAVERS = 0.15


def gather(world: World, random: Random, houses: Sequence[House]) -> None:
    """Give the houses their customers, by how many organizers and sponsors there are."""
    heads = sum(
        not {"organizer", "fund_sponsor"}.isdisjoint(person.roles) for person in world.people
    )
    for place in range(round(heads * _SEND_HOME)):
        houses[place % len(houses)].customers.append(_family(world, random, sends_home=True))
    for place in range(round(heads * _SEND_ABROAD)):
        houses[place % len(houses)].customers.append(_family(world, random, sends_home=False))
    for place in range(round(heads * _FIRMS)):
        houses[place % len(houses)].customers.append(_trade(world, random, place))
    for place in range(round(heads * _GAMBLERS)):
        guest = world.person("lookalike:gambler")
        world.account(guest, institution="HARB", currency="CNY", opening=8_000_000)
        houses[place % len(houses)].patrons.append(guest)


def _family(world: World, random: Random, *, sends_home: bool) -> Customer:
    """One abroad and one at home: wages come back, or fees and savings go out."""
    sender = world.person("lookalike:remitter")
    receiver = world.person("lookalike:beneficiary", note=f"paid for by {sender.id}")
    usual = int(random.lognormvariate(9.9, 0.5) * 100)
    if not sends_home and random.random() < _SAVERS:
        usual *= 8
    ends = ((sender, sends_home), (receiver, not sends_home))
    payer, payee = (
        world.account(one, institution="RIVR", currency="USD", opening=500_000)
        if abroad
        else world.account(one, institution=random.choice(("HARB", "RIVR")), currency="CNY")
        for one, abroad in ends
    )
    return Customer(sender, receiver, payer, payee, usual)


def _trade(world: World, random: Random, place: int) -> Customer:
    """A firm on either side: one buys, the other is paid for goods."""
    name = f"{random.choice('瑞兴广联')}{random.choice('达泰利丰')}商贸{world.mark}{place + 1}"
    at_home, _, account = business(world, "importer", name, "4690")
    abroad = world.person("lookalike:importer", note=f"trades with {at_home.id}")
    firm = world.organization(
        f"{random.choice(('Siam', 'Tonle', 'Straits', 'Andaman'))} General Trading "
        f"{world.mark}{place + 1}",
        country=random.choice(("TH", "KH", "MY")),
        industry="4690",
    )
    firm.parts.append((abroad, "director", None, firm.founded_on))
    other = world.account(
        firm, institution="RIVR", currency="USD", controller=abroad, opening=20_000_000
    )
    usual = int(random.lognormvariate(11.3, 0.5) * 100)
    if random.random() < 0.5:
        return Customer(at_home, abroad, account, other, usual)
    return Customer(abroad, at_home, other, account, usual)


def live(around: Around, houses: Sequence[House]) -> None:
    """Let customers send money and gamblers play; the police come upon some of them."""
    for place, house in enumerate(houses):
        random = around.world.random(f"houses/{place}/customers")
        for customer in house.customers:
            _earn(around.world, around.ledger, random, customer)
            _send(around, random, house, customer)
        _play(around, random, house)


def _earn(world: World, ledger: Ledger, random: Random, customer: Customer) -> None:
    """What is sent has been earned: from abroad, or over the counter of a shop at home."""
    for month in range(random.randrange(3), world.scale.months, 3):
        at = world.moment(random, month, (1, 9))
        fen = int(customer.usual * random.uniform(1.5, 3))
        if customer.payer.currency == "CNY":
            ledger.pay("EXT:CASH", customer.payer, at, fen, channel="cash_in")
        else:
            ledger.pay("EXT:ABROAD", customer.payer, at, fen)


def _send(around: Around, random: Random, house: House, customer: Customer) -> None:
    """An order every few months: paid to the house, and paid out on the other side."""
    world = around.world
    often = random.randint(2, 5)
    for month in range(random.randrange(often), world.scale.months - 1, often):
        if random.random() < 0.6:
            house.speak(random, customer.sender, month)
        at = world.moment(random, month, (4, 24))
        fen = int(customer.usual * random.uniform(0.6, 1.6))
        memo = random.choice(("", "", "学费", "生活费"))
        house.take(random, customer.payer, at, fen, memo)
        house.pay(random, customer.payee, at + timedelta(hours=2), int(fen * 0.985))
    group = around.someone(random)
    around.enter(random, group, customer.receiver, 0.25 if customer.unaware else 0.05)
    around.enter(random, group, customer.sender, 0.05)
    if customer.unaware and random.random() < 0.1:
        freeze(around, random, group, customer.payee)


def _play(around: Around, random: Random, house: House) -> None:
    """Gamblers come by twos and threes, as guests of the house; most lose, some win."""
    world, ledger = around.world, around.ledger
    for _ in range(max(1, len(house.patrons) * 2 // 3)):
        month = random.randrange(world.scale.months - 1)
        guests = random.sample(house.patrons, min(len(house.patrons), random.randint(1, 4)))
        house.receive(random, guests, month, by_air=guests)
        for guest in guests:
            _stake(world, ledger, random, house, guest, month)
    for guest in house.patrons:
        if random.random() < 0.4:
            house.speak(random, guest, random.randrange(world.scale.months))
        around.enter(random, around.someone(random), guest, 0.05)


def _stake(
    world: World, ledger: Ledger, random: Random, house: House, guest: Person, month: int
) -> None:
    """Buy chips, and cash what is left of them."""
    purse: Account = guest.purse
    fen = int(random.lognormvariate(10.3, 0.8) * 100)
    ledger.pay(purse, house.room, world.moment(random, month, (2, 12)), fen, memo="买码")
    if random.random() < 0.45:
        won = int(fen * random.uniform(0.2, 3.5))
        house.chips(random, purse, world.moment(random, month, (14, 25)), won)
