"""Upkeep: taking out what no live authority covers, and writing a lost graph anew."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

from leadgraph.pipeline import one_at_a_time, open_graph
from leadgraph.settings import Settings
from loaders.ledger import Ledger


def expire(settings: Settings, today: date) -> list[dict[str, Any]]:
    """Take out every batch whose authority or retention ended before `today`.

    Removed are its facts in the graph, its staged versions, its quarantine, its landing copy, its
    report, and what the last resolution left to look into; the ledger keeps number and drop id.
    """
    from leads.money import ledger as money
    from loaders.loading import remove_batch
    from resolution.traces import forget

    gone = []
    with one_at_a_time(settings), open_graph(settings) as (_, door):
        for batch in Ledger(settings.home).batches():
            ends = {batch.about[k] for k in ("authority_expires_on", "retention_until")}
            if batch.state != "expired":
                if min(ends) >= today.isoformat():
                    continue
                written = remove_batch(settings.home, door, batch.batch, settings.chunk_rows)
                gone.append({"batch": batch.batch, "agency": batch.agency, "drop": batch.drop_id,
                             "ended_on": min(ends), "written": written})  # fmt: skip
            for folder in (  # also of batches whose removal was cut off here
                settings.home / "batches" / str(batch.batch),
                settings.home / "landing" / batch.agency / batch.drop_id,
                settings.home / "reports" / batch.agency / batch.drop_id,
            ):
                _delete(folder)
        shutil.rmtree(settings.home / "known", ignore_errors=True)
        if gone:
            forget(settings.home / "resolution")
            money.forget(settings.home)
    return gone


def _delete(folder: Path) -> None:
    """Delete a folder whose files may be read-only."""
    for path in [folder, *folder.rglob("*")] if folder.exists() else []:
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o700)
    shutil.rmtree(folder, ignore_errors=True)


def rebuild(settings: Settings) -> int:
    """Empty the graph and write it anew from the staged store; return the number of loads."""
    from cypher.migrations import migrate
    from leadgraph.connection import address, driver
    from loaders.door import open_door
    from loaders.loading import empty_graph
    from loaders.loading import load_feed as load

    ledger = Ledger(settings.home)
    with one_at_a_time(settings):
        database = address(settings).database
        with driver(settings) as opened, open_door(opened, database, settings.wait_seconds) as door:
            migrate(opened, database)
            empty_graph(settings.home, door)
            loads = [one for one in ledger.loads() if one.state == "gated"]
            for one in loads:
                missing = Path("no-such-file")
                load(settings.home, door, one.batch, one.feed, missing, settings.chunk_rows)
    return len(loads)
