"""What the machine must have to spare before a local Neo4j starts: memory, disk and ports."""

import re
import socket
from contextlib import closing
from pathlib import Path

import psutil

from quality.errors import LeadgraphError

LOOPBACK = "127.0.0.1"
UNITS = {"k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
CGROUP = Path("/sys/fs/cgroup")


class ScarceError(LeadgraphError):
    """Too little memory or disk, or a taken port."""


def in_bytes(size: str, name: str = "the size") -> int:
    """Return a size as Java and Neo4j write it (`600m`, `1g`) in bytes.

    Raises:
        ScarceError: it is not written so.
    """
    match = re.fullmatch(r"([1-9][0-9]*)([kmgt])", size.strip().lower())
    if match is None:
        raise ScarceError(f"{name} is {size!r}; write a whole number and k, m, g or t, as in 1g.")
    return int(match[1]) * UNITS[match[2]]


def free_memory() -> int:
    """Return the bytes of memory that a new process may take, a container's limit heeded."""
    available = psutil.virtual_memory().available
    try:
        limit = (CGROUP / "memory.max").read_text().strip()
        used = int((CGROUP / "memory.current").read_text())
        cached = dict(
            line.split() for line in (CGROUP / "memory.stat").read_text().splitlines()
        ).get("file", "0")
    except (OSError, ValueError):
        return available
    if limit == "max":
        return available
    return min(available, int(limit) - used + int(cached))


def need_memory(heap: str, pagecache: str) -> None:
    """Refuse a heap and page cache that the machine cannot give beside the JVM's own 300 MiB.

    Raises:
        ScarceError: less memory is free than they need.
    """
    needed = in_bytes(heap, "LEADGRAPH_HEAP") + in_bytes(pagecache, "LEADGRAPH_PAGECACHE")
    needed += 300 << 20
    free = free_memory()
    if free < needed:
        raise ScarceError(
            f"Too little memory for the local Neo4j: heap {heap} and page cache {pagecache} need "
            f"{needed >> 20} MiB, {free >> 20} MiB are free; set LEADGRAPH_HEAP and "
            "LEADGRAPH_PAGECACHE lower (600m and 256m do for small worlds), or end other programs."
        )


def free_disk(path: Path) -> int:
    """Return the bytes free on the disk of `path`, which need not exist yet."""
    path = path.absolute()
    while not path.exists():
        path = path.parent
    return psutil.disk_usage(str(path)).free


def need_disk(path: Path, needed: int, purpose: str) -> None:
    """Refuse to go on where less than `needed` bytes are free on the disk of `path`.

    Raises:
        ScarceError: less is free.
    """
    free = free_disk(path)
    if free < needed:
        raise ScarceError(
            f"Too little disk at {path} {purpose}: {needed >> 20} MiB are needed, "
            f"{free >> 20} MiB are free; free some, or put the folder on another disk."
        )


def port_is_free(port: int) -> bool:
    """Return whether a server could listen on this port of the loopback address now."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def free_port(preferred: int, taken: tuple[int, ...] = ()) -> int:
    """Return `preferred` if it is free (and not 0), else one that the system gives, not `taken`."""
    if preferred and preferred not in taken and port_is_free(preferred):
        return preferred
    while True:
        with closing(socket.socket()) as probe:
            probe.bind((LOOPBACK, 0))
            port = int(probe.getsockname()[1])
        if port not in taken:
            return port


def who_listens(port: int) -> str:
    """Return `process NAME, pid N` for the program on a port, or `another program`."""
    try:
        for connection in psutil.net_connections("tcp"):
            if (
                connection.status == psutil.CONN_LISTEN
                and connection.laddr[1:] == (port,)
                and connection.pid
            ):
                return f"process {psutil.Process(connection.pid).name()}, pid {connection.pid}"
    except psutil.Error:
        pass
    return "another program"
