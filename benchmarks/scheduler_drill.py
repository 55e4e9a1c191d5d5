"""Shows that Airflow's scheduler, by itself, ingests a drop and that the role lists follow.

Starts Airflow as `make airflow` does, puts drops into the landing folder, and then only looks:
at the runs, through Airflow's public API. Prints a timeline, and stops all that it started.

Run it: .venv/bin/python benchmarks/scheduler_drill.py [--agencies NAME ...] [--keep FOLDER]
"""

import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import structlog

from leadgraph import airflow_home, pipeline
from leadgraph.local import server
from leadgraph.settings import Settings
from leadgraph.simulate.run import simulate

WAIT_SECONDS = 3600


class Api:
    """Airflow's public API at `url`, as the user of the web pages."""

    def __init__(self, url: str, password: str) -> None:
        self.url = url
        login = json.dumps({"username": airflow_home.USER, "password": password}).encode()
        self.token = self._ask("/auth/token", login)["access_token"]

    def get(self, path: str) -> Any:
        """Return what a path under `/api/v2` says; ask again where the server stumbles.

        Airflow on SQLite answers 500 now and then, while another part writes.
        """
        for _ in range(5):
            try:
                return self._ask(f"/api/v2{path}", None)
            except urllib.error.HTTPError as error:
                if error.code < 500:
                    raise
                print(f"{path}: {error}; asking again", file=sys.stderr)
                time.sleep(2)
        return self._ask(f"/api/v2{path}", None)

    def _ask(self, path: str, body: bytes | None) -> Any:
        headers = {"Content-Type": "application/json"}
        if body is None:
            headers["Authorization"] = f"Bearer {self.token}"
        request = urllib.request.Request(self.url + path, data=body, headers=headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.loads(answer.read())


def put(source: Path, incoming: Path) -> None:
    """Copy a drop as an agency would: all files, and the manifest last."""
    target = incoming / source.name
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("manifest.yml"))
    shutil.copy(source / "manifest.yml", target / "manifest.yml")


def watch(api: Api, settings: Settings, say: Callable[[str], None]) -> None:
    """Print each change of a run or task until all drops and their lists are done."""
    seen: dict[tuple[str, ...], str] = {}
    announced: set[int] = set()
    listed: set[int] = set()
    until = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < until:
        for dag in ("ingest", "role_lists"):
            for run in api.get(f"/dags/{dag}/dagRuns?order_by=start_date&limit=100")["dag_runs"]:
                name, how = run["dag_run_id"], run["run_type"]
                tasks = api.get(f"/dags/{dag}/dagRuns/{name}/taskInstances")["task_instances"]
                if not any(task["state"] in ("success", "failed") for task in tasks):
                    continue  # a run that found no drop, or has only begun
                if seen.get((dag, name)) != run["state"]:
                    seen[dag, name] = run["state"]
                    say(f"{dag} [{how}] is {run['state']}")
                for task in tasks:
                    key = (dag, name, task["task_id"], task["rendered_map_index"] or "")
                    if task["state"] in ("success", "failed") and seen.get(key) != task["state"]:
                        seen[key] = task["state"]
                        label = f"[{key[3]}]" if key[3] else ""
                        say(f"  {dag}.{key[2]}{label}: {task['state']}, {task['duration']:.1f} s")
        for event in api.get("/assets/events?order_by=timestamp&limit=100")["asset_events"]:
            extra = event["extra"] or {}
            key = ("event", str(event["id"]))
            if extra and key not in seen:
                seen[key] = "told"
                say(f"asset event on {event['name']}: {json.dumps(extra)}")
            announced |= {extra["batch"]} if "batch" in extra else set()
            listed |= set(extra.get("batches", []))
        if announced and announced == listed and not pipeline.pending_drops(settings):
            return
        time.sleep(2)
    raise SystemExit(f"The scheduler did not finish within {WAIT_SECONDS} s.")


def main() -> None:
    """Run the drill in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", default="tiny")
    parser.add_argument("--agencies", nargs="*", help="use the first drop of these agencies only")
    parser.add_argument("--keep", type=Path, help="leave everything in this new folder")
    options = parser.parse_args()
    for name in [n for n in os.environ if n.startswith(("NEO4J_", "LEADGRAPH_", "AIRFLOW"))]:
        del os.environ[name]
    work = options.keep or Path(tempfile.mkdtemp(prefix="leadgraph-drill-"))
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]
        home=work / "home",
        out=work / "out",
        incoming=work / "incoming",
        heap="600m",
        pagecache="256m",
    )
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    started = time.monotonic()

    def say(text: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {text}", flush=True)

    print(
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, {platform.system()}\n"
    )
    place = work / "airflow"
    with contextlib.ExitStack() as stack:
        if not options.keep:
            stack.callback(shutil.rmtree, work, ignore_errors=True)
        world = simulate(work / "world", scale_name=options.scale, seed=1)
        drops = sorted(path.parent for path in (work / "world").glob("drops/**/manifest.yml"))
        if options.agencies:
            drops = [
                next(drop for drop in drops if drop.name.startswith(agency))
                for agency in options.agencies
            ]
        say(f"a world of {world.people['all']} people, {len(drops)} drops of their agencies")
        server.up(settings)
        stack.callback(server.down, settings)
        say("Neo4j is up")
        here, _ = stack.enter_context(airflow_home.serve(settings, place))
        say(f"Airflow is up at {here.url}")
        api = Api(here.url, airflow_home.password(place))
        for drop in drops:
            put(drop, settings.incoming)
        say(f"{len(drops)} drops lie in the landing folder; from here on it only watches")
        watch(api, settings, say)
        for path in sorted((settings.out / "leads").rglob("*.csv")):
            rows = len(path.read_text(encoding="utf-8-sig").splitlines()) - 1
            say(f"list: {path.relative_to(settings.out)}, {rows} rows")
    say("everything is stopped")


if __name__ == "__main__":
    sys.exit(main())
