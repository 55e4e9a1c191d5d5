"""What the last run of resolution left, looked up: persons, nuclei, evidence, links, the queue.

Nothing is opened but the files of `home/resolution/` (`resolution.traces`), and the staged rows of
one feed where a record is named instead of an identity.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.ledger import Ledger
from loaders.store import Store, connect
from quality import contract
from quality.errors import LeadgraphError
from quality.sql import quoted
from resolution import resolve
from resolution.linkage import model as models
from resolution.linkage.clusters import PAIR
from resolution.linkage.pair import Compared, compare

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from resolution.linkage.model import Model

FILES = ("nuclei", "profiles", "scope", "evidence", "links", "queue", "conflicts", "pairs")
NEAR = 3
"""Keys that are offered where the one asked for does not exist."""

KEY_FORM = "<agency>/<feed>/ref:<ref> or <agency>/<feed>/<record_id>#<prefix>"


@dataclass(frozen=True)
class Seat:
    """Where an identity stands: its person, its nucleus (named by its least identity), the hash
    of the nucleus' profile and what led to it, both None where it is out of scope."""

    identity: str
    person: str
    nucleus: str
    h: str | None
    scope: str | None


@dataclass(frozen=True)
class Queued:
    """A pair of the review queue: its name, identities and persons, kind, and why it is asked."""

    pair: str
    left_identity: str
    right_identity: str
    left_person: str
    right_person: str
    kind: str
    weight: float | None
    note: str
    conflicts: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """Evidence that was not followed: `identity` was not joined to `against` (None: to anybody)."""

    judgement: str
    identity: str
    against: str | None
    reason: str


@dataclass(frozen=True)
class Change:
    """What became of a person's key: `founded`, `merged` (others went into it), `split` (some
    went to others) or `ended`; `at` in UTC, ISO 8601; `identities`: how many moved."""

    at: str
    person: str
    kind: str
    others: tuple[str, ...]
    identities: int


class LastRun:
    """The files of the last run of resolution under `home`.

    Raises:
        LeadgraphError: nothing was resolved yet, or by a leadgraph that left no such files.
    """

    def __init__(self, home: Path) -> None:
        self.home, self.folder = home, home / resolve.NAME
        if resolve.identifies(home) is None:
            raise LeadgraphError(
                f"Nothing in {home} is resolved yet; run `leadgraph resolve` first."
            )
        gone = [name for name in FILES if not self.file(name).exists()]
        if gone:
            raise LeadgraphError(
                f"{self.file(gone[0])} is not there, so nobody can say how persons were found; "
                "run `leadgraph resolve` again."
            )
        self.con: DuckDBPyConnection = connect()

    def file(self, name: str) -> Path:
        """Return the path of one of `FILES`."""
        return self.folder / f"{name}.parquet"

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """Return the rows of a query, in which `{name}` is one of `FILES`."""
        for name in FILES:
            sql = sql.replace(f"{{{name}}}", f"read_parquet({quoted(self.file(name))})")
        found = self.con.execute(sql, list(values))
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]

    def seat(self, named: str) -> Seat:
        """Return where an identity stands.

        Args:
            named: its key, or a record that tells of it: `<agency>/<feed>/<record_id>#<prefix>`.

        Raises:
            LeadgraphError: there is no such identity; says which there are.
        """
        named = named.encode(errors="replace").decode().strip()
        found = self._seats([named, *self._keys_in_record(named)])
        if not found:
            raise LeadgraphError(self._unknown(named))
        return found[0]

    def _seats(self, keys: Iterable[str]) -> list[Seat]:
        return [
            Seat(**row)
            for row in self.rows(
                """SELECT n.identity, n.person, n.nucleus, n.h, s.why AS scope
                FROM {nuclei} n LEFT JOIN {scope} s USING (identity)
                WHERE n.identity IN (SELECT unnest(?::VARCHAR[])) ORDER BY n.identity""",
                [list(keys)],
            )
        ]

    def _keys_in_record(self, named: str) -> list[str]:
        """The key of the identity that a record's prefix tells of, by the agency's reference."""
        record, _, prefix = named.partition("#")
        parts = record.split("/", 2)
        if not prefix or len(parts) != 3 or parts[1] not in contract.feeds():
            return []
        agency, feed, number = parts
        fields = {f.name for f in contract.load(feed).fields}
        column = next((f"{p}ref" for p in (prefix, f"{prefix}_") if f"{p}ref" in fields), None)
        if column is None:
            return []
        standing = Store(self.home).standing_sql(feed, Ledger(self.home).applied().get(feed, ()))
        found = self.con.execute(
            f'SELECT "{column}" FROM ({standing}) WHERE agency = ? AND record_id = ?',
            [agency, number],
        ).fetchone()
        if found is None:
            return []
        return [f"{agency}/{feed}/ref:{found[0]}" if found[0] is not None
                else f"{record}#{column.removesuffix('ref')}"]  # fmt: skip

    def _unknown(self, named: str) -> str:
        if mine := self.identities(named):
            return (
                f"{named} is a person, no identity; `leadgraph how {named}` tells of it. Its "
                f"identities are {_some(mine)}."
            )
        near = self.rows(
            """SELECT identity FROM {nuclei}
            ORDER BY starts_with(identity, ? || '#') DESC,
                jaro_winkler_similarity(identity, ?) DESC, identity LIMIT ?""",
            [named, named, NEAR],
        )
        meant = f" Nearest: {_some([row['identity'] for row in near])}." if near else ""
        return f"There is no identity {named!r}; a key looks like {KEY_FORM}.{meant}"

    def identities(self, person: str) -> list[str]:
        """Return the keys of a person's identities, sorted; none where nobody has this key."""
        found = self.rows(
            "SELECT identity FROM {nuclei} WHERE person = ? ORDER BY identity", [person]
        )
        return [row["identity"] for row in found]

    def members(self, person: str) -> list[dict[str, Any]]:
        """Return `identity`, `nucleus`, `h` of a person's identities, sorted."""
        return self.rows(
            "SELECT identity, nucleus, h FROM {nuclei} WHERE person = ? ORDER BY identity",
            [person],
        )

    def person(self, identity: str) -> str | None:
        """Return the person of an identity's key, or None where there is no such identity."""
        found = self._seats([identity])
        return found[0].person if found else None

    def scopes(self, identities: Iterable[str]) -> dict[str, str]:
        """Return, of those identities that may be compared, what led to them."""
        return {one.identity: one.scope for one in self._seats(identities) if one.scope}

    def evidence(self, person: str) -> list[dict[str, Any]]:
        """Return `identity`, `nucleus`, `judgement`, `rank` of what joins a person's nuclei."""
        return self.rows(
            """SELECT n.identity, n.nucleus, e.judgement, e.rank FROM {evidence} e
            JOIN {nuclei} n USING (identity) WHERE n.person = ?
            QUALIFY count(*) OVER (PARTITION BY n.nucleus, e.judgement) > 1
            ORDER BY e.rank, e.judgement, n.identity""",
            [person],
        )

    def links(self, person: str) -> list[tuple[str, str, float, str]]:
        """Return the nuclei of a person that likeness joined, two by two, with the weight in bits
        and the name of the pair, the heaviest first."""
        found = self.rows(
            f"""SELECT left_identity, right_identity, weight, {PAIR} AS pair
            FROM (SELECT a AS left_identity, b AS right_identity, weight FROM {{links}})
            WHERE left_identity IN (SELECT nucleus FROM {{nuclei}} WHERE person = ?)
            ORDER BY weight DESC, left_identity, right_identity""",
            [person],
        )
        return [
            (row["left_identity"], row["right_identity"], row["weight"], row["pair"])
            for row in found
        ]

    def refused(self, *persons: str) -> list[Refused]:
        """Return evidence that was not followed, of which a side is one of these persons'."""
        found = self.rows(
            """WITH theirs AS (
                SELECT identity FROM {nuclei} WHERE person IN (SELECT unnest(?::VARCHAR[])))
            SELECT judgement, identity, against, reason FROM {conflicts}
            WHERE identity IN (FROM theirs) OR against IN (FROM theirs) ORDER BY ALL""",
            [list(persons)],
        )
        return [Refused(**row) for row in found]

    def queued(self, *persons: str) -> list[Queued]:
        """Return the queued pairs of two persons, or all those of one, the heaviest first."""
        found = self.rows(
            """SELECT pair, left_identity, right_identity, left_person, right_person, kind, weight,
                note, conflicts FROM {queue}
            WHERE list_has_all([left_person, right_person], ?::VARCHAR[])
            ORDER BY weight DESC NULLS LAST, pair""",
            [list(persons)],
        )
        return [Queued(**(row | {"conflicts": tuple(row["conflicts"] or ())})) for row in found]

    def applied(self, seqs: Iterable[int]) -> set[int]:
        """Return which of these accepting judgements the run joined anybody by."""
        found = self.rows(
            "SELECT DISTINCT judgement FROM {evidence} WHERE starts_with(judgement, 'review:')"
        )
        known = {int(row["judgement"].removeprefix("review:")) for row in found}
        return known & set(seqs)

    def compared(self, left: str, right: str) -> bool:
        """Whether the run compared two profiles, named by their hashes."""
        return bool(
            self.rows(
                "SELECT 1 FROM {pairs} WHERE hl = ? AND hr = ? LIMIT 1",
                [min(left, right), max(left, right)],
            )
        )

    def compare(self, pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Compared]:
        """Return how profiles compare, two by two, named by their hashes.

        Raises:
            LeadgraphError: the model cannot be read, or is of another leadgraph.
        """
        profiles, pairs_file = self.file("profiles"), self.file("pairs")
        return compare(self.con, self._model(), profiles, pairs, pairs_file)

    def crowd_documents(self, left: str, right: str) -> list[Refused]:
        """Return documents that both persons show and that are nobody's, for a crowd shows them."""
        held = self.folder / "tables" / "rel_HOLDS.parquet"
        found = self.rows(
            f"""WITH shown AS (
                SELECT start_key AS person, 'document:' || split_part(end_key, ':', 1) || ':'
                    || split_part(end_key, ':', 2) || ':' || upper(regexp_replace(
                        end_key[length(split_part(end_key, ':', 1))
                        + length(split_part(end_key, ':', 2)) + 3:], '[^0-9A-Za-z]', '', 'g'))
                    AS judgement
                FROM read_parquet({quoted(held)}) WHERE end_label = 'Document')
            SELECT DISTINCT c.* FROM {{conflicts}} c JOIN shown x USING (judgement)
            JOIN shown y USING (judgement)
            WHERE c.against IS NULL AND x.person = ? AND y.person = ? ORDER BY ALL""",
            [left, right],
        )
        return [Refused(**row) for row in found]

    def about(self, person: str) -> dict[str, Any]:
        """Return `name`, `name_latin`, `birth_date` of a person, None where unknown."""
        file = self.folder / "tables" / "node_Person.parquet"
        found = self.rows(
            "SELECT name, name_latin, birth_date::VARCHAR AS birth_date"
            f" FROM read_parquet({quoted(file)}) WHERE key = ?",
            [person],
        )
        return found[0] if found else dict.fromkeys(("name", "name_latin", "birth_date"))

    def changes(self, person: str) -> list[Change]:
        """Return what became of a person's key, and of others by it, the earliest first."""
        files = sorted((self.folder / "person_keys").glob("changes-*.parquet"))
        if not files:
            return []
        found = self.rows(
            f"""SELECT "at", person, kind, coalesce(others, []) AS others, identities
            FROM read_parquet({_list(files)}, filename = true)
            WHERE person = ? OR list_contains(others, ?) ORDER BY filename, person <> ?, person""",
            [person] * 3,
        )
        return [
            Change(**(row | {"at": row["at"].replace(tzinfo=UTC).isoformat(timespec="seconds"),
                             "others": tuple(row["others"])}))
            for row in found
        ]  # fmt: skip

    def last_bearers(self, person: str) -> dict[str, str | None]:
        """Return the identities that bore a person's key last, each with the person that it is
        now, or None where it is gone; none where the key was never given."""
        files = sorted((self.folder / "person_keys").glob("run-*.parquet"))
        if not files:
            return {}
        found = self.rows(
            f"""WITH borne AS (
                SELECT identity, run FROM read_parquet({_list(files)}, union_by_name = true)
                WHERE person = ?)
            SELECT b.identity, n.person FROM borne b LEFT JOIN {{nuclei}} n USING (identity)
            WHERE b.run = (SELECT max(run) FROM borne) ORDER BY b.identity""",
            [person],
        )
        return {row["identity"]: row["person"] for row in found}

    def near_persons(self, person: str) -> list[str]:
        """Return the keys of persons that are written nearest to a key."""
        found = self.rows(
            """SELECT DISTINCT person, jaro_winkler_similarity(person, ?) AS near FROM {nuclei}
            ORDER BY near DESC, person LIMIT ?""",
            [person, NEAR],
        )
        return [row["person"] for row in found]

    def _model(self) -> "Model":
        """The version of the model that the run compared with."""
        versions = self.rows("SELECT version FROM {pairs} LIMIT 1")
        folder = self.folder / "models"
        version = versions[0]["version"] if versions else models.latest_version(folder)
        if version:
            return models.read(folder / f"v{version:04d}")
        columns = {row["column_name"] for row in self.rows("DESCRIBE SELECT * FROM {pairs}")}
        return models.built_in("g_further_attributes" in columns)


def _list(files: Sequence[Path]) -> str:
    return f"[{', '.join(map(quoted, files))}]"


def _some(keys: Sequence[str]) -> str:
    more = f" and {len(keys) - NEAR} more" if len(keys) > NEAR else ""
    return ", ".join(keys[:NEAR]) + more
