"""Simulated worlds as material for resolution: made, put through the gate, staged; no Neo4j.

What stands in the staged store is what `leadgraph ingest` would have staged, and the ledger says
that it is loaded, so the loaders' projection reads it as it reads any home.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from leadgraph.evaluate.worlds import truth_table
from leadgraph.settings import Settings
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SEEDS = (101, 102, 103)
"""Seeds of the worlds that figures are reported of. Rules and thresholds are tried out on the
worlds of `DEVELOPMENT_SEEDS` only, never on these."""

DEVELOPMENT_SEEDS = tuple(range(1, 10))

PLANTED = "same_birth_namesake"
"""What the truth calls a pair of people made with one name and one date of birth."""

NOISE = ("low", "medium", "high")

log = structlog.get_logger()


@dataclass(frozen=True)
class World:
    """A world that was staged. `home` is a state directory, `truth` the folder of its truth."""

    home: Path
    truth: Path


@dataclass(frozen=True)
class WorldTruth:
    """Who each identity is, and groups of true people who share name and date of birth.

    Attributes:
        person: by identity key; an identity whose records speak of several people is whom most
            of them speak of, of equals the least.
        torn: identities whose records speak of several people.
        unknown: identities that no mention of the truth stands behind.
        namesakes: each group's people.
    """

    person: Mapping[str, str]
    torn: int
    unknown: int
    namesakes: Sequence[tuple[str, ...]]


def make(folder: Path, noise: str, seed: int, scale: str = "small") -> World:
    """Simulate a world under `folder/world` and stage it in `folder/home`; one that is there
    whole is taken as it is."""
    from leadgraph.simulate.run import simulate

    made = World(folder / "home", folder / "world" / "truth")
    about = {"noise": noise, "seed": seed, "scale": scale}
    mark = folder / "made.json"
    if mark.is_file():
        if json.loads(mark.read_text("utf-8")) != about:
            raise LeadgraphError(f"{folder} holds another world; name a new folder")
        return made
    if folder.exists() and any(folder.iterdir()):
        raise LeadgraphError(f"{folder} holds a world that was not finished; delete it")
    log.info("simulating", **about)
    simulated = simulate(folder / "world", scale_name=scale, seed=seed, noise_name=noise)
    for drop in simulated.drops:
        stage_only(made.home, drop)
    mark.write_text(json.dumps(about), "utf-8")
    return made


def stage_only(home: Path, drop: Path) -> int:
    """Put a drop through the gate and stage what passes, as loaded; return its batch.

    For measuring only: the ledger says that a graph holds what no graph holds.

    Raises:
        DropRefused: nothing of the drop is taken.
    """
    from leadgraph import pipeline
    from loaders.ledger import Ledger
    from loaders.store import Store

    settings = Settings(
        _env_file=None, home=home, out=home / "out", incoming=home / "incoming", neo4j_uri=None
    )
    batch = pipeline.receive(settings, drop).batch
    result = pipeline.gate(settings, batch)
    ledger, store = Ledger(home), Store(home)
    about = ledger.batch(batch)
    work = home / "batches" / str(batch) / "gate"
    for load in ledger.loads(batch):
        one = result.feeds[load.feed]
        store.stage(about, load.feed, work / str(one.accepted or f"accepted/{load.feed}.parquet"))
        ledger.complete_load(batch, load.feed)
    ledger.set_state(batch, "loaded")
    return batch


def read_truth(con: "DuckDBPyConnection", folder: Path) -> WorldTruth:
    """Read who each identity of the projection is.

    Two people are namesakes when they share their name and the date of birth that most of their
    records give, or were planted as such.

    Raises:
        LeadgraphError: the truth is not there.
    """
    mentions = {
        f"{row['agency']}/{row['feed']}/{row['record_id']}#{row['prefix'].removesuffix('_')}": row[
            "person"
        ]
        for row in truth_table(folder / "mentions.csv")
    }
    person: dict[str, str] = {}
    torn = unknown = 0
    born: dict[str, Counter[date]] = defaultdict(Counter)
    rows = con.execute("SELECT key, records, birth_date FROM node_Identity ORDER BY key").fetchall()
    for key, records, birth_date in rows:
        named = [mentions.get(record.removesuffix("_")) for record in records]
        who = Counter(one for one in named if one is not None)
        if not who:
            unknown += 1
            continue
        torn += len(who) > 1
        person[key] = min(who, key=lambda one: (-who[one], one))
        if birth_date is not None:
            born[person[key]][birth_date] += len(records)
    alike: dict[tuple[str, date], list[str]] = defaultdict(list)
    for row in truth_table(folder / "people.csv"):
        if dates := born.get(row["person"]):
            usual = min(dates, key=lambda day: (-dates[day], day))
            alike[row["name"], usual].append(row["person"])
    groups = {tuple(sorted(people)) for people in alike.values() if len(people) > 1}
    for row in truth_table(folder / "identities.csv"):
        pair = (row["person"], row["old"])
        if row["what"] == PLANTED and not any(set(pair) <= set(group) for group in groups):
            groups.add((min(pair), max(pair)))
    return WorldTruth(person, torn, unknown, sorted(groups))
