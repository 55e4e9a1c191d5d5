"""What every list stands on: who is in scope of each case, and which accounts serve it.

To find both takes minutes where there are hundreds of cases. So what they were found from is kept
beside them, and they are found anew only when any of it is another: the records loaded, persons,
taint, the bounds, and the queries that find them.
"""

import hashlib
import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import structlog

from leads import scope, serving
from loaders.ledger import Ledger

if TYPE_CHECKING:
    from loaders.door import Door

log = structlog.get_logger()

KEPT = "ground.json"
"""What the ground was found from, in the folder of the derived layer."""

PARTS = ("resolution", "trace", "scope", "serving")
"""Parts of the derived layer that the ground is found from, or is."""


def rests_on() -> str:
    """Return a checksum of the code and queries that find the ground."""
    room, sum_ = files("leads"), hashlib.sha256()
    for folder in (room / "read", room):
        for text in sorted(folder.iterdir(), key=lambda one: one.name):
            if text.is_file() and text.name.startswith(("scope", "serving")):
                sum_.update(text.name.encode() + text.read_bytes())
    return sum_.hexdigest()


def standing(home: Path) -> dict[str, Any]:
    """Return which records are loaded, and the number of the last replacement of each part of
    the derived layer."""
    derived = {
        file.parent.name: json.loads(file.read_text("utf-8"))["sequence"]
        for file in sorted((home / "derived").glob("*/state.json"))
    }
    applied = {feed: sorted(batches) for feed, batches in Ledger(home).applied().items()}
    return {"derived": derived, "applied": applied}


def write_scope(
    driver: neo4j.Driver,
    home: Path,
    door: "Door",
    bounds: scope.Bounds | None = None,
    *,
    database: str = "neo4j",
) -> int:
    """Find who is in scope of each case, write it to the graph, and return how many ties.

    Only differences to the scope before are written.
    """
    from loaders.derive import folder_for, replace
    from loaders.store import connect

    with folder_for(home, "scope") as folder:
        found = scope.by_cases(driver, bounds, database=database)
        file = scope.write_parquet(found, folder / "rel_IN_SCOPE.parquet")
        with connect() as con:
            counts = "SELECT count(DISTINCT start_key), count(*) FROM read_parquet(?)"
            persons, ties = con.execute(counts, [str(file)]).fetchone() or (0, 0)
        replaced = replace(home, door, "scope", {"rel_IN_SCOPE": file})
    log.info("scope written", persons=persons, ties=ties,
             written=sum(replaced.written.values()))  # fmt: skip
    return int(ties)


def write(
    driver: neo4j.Driver,
    home: Path,
    door: "Door",
    bounds: scope.Bounds | None = None,
    *,
    database: str = "neo4j",
    rates: Path | None = None,
    anew: bool = False,
) -> bool:
    """Write the ground, if what it was found from is another than the last time, or with `anew`;
    return whether it was written.

    Who is new in scope was not compared with others by likeness when persons were made; so
    persons are made once more first, or one person would be listed as several. `rates` are the
    user's own, see `resolution.resolve.resolve`.
    """
    from resolution.resolve import newly_in_scope, resolve

    kept = home / "derived" / KEPT
    if not anew and _kept(kept) == _stamp(home, bounds, database):
        log.info("scope stands: nothing that it was found from is another")
        return False
    kept.unlink(missing_ok=True)
    write_scope(driver, home, door, bounds, database=database)
    if new := newly_in_scope(home):
        log.info("people new in scope are compared with others", identities=new)
        resolve(home, door, rates=rates)
        write_scope(driver, home, door, bounds, database=database)
    serving.write(driver, home, door, database=database)
    partial = kept.with_suffix(".partial")
    partial.write_text(json.dumps(_stamp(home, bounds, database)), "utf-8")
    partial.replace(kept)
    return True


def _kept(file: Path) -> Any:
    return json.loads(file.read_text("utf-8")) if file.is_file() else None


def _stamp(home: Path, bounds: scope.Bounds | None, database: str) -> Any:
    now = standing(home)
    derived = {part: now["derived"].get(part) for part in PARTS}
    about = {"bounds": asdict(bounds or scope.Bounds()), "database": database}
    return json.loads(json.dumps(now | about | {"derived": derived, "rests_on": rests_on()}))
