"""The one door for writes: every change of the graph goes through `Door.write`.

Statements are `.cypher` files of a room's `write/` folder; labels and types are put into them
from the vocabulary only, values go through parameters only. The door is open to one holder a
database: the lease is a node that each write transaction checks, so a holder that lost it
cannot write any more.
"""

import os
import socket
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import psutil
import structlog

from loaders import vocabulary
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from neo4j import Driver, ManagedTransaction

STALE_SECONDS = 120
"""A holder on another machine that wrote nothing for so long has lost the door; a chunk takes
a second or two, and the longest statement is bounded by the chunk size."""

log = structlog.get_logger()


class DoorError(LeadgraphError):
    """A write that could not be done, or a door that another holds."""


@cache
def statement(room: str, name: str, **terms: str) -> str:
    """Return the text of `<room>/write/<name>.cypher` with labels and types put in.

    Args:
        room: the package, e.g. `loaders`.
        name: the file's stem.
        terms: for each `{placeholder}`, a label or relationship type of the vocabulary.

    Raises:
        vocabulary.UnknownTerm: a term is not in the vocabulary.
    """
    types = {rel.type for rel in vocabulary.RELATIONSHIPS}
    text = files(room).joinpath("write", f"{name}.cypher").read_text(encoding="utf-8")
    for placeholder, term in terms.items():
        if term not in types:
            vocabulary.label(term)
        text = text.replace(f"`{{{placeholder}}}`", f"`{term}`")
    return text


@dataclass(frozen=True)
class Mark:
    """The mark that commits with a chunk: load `key`, chunk number from 0."""

    key: str
    chunk: int


class Door:
    """An open door; make it with `open_door`."""

    def __init__(self, driver: "Driver", database: str, token: str) -> None:
        self.driver, self.database, self.token = driver, database, token

    def write(
        self, text: str, parameters: Mapping[str, Any] | None = None, mark: Mark | None = None
    ) -> int | None:
        """Run one statement, and its mark, in one transaction; retried on transient errors.

        Returns:
            The statement's `written` (rows it wrote), 0 where it returns none, or None when the
            mark says that this chunk was written before.

        Raises:
            DoorError: another holder has the door, or the mark is out of turn.
        """

        def work(tx: "ManagedTransaction") -> int | None:
            held = tx.run(statement("loaders", "keep_writer"), token=self.token).single()
            if held is None:
                raise DoorError(
                    "another ingest took over the writer's place in this database; "
                    "this one stopped and nothing of the chunk at hand was written"
                )
            if mark is not None:
                turn = tx.run(
                    statement("loaders", "mark_chunk"), key=mark.key, chunk=mark.chunk
                ).single()
                if turn is None:
                    at = tx.run(statement("loaders", "load_done"), key=mark.key).single()
                    if at is not None and at["done"] > mark.chunk:
                        return None
                    raise DoorError(
                        f"load {mark.key} is not at chunk {mark.chunk} in the graph; "
                        "run `leadgraph rebuild`"
                    )
            record = tx.run(text, dict(parameters or {})).single()
            return int(record.get("written", 0)) if record else 0

        with self.driver.session(database=self.database) as session:
            return session.execute_write(work)

    def read(self, text: str, **parameters: Any) -> list[dict[str, Any]]:
        """Run one read statement and return its rows."""
        result = self.driver.execute_query(text, parameters, database_=self.database, routing_="r")
        return [record.data() for record in result.records]


def _holder() -> str:
    me = psutil.Process()
    return f"{socket.gethostname()}:{os.getpid()}:{me.create_time():.2f}"


def _dead(holder: str | None) -> list[str]:
    """Return `[holder]` when it was a process of this machine that is no more."""
    if not holder or holder.rsplit(":", 2)[0] != socket.gethostname():
        return []
    _, pid, created = holder.rsplit(":", 2)
    try:
        alive = f"{psutil.Process(int(pid)).create_time():.2f}" == created
    except psutil.NoSuchProcess:
        alive = False
    return [] if alive else [holder]


@contextmanager
def open_door(driver: "Driver", database: str, wait_seconds: float = 600) -> Iterator[Door]:
    """Open the door, waiting for another holder to leave it.

    Args:
        driver: a connected driver.
        database: the database's name.
        wait_seconds: how long to wait; 0 means not at all.

    Raises:
        DoorError: another holder kept it for longer.
    """
    token, until, said = uuid.uuid4().hex, time.monotonic() + wait_seconds, False
    dead: list[str] = []
    while True:
        record = driver.execute_query(
            statement("loaders", "hold_writer"),
            token=token,
            holder=_holder(),
            dead=dead,
            stale_seconds=STALE_SECONDS,
            database_=database,
        ).records[0]
        if record["free"]:
            break
        dead = _dead(record["holder"])
        if dead:
            continue
        if time.monotonic() >= until:
            raise DoorError(
                f"another ingest ({record['holder']}) is writing to this database; "
                "wait until it has ended, then run this again"
            )
        if not said:
            log.info("waiting for another ingest to end", holder=record["holder"])
            said = True
        time.sleep(0.5)
    try:
        yield Door(driver, database, token)
    finally:
        driver.execute_query(
            statement("loaders", "release_writer"), token=token, database_=database
        )
