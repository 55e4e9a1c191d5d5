"""The audit log: who read, changed or exported what about persons, why, and in which case.

Rows are only ever added, in a chain of hashes (`quality.chain` says what it shows and what not).
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality.chain import GENESIS, Chain, Link, Verdict, canonical
from quality.errors import LeadgraphError

__all__ = [
    "FILE",
    "GENESIS",
    "AuditError",
    "Entry",
    "Verdict",
    "entries",
    "head",
    "record",
    "recorded",
    "verify",
]

FILE = "audit.sqlite"
COLUMNS = dict.fromkeys(("user", "action", "purpose", "case_id", "detail"), "TEXT NOT NULL")


class AuditError(LeadgraphError):
    """The audit log cannot be written, or was tampered with."""


@dataclass(frozen=True)
class Entry:
    """One row; `at` is ISO 8601 in UTC, `detail` canonical JSON, `hash` covers all the others."""

    seq: int
    at: str
    user: str
    action: str
    purpose: str
    case_id: str
    detail: str
    previous: str
    hash: str

    def digest(self) -> str:
        """Return the sha256 that the row should have: of its other fields as a JSON array."""
        own = (self.user, self.action, self.purpose, self.case_id, self.detail)
        return Link(self.seq, self.at, own, self.previous, self.hash).digest()


def record(
    home: Path,
    action: str,
    user: str,
    purpose: str = "",
    case: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Add one row to the log of `home` and return it; it is on disk when this returns.

    `action` says what was done (`query`, `export`, `review`, ...), `detail` on what. Safe under
    several processes at once.

    Raises:
        AuditError: no user or action is named, the detail is no JSON, or the file cannot be
            written; the caller must then not do what it wanted to do.
    """
    if not user.strip() or not action.strip():
        raise AuditError("An audit row needs a user and an action; set LEADGRAPH_USER.")
    try:
        text = canonical(dict(detail or {}))
        text.encode()
    except (TypeError, ValueError) as error:
        raise AuditError(f"The detail of audit action {action!r} is no JSON: {error}.") from error
    return _entry(_chain(home).add((user, action, purpose, case, text)))


@contextmanager
def recorded(
    home: Path,
    action: str,
    user: str,
    purpose: str = "",
    case: str = "",
    detail: Mapping[str, Any] | None = None,
) -> Iterator[None]:
    """Record what is about to be done, and `<action> refused` if it ends in a LeadgraphError.

    Raises:
        AuditError: as `record`.
    """
    record(home, action, user, purpose, case, detail)
    try:
        yield
    except LeadgraphError:
        record(home, f"{action} refused", user, purpose, case, detail)
        raise


def entries(home: Path, last: int | None = None) -> list[Entry]:
    """Return the rows of the log in order; only the `last` ones if a number is given."""
    return [_entry(link) for link in _chain(home).links(last)]


def head(home: Path) -> tuple[int, str]:
    """Return number and hash of the last row, `(0, 64 zeros)` of an empty log."""
    return _chain(home).head()


def verify(home: Path, known: tuple[int, str] | None = None) -> Verdict:
    """Walk the chain from its first row and say where it breaks first.

    `known` is a number and hash that `head` once gave: the chain must still pass through it.
    """
    return _chain(home).verify(known)


def _chain(home: Path) -> Chain:
    return Chain(home / FILE, "audit", COLUMNS, "audit log", AuditError)


def _entry(link: Link) -> Entry:
    user, action, purpose, case, detail = map(str, link.own)
    return Entry(link.seq, link.at, user, action, purpose, case, detail, link.previous, link.hash)
