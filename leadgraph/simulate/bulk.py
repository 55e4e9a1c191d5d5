"""Ordinary payments by the million, made and written in columns.

They are card payments in shops and transfers between people who have nothing to do with fraud. One
by one they would take an hour; here they are arrays, which the balances of all other payments take
into account.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from leadgraph.simulate.money import decimal
from leadgraph.simulate.ordinary import Life
from leadgraph.simulate.things import Account
from leadgraph.simulate.world import AGENCIES, INSTITUTIONS, World

_CARDS = 0.8
_CARD_FEN, _TRANSFER_FEN = (8_00, 900_00), (50_00, 3_000_00)
_AWAKE = (7 * 3600, 23 * 3600)
# An odd factor scatters numbers over a power of two without repeating one.
_SCATTER, _SPACE = 0x9E3779B1, 1 << 36


@dataclass(frozen=True)
class Bulk:
    """Payments in order of time.

    `frm` and `to` are places in `accounts`, `at` seconds since 1970, `fen` amounts in CNY; all
    four have one entry for each payment.
    """

    accounts: tuple[Account, ...]
    frm: NDArray[np.int64]
    to: NDArray[np.int64]
    at: NDArray[np.int64]
    fen: NDArray[np.int64]
    card: NDArray[np.bool_]

    def flows(self) -> dict[str, "Flow"]:
        """Return what each account pays and gets, by the account's id."""
        places = np.concatenate([self.frm, self.to])
        times = np.concatenate([self.at, self.at])
        change = np.concatenate([-self.fen, self.fen])
        order = np.lexsort((times, places))
        places, times, change = places[order], times[order], change[order]
        edges = np.searchsorted(places, np.arange(len(self.accounts) + 1))
        return {
            account.id: Flow(times[low:high].tolist(), np.cumsum(change[low:high]).tolist())
            for account, (low, high) in zip(self.accounts, pairwise(edges), strict=True)
            if high > low
        }


@dataclass(frozen=True)
class Flow:
    """What one account paid and got of these payments: times, and the sum up to each (fen)."""

    times: list[int]
    sums: list[int]

    def until(self, at: datetime) -> int:
        """Return the sum of everything up to a moment."""
        place = bisect_right(self.times, int(at.timestamp()))
        return self.sums[place - 1] if place else 0

    @property
    def lowest(self) -> int:
        """The lowest sum at any time, at most 0."""
        return min(0, *self.sums)


def make(world: World, life: Life) -> Bulk | None:
    """Make the world's ordinary payments in columns, if its scale has any."""
    count = world.scale.bulk
    if not count:
        return None
    shops = [account for account in life.shops if account.currency == "CNY"]
    innocent = ("lookalike:", "none")
    people = [
        account
        for account in world.accounts
        if account.currency == "CNY"
        and account.holder is not None
        and account.controller is account.holder
        and (not account.holder.roles or account.holder.roles[0].startswith(innocent))
    ]
    accounts = (*shops, *people)
    rng = np.random.default_rng(int.from_bytes(world.random("bulk").randbytes(16), "big"))
    card = rng.random(count) < _CARDS
    frm = len(shops) + rng.integers(0, len(people), count)
    to = np.where(
        card,
        rng.integers(0, len(shops), count),
        len(shops) + rng.integers(0, len(people), count),
    )
    # Nobody pays themselves.
    to = np.where(to == frm, rng.integers(0, len(shops), count), to)
    days = (world.now - world.start.date()).days
    begin = int(world.start.timestamp())
    at = begin + rng.integers(0, days, count) * 86_400 + rng.integers(*_AWAKE, count)
    fen = np.where(card, rng.integers(*_CARD_FEN, count), rng.integers(*_TRANSFER_FEN, count))
    order = np.argsort(at, kind="stable")
    return Bulk(accounts, frm[order], to[order], at[order], fen[order], card[order])


def write(world: World, bulk: Bulk, out: Path, mark: str) -> Iterator[tuple[str, Path, int]]:
    """Write the payments as the payers' banks report them, one file for each.

    Yields the agency, the file and its rows.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    ids = np.array([account.id for account in bulk.accounts])
    banks = np.array([account.institution for account in bulk.accounts])
    numbers = (np.arange(len(bulk.frm), dtype=np.uint64) * np.uint64(_SCATTER)) % np.uint64(_SPACE)
    region = world.region or 0
    for institution, agency in INSTITUTIONS.items():
        own = np.flatnonzero(banks[bulk.frm] == institution)
        if not len(own):
            continue
        code = AGENCIES[agency][0]
        frm, to = bulk.frm[own], bulk.to[own]
        columns: dict[str, Any] = {
            "record_id": [f"{code}-{region:x}{number:09x}" for number in numbers[own].tolist()],
            "from_account": ids[frm],
            "to_account": ids[to],
            "at": pa.array(bulk.at[own] * 1_000_000, pa.timestamp("us", tz="UTC")),
            "amount": [decimal(fen, "CNY") for fen in bulk.fen[own].tolist()],
            "currency": ["CNY"] * len(own),
            "channel": np.where(bulk.card[own], "card", "transfer"),
            "reference": [f"T{region}{number:015d}" for number in numbers[own].tolist()],
            "from_institution": [institution] * len(own),
            "to_institution": banks[to],
        }
        folder = out / f"{agency}-{world.now.isoformat()}"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"transactions{mark}-ordinary.parquet"
        pq.write_table(pa.table(columns), path, compression="zstd")
        yield agency, path, len(own)


def first(bulk: Bulk) -> datetime:
    """Return the moment of the first payment."""
    return datetime.fromtimestamp(int(bulk.at[0]), UTC)
