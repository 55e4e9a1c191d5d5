"""Person keys that survive: an append-only register of which identity bore which person key.

Parquet files `home/resolution/person_keys/run-000001.parquet` (identity, person, run, members) hold
what changed in each run; the register is never rewritten. Identities that were just this person
before, no more and no fewer (`members`, a hash of them), have the key that they had first: what is
joined and taken apart again is as it was. Else a part of a person keeps the key when it is the
larger one; a part that is split off takes back a key that its identities bore before; a new key is
made of the least identity's key, so that the same identities give the same keys anywhere.

`changes-000001.parquet` beside it says what became of persons in that run: `founded`, `merged`
(others went into it), `split` (some went elsewhere), `ended` (nobody is it any more); `others` are
the persons that they came from or went to.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.store import write_parquet
from quality.sql import quoted
from resolution.columns import give

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_LARGEST = "n DESC, founder DESC, least, o.person"
"""The largest overlap; of equals the one with the identity that the key was made of, the least."""

_KEY = "'P-' || upper(left(sha256({identity} || {salt}), 20))"


def assign(con: "DuckDBPyConnection", folder: Path) -> dict[str, int]:
    """Make `person_of(identity, person)` from `identity` and `member`, and keep what changed.

    Args:
        con: the connection with the temporary tables of `resolution.persons.join`.
        folder: where the register's files lie; made when it is not there.

    Returns:
        Changed persons by kind of change.
    """
    runs = _history(con, folder)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE bearer AS
        SELECT m.c, d.key AS identity FROM member m JOIN identity d USING (i);
        CREATE OR REPLACE TEMP TABLE bearers AS
        SELECT c, left(sha256(string_agg(identity, chr(10) ORDER BY identity)), 32) AS members
        FROM bearer GROUP BY c;
        CREATE OR REPLACE TEMP TABLE person (c BIGINT, person VARCHAR);
        CREATE OR REPLACE TEMP TABLE overlap AS
        SELECT s.c, h.person, min(h.run) AS first
        FROM bearers s JOIN history h USING (members) GROUP BY s.c, h.person;
    """)
    # The earliest first: sets and keys of a state that was there before come in the same order as
    # then, whatever happened since, and so have the same keys.
    _take(con, "first, person")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE overlap AS
        SELECT b.c, l.person, count(*) AS n, min(b.identity) AS least,
               bool_or({_KEY.format(identity="b.identity", salt="''")} = l.person) AS founder
        FROM bearer b JOIN latest l USING (identity)
        ANTI JOIN person p ON p.c = b.c ANTI JOIN person q ON q.person = l.person
        GROUP BY b.c, l.person;
    """)
    _take(con, _LARGEST)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE overlap AS
        SELECT c, h.person, count(DISTINCT b.identity) AS n, min(b.identity) AS least,
               false AS founder
        FROM bearer b JOIN history h USING (identity)
        ANTI JOIN person p ON p.c = b.c ANTI JOIN person q ON q.person = h.person
        GROUP BY b.c, h.person;
    """)
    _take(con, _LARGEST)
    _found(con)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE person_of AS
        SELECT b.identity, p.person FROM bearer b JOIN person p USING (c)
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE changed AS
        SELECT p.identity, p.person, s.members FROM person_of p
        JOIN bearer b USING (identity) JOIN bearers s USING (c)
        LEFT JOIN latest l USING (identity)
        WHERE l.person IS DISTINCT FROM p.person OR l.members IS DISTINCT FROM s.members
    """)
    counted = con.execute("SELECT count(*) FROM changed").fetchone()
    if counted and counted[0]:
        write_parquet(
            con,
            f"SELECT identity, person, {runs + 1}::INTEGER AS run, members FROM changed"
            " ORDER BY identity",
            folder / f"run-{runs + 1:06d}.parquet",
        )
    return _changes(con, folder)


def _changes(con: "DuckDBPyConnection", folder: Path) -> dict[str, int]:
    """Keep what became of persons since the last run; return how many there are of each kind."""
    before = folder.parent / "tables" / "rel_IDENTIFIES.parquet"
    if not before.exists():
        return {}
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE change AS
        WITH before AS (
            SELECT start_key AS identity, end_key AS person FROM read_parquet({quoted(before)})),
        moved AS (
            SELECT b.person AS old, p.person AS new, count(*) AS n
            FROM person_of p JOIN before b USING (identity)
            WHERE b.person <> p.person GROUP BY ALL)
        SELECT person, 'founded' AS kind, NULL::VARCHAR[] AS others, count(*) AS identities
        FROM person_of WHERE person NOT IN (SELECT person FROM before) GROUP BY person
        UNION ALL
        SELECT new, 'merged', list_sort(list(old)), sum(n)::BIGINT FROM moved
        WHERE new IN (SELECT person FROM before) GROUP BY new
        UNION ALL
        SELECT old, 'split', list_sort(list(new)), sum(n)::BIGINT FROM moved
        WHERE old IN (SELECT person FROM person_of) GROUP BY old
        UNION ALL
        SELECT b.person, 'ended',
               list_sort(list(DISTINCT p.person) FILTER (p.person IS NOT NULL)), count(*)
        FROM before b LEFT JOIN person_of p USING (identity)
        WHERE b.person NOT IN (SELECT person FROM person_of) GROUP BY b.person
    """)
    counts = dict(con.execute("SELECT kind, count(*) FROM change GROUP BY kind").fetchall())
    if counts:
        number = len(list(folder.glob("changes-*.parquet"))) + 1
        write_parquet(
            con,
            "SELECT current_localtimestamp()::TIMESTAMP AS at, * FROM change ORDER BY kind, person",
            folder / f"changes-{number:06d}.parquet",
        )
    return {kind: int(count) for kind, count in sorted(counts.items())}


def _history(con: "DuckDBPyConnection", folder: Path) -> int:
    """Make `history` and `latest` (identity, person); return the number of the last run kept."""
    files = sorted(folder.glob("run-*.parquet"))
    empty = (
        "SELECT NULL::VARCHAR AS identity, NULL::VARCHAR AS person, NULL::INTEGER AS run,"
        " NULL::VARCHAR AS members WHERE false"
    )
    listed = f"read_parquet([{', '.join(map(quoted, files))}], union_by_name = true)"
    source = f"{empty} UNION ALL BY NAME SELECT * FROM {listed}" if files else empty
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE history AS {source};
        CREATE OR REPLACE TEMP TABLE latest AS
        SELECT identity, arg_max(person, run) AS person, arg_max(members, run) AS members
        FROM history GROUP BY identity;
    """)
    return int(files[-1].stem.removeprefix("run-")) if files else 0


def _take(con: "DuckDBPyConnection", order: str) -> None:
    """Give keys of `overlap` to components in this order, each key and component once."""
    con.execute("""
        CREATE OR REPLACE TEMP TABLE sole AS
        SELECT c, person FROM overlap
        QUALIFY count(*) OVER (PARTITION BY c) = 1 AND count(*) OVER (PARTITION BY person) = 1;
        INSERT INTO person SELECT c, person FROM sole;
    """)
    contested = con.execute(
        f"SELECT c, o.person FROM overlap o ANTI JOIN sole USING (c) ORDER BY {order}"
    ).fetchall()
    _insert(con, greedy(contested))


def greedy(pairs: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Keep each pair whose component and key are both still free, in the order given."""
    taken: dict[int, str] = {}
    used: set[str] = set()
    for c, person in pairs:
        if c not in taken and person not in used:
            taken[c] = person
            used.add(person)
    return list(taken.items())


def _insert(con: "DuckDBPyConnection", rows: list[tuple[int, str]]) -> None:
    if rows:
        import pyarrow as pa

        columns = {"c": pa.array([c for c, _ in rows]), "person": pa.array([p for _, p in rows])}
        give(con, "taken", columns)
        con.execute("INSERT INTO person SELECT c, person FROM taken")


def _found(con: "DuckDBPyConnection") -> None:
    """Make keys for components that have none; a key that was ever given is salted anew."""
    salt = 0
    while True:
        key = _KEY.format(identity="identity", salt=f"'{f'|{salt}' if salt else ''}'")
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE proposed AS
            SELECT c, {key} AS person, min(identity) AS identity FROM (
                SELECT b.c, min(b.identity) AS identity FROM bearer b
                ANTI JOIN person USING (c) GROUP BY b.c)
            GROUP BY ALL
        """)
        left = con.execute("SELECT count(*) FROM proposed").fetchone()
        if not left or not left[0]:
            return
        con.execute("""
            INSERT INTO person
            SELECT c, r.person FROM proposed r
            ANTI JOIN (SELECT person FROM history UNION ALL SELECT person FROM person) t
            ON t.person = r.person
            QUALIFY row_number() OVER (PARTITION BY r.person ORDER BY identity) = 1
        """)
        salt += 1
