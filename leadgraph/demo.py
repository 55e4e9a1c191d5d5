"""What the tour needs beside the pipeline: a world made once, and where to look at the graph."""

import shutil
from pathlib import Path

from leadgraph.local import server
from leadgraph.settings import Settings


def make_world(folder: Path, scale: str, seed: int) -> Path:
    """Simulate a world into `folder/<scale>-<seed>`, unless it is there whole; return its path."""
    from leadgraph.simulate.run import simulate

    world = folder / f"{scale}-{seed}"
    if not world.exists():
        partial = world.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        simulate(partial, scale_name=scale, seed=seed)
        partial.rename(world)
    return world


def browser_address(settings: Settings) -> str:
    """Return the address of Neo4j Browser, and where its password is."""
    if settings.neo4j_uri is not None:
        return f"where the server at {settings.neo4j_uri} serves it"
    running = server.running(settings)
    if running is None:
        return "not running"
    return f"{running.browser} (user neo4j, password in {server.folder(settings) / 'password'})"
