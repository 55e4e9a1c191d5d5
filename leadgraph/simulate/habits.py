"""How groups go about it: the habits of a variant, and the manner that each group draws from them.

Rates are set from what the published accounts call usual, rare or new (docs/simulator.md); none is
fitted to statistics. Each group draws which signs it leaves, so that no sign is there in all.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Habits:
    """The habits of one variant. Shares are of groups, if not said otherwise.

    Attributes:
        hides: bosses who are in nothing themselves.
        second: of those, the ones behind two people: a proxy who acts and a nominee who signs.
        handset: hidden bosses who open the group's accounts from their own handset now and then.
        final: hidden bosses whose profit ends on an account in another's name that they use.
        tithe: hidden bosses to whom the proxy or nominee transfers regularly.
        cash: of victims' money, least and most that is drawn in cash on the way.
        coins: groups that keep their money in virtual currency.
        dollars: groups whose profit goes abroad in dollars.
        pay_cash: of members' pay, least and most that is paid in cash.
        books: groups that keep books like an honest firm: payroll, rent, suppliers, customers.
        funded: groups of twelve people or more that a sponsor pays for.
        moved: groups of eight people or more that use a carrier of people.
        capital, returns, rent, owns: sponsorships of which that shows in the records.
        fee, seats, nights, along: services of carriers of which that shows in the records.
        quiet: groups that nobody reports for months.
        raided: groups that are raided.
        reported: of victims, those who go to the police, least and most.
        poses: open bosses who are taken in a raid and pass for held.
    """

    hides: float = 0.55
    second: float = 0.25
    handset: float = 0.7
    final: float = 0.5
    tithe: float = 0.5
    cash: tuple[float, float] = (0.05, 0.25)
    coins: float = 0.15
    dollars: float = 0.2
    pay_cash: tuple[float, float] = (0.0, 0.3)
    books: float = 0.1
    funded: float = 0.7
    moved: float = 0.9
    capital: float = 0.8
    returns: float = 0.8
    rent: float = 0.4
    owns: float = 0.35
    fee: float = 0.85
    seats: float = 0.75
    nights: float = 0.7
    along: float = 0.5
    quiet: float = 0.2
    raided: float = 0.55
    reported: tuple[float, float] = (0.45, 0.9)
    poses: float = 0.25


@dataclass(frozen=True)
class Manner:
    """What one group does, drawn from the habits of its variant.

    Beside the signs of `Habits`: `lures` is the share of victims who are paid a return first,
    `equipment` whether the sponsor buys it, `recruiter_fee` whether recruiters are paid by
    transfer, and `cascades` whether managers pay their own people.
    """

    hidden: bool
    second: bool
    handset: bool
    final: bool
    tithe: bool
    cash: float
    coins: bool
    dollars: bool
    pay_cash: float
    books: bool
    capital: bool
    returns: bool
    rent: bool
    owns: bool
    fee: bool
    seats: bool
    nights: bool
    along: bool
    quiet: bool
    raided: bool
    reported: float
    poses: bool
    lures: float
    equipment: bool
    recruiter_fee: bool
    cascades: bool


def draw(habits: Habits, random: Random) -> Manner:
    """Draw the manner of one group.

    A boss cannot hide everything, a sponsor wants to be paid, and a carrier too: of the signs of
    each, at least two are left in.
    """

    def chance(rate: float) -> bool:
        return random.random() < rate

    control = _at_least_two(random, [chance(habits.handset), chance(habits.final),
                                     chance(habits.tithe)])  # fmt: skip
    sponsor = _at_least_two(random, [chance(habits.capital), chance(habits.returns),
                                     chance(habits.rent), chance(habits.owns)])  # fmt: skip
    carrier = _at_least_two(random, [chance(habits.fee), chance(habits.seats),
                                     chance(habits.nights), chance(habits.along)])  # fmt: skip
    hidden = chance(habits.hides)
    return Manner(
        hidden=hidden,
        second=chance(habits.second) and hidden,
        handset=control[0],
        final=control[1],
        tithe=control[2],
        cash=random.uniform(*habits.cash),
        coins=chance(habits.coins),
        dollars=chance(habits.dollars),
        pay_cash=random.uniform(*habits.pay_cash),
        books=chance(habits.books),
        capital=sponsor[0],
        returns=sponsor[1],
        rent=sponsor[2],
        owns=sponsor[3],
        fee=carrier[0],
        seats=carrier[1],
        nights=carrier[2],
        along=carrier[3],
        quiet=chance(habits.quiet),
        raided=chance(habits.raided),
        reported=random.uniform(*habits.reported),
        poses=chance(habits.poses),
        lures=random.uniform(0.15, 0.55),
        equipment=chance(0.5),
        recruiter_fee=chance(0.75),
        cascades=chance(0.4),
    )


def _at_least_two(random: Random, signs: list[bool]) -> list[bool]:
    missing = [place for place, there in enumerate(signs) if not there]
    while sum(signs) < 2:
        signs[missing.pop(random.randrange(len(missing)))] = True
    return signs
