"""How well a ranking finds the people that it should, with a defined answer where scores tie.

Many candidates have the same points, often none. Every measure here is its expected value when
ties are broken at random (F. McSherry, M. Najork, "Computing information retrieval performance
measures efficiently in the presence of tied scores", ECIR 2008), so no order of the input and no
sorting routine can flatter it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby


@dataclass(frozen=True)
class Result:
    """One figure, of a `role` or, where it is of no role, of a `task`; the other is empty."""

    dataset: str
    role: str
    metric: str
    value: float | None
    n: int
    method: str
    task: str = ""

    def to_json(self) -> dict[str, object]:
        """Return the object that `--json` prints in `results`; it has `role` or `task`."""
        subject = {"task": self.task} if self.task else {"role": self.role}
        kept = {k: v for k, v in vars(self).items() if k not in ("dataset", "role", "task")}
        return {"dataset": self.dataset, **subject, **kept}


def _ties(scores: Mapping[str, float]) -> Iterator[list[str]]:
    """Yield the candidates of one score together, the highest first."""
    ordered = sorted(scores, key=lambda name: (-scores[name], name))
    for _, tied in groupby(ordered, key=lambda name: scores[name]):
        yield list(tied)


def average_precision(scores: Mapping[str, float], wanted: Collection[str]) -> float | None:
    """Return the expected average precision, 0 to 1; None where nobody is wanted.

    Those wanted who are not ranked at all count as never found.
    """
    if not wanted:
        return None
    above = found = 0
    total = 0.0
    for tied in _ties(scores):
        size, hits = len(tied), sum(name in wanted for name in tied)
        for place in range(1, size + 1):
            # Given a hit at this place, the other hits are spread evenly over the other places.
            earlier = (place - 1) * (hits - 1) / (size - 1) if size > 1 else 0.0
            total += hits / size * (found + 1 + earlier) / (above + place)
        above += size
        found += hits
    return total / len(wanted)


def precision_at(scores: Mapping[str, float], wanted: Collection[str], k: int) -> float:
    """Return the expected share of wanted among the first `k`, 0 to 1.

    Divided by `k` even where fewer are ranked.
    """
    left, hits = k, 0.0
    for tied in _ties(scores):
        taken = min(left, len(tied))
        hits += taken * sum(name in wanted for name in tied) / len(tied)
        left -= taken
        if not left:
            break
    return hits / k


def rank(scores: Mapping[str, float], name: str) -> float | None:
    """Return the expected rank of `name`, 1 being the first; None where it is not ranked."""
    if name not in scores:
        return None
    own = scores[name]
    above = sum(score > own for score in scores.values())
    tied = sum(score == own for score in scores.values())
    return above + (tied + 1) / 2


def of_ranking(
    dataset: str, role: str, method: str, scores: Mapping[str, float], wanted: Collection[str]
) -> list[Result]:
    """Return average precision, precision at 10, and the rank of everyone wanted."""
    size = len(scores)
    return [
        Result(dataset, role, "average_precision", average_precision(scores, wanted), size, method),
        Result(dataset, role, "precision_at_10", precision_at(scores, wanted, 10), size, method),
        *(
            Result(dataset, role, f"rank:{name}", rank(scores, name), size, method)
            for name in sorted(wanted, key=lambda name: (len(name), name))
        ),
    ]


def chance(dataset: str, role: str, wanted: int, ranked: int) -> list[Result]:
    """Return what a list in random order has on average: that of all candidates in one tie.

    A little more than the share of wanted, which some tables give for chance.
    """
    flat = {str(place): 0.0 for place in range(ranked)}
    some = {str(place) for place in range(wanted)}
    return [
        Result(dataset, role, "average_precision", average_precision(flat, some), ranked, "chance"),
        Result(dataset, role, "precision_at_10", precision_at(flat, some, 10), ranked, "chance"),
    ]
