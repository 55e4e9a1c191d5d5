"""Reviews as a table to learn from: one row a lead, with its points under today's weights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from leads.answer import Answer
from leads.calibration.fits import Array
from leads.indicators import indicators
from leads.review.verdicts import Outcome, Review, standing
from leads.role import Kind
from leads.tally import Tally, weigh


@dataclass(frozen=True)
class Reviewed:
    """Reviewed leads of one kind, in order of time.

    `points` (n,), `x` (n, features), `outcome` (n,) and `weight` (n,) are as in
    `leads.calibration.fits`; `unclear` are those that stand undecided and so are not among them.
    """

    points: Array
    x: Array
    outcome: Array
    weight: Array
    sampled: int
    unclear: int

    def __len__(self) -> int:
        return len(self.outcome)


def features(kind: Kind) -> tuple[str, ...]:
    """Return what the ridge looks at: every indicator of the kind, and counters that take off."""
    minus = [c.id for c in kind.counter_indicators if c.effect == "minus"]
    return (*sorted(w.id for w in kind.indicators), *sorted(minus))


def row(kind: Kind, tally: Tally) -> list[float]:
    """Return the features of a tally: points that each indicator gave, negative for counters."""
    given = {f.id: float(f.points) for f in (*tally.findings, *tally.counters)}
    return [given.get(name, 0.0) for name in features(kind)]


def reviewed(kind: Kind, history: Iterable[Review]) -> Reviewed:
    """Return what stands of the reviews of `kind`; see `Reviewed`.

    A lead confirmed in another role than its own counts as not confirmed. Each is weighed anew
    from the values that were shown, so that reviews stay of use when a weight changes; a value
    too low to give points when it was shown was not noted, and counts as none.
    """
    stands = [s for s in standing(history).values() if s.last.kind == kind.kind]
    stands.sort(key=lambda s: s.last.seq)
    decided = [s for s in stands if s.verdict is not Outcome.UNCLEAR]
    tallies = [again(kind, s.last.person, s.last.shown) for s in decided]
    wide = len(features(kind))
    return Reviewed(
        np.array([t.points if t else 0 for t in tallies], dtype=np.float64),
        np.array([row(kind, t) if t else [0.0] * wide for t in tallies]).reshape(-1, wide),
        np.array(
            [s.verdict is Outcome.CONFIRMED and s.role_found == kind.kind for s in decided],
            dtype=np.float64,
        ),
        np.array([1 / s.last.probability for s in decided], dtype=np.float64),
        sum(s.last.probability < 1 for s in decided),
        len(stands) - len(decided),
    )


def again(kind: Kind, person: str, shown: Mapping[str, Any]) -> Tally | None:
    """Weigh what was shown of a person with the weights of `kind` as they are now."""
    known = {w.id for w in kind.indicators} | {c.id for c in kind.counter_indicators}
    answers: dict[str, list[Answer]] = {id: [] for id in known}
    for finding in (*shown.get("indicators", ()), *shown.get("counter_indicators", ())):
        if finding["id"] in known:
            cases = finding["case_ids"] or [""]
            answers[finding["id"]].append(
                Answer(person, cases[0], finding["value"], tuple(finding["records"]))
            )
    families = {id: indicators()[id].family for id in known}
    return next(iter(weigh(kind, answers, families)), None)
