"""The ledger: which drops came, what number each batch has, and how far each feed's load is.

SQLite in `home/ledger.sqlite`. Batch numbers are given once, in order of arrival, and never
used again. Everything here can be asked by several processes; one ingest at a time writes.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quality.errors import LeadgraphError

_SCHEMA = """
CREATE TABLE IF NOT EXISTS batches (
    batch INTEGER PRIMARY KEY AUTOINCREMENT,
    agency TEXT NOT NULL, drop_id TEXT NOT NULL, manifest_sha256 TEXT NOT NULL,
    delivered_at TEXT NOT NULL, state TEXT NOT NULL, received_at TEXT NOT NULL,
    about TEXT NOT NULL,
    UNIQUE (agency, drop_id)
);
CREATE TABLE IF NOT EXISTS loads (
    batch INTEGER NOT NULL REFERENCES batches, feed TEXT NOT NULL, state TEXT NOT NULL,
    rows INTEGER NOT NULL, plan TEXT, sequence INTEGER,
    PRIMARY KEY (batch, feed)
);
CREATE TABLE IF NOT EXISTS arrivals (
    path TEXT NOT NULL, fingerprint TEXT NOT NULL, batch INTEGER, refusal TEXT,
    tried_at TEXT NOT NULL,
    PRIMARY KEY (path, fingerprint)
);
"""


@dataclass(frozen=True)
class Batch:
    """One drop as it was received. `state`: received, gated, loaded or expired."""

    batch: int
    agency: str
    drop_id: str
    manifest_sha256: str
    delivered_at: datetime
    state: str
    about: dict[str, str]


@dataclass(frozen=True)
class Load:
    """One feed of one batch. `state`: gated (nothing written yet), planned, complete or
    removing."""

    batch: int
    feed: str
    state: str
    rows: int
    plan: str | None
    sequence: int | None


@dataclass(frozen=True)
class Arrival:
    """What came of a delivery: its batch and that batch's state, or why it was refused."""

    batch: int | None
    refusal: str | None
    tried_at: str
    state: str | None


class Ledger:
    """The ledger of one state directory."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.path = home / "ledger.sqlite"
        with self._open() as db:
            db.executescript(_SCHEMA)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=60)
        try:
            db.row_factory = sqlite3.Row
            db.execute("PRAGMA foreign_keys = ON")
            with db:
                yield db
        finally:
            db.close()

    def register(
        self,
        agency: str,
        drop_id: str,
        manifest_sha256: str,
        delivered_at: datetime,
        about: dict[str, str],
    ) -> Batch:
        """Return the batch of a drop, giving it a number when it is new.

        Raises:
            LeadgraphError: the agency used the same drop id for another manifest.
        """
        with self._open() as db:
            # Not INSERT OR IGNORE: an ignored row uses up a number all the same.
            db.execute(
                "INSERT INTO batches (agency, drop_id, manifest_sha256, delivered_at, state,"
                " received_at, about) SELECT :agency, :drop, :sha256, :delivered_at, 'received',"
                " :now, :about WHERE NOT EXISTS"
                " (SELECT 1 FROM batches WHERE agency = :agency AND drop_id = :drop)",
                {
                    "agency": agency,
                    "drop": drop_id,
                    "sha256": manifest_sha256,
                    "delivered_at": delivered_at.isoformat(),
                    "now": datetime.now(UTC).isoformat(),
                    "about": json.dumps(about, sort_keys=True),
                },
            )
        found = self.find(agency, drop_id)
        if found is None or found.manifest_sha256 != manifest_sha256:
            raise LeadgraphError(
                f"drop {agency}/{drop_id} was delivered before with another manifest; "
                "deliver corrections under a new drop id"
            )
        return found

    def find(self, agency: str, drop_id: str) -> Batch | None:
        """Return the batch of a drop, if it was received."""
        with self._open() as db:
            row = db.execute(
                "SELECT * FROM batches WHERE agency = ? AND drop_id = ?", (agency, drop_id)
            ).fetchone()
        return _batch(row) if row else None

    def batch(self, number: int) -> Batch:
        """Return one batch.

        Raises:
            LeadgraphError: there is none of that number.
        """
        with self._open() as db:
            row = db.execute("SELECT * FROM batches WHERE batch = ?", (number,)).fetchone()
        if row is None:
            raise LeadgraphError(
                f"no batch {number} in {self.path}; `leadgraph batches` lists them"
            )
        return _batch(row)

    def batches(self) -> list[Batch]:
        """Return all batches in order of their numbers."""
        with self._open() as db:
            return [_batch(row) for row in db.execute("SELECT * FROM batches ORDER BY batch")]

    def set_state(self, number: int, state: str) -> None:
        """Set the state of a batch."""
        with self._open() as db:
            db.execute("UPDATE batches SET state = ? WHERE batch = ?", (state, number))

    def set_loads(self, number: int, rows: dict[str, int]) -> None:
        """Note which feeds of a gated batch are to be loaded, with their rows."""
        with self._open() as db:
            db.executemany(
                "INSERT OR IGNORE INTO loads (batch, feed, state, rows) VALUES (?, ?, 'gated', ?)",
                [(number, feed, count) for feed, count in sorted(rows.items())],
            )
            db.execute("UPDATE batches SET state = 'gated' WHERE batch = ?", (number,))

    def loads(self, number: int | None = None) -> list[Load]:
        """Return the loads of one batch, or all, in order of batch and feed."""
        where, values = ("WHERE batch = ?", (number,)) if number is not None else ("", ())
        with self._open() as db:
            rows = db.execute(f"SELECT * FROM loads {where} ORDER BY batch, feed", values)
            return [Load(**dict(row)) for row in rows]

    def plan_load(self, number: int, feed: str, plan: str) -> None:
        """Note that the plan of a load is on disk; from here on it is carried out to its end."""
        with self._open() as db:
            db.execute(
                "UPDATE loads SET state = 'planned', plan = ? WHERE batch = ? AND feed = ?",
                (plan, number, feed),
            )

    def complete_load(self, number: int, feed: str) -> None:
        """Note that a load is in the graph; loads carry the order in which they ended."""
        with self._open() as db:
            db.execute(
                "UPDATE loads SET state = 'complete', sequence = coalesce(sequence,"
                " (SELECT coalesce(max(sequence), 0) + 1 FROM loads))"
                " WHERE batch = ? AND feed = ?",
                (number, feed),
            )

    def plan_removal(self, number: int, feed: str, plan: str) -> None:
        """Note that the plan to take a load out again is on disk; it no longer counts."""
        with self._open() as db:
            db.execute(
                "UPDATE loads SET state = 'removing', plan = ? WHERE batch = ? AND feed = ?",
                (plan, number, feed),
            )

    def drop_load(self, number: int, feed: str) -> None:
        """Take a load out of the ledger."""
        with self._open() as db:
            db.execute("DELETE FROM loads WHERE batch = ? AND feed = ?", (number, feed))

    def reset_loads(self) -> None:
        """Set every load back to gated, as before a rebuild of the graph."""
        with self._open() as db:
            db.execute(
                "UPDATE loads SET state = 'gated', plan = NULL, sequence = NULL"
                " WHERE state <> 'removing'"
            )

    def applied(self) -> dict[str, tuple[int, ...]]:
        """Return, for each feed, the batches whose load is complete, sorted."""
        found: dict[str, list[int]] = {}
        for load in self.loads():
            if load.state == "complete":
                found.setdefault(load.feed, []).append(load.batch)
        return {feed: tuple(sorted(batches)) for feed, batches in found.items()}

    def pending(self) -> list[Load]:
        """Return loads and removals whose plan was begun and not ended, in order."""
        return [load for load in self.loads() if load.state in ("planned", "removing")]

    def note_arrival(
        self, path: str, fingerprint: str, batch: int | None = None, refusal: str | None = None
    ) -> None:
        """Note that a delivery was tried as it stands, and what came of it so far."""
        with self._open() as db:
            db.execute(
                "INSERT INTO arrivals VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
                " batch = coalesce(excluded.batch, batch), refusal = excluded.refusal,"
                " tried_at = excluded.tried_at",
                (path, fingerprint, batch, refusal, datetime.now(UTC).isoformat()),
            )

    def arrival(self, path: str, fingerprint: str) -> Arrival | None:
        """Return what came of a delivery as it stands, or None where it was not tried."""
        with self._open() as db:
            row = db.execute(
                "SELECT a.batch, a.refusal, a.tried_at, b.state FROM arrivals a"
                " LEFT JOIN batches b USING (batch) WHERE path = ? AND fingerprint = ?",
                (path, fingerprint),
            ).fetchone()
        return Arrival(**dict(row)) if row else None


def _batch(row: sqlite3.Row) -> Batch:
    return Batch(
        batch=row["batch"],
        agency=row["agency"],
        drop_id=row["drop_id"],
        manifest_sha256=row["manifest_sha256"],
        delivered_at=datetime.fromisoformat(row["delivered_at"]),
        state=row["state"],
        about=json.loads(row["about"]),
    )
