"""What every test may ask for: one real Neo4j for the session, an empty graph, settings for it.

The server is the same that `leadgraph up` starts, in a folder of its own, on free ports. To use
one that runs already, set LEADGRAPH_TEST_NEO4J_URI and LEADGRAPH_TEST_NEO4J_PASSWORD; its graph
is WIPED before each test, so name a scratch one.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase
from pydantic import SecretStr

from cypher.migrations import migrate
from leadgraph.connection import Address
from leadgraph.local import server
from leadgraph.settings import Settings

# No test may reach a database that the person running the tests works with.
for name in [n for n in os.environ if n.startswith(("NEO4J_", "LEADGRAPH_"))]:
    if not name.startswith("LEADGRAPH_TEST_"):
        del os.environ[name]


@pytest.hookimpl(tryfirst=True)  # before the group becomes a part of the names
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With pytest-xdist's `--dist loadgroup`: one worker gets all tests that use the Neo4j, so that
    it stays one a session and one test at a time; the others go file by file."""
    if not config.pluginmanager.hasplugin("xdist"):
        return
    for item in items:
        uses = "neo4j_server" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("neo4j" if uses else item.location[0]))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Stop a worker whose tests were not grouped, for it would start a Neo4j of its own."""
    grouped = getattr(session.config.option, "loadgroup", False)
    if grouped and any("@" not in item.nodeid for item in session.items):
        raise pytest.UsageError(
            "pytest-xdist did not group the tests; install the versions in requirements.lock "
            "(pytest 9.2 and pytest-xdist 3.8 do not go together: pytest-dev/pytest-xdist#1386)"
        )


WIPE = """
MATCH (n) WHERE NOT n:Migration
CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 10000 ROWS
"""
DROP_PROJECTIONS = """
CALL gds.graph.list() YIELD graphName
CALL gds.graph.drop(graphName) YIELD graphName AS dropped
RETURN count(dropped)
"""


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    """The address of a running Neo4j with GDS; started once, stopped at the end."""
    given = os.environ.get("LEADGRAPH_TEST_NEO4J_URI")
    if given:
        yield Address(given, "neo4j", os.environ["LEADGRAPH_TEST_NEO4J_PASSWORD"], "neo4j")
        return
    home = Path(tempfile.mkdtemp(prefix="leadgraph-tests-"))
    local = Settings(_env_file=None, home=home, heap="1g", pagecache="256m")  # type: ignore[call-arg]
    try:
        started = server.up(local, ports=(0, 0))
        yield Address(started.uri, server.USERNAME, server.password(local), server.DATABASE)
    finally:
        server.down(local)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def _session_driver(neo4j_server: Address) -> Iterator[Driver]:
    auth = (neo4j_server.username, neo4j_server.password)
    with GraphDatabase.driver(neo4j_server.uri, auth=auth) as driver:
        migrate(driver, neo4j_server.database)
        yield driver


@pytest.fixture
def graph(_session_driver: Driver) -> Driver:
    """An open driver on a graph without nodes and projections, with the schema applied.

    `:Migration` nodes stay too, for what they record (the schema) is still there.
    """
    with _session_driver.session(database="neo4j") as session:
        session.run(WIPE).consume()
        session.run(DROP_PROJECTIONS).consume()
    return _session_driver


@pytest.fixture
def settings(neo4j_server: Address, tmp_path: Path) -> Settings:
    """Settings whose folders are the test's own and whose database is the session's.

    Ask for `graph` too where the graph must be empty. Chunks are small, so that several occur.
    """
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        home=tmp_path / "home",
        out=tmp_path / "out",
        incoming=tmp_path / "incoming",
        user="tester",
        chunk_rows=500,
        wait_seconds=5,
        neo4j_uri=neo4j_server.uri,
        neo4j_username=neo4j_server.username,
        neo4j_password=SecretStr(neo4j_server.password),
        neo4j_database=neo4j_server.database,
    )


@pytest.fixture
def cli_environment(settings: Settings) -> dict[str, str]:
    """Environment for running the command line as a process with the same `settings`."""
    assert settings.neo4j_uri is not None and settings.neo4j_password is not None
    return os.environ | {
        "LEADGRAPH_HOME": str(settings.home),
        "LEADGRAPH_OUT": str(settings.out),
        "LEADGRAPH_INCOMING": str(settings.incoming),
        "LEADGRAPH_USER": settings.user,
        "LEADGRAPH_CHUNK_ROWS": str(settings.chunk_rows),
        "LEADGRAPH_WAIT_SECONDS": str(settings.wait_seconds),
        "NEO4J_URI": settings.neo4j_uri,
        "NEO4J_USERNAME": settings.neo4j_username,
        "NEO4J_PASSWORD": settings.neo4j_password.get_secret_value(),
        "NEO4J_DATABASE": settings.neo4j_database,
    }
