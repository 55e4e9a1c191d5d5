"""An append-only log in SQLite whose rows are chained by their hashes.

Rows are only ever added. Each carries the hash of the one before it, so that a row that was
changed, taken out, put in or moved shows; triggers refuse UPDATE, DELETE and REPLACE to anyone
who has not first taken them away. What a chain alone cannot show is rows cut off its end: `head`
gives the last row's number and hash, which belong in other hands now and then, and `verify` takes
them back. (B. Schneier and J. Kelsey, Secure audit logs to support computer forensics, ACM TISSEC
2(2), 1999, on what a hash chain gives and what it does not.)
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quality.errors import LeadgraphError

GENESIS = "0" * 64
"""What the first row carries in place of the hash of a row before it."""

BUSY_SECONDS = 30.0
"""How long a process waits for another one to end its writing."""

AT_ONCE = 10_000
"""Rows that are read in one go, so that a long log neither fills memory nor holds up a writer."""

FIRST = -(2**63)
"""The least number that SQLite can give a row: one below 1 is found too."""

Value = str | int | None


@dataclass(frozen=True)
class Link:
    """One row: number from 1, time (ISO 8601 in UTC), the log's own fields, and the two hashes."""

    seq: int
    at: str
    own: tuple[Value, ...]
    previous: str
    hash: str

    def digest(self) -> str:
        """Return the sha256 that the row should have: of its other fields as a JSON array."""
        fields = [self.seq, self.at, *self.own, self.previous]
        return hashlib.sha256(canonical(fields).encode()).hexdigest()


@dataclass(frozen=True)
class Verdict:
    """What `verify` found: `broken` is the first bad row's number, or None if all are good."""

    rows: int
    broken: int | None
    reason: str


class Pen:
    """The right to write to a log: nobody else writes as long as it is held."""

    def __init__(self, chain: "Chain", log: sqlite3.Connection) -> None:
        self._chain, self._log = chain, log

    def links(self) -> list[Link]:
        """Return all rows as they are now, this pen's own among them."""
        return list(self._chain._read(self._log))

    def add(self, own: Sequence[Value]) -> Link:
        """Add one row of the log's own fields, in the order of its columns.

        Raises:
            LeadgraphError: of the log's kind; a text is no Unicode.
        """
        table = self._chain.table
        last = self._log.execute(
            f"SELECT seq, hash FROM {table} ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        seq, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
        at = datetime.now(UTC).isoformat(timespec="microseconds")
        link = Link(seq, at, tuple(own), previous, "")
        try:
            link = Link(seq, at, tuple(own), previous, link.digest())
        except UnicodeEncodeError as error:
            raise self._chain.error(
                f"A row of the {self._chain.title} holds a character that is no Unicode "
                f"({error.reason}); nothing was written."
            ) from error
        row = (link.seq, link.at, *link.own, link.previous, link.hash)
        self._log.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
        return link


@dataclass(frozen=True)
class Chain:
    """An append-only, hash-chained table in a SQLite file of its own.

    Safe under several processes at once: the last row is read and the next written under one
    lock. A row is on disk when the call that wrote it returns.

    Attributes:
        path: the file; made, for its owner only, by the first row.
        table: the table's name.
        columns: the log's own columns, in order, to their type in a STRICT table.
        title: how sentences name it, without an article (`audit log`).
        error: what is raised when it cannot be used.
    """

    path: Path
    table: str
    columns: Mapping[str, str]
    title: str
    error: type[LeadgraphError] = LeadgraphError

    def add(self, own: Sequence[Value]) -> Link:
        """Add one row and return it; see `Pen.add`."""
        with self.pen() as pen:
            return pen.add(own)

    @contextmanager
    def pen(self) -> Iterator[Pen]:
        """Hold the log to look at it and write to it in one step; an error writes nothing."""
        with self._open() as log, log:
            log.execute("BEGIN IMMEDIATE")
            yield Pen(self, log)

    def links(self, last: int | None = None) -> list[Link]:
        """Return the rows in order; only the `last` ones if a number is given."""
        if not self.path.exists():
            return []
        with self._open() as log:
            if last is None:
                return list(self._read(log))
            rows = log.execute(f"{self._select} ORDER BY seq DESC LIMIT ?", (last,)).fetchall()
        return [_link(row) for row in reversed(rows)]

    def head(self) -> tuple[int, str]:
        """Return number and hash of the last row, `(0, 64 zeros)` of an empty log."""
        latest = self.links(1)
        return (latest[0].seq, latest[0].hash) if latest else (0, GENESIS)

    def verify(self, known: tuple[int, str] | None = None) -> Verdict:
        """Walk the chain from its first row and say where it breaks first.

        `known` is a number and hash that `head` once gave: the chain must still pass through it.
        """
        if not self.path.exists():
            return walk((), known)
        with self._open() as log:
            return walk(self._read(log), known)

    def whole(self, links: Sequence[Link], so: str) -> None:
        """Do nothing if these rows are whole; `so` says what is not done otherwise, and what to do.

        Raises:
            LeadgraphError: of the log's kind, with where they break first.
        """
        verdict = walk(links)
        if verdict.broken is not None:
            raise self.error(f"The {self.title} {self.path} is broken: {verdict.reason}. {so}")

    @property
    def _select(self) -> str:
        names = ", ".join(f'"{name}"' for name in self.columns)
        return f"SELECT seq, at, {names}, previous, hash FROM {self.table}"

    def _read(self, log: sqlite3.Connection) -> Iterator[Link]:
        start: int | None = FIRST
        while start is not None:
            rows = log.execute(
                f"{self._select} WHERE seq >= ? ORDER BY seq LIMIT {AT_ONCE}", (start,)
            ).fetchall()
            for row in rows:
                yield _link(row)
            start = rows[-1][0] + 1 if len(rows) == AT_ONCE else None

    def _schema(self) -> dict[str, str]:
        own = ", ".join(f'"{name}" {kind}' for name, kind in self.columns.items())
        refuse = f"BEGIN SELECT RAISE(ABORT, 'the {self.title} is append-only'); END"
        table = self.table
        return {
            table: f"CREATE TABLE IF NOT EXISTS {table} (seq INTEGER PRIMARY KEY, "
            f"at TEXT NOT NULL, {own}, previous TEXT NOT NULL, hash TEXT NOT NULL) STRICT",
            f"{table}_no_update": f"CREATE TRIGGER IF NOT EXISTS {table}_no_update "
            f"BEFORE UPDATE ON {table} {refuse}",
            f"{table}_no_delete": f"CREATE TRIGGER IF NOT EXISTS {table}_no_delete "
            f"BEFORE DELETE ON {table} {refuse}",
            # A REPLACE deletes without asking the trigger on DELETE.
            f"{table}_no_replace": f"CREATE TRIGGER IF NOT EXISTS {table}_no_replace "
            f"BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE seq = NEW.seq) {refuse}",
        }

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if not self.path.exists():
                self.path.touch(0o600)
            with closing(
                sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            ) as log:
                # EXTRA: without the folder's own sync, a power cut could bring back the journal
                # of a row that was reported as written, and with it take that row away.
                log.execute("PRAGMA synchronous = EXTRA")
                schema = self._schema()
                made = log.execute(
                    "SELECT count(*) FROM sqlite_master "
                    f"WHERE name IN ({', '.join('?' * len(schema))})",
                    tuple(schema),
                )
                if made.fetchone()[0] < len(schema):
                    log.executescript(f"BEGIN IMMEDIATE; {'; '.join(schema.values())}; COMMIT;")
                yield log
        except (sqlite3.DatabaseError, OSError, OverflowError) as error:
            raise self.error(
                f"The {self.title} {self.path} cannot be used ({error}); nothing was done. Make "
                "the file readable and writable for you, or bring it back from a backup."
            ) from error


NOTHING_BUILT = (
    "Nothing is built on it: keep the file as it is, tell whoever answers for it, and bring it "
    "back from a backup."
)
"""What follows for people's decisions where their history is broken; see `Chain.whole`."""


def walk(links: Iterable[Link], known: tuple[int, str] | None = None) -> Verdict:
    """Follow rows from the first and say where their chain breaks first; see `Chain.verify`."""
    previous, rows, seen = GENESIS, 0, known is None or known == (0, GENESIS)
    for expected, link in enumerate(links, 1):
        rows += 1
        if link.seq != expected:
            return Verdict(rows, expected, f"row {expected} is missing")
        if link.previous != previous:
            return Verdict(rows, expected, f"row {expected} does not follow the row before it")
        if link.hash != link.digest():
            return Verdict(rows, expected, f"row {expected} was changed after it was written")
        if known is not None and known[0] == link.seq:
            if known[1] != link.hash:
                return Verdict(rows, expected, f"row {expected} is not the one known before")
            seen = True
        previous = link.hash
    if not seen and known is not None:
        return Verdict(rows, rows + 1, f"rows {rows + 1} to {known[0]} are cut off")
    return Verdict(rows, None, "")


def canonical(value: object) -> str:
    """Return JSON that is the same text for the same value.

    Raises:
        TypeError, ValueError: the value is no JSON (NaN and infinity are none either).
    """
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def _link(row: Sequence[Value]) -> Link:
    seq, at, *own, previous, digest = row
    assert isinstance(seq, int) and isinstance(at, str)
    assert isinstance(previous, str) and isinstance(digest, str)
    return Link(seq, at, tuple(own), previous, digest)
