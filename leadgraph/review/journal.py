"""The history of judgements as a reviewer asks for it: what became of each."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from leadgraph import audit
from resolution import judgements
from resolution.judgements import Decision, Judgement, Standing

HEAD = "judgements_before"
"""Under what an audit row of a review keeps the last judgement's `NUMBER:HASH`."""


@dataclass(frozen=True)
class Told:
    """A judgement and what became of it.

    Attributes:
        judgement: as it was made.
        state: `stands`, `superseded` (by a later one of the same reviewer that was not revoked),
            `revoked`, or `done` of a revoke itself.
        by: the number of the judgement that superseded or revoked it.
        dormant: of its two identities those that no record bears any more; it holds again
            when they come back.
    """

    judgement: Judgement
    state: str
    by: int | None
    dormant: tuple[str, ...]

    def plain(self) -> dict[str, Any]:
        """Return it as plain data."""
        shown = asdict(self.judgement) | {"detail": json.loads(self.judgement.detail)}
        return shown | {"state": self.state, "by": self.by, "dormant": list(self.dormant)}


def told(made: list[Judgement], existing: Collection[str] | None) -> list[Told]:
    """Say of each judgement what became of it.

    Args:
        made: all judgements, in order.
        existing: those of their identities that exist; None where nothing was resolved yet.
    """
    revoked = {one.revokes: one.seq for one in made if one.revokes is not None}
    later: dict[tuple[str, str, str], list[int]] = {}
    for one in made:
        if one.decision is not Decision.REVOKE and one.seq not in revoked:
            later.setdefault((one.left, one.right, one.reviewer), []).append(one.seq)
    found = []
    for one in made:
        state, by = "stands", None
        mine = later.get((one.left, one.right, one.reviewer), [])
        if one.decision is Decision.REVOKE:
            state, by = "done", None
        elif one.seq in revoked:
            state, by = "revoked", revoked[one.seq]
        elif one.seq != mine[-1]:
            state, by = "superseded", mine[mine.index(one.seq) + 1]
        gone = () if existing is None else tuple(
            side for side in (one.left, one.right) if side not in existing
        )  # fmt: skip
        found.append(Told(one, state, by, gone))
    return found


def standings(home: Path) -> dict[tuple[str, str], Standing]:
    """Return what stands of each judged pair; raises `JudgementError` if it was tampered with."""
    return {(one.left, one.right): one for one in judgements.standing(home)}


def head(home: Path) -> str:
    """Return number and hash of the last judgement as `NUMBER:HASH`, to be noted elsewhere."""
    number, digest = judgements.head(home)
    return f"{number}:{digest}"


def noted(home: Path) -> tuple[int, str] | None:
    """Return the farthest head of the judgements that the audit log noted, the first of equals.

    Judgements that somebody cut off the end, or put others in the place of, show against it.
    """
    farthest: tuple[int, str] | None = None
    for row in audit.entries(home):
        text = json.loads(row.detail).get(HEAD) if f'"{HEAD}"' in row.detail else None
        number, _, digest = str(text).partition(":")
        if number.isdigit() and (farthest is None or int(number) > farthest[0]):
            farthest = int(number), digest
    return farthest
