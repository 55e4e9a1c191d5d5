"""Versions of the linkage model: weights and term frequencies, trained once and then frozen.

Version 0 ships with leadgraph: starting values of `resolution.linkage.comparisons`, no term
frequencies. Every other version lies in `home/resolution/models/v0001/` (`model.json`, and a
Parquet file of term frequencies for each of `FREQUENCIES`), is made by an act of its own and never
changed. The highest version is the one in use.
"""

import hashlib
import json
import shutil
from dataclasses import dataclass
from functools import cached_property
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.errors import LeadgraphError
from quality.sql import quoted
from resolution.linkage.comparisons import (
    COMPARISONS,
    EXTRAS,
    MACROS,
    Comparison,
    splink_settings,
)

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FREQUENCIES = {"han": "hans", "roman": "keys", "birth": "births"}
"""Columns weighed by term frequency, and the lists that they are taken from."""

PRIOR = 0.0001
"""Prior of version 0: one pair in ten thousand of those in scope is one person."""


@dataclass(frozen=True)
class Model:
    """One version of the model.

    Attributes:
        version: its number, from 0.
        comparisons: what it compares.
        settings: Splink's settings, with the probabilities of every level.
        about: what it was trained on: counts and methods.
        folder: where its term frequencies lie; None: it has none.
    """

    version: int
    comparisons: tuple[Comparison, ...]
    settings: dict[str, Any]
    about: dict[str, Any]
    folder: Path | None = None

    def frequencies(self, con: "DuckDBPyConnection", column: str) -> str:
        """Make the table of the term frequencies of `column` and return its name."""
        table = f"frequency_{column}"
        source = (
            f"SELECT * FROM read_parquet({quoted(self.folder / f'{column}.parquet')})"
            if self.folder
            else f"SELECT NULL::VARCHAR AS {column}, NULL::DOUBLE AS tf_{column} WHERE false"
        )
        con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {source}')
        return table

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything that a pair's weight depends on, but the pair."""
        digest = hashlib.sha256(MACROS.encode())
        digest.update(json.dumps(self.settings, sort_keys=True).encode())
        if self.folder:
            for column in FREQUENCIES:
                digest.update((self.folder / f"{column}.parquet").read_bytes())
        return digest.hexdigest()

    @property
    def prior(self) -> float:
        """Probability that two random nuclei in scope are one person."""
        return float(self.settings["probability_two_random_records_match"])

    def level(self, comparison: Comparison, number: int) -> str:
        """Return the name of the level that Splink numbers so (-1: unknown, 0: the last)."""
        known = [level for level in comparison.levels if not level.unknown]
        return "unknown" if number < 0 else known[len(known) - 1 - number].name

    def level_weights(self, comparison: Comparison) -> dict[int, float]:
        """Return the weight of each level in bits, without term frequency, by Splink's number."""
        made = self.settings["comparisons"][self.comparisons.index(comparison)]
        known = [one for one in made["comparison_levels"] if not one.get("is_null_level")]
        return {
            len(known) - 1 - place: log2(one["m_probability"] / one["u_probability"])
            for place, one in enumerate(known)
        }

    def weights(self) -> list[dict[str, Any]]:
        """Return for each level its comparison, name, m, u and weight in bits."""
        found = []
        for comparison, made in zip(self.comparisons, self.settings["comparisons"], strict=True):
            for level in made["comparison_levels"]:
                if not level.get("is_null_level"):
                    m, u = level["m_probability"], level["u_probability"]
                    found.append({"comparison": comparison.name, "level": level["label_for_charts"],
                                  "m": m, "u": u, "weight": round(log2(m / u), 2)})  # fmt: skip
        return found


def built_in(extras: bool = False) -> Model:
    """Return version 0."""
    comparisons = (*COMPARISONS, EXTRAS) if extras else COMPARISONS
    about = {"trained": "not: starting values"}
    return Model(0, comparisons, tell_apart(splink_settings(comparisons, PRIOR)), about)


def tell_apart(settings: dict[str, Any]) -> dict[str, Any]:
    """Change `m` by less than a millionth where two levels of one comparison have the same weight,
    or one has none: the weight of a level tells which it is."""
    for comparison in settings["comparisons"]:
        seen = {0.0}
        for level in comparison["comparison_levels"]:
            if level.get("is_null_level"):
                continue
            weight = log2(level["m_probability"] / level["u_probability"])
            while any(abs(weight - other) < 1e-7 for other in seen):
                level["m_probability"] *= 1 - 1e-6
                weight = log2(level["m_probability"] / level["u_probability"])
            seen.add(weight)
    return settings


def latest(folder: Path) -> Model | None:
    """Return the version in use of `home/resolution/models`, or None if none was trained.

    Raises:
        LeadgraphError: its file cannot be read, or is of another leadgraph.
    """
    version = latest_version(folder)
    return read(folder / _name(version)) if version else None


def latest_version(folder: Path) -> int:
    """Return the highest version that was ever kept in `folder`, readable or not; else 0."""
    return max((int(path.name[1:]) for path in folder.glob("v*") if path.name[1:].isdigit()),
               default=0)  # fmt: skip


def read(folder: Path) -> Model:
    """Return the version that lies in `folder`.

    Raises:
        LeadgraphError: it cannot be read, or compares something else than this leadgraph.
    """
    import pyarrow.parquet as pq

    file = folder / "model.json"
    again = "bring it back from a backup, or train a new one with `leadgraph resolve --train`"
    try:
        made = json.loads(file.read_text(encoding="utf-8"))
        version, settings, about = made["version"], made["settings"], dict(made["about"])
        wanted = [one["output_column_name"] for one in settings["comparisons"]]
        known = {c.name.replace(" ", "_"): c for c in (*COMPARISONS, EXTRAS)}
        comparisons = tuple(known[name] for name in wanted if name in known)
        fresh = splink_settings(comparisons, 0.5)["comparisons"]
        alike = wanted in ([*known][:-1], [*known])
        alike = alike and _shape(fresh) == _shape(settings["comparisons"])
        numbers = [settings["probability_two_random_records_match"]] + [
            level[side]
            for one in settings["comparisons"]
            for level in one["comparison_levels"]
            if not level.get("is_null_level")
            for side in ("m_probability", "u_probability")
        ]
        columns = {column: pq.read_schema(folder / f"{column}.parquet") for column in FREQUENCIES}
        if folder.name != _name(version) or not all(0 < float(n) < 1 for n in numbers):
            raise ValueError("a number is out of its bounds")
        if any(schema.names != [c, f"tf_{c}"] for c, schema in columns.items()):
            raise ValueError("a table of term frequencies has other columns")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LeadgraphError(
            f"{file} is no model of linkage that can be used ({error!r}); {again}"
        ) from error
    if not alike:
        raise LeadgraphError(
            f"{file} compares otherwise than this version of leadgraph; train a new one with "
            "`leadgraph resolve --train`, and look at what changes"
        )
    return Model(version, comparisons, settings, about, folder)


def _name(version: int) -> str:
    return f"v{version:04d}"


def save(model: Model, con: "DuckDBPyConnection", folder: Path) -> Model:
    """Write a version with its term frequencies (tables `frequency_<column>`); return it as read.

    It is there whole or not at all.
    """
    from loaders.store import write_parquet

    place = folder / _name(model.version)
    partial = folder / f"{place.name}.partial"
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for column in FREQUENCIES:
        write_parquet(
            con,
            f"SELECT * FROM frequency_{column} ORDER BY {column}",
            partial / f"{column}.parquet",
        )
    body = {"version": model.version, "about": model.about, "settings": model.settings}
    text = json.dumps(body, ensure_ascii=False, indent=1)
    (partial / "model.json").write_text(text, encoding="utf-8")
    partial.rename(place)
    return read(place)


def _shape(comparisons: list[dict[str, Any]]) -> list[Any]:
    """What a model compares, without its probabilities."""
    return [
        [(level["label_for_charts"], level["sql_condition"]) for level in one["comparison_levels"]]
        for one in comparisons
    ]
