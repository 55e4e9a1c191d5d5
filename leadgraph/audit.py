"""The audit log: who read, changed or exported what about persons, why, and in which case.

Rows are only ever added. Each carries the hash of the one before it, so that a row that was
changed, taken out, put in or moved shows; triggers refuse UPDATE and DELETE to anyone who has
not first taken them away. What a chain alone cannot show is rows cut off its end: `head` gives
the last row's number and hash, which belong in other hands now and then, and `verify` takes them
back. (B. Schneier and J. Kelsey, Secure audit logs to support computer forensics, ACM TISSEC
2(2), 1999, on what a hash chain gives and what it does not.)
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from quality.errors import LeadgraphError

FILE = "audit.sqlite"
GENESIS = "0" * 64
BUSY_SECONDS = 30.0
FIELDS = ("seq", "at", "user", "action", "purpose", "case_id", "detail", "previous", "hash")
SCHEMA = """
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, action TEXT NOT NULL,
    purpose TEXT NOT NULL, case_id TEXT NOT NULL, detail TEXT NOT NULL,
    previous TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS audit_no_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_no_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_no_replace BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
"""


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
        fields = [value for name, value in asdict(self).items() if name != "hash"]
        return hashlib.sha256(_canonical(fields).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `broken` is the first bad row's number, or None if all are good."""

    rows: int
    broken: int | None
    reason: str


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
    several processes at once: the last row is read and the next written under one lock.

    Raises:
        AuditError: no user or action is named, the detail is no JSON, or the file cannot be
            written; the caller must then not do what it wanted to do.
    """
    if not user.strip() or not action.strip():
        raise AuditError("An audit row needs a user and an action; set LEADGRAPH_USER.")
    try:
        text = _canonical(dict(detail or {}))
        text.encode()
    except (TypeError, ValueError) as error:
        raise AuditError(f"The detail of audit action {action!r} is no JSON: {error}.") from error
    with _open(home) as log, log:
        log.execute("BEGIN IMMEDIATE")
        last = log.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        entry = Entry(seq, at, user, action, purpose, case, text, previous, "")
        entry = Entry(**(asdict(entry) | {"hash": entry.digest()}))
        log.execute(f"INSERT INTO audit VALUES ({', '.join('?' * len(FIELDS))})", _row(entry))
    return entry


def entries(home: Path, last: int | None = None) -> list[Entry]:
    """Return the rows of the log in order; only the `last` ones if a number is given."""
    if not (home / FILE).exists():
        return []
    with _open(home) as log:
        rows = log.execute(
            f"SELECT {', '.join(FIELDS)} FROM audit ORDER BY seq DESC LIMIT ?",
            (-1 if last is None else last,),
        ).fetchall()
    return [Entry(*row) for row in reversed(rows)]


def head(home: Path) -> tuple[int, str]:
    """Return number and hash of the last row, `(0, 64 zeros)` of an empty log."""
    latest = entries(home, 1)
    return (latest[0].seq, latest[0].hash) if latest else (0, GENESIS)


def verify(home: Path, known: tuple[int, str] | None = None) -> Verdict:
    """Walk the chain from its first row and say where it breaks first.

    `known` is a number and hash that `head` once gave: the chain must still pass through it.
    """
    previous, rows, seen = GENESIS, 0, known is None or known == (0, GENESIS)
    for expected, entry in enumerate(entries(home), 1):
        rows += 1
        if entry.seq != expected:
            return Verdict(rows, expected, f"row {expected} is missing")
        if entry.previous != previous:
            return Verdict(rows, expected, f"row {expected} does not follow the row before it")
        if entry.hash != entry.digest():
            return Verdict(rows, expected, f"row {expected} was changed after it was written")
        if known is not None and known[0] == entry.seq:
            if known[1] != entry.hash:
                return Verdict(rows, expected, f"row {expected} is not the one known before")
            seen = True
        previous = entry.hash
    if not seen and known is not None:
        return Verdict(rows, rows + 1, f"rows {rows + 1} to {known[0]} are cut off")
    return Verdict(rows, None, "")


def _canonical(value: object) -> str:
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _row(entry: Entry) -> tuple[object, ...]:
    return tuple(getattr(entry, name) for name in FIELDS)


@contextmanager
def _open(home: Path) -> Iterator[sqlite3.Connection]:
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.touch(0o600)
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as log:
            log.execute("PRAGMA synchronous = FULL")
            made = log.execute("SELECT count(*) FROM sqlite_master WHERE name LIKE 'audit%'")
            if made.fetchone()[0] < SCHEMA.count("CREATE"):
                log.executescript(f"BEGIN IMMEDIATE; {SCHEMA} COMMIT;")
            yield log
    except (sqlite3.DatabaseError, OSError) as error:
        raise AuditError(
            f"The audit log {path} cannot be used ({error}); nothing was done. Make the file "
            "readable and writable for you, or bring it back from a backup."
        ) from error
