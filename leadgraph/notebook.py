"""A py2neo `Graph` on the running database, for analysts' notebooks and for nothing else.

The py2neo project has ended (last release 2021.2.4); it speaks to Neo4j 5.26, which the tests
show, but no fault in it will be mended. So it is imported here only, never on the ingestion
path. What is asked through it is not in the audit log, and on Neo4j Community not restricted:
`leadgraph doctor` says more. Use `Graph.query`, which reads only, rather than `Graph.run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadgraph.connection import NotConnectedError, address
from leadgraph.settings import Settings

if TYPE_CHECKING:
    from py2neo import Graph


def graph(settings: Settings | None = None) -> Graph:
    """Return a py2neo `Graph` on the database that `NEO4J_URI` names, else on the local one.

    Raises:
        NotConnectedError: no database is there, or it does not answer py2neo.
    """
    from py2neo import ConnectionUnavailable, Graph
    from py2neo.errors import Neo4jError

    where = address(settings or Settings())
    auth = (where.username, where.password) if where.password else None
    try:
        opened = Graph(where.uri, auth=auth, name=where.database)
        opened.query("RETURN 1").evaluate()  # py2neo connects at the first question only
    except (ConnectionUnavailable, Neo4jError, ValueError, OSError) as error:
        raise NotConnectedError(
            f"py2neo got no answer from {where.uri} as {where.username} ({error}); run "
            "`leadgraph status` to see whether the database is there."
        ) from error
    return opened
