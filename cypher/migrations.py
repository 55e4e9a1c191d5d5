"""The schema's files: `V001__what.cypher`, applied once in order, never edited afterwards.

After the fashion of neo4j-migrations: each applied file leaves a `(:Migration)` with its
checksum. Statements end with `;` at the end of a line and can be run again (`IF NOT EXISTS`), so
that one that was cut off halfway is simply applied again.
"""

import hashlib
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import neo4j
import structlog
from neo4j.exceptions import Neo4jError

from cypher.tokens import TokenKind, UnreadableError, tokenize
from quality.errors import LeadgraphError

_NAME = re.compile(r"V(\d{3})__[a-z0-9_]+\.cypher")
log = structlog.get_logger()


class MigrationError(LeadgraphError):
    """The schema's files and what the database says was applied do not fit."""


@dataclass(frozen=True)
class Migration:
    """One schema file; `version` counts from 1 without a gap."""

    version: int
    name: str
    text: str

    @property
    def sha256(self) -> str:
        """Checksum of the file."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def statements(self) -> list[str]:
        """The statements, each without its semicolon."""
        return split_statements(self.text)


def split_statements(text: str) -> list[str]:
    """Return the statements of `text`, which end with a semicolon at the end of a line."""
    found: list[str] = []
    part: list[str] = []
    for line in text.splitlines():
        part.append(line)
        if line.rstrip().endswith(";") and not line.lstrip().startswith("//"):
            found.append("\n".join(part).strip().rstrip(";"))
            part = []
    rest = "\n".join(part).strip()
    if rest and any(t.kind is not TokenKind.END for t in tokenize(rest)):
        found.append(rest)
    return found


def migrations(folder: Path | None = None) -> list[Migration]:
    """Return the schema's files in order.

    Raises:
        MigrationError: a file with another kind of name, or a gap or double in the numbers.
    """
    folder = folder or Path(str(files("cypher").joinpath("schema")))
    found: list[Migration] = []
    for path in sorted(folder.iterdir()):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise MigrationError(f"{path}: belongs to nothing; schema files are V001__what.cypher")
        found.append(Migration(int(match[1]), path.name, path.read_text("utf-8")))
    if [m.version for m in found] != list(range(1, len(found) + 1)):
        raise MigrationError(
            f"{folder}: versions are {[m.version for m in found]}; no gap, no double"
        )
    return found


def applied(driver: neo4j.Driver, database: str = "neo4j") -> dict[int, tuple[str, str]]:
    """Return name and checksum of each applied version."""
    with driver.session(database=database, default_access_mode=neo4j.READ_ACCESS) as session:
        rows = session.run(_statement("applied_migrations")).data()
    return {row["version"]: (row["name"], row["sha256"]) for row in rows}


def applied_version(driver: neo4j.Driver, database: str = "neo4j") -> int:
    """Return the last applied version, 0 for none."""
    return max(applied(driver, database), default=0)


def migrate(
    driver: neo4j.Driver, database: str = "neo4j", folder: Path | None = None
) -> list[Migration]:
    """Apply what was not applied yet, and return it.

    Raises:
        MigrationError: a file was edited after it was applied, the database knows a later
            version than the files do, or refuses a statement.
    """
    wanted = migrations(folder)
    there = applied(driver, database)
    newest = max(there, default=0)
    if newest > len(wanted):
        raise MigrationError(
            f"the database has schema version {newest}, this leadgraph knows {len(wanted)}; "
            "use the leadgraph that made it, or a newer one"
        )
    for migration in wanted:
        known = there.get(migration.version)
        if known is not None and known[1] != migration.sha256:
            raise MigrationError(
                f"{migration.name} was edited after it was applied to this database; put it back "
                "as it was and add a new file for the change"
            )
    done = [migration for migration in wanted if migration.version not in there]
    for migration in done:
        _apply(driver, database, migration)
    return done


def _apply(driver: neo4j.Driver, database: str, migration: Migration) -> None:
    with driver.session(database=database) as session:
        try:
            for statement in migration.statements:
                session.run(statement).consume()
            session.run("CALL db.awaitIndexes(300)").consume()
            session.run(
                _statement("record_migration"),
                key=str(migration.version),
                version=migration.version,
                name=migration.name,
                sha256=migration.sha256,
            ).consume()
        except (Neo4jError, UnreadableError) as error:
            raise MigrationError(f"{migration.name}: the database refused it: {error}") from error
    log.info("schema applied", file=migration.name)


def _statement(name: str) -> str:
    return files("cypher").joinpath(f"write/{name}.cypher").read_text("utf-8")
