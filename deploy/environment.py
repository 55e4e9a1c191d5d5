"""Make the environment `.venv` from `requirements.lock`, once: it is what every make target needs.

Uses nothing but the standard library of Python 3.11 to 3.13. An environment that is complete has
a stamp, written last, with the hash of the lock, of pyproject.toml, and the folder. One without a
stamp was left half made and is made again; one with another stamp is brought up to the lock.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
STAMP = VENV / "leadgraph-stamp"
LOG = VENV / "install.log"
PYTHON = VENV / "bin" / "python"
FREE_BYTES = 4 * 1024**3
"""What the packages take when unpacked (2.3 GiB measured), with room for the downloads."""


def wanted() -> str:
    """Return the stamp of an environment that fits: the files it is made from, and its folder."""
    digest = hashlib.sha256()
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    return f"{digest.hexdigest()}\n{ROOT}\n"


def found() -> str | None:
    """Return the stamp of the environment that is there, or None if it is none or does not run."""
    if not STAMP.is_file():
        return None
    runs = subprocess.run(
        [PYTHON, "-c", "import pip"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    return STAMP.read_text() if runs.returncode == 0 else None


def fail(sentence: str) -> None:
    """End with exit code 1 and a sentence."""
    sys.exit(f"leadgraph: {sentence}")


def pip(*arguments: str, total: int = 0) -> None:
    """Run pip in the environment; show how many of `total` packages it has come to."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    on_screen = sys.stdout.isatty()
    seen: set[str] = set()
    with LOG.open("a", encoding="utf-8") as log:
        run = subprocess.Popen(
            [*command, *arguments],
            cwd=ROOT,
            text=True,
            errors="replace",
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        assert run.stdout is not None
        for line in run.stdout:
            log.write(line)
            match = re.match(r"(?:Collecting|Requirement already satisfied:) ([\w.-]+)", line)
            if total and match and match[1] not in seen:
                seen.add(match[1])
                if on_screen:
                    print(f"\r  {len(seen)} of {total}  {match[1]:<50.50}", end="", flush=True)
                elif len(seen) % 25 == 0:
                    print(f"  {len(seen)} of {total} packages", flush=True)
            elif total and line.startswith("Installing collected packages"):
                print("\r  unpacking them; this takes about a minute".ljust(72), flush=True)
    if run.wait():
        print("".join(LOG.read_text(encoding="utf-8").splitlines(keepends=True)[-15:]))
        fail(
            f"pip could not install the packages of {LOCK.name}; its last lines are above, all of"
            f" them in {LOG}. Mend the cause and run the same command again: what was downloaded"
            " is kept."
        )


def main() -> None:
    """Leave a complete environment behind, or end with a sentence on why there is none."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        here = ".".join(map(str, sys.version_info[:3]))
        fail(f"it needs Python 3.11, 3.12 or 3.13, and {sys.executable} is {here}.")
    place = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)  # a second make waits until the first has made it
    before = found()
    if before == wanted():
        return
    started = time.monotonic()
    version = ".".join(map(str, sys.version_info[:3]))
    same_folder = before is not None and before.splitlines()[1:] == [str(ROOT)]
    if same_folder:
        print("leadgraph: the lock has changed; bringing .venv up to it", flush=True)
        STAMP.unlink()
    else:
        if VENV.exists():
            print("leadgraph: .venv is incomplete; making it again", flush=True)
            shutil.rmtree(VENV)
        if shutil.disk_usage(ROOT).free < FREE_BYTES:
            fail(f"the packages need {FREE_BYTES >> 30} GiB of disk, and {ROOT} has less.")
        print(f"leadgraph: making the environment .venv with Python {version}", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)])
        if made.returncode:
            fail(f"{sys.executable} could not make an environment in {VENV}; see above.")
    total = sum(1 for line in LOCK.read_text().splitlines() if re.match(r"[\w.-]+==", line))
    print(
        f"leadgraph: installing about {total} packages, each checked against the hash in"
        f" {LOCK.name} (some 600 MB; two to five minutes)",
        flush=True,
    )
    pip("--require-hashes", "-r", str(LOCK), total=total)
    pip("--no-build-isolation", "--no-deps", "--editable", str(ROOT))
    STAMP.write_text(wanted())
    print(f"leadgraph: .venv is ready after {time.monotonic() - started:.0f} s", flush=True)


if __name__ == "__main__":
    main()
