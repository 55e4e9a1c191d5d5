"""The local Neo4j: what it offers when it is up, and the sentence that each fault ends in.

Every fault is made, not told: a jar is damaged, a port is taken, the server is killed.
"""

import json
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from neo4j import Driver, GraphDatabase
from neo4j.exceptions import AuthError, ClientError

from leadgraph import connection
from leadgraph.local import machine, server
from leadgraph.settings import Settings
from quality.errors import LeadgraphError


def local_settings(home: Path, **more: str) -> Settings:
    sizes = {"heap": "500m", "pagecache": "64m"} | more
    return Settings(_env_file=None, home=home, **sizes)  # type: ignore[call-arg,arg-type]


def cli(
    home: Path, *arguments: str, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    base = environment or dict(os.environ)
    sizes = {"LEADGRAPH_HEAP": "500m", "LEADGRAPH_PAGECACHE": "64m"}
    return subprocess.run(
        [sys.executable, "-m", "leadgraph", *arguments],
        env=base | sizes | {"LEADGRAPH_HOME": str(home)},
        cwd=home.parent,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A project of its own whose local Neo4j runs; stopped and removed afterwards."""
    settings = local_settings(tmp_path_factory.mktemp("project") / "home")
    try:
        server.up(settings, ports=(0, 0))
        yield settings
    finally:
        server.down(settings)
        shutil.rmtree(settings.home, ignore_errors=True)


# What a running server offers, and to whom.


def test_it_answers_with_gds_and_only_to_the_password(project: Settings) -> None:
    with connection.driver(project) as driver:
        record = driver.execute_query("RETURN gds.version() AS v").records[0]
        assert record["v"] == "2.13.9"
    with (
        GraphDatabase.driver(connection.address(project).uri, auth=("neo4j", "wrong")) as wrong,
        pytest.raises(AuthError),
    ):
        wrong.verify_connectivity()


def test_it_listens_on_loopback_only(project: Settings) -> None:
    running = server.running(project)
    assert running is not None and running.pid is not None
    listening = [
        c.laddr
        for c in psutil.Process(running.pid).net_connections("tcp")
        if c.status == psutil.CONN_LISTEN
    ]
    assert {address.port for address in listening} == {running.bolt, running.http}
    assert {address.ip.removeprefix("::ffff:") for address in listening} == {"127.0.0.1"}


def test_browser_is_served(project: Settings) -> None:
    running = server.running(project)
    assert running is not None
    with urllib.request.urlopen(running.browser) as answer:
        assert b"Neo4j Browser" in answer.read()


def test_the_password_is_in_no_command_line_and_in_no_file_that_others_read(
    project: Settings,
) -> None:
    running = server.running(project)
    assert running is not None
    secret = server.password(project)
    place = server.folder(project)
    assert stat.S_IMODE((place / "password").stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert secret not in " ".join(psutil.Process(running.pid).cmdline())
    texts = [p for p in place.rglob("*") if p.is_file() and p.suffix in {".log", ".conf", ".json"}]
    assert texts and not [p for p in texts if secret in p.read_text("utf-8", errors="replace")]


def test_csv_files_cannot_be_read_through_a_query(project: Settings, tmp_path: Path) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with connection.driver(project) as driver, pytest.raises(ClientError):
        driver.execute_query(f"LOAD CSV FROM 'file://{tmp_path}/secret.csv' AS row RETURN row")


def test_it_outlives_the_terminal_that_started_it(project: Settings) -> None:
    running = server.running(project)
    assert running is not None and running.pid is not None
    assert os.getsid(running.pid) == running.pid != os.getsid(0)


def test_up_again_takes_the_one_that_runs(project: Settings) -> None:
    before = server.running(project)
    assert before is not None
    assert server.up(project) == before
    shown = json.loads(cli(project.home, "up", "--json").stdout)
    assert (shown["uri"], shown["pid"]) == (before.uri, before.pid)
    assert Path(shown["password_file"]).read_text().strip() == server.password(project)


def test_status_and_doctor_say_what_runs(project: Settings) -> None:
    running = server.running(project)
    assert running is not None
    status = json.loads(cli(project.home, "status", "--json").stdout)
    assert status["running"] and status["uri"] == running.uri
    assert (status["version"], status["gds"], status["edition"]) == (
        "5.26.30",
        "2.13.9",
        "community",
    )
    answer = cli(project.home, "doctor", "--json")
    checks = {check["name"]: check for check in json.loads(answer.stdout)["checks"]}
    assert answer.returncode == 0, answer.stderr
    assert checks["jars"]["state"] == checks["graph data science"]["state"] == "ok"
    assert "neither logged nor restricted" in checks["access"]["text"]
    assert "Enterprise" in checks["access"]["text"]


# Faults while it runs.


def test_a_server_that_the_state_file_forgot_is_named(project: Settings) -> None:
    running = server.running(project)
    assert running is not None
    path = server.folder(project) / "server.json"
    kept = path.rename(path.with_suffix(".kept"))
    try:
        with pytest.raises(server.LocalServerError, match=f"in use by process {running.pid}"):
            server.up(project)
    finally:
        kept.rename(path)


def test_a_password_file_that_others_may_read_is_refused(project: Settings) -> None:
    path = server.folder(project) / "password"
    path.chmod(0o644)
    try:
        answer = cli(project.home, "status")
        assert answer.returncode == 1 and f"chmod 600 {path}" in answer.stderr
        assert cli(project.home, "doctor").returncode == 1
    finally:
        path.chmod(0o600)


def test_a_wrong_password_is_one_sentence(project: Settings) -> None:
    path = server.folder(project) / "password"
    right = path.read_text()
    path.write_text("0" * 32)
    try:
        with pytest.raises(server.LocalServerError, match="refuses the password"):
            server.up(project)
    finally:
        path.write_text(right)


def test_after_a_kill_two_projects_start_at_once_and_nothing_is_lost(
    project: Settings, tmp_path: Path
) -> None:
    """One was killed and finds its HTTP port taken, the other is new and wishes the same ports."""
    before = server.running(project)
    assert before is not None and before.pid is not None
    with connection.driver(project) as driver:
        driver.execute_query("CREATE (:Port {key: 'CNSHA'})")
    os.kill(before.pid, signal.SIGKILL)
    psutil.Process(before.pid).wait(30)
    assert server.running(project) is None
    assert "start it with `leadgraph up`" in cli(project.home, "status").stdout
    with pytest.raises(connection.NotConnectedError, match="leadgraph up"):
        connection.address(project)
    ended = json.loads(cli(project.home, "doctor", "--json").stdout)["checks"]
    assert any("was killed" in check["text"] for check in ended)

    other = local_settings(tmp_path / "other" / "home")
    other.home.mkdir(parents=True)
    (other.home / "neo4j").mkdir()
    (other.home / "neo4j" / "server.json").write_text(
        json.dumps({"bolt": before.bolt, "http": before.http})
    )
    with closing(socket.socket()) as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind((machine.LOOPBACK, before.http))
        taken.listen()
        environment = os.environ | {"LEADGRAPH_HEAP": "500m", "LEADGRAPH_PAGECACHE": "64m"}
        starts = [
            subprocess.Popen(
                [sys.executable, "-m", "leadgraph", "up"],
                env=environment | {"LEADGRAPH_HOME": str(settings.home)},
                cwd=tmp_path,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            for settings in (project, other)
        ]
        said = [start.communicate()[0] for start in starts]
    try:
        assert [start.returncode for start in starts] == [0, 0], said
        first, second = server.running(project), server.running(other)
        assert first is not None and second is not None
        assert len({first.bolt, first.http, second.bolt, second.http, before.http}) == 5
        assert before.bolt in (first.bolt, second.bolt)
        assert f"port {before.http} for HTTP is taken" in said[0]
        for settings, nodes in ((project, 1), (other, 0)):
            with connection.driver(settings) as driver:
                count = driver.execute_query("MATCH (n:Port) RETURN count(n) AS n").records[0]["n"]
                assert count == nodes
    finally:
        server.down(other)
    assert server.running(other) is None and server.running(project) == first


def test_down_stops_it_once_and_leaves_the_graph(project: Settings) -> None:
    running = server.running(project)
    assert running is not None and running.pid is not None
    assert "is stopped" in cli(project.home, "down").stdout
    assert not psutil.pid_exists(running.pid)
    again = cli(project.home, "down")
    assert again.returncode == 0 and "No local Neo4j was running" in again.stdout
    assert (server.folder(project) / "data" / "databases" / "neo4j").is_dir()


def test_a_graph_without_its_password_file_is_not_taken_over(project: Settings) -> None:
    server.down(project)
    path = server.folder(project) / "password"
    kept = path.rename(path.with_suffix(".kept"))
    try:
        with pytest.raises(server.LocalServerError, match="put the file back"):
            server.up(project)
    finally:
        kept.rename(path)


# Faults before it starts.


def test_a_number_that_now_belongs_to_another_program_is_left_alone(tmp_path: Path) -> None:
    settings = local_settings(tmp_path)
    with subprocess.Popen(["sleep", "9"]) as bystander:
        born = psutil.Process(bystander.pid).create_time()
        server.folder(settings).mkdir()
        for when in (born, born - 3600):
            (server.folder(settings) / "server.json").write_text(
                json.dumps({"bolt": 7687, "http": 7474, "pid": bystander.pid, "born": when})
            )
            assert server.running(settings) is None
            assert server.down(settings) is False
            assert bystander.poll() is None
        bystander.kill()


def test_a_damaged_state_file_is_one_sentence(tmp_path: Path) -> None:
    settings = local_settings(tmp_path)
    server.folder(settings).mkdir()
    (server.folder(settings) / "server.json").write_text('{"bolt": 7687')
    answer = cli(tmp_path, "status")
    assert answer.returncode == 1 and "is damaged; delete it" in answer.stderr


def test_too_little_memory_is_said_before_anything_starts(tmp_path: Path) -> None:
    settings = local_settings(tmp_path, heap="900g")
    with pytest.raises(machine.ScarceError, match=r"Too little memory.*LEADGRAPH_HEAP"):
        server.up(settings)
    assert server.state(settings) is None


def test_a_start_that_fails_says_what_the_log_says(tmp_path: Path) -> None:
    settings = local_settings(tmp_path, heap="1k")
    with pytest.raises(server.LocalServerError, match=r"heap was too small.*HEAP higher.*logs"):
        server.up(settings, ports=(0, 0))
    assert server.running(settings) is None
    assert server.down(settings) is False


def test_a_size_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(machine.ScarceError, match="LEADGRAPH_HEAP is 'much'"):
        machine.need_memory("much", "64m")
    assert machine.in_bytes("512m") == 512 * 1024 * 1024


def test_too_little_disk_is_said(tmp_path: Path) -> None:
    wanted = machine.free_disk(tmp_path) * 2
    with pytest.raises(machine.ScarceError, match="Too little disk"):
        machine.need_disk(tmp_path / "not" / "yet", wanted, "for the graph")
    machine.need_disk(tmp_path / "not" / "yet", 1, "for the graph")


def test_a_home_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file, not a folder")
    with pytest.raises(server.LocalServerError, match="LEADGRAPH_HOME"):
        server.up(local_settings(tmp_path / "home"))


def test_a_taken_port_is_not_chosen_and_its_holder_is_named() -> None:
    with closing(socket.socket()) as taken:
        taken.bind((machine.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert not machine.port_is_free(port)
        assert machine.free_port(port) != port
        assert f"pid {os.getpid()}" in machine.who_listens(port)
    assert machine.port_is_free(port)
    assert machine.free_port(port) == port
    assert machine.free_port(port, (port,)) != port


# With NEO4J_URI set, nothing local is started.


def test_with_a_database_named_nothing_local_is_started_or_stopped(
    cli_environment: dict[str, str], settings: Settings, graph: Driver
) -> None:
    settings.home.mkdir()
    up = cli(settings.home, "up", environment=cli_environment)
    assert up.returncode == 0 and "nothing local started" in up.stdout
    down = cli(settings.home, "down", environment=cli_environment)
    assert down.returncode == 0 and "was left alone" in down.stdout
    assert not (settings.home / "neo4j").exists()
    graph.verify_connectivity()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"neo4j_uri": "bolt://127.0.0.1:1"}, "does not answer"),
        ({"neo4j_uri": "gopher://there"}, "is no address of a Neo4j"),
        ({"neo4j_username": "nobody"}, "refuses user nobody"),
        ({"neo4j_password": None}, "NEO4J_PASSWORD is not set"),
        ({"neo4j_database": "elsewhere"}, "database elsewhere, refused"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    settings: Settings, change: dict[str, object], said: str
) -> None:
    with (
        pytest.raises(LeadgraphError, match=said),
        connection.driver(settings.model_copy(update=change)),
    ):
        pytest.fail("it must not open")
