"""Receives a drop: a folder or zip becomes a verified, read-only copy in the landing place.

Everything that can be wrong with a drop as a whole is found here, before a byte of it is read
as records. A drop is copied into a hidden `.partial` folder, every file is hashed while it is
copied, and one rename makes it appear; what is refused or cut off leaves nothing behind.
"""

import fcntl
import hashlib
import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO
from uuid import uuid4

import structlog

from quality.errors import LeadgraphError
from quality.manifest import (
    MANIFEST,
    MAX_MANIFEST_BYTES,
    Authority,
    DeliveredFile,
    Handling,
    Manifest,
    ManifestFault,
    Period,
    Scope,
    read_manifest,
)

log = structlog.get_logger()

PARTIAL = ".partial"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Limits:
    """How much a drop may unpack to; counted while unpacking, not believed from the archive.

    `max_ratio` holds for each member larger than a megabyte: CSV of real records shrinks 5 to 20
    times, deflate cannot go beyond 1,032.
    """

    max_files: int = 2_000
    max_bytes: int = 64 << 30
    max_ratio: int = 200
    reserve_bytes: int = 256 << 20  # left free on the disk of the landing place


class DropRefused(LeadgraphError):
    """The whole drop is refused; `agency` and `drop` are set where the manifest gave them."""

    def __init__(self, sentence: str, source: Path, manifest: Manifest | None = None) -> None:
        super().__init__(f"The drop {source} is refused: {sentence}.")
        self.source = source
        self.sentence = sentence
        self.agency = manifest.agency if manifest else None
        self.drop = manifest.drop if manifest else None

    def to_json(self) -> dict[str, str | None]:
        """Return what a `refused.json` says."""
        return {
            "status": "refused",
            "source": str(self.source),
            "agency": self.agency,
            "drop": self.drop,
            "reason": self.sentence,
        }


@dataclass(frozen=True)
class Drop:
    """A drop as it lies, verified, in the landing place."""

    agency: str
    drop: str
    delivered_at: datetime
    authority: Authority
    purpose: str
    scope: Scope
    handling: Handling
    retention_until: date
    period: Period
    files: tuple[DeliveredFile, ...]
    folder: Path
    manifest_sha256: str


class _Refusal(Exception):
    """A reason to refuse, on its way to the place that knows source and manifest."""


def receive(
    source: Path, landing: Path, *, limits: Limits | None = None, today: date | None = None
) -> Drop:
    """Copy the drop at `source` (a folder or a zip of one) to `landing/<agency>/<drop>/`.

    Returns the drop as received. Receiving it again gives the same Drop and copies nothing.

    Raises:
        DropRefused: it is incomplete, has no or an expired authority, is past its retention,
            names an unknown feed, lists what is not there or leaves out what is, holds a wrong
            hash, a link or a path that leaves it, unpacks beyond `limits`, or another drop of
            that agency and name was received before.
    """
    limits = limits or Limits()
    today = today or datetime.now(UTC).date()
    manifest: Manifest | None = None
    try:
        with _opened(source, limits) as delivered:
            if MANIFEST not in delivered.names:
                raise _Refusal(
                    f"it has no {MANIFEST}"
                    + (", it is empty" if not delivered.names else " yet")
                    + "; a drop is complete when its manifest, written last, is there"
                )
            content = delivered.read(MANIFEST)
            manifest = read_manifest(content)
            _check(manifest, set(delivered.names), today)
            sha256 = hashlib.sha256(content).hexdigest()
            target = landing / manifest.agency / manifest.drop
            if target.exists():
                return _received_before(target, manifest, sha256)
            _copy(delivered, manifest, content, landing, limits)
    except (_Refusal, ManifestFault) as fault:
        raise DropRefused(str(fault), source, manifest) from None
    log.info("drop received", agency=manifest.agency, drop=manifest.drop, files=len(manifest.files))
    return _drop(manifest, target, sha256)


def open_received(landing: Path, agency: str, drop: str) -> Drop:
    """Return a drop that was received before.

    Raises:
        LeadgraphError: there is none of that name.
    """
    folder = landing / agency / drop
    path = folder / MANIFEST
    if not path.is_file():
        raise LeadgraphError(
            f"No drop {drop!r} of {agency!r} lies in {landing}; receive it with `leadgraph ingest`."
        )
    content = path.read_bytes()
    return _drop(read_manifest(content), folder, hashlib.sha256(content).hexdigest())


def _drop(manifest: Manifest, folder: Path, sha256: str) -> Drop:
    values = {name: getattr(manifest, name) for name in type(manifest).model_fields}
    return Drop(**values, folder=folder, manifest_sha256=sha256)


def _received_before(target: Path, manifest: Manifest, sha256: str) -> Drop:
    content = (target / MANIFEST).read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise _Refusal(
            f"{manifest.agency} delivered another drop called {manifest.drop} before; "
            "give this one a name of its own"
        )
    return _drop(manifest, target, sha256)


def _check(manifest: Manifest, names: set[str], today: date) -> None:
    from quality import contract

    if manifest.authority.expires_on < today:
        raise _Refusal(
            f"its authority {manifest.authority.reference!r} expired on "
            f"{manifest.authority.expires_on}; deliver it under one that is in force"
        )
    if manifest.retention_until < today:
        raise _Refusal(f"it was to be kept until {manifest.retention_until} only; that day is past")
    feeds = contract.feeds()
    for file in manifest.files:
        if file.feed not in feeds:
            raise _Refusal(
                f"{file.path} is listed as feed {file.feed!r}, which does not exist; "
                f"the feeds are {', '.join(feeds)}"
            )
    listed = {file.path for file in manifest.files}
    if missing := sorted(listed - names):
        raise _Refusal(f"{MANIFEST} lists {missing[0]}, which is not there; add it or unlist it")
    if extra := sorted(names - listed - {MANIFEST}):
        raise _Refusal(f"{extra[0]} is there but not listed in {MANIFEST}; list it or remove it")


def _copy(
    delivered: "_Delivered", manifest: Manifest, content: bytes, landing: Path, limits: Limits
) -> None:
    landing.mkdir(parents=True, exist_ok=True)
    with _partial(landing) as partial:
        total = len(content)
        for number, file in enumerate(manifest.files, start=1):
            path = partial / file.path
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
            digest = hashlib.sha256()
            with delivered.open(file.path) as reading, path.open("xb") as writing:
                while block := _next(reading, file.path):
                    total += len(block)
                    if total > limits.max_bytes:
                        raise _Refusal(
                            f"it unpacks to more than {limits.max_bytes} bytes (at {file.path}); "
                            "split it into several drops"
                        )
                    if shutil.disk_usage(landing).free < limits.reserve_bytes:
                        raise _Refusal(f"the disk of {landing} is full; make room and try again")
                    delivered.weigh(file.path, len(block))
                    digest.update(block)
                    writing.write(block)
                writing.flush()
                os.fsync(writing.fileno())
            if digest.hexdigest() != file.sha256:
                raise _Refusal(
                    f"{file.path} has another sha256 ({digest.hexdigest()[:12]}...) than "
                    f"{MANIFEST} says ({file.sha256[:12]}...); it was changed or damaged on its "
                    "way, deliver it again"
                )
            path.chmod(0o440)
            log.debug("file verified", file=file.path, done=number, of=len(manifest.files))
        (partial / MANIFEST).write_bytes(content)
        (partial / MANIFEST).chmod(0o440)
        target = landing / manifest.agency / manifest.drop
        made = not target.parent.exists()
        target.parent.mkdir(exist_ok=True, mode=0o750)
        try:
            partial.rename(target)
        except OSError as error:
            if made and not any(target.parent.iterdir()):
                target.parent.rmdir()
            raise _Refusal(
                f"it could not be moved to {target} ({error.strerror}); "
                "was it received by someone else just now? Try again"
            ) from None


def _next(reading: IO[bytes], name: str) -> bytes:
    try:
        return reading.read(BLOCK)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise _Refusal(f"{name} cannot be read ({error}); pack and deliver it again") from None


@contextmanager
def _partial(landing: Path) -> Iterator[Path]:
    """Give a hidden folder that is gone afterwards, unless it was renamed away.

    A lock that its process holds tells a live one from what a killed process left, which the
    next receipt removes.
    """
    room = landing / PARTIAL
    room.mkdir(exist_ok=True, mode=0o750)
    for lock in room.glob("*.lock"):
        with lock.open("rb") as stale:
            try:
                fcntl.flock(stale, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(lock.with_suffix(""), ignore_errors=True)
            lock.unlink(missing_ok=True)
    token = uuid4().hex
    lock, folder = room / f"{token}.lock", room / token
    try:
        with lock.open("xb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            folder.mkdir(mode=0o750)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        lock.unlink(missing_ok=True)
        if not any(room.iterdir()):
            room.rmdir()


class _Delivered:
    """What was delivered: its file names, and a way to read each."""

    def __init__(self, names: dict[str, Callable[[], IO[bytes]]], limits: Limits) -> None:
        self.names = names
        self.packed: dict[str, int] = {}
        self._limits = limits
        self._unpacked: dict[str, int] = {}

    def open(self, name: str) -> IO[bytes]:
        try:
            return self.names[name]()
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
            raise _Refusal(f"{name} cannot be read ({error}); deliver it again") from None

    def read(self, name: str) -> bytes:
        with self.open(name) as reading:
            content = b""
            while len(content) <= MAX_MANIFEST_BYTES and (block := _next(reading, name)):
                content += block
            return content

    def weigh(self, name: str, count: int) -> None:
        """Count `count` more bytes out of a packed member and refuse one that grows too much."""
        unpacked = self._unpacked[name] = self._unpacked.get(name, 0) + count
        packed = self.packed.get(name)
        if packed is not None and unpacked > max(1 << 20, packed * self._limits.max_ratio):
            raise _Refusal(
                f"{name} unpacks to more than {self._limits.max_ratio} times its packed size; "
                "that is how a zip bomb looks"
            )


@contextmanager
def _opened(source: Path, limits: Limits) -> Iterator[_Delivered]:
    if source.is_symlink():
        raise _Refusal("it is a symbolic link; give the folder or zip itself")
    if source.is_dir():
        yield _Delivered(_folder(source, limits), limits)
    elif source.is_file():
        try:
            archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise _Refusal(f"it is neither a folder nor a zip that opens ({error})") from None
        with archive:
            members = _members(archive, limits)
            delivered = _Delivered(
                {name: lambda info=info: archive.open(info) for name, info in members.items()},  # type: ignore[misc]
                limits,
            )
            delivered.packed = {name: info.compress_size for name, info in members.items()}
            yield delivered
    else:
        raise _Refusal("there is no such folder or zip")


def _folder(source: Path, limits: Limits) -> dict[str, Callable[[], IO[bytes]]]:
    names: dict[str, Callable[[], IO[bytes]]] = {}
    for folder, folders, files in os.walk(source, followlinks=False, onerror=_unreadable):
        for name in (*folders, *files):
            path = Path(folder) / name
            where = path.relative_to(source).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                raise _Refusal(f"{where} is a symbolic link, which may leave the drop; remove it")
            if stat.S_ISREG(mode):
                names[where] = lambda path=path: _regular(path)  # type: ignore[misc]
            elif not stat.S_ISDIR(mode):
                raise _Refusal(f"{where} is no regular file; remove it")
            if len(names) > limits.max_files:
                raise _Refusal(f"it holds more than {limits.max_files} files; split it")
    return names


def _unreadable(error: OSError) -> None:
    raise _Refusal(f"{error.filename} cannot be listed ({error.strerror})")


def _regular(path: Path) -> IO[bytes]:
    # The folder may change between the walk and now: never follow a link, never wait on a pipe.
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError("it is no regular file")
    return os.fdopen(handle, "rb")


def _members(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    """Return the archive's files by their path in the drop, which may be one folder down."""
    infos = archive.infolist()
    if len(infos) > limits.max_files:
        raise _Refusal(f"it holds more than {limits.max_files} entries; split it")
    members: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename
        parts = name.removesuffix("/").split("/")
        if "\\" in name or "\0" in name or ":" in name or {"", ".", ".."} & set(parts):
            raise _Refusal(f"its entry {name!r} has a path that leaves the drop")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _Refusal(f"its entry {name!r} is a link or no regular file; remove it")
        if info.flag_bits & 1:
            raise _Refusal(f"its entry {name!r} is encrypted; pack it without a password")
        if info.is_dir():
            continue
        if name in members:
            raise _Refusal(f"its entry {name!r} is there twice")
        members[name] = info
    tops = {name.split("/")[0] for name in members}
    if MANIFEST not in members and len(tops) == 1:
        top = f"{tops.pop()}/"
        if f"{top}{MANIFEST}" in members:
            return {name.removeprefix(top): info for name, info in members.items()}
    return members
