"""Communities: persons who are tied to each other more than to others, and how surely.

The Leiden method (Traag, Waltman, van Eck 2019, Scientific Reports 9, 5233) with modularity, in two
steps. By itself modularity joins small groups the sooner the larger the whole is (Fortunato,
Barthelemy 2007, PNAS 104, 36), but a group of one province shall be the same in the whole nation.
So the resolution grows with the ties of the country, and what it finds is looked at again by
itself: a set whose halves are hardly tied is two. The constant Potts model, which has no such limit
either, was tried: it asks for a density that groups held together by a few do not have, and broke
them up.

One run depends on its seed. Several are made, ties are weighted by the share of runs that kept both
ends together, those below a half are left out, and what one more run finds is the consensus
(Lancichinetti, Fortunato 2012, Scientific Reports 2, 336).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import structlog

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SEEDS = 10
"""Runs that the consensus is made of."""

WHOLE = 20_000.0
"""Sum of all ties (each counted from both ends) for which modularity is taken as it is. In another
whole the resolution is in proportion, so that two groups are joined by the same ties between them.
A world of 750 suspects has 11,000 and shows the same groups from .3 to 1.3; one of 60 has 1,100 and
does so from .3 to 1."""

LEAST = 0.5
"""The resolution where there are few ties: one case's people would else be one group."""

INSIDE = 0.05
"""The resolution at which a set found is looked at by itself: it stays whole while more than a
fortieth of the ties of two equal halves run between them. Made-up groups with teams of 25 stay
whole at .05 and fall apart at .1; in a world of 750 suspects .2 begins to break groups up."""

SMALLEST = 6
"""Fewest persons of a set that is looked at again: two groups of three."""

ITERATIONS = 3
"""Full cycles of a run: later ones change little."""

NONE = -1
"""The community of who is tied to nobody."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Communities:
    """The consensus and the runs behind it: for each person the number of their community.

    `agreement` is the mean adjusted Rand index of the runs with each other, 1 where all agree; None
    where nobody is tied.
    """

    label: "Ints"
    runs: tuple["Ints", ...]
    agreement: float | None


def detect(ties: "csr_array", *, seeds: int = SEEDS) -> Communities:
    """Return the communities of persons by their ties.

    Args:
        ties: symmetric, without a diagonal, weights above 0.
        seeds: number of runs.
    """
    n = ties.shape[0]
    if not ties.nnz:
        return Communities(np.full(n, NONE, dtype=np.int64), (), None)
    runs = []
    for seed in range(1, seeds + 1):
        runs.append(run(ties, seed))
        log.info("communities found", run=seed, of=seeds, communities=int(runs[-1].max()) + 1)
    label = run(_kept_together(ties, runs), 1)
    return Communities(label, tuple(runs), agreement(runs))


def resolution_of(ties: "csr_array") -> float:
    """Return the resolution of modularity for ties of this sum, see `WHOLE`."""
    return max(LEAST, float(ties.data.sum()) / WHOLE)


def run(ties: "csr_array", seed: int) -> "Ints":
    """Return the communities of one seed: those of the whole, each looked at again by itself."""
    label = leiden(ties, seed)
    fresh = int(label.max(initial=NONE)) + 1
    for part, own in _alone(ties, label):
        for pieces in _pieces(own, seed):
            label[part[pieces]] = fresh
            fresh += 1
    return numbered(label)


def _pieces(ties: "csr_array", seed: int) -> "list[Ints]":
    """Return the sets that a community falls into, but for the first; none where it is whole."""
    if ties.shape[0] < SMALLEST:
        return []
    label = leiden(ties, seed, INSIDE)
    parts = [np.flatnonzero(label == number) for number in range(int(label.max()) + 1)]
    if len(parts) < 2:
        return []
    found = parts[1:]
    for part in parts:
        found += [part[piece] for piece in _pieces(ties[part][:, part], seed)]
    return found


def _alone(ties: "csr_array", label: "Ints") -> "Iterator[tuple[Ints, csr_array]]":
    """Yield the persons of each community that is looked at again, and their own ties.

    All are cut out of one matrix in which communities lie side by side: there may be thousands.
    """
    from scipy.sparse import csr_array

    row = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    own = (label[row] == label[ties.indices]) & (label[row] != NONE)
    order = np.argsort(label, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    side = csr_array(
        (ties.data[own], (place[row[own]], place[ties.indices[own]])), shape=ties.shape
    )
    side.sort_indices()
    start = np.flatnonzero(np.diff(label[order], prepend=NONE - 1))
    for low, high in zip(start, [*start[1:], len(order)], strict=True):
        if high - low < SMALLEST or label[order[low]] == NONE:
            continue
        first, last = side.indptr[low], side.indptr[high]
        cut = (
            side.data[first:last],
            side.indices[first:last] - low,
            side.indptr[low : high + 1] - first,
        )
        yield order[low:high], csr_array(cut, shape=(high - low, high - low))


def leiden(ties: "csr_array", seed: int, resolution: float | None = None) -> "Ints":
    """Return one run of Leiden: communities from 0 on, `NONE` for who is tied to nobody.

    Args:
        ties: as for `detect`.
        seed: the same seed gives the same communities.
        resolution: of modularity; None takes `resolution_of(ties)`.
    """
    import graspologic_native  # type: ignore[import-untyped]

    n = ties.shape[0]
    label = np.full(n, NONE, dtype=np.int64)
    if not ties.nnz:
        return label
    _, found = graspologic_native.leiden_csr(
        ties.indptr.astype(np.int64),
        ties.indices.astype(np.int32),
        ties.data.astype(np.float64),
        n,
        resolution=resolution_of(ties) if resolution is None else resolution,
        iterations=ITERATIONS,
        use_modularity=True,
        seed=seed,
    )
    label[np.fromiter(found.keys(), np.int64, len(found))] = np.fromiter(
        found.values(), np.int64, len(found)
    )
    label[np.diff(ties.indptr) == 0] = NONE
    return numbered(label)


def numbered(label: "Ints") -> "Ints":
    """Return the same communities numbered from 0 without gaps; `NONE` stays."""
    known = label != NONE
    fresh = np.full(len(label), NONE, dtype=np.int64)
    fresh[known] = np.unique(label[known], return_inverse=True)[1]
    return fresh


def _kept_together(ties: "csr_array", runs: Sequence["Ints"]) -> "csr_array":
    from scipy.sparse import csr_array

    row = np.repeat(np.arange(ties.shape[0]), np.diff(ties.indptr))
    together = np.zeros(ties.nnz)
    for run in runs:
        together += run[row] == run[ties.indices]
    together /= len(runs)
    kept = together >= 0.5
    weight = (ties.data * together)[kept]
    made = csr_array((weight, (row[kept], ties.indices[kept])), shape=ties.shape)
    made.sort_indices()
    return made


def agreement(runs: Sequence["Ints"]) -> float | None:
    """Return the mean adjusted Rand index of each run with the next, over the persons tied."""
    if len(runs) < 2:
        return None
    pairs = zip(runs, [*runs[1:], runs[0]], strict=True)
    return float(np.mean([adjusted_rand(a[a != NONE], b[a != NONE]) for a, b in pairs]))


def adjusted_rand(one: "Ints", other: "Ints") -> float:
    """Return the adjusted Rand index of two partitions (Hubert, Arabie 1985)."""
    n = len(one)
    if n < 2:
        return 1.0

    def pairs(count: "Ints") -> float:
        return float((count.astype(np.float64) * (count - 1) / 2).sum())

    both = np.unique(one * (int(other.max()) + 1) + other, return_counts=True)[1]
    same = pairs(both)
    a = pairs(np.unique(one, return_counts=True)[1])
    b = pairs(np.unique(other, return_counts=True)[1])
    expected = a * b / (n * (n - 1) / 2)
    most = (a + b) / 2
    return 1.0 if most == expected else (same - expected) / (most - expected)


def best_match(groups: "Ints", run: "Ints") -> "Ints":
    """Return for each group (0, 1, ...) the community that most of its members are in, of a run."""
    inside = groups != NONE
    width = int(run.max()) + 2
    key, count = np.unique(groups[inside] * width + run[inside] + 1, return_counts=True)
    of, community = key // width, key % width - 1
    order = np.lexsort((community, -count, of))
    first = np.r_[True, np.diff(of[order]) != 0]
    match = np.full(int(groups.max()) + 1, NONE, dtype=np.int64)
    match[of[order][first]] = community[order][first]
    return match
