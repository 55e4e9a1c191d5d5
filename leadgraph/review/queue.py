"""The review queue: pairs of identities that resolution leaves to a person to decide."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.store import connect
from quality.errors import LeadgraphError
from resolution import resolve

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

FILE = Path(resolve.NAME) / "queue.parquet"
IN_CASE = Path(resolve.NAME) / "tables" / "rel_PARTY_TO.parquet"
KINDS = (
    "probability", "contradiction", "ambiguous", "bridge", "oversized", "identical", "disputed",
    "unsure",
)  # fmt: skip
COLUMNS = (
    "pair", "left_identity", "right_identity", "left_person", "right_person", "kind", "weight",
    "probability", "comparisons", "conflicts", "left_records", "right_records", "note",
)  # fmt: skip
PAIR = "Q-"
"""What the name of a queued pair begins with."""


@dataclass(frozen=True)
class Comparison:
    """How one comparison came out; `weight` in bits (log2 of the Bayes factor), signed."""

    comparison: str
    level: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    weight: float

    @property
    def shared(self) -> frozenset[str]:
        """Return the values that both sides have, letter for letter."""
        return frozenset(self.left) & frozenset(self.right)


@dataclass(frozen=True)
class Queued:
    """One pair to decide: two identities, what was compared, and why it is queued.

    `weight` is in bits and holds the prior, `probability` is between 0 and 1; either is None
    where the pair was never scored. `comparisons` come best first.
    """

    pair: str
    left_identity: str
    right_identity: str
    left_person: str
    right_person: str
    kind: str
    weight: float | None
    probability: float | None
    comparisons: tuple[Comparison, ...]
    conflicts: tuple[str, ...]
    left_records: tuple[str, ...]
    right_records: tuple[str, ...]
    note: str

    def shown(self) -> dict[str, Any]:
        """Return, as plain data, what a reviewer is shown of how well the two match."""
        return {
            "kind": self.kind,
            "weight": self.weight,
            "probability": self.probability,
            "comparisons": [vars(c) | {"left": list(c.left), "right": list(c.right)}
                            for c in self.comparisons],
            "conflicts": list(self.conflicts),
        }  # fmt: skip

    def whole(self) -> dict[str, Any]:
        """Return all of the pair as plain data."""
        return {name: _plain(getattr(self, name)) for name in COLUMNS} | self.shown()


def pair_of(one: str, other: str) -> str:
    """Return the name of the pair of two identities, whichever comes first."""
    digest = hashlib.sha256("|".join(sorted((one, other))).encode()).hexdigest()
    return PAIR + digest[:10].upper()


def listed(
    home: Path,
    limit: int | None = None,
    kind: str = "",
    case: str = "",
    without: Collection[str] = (),
) -> tuple[list[Queued], int]:
    """Return the first `limit` queued pairs, best first, and how many there are in all.

    Disputed pairs come first, then those of the highest probability, then by name of the pair.

    Args:
        home: the state directory.
        limit: how many at most; all where it is None.
        kind: only of this kind.
        case: only where the person of a side stands in this case.
        without: names of pairs to leave out.

    Raises:
        LeadgraphError: nothing was resolved yet, or there is no such kind or case.
    """
    if kind and kind not in KINDS:
        raise LeadgraphError(
            f"There is no kind {kind!r} of queued pair; one of {', '.join(KINDS)}."
        )
    where, values = ["true"], list[Any]()
    if kind:
        where.append("kind = ?")
        values.append(kind)
    if without:
        where.append("pair NOT IN (SELECT unnest(?::VARCHAR[]))")
        values.append(sorted(without))
    with connect() as con:
        if case:
            people = _people(con, home, case)
            where.append("list_has_any(?::VARCHAR[], [left_person, right_person])")
            values.append(people)
        return _rows(con, home, " AND ".join(where), values, limit)


def named(home: Path, pair: str) -> Queued:
    """Return the queued pair of this name (`Q-` and 10 hex digits, in either case).

    Raises:
        LeadgraphError: nothing was resolved yet, or no such pair is queued.
    """
    with connect() as con:
        found, _ = _rows(con, home, "pair = ?", [pair.encode(errors="replace").decode().upper()])
    if not found:
        raise LeadgraphError(
            f"No pair {pair} is in the review queue (the last `leadgraph resolve` may have "
            "settled it); `leadgraph review identities` lists those that are."
        )
    return found[0]


def about(home: Path, one: str, other: str) -> Queued | None:
    """Return the queued pair of two identities, else of the persons that they are, or None."""
    persons = people(home, (one, other))
    if not (home / FILE).exists():
        return None
    sides = sorted(persons.values())
    with connect() as con:
        found, _ = _rows(
            con,
            home,
            "pair = ? OR list_sort([left_person, right_person]) = ?::VARCHAR[]",
            [pair_of(one, other), sides],
        )
    exact = [row for row in found if row.pair == pair_of(one, other)]
    return next(iter(exact or found), None)


def people(home: Path, identities: Sequence[str]) -> dict[str, str]:
    """Return the person of each identity, in the order given.

    Raises:
        LeadgraphError: nothing was resolved yet, or an identity does not exist.
    """
    known = persons_of(home, identities)
    if known is None:
        raise LeadgraphError(_unresolved(home))
    for identity in identities:
        if identity not in known:
            raise LeadgraphError(_unknown(home, identity))
    return {identity: known[identity] for identity in identities}


def persons_of(home: Path, identities: Collection[str]) -> dict[str, str] | None:
    """Return the person of each identity that exists; None where nothing was resolved yet."""
    file = resolve.identifies(home)
    if file is None:
        return None
    asked = sorted(key.encode(errors="replace").decode() for key in identities)
    with connect() as con:
        return dict(
            con.execute(
                "SELECT start_key, end_key FROM read_parquet(?)"
                " WHERE start_key IN (SELECT unnest(?::VARCHAR[]))",
                [str(file), asked],
            ).fetchall()
        )


def _rows(
    con: "DuckDBPyConnection",
    home: Path,
    where: str,
    values: Sequence[Any],
    limit: int | None = None,
) -> tuple[list[Queued], int]:
    """Return the first pairs for which `where` holds, best first, and how many there are."""
    file = home / FILE
    if not file.exists():
        raise LeadgraphError(_unresolved(home))
    found = con.execute(
        f"SELECT {', '.join(COLUMNS)}, count(*) OVER () FROM read_parquet(?) WHERE {where}"
        " ORDER BY kind <> 'disputed', probability DESC NULLS LAST, pair LIMIT ?",
        [str(file), *values, limit],
    ).fetchall()
    rows = [_queued(dict(zip(COLUMNS, row[:-1], strict=True))) for row in found]
    return rows, found[0][-1] if found else 0


def _queued(row: Mapping[str, Any]) -> Queued:
    comparisons = sorted(
        (
            Comparison(
                one["comparison"],
                one["level"],
                tuple(map(str, one["left"] or ())),
                tuple(map(str, one["right"] or ())),
                float(one["weight"]),
            )
            for one in json.loads(row["comparisons"] or "[]")
        ),
        key=lambda one: -one.weight,
    )
    lists = {
        name: tuple(row[name] or ()) for name in ("conflicts", "left_records", "right_records")
    }
    return Queued(**(dict(row) | lists | {"comparisons": tuple(comparisons)}))


def _people(con: "DuckDBPyConnection", home: Path, case: str) -> list[str]:
    file = home / IN_CASE
    if not file.exists():
        raise LeadgraphError(_unresolved(home))
    found = con.execute(
        "SELECT DISTINCT start_key FROM read_parquet(?) WHERE end_key = ? ORDER BY 1",
        [str(file), case.encode(errors="replace").decode()],
    ).fetchall()
    if not found:
        raise LeadgraphError(f"Nobody stands in a case {case}; `leadgraph cases` lists the cases.")
    return [key for (key,) in found]


def _unresolved(home: Path) -> str:
    return f"There is no review queue in {home} yet; `leadgraph resolve` makes it."


def _unknown(home: Path, identity: str) -> str:
    """Say that an identity does not exist, with those that may have been meant."""
    file = resolve.identifies(home)
    with connect() as con:
        near = con.execute(
            "SELECT start_key FROM read_parquet(?) WHERE starts_with(start_key, ? || '#')"
            " OR end_key = ? ORDER BY 1 LIMIT 3",
            [str(file), *[identity.encode(errors="replace").decode()] * 2],
        ).fetchall()
    meant = f"; did you mean {' or '.join(key for (key,) in near)}?" if near else ""
    return (
        f"There is no identity {identity!r}{meant or '.'} An identity's key is "
        "<agency>/<feed>/ref:<ref> or <agency>/<feed>/<record_id>#<prefix>_, as `leadgraph review "
        "identities` shows it; a queued pair's name is Q- and 10 digits."
    )


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
