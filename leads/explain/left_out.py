"""How far a lead's rank moves when a tenth of the records is left out at random.

A list is made of what happened to be delivered. In each of many draws every record behind the
answers of a kind is gone with a chance of one in ten, for all persons alike; everybody is weighed
again and the list is put in order again. `rank 3, between 1 and 9` is then the 5th and the 95th of
a hundred ranks among the draws in which the lead is still listed, and `stays_listed` the share of
draws in which it is (delete-d jackknife: Shao and Wu 1989, Annals of Statistics 17(3); as a test of
network measures: Borgatti, Carley and Krackhardt 2006, Social Networks 28(2)).

Left as they are: who is one person, who is in scope, and who is under protection.
`benchmarks/left_out.py` really drops rows and says how often the rank that comes out lies inside.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leads.explain.weighed import Weighed

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWS = 200
PART = 0.1
SEED = 20240601
LOW, HIGH = 5, 95
"""Percentiles of the ranks that are shown."""
BLOCK = 40_000_000
"""Cells of the largest table held at once, of one byte each."""


@dataclass(frozen=True)
class Moves:
    """Where a lead stands when records are left out.

    Attributes:
        low, high: 5th and 95th percentile of its rank in the draws where it is listed; None where
            it is in none.
        stays: share of draws in which it is listed, 0 to 1.
    """

    low: int | None
    high: int | None
    stays: float


def moves(
    weighed: Weighed,
    persons: Collection[str],
    *,
    protected: Collection[str] = (),
    count: int = DRAWS,
    part: float = PART,
    seed: int = SEED,
) -> Mapping[str, Moves]:
    """Return how the ranks of `persons` move.

    Args:
        weighed: everybody who can be listed in a draw, not only `persons`: they compete for ranks.
        persons: keys of those who are listed.
        protected: keys of those who are on no list in any draw.
        count: number of draws.
        part: chance that a record is gone, 0 to 1.
        seed: of the draws; the same seed gives the same.
    """
    import numpy as np

    if not persons:
        return {}
    place = {key: n for n, key in enumerate(weighed.persons)}
    off = [place[key] for key in protected if key in place]
    known = [key for key in persons if key in place]
    rows = np.array([place[key] for key in known], np.int64)
    longest = max((len(cells.record) for cells in weighed.cells.values()), default=1)
    step = max(1, min(count, BLOCK // max(1, longest, len(weighed.records))))
    rng = np.random.default_rng(seed)
    found = []
    for at in range(0, count, step):
        sets = min(step, count - at)
        drawn = rng.random((sets, len(weighed.records)), np.float32) < part
        gone = np.ascontiguousarray(drawn.T)
        standing = weighed.standing(gone)
        standing.listed[off] = False
        found.append(standing.ranks()[rows])
    ranks = np.concatenate(found, axis=1)
    return {key: _moves(ranks[n]) for n, key in enumerate(known)}


def _moves(ranks: "NDArray[Any]") -> Moves:
    import numpy as np

    there = ranks[ranks > 0]
    if not len(there):
        return Moves(None, None, 0.0)
    low, high = np.percentile(there, [LOW, HIGH], method="closest_observation")
    return Moves(int(low), int(high), round(len(there) / len(ranks), 3))
