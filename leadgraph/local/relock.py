"""Writes `jars.lock` anew: `python -m leadgraph.local.relock`, after a version below is changed.

Which jars belong together is resolved with `jgo` (a Maven resolver in Python), never at run time.
The server with its dependencies and Neo4j Browser go to `lib`. All jars of group `org.neo4j.gds`
go to `plugins`, and of what they depend on only that whose group and artifact `lib` does not
have: both projects have an artifact `annotations`, so comparing names alone would lose one. Each
jar is downloaded and its sha256 taken; its sha1 must be the one that the registry publishes.
"""

import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from leadgraph.local.jars import LOCK, WORKERS, Jar, JarError, download, registries, sha256_of

NEO4J = ("org.neo4j:neo4j:5.26.30", "org.neo4j.client:neo4j-browser:5.24.0")
GDS = ("org.neo4j.gds:proc:2.13.9", "org.neo4j.gds:opengds-extension:2.13.9")
GDS_GROUP = "org.neo4j.gds"
SCOPES = {None, "compile", "runtime"}
HEAD = """\
# The jars of the local Neo4j. Written by `python -m leadgraph.local.relock`; do not edit.
# Neo4j Community and the Graph Data Science library are GPLv3; they are downloaded, not shipped.
# group:artifact:version[:classifier] sha256 folder
"""


def resolve(coordinates: tuple[str, ...], folder: str, repository: Path) -> list[Jar]:
    """Return the jars of `coordinates` and of all they need at run time, without sha256 yet."""
    from jgo.maven import MavenContext

    context = MavenContext(repo_cache=repository, timeout=60)
    roots = [context.create_dependency(coordinate) for coordinate in coordinates]
    found: list[Any] = [item for part in context.resolver.resolve(roots) for item in part]
    return [
        Jar(item.groupId, item.artifactId, item.version, item.classifier or "", "", folder)
        for item in found
        if item.scope in SCOPES and item.type == "jar"
    ]


def plugins(candidates: list[Jar], lib: list[Jar]) -> list[Jar]:
    """Return those jars of GDS that the server does not bring, by group and artifact."""
    brought = {(jar.group, jar.artifact) for jar in lib}
    return [
        jar
        for jar in candidates
        if jar.group == GDS_GROUP or (jar.group, jar.artifact) not in brought
    ]


def with_sha256(jar: Jar, folder: Path, addresses: list[str]) -> Jar:
    """Return `jar` with the sha256 of its bytes.

    Raises:
        JarError: it cannot be had, or no registry publishes the sha1 that its bytes have.
    """
    from jgo.util import http

    download(jar, folder, addresses)
    path = folder / jar.filename
    sha1 = hashlib.sha1(path.read_bytes(), usedforsecurity=False).hexdigest()
    for address in addresses:
        answer = http.get(f"{address}/{jar.remote_path}.sha1", timeout=60)
        if answer.status_code == 200 and answer.text.split()[0].lower() == sha1:
            return replace(jar, sha256=sha256_of(path))
    raise JarError(f"{jar.coordinate}: its bytes do not have the sha1 that is published.")


def main() -> None:
    """Resolve, download, hash, and write the lock beside this file."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "jars"
        folder.mkdir()
        lib = resolve(NEO4J, "lib", Path(scratch) / "repository")
        gds = plugins(resolve(GDS, "plugins", Path(scratch) / "repository"), lib)
        addresses = registries()
        with ThreadPoolExecutor(WORKERS) as pool:
            jars = list(pool.map(lambda jar: with_sha256(jar, folder, addresses), lib + gds))
    lines = sorted(f"{jar.coordinate} {jar.sha256} {jar.folder}" for jar in jars)
    Path(__file__).with_name(LOCK).write_text(HEAD + "\n".join(lines) + "\n", "utf-8")
    print(f"{len(lib)} jars for lib, {len(gds)} for plugins")


if __name__ == "__main__":
    main()
