"""A run of resolution on a few described identities, and what it left, ready to be asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from duckdb import DuckDBPyConnection

from resolution import resolve
from resolution.judgements import Standing
from resolution.linkage import model as models
from resolution.linkage.comparisons import COMPARISONS, EXTRAS
from tests.raw_layer import Rows, people

Described = Mapping[str, Mapping[str, Any]]


def key(name: str) -> str:
    """The key of an identity called `name` in these tests."""
    return name if "/" in name else f"pol/case_parties/{name}#person_"


def judged(verdict: str, left: str, right: str, seq: int = 1, *reviewers: str) -> Standing:
    """What stands of a pair of identities."""
    a, b = sorted((key(left), key(right)))
    names = reviewers or ("wang",)
    return Standing(a, b, verdict, tuple(range(seq, seq + len(names))), names, False)


@dataclass(frozen=True)
class Run:
    """What one run left under `home`; identities by their short names."""

    home: Path
    made: resolve.Resolution

    @cached_property
    def person(self) -> dict[str, str]:
        """The person of each identity."""
        rows = self.rows("tables/rel_IDENTIFIES.parquet")
        return {_short(row["start_key"]): row["end_key"] for row in rows}

    @property
    def groups(self) -> set[frozenset[str]]:
        """The identities of each person."""
        found: dict[str, set[str]] = {}
        for name, person in self.person.items():
            found.setdefault(person, set()).add(name)
        return {frozenset(names) for names in found.values()}

    def one(self, *names: str) -> bool:
        """Whether these are one person."""
        return len({self.person[name] for name in names}) == 1

    @cached_property
    def queue(self) -> dict[tuple[str, str], str]:
        """The kind of each pair in the review queue."""
        return {
            (_short(q["left_identity"]), _short(q["right_identity"])): q["kind"]
            for q in self.rows("queue.parquet")
        }

    @property
    def scope(self) -> dict[str, str]:
        """Why each identity may be compared."""
        return {_short(row["identity"]): row["why"] for row in self.rows("scope.parquet")}

    def rows(self, file: str) -> list[dict[str, Any]]:
        """Rows of a file of `home/resolution`."""
        found: list[dict[str, Any]] = pq.read_table(self.home / "resolution" / file).to_pylist()
        return found

    def scored(self, left: str, right: str) -> dict[str, Any] | None:
        """The scored pair of two identities (or their nuclei), if it was a candidate."""
        of = {_short(row["identity"]): row["h"] for row in self.rows("nuclei.parquet")}
        sides = sorted((of[left], of[right]))
        found = [p for p in self.rows("pairs.parquet") if [p["hl"], p["hr"]] == sides]
        assert len(found) <= 1
        return found[0] if found else None

    def levels(self, left: str, right: str) -> dict[str, str]:
        """The level of every comparison of a scored pair."""
        pair = self.scored(left, right)
        assert pair is not None, "no candidate"
        model = models.built_in()
        return {
            c.name: model.level(c, pair[f"g_{c.name.replace(' ', '_')}"])
            for c in (*COMPARISONS, EXTRAS)
            if f"g_{c.name.replace(' ', '_')}" in pair
        }


def run(
    home: Path,
    world: Described,
    *said: Standing,
    train: bool = False,
    more: Mapping[str, Rows] | None = None,
) -> Run:
    """Resolve identities described as in `tests.raw_layer.people`, by short name or key; `more`
    are further tables."""
    with people({key(name): one for name, one in world.items()}, **(more or {})) as con:
        return run_on(con, home, said, train)


def run_on(
    con: DuckDBPyConnection, home: Path, said: Sequence[Standing] = (), train: bool = False
) -> Run:
    """Resolve what `con` holds."""
    return Run(home, resolve.build(con, home / "resolution", said, train))


def untrained(home: Path, **changed: float) -> None:
    """Freeze the starting values as version 1, so that nothing is trained.

    Args:
        home: the state directory.
        changed: prior to use instead.
    """
    with people({}) as con:
        model = models.built_in()
        for column in models.FREQUENCIES:
            model.frequencies(con, column)
        if "prior" in changed:
            model.settings["probability_two_random_records_match"] = changed["prior"]
        frozen = models.Model(1, model.comparisons, model.settings, model.about)
        models.save(frozen, con, home / "resolution" / "models")


def _short(identity: str) -> str:
    if identity.startswith("pol/case_parties/") and identity.endswith("#person_"):
        return identity[len("pol/case_parties/") : -len("#person_")]
    return identity
