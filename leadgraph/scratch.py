"""A Neo4j of its own for a short while, in a temporary folder: what examples are run on."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j

from leadgraph.local import server
from leadgraph.settings import Settings


@contextmanager
def scratch_graph() -> Iterator[neo4j.Driver]:
    """Yield a driver to an empty Neo4j that is stopped and removed afterwards.

    Raises:
        LocalServerError: it did not come up.
    """
    home = Path(tempfile.mkdtemp(prefix="leadgraph-scratch-"))
    settings = Settings(_env_file=None, home=home, heap="600m", pagecache="128m")
    try:
        started = server.up(settings, ports=(0, 0))
        with neo4j.GraphDatabase.driver(
            started.uri,
            auth=(server.USERNAME, server.password(settings)),
            warn_notification_severity=neo4j.NotificationMinimumSeverity.OFF,
        ) as driver:
            yield driver
    finally:
        server.down(settings)
        shutil.rmtree(home, ignore_errors=True)
