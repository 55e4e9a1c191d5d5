"""How well one partition of items agrees with the true one: pairs, B-cubed, and who was merged.

Pairs: precision and recall of "these two are one", over all pairs of items. B-cubed (A. Bagga,
B. Baldwin, "Entity-based cross-document coreferencing using the vector space model", COLING-ACL
1998): for each item the share of its cluster that is truly the same, and the share of its true
cluster that is found with it; averaged over items, so that one large cluster does not outweigh
everyone else as it does among pairs. All of it is counted from the table of cluster by true
cluster, never pair by pair.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Agreement:
    """Counts of one comparison; those of several data sets add up.

    Attributes:
        items: items compared.
        true_pairs: pairs of items that are truly one.
        joined_pairs: pairs that stand in one cluster.
        hits: pairs that are both.
        precision_sum: sum of the items' B-cubed precision.
        recall_sum: sum of the items' B-cubed recall.
        clusters: clusters found.
        mixed: clusters that hold more than one true person.
    """

    items: int = 0
    true_pairs: int = 0
    joined_pairs: int = 0
    hits: int = 0
    precision_sum: float = 0.0
    recall_sum: float = 0.0
    clusters: int = 0
    mixed: int = 0

    def __add__(self, other: "Agreement") -> "Agreement":
        return Agreement(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def precision(self) -> float | None:
        """Share of joined pairs that are truly one; None where nothing was joined."""
        return _share(self.hits, self.joined_pairs)

    @property
    def recall(self) -> float | None:
        """Share of true pairs that were joined; None where there are none."""
        return _share(self.hits, self.true_pairs)

    @property
    def f1(self) -> float | None:
        """Harmonic mean of the two; None where there are neither joined nor true pairs."""
        return _share(2 * self.hits, self.joined_pairs + self.true_pairs)

    @property
    def b3_precision(self) -> float | None:
        """B-cubed precision; None without items."""
        return _share(self.precision_sum, self.items)

    @property
    def b3_recall(self) -> float | None:
        """B-cubed recall; None without items."""
        return _share(self.recall_sum, self.items)

    @property
    def b3_f1(self) -> float | None:
        """Harmonic mean of B-cubed precision and recall; None without items."""
        total = self.precision_sum + self.recall_sum
        return _share(2 * self.precision_sum * self.recall_sum, total * self.items)


def agreement(found: Mapping[str, Hashable], truth: Mapping[str, Hashable]) -> Agreement:
    """Compare the clusters in `found` with the true ones, over the items of `truth`.

    An item that `found` does not have is a cluster of its own; one that `truth` does not have is
    left out.
    """
    cells: Counter[tuple[Hashable, Hashable]] = Counter()
    for item, person in truth.items():
        cells[_cluster(found, item), person] += 1
    clusters: Counter[Hashable] = Counter()
    people: Counter[Hashable] = Counter()
    mixture: Counter[Hashable] = Counter()
    for (cluster, person), n in cells.items():
        clusters[cluster] += n
        people[person] += n
        mixture[cluster] += 1
    return Agreement(
        items=len(truth),
        true_pairs=sum(map(_pairs, people.values())),
        joined_pairs=sum(map(_pairs, clusters.values())),
        hits=sum(map(_pairs, cells.values())),
        precision_sum=sum(n * n / clusters[cluster] for (cluster, _), n in cells.items()),
        recall_sum=sum(n * n / people[person] for (_, person), n in cells.items()),
        clusters=len(clusters),
        mixed=sum(n > 1 for n in mixture.values()),
    )


def between(
    found: Mapping[str, Hashable],
    truth: Mapping[str, Hashable],
    pairs: Iterable[tuple[Hashable, Hashable]],
) -> tuple[int, int]:
    """Count the pairs of items that lie between two clusters of `pairs`: (all, truly one).

    Each two clusters count once however often, and in whatever order, they are named; a cluster
    named with itself adds nothing.
    """
    held: dict[Hashable, Counter[Hashable]] = {}
    for item, person in truth.items():
        held.setdefault(_cluster(found, item), Counter())[person] += 1
    every = hits = 0
    for left, right in {frozenset(pair) for pair in pairs if pair[0] != pair[1]}:
        one, other = held.get(left, Counter()), held.get(right, Counter())
        every += one.total() * other.total()
        hits += sum(n * other[person] for person, n in one.items())
    return every, hits


def merged_alike(
    found: Mapping[str, Hashable],
    truth: Mapping[str, Hashable],
    alike: Iterable[Collection[Hashable]],
) -> int:
    """Count the clusters that hold two or more true persons of one group of `alike`."""
    groups: dict[Hashable, list[int]] = {}
    for place, people in enumerate(alike):
        for person in people:
            groups.setdefault(person, []).append(place)
    held: dict[tuple[Hashable, int], set[Hashable]] = {}
    for item, person in truth.items():
        for place in groups.get(person, ()):
            held.setdefault((_cluster(found, item), place), set()).add(person)
    return len({cluster for (cluster, _), people in held.items() if len(people) > 1})


def _cluster(found: Mapping[str, Hashable], item: str) -> Hashable:
    return found.get(item, ("alone", item))


def _pairs(n: int) -> int:
    return n * (n - 1) // 2


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
