"""The jars of the local Neo4j: named by a lock, fetched once per user, checked at every start.

Neo4j Community is GPLv3 and the Graph Data Science library is GPLv3 too; neither is part of
leadgraph. They are downloaded from the public Java package registry when they are first needed,
and stay in the user's cache. The lock (`jars.lock`) names each by coordinate and sha256; nothing
is resolved at run time. `relock.py` writes the lock.
"""

import hashlib
import os
import time
import uuid
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import structlog

from quality.errors import LeadgraphError

LOCK = "jars.lock"
FOLDERS = ("lib", "plugins")
SERVER, GDS, BROWSER = "org.neo4j:neo4j", "org.neo4j.gds:proc", "org.neo4j.client:neo4j-browser"
WORKERS = 8
TRIES = 4
TIMEOUT = (10.0, 60.0)
BLOCK = 1 << 18
LARGEST_CACHE = 400 << 20
log = structlog.get_logger()


class JarError(LeadgraphError):
    """A jar of the local Neo4j that could not be had, or is not what the lock names."""


@dataclass(frozen=True)
class Jar:
    """One artifact of the lock; `folder` is `lib` (the server) or `plugins` (GDS)."""

    group: str
    artifact: str
    version: str
    classifier: str
    sha256: str
    folder: str

    @property
    def coordinate(self) -> str:
        """`group:artifact:version[:classifier]`."""
        parts = (self.group, self.artifact, self.version, self.classifier)
        return ":".join(part for part in parts if part)

    @property
    def filename(self) -> str:
        """File name in the cache; the group is in it, for names repeat across groups."""
        return f"{self.group}.{self._remote_name}"

    @property
    def remote_path(self) -> str:
        """Path below the registry's address, in the Maven 2 repository layout."""
        return "/".join((*self.group.split("."), self.artifact, self.version, self._remote_name))

    @property
    def _remote_name(self) -> str:
        classifier = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{classifier}.jar"


def parse_lock(text: str) -> tuple[Jar, ...]:
    """Return the jars of a lock: one a line, `coordinate sha256 folder`; `#` begins a comment.

    Raises:
        JarError: a line is not of that form.
    """
    jars = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            coordinate, sha256, folder = line.split()
            group, artifact, version, *classifier = coordinate.split(":")
            if folder not in FOLDERS or len(sha256) != 64 or len(classifier) > 1:
                raise ValueError(line)
        except ValueError as error:
            raise JarError(
                f"{LOCK}, line {number} is not `group:artifact:version[:classifier] sha256 "
                "lib|plugins`; write the lock anew with `python -m leadgraph.local.relock`."
            ) from error
        jars.append(Jar(group, artifact, version, "".join(classifier), sha256, folder))
    return tuple(jars)


def locked() -> tuple[Jar, ...]:
    """Return the jars that the repository's lock names."""
    return parse_lock((resources.files("leadgraph.local") / LOCK).read_text("utf-8"))


def version_of(project: str, jars: Iterable[Jar]) -> str:
    """Return the locked version of `group:artifact`, such as `jars.SERVER`."""
    return next(jar.version for jar in jars if f"{jar.group}:{jar.artifact}" == project)


def cache() -> Path:
    """Return the folder that all projects of this user share (`XDG_CACHE_HOME` is heeded)."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "leadgraph" / "jars"


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file, as 64 hexadecimal digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def faulty(jars: Iterable[Jar], folder: Path) -> tuple[list[Jar], list[Jar]]:
    """Return the jars that `folder` lacks, and those whose bytes are not the lock's."""

    def look(jar: Jar) -> str:
        path = folder / jar.filename
        if not path.is_file():
            return "missing"
        return "good" if sha256_of(path) == jar.sha256 else "changed"

    jars = list(jars)
    with ThreadPoolExecutor(WORKERS) as pool:
        seen = list(zip(jars, pool.map(look, jars), strict=True))
    return [j for j, s in seen if s == "missing"], [j for j, s in seen if s == "changed"]


def registries() -> list[str]:
    """Return the addresses to download from: those that the library `jgo` is set up with.

    A mirror is named in jgo's own settings file, section `[repositories]`; one called `central`
    replaces the public registry.
    """
    from jgo.config import GlobalSettings
    from jgo.maven import MavenContext

    known: dict[str, str] = MavenContext().remote_repos | GlobalSettings.load().repositories
    return [address.rstrip("/") for address in known.values()]


def download(jar: Jar, folder: Path, addresses: Iterable[str]) -> int:
    """Fetch one jar into `folder` and return its size in bytes.

    It is written beside its place, checked against the lock (unless that has no sha256 yet,
    as while the lock is written) and then renamed, so that a jar is either whole or absent.

    Raises:
        JarError: no registry gave it after several tries, or its bytes are not the lock's.
    """
    from jgo.util import http

    reason = "no registry is set"
    addresses = list(addresses)
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.5 * 2**attempt)
        for address in addresses:
            part = folder / f".{jar.filename}.{uuid.uuid4().hex}.part"
            digest, size = hashlib.sha256(), 0
            try:
                with (
                    http.get(
                        f"{address}/{jar.remote_path}", stream=True, timeout=TIMEOUT
                    ) as answer,
                    part.open("wb") as file,
                ):
                    if answer.status_code != 200:
                        reason = f"it answered {answer.status_code}"
                        continue
                    for block in answer.iter_content(BLOCK):
                        digest.update(block)
                        size += file.write(block)
                if jar.sha256 and digest.hexdigest() != jar.sha256:
                    reason = "its sha256 is not the one in the lock"
                    continue
                part.replace(folder / jar.filename)
                return size
            except OSError as error:  # every fault of `requests` is one
                if error.errno is not None and isinstance(error, PermissionError):
                    raise JarError(f"{folder} cannot be written to; make it yours.") from error
                reason = f"the connection failed ({type(error).__name__})"
            finally:
                part.unlink(missing_ok=True)
    raise JarError(
        f"{jar.coordinate} could not be downloaded: {reason}. What came so far is kept; "
        "run the same command again to go on, or name a mirror in jgo's settings file."
    )


def fetch(
    jars: Iterable[Jar], folder: Path, done: Callable[[Jar, int], None] = lambda jar, size: None
) -> None:
    """Download `jars` into `folder`, eight at a time; `done(jar, bytes)` is called after each.

    Raises:
        JarError: the first jar that could not be had; those that came are kept.
    """
    folder.mkdir(parents=True, exist_ok=True)
    addresses = registries()

    def one(jar: Jar) -> None:
        done(jar, download(jar, folder, addresses))

    with ThreadPoolExecutor(WORKERS) as pool:
        futures = [pool.submit(one, jar) for jar in jars]
        try:
            for future in futures:
                future.result()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def ensure(folder: Path | None = None) -> Path:
    """Make every locked jar present and right in the cache, showing progress; return the folder.

    Raises:
        JarError: a download broke off, or the disk is too full for it.
    """
    from leadgraph.local.machine import need_disk

    folder = folder or cache()
    missing, changed = faulty(locked(), folder)
    if changed:
        log.warning("jars in the cache are damaged; fetching them again", jars=len(changed))
    wanted = missing + changed
    if wanted:
        need_disk(folder, LARGEST_CACHE, "to download Neo4j")
        _show(wanted, folder)
    return folder


def _show(wanted: list[Jar], folder: Path) -> None:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        log.info("downloading Neo4j and the Graph Data Science library", jars=len(wanted))
        arrived: list[int] = []

        def count(jar: Jar, size: int) -> None:
            arrived.append(size)
            if len(arrived) % 50 == 0 or len(arrived) == len(wanted):
                log.info(
                    "jars downloaded", done=len(arrived), of=len(wanted), mb=sum(arrived) >> 20
                )

        fetch(wanted, folder, count)
        return
    with Progress(
        TextColumn("Downloading Neo4j (Community, GPLv3)"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("jars"),
        console=console,
    ) as progress:
        task = progress.add_task("jars", total=len(wanted))
        fetch(wanted, folder, lambda jar, size: progress.advance(task))
