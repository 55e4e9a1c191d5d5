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

from leadgraph.local import java, machine
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
        """Address of Neo4j Browser."""
        return f"http://{machine.LOOPBACK}:{self.http}/browser/"


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
    """Return the local server, started if it was not, when it answers over Bolt.

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
    jars = ensure()
    with _one_start_at_a_time():
        alive = running(settings)
        if alive is not None:
            _wait(settings, alive)
            return alive
        _refuse_locked_store(place)
        machine.need_memory(settings.heap, settings.pagecache)
        machine.need_disk(place, DISK_NEEDED, "for the graph")
        server = _choose_ports(state(settings), ports)
        _write_conf(place, server, settings, jars)
        _set_password(settings, jars)
        before = _log_size(place)
        server = _launch(place, server, settings, jars)
        _wait(settings, server, before)
        return server


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


def _write_conf(place: Path, server: Server, settings: Settings, jars: Path) -> None:
    lines = {
        "server.default_listen_address": machine.LOOPBACK,
        "server.bolt.listen_address": f"{machine.LOOPBACK}:{server.bolt}",
        "server.bolt.advertised_address": f"{machine.LOOPBACK}:{server.bolt}",
        "server.http.listen_address": f"{machine.LOOPBACK}:{server.http}",
        "server.http.advertised_address": f"{machine.LOOPBACK}:{server.http}",
        "server.https.enabled": "false",
        "server.directories.data": place / "data",
        "server.directories.logs": place / "logs",
        "server.directories.run": place / "run",
        "server.directories.plugins": place / "plugins",
        "server.directories.import": place / "import",
        "server.memory.pagecache.size": settings.pagecache,
        "dbms.security.auth_enabled": "true",
        "dbms.security.procedures.unrestricted": "gds.*",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        "dbms.usage_report.enabled": "false",
        "client.allow_telemetry": "false",
        "db.tx_log.preallocate": "false",
        # Else each of its two connectors waits five seconds more before it closes.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (place / "conf" / "neo4j.conf").write_text(
        "# Written by `leadgraph up` at every start; changes here are lost.\n" + text, "utf-8"
    )
    links = place / "plugins"
    for old in links.iterdir():
        old.unlink()
    for jar in locked():
        if jar.folder == "plugins":
            (links / jar.filename).symlink_to(jars / jar.filename)


def _classpath(jars: Path, folders: tuple[str, ...]) -> list[Path]:
    return [jars / jar.filename for jar in locked() if jar.folder in folders]


def _environment(place: Path) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEO4J_", "JAVA_", "_JAVA"))}
    return kept | {"NEO4J_HOME": str(place), "NEO4J_CONF": str(place / "conf")}


def _set_password(settings: Settings, jars: Path) -> None:
    place = folder(settings)
    path = place / "password"
    if path.exists():
        password(settings)
        return
    if (place / "data" / "databases").exists():
        raise LocalServerError(
            f"{path} is missing though there is a graph in {place / 'data'}; put the file back, "
            f"or delete {place} to begin with an empty graph (`leadgraph ingest` fills it again)."
        )
    secret = secrets.token_hex(16)
    answer = java.run_admin(
        ["dbms", "set-initial-password", secret], _environment(place), _classpath(jars, ("lib",))
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
    options = java.machine_options(settings.heap, _classpath(jars, ("lib", "plugins")))
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
            env=_environment(place),
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
                f"Neo4j ended while it started{_signal(server)}: {_why(place, log_from)}"
            )
        if not machine.port_is_free(server.bolt):
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
        f"Neo4j did not answer within {START_SECONDS:.0f} seconds: {_why(place, log_from)}"
    )


REASONS = {
    "Address already in use": "another program took its port meanwhile; run `leadgraph up` again",
    "locked by another process": "another process has the graph open; end it first",
    "Could not reserve enough space": "Java got no memory for its heap; set LEADGRAPH_HEAP lower",
    "OutOfMemoryError": "its heap was too small; set LEADGRAPH_HEAP higher",
    "No space left on device": "the disk is full; free some space",
    "Permission denied": "some of its files belong to another user; make them yours",
}


def _signal(server: Server) -> str:
    """Return ` (killed by signal N)` where that is known: of a child that was not waited for."""
    try:
        _, status = os.waitpid(server.pid or 0, os.WNOHANG)
    except ChildProcessError:
        return ""
    return f" (killed by signal {os.WTERMSIG(status)})" if os.WIFSIGNALED(status) else ""


def _log_size(place: Path) -> int:
    path = place / "logs" / "neo4j.log"
    return path.stat().st_size if path.exists() else 0


def _why(place: Path, log_from: int) -> str:
    logs = place / "logs"
    text = (logs / "console.log").read_text("utf-8", errors="replace")[-20_000:]
    if _log_size(place) > log_from:
        with (logs / "neo4j.log").open("rb") as file:
            file.seek(log_from)
            text += file.read().decode("utf-8", errors="replace")
    for sign, reason in REASONS.items():
        if sign in text:
            return f"{reason} (logs: {logs})."
    errors = [line for line in text.splitlines() if "ERROR" in line or "Exception" in line]
    last = (errors or text.strip().splitlines() or ["it wrote nothing"])[-1].strip()[:300]
    return f"{last} (logs: {logs})."
