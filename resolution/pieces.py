"""Evidence in words: what the name of a piece of evidence stands for, and who said what of whom."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from resolution import judgements
from resolution.judgements import Standing

DOCUMENTS = {"resident_id": "resident id", "travel_permit": "travel permit"}
"""Kinds of documents that are not written as they are named."""


@dataclass(frozen=True)
class Said:
    """A reviewer's judgement that holds, on two identities; `at` in UTC, ISO 8601."""

    seq: int
    decision: str
    left: str
    right: str
    reviewer: str
    reason: str
    at: str

    def sentence(self) -> str:
        """Return it in words, without the identities."""
        done = {"accept": "says they are one person", "reject": "says they are two people"}
        told = done.get(self.decision, "could not tell")
        return f"{self.reviewer} {told} (judgement {self.seq}: “{self.reason}”)"


@dataclass(frozen=True)
class Heard:
    """Everything that reviewers said and that holds: by number, and as it stands by pair."""

    said: Mapping[int, Said]
    standing: tuple[Standing, ...]

    def between(self, left: Iterable[str], right: Iterable[str]) -> list[Standing]:
        """Return what stands of pairs with one side in `left` and the other in `right`."""
        some, others = set(left), set(right)
        return [
            one
            for one in self.standing
            if (one.left in some and one.right in others)
            or (one.right in some and one.left in others)
        ]

    def of(self, standing: Iterable[Standing]) -> tuple[Said, ...]:
        """Return the judgements that count in `standing`, in order."""
        return tuple(self.said[seq] for seq in sorted({s for one in standing for s in one.seqs}))


def heard(home: Path) -> Heard:
    """Read what reviewers said.

    Raises:
        JudgementError: the history was tampered with.
    """
    standing = judgements.standing(home)
    counted = {seq for one in standing for seq in one.seqs}
    said = {
        one.seq: Said(one.seq, one.decision.value, one.left, one.right, one.reviewer, one.reason,
                      one.at)
        for one in judgements.history(home)
        if one.seq in counted
    }  # fmt: skip
    return Heard(said, tuple(standing))


def reviewed(judgement: str) -> int | None:
    """Return the number of the reviewer's judgement that a piece of evidence is, or None."""
    kind, _, rest = judgement.partition(":")
    return int(rest) if kind == "review" else None


def in_words(judgement: str, said: Mapping[int, Said], who: str = "both") -> str:
    """Return in words what joins identities by a piece of evidence.

    Args:
        judgement: its name, as `resolution.evidence` makes it.
        said: reviewers' judgements by number.
        who: what the identities are called: `both`, `all`.
    """
    kind, _, rest = judgement.partition(":")
    if kind == "document":
        return f"{who} show the {document(rest)}"
    if kind == "chain":
        return f"their documents replaced one another (the {document(rest)} is one of them)"
    if kind == "reference":
        agency, _, ref = rest.partition(":")
        return f"{agency} gives {who} the reference {ref}"
    if (seq := reviewed(judgement)) is not None:
        one = said.get(seq)
        return one.sentence() if one else f"a reviewer accepted it (judgement {seq}, revoked since)"
    return judgement


def document(key: str) -> str:
    """Return in words the document `<country>:<kind>:<number>`."""
    country, kind, number = key.split(":", 2)
    return f"{DOCUMENTS.get(kind, kind)} {number} of {country}"
