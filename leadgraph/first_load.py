"""The first load: many drops at once into an empty local graph, by one import.

Drops go through the same gate and into the same staged store as `leadgraph ingest` puts them;
resolution and tracing work from there, as always. Only the writing differs: not transaction by
transaction, but all at once while the local Neo4j is stopped (`loaders.bulk`). What comes later is
ingested as usual. With another Neo4j than the local one there is only `leadgraph ingest`.
"""

import shutil
from importlib.resources import files
from pathlib import Path

import structlog

from leadgraph import pipeline
from leadgraph.local.server import BOLT, HTTP
from leadgraph.settings import Settings
from loaders.ledger import Ledger
from quality.errors import LeadgraphError

INDEX_SECONDS = 3_600
"""How long the building of indexes may take after an import."""

log = structlog.get_logger()


def refuse_filled(settings: Settings) -> None:
    """Refuse an import that would take anything away; else stop the local Neo4j for it.

    Raises:
        LeadgraphError: the settings name another Neo4j, or the graph has something in it.
    """
    from leadgraph.connection import address, driver
    from leadgraph.local import server

    _refuse_elsewhere(settings)
    server.up(settings)
    with driver(settings) as opened:
        text = (files("leadgraph.local") / "ask" / "anything.cypher").read_text("utf-8")
        held = opened.execute_query(text, database_=address(settings).database).records
    if held:
        raise LeadgraphError(
            f"the graph is not empty (there is a {held[0]['label']}), and an import would replace "
            "it; ingest these drops without --at-once"
        )
    server.down(settings)


def _refuse_elsewhere(settings: Settings) -> None:
    if settings.neo4j_uri is not None:
        raise LeadgraphError(
            f"{settings.neo4j_uri} is not the local Neo4j, and only that one can be imported "
            "into; use `leadgraph ingest` as it is"
        )


def stage(settings: Settings, drop: str | Path) -> pipeline.Report:
    """Put one drop through the gate and stage what passes, for a graph that is written later.

    Raises:
        DropRefused: nothing of the drop was taken.
    """
    from loaders.store import Store

    receipt = pipeline.receive(settings, drop)
    result = pipeline.gate(settings, receipt.batch)
    ledger, store = Ledger(settings.home), Store(settings.home)
    about = ledger.batch(receipt.batch)
    work = settings.home / "batches" / str(receipt.batch) / "gate"
    for load in ledger.loads(receipt.batch):
        if load.state == "complete":
            continue
        accepted = work / str(result.feeds[load.feed].accepted or f"accepted/{load.feed}.parquet")
        store.stage(about, load.feed, accepted)
        ledger.complete_load(receipt.batch, load.feed)
        accepted.unlink(missing_ok=True)
    return pipeline.finish(settings, receipt.batch)


def derive(settings: Settings) -> None:
    """Resolve and trace what was staged, for a graph that is written later."""
    from leads.money.trace import trace
    from resolution.resolve import resolve

    with pipeline.one_at_a_time(settings):
        resolve(settings.home, None, rates=settings.rates)
        trace(settings.home, None, settings.rates)


def write_graph(settings: Settings, ports: tuple[int, int] = (BOLT, HTTP)) -> int:
    """Write the graph of all that was staged and derived; return the number of loads in it.

    The local Neo4j must be stopped. It is started (`ports` are wished where it has none yet),
    brought to the schema, and left running.

    Raises:
        LeadgraphError: the settings name another Neo4j, or the import was refused.
    """
    from cypher.migrations import migrate
    from leadgraph.connection import address, driver
    from leadgraph.local import importing, server
    from loaders.bulk import LIST_SEPARATOR, mark_loads, write_files
    from loaders.door import open_door

    _refuse_elsewhere(settings)
    folder = settings.home / "import"
    with pipeline.one_at_a_time(settings):
        parts = write_files(settings.home, folder)
        importing.import_full(
            settings,
            [part.argument for part in parts],
            importing.bytes_of(part.file for part in parts),
            LIST_SEPARATOR,
        )
        shutil.rmtree(folder)
        server.up(settings, ports)
        database = address(settings).database
        with driver(settings) as opened, open_door(opened, database, settings.wait_seconds) as door:
            migrate(opened, database)
            text = (files("leadgraph.local") / "ask" / "await_indexes.cypher").read_text("utf-8")
            opened.execute_query(text, seconds=INDEX_SECONDS, database_=database)
            return mark_loads(settings.home, door)
