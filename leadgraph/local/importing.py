"""Fills the stopped local Neo4j with one import, in place of whatever it held."""

from collections.abc import Iterable
from pathlib import Path

import structlog

from leadgraph.local import conf, java, machine, server
from leadgraph.local.jars import ensure
from leadgraph.settings import Settings

DISK_SHARE = 3
"""Free disk needed, in sizes of the files: the store, its id maps and what it sorts."""

log = structlog.get_logger()


def import_full(settings: Settings, arguments: Iterable[str], size: int, separator: str) -> None:
    """Replace the graph by what files hold.

    Args:
        settings: whose local Neo4j.
        arguments: `--nodes=...` and `--relationships=...` of neo4j-admin.
        size: bytes of the files, for the check of the disk.
        separator: what separates the items of a list.

    Raises:
        LocalServerError: the server runs, or neo4j-admin refused; its words are given.
        ScarceError: too little memory or disk.
    """
    place = server.folder(settings)
    if server.running(settings) is not None:
        raise server.LocalServerError(
            "the local Neo4j is running, and only a stopped one can be imported into; run "
            "`leadgraph down` first"
        )
    server.prepare(settings)
    machine.need_disk(place, DISK_SHARE * size, "for the import")
    jars = ensure()
    conf.write(place, 0, 0, settings.pagecache, jars)
    report = place / "logs" / "import.report"
    command = [
        "database", "import", "full", server.DATABASE, "--overwrite-destination=true",
        "--id-type=string", "--multiline-fields=true", f"--array-delimiter={_named(separator)}",
        "--skip-bad-relationships=false", "--skip-duplicate-nodes=false", "--bad-tolerance=0",
        "--verbose", f"--report-file={report}", *arguments,
    ]  # fmt: skip
    answer = java.run_admin(
        command, server.environment(place), server.classpath(jars, ("lib",)), settings.heap
    )
    if answer.returncode != 0:
        raise server.LocalServerError(f"Neo4j refused the import: {_why(answer.stderr)}")
    log.info("graph imported", database=server.DATABASE)


def _named(separator: str) -> str:
    return f"U+{ord(separator):04X}"


def _why(said: str) -> str:
    """Return the innermost cause that a Java program names, else the end of what it said."""
    causes = [line for line in said.splitlines() if line.startswith("Caused by: ")]
    return causes[-1].rpartition("Exception: ")[2] if causes else " ".join(said.split())[-400:]


def bytes_of(files: Iterable[Path]) -> int:
    """Return the size of files."""
    return sum(file.stat().st_size for file in files)
