"""The jars of the local Neo4j: the lock, and downloads that break off, lie or are repaired.

Downloads come from a real HTTP server on loopback, which the library `jgo` is pointed to by its
own settings file, as a closed network's mirror would be.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from leadgraph.local import jars
from leadgraph.local.relock import plugins

SMALL = sorted(jars.locked(), key=lambda jar: jar.coordinate)[:3]


class Registry(BaseHTTPRequestHandler):
    """Serves jars by their path in the registry; may be told to lie or to break off."""

    def __init__(
        self, bodies: dict[str, bytes], asked: list[str], fault: str, *args: object
    ) -> None:
        self.bodies, self.asked, self.fault = bodies, asked, fault
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        body = self.bodies.get(self.path.removeprefix("/mirror/"))
        if body is None or self.fault == "404":
            self.send_error(404)
            return
        if self.fault == "lie":
            body = b"x" * len(body)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: len(body) // 2] if self.fault == "break" else body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def registry(bodies: dict[str, bytes], settings_file: Path, fault: str = "") -> Iterator[list[str]]:
    """Run a registry and name it in jgo's settings file; yields the paths it was asked for."""
    asked: list[str] = []
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Registry, bodies, asked, fault)) as http:
        threading.Thread(target=http.serve_forever, daemon=True).start()
        settings_file.write_text(
            f"[repositories]\ncentral = http://127.0.0.1:{http.server_port}/mirror/\n"
        )
        try:
            yield asked
        finally:
            http.shutdown()


@pytest.fixture
def mirror_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JGO_CONFIG_FILE", str(tmp_path / "jgo.conf"))
    monkeypatch.setattr(jars, "TRIES", 2)  # else a refused download takes seven seconds
    return tmp_path / "jgo.conf"


@pytest.fixture(scope="module")
def bodies() -> dict[str, bytes]:
    """The bytes of three locked jars, by their path in the registry."""
    cache = jars.ensure()
    return {jar.remote_path: (cache / jar.filename).read_bytes() for jar in SMALL}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_the_lock_names_each_jar_once_and_no_address() -> None:
    locked = jars.locked()
    assert len({jar.filename for jar in locked}) == len(locked) > 300
    assert jars.version_of(jars.SERVER, locked) == "5.26.30"
    assert jars.version_of(jars.GDS, locked) == "2.13.9"
    assert jars.version_of(jars.BROWSER, locked) == "5.24.0"
    assert "://" not in Path(jars.__file__).with_name(jars.LOCK).read_text()
    by_folder = {
        folder: {(jar.group, jar.artifact) for jar in locked if jar.folder == folder}
        for folder in jars.FOLDERS
    }
    assert not by_folder["lib"] & by_folder["plugins"]
    assert all(folder == "plugins" for folder in _folders_of("org.neo4j.gds"))


def _folders_of(group: str) -> list[str]:
    found = [jar.folder for jar in jars.locked() if jar.group == group]
    assert found
    return found


def test_plugins_are_told_from_the_server_by_group_and_artifact() -> None:
    def jar(group: str, artifact: str, version: str = "1") -> jars.Jar:
        return jars.Jar(group, artifact, version, "", "", "plugins")

    lib = [jar("org.neo4j", "annotations"), jar("org.slf4j", "slf4j-api", "2")]
    offered = [
        jar("org.neo4j.gds", "annotations"),
        jar("org.slf4j", "slf4j-api", "1"),
        jar("org.jetbrains", "annotations"),
    ]
    assert [j.group for j in plugins(offered, lib)] == ["org.neo4j.gds", "org.jetbrains"]


@pytest.mark.parametrize(
    "line",
    [
        "org.neo4j:neo4j:5.26.30 " + "0" * 64,
        "org.neo4j:neo4j " + "0" * 64 + " lib",
        "org.neo4j:neo4j:5.26.30 beef lib",
        "org.neo4j:neo4j:5.26.30 " + "0" * 64 + " elsewhere",
    ],
)
def test_a_lock_line_of_another_form_is_named(line: str) -> None:
    with pytest.raises(jars.JarError, match="line 2 is not"):
        jars.parse_lock(f"# a comment\n{line}\n")


def test_a_mirror_in_jgos_settings_file_is_asked(
    mirror_file: Path, bodies: dict[str, bytes], tmp_path: Path
) -> None:
    with registry(bodies, mirror_file) as asked:
        jars.fetch(SMALL, tmp_path / "cache")
    assert sorted(asked) == sorted(f"/mirror/{jar.remote_path}" for jar in SMALL)
    assert names(tmp_path / "cache") == {jar.filename for jar in SMALL}
    assert jars.faulty(SMALL, tmp_path / "cache") == ([], [])


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("404", "answered 404"),
        ("lie", "sha256 is not the one in the lock"),
        ("break", "the connection failed"),
    ],
)
def test_a_download_that_fails_leaves_nothing_half_and_a_second_run_goes_on(
    mirror_file: Path, bodies: dict[str, bytes], tmp_path: Path, fault: str, said: str
) -> None:
    cache = tmp_path / "cache"
    with registry(bodies, mirror_file):
        jars.fetch(SMALL[:1], cache)
    with (
        registry(bodies, mirror_file, fault),
        pytest.raises(jars.JarError, match=f"{said}.*run the same command again"),
    ):
        jars.fetch(SMALL[1:], cache)
    assert names(cache) == {SMALL[0].filename}
    missing, changed = jars.faulty(SMALL, cache)
    assert (missing, changed) == (SMALL[1:], [])
    with registry(bodies, mirror_file) as asked:
        jars.fetch(missing, cache)
    assert len(asked) == 2
    assert jars.faulty(SMALL, cache) == ([], [])


def test_no_registry_that_answers_is_one_sentence(mirror_file: Path, tmp_path: Path) -> None:
    mirror_file.write_text("[repositories]\ncentral = http://127.0.0.1:1/\n")
    with pytest.raises(jars.JarError, match="could not be downloaded: the connection failed"):
        jars.fetch(SMALL[:1], tmp_path / "cache")


def test_a_damaged_jar_in_the_cache_is_found_and_fetched_again(
    mirror_file: Path, bodies: dict[str, bytes], tmp_path: Path
) -> None:
    shared, cache = jars.ensure(), tmp_path / "cache"
    cache.mkdir()
    for jar in jars.locked():
        (cache / jar.filename).symlink_to(shared / jar.filename)
    damaged = cache / SMALL[0].filename
    damaged.unlink()
    damaged.write_bytes(b"PK damaged")
    assert jars.faulty(jars.locked(), cache) == ([], [SMALL[0]])
    with registry(bodies, mirror_file) as asked:
        assert jars.ensure(cache) == cache
    assert asked == [f"/mirror/{SMALL[0].remote_path}"]
    assert damaged.read_bytes() == bodies[SMALL[0].remote_path]
