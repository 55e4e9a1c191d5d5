"""The kinds of world that `--variant` chooses between: what groups are in the habit of.

The variants for development are written here. Two more are held out, so that lists can be
measured on habits that nobody set a weight on; they are in a package of their own.
"""

from dataclasses import dataclass

from leadgraph.simulate.fraud import Conduct
from leadgraph.simulate.guarantee import Guarantee
from leadgraph.simulate.habits import Habits
from leadgraph.simulate.lantern import Lantern
from leadgraph.simulate.orchard import Orchard
from quality.errors import LeadgraphError


@dataclass(frozen=True)
class Variant:
    """One kind of world: the habits of its groups, and how they conduct themselves."""

    name: str
    habits: Habits
    conduct: type[Conduct] = Conduct


_DEVELOPMENT = (
    # Some of everything: open bosses and hidden ones, little cash, one group in seven with coins.
    Variant("plain", Habits()),
    # Every boss hides, most of them behind two people, and shows less.
    Variant(
        "proxies",
        Habits(hides=1.0, second=0.65, handset=0.5, final=0.6, tithe=0.45, owns=0.2, capital=0.7),
    ),
    # Half of the money leaves the banks as notes, or becomes virtual currency.
    Variant(
        "cash_and_coins",
        Habits(cash=(0.35, 0.65), coins=0.55, pay_cash=(0.3, 0.7), capital=0.65, fee=0.65),
    ),
    # Groups that look like firms in their books: invoices, payroll, rent, suppliers, dividends.
    Variant(
        "mimic",
        Habits(hides=0.7, books=0.9, coins=0.05, dollars=0.3, cash=(0.02, 0.1), pay_cash=(0.0, 0.1),
               rent=0.2, owns=0.5, quiet=0.3),
    ),
    # Groups have no accounts for victims' money: teams lend theirs over a platform, for a per cent.
    Variant(
        "guarantee",
        Habits(coins=1.0, dollars=0.0, hides=0.6, second=0.3, fee=0.7, owns=0.25),
        Guarantee,
    ),
    # Groups bank with gaming rooms: what a banker takes on one side he pays out on the other.
    Variant(
        "lantern",
        Habits(hides=0.6, second=0.2, handset=0.45, final=0.35, tithe=0.4, cash=(0.0, 0.1),
               coins=0.1, dollars=0.8, pay_cash=(0.2, 0.5), books=0.05, rent=0.15, owns=0.2),
        Lantern,
    ),
    # Profit becomes property in a family's name; the sponsor is paid as a buyer of units is.
    Variant(
        "orchard",
        Habits(hides=0.65, second=0.25, handset=0.5, final=0.35, tithe=0.5, cash=(0.02, 0.12),
               coins=0.1, dollars=0.3, pay_cash=(0.0, 0.25), books=0.25, rent=0.3, owns=0.25,
               quiet=0.25),
        Orchard,
    ),
)  # fmt: skip

DEVELOPMENT = tuple(variant.name for variant in _DEVELOPMENT)
HELD_OUT = ("clan", "harvest")


def named(name: str) -> Variant:
    """Return the variant called `name`.

    Raises:
        LeadgraphError: there is none of that name.
    """
    if name in HELD_OUT:
        from leadgraph.simulate import held_out

        return Variant(name, held_out.HABITS[name], held_out.CONDUCT[name])
    for variant in _DEVELOPMENT:
        if variant.name == name:
            return variant
    raise LeadgraphError(
        f"no variant {name!r}; choose one of {', '.join((*DEVELOPMENT, *HELD_OUT))}"
    )
