"""Some from below the bar for review, so that lists do not only confirm what they already say.

Who only ever reviews what a score puts on top never learns whom it misses, and a calibration on
such reviews is one of the top alone (K. Lum and W. Isaac, To predict and serve?, Significance
13(5), 2016; D. Ensign et al., Runaway feedback loops in predictive policing, FAT* 2018). So each
run draws a random sample of persons who have points for a kind and are no lead of it, in strata
of points, and notes the probability with which each was drawn; calibration weights them by its
inverse (D. G. Horvitz and D. J. Thompson, JASA 47, 1952).

The sample of a month is the same in each run of it as long as the candidates are, and changes
little where they change little: within a stratum those with the least hash of month, kind and
person are drawn.
"""

import hashlib
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leads.role import Kind
from leads.tally import Tally, forms_lead

LEAST = 5
PART = 0.1
STRATA = 3


@dataclass(frozen=True)
class Sampled:
    """One candidate to review: drawn with `probability` from stratum `stratum`, 0 the lowest."""

    kind: str
    tally: Tally
    stratum: int
    probability: float
    held_back: str


def sample(
    tallies: Iterable[Tally], kind: Kind, month: str, size: int | None = None
) -> list[Sampled]:
    """Draw candidates of `kind` that are no leads, and could become one.

    Nobody whom a counter-indicator removes (a victim whom nobody suspects) is drawn, nor anyone
    under protection: these are not among the tallies.

    Args:
        tallies: everyone with points, as `leads.score.tallies` gives them.
        kind: whose bar is meant.
        month: the seed, as `2024-05`.
        size: how many; the larger of 5 and a tenth of the leads, if not given.

    Returns:
        Those drawn, by points downward and then by key; everyone below the bar where they are
        fewer than asked for.
    """
    tallies = list(tallies)
    leads = sum(forms_lead(t, kind) for t in tallies)
    below = [t for t in tallies if not forms_lead(t, kind) and not t.removed and t.points]
    wanted = max(LEAST, math.ceil(PART * leads)) if size is None else size
    strata = _strata(below)
    drawn = []
    for place, (stratum, count) in enumerate(
        zip(strata, _shared([len(s) for s in strata], wanted), strict=True)
    ):
        ordered = sorted(stratum, key=lambda t: _lot(month, kind.kind, t.person))
        drawn += [
            Sampled(kind.kind, t, place, count / len(stratum), _held_back(t, kind))
            for t in ordered[:count]
        ]
    return sorted(drawn, key=lambda s: s.tally.order)


def _held_back(tally: Tally, kind: Kind) -> str:
    if not tally.gates_open:
        return "gates"
    return "families" if len(tally.families) < kind.minimum_families else "points"


def _lot(month: str, kind: str, person: str) -> bytes:
    return hashlib.sha256(f"{month}|{kind}|{person}".encode()).digest()


def _strata(below: Sequence[Tally]) -> list[list[Tally]]:
    """Cut by points into strata of about a third each; equal points are never apart."""
    ordered = sorted(below, key=lambda t: (t.points, t.person))
    if not ordered:
        return []
    bounds = {ordered[len(ordered) * cut // STRATA].points for cut in range(1, STRATA)}
    strata: list[list[Tally]] = [[] for _ in range(len(bounds) + 1)]
    for tally in ordered:
        strata[sum(tally.points >= bound for bound in bounds)].append(tally)
    return [stratum for stratum in strata if stratum]


def _shared(sizes: Sequence[int], wanted: int) -> list[int]:
    """Share `wanted` out evenly, the highest stratum first, none beyond its size."""
    given = [0] * len(sizes)
    left = min(wanted, sum(sizes))
    while left:
        for place in reversed(range(len(sizes))):
            if left and given[place] < sizes[place]:
                given[place] += 1
                left -= 1
    return given
