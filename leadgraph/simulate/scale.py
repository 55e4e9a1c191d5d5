"""How large a world is: the counts that `--scale` chooses between.

The larger three keep the proportions of the public figures: among 56,000 suspects returned from
abroad 150 sponsors and 1,000 organizers of illegal crossings, and 112,000 collaborators at home.
"""

from dataclasses import dataclass, replace
from random import Random

from quality.errors import LeadgraphError

# Of suspects, by the public figures.
SPONSORS = 150 / 56_000
FACILITATORS = 1_000 / 56_000
COLLABORATORS = 112_000 / 56_000
# Fewest and most people of a group abroad.
SMALLEST, LARGEST = 5, 150


@dataclass(frozen=True)
class Scale:
    """Counts of one world; everything else follows from them.

    Attributes:
        months: months simulated, ending with the month of `now`.
        suspects: people of all groups abroad, from the boss to the operators; held people are
            not among them.
        groups: groups, where their number is fixed and their sizes are about equal; 0 where sizes
            are drawn with a heavy tail until they make `suspects`.
        sponsors, facilitators: how many of each.
        collaborators: mules, sellers of SIM cards and recruiters, for each suspect.
        victims: people who pay.
        ordinary: people who have nothing to do with any of it.
        purchases: card payments and cash movements of ordinary life.
        chatter: calls and messages of ordinary life.
        customers: journeys of ordinary life; also the travellers that one agency books for.
        sold_numbers: numbers that a large outlet registers.
        talk: how often members and victims are called, 1 being as often as in `small`.
        regions: worlds of their own that make one, with no person in common.
        bulk: ordinary payments that are made in columns, beside all others.
        ends: whether the truth follows victims' money to its end.
    """

    name: str
    months: int
    suspects: int
    groups: int
    sponsors: int
    facilitators: int
    collaborators: float
    victims: int
    ordinary: int
    purchases: int
    chatter: int
    customers: int
    sold_numbers: int
    talk: float = 1.0
    regions: int = 1
    bulk: int = 0
    ends: bool = True

    def region(self, place: int) -> "Scale":
        """Return the scale of one region: its part of everything that is counted."""

        def part(whole: int) -> int:
            return whole * (place + 1) // self.regions - whole * place // self.regions

        if self.regions == 1:
            return self
        return replace(
            self,
            suspects=part(self.suspects),
            sponsors=part(self.sponsors),
            facilitators=part(self.facilitators),
            victims=part(self.victims),
            ordinary=part(self.ordinary),
            purchases=part(self.purchases),
            chatter=part(self.chatter),
            customers=part(self.customers),
            bulk=part(self.bulk),
        )


SCALES = {
    scale.name: scale
    for scale in (
        Scale("tiny", 10, 16, 2, 1, 2, 0.6, 16, 90, 500, 500, 25, 25),
        Scale("small", 18, 60, 4, 3, 3, 0.6, 150, 600, 8_000, 8_500, 150, 160),
        Scale(
            "town", 18, 750, 0, 3, 13, COLLABORATORS, 1_500, 1_000, 5_000, 4_000, 250, 120, talk=0.4
        ),
        Scale(
            "city", 18, 7_500, 0, 20, 134, COLLABORATORS, 15_000, 7_500, 18_000, 20_000, 2_000, 200,
            talk=0.25,
        ),
        Scale(
            "nation", 18, 56_000, 0, 150, 1_000, COLLABORATORS, 112_000, 48_000, 100_000, 120_000,
            12_000, 200, talk=0.25, regions=8, bulk=5_600_000, ends=False,
        ),
    )
}  # fmt: skip


def named(name: str) -> Scale:
    """Return the scale called `name`.

    Raises:
        LeadgraphError: there is none of that name.
    """
    if name not in SCALES:
        raise LeadgraphError(f"no scale {name!r}; choose one of {', '.join(SCALES)}")
    return SCALES[name]


def sizes(scale: Scale, random: Random) -> list[int]:
    """Return how many people each group has, `scale.suspects` in all.

    The sizes are log-normal (median 30, so that the mean is about 43 and one group of twenty has
    more than a hundred), cut to what is published of groups: 5 to 150 people.
    """
    if scale.groups:
        mean, rest = divmod(scale.suspects, scale.groups)
        drawn = [mean + (place < rest) for place in range(scale.groups)]
        for place in range(0, len(drawn) - 1, 2):
            shift = random.randint(0, max(0, mean - SMALLEST - 1))
            drawn[place] += shift
            drawn[place + 1] -= shift
        return drawn
    drawn, left = [], scale.suspects
    while left >= 2 * SMALLEST:
        size = round(min(LARGEST, max(SMALLEST, random.lognormvariate(3.4, 0.85))))
        if left - size < SMALLEST:
            size = left
        if size > LARGEST:
            size = left // 2
        drawn.append(size)
        left -= size
    if left:
        drawn.append(left) if left >= SMALLEST or not drawn else None
        if drawn and left < SMALLEST:
            drawn[-1] += left
    return drawn
