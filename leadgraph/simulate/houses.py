"""Gaming rooms that bank in secret: what one side pays in, the other pays out.

Sources are in `lantern`.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from leadgraph.simulate.calls import call
from leadgraph.simulate.money import Ledger
from leadgraph.simulate.ordinary import lease
from leadgraph.simulate.things import Account, Organization, Person, Site
from leadgraph.simulate.travel import fly, passport, stay
from leadgraph.simulate.world import World

HOME = "CNY"
"""The currency of accounts at home; those in any other are abroad."""
IN_USE = 3
"""Accounts at home that are told to customers in one month."""
_CARDS, _ABROAD = 9, 3
# Of what is paid out, the part that another customer is told to pay (NCA 2019: the rule in China).
_BY_CUSTOMERS = 0.35
_KEPT = 0.985
_LARGEST_PART = 40_000_000
# What may lie idle on an account at home before it is evened out (fen).
_IDLE = 10_000_000


@dataclass
class Customer:
    """Somebody honest with money on one side of the border who wants it paid on the other.

    `usual` is what they send at once, in fen; `unaware` is set when victims' money was paid to
    their people without passing an account of the house.
    """

    sender: Person
    receiver: Person
    payer: Account
    payee: Account
    usual: int
    unaware: bool = False

    def would_send(self, fen: int) -> bool:
        """Return whether an order of that size would be nothing unusual."""
        return self.usual // 3 <= fen <= self.usual * 3


@dataclass
class House:
    """One banker with a gaming room, its accounts on both sides, and its customers.

    `cards` are at home and `abroad` in dollars, all titled to others; `coins` is the wallet over
    which the two sides are evened out. `room` is the gaming room's own account.
    """

    world: World
    ledger: Ledger
    banker: Person
    firm: Organization
    room: Account
    hotel: Site
    cards: list[Account]
    abroad: list[Account]
    coins: Account
    lenders: list[Person]
    customers: list[Customer] = field(default_factory=list)
    patrons: list[Person] = field(default_factory=list)

    def own(self, random: Random, currency: str, at: datetime, *, pays: bool = False) -> Account:
        """Return an account of the house on the side of that currency.

        At home it is one that customers are told to pay this month, or, if it `pays`, one of those
        of the month before, which are used up.
        """
        if currency != HOME:
            return random.choice(self.abroad)
        month = _month(self.world, at) - pays
        return self.cards[(month * IN_USE + random.randrange(IN_USE)) % len(self.cards)]

    def customer(self, random: Random, currency: str, fen: int) -> Customer | None:
        """Return one who has about that much to send from the side of that currency."""
        fitting = [
            one
            for one in self.customers
            if (one.payer.currency == HOME) == (currency == HOME) and one.would_send(fen)
        ]
        return random.choice(fitting) if fitting else None

    def take(self, random: Random, frm: Account, at: datetime, fen: int, memo: str = "") -> None:
        """Let somebody pay the house on their side."""
        to = self.own(random, frm.currency, at)
        self.ledger.pay(frm, to, self._open(at), fen, memo=memo, by_device=True)

    def pay(
        self, random: Random, to: Account, at: datetime, fen: int, *, by_customers: bool = True
    ) -> None:
        """Pay somebody on their side, in parts: from the house, or by a customer of that side.

        For a customer who pays, the house pays the customer's people on the other side.
        """
        for part in _parts(random, fen):
            at += timedelta(minutes=random.randint(4, 900))
            customer = None
            if by_customers and random.random() < _BY_CUSTOMERS:
                customer = self.customer(random, to.currency, part)
            if customer is None or customer.payee is to or customer.payer is to:
                source = self.own(random, to.currency, at, pays=True)
                self.ledger.pay(source, to, self._open(at), part, by_device=True)
                continue
            memo = random.choice(("", "", "往来款", "货款"))
            self.ledger.pay(customer.payer, to, self._open(at), part, memo=memo, by_device=True)
            self.release(random, customer, at, part)

    def release(self, random: Random, customer: Customer, at: datetime, fen: int) -> None:
        """Pay a customer's people what the customer has paid, but for the house's part."""
        later = at + timedelta(hours=random.randint(1, 40))
        source = self.own(random, customer.payee.currency, later, pays=True)
        rest = int(fen * _KEPT)
        self.ledger.pay(source, customer.payee, self._open(later), rest, by_device=True)

    def deliver(self, random: Random, frm: Account, at: datetime, fen: int) -> bool:
        """Let somebody at home pay a customer's people without the house between, if one fits."""
        customer = self.customer(random, "USD", fen)
        if customer is None:
            return False
        self.ledger.pay(frm, customer.payee, self._open(at), fen, by_device=True)
        customer.unaware = True
        paid = at + timedelta(hours=random.randint(-30, 40))
        self.take(random, customer.payer, paid, int(fen / _KEPT))
        return True

    def chips(self, random: Random, guest: Account, at: datetime, fen: int) -> None:
        """Pay a guest what was on their name at the tables; the house makes it good to the room."""
        memo = random.choice(("退码", "赢额", ""))
        self.ledger.pay(random.choice(self.abroad), self.room, self._open(at), fen, by_device=True)
        at += timedelta(hours=random.randint(2, 60))
        self.ledger.pay(self.room, guest, self._open(at), fen, memo=memo, by_device=True)

    def receive(
        self, random: Random, guests: Iterable[Person], month: int, *, by_air: Sequence[Person]
    ) -> None:
        """Let guests stay some nights at the hotel at one time, in rooms that the house takes."""
        world, phone = self.world, self.banker.phones[0]
        out = world.moment(random, month, (2, 21), (7, 13))
        nights = random.randint(1, 4)
        back = out + timedelta(days=nights, hours=3)
        flight, booking = f"XK{random.randrange(100, 999)}", world.issue.number("B", 9)
        for guest in guests:
            if guest in by_air:
                desk = {"booker": phone, "agency": self.firm, "payer": self.room}
                home = random.choice(("CNKMG", "CNCAN", "CNSZX"))
                fly(world, random, guest, out, home, "KHPNH", booking=booking, **desk)
                if back < world.end:
                    fly(world, random, guest, back, "KHPNH", home, carrier=f"{flight}R", **desk)
            room = str(random.randrange(801, 880))
            arrives = out + timedelta(hours=random.randint(5, 9))
            if arrives < world.end:
                stay(
                    world, guest, self.hotel, arrives, nights, room=room, booker=phone,
                    payer=self.room,
                )  # fmt: skip

    def speak(self, random: Random, person: Person, month: int) -> None:
        """Let the banker and somebody speak once."""
        ends = [self.banker.phones[0], random.choice(person.phones)]
        random.shuffle(ends)
        call(self.world, random, ends[0], ends[1], self.world.moment(random, month))

    def _open(self, at: datetime) -> datetime:
        return min(max(at, self.world.start), self.world.end - timedelta(minutes=7))


def _parts(random: Random, fen: int) -> list[int]:
    """Cut a sum into one to six parts of unlike size."""
    if fen < 100_00:
        return []
    weights = [random.uniform(0.4, 1.6) for _ in range(random.randint(1, 2 + fen // _LARGEST_PART))]
    weights = weights[:6]
    return [int(fen * weight / sum(weights)) for weight in weights]


def open_house(world: World, ledger: Ledger, random: Random, place: int) -> House:
    """Make a banker with a room, a hotel and accounts that others lent a name for."""
    banker = world.person("launderer", note="keeps a gaming room that banks in secret")
    banker.level = "launderer"
    world.account(banker, institution="HARB", currency="CNY", opening=20_000_000)
    passport(world, banker)
    name = f"{random.choice('金银宝星')}{random.choice('湾门冠殿')}贵宾会{world.mark}{place + 1}"
    firm = world.organization(
        name, country="KH", kind="agency", industry="9200", licensed=random.random() < 0.6
    )
    firm.parts.append((banker, "director", None, firm.founded_on))
    room = world.account(
        firm, institution="RIVR", currency="CNY", controller=banker, opening=60_000_000
    )
    hotel = world.site(f"Pearl Lantern Hotel {world.mark}{place + 1}", "Bay Road", "KH", "KH-ZONE")
    keeper = world.organization(hotel.name, country="KH", industry="5510", site=hotel)
    lease(world, hotel, keeper, None, None)
    lenders = []
    for _ in range(_CARDS // 2):
        lender = world.person(note=f"lent {banker.id} a name for accounts")
        lender.level = "account_lender"
        lenders.append(lender)

    def titled(institution: str, currency: str, opening: int) -> Account:
        return world.account(
            random.choice(lenders),
            institution=institution,
            currency=currency,
            controller=banker,
            opening=opening,
        )

    cards = [titled(random.choice(("HARB", "RIVR")), "CNY", 0) for _ in range(_CARDS)]
    abroad = [titled("RIVR", "USD", 8_000_000) for _ in range(_ABROAD)]
    coins = titled("LOTUS", "USDT", 0)
    return House(world, ledger, banker, firm, room, hotel, cards, abroad, coins, lenders)


def even_out(random: Random, world: World, ledger: Ledger, houses: Sequence[House]) -> None:
    """Change what is left at home of the months before into coins, and these into dollars."""
    came: dict[tuple[str, int], int] = defaultdict(int)
    went: dict[tuple[str, int], int] = defaultdict(int)
    cards = {card.id for house in houses for card in house.cards}
    for payment in ledger.payments:
        month = _month(world, payment.at)
        if isinstance(payment.to, Account) and payment.to.id in cards:
            came[payment.to.id, month] += payment.received
        if isinstance(payment.frm, Account) and payment.frm.id in cards:
            went[payment.frm.id, month] += payment.paid
    for house in houses:
        for card in house.cards:
            held = 0
            for month in range(world.scale.months):
                held -= went[card.id, month]
                if held > _IDLE:
                    fen = int(held * random.uniform(0.7, 0.95))
                    held -= fen
                    at = world.moment(random, month, (18, 25))
                    ledger.pay(card, house.coins, at, fen, by_device=True)
                    at += timedelta(hours=random.randint(3, 50))
                    to = random.choice(house.abroad)
                    ledger.pay(house.coins, to, at, int(fen * 0.995), by_device=True)
                held = max(held, 0) + came[card.id, month]


def _month(world: World, at: datetime) -> int:
    return (at.year - world.start.year) * 12 + at.month - world.start.month
