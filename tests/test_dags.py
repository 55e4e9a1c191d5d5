"""Both DAGs on the real Neo4j: what they run, what makes them red, and that importing is cheap."""

import hashlib
import json
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from neo4j import Driver

from leadgraph import airflow_home, pipeline
from leadgraph.scheduled import BATCHES, DROPS, LISTS, WRITER_POOL
from leadgraph.settings import Settings

ROOT = Path(__file__).parent.parent
HEAVY = ["great_expectations", "duckdb", "neo4j", "numba", "numpy", "pandas", "polars", "pyarrow"]

CASES = """record_id,case_id,opened_at,status,offence
r1,C-1,2024-05-01T09:00:00+08:00,open,telecom_fraud
"""
PARTIES = """record_id,case_id,category,person_ref,person_name
p1,C-1,suspect,s-1,王小明
"""
SUBSCRIBERS = """record_id,phone,registered_on,holder_ref,holder_name
n1,+8613800000001,2024-01-02,s-1,王小明
"""
SUBSCRIBERS_TOO_WIDE = SUBSCRIBERS.replace("name\n", "name,shoe_size\n", 1).replace(
    "明\n", "明,44\n"
)


@dataclass
class Airflow:
    """A process that runs DAGs one after the other, and its log."""

    process: subprocess.Popen[str]
    log: Path
    environment: Mapping[str, str]

    def run(self, dag: str, *, only: str = "", **environment: str) -> "Run":
        """Run `dag` once (or `only` one task of it) and return what came of it, with its log."""
        before = self.log.stat().st_size
        given = {**self.environment, **environment}
        answer = self._ask({"dag": dag, "only": only, "environment": given})
        return Run(log=self.log.read_bytes()[before:].decode(errors="replace"), **answer)

    def describe(self, dag: str) -> dict[str, Any]:
        """Return how `dag` is made."""
        return self._ask({"dag": dag, "describe": True})

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        assert line, f"the process ended:\n{self.log.read_text(errors='replace')[-5000:]}"
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass
class Run:
    """A DAG run: its state, its task instances, the asset events it made, its log."""

    state: str
    tasks: list[dict[str, str | None]]
    events: list[dict[str, Any]]
    log: str

    def states(self) -> dict[str, str | None]:
        """Return the state of each task; a mapped one is named `task[label]`."""
        return {
            f"{one['task']}[{one['label']}]" if one["label"] else str(one["task"]): one["state"]
            for one in self.tasks
        }

    def extra(self, asset: str) -> list[dict[str, Any]]:
        """Return what the events on `asset` say."""
        return [one["extra"] for one in self.events if one["asset"] == asset]


@pytest.fixture(scope="module")
def airflow_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Airflow]:
    """Airflow on SQLite, set up as `make airflow` does it."""
    place = tmp_path_factory.mktemp("airflow")
    environ = airflow_home.environment(Settings(_env_file=None), place)  # type: ignore[call-arg]
    airflow_home.prepare(environ)
    log = place / "runs.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "tests" / "dag_runs.py")],
            env=environ,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=output,
        )
    yield Airflow(process, log, {})
    assert process.stdin
    process.stdin.close()
    process.wait(30)


@pytest.fixture
def airflow(
    airflow_process: Airflow, cli_environment: dict[str, str], settings: Settings, graph: Driver
) -> Airflow:
    """The same with an empty graph and an empty landing folder."""
    settings.incoming.mkdir()
    own = {k: v for k, v in cli_environment.items() if k.startswith(("LEADGRAPH_", "NEO4J_"))}
    return Airflow(airflow_process.process, airflow_process.log, own)


def deliver(settings: Settings, name: str, feeds: Mapping[str, str]) -> Path:
    """Put a complete drop of CSV files into the landing folder, its manifest last."""
    folder = settings.incoming / name
    folder.mkdir()
    files = []
    for feed, text in feeds.items():
        (folder / f"{feed}.csv").write_text(text, encoding="utf-8")
        digest = hashlib.sha256(text.encode()).hexdigest()
        files.append(
            {"feed": feed, "path": f"{feed}.csv", "format": "csv", "encoding": "utf-8"}
            | {"rows": text.count("\n") - 1, "sha256": digest}
        )
    manifest = {
        "drop": name,
        "agency": "provincial-police",
        "delivered_at": "2024-05-03T22:00:00+08:00",
        "authority": {"instrument": "order", "reference": "A-1", "expires_on": "2099-01-01"},
        "purpose": "telecom-fraud-investigation",
        "scope": {"cases": ["C-1"]},
        "handling": {"code": "P", "conditions": ""},
        "retention_until": "2099-01-01",
        "period": {"from": "2024-05-01", "to": "2024-05-03"},
        "files": files,
    }
    (folder / "manifest.yml").write_text(yaml.safe_dump(manifest, allow_unicode=True))
    return folder


def labels(graph: Driver) -> dict[str, int]:
    """Return how many nodes of each raw label the graph has."""
    rows = graph.execute_query(
        "MATCH (n) UNWIND labels(n) AS label RETURN label, count(*) AS n ORDER BY label"
    ).records
    return {row["label"]: row["n"] for row in rows}


def test_importing_the_dags_loads_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, airflow.sdk; sys.path[:0] = [sys.argv[1], sys.argv[2]]\n"
        "import ingest, role_lists\n"
        "print('\\n'.join(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT / "dags"), str(ROOT)],
        env=os.environ | {"AIRFLOW_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    loaded = done.stdout.split()

    assert "ingest" in loaded and "role_lists" in loaded, done.stderr
    own = {name for name in loaded if name.split(".")[0] in {"leadgraph", "loaders", "quality"}}
    assert own == {"leadgraph", "leadgraph.scheduled"}
    assert [name for name in HEAVY if name in loaded] == []


def test_no_dag_file_is_named_like_a_package() -> None:
    stems = {path.stem for path in (ROOT / "dags").glob("*.py")}
    packages = {module.name for module in pkgutil.iter_modules()} | set(sys.stdlib_module_names)

    assert stems == {"ingest", "role_lists"}
    assert stems & packages == set()


def test_writers_share_the_pool_and_runs_do_not_overlap(airflow_process: Airflow) -> None:
    ingest, lists = airflow_process.describe("ingest"), airflow_process.describe("role_lists")

    pools = ingest["pools"] | lists["pools"]
    writers = {"receive", "gate", "load", "report", "resolve", "trace", "groups", "leads"}
    assert {task for task, pool in pools.items() if pool == WRITER_POOL} == writers
    for dag in (ingest, lists):
        assert (dag["active_runs"], dag["catchup"]) == (1, False)
        assert {n for task, n in dag["retries"].items() if task != "every_feed_loaded"} == {2}
        assert min(dag["delays"].values()) >= 60
        assert dag["undocumented"] == []
        assert len(dag["doc"]) > 200


def test_with_no_drop_there_is_nothing_to_do(airflow: Airflow) -> None:
    run = airflow.run("ingest")

    assert run.state == "success"
    assert set(run.states().values()) == {"skipped"}
    assert run.events == []


def test_a_drop_is_loaded_and_announced(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    first = deliver(settings, "a", {"cases": CASES, "case_parties": PARTIES})
    second = deliver(settings, "b", {"subscribers": SUBSCRIBERS})

    run = airflow.run("ingest")

    assert run.state == "success", run.log[-5000:]
    assert run.states()["load[cases]"] == run.states()["load[case_parties]"] == "success"
    loaded = {"batch": 1, "feeds_loaded": ["case_parties", "cases"], "feeds_missing": []}
    assert run.extra(BATCHES) == [loaded]
    assert len(run.extra(DROPS)) == 1, "the second drop is called"
    assert labels(graph)["Case"] == 1
    assert (first / "manifest.yml").exists(), "a delivered file is left alone"
    assert pipeline.pending_drops(settings) == [str(second)]

    run = airflow.run("ingest")

    assert run.state == "success", run.log[-5000:]
    assert run.states()["call_next"] == "skipped"
    assert labels(graph)["Phone"] == 1
    assert pipeline.pending_drops(settings) == []


def test_a_bad_feed_leaves_the_others_loaded_and_the_run_red(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    deliver(settings, "a", {"cases": CASES, "subscribers": SUBSCRIBERS_TOO_WIDE})

    run = airflow.run("ingest")

    assert run.state == "failed"
    states = run.states()
    assert (states["load[cases]"], states["load[subscribers]"]) == ("success", "failed")
    assert (states["report"], states["every_feed_loaded"]) == ("success", "failed")
    assert "shoe_size" in run.log
    assert "provincial-police/a these feeds were not loaded: subscribers" in run.log
    loaded = {"batch": 1, "feeds_loaded": ["cases"], "feeds_missing": ["subscribers"]}
    assert run.extra(BATCHES) == [loaded]
    assert labels(graph)["Case"] == 1
    assert "Phone" not in labels(graph)
    assert pipeline.pending_drops(settings) == [], "it is not tried again as it stands"


def test_a_refused_drop_makes_the_run_red_with_the_reason(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    folder = deliver(settings, "a", {"cases": CASES})
    (folder / "cases.csv").write_text(CASES.replace("C-1", "C-2"))

    run = airflow.run("ingest")

    assert run.state == "failed"
    states = run.states()
    assert states["receive"] == "failed"
    assert {states[task] for task in ("gate", "load", "report")} == {"upstream_failed"}
    assert f"The drop {folder} is refused" in run.log
    assert run.events == []
    assert "Case" not in labels(graph)
    assert pipeline.pending_drops(settings) == []

    (folder / "cases.csv").write_text(CASES)

    assert pipeline.pending_drops(settings) == [str(folder)], "changed, it is tried again"


def test_without_a_database_the_drop_waits(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    folder = deliver(settings, "a", {"cases": CASES})

    run = airflow.run("ingest", NEO4J_URI="bolt://127.0.0.1:9")

    assert run.state == "failed"
    assert "does not answer" in run.log
    assert run.extra(BATCHES) == []
    assert pipeline.pending_drops(settings) == [str(folder)]

    run = airflow.run("ingest")

    assert run.state == "success", run.log[-5000:]
    assert labels(graph)["Case"] == 1


def test_an_airflow_connection_names_the_graph_before_the_environment(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    deliver(settings, "a", {"cases": CASES})
    assert settings.neo4j_uri and settings.neo4j_password
    where = settings.neo4j_uri.split("://")[1]
    named = f"neo4j://neo4j:{settings.neo4j_password.get_secret_value()}@{where}/neo4j"

    run = airflow.run("ingest", NEO4J_URI="bolt://127.0.0.1:9", AIRFLOW_CONN_LEADGRAPH_NEO4J=named)

    assert run.state == "success", run.log[-5000:]
    assert labels(graph)["Case"] == 1


def test_role_lists_are_drafts_that_say_what_was_missing(
    airflow: Airflow, settings: Settings, graph: Driver
) -> None:
    deliver(settings, "a", {"cases": CASES, "case_parties": PARTIES})
    assert airflow.run("ingest").state == "success"

    run = airflow.run("role_lists")

    assert run.state == "success", run.log[-5000:]
    assert set(run.states().values()) == {"success"}
    assert labels(graph)["Person"] == 1
    assert "Made without these feeds:" in run.log
    assert "transactions" in run.log
    lists = list((settings.out / "leads").rglob("*.csv"))
    assert lists and all("DRAFT" in path.name for path in lists)
    (told,) = run.extra(LISTS)
    assert 1 in told["batches"]
    assert "transactions" in told["feeds_missing"]

    again = airflow.run("role_lists", only="new_batches")

    assert "New batches: none" in again.log, "no batch since the last lists"
