"""Airflow on one machine without Docker: SQLite, loopback only, leadgraph's DAGs unpaused.

It runs the parts that `airflow standalone` runs, but without their log servers, which listen on
every address of the machine; the web pages read the log files themselves here.
"""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import psutil
import structlog

from leadgraph.scheduled import WRITER_POOL
from leadgraph.settings import Settings
from quality.errors import LeadgraphError

log = structlog.get_logger()

HOST = "127.0.0.1"
PORT = 8080
USER = "admin"
START_SECONDS = 300
STOP_SECONDS = 30
PARTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}


class AirflowError(LeadgraphError):
    """Airflow could not be set up or started, or one of its parts ended."""


@dataclass(frozen=True)
class Running:
    """An Airflow: its pages, and the process (with its time of birth) that runs its parts."""

    url: str
    pid: int
    born: float


def folder() -> Path:
    """Return Airflow's folder: `AIRFLOW_HOME`, or `.airflow` in the current folder."""
    return Path(os.environ.get("AIRFLOW_HOME", ".airflow")).absolute()


def dags_folder() -> Path:
    """Return the folder of leadgraph's DAGs.

    Raises:
        AirflowError: leadgraph was installed without them (they are in the repository only).
    """
    place = Path(__file__).resolve().parent.parent / "dags"
    if not (place / "ingest.py").is_file():
        raise AirflowError(
            f"There are no DAGs in {place}; run this from a checkout of the repository."
        )
    return place


def environment(settings: Settings, place: Path, port: int = PORT) -> dict[str, str]:
    """Return the environment of Airflow's processes, with keys made at first call.

    `place` is Airflow's folder. The folders in `settings` are made absolute, so that tasks see
    the same ones wherever they run.
    """
    keys = _keys(place)
    own = {
        "AIRFLOW_HOME": str(place),
        "AIRFLOW__CORE__DAGS_FOLDER": str(dags_folder()),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "false",
        "AIRFLOW__CORE__DAGS_ARE_PAUSED_AT_CREATION": "false",
        "AIRFLOW__CORE__EXECUTOR": "LocalExecutor",
        "AIRFLOW__CORE__PARALLELISM": "4",
        "AIRFLOW__CORE__EXECUTION_API_SERVER_URL": f"http://{HOST}:{port}/execution/",
        "AIRFLOW__CORE__FERNET_KEY": keys["fernet_key"],
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS": f"{USER}:admin",
        "AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(place / "passwords.json"),
        "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": f"sqlite:///{place / 'airflow.db'}",
        "AIRFLOW__LOGGING__BASE_LOG_FOLDER": str(place / "logs"),
        "AIRFLOW__API__HOST": HOST,
        "AIRFLOW__API__PORT": str(port),
        "AIRFLOW__API__BASE_URL": f"http://{HOST}:{port}",
        "AIRFLOW__API__WORKERS": "1",
        "AIRFLOW__API__SECRET_KEY": keys["secret_key"],
        "AIRFLOW__API_AUTH__JWT_SECRET": keys["jwt_secret"],
        "GX_ANALYTICS_ENABLED": "false",
        "LEADGRAPH_HOME": str(settings.home.absolute()),
        "LEADGRAPH_OUT": str(settings.out.absolute()),
        "LEADGRAPH_INCOMING": str(settings.incoming.absolute()),
        # `airflow` starts its tasks by that name.
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
    }
    return os.environ | own


def password(place: Path) -> str:
    """Return the password of the web pages' user `admin`, made at first call."""
    path = place / "passwords.json"
    if not path.is_file():
        _write_private(path, json.dumps({USER: secrets.token_urlsafe(16)}))
    found = json.loads(path.read_text())[USER]
    return str(found)


def prepare(environ: Mapping[str, str]) -> None:
    """Make or update Airflow's tables and the writer's pool of one slot.

    Raises:
        AirflowError: Airflow's own command failed; its last lines are in the sentence.
    """
    _airflow(environ, "db", "migrate")
    _airflow(environ, "pools", "set", WRITER_POOL, "1", "One writer of the graph at a time")


@contextmanager
def serve(settings: Settings, place: Path) -> Iterator[tuple[Running, Callable[[], None]]]:
    """Run Airflow while the block runs; it answers and its scheduler lives at the start of it.

    Yields what runs, and a function that raises AirflowError once a part has ended. Output of
    the parts goes to `<place>/<part>.log`.

    Raises:
        AirflowError: another one runs in `place`, or this one did not come up.
    """
    other = running(place)
    if other:
        raise AirflowError(
            f"Airflow runs already at {other.url} (process {other.pid}); "
            "use it, or stop it with `make airflow-down`."
        )
    settings.incoming.mkdir(parents=True, exist_ok=True)
    port = _free_port(PORT)
    environ = environment(settings, place, port)
    password(place)
    log.info("setting up Airflow's tables", folder=str(place))
    prepare(environ)
    me = psutil.Process()
    here = Running(f"http://{HOST}:{port}", me.pid, me.create_time())
    parts: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, arguments in PARTS.items():
            parts[name] = _start(place / f"{name}.log", environ, arguments)
        (place / "running.json").write_text(json.dumps(asdict(here)))
        _wait(here, partial(_check, parts, place))
        yield here, partial(_check, parts, place)
    finally:
        log.info("stopping Airflow")
        with _undisturbed():
            _stop(list(parts.values()))
            (place / "running.json").unlink(missing_ok=True)


def _check(parts: Mapping[str, subprocess.Popen[bytes]], place: Path) -> None:
    """Raise AirflowError if one of the parts has ended."""
    for name, process in parts.items():
        if process.poll() is not None:
            path = place / f"{name}.log"
            last = path.read_text(errors="replace").splitlines()[-5:]
            raise AirflowError(
                f"Airflow's {name} ended with code {process.returncode}; its last lines, of "
                f"{path}:\n" + "\n".join(last)
            )


def running(place: Path) -> Running | None:
    """Return the Airflow that runs in `place`, if its process lives."""
    try:
        known = Running(**json.loads((place / "running.json").read_text()))
        alive = psutil.Process(known.pid).create_time() == known.born
    except (FileNotFoundError, ValueError, TypeError, psutil.NoSuchProcess):
        return None
    return known if alive else None


def down(place: Path) -> bool:
    """Stop the Airflow that runs in `place`, wait until it has ended; False if none runs."""
    known = running(place)
    if known is None:
        return False
    process = psutil.Process(known.pid)
    process.terminate()
    process.wait(2 * STOP_SECONDS)
    return True


def health(here: Running) -> dict[str, str]:
    """Return the state of each part as Airflow reports it (`healthy` or not), {} if it is mute."""
    try:
        with urllib.request.urlopen(f"{here.url}/api/v2/monitor/health", timeout=5) as answer:
            said = json.loads(answer.read())
    except (OSError, ValueError):
        return {}
    return {part: str(state.get("status")) for part, state in said.items() if state}


def _wait(here: Running, check: Callable[[], None]) -> None:
    until = time.monotonic() + START_SECONDS
    log.info("waiting for Airflow", url=here.url)
    while time.monotonic() < until:
        check()
        states = health(here)
        if all(states.get(part) == "healthy" for part in ("scheduler", "dag_processor")):
            return
        time.sleep(1)
    raise AirflowError(
        f"Airflow did not come up at {here.url} within {START_SECONDS} s; its logs are in "
        f"{folder()}, and a machine with less to do may be quick enough."
    )


def _start(path: Path, environ: Mapping[str, str], arguments: list[str]) -> subprocess.Popen[bytes]:
    with path.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "airflow", *arguments],
            env=dict(environ),
            cwd=path.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a Ctrl-C is for this process, which then ends the parts
        )


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no second Ctrl-C cut off the clearing up, which would leave parts running."""
    before = {one: signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(parts: list[subprocess.Popen[bytes]]) -> None:
    """End the parts and all that they started, asking first."""
    family: list[psutil.Process] = []
    for part in parts:
        try:
            top = psutil.Process(part.pid)
            family += [top, *top.children(recursive=True)]
        except psutil.NoSuchProcess:
            continue
    for part in parts:
        if part.poll() is None:
            part.send_signal(signal.SIGTERM)
    _, alive = psutil.wait_procs(family, timeout=STOP_SECONDS)
    for process in alive:
        process.kill()
    psutil.wait_procs(alive, timeout=STOP_SECONDS)


def _airflow(environ: Mapping[str, str], *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "airflow", *arguments],
        env=dict(environ),
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-5:])
        raise AirflowError(f"`airflow {' '.join(arguments)}` failed; its last lines:\n{last}")


def _free_port(wished: int) -> int:
    """Return `wished` if nobody listens there, else any free port of the loopback address."""
    for port in (wished, 0):
        with socket.socket() as door:
            try:
                door.bind((HOST, port))
            except OSError:
                continue
            return int(door.getsockname()[1])
    raise AirflowError(f"No port of {HOST} is free.")


def _keys(place: Path) -> dict[str, str]:
    path = place / "keys.json"
    if not path.is_file():
        place.mkdir(parents=True, exist_ok=True)
        fresh = {name: secrets.token_hex(32) for name in ("secret_key", "jwt_secret")}
        fresh["fernet_key"] = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        _write_private(path, json.dumps(fresh))
    found: dict[str, str] = json.loads(path.read_text())
    return found


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".partial")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text + "\n")
    unfinished.replace(path)
