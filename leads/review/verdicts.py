"""What reviewers found of leads: added to, never changed, and kept outside the graph.

A review says of one lead that the person holds a role (`confirmed`), that they do not
(`innocent`), or that it cannot be told (`unclear`), with the reviewer's name, the reason, and the
lead as it was shown: points, band, families, every indicator's value, the run. The reviews lie in
`home/lead_reviews.sqlite` in a chain of hashes (`quality.chain`): a row that somebody changed or
took out stops calibration and the release of lists.

What stands (`standing`): of each reviewer the latest review of a lead counts. Where reviewers
disagree, it is `unclear`, until one of them reviews again.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from quality.chain import NOTHING_BUILT, Chain, Link, canonical
from quality.errors import LeadgraphError
from quality.plain_line import control_character

FILE = "lead_reviews.sqlite"
COLUMNS = {
    "lead_id": "TEXT NOT NULL",
    "kind": "TEXT NOT NULL",
    "person": "TEXT NOT NULL",
    "verdict": "TEXT NOT NULL",
    "role_found": "TEXT NOT NULL",
    "reviewer": "TEXT NOT NULL",
    "reason": "TEXT NOT NULL",
    "run": "TEXT NOT NULL",
    "shown": "TEXT NOT NULL",
}


class ReviewError(LeadgraphError):
    """A review that cannot be recorded, or reviews that cannot be relied upon."""


class Outcome(StrEnum):
    """What a reviewer found."""

    CONFIRMED = "confirmed"
    INNOCENT = "innocent"
    UNCLEAR = "unclear"


@dataclass(frozen=True)
class Shown:
    """A lead, or one of the sample from below the bar, as its reviewer saw it.

    `row` is its row of the JSON list. `probability` is that with which it came before a reviewer:
    1 for a lead, less for one of the sample.
    """

    lead_id: str
    kind: str
    person: str
    run: str
    row: Mapping[str, Any]
    probability: float = 1.0

    @property
    def digest(self) -> str:
        """Return the sha256 of what the reviewer had to judge, whatever its rank or run."""
        judged = {
            name: self.row.get(name)
            for name in ("lead_id", "points", "band", "indicators", "counter_indicators")
        }
        return hashlib.sha256(canonical(judged).encode()).hexdigest()


@dataclass(frozen=True)
class Review:
    """One row of the history; `at` is ISO 8601 in UTC, `role_found` empty where there is none."""

    seq: int
    at: str
    lead_id: str
    kind: str
    person: str
    verdict: Outcome
    role_found: str
    reviewer: str
    reason: str
    run: str
    shown: Mapping[str, Any]
    probability: float
    digest: str
    hash: str

    def plain(self) -> dict[str, Any]:
        """Return it for a program to read."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {
            "verdict": self.verdict.value,
            "shown": dict(self.shown),
        }


@dataclass(frozen=True)
class Standing:
    """What holds of one lead: `last` is the newest review that counts, of `reviewers`."""

    lead_id: str
    verdict: Outcome
    role_found: str
    reviewers: tuple[str, ...]
    last: Review

    @property
    def elsewhere(self) -> bool:
        """Whether the person was found in another role than the lead's, and so not in its own."""
        return self.verdict is Outcome.CONFIRMED and self.role_found not in ("", self.last.kind)


def record(
    home: Path,
    shown: Shown,
    verdict: Outcome,
    by: str,
    why: str,
    role_found: str = "",
    kinds: Iterable[str] = (),
) -> Review:
    """Add one review and return it; it is on disk then.

    Args:
        home: the state directory.
        shown: the lead as it stood in the list.
        verdict: what was found.
        by: who reviewed.
        why: the reason, in one line of plain text.
        role_found: kind that the person holds; of a confirmed lead its own, if none is named.
        kinds: kinds there are, to check `role_found` against.

    Raises:
        ReviewError: a part is empty or holds control characters, the role is unknown or does not
            go with the verdict, or the history is broken.
    """
    by, why = _said("name of the reviewer (--by)", by), _said("reason (--why)", why)
    if verdict is Outcome.CONFIRMED:
        role_found = role_found or shown.kind
    elif role_found:
        raise ReviewError(
            f"A role found ({role_found}) goes with `confirmed` only, not with {verdict.value!r}; "
            "leave --role-found out."
        )
    known = sorted({*kinds, shown.kind})
    if role_found and role_found not in known:
        raise ReviewError(f"There is no role {role_found!r}; the roles are {', '.join(known)}.")
    about = {"row": dict(shown.row), "probability": shown.probability, "digest": shown.digest}
    own = (
        shown.lead_id, shown.kind, shown.person, verdict.value, role_found, by, why, shown.run,
        canonical(about),
    )  # fmt: skip
    with _chain(home).pen() as pen:
        _whole(home, pen.links())
        return _review(pen.add(own))


def reviews(home: Path) -> list[Review]:
    """Return all reviews in order; verifies the chain first.

    Raises:
        ReviewError: the history was tampered with; nothing may be built on it.
    """
    return _whole(home, _chain(home).links())


def standing(history: Iterable[Review]) -> dict[str, Standing]:
    """Work out what holds of each lead from reviews in order, by lead."""
    latest: dict[str, dict[str, Review]] = {}
    for one in history:
        by_reviewer = latest.setdefault(one.lead_id, {})
        by_reviewer.pop(one.reviewer, None)
        by_reviewer[one.reviewer] = one
    found = {}
    for lead_id, by_reviewer in latest.items():
        counted = sorted(by_reviewer.values(), key=lambda one: one.seq)
        said = {(one.verdict, one.role_found) for one in counted}
        verdict, role = said.pop() if len(said) == 1 else (Outcome.UNCLEAR, "")
        names = tuple(one.reviewer for one in counted)
        found[lead_id] = Standing(lead_id, verdict, role, names, counted[-1])
    return found


def head(home: Path) -> tuple[int, str]:
    """Return number and hash of the last review, `(0, 64 zeros)` where there is none."""
    return _chain(home).head()


def _chain(home: Path) -> Chain:
    return Chain(home / FILE, "lead_reviews", COLUMNS, "history of lead reviews", ReviewError)


def _whole(home: Path, links: list[Link]) -> list[Review]:
    _chain(home).whole(links, NOTHING_BUILT)
    return [_review(link) for link in links]


def _review(link: Link) -> Review:
    lead_id, kind, person, verdict, role, reviewer, reason, run, text = map(str, link.own)
    about = json.loads(text)
    return Review(
        link.seq, link.at, lead_id, kind, person, Outcome(verdict), role, reviewer, reason, run,
        about["row"], about["probability"], about["digest"], link.hash,
    )  # fmt: skip


def _said(what: str, text: str) -> str:
    kept = text.strip()
    if not kept:
        raise ReviewError(f"The {what} is empty; a review needs it.")
    if control := control_character(kept):
        raise ReviewError(
            f"The {what} holds the control character {control}; write it in one line of plain text."
        )
    return kept
