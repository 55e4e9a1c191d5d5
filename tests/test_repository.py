"""The repository as a whole: rooms, style, types, locks, make targets, and what no file says."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
PIN = re.compile(r"^([\w.-]+)==([\w.+!-]+)", re.MULTILINE)

# Written in pieces, so that this file may be looked at too.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("maven", "org"),
        ("maven", "apache", "org"),
        ("npmjs", "org"),
        ("golang", "org"),
        ("docker", "io"),
        ("ghcr", "io"),
        ("quay", "io"),
    )
]
MACHINE_PATH = re.compile(r"(?<![\w.])/" + r"(?:root|home/\w+|Users/\w+|work)/")


def run(*command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, env=os.environ | environment
    )


def tracked() -> list[Path]:
    """Return the files of the repository, those not yet committed too."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z").stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize(
    "command",
    [
        ["lint-imports"],
        ["ruff", "check", "--quiet", "."],
        ["ruff", "format", "--check", "--quiet", "."],
        ["mypy"],
    ],
    ids=lambda command: command[0] + (command[1] if "format" in command else ""),
)
def test_a_check_of_make_lint(command: list[str]) -> None:
    assert " ".join(command).replace(" --quiet", "") in (ROOT / "Makefile").read_text()

    done = run(str(BIN / command[0]), *command[1:])

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="ignore")
        words = [host for host in REGISTRIES if host in text]
        words += MACHINE_PATH.findall(text)
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words]

    assert found == []


def test_the_check_for_hosts_and_folders_can_fail() -> None:
    assert MACHINE_PATH.search("see " + "/root" + "/.cache")
    assert MACHINE_PATH.search("in '" + "/home" + "/ann/x'")
    assert not MACHINE_PATH.search("https://example.test/home/ann/x")
    assert len(tracked()) > 50


@pytest.mark.parametrize("lock", ["requirements.lock", "deploy/requirements.lock"])
def test_every_locked_package_has_a_hash_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]

    assert "://" not in text
    assert len(blocks) == len(PIN.findall(text)) > 0
    for block in blocks:
        assert "--hash=sha256:" in block, block.splitlines()[0]


def test_the_lock_has_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    locked: dict[str, list[str]] = {}
    for name, version in PIN.findall((ROOT / "requirements.lock").read_text()):
        locked.setdefault(canonicalize_name(name), []).append(version)

    for line in project["dependencies"] + project["optional-dependencies"]["dev"]:
        wish = Requirement(line)
        versions = locked.get(canonicalize_name(wish.name), [])
        assert any(wish.specifier.contains(version) for version in versions), line


def test_the_image_gets_the_versions_of_the_lock() -> None:
    project = dict(PIN.findall((ROOT / "requirements.lock").read_text()))
    image = dict(PIN.findall((ROOT / "deploy" / "requirements.lock").read_text()))

    assert {"asyncpg", "psycopg2-binary"} <= image.keys()
    assert {name: version for name, version in image.items() if name in project} == {}


def test_make_alone_lists_the_targets() -> None:
    done = run("make", "--no-print-directory")

    assert done.returncode == 0, done.stderr
    offered = set(re.findall(r"^make ([a-z-]+) ", done.stdout, re.MULTILINE))
    assert offered >= {"demo", "test", "down", "airflow", "airflow-down", "lint", "lock"}


def test_the_integration_runs_make_test() -> None:
    ci = (ROOT / ".ci" / "run").read_text()

    assert "set -euo pipefail" in ci
    assert ci.splitlines()[-1] == "make test"
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_without_a_fitting_python_make_says_so(tmp_path: Path) -> None:
    make, shell = shutil.which("make"), shutil.which("sh")
    assert make and shell
    (tmp_path / "sh").symlink_to(shell)
    (tmp_path / "false").symlink_to(shutil.which("false") or "")

    done = run(make, "test", PATH=str(tmp_path))

    assert done.returncode == 2
    assert "needs Python 3.11, 3.12 or 3.13 with its venv module" in done.stderr


def test_the_environment_is_made_once_and_again_when_it_is_broken(tmp_path: Path) -> None:
    (tmp_path / "deploy").mkdir()
    shutil.copy(ROOT / "deploy" / "environment.py", tmp_path / "deploy")
    # No package is asked for; a build backend that is this file, so that nothing is fetched.
    (tmp_path / "requirements.lock").write_text("# none\n")
    (tmp_path / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "nothing"\nversion = "1"\n'
    )
    (tmp_path / "backend.py").write_text("raise ImportError('the backend is broken')\n")
    stamp = tmp_path / ".venv" / "leadgraph-stamp"

    def make() -> subprocess.CompletedProcess[str]:
        script = str(tmp_path / "deploy" / "environment.py")
        return subprocess.run([sys.executable, script], capture_output=True, text=True)

    failed = make()

    assert failed.returncode == 1
    assert "pip could not install" in failed.stderr
    assert "the backend is broken" in failed.stdout
    assert not stamp.exists()

    (tmp_path / "backend.py").write_text(BACKEND)
    mended = make()

    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert ".venv is incomplete; making it again" in mended.stdout
    made = stamp.stat().st_mtime_ns

    again = make()

    assert (again.returncode, again.stdout) == (0, "")
    assert stamp.stat().st_mtime_ns == made

    (tmp_path / "requirements.lock").write_text("# still none\n")
    updated = make()

    assert updated.returncode == 0, updated.stderr
    assert "the lock has changed" in updated.stdout


BACKEND = """
import pathlib
import zipfile


def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "nothing-1-py3-none-any.whl"
    info = "nothing-1.dist-info"
    with zipfile.ZipFile(pathlib.Path(folder, name), "w") as wheel:
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: nothing\\nVersion: 1\\n")
        lines = "Wheel-Version: 1.0", "Root-Is-Purelib: true", "Tag: py3-none-any", ""
        wheel.writestr(f"{info}/WHEEL", "\\n".join(lines))
        wheel.writestr(f"{info}/RECORD", "")
    return name
"""
