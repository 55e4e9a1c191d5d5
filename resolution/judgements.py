"""What reviewers decided on pairs of identities: added to, never changed, and every one revocable.

A judgement says of two identities that they are one person (`accept`), that they are not
(`reject`), or that nobody can tell yet (`unsure`). It outranks what the model finds, in both
directions, in every later run. A `revoke` takes one judgement back; both stay in the history.
The judgements lie in `home/judgements.sqlite`, outside of what a run of resolution makes anew,
in a chain of hashes (`quality.chain`): a row that somebody changed or took out stops the next run.

What stands (`standing`) is worked out from the whole history. Of each reviewer the latest decision
on a pair that was not revoked counts: revoking it leaves everything as it was before it was made,
an earlier judgement of the same reviewer included. Where reviewers disagree, one accepting what
another rejects, the pair is disputed and neither is followed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from quality.chain import NOTHING_BUILT, Chain, Link, Verdict, canonical
from quality.errors import LeadgraphError
from quality.plain_line import control_character

FILE = "judgements.sqlite"
COLUMNS = {
    "reviewer": "TEXT NOT NULL",
    "decision": "TEXT NOT NULL",
    "left": "TEXT NOT NULL",
    "right": "TEXT NOT NULL",
    "reason": "TEXT NOT NULL",
    "against_facts": "INTEGER NOT NULL",
    "revokes": "INTEGER",
    "detail": "TEXT NOT NULL",
}


class JudgementError(LeadgraphError):
    """A judgement that cannot be recorded, or judgements that cannot be relied upon."""


class Decision(StrEnum):
    """What a reviewer says: of a pair of identities, or (`revoke`) of an earlier judgement."""

    ACCEPT = "accept"
    REJECT = "reject"
    UNSURE = "unsure"
    REVOKE = "revoke"


@dataclass(frozen=True)
class Judgement:
    """One row of the history.

    Attributes:
        seq: its number, from 1.
        at: when, ISO 8601 in UTC.
        reviewer: who decided, or who revoked.
        decision: what.
        left: the lesser identity's key; of a revoke, as of the judgement that it takes back.
        right: the greater one's.
        reason: why, in the reviewer's words.
        against_facts: accepted although facts contradict each other, knowingly.
        revokes: of a revoke, the number of the judgement that it takes back; else None.
        detail: canonical JSON: what the reviewer was shown (weight, probability, comparisons,
            conflicts), empty where the pair was not in the queue.
        previous: hash of the row before.
        hash: sha256 of all other fields.
    """

    seq: int
    at: str
    reviewer: str
    decision: Decision
    left: str
    right: str
    reason: str
    against_facts: bool
    revokes: int | None
    detail: str
    previous: str
    hash: str


@dataclass(frozen=True)
class Standing:
    """What holds of one pair of identities after all that was judged and revoked.

    Attributes:
        left: the lesser identity's key.
        right: the greater one's.
        verdict: `accept`, `reject`, `unsure` or `disputed`.
        seqs: the judgements that count, one of each reviewer, in order.
        reviewers: whose they are, in the same order.
        against_facts: one of the accepts was given although facts contradict each other.
    """

    left: str
    right: str
    verdict: str
    seqs: tuple[int, ...]
    reviewers: tuple[str, ...]
    against_facts: bool


def judge(
    home: Path,
    decision: Decision,
    left: str,
    right: str,
    reviewer: str,
    reason: str,
    against_facts: bool = False,
    detail: Mapping[str, Any] | None = None,
) -> Judgement:
    """Record what a reviewer decided on two identities, in either order; it is on disk then.

    Whether the identities exist is not asked: judgements outlive what they are about.

    Raises:
        JudgementError: the two are one, a part is empty or holds control characters, the detail
            is no JSON, `against_facts` without an accept, or the history is broken.
    """
    if decision is Decision.REVOKE:
        raise JudgementError("To revoke is to name a judgement's number, not two identities.")
    if against_facts and decision is not Decision.ACCEPT:
        raise JudgementError(f"Only an accept can be against the facts, not {decision.value!r}.")
    reviewer, reason = _said("reviewer", reviewer), _said("reason", reason)
    for side in (left, right):
        _said("identity", side)
    if left == right:
        raise JudgementError(f"{left!r} is one identity; a judgement needs two different ones.")
    left, right = sorted((left, right))
    text = _json(detail or {})
    own = (reviewer, decision.value, left, right, reason, int(against_facts), None, text)
    with _chain(home).pen() as pen:
        _whole(home, pen.links())
        return _judgement(pen.add(own))


def revoke(home: Path, seq: int, reviewer: str, reason: str) -> Judgement:
    """Take the judgement number `seq` back; anybody may, and it is recorded who did.

    Raises:
        JudgementError: there is none of that number, it is a revoke itself, it was revoked
            before, a part is empty or holds control characters, or the history is broken.
    """
    reviewer, reason = _said("reviewer", reviewer), _said("reason", reason)
    with _chain(home).pen() as pen:
        made = _whole(home, pen.links())
        found = next((one for one in made if one.seq == seq), None)
        if found is None:
            raise JudgementError(
                f"There is no judgement {seq}; `leadgraph review history` lists them, from 1 "
                f"to {len(made)}."
                if made
                else f"There is no judgement {seq}: nothing was judged yet."
            )
        if found.decision is Decision.REVOKE:
            raise JudgementError(
                f"Judgement {seq} is a revoke, which stays; to decide again, give a new judgement "
                f"on {found.left} and {found.right}."
            )
        before = next((one for one in made if one.revokes == seq), None)
        if before is not None:
            raise JudgementError(
                f"Judgement {seq} was revoked before, by {before.reviewer} with judgement "
                f"{before.seq}."
            )
        own = (reviewer, Decision.REVOKE.value, found.left, found.right, reason, 0, seq, "{}")
        return _judgement(pen.add(own))


def history(home: Path) -> list[Judgement]:
    """Return all judgements in order, the revoked ones and the revokes too, unverified."""
    return [_judgement(link) for link in _chain(home).links()]


def standing(home: Path) -> list[Standing]:
    """Return what holds of each judged pair, sorted by (left, right); verifies the chain first.

    A pair of which every judgement was revoked is not listed.

    Raises:
        JudgementError: the history was tampered with; nothing may be built on it.
    """
    return stand(_whole(home, _chain(home).links()))


def stand(judgements: Iterable[Judgement]) -> list[Standing]:
    """Work out what holds from judgements in order; see `standing`."""
    judgements = list(judgements)
    revoked = {one.revokes for one in judgements}
    latest: dict[tuple[str, str], dict[str, Judgement]] = {}
    for one in judgements:
        if one.decision is not Decision.REVOKE and one.seq not in revoked:
            latest.setdefault((one.left, one.right), {})[one.reviewer] = one
    found = []
    for (left, right), by_reviewer in sorted(latest.items()):
        counted = sorted(by_reviewer.values(), key=lambda one: one.seq)
        found.append(
            Standing(
                left,
                right,
                _verdict({one.decision for one in counted}),
                tuple(one.seq for one in counted),
                tuple(one.reviewer for one in counted),
                any(one.against_facts for one in counted),
            )
        )
    return found


def verify(home: Path, known: tuple[int, str] | None = None) -> Verdict:
    """Say whether the history is whole; `known` is what `head` once gave (see `Chain.verify`)."""
    return _chain(home).verify(known)


def head(home: Path) -> tuple[int, str]:
    """Return number and hash of the last judgement, `(0, 64 zeros)` where there is none."""
    return _chain(home).head()


def _verdict(said: set[Decision]) -> str:
    if said >= {Decision.ACCEPT, Decision.REJECT}:
        return "disputed"
    for decision in (Decision.REJECT, Decision.ACCEPT):
        if decision in said:
            return decision.value
    return Decision.UNSURE.value


def _chain(home: Path) -> Chain:
    return Chain(home / FILE, "judgements", COLUMNS, "history of judgements", JudgementError)


def _whole(home: Path, links: list[Link]) -> list[Judgement]:
    _chain(home).whole(links, NOTHING_BUILT)
    return [_judgement(link) for link in links]


def _judgement(link: Link) -> Judgement:
    reviewer, decision, left, right, reason, against_facts, revokes, detail = link.own
    try:
        said = Decision(str(decision))
    except ValueError as error:
        raise JudgementError(
            f"Row {link.seq} of the history of judgements decides {decision!r}, which is no "
            "decision; `leadgraph review history` says whether the file was tampered with."
        ) from error
    return Judgement(
        link.seq,
        link.at,
        str(reviewer),
        said,
        str(left),
        str(right),
        str(reason),
        bool(against_facts),
        None if revokes is None else int(revokes),
        str(detail),
        link.previous,
        link.hash,
    )


def _said(what: str, text: str) -> str:
    """Return `text` without white space around it, or say what is wrong with it."""
    kept = text.strip()
    if not kept:
        more = " in LEADGRAPH_USER" if what == "reviewer" else ""
        raise JudgementError(f"The {what} of a judgement is empty; name it{more}.")
    if control := control_character(text):
        raise JudgementError(
            f"The {what} of a judgement holds the control character {control}; write it in one "
            "line of plain text."
        )
    return kept


def _json(detail: Mapping[str, Any]) -> str:
    try:
        text = canonical(dict(detail))
        text.encode()
    except (TypeError, ValueError) as error:
        raise JudgementError(f"The detail of a judgement is no JSON: {error}.") from error
    return text
