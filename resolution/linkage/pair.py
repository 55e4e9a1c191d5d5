"""A pair looked into: two profiles of the last run compared again, as the run compares them.

Weights depend on the two profiles and the model's version alone, so what comes out is what the run
found, or would have found of a pair that it never compared.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quality.sql import quoted
from resolution import traces
from resolution.columns import give
from resolution.linkage import bands, blocking, scoring
from resolution.linkage.comparisons import MACROS
from resolution.linkage.grounds import Facts, grounds

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from resolution.linkage.model import Model


@dataclass(frozen=True)
class Finding:
    """How one comparison came out: its level, the values of both sides, its weight in bits."""

    comparison: str
    level: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Compared:
    """Two profiles compared.

    Attributes:
        findings: comparisons that tell something, the heaviest first.
        prior: weight in bits that any two start with.
        weight: the sum of the prior and all findings, in bits.
        probability: that the two are one person, 0 to 1.
        band: `accept`, `review` or `reject`.
        conflicts: sentences on facts that contradict.
        lacking: sentences on the rules of the bands that keep the pair from a better one.
        in_common: names of the keys that bring the two together (`resolution.linkage.blocking`).
        model: the version of the model.
    """

    findings: tuple[Finding, ...]
    prior: float
    weight: float
    probability: float
    band: str
    conflicts: tuple[str, ...]
    lacking: tuple[str, ...]
    in_common: tuple[str, ...]
    model: int


def compare(
    con: "DuckDBPyConnection",
    model: "Model",
    profiles: Path,
    pairs: Iterable[tuple[str, str]],
    kept: Path | None = None,
) -> dict[tuple[str, str], Compared]:
    """Compare pairs of profiles.

    Args:
        con: a connection whose temporary tables may be replaced.
        model: the version to compare with.
        profiles: `home/resolution/profiles.parquet`.
        pairs: hashes (`h`) of the left and the right profile of each pair; they may be the same.
        kept: file of the weights that the run found (`resolution.linkage.scoring.score`); what it
            holds is not worked out anew. That takes Splink a second, and gives the same.

    Returns:
        What was found by pair, left and right as asked.
    """
    asked = sorted(set(pairs))
    if not asked:
        return {}
    place = {h: n for n, h in enumerate(sorted({h for pair in asked for h in pair}), 1)}
    give(con, "asked_profile", {"h": list(place), "p": list(place.values())})
    sides = sorted({(min(place[a], place[b]), max(place[a], place[b])) for a, b in asked})
    give(con, "blocked", {"l": [a for a, _ in sides], "r": [b for _, b in sides]})
    con.execute(MACROS)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE profile AS
        SELECT p, 1 AS nuclei, f.* FROM read_parquet({quoted(profiles)}) f
        JOIN asked_profile USING (h)
    """)
    _score(con, model, kept)
    bands.decide(con, model)
    rows, profile = _rows(con), _profiles(con)
    keys = _keys(con)
    found = {}
    for a, b in asked:
        x, y = place[a], place[b]
        row = rows[min(x, y), max(x, y)]
        found[a, b] = _compared(model, profile[x], profile[y], row, keys[x] & keys[y])
    return found


def _score(con: "DuckDBPyConnection", model: "Model", kept: Path | None) -> None:
    """Make `scored` of all `blocked` pairs: as the run kept them, of others by Splink."""
    names = [c.name.replace(" ", "_") for c in model.comparisons]
    columns = ", ".join(["weight", *(f"g_{n}, w_{n}" for n in names)])
    known = f"FROM read_parquet({quoted(kept)}) WHERE version = {model.version}" if kept else ""
    con.execute("CREATE OR REPLACE TEMP TABLE chunk AS SELECT l, r FROM blocked")
    if known:
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE scored AS
            SELECT b.l, b.r, {columns} FROM ({known}) JOIN asked_profile x ON x.h = hl
            JOIN asked_profile y ON y.h = hr JOIN blocked b ON b.l = x.p AND b.r = y.p;
            DELETE FROM chunk WHERE (l, r) IN (SELECT (l, r) FROM scored)
        """)
        if not con.execute("SELECT 1 FROM chunk LIMIT 1").fetchone():
            return
    found = scoring.predict(con, model)
    weights = f"SELECT l, r, {columns} FROM ({scoring.weights_sql(found.physical_name, model)})"
    con.execute(
        f"INSERT INTO scored {weights}"
        if known
        else f"CREATE OR REPLACE TEMP TABLE scored AS {weights}"
    )


def _compared(
    model: "Model",
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    row: Mapping[str, Any],
    keys: set[tuple[str, str]],
) -> Compared:
    column = {c.name: c.name.replace(" ", "_") for c in model.comparisons}
    numbers = {name: row[f"g_{own}"] for name, own in column.items()}
    told = traces.explain(
        model,
        {c.name: left[c.shown] for c in model.comparisons},
        {c.name: right[c.shown] for c in model.comparisons},
        numbers,
        {name: row[f"w_{own}"] for name, own in column.items()},
    )
    findings = (one | {"left": tuple(one["left"]), "right": tuple(one["right"])} for one in told)
    levels = {c.name: model.level(c, numbers[c.name]) for c in model.comparisons}
    facts = Facts(row["two_ids"], row["two_births"], row["unlike"])
    _, lacking = grounds(levels, row["probability"], facts)
    made = {kind for kind, _ in keys}
    return Compared(
        tuple(Finding(**one) for one in findings),
        round(log2(model.prior / (1 - model.prior)), 4),
        row["weight"],
        row["probability"],
        row["band"],
        tuple(row["conflicts"]),
        lacking,
        tuple(kind for kind in blocking.KEYS if kind in made),
        model.version,
    )


def _rows(con: "DuckDBPyConnection") -> dict[tuple[int, int], dict[str, Any]]:
    """What was scored and decided, and what contradicts, by pair."""
    found = con.execute("""
        SELECT s.*, d.probability, d.band, d.conflicts,
               len(x.residents) > 0 AND len(y.residents) > 0
                   AND len(list_distinct(list_concat(x.residents, y.residents))) > 1 AS two_ids,
               births_apart(x.certified, y.certified) AS two_births,
               births_apart(x.births, y.births) AS unlike
        FROM scored s JOIN decided d ON d.l = s.l AND d.r = s.r
        JOIN profile x ON x.p = s.l JOIN profile y ON y.p = s.r
    """)
    return {(row["l"], row["r"]): row for row in named(found)}


def _profiles(con: "DuckDBPyConnection") -> dict[int, dict[str, Any]]:
    return {row["p"]: row for row in named(con.execute("FROM profile"))}


def _keys(con: "DuckDBPyConnection") -> dict[int, set[tuple[str, str]]]:
    """The keys of each profile: what kind of key it is (as `blocking.KEYS` names it), and it."""
    found: dict[int, set[tuple[str, str]]] = {}
    for (p,) in con.execute("SELECT p FROM profile").fetchall():
        found[p] = set()
    for kind, sql in blocking.KEYS.items():
        for p, key in con.execute(sql.format(profiles="profile")).fetchall():
            found[p].add((kind, key))
    return found


def named(found: "DuckDBPyConnection") -> list[dict[str, Any]]:
    """Return the rows of a result as mappings from column to value."""
    columns = [column[0] for column in found.description or ()]
    return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
