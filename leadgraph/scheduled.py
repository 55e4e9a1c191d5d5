"""What the DAGs share: leadgraph's names in Airflow, a task's settings, and which faults retry.

Importing this module imports nothing but the standard library, for every DAG file does it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from leadgraph.settings import Settings

BATCHES = "leadgraph-batches"
BATCHES_URI = "leadgraph://batches"
"""The asset that an ingest announces: its event names batch, feeds loaded, feeds missing."""
DROPS = "leadgraph-drops"
DROPS_URI = "leadgraph://drops"
"""The asset that says that a drop waits: who puts one there may announce it, to save a minute."""
LISTS = "leadgraph-role-lists"
LISTS_URI = "leadgraph://role-lists"
"""The asset that new lists announce: its event names their batches, and until when they are."""
WRITER_POOL = "leadgraph_writer"
"""The pool of one slot that every task which writes the graph runs in."""
NEO4J_CONNECTION = "leadgraph_neo4j"
"""The Airflow connection that names the graph, if it is defined."""


def task_settings() -> "Settings":
    """Return the settings of a running task; call it inside one.

    The graph is, in this order: the Airflow connection `leadgraph_neo4j` if there is one (user,
    password, and the database in its schema field); what `NEO4J_URI` names; the local server.
    """
    from airflow.providers.neo4j.hooks.neo4j import Neo4jHook
    from airflow.sdk.exceptions import AirflowNotFoundException
    from pydantic import SecretStr

    from leadgraph.settings import Settings

    settings = Settings()
    hook = Neo4jHook(conn_id=NEO4J_CONNECTION)
    try:
        named: Any = hook.get_connection(NEO4J_CONNECTION)
    except AirflowNotFoundException:
        return settings
    return settings.model_copy(
        update={
            "neo4j_uri": hook.get_uri(named),
            "neo4j_username": named.login or settings.neo4j_username,
            "neo4j_password": SecretStr(named.password) if named.password else None,
            "neo4j_database": named.schema or settings.neo4j_database,
        }
    )


@contextmanager
def refusals_end_the_task() -> Iterator[None]:
    """Turn a fault in what was delivered into a task that fails at once, with its sentence.

    Trying again does not mend a drop. Any other fault (no database, a full disk) is left as it
    is, so that Airflow tries again after its delay.
    """
    from airflow.sdk.exceptions import AirflowFailException

    from quality.drop import DropRefused
    from quality.records import FeedStopped

    try:
        yield
    except (DropRefused, FeedStopped) as fault:
        raise AirflowFailException(str(fault)) from fault
