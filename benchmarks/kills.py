"""Ends an ingest with SIGKILL at random moments and runs it again; the graph must be the same.

Makes a tiny world, ingests some of its drops undisturbed, and takes a picture of the graph: every
node and relationship with all properties. Then, for each kill, the graph and the state directory
are emptied, the ingest is started as a process of its own, killed with SIGKILL after a random
part of the undisturbed time, run again to its end, and compared.

    python benchmarks/kills.py                   twenty kills on a scratch server of its own
    python benchmarks/kills.py --kills 5 --seed 7
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from neo4j import Driver, GraphDatabase
from rich.console import Console
from rich.table import Table

from leadgraph.local import server
from leadgraph.settings import Settings
from leadgraph.simulate.run import simulate

AGENCIES = ("carriers-union", "lodging-bureau", "property-registry", "river-bank")


def picture(driver: Driver) -> Counter[str]:
    """Every node and relationship of the graph, as text, with how often it is there.

    Left out are the writer's lease and the schema's migrations, which carry clock times.
    """
    nodes = driver.execute_query(
        "MATCH (n) WHERE NOT n:Writer AND NOT n:Migration RETURN labels(n) AS l, properties(n) AS p"
    ).records
    ties = driver.execute_query(
        "MATCH (a)-[r]->(b) RETURN labels(a) AS l, a.key AS a, type(r) AS t, properties(r) AS p,"
        " labels(b) AS m, b.key AS b"
    ).records
    found = Counter(f"{r['l']} {sorted(r['p'].items())}" for r in nodes)
    return found + Counter(
        f"{r['l']}{r['a']} {r['t']} {sorted(r['p'].items())} {r['m']}{r['b']}" for r in ties
    )


def ingest(local: Settings, home: Path, drops: list[Path], kill_after: float | None) -> str:
    """Run `leadgraph ingest`; return how it ended."""
    running = server.running(local)
    assert running is not None
    environment = os.environ | {
        "NEO4J_URI": running.uri,
        "NEO4J_PASSWORD": server.password(local),
        "LEADGRAPH_HOME": str(home),
        "LEADGRAPH_CHUNK_ROWS": "100",
    }
    log = (home.parent / f"{home.name}.log").open("ab")
    command = [sys.executable, "-m", "leadgraph", "ingest", "--tolerant", *map(str, drops)]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        code = process.wait(timeout=kill_after)
        return "ended" if code == 0 else f"exit code {code}"
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return "killed"


def wipe(driver: Driver) -> None:
    """Empty the graph but for its schema."""
    driver.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")


def loads_begun(driver: Driver) -> str:
    """How far the killed ingest had come, in words."""
    found = driver.execute_query(
        "MATCH (l:Load) RETURN count(l) AS loads, coalesce(sum(l.done), 0) AS chunks"
    ).records[0]
    return f"{found['loads']} loads begun, {found['chunks']} chunks written"


def main() -> int:
    """Run the drill; return 0 if every graph equals the undisturbed one."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--kills", type=int, default=20)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    rng, console = random.Random(options.seed), Console()
    with tempfile.TemporaryDirectory(prefix="leadgraph-kills-") as scratch:
        place = Path(scratch)
        simulate(place / "world", scale_name="tiny", seed=options.seed)
        drops = [sorted((place / "world" / "drops").glob(f"{a}-*"))[0] for a in AGENCIES]
        local = Settings(_env_file=None, home=place / "server", heap="1g", neo4j_uri=None)  # type: ignore[call-arg]
        local = local.model_copy(update={"neo4j_uri": None})
        started = server.up(local, ports=(0, 0))
        try:
            auth = (server.USERNAME, server.password(local))
            with GraphDatabase.driver(started.uri, auth=auth) as driver:
                return drill(driver, local, place, drops, rng, options.kills, console)
        finally:
            server.down(local)


def drill(
    driver: Driver,
    local: Settings,
    place: Path,
    drops: list[Path],
    rng: random.Random,
    kills: int,
    console: Console,
) -> int:
    """Kill, run again and compare, `kills` times."""
    for name in ("warm", "whole"):
        wipe(driver)
        began = time.monotonic()
        if ingest(local, place / name, drops, None) != "ended":
            console.print((place / f"{name}.log").read_text()[-3000:])
            return 1
        lasted = time.monotonic() - began
    whole = picture(driver)
    console.print(f"undisturbed: {lasted:.1f} s, {whole.total():,} nodes and relationships")
    table = Table("kill", "after s", "first run", "at that moment", "second run", "differences")
    worst = 0
    for number in range(1, kills + 1):
        first, tries = "", 0
        while first != "killed":  # one that ended before its kill is no kill: try another moment
            wipe(driver)
            tries += 1
            home = place / f"kill-{number}-{tries}"
            after = rng.uniform(0.03, 0.97) * lasted
            first = ingest(local, home, drops, after)
        moment = loads_begun(driver)
        second = ingest(local, home, drops, None)
        found = picture(driver)
        differ = (found - whole).total() + (whole - found).total()
        worst = max(worst, differ, int(second != "ended"))
        table.add_row(str(number), f"{after:.1f}", first, moment, second, str(differ))
        console.print(f"kill {number}: after {after:.1f} s, {moment}, {differ} differences")
    console.print(table)
    return int(worst > 0)


if __name__ == "__main__":
    sys.exit(main())
