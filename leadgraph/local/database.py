"""What a running database says of itself, for `status` and `doctor`: versions, edition, size."""

from dataclasses import dataclass
from importlib.resources import files

from neo4j import READ_ACCESS, Driver, Session
from neo4j.exceptions import ClientError


@dataclass(frozen=True)
class Database:
    """One database as found; `gds` is None where the Graph Data Science library is absent."""

    version: str
    edition: str
    gds: str | None
    nodes: int
    relationships: int


def describe(driver: Driver, database: str) -> Database:
    """Ask the database for its version, edition, GDS version and size (from its count store)."""
    with driver.session(database=database, default_access_mode=READ_ACCESS) as session:
        components = _ask(session, "components")
        counts = _ask(session, "counts")
        try:
            gds = str(_ask(session, "gds_version")["version"])
        except ClientError as error:
            if error.code != "Neo.ClientError.Statement.SyntaxError":  # an unknown function
                raise
            gds = None
    return Database(
        str(components["version"]),
        str(components["edition"]),
        gds,
        int(str(counts["nodes"])),
        int(str(counts["relationships"])),
    )


def _ask(session: Session, name: str) -> dict[str, object]:
    text = files("leadgraph.local").joinpath("ask", f"{name}.cypher").read_text("utf-8")
    return session.run(text).single(strict=True).data()
