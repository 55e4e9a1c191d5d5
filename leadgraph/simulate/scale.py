"""How large a world is: the counts that `--scale` chooses between."""

from dataclasses import dataclass

from quality.errors import LeadgraphError


@dataclass(frozen=True)
class Scale:
    """Counts of one world; everything else follows from them.

    Attributes:
        months: months simulated, ending with the month of `now`.
        groups: fraud groups.
        operators: fewest and most operators of a group (other members come on top).
        victims: people who pay.
        ordinary: people who have nothing to do with any of it.
        purchases: card payments and cash movements of ordinary life.
        chatter: calls and messages of ordinary life.
        customers: travellers that a travel agency books for.
        sold_numbers: numbers that the large outlet registers.
    """

    name: str
    months: int
    groups: int
    operators: tuple[int, int]
    victims: int
    ordinary: int
    purchases: int
    chatter: int
    customers: int
    sold_numbers: int


SCALES = {
    scale.name: scale
    for scale in (
        Scale("tiny", 10, 2, (3, 5), 16, 90, 500, 500, 25, 25),
        Scale("small", 18, 4, (5, 12), 150, 600, 8_500, 9_000, 180, 160),
    )
}


def named(name: str) -> Scale:
    """Return the scale called `name`.

    Raises:
        LeadgraphError: there is none of that name.
    """
    if name not in SCALES:
        raise LeadgraphError(f"no scale {name!r}; choose one of {', '.join(sorted(SCALES))}")
    return SCALES[name]
