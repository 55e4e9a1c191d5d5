"""The money ledger: all movements in time order, as arrays that are mapped into memory.

`leads.money.keeping` makes and keeps it up. It lies in `home/money/ledger-<generation>/`; a new
generation is written beside the old one and named in `home/money/current` at the end, so a
reader sees one or the other whole.
"""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    Array = np.ndarray[Any, Any]

FOLDER = "money"
VERSION = 2
"""Of the files' form; another version is built anew."""

BY_MOVEMENT = (
    "at", "payer", "payee", "amount", "received", "after", "seen", "stood", "reverses", "state",
)  # fmt: skip
BY_PLACE = ("account", "outside", "currency", "known", "passed_on", "exposure")
OTHER = ("targets",)

COUNTS, SECOND_REPORT, NO_TARGET = range(3)
"""`state` of a movement: followed; reported a second time; a reversal of nothing known."""


class NoLedger(LeadgraphError):
    """There is no ledger yet."""


@dataclass(frozen=True)
class Ledger:
    """Movements in time order (n) between places, i.e. one account in one currency (s).

    Attributes:
        folder: where it lies.
        about: `generation`, `version`, `applied` (batches by feed), `rates` (checksum of the
            user's), `left_out` (movements by reason), `currencies`, `exchanged` (exchanges
            without an amount received: `rated` by a dated rate, and `unrated`).
        at: microseconds since 1970 in UTC, int64[n].
        payer, payee: places, int32[n]; reversals flow back, however their row is written.
        amount, received: minor units of the payer's and of the payee's currency, int64[n].
        after: payer's balance after it, or `kernel.NO_BALANCE`, int64[n].
        seen, stood: what was known to be in payer's and payee's place before it, int64[n].
        reverses: position of the movement taken back, or -1, int32[n].
        state: uint8[n], see `COUNTS`; amounts of others than `COUNTS` are 0.
        account, outside, currency: by place: number of its account, int32[s]; whether it is
            external, bool[s]; number of its currency in `about`, int32[s].
        known, passed_on, exposure: by place: balance in the end, all that it paid, int64[s];
            balance times seconds held, float64[s].
        targets: positions of the movements that are taken back, sorted, int64[r].
    """

    folder: Path
    about: dict[str, Any]
    at: "Array"
    payer: "Array"
    payee: "Array"
    amount: "Array"
    received: "Array"
    after: "Array"
    seen: "Array"
    stood: "Array"
    reverses: "Array"
    state: "Array"
    account: "Array"
    outside: "Array"
    currency: "Array"
    known: "Array"
    passed_on: "Array"
    exposure: "Array"
    targets: "Array"

    def __len__(self) -> int:
        return len(self.at)

    @property
    def currencies(self) -> "Sequence[str]":
        """Codes by number."""
        codes: Sequence[str] = self.about["currencies"]
        return codes

    @cached_property
    def text(self) -> Any:
        """Arrow table by movement: key, target, channel, from_institution, to_institution,
        records, asked_currency and rate (of an exchange without an amount received); mapped into
        memory."""
        import pyarrow as pa

        return pa.ipc.open_file(pa.memory_map(str(self.folder / "text.arrow"))).read_all()

    @cached_property
    def accounts(self) -> Any:
        """Arrow table by account: label, key."""
        import pyarrow as pa

        return pa.ipc.open_file(pa.memory_map(str(self.folder / "accounts.arrow"))).read_all()

    def positions(self, keys: "Sequence[str]") -> "Array":
        """Return the positions of transactions, in order of time; unknown keys are left out."""
        return _where(self.text["key"], keys)

    def numbers(self, keys: "Sequence[str]") -> "Array":
        """Return the numbers of accounts; unknown keys are left out."""
        return _where(self.accounts["key"], keys)


def _where(column: Any, keys: "Sequence[str]") -> "Array":
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if not keys:
        return np.empty(0, dtype=np.int64)
    found, before = [], 0
    for chunk in column.chunks:
        mask = (
            pc.equal(chunk, keys[0]) if len(keys) == 1
            else pc.is_in(chunk, value_set=pa.array(keys, pa.string()))
        )  # fmt: skip
        found.append(before + np.flatnonzero(mask.to_numpy(zero_copy_only=False)))
        before += len(chunk)
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def generation(home: Path) -> Path | None:
    """Return the folder of the ledger that stands, or None where there is none of this form."""
    pointer = home / FOLDER / "current"
    if not pointer.is_file():
        return None
    folder = home / FOLDER / pointer.read_text(encoding="utf-8").strip()
    about = folder / "about.json"
    if not about.is_file() or json.loads(about.read_text("utf-8")).get("version") != VERSION:
        return None
    return folder


def open_ledger(home: Path) -> Ledger:
    """Map the ledger of a state directory into memory, as it was kept up last.

    Raises:
        NoLedger: there is none yet.
    """
    folder = generation(home)
    if folder is None:
        raise NoLedger(
            f"there is no money ledger in {home / FOLDER} yet; `leadgraph trace` makes it"
        )
    return read(folder)


def read(folder: Path) -> Ledger:
    """Map the ledger of one generation into memory; one that is mapped already is given again,
    for its pages need not be found anew."""
    made = (folder / "about.json").stat()
    return _mapped(folder, made.st_ino, made.st_mtime_ns)


@lru_cache(maxsize=2)
def _mapped(folder: Path, file: int, made: int) -> Ledger:
    import numpy as np

    arrays = {
        name: np.load(folder / f"{name}.npy", mmap_mode="r")
        for name in (*BY_MOVEMENT, *BY_PLACE, *OTHER)
    }
    return Ledger(folder, json.loads((folder / "about.json").read_text("utf-8")), **arrays)


def forget(home: Path) -> None:
    """Delete the ledger, what is kept around it, and what was traced, e.g. since records were
    taken out; the next trace builds them anew."""
    import shutil

    for folder in (home / FOLDER, home / "trace"):
        shutil.rmtree(folder, ignore_errors=True)
