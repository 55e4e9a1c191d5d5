"""Write the lock files: every package with its version and hashes, and no address of a registry.

`requirements.lock` is what `.venv` is made from; `deploy/requirements.lock` is what the production
image has beside it. Versions already chosen stay unless `--upgrade` is given. Run by `make lock`.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = "uv==0.13.9"
COMMON = ["--generate-hashes", "--custom-compile-command", "make lock", "--quiet"]
FOR_ALL = ["--universal", "--python-version", "3.11", "--extra", "dev"]
FOR_ALL += ["--no-emit-package", "leadgraph"]
FOR_IMAGE = ["--python-version", "3.12", "--constraint", "requirements.lock"]


def main(options: list[str]) -> None:
    """Compile both locks with uv from an environment that is thrown away after."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder, "bin", "python"))
        subprocess.run([python, "-m", "pip", "install", "--quiet", UV], check=True)
        compile_lock = [python, "-m", "uv", "pip", "compile", *COMMON, *options]
        for lock, source, choices in (
            ("requirements.lock", "pyproject.toml", FOR_ALL),
            ("deploy/requirements.lock", "deploy/requirements.in", FOR_IMAGE),
        ):
            subprocess.run([*compile_lock, *choices, "-o", lock, source], cwd=ROOT, check=True)
    for lock in (ROOT / "requirements.lock", ROOT / "deploy" / "requirements.lock"):
        print(f"{lock.relative_to(ROOT)}: {lock.read_text().count('==')} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
