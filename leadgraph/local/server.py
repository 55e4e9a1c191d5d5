"""Starts, recognises and stops the local Neo4j of one state folder.

Everything of it lies in `<home>/neo4j`: `server.json` (ports and process), `password` (readable
by its owner only), `conf`, `data`, `logs`, `run`. A process is taken for ours only if its number,
its time of birth and the folder on its command line all fit, so that a number which the system
gave to another program is never signalled.
"""

import fcntl
import json
import os
import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import psutil
import structlog
from filelock import FileLock, Timeout

from leadgraph.local import conf, java, logs, machine
from leadgraph.local.jars import cache, ensure, locked
from leadgraph.settings import Settings
from quality.errors import LeadgraphError

BOLT, HTTP = 7687, 7474
USERNAME = DATABASE = "neo4j"
DISK_NEEDED = 512 << 20
START_SECONDS = 300.0
STOP_SECONDS = 90.0
SAME_BIRTH_SECONDS = 2.0
LOADING_SECONDS = 2.0
log = structlog.get_logger()


class LocalServerError(LeadgraphError):
    """The local Neo4j cannot be started, found or stopped."""


@dataclass(frozen=True)
class Server:
    """What is known of a local server: its ports, and its process if one was started."""

    bolt: int
    http: int
    pid: int | None = None
    born: float | None = None

    @property
    def uri(self) -> str:
        """Address for drivers."""
        return f"bolt://{machine.LOOPBACK}:{self.bolt}"

    @property
    def browser(self) -> str:
        """Address of Neo4j Browser, with what its log-in form shows but the password."""
        wanted = f"dbms=bolt://{USERNAME}@{machine.LOOPBACK}:{self.bolt}&db={DATABASE}"
        return f"http://{machine.LOOPBACK}:{self.http}/browser/?{wanted}"


def folder(settings: Settings) -> Path:
    """Return the folder of the local server, absolute."""
    return settings.home.absolute() / "neo4j"


def state(settings: Settings) -> Server | None:
    """Return what `server.json` says, or None where no server was ever started.

    Raises:
        LocalServerError: the file is damaged.
    """
    path = folder(settings) / "server.json"
    try:
        return Server(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError) as error:
        raise LocalServerError(
            f"{path} is damaged; delete it and run `leadgraph up` (the graph stays)."
        ) from error


def running(settings: Settings) -> Server | None:
    """Return the local server if its process lives, else None."""
    known = state(settings)
    return known if known is not None and _process(known, folder(settings)) else None


def memory(server: Server) -> int:
    """Return the bytes of memory that a running server holds (resident set)."""
    return int(psutil.Process(server.pid).memory_info().rss)


def password(settings: Settings) -> str:
    """Return the password of the local server's user `neo4j`.

    Raises:
        LocalServerError: there is none yet, or others may read the file.
    """
    path = folder(settings) / "password"
    try:
        if path.stat().st_mode & 0o077:
            raise LocalServerError(
                f"{path} can be read by other users of this machine; run `chmod 600 {path}`."
            )
        return path.read_text("utf-8").strip()
    except FileNotFoundError as error:
        raise LocalServerError(
            f"There is no local Neo4j in {folder(settings)}; run `leadgraph up`."
        ) from error


def up(settings: Settings, ports: tuple[int, int] = (BOLT, HTTP)) -> Server:
    """Return the local server, started if it was not, when it answers.

    `ports` are the wished ports for Bolt and HTTP at the first start; later ones keep to what
    was chosen then, unless another program has taken it. Starts of one user queue, so that two
    projects do not choose the same port.

    Raises:
        LocalServerError: it did not come up; the sentence says why.
        ScarceError: too little memory or disk.
        JarError: a download broke off.
    """
    place = folder(settings)
    _make(place)
    alive = running(settings)
    if alive is None:
        # Faults are said before anything is fetched or waited for.
        _refuse_lost_password(settings)
        _refuse_locked_store(place)
        machine.need_memory(settings.heap, settings.pagecache)
        machine.need_disk(place, DISK_NEEDED, "for the graph")
        jars = ensure()
        with _one_start_at_a_time():
            alive = running(settings)  # it may have been started while this one queued
            if alive is None:
                return _start(settings, ports, jars)
    _wait(settings, alive)
    return alive


def prepare(settings: Settings) -> None:
    """Make the folder of a server that is not running, and its password.

    Raises:
        LocalServerError: the folder cannot be made, or is in use.
    """
    place = folder(settings)
    _make(place)
    _refuse_lost_password(settings)
    _refuse_locked_store(place)
    jars = ensure()
    conf.write(place, 0, 0, settings.pagecache, jars)
    _set_password(settings, jars)


def down(settings: Settings) -> bool:
    """Stop the local server; return whether one was running.

    Raises:
        LocalServerError: it belongs to another user.
    """
    known = state(settings)
    process = _process(known, folder(settings)) if known else None
    if known is None or process is None:
        return False
    try:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            log.warning("Neo4j did not end when asked; ending it hard", pid=process.pid)
            process.kill()
            process.wait(STOP_SECONDS)
    except psutil.AccessDenied as error:
        raise LocalServerError(
            f"The local Neo4j (pid {process.pid}) belongs to {process.username()}; "
            "only that user can stop it."
        ) from error
    _write_state(folder(settings), replace(known, pid=None, born=None))
    return True


def _start(settings: Settings, ports: tuple[int, int], jars: Path) -> Server:
    place = folder(settings)
    server = _choose_ports(state(settings), ports)
    conf.write(place, server.bolt, server.http, settings.pagecache, jars)
    _set_password(settings, jars)
    log_from = logs.size(place)
    server = _launch(place, server, settings, jars)
    _wait(settings, server, log_from)
    return server


def _make(place: Path) -> None:
    try:
        for name in ("conf", "data", "logs", "run", "plugins", "import"):
            (place / name).mkdir(parents=True, exist_ok=True)
        place.chmod(0o700)
    except OSError as error:
        raise LocalServerError(
            f"{place} cannot be made or is not yours ({error.strerror}); name another folder "
            "with LEADGRAPH_HOME, or make it yours."
        ) from error


@contextmanager
def _one_start_at_a_time() -> Iterator[None]:
    lock = FileLock(cache().parent / "start.lock")
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            log.info("waiting until another local Neo4j of this user has started")
            lock.acquire(timeout=2 * START_SECONDS)
    except Timeout as error:
        raise LocalServerError(
            f"Another `leadgraph up` of this user has not ended after {2 * START_SECONDS:.0f} "
            "seconds; end it and try again."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _process(server: Server, place: Path) -> psutil.Process | None:
    if server.pid is None or server.born is None:
        return None
    try:
        process = psutil.Process(server.pid)
        if abs(process.create_time() - server.born) >= SAME_BIRTH_SECONDS:
            return None
        until = time.monotonic() + LOADING_SECONDS
        while process.status() != psutil.STATUS_ZOMBIE:
            line = process.cmdline()
            if line or time.monotonic() > until:
                return process if f"--home-dir={place}" in line else None
            time.sleep(0.01)  # the line is empty for a moment while a program is being loaded
    except psutil.AccessDenied:
        return process
    except psutil.NoSuchProcess:
        pass
    return None


def _refuse_locked_store(place: Path) -> None:
    path = place / "data" / "databases" / "store_lock"
    if not path.exists():
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except OSError:
            pass
    holders = [
        process.info["pid"]
        for process in psutil.process_iter(["pid", "cmdline"])
        if f"--home-dir={place}" in (process.info["cmdline"] or [])
    ]
    who = f"process {holders[0]}" if holders else "another process"
    what = f"`kill {holders[0]}`" if holders else "that process"
    raise LocalServerError(
        f"The graph in {place / 'data'} is in use by {who}, which {place / 'server.json'} does "
        f"not know; end it ({what}) and run `leadgraph up` again."
    )


def _choose_ports(known: Server | None, wished: tuple[int, int]) -> Server:
    before = (known.bolt, known.http) if known else wished
    bolt = machine.free_port(before[0])
    http = machine.free_port(before[1], (bolt,))
    for name, old, new in (("Bolt", before[0], bolt), ("HTTP", before[1], http)):
        if old not in (new, 0):
            log.warning(
                f"port {old} for {name} is taken by {machine.who_listens(old)}; "
                f"this project uses {new} from now on"
            )
    return Server(bolt, http)


def classpath(jars: Path, folders: tuple[str, ...]) -> list[Path]:
    """Return the jars of these folders of the lock."""
    return [jars / jar.filename for jar in locked() if jar.folder in folders]


def environment(place: Path) -> dict[str, str]:
    """Return the environment that Neo4j's programs run in."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "JAVA_", "_JAVA"))}
    return kept | {"NEO4J_HOME": str(place), "NEO4J_CONF": str(place / "conf")}


def _refuse_lost_password(settings: Settings) -> None:
    place = folder(settings)
    path = place / "password"
    if path.exists():
        password(settings)
    elif (place / "data" / "databases").exists():
        raise LocalServerError(
            f"{path} is missing though there is a graph in {place / 'data'}; put the file back, "
            f"or delete {place} to begin with an empty graph (`leadgraph ingest` fills it again)."
        )


def _set_password(settings: Settings, jars: Path) -> None:
    place = folder(settings)
    path = place / "password"
    if path.exists():
        return
    secret = secrets.token_hex(16)
    answer = java.run_admin(
        ["dbms", "set-initial-password", secret], environment(place), classpath(jars, ("lib",))
    )
    if answer.returncode != 0:
        raise LocalServerError(
            "Neo4j refused to set its first password: "
            + " ".join((answer.stdout + answer.stderr).replace(secret, "...").split())[-300:]
        )
    part = path.with_suffix(".part")
    part.touch(0o600)
    part.write_text(secret + "\n", "utf-8")
    part.replace(path)


def _launch(place: Path, server: Server, settings: Settings, jars: Path) -> Server:
    arguments = place / "run" / "java.arguments"
    options = java.machine_options(settings.heap, classpath(jars, ("lib", "plugins")))
    arguments.write_text(java.quoted(options), "utf-8")
    command = [
        str(java.java()),
        f"@{arguments}",
        java.SERVER,
        f"--home-dir={place}",
        f"--config-dir={place / 'conf'}",
    ]
    with (place / "logs" / "console.log").open("wb") as console:
        process = subprocess.Popen(
            command,
            cwd=place,
            env=environment(place),
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = replace(server, pid=process.pid, born=psutil.Process(process.pid).create_time())
    _write_state(place, server)
    log.info("starting Neo4j", pid=process.pid, bolt=server.bolt, http=server.http)
    return server


def _write_state(place: Path, server: Server) -> None:
    path = place / "server.json"
    part = path.with_suffix(".part")
    part.write_text(json.dumps(asdict(server)) + "\n", "utf-8")
    part.replace(path)


def _wait(settings: Settings, server: Server, log_from: int = 0) -> None:
    from neo4j import GraphDatabase
    from neo4j.exceptions import AuthError, DriverError, Neo4jError

    place = folder(settings)
    auth = (USERNAME, password(settings))
    began = told = time.monotonic()
    while time.monotonic() - began < START_SECONDS:
        if _process(server, place) is None:
            raise LocalServerError(
                f"Neo4j ended while it started{_signal(server)}: {logs.why(place, log_from)}"
            )
        # Bolt answers first; Browser's port is opened when the rest is ready.
        if not (machine.port_is_free(server.bolt) or machine.port_is_free(server.http)):
            try:
                with GraphDatabase.driver(server.uri, auth=auth) as driver:
                    driver.verify_connectivity()
                    return
            except AuthError as error:
                raise LocalServerError(
                    f"The local Neo4j refuses the password in {place / 'password'}; put the "
                    f"right one there, or delete {place} to begin with an empty graph."
                ) from error
            except (DriverError, Neo4jError, OSError):
                pass  # it listens, but is not ready yet
        if time.monotonic() - told > 10:
            told = time.monotonic()
            log.info("Neo4j is starting", seconds=round(told - began))
        time.sleep(0.25)
    raise LocalServerError(
        f"Neo4j did not answer within {START_SECONDS:.0f} seconds: {logs.why(place, log_from)}"
    )


def _signal(server: Server) -> str:
    """Return ` (killed by signal N)` where that is known: of a child that was not waited for."""
    try:
        _, status = os.waitpid(server.pid or 0, os.WNOHANG)
    except ChildProcessError:
        return ""
    return f" (killed by signal {os.WTERMSIG(status)})" if os.WIFSIGNALED(status) else ""
