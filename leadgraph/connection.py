"""Where the graph is, and a driver to it: what `NEO4J_URI` names, else the local server."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from neo4j import Driver, GraphDatabase, NotificationMinimumSeverity
from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
)

from leadgraph.local import server
from leadgraph.settings import Settings
from quality.errors import LeadgraphError

CONNECT_SECONDS = 15.0
# Notifications (an index not used, a label not there yet) stay in results and in whatever
# logging a program sets up; without this they would be printed between a command's lines.
logging.getLogger("neo4j.notifications").addHandler(logging.NullHandler())


class NotConnectedError(LeadgraphError):
    """No database is named, or the one that is does not answer."""


@dataclass(frozen=True)
class Address:
    """What a driver needs; `uri` is as `bolt://host:port` or `neo4j+s://host`."""

    uri: str
    username: str
    password: str = field(repr=False)
    database: str


def address(settings: Settings) -> Address:
    """Return where the graph is: from `NEO4J_*` if `NEO4J_URI` is set, else the local server.

    Raises:
        NotConnectedError: neither is there.
        LocalServerError: the local server's password file is missing or open to others.
    """
    if settings.neo4j_uri:
        if settings.neo4j_password is None:
            raise NotConnectedError(
                f"NEO4J_URI is {settings.neo4j_uri}, but NEO4J_PASSWORD is not set; set it."
            )
        return Address(
            settings.neo4j_uri,
            settings.neo4j_username,
            settings.neo4j_password.get_secret_value(),
            settings.neo4j_database,
        )
    running = server.running(settings)
    if running is None:
        raise NotConnectedError(
            f"No Neo4j is running for {settings.home.absolute()} and NEO4J_URI is not set; "
            "run `leadgraph up`, or set NEO4J_URI."
        )
    return Address(running.uri, server.USERNAME, server.password(settings), server.DATABASE)


@contextmanager
def driver(settings: Settings) -> Iterator[Driver]:
    """Yield a driver to the graph that has been seen to answer; closed afterwards.

    Raises:
        NotConnectedError: the database is not there, refuses the password or the address.
    """
    where = address(settings)
    auth = (where.username, where.password) if where.password else None
    try:
        opened = GraphDatabase.driver(
            where.uri,
            auth=auth,
            connection_timeout=CONNECT_SECONDS,
            user_agent="leadgraph",
            warn_notification_severity=NotificationMinimumSeverity.OFF,
        )
    except (ConfigurationError, ValueError) as error:
        raise NotConnectedError(
            f"{where.uri} is no address of a Neo4j ({error}); correct NEO4J_URI, as in "
            "bolt://localhost:7687 or neo4j+s://host."
        ) from error
    with opened:
        try:
            with opened.session(database=where.database) as session:
                session.begin_transaction().close()
        except AuthError as error:
            raise NotConnectedError(
                f"Neo4j at {where.uri} refuses user {where.username} with the password given; "
                "correct NEO4J_USERNAME and NEO4J_PASSWORD."
            ) from error
        except ServiceUnavailable as error:
            raise NotConnectedError(
                f"Neo4j at {where.uri} does not answer; start it "
                f"({'at its own place' if settings.neo4j_uri else '`leadgraph up`'}) and try again."
            ) from error
        except (DriverError, Neo4jError) as error:
            said = getattr(error, "message", None) or error
            raise NotConnectedError(
                f"Neo4j at {where.uri}, database {where.database}, refused: {said}; "
                "check NEO4J_DATABASE and NEO4J_URI."
            ) from error
        yield opened
