"""Candidate pairs: profiles that share a rare enough key; their number grows with the data, not
with its square.

A profile has keys of what it is likely to keep in another record: a name with a date of birth or a
part of it, a name with a case, a rare number, half of a document's number. Profiles with a key in
common are a pair, unless more than `BLOCK` share it: a key of that many tells nobody apart, and the
longer keys (name and date, name and case) find what it would have found.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

BLOCK = 40
"""Profiles that one key may bring together. 40 make 780 pairs; a name that 40 people in scope bear
is found by its longer keys."""

_NAME = """
    SELECT p, unnest(list_distinct(list_concat(keys, alts))) AS name FROM {profiles}
"""
_SOME = """
    SELECT p, unnest(list_distinct(list_concat(list_concat(keys, alts), list_concat(
        list_transform(hans, lambda x: 'h' || x), list_concat(skeletons, list_concat(
        list_transform(tokens, lambda x: 't' || x), nicknames)))))) AS name
    FROM {profiles}
"""
KEYS = {
    "name": f"SELECT p, 'n' || name FROM ({_NAME})",
    "characters": "SELECT p, 'h' || unnest(hans) FROM {profiles}",
    "name and birth year": f"""
        SELECT DISTINCT n.p, 'ny' || name || b[1:4]
        FROM ({_NAME}) n JOIN (SELECT p, unnest(births) AS b FROM {{profiles}}) USING (p)""",
    "name and birthday": f"""
        SELECT DISTINCT n.p, 'nd' || name || b[5:8]
        FROM ({_NAME}) n JOIN (SELECT p, unnest(births) AS b FROM {{profiles}}) USING (p)""",
    "birth date": "SELECT p, 'b' || unnest(births) FROM {profiles}",
    "part of a name and birth date": f"""
        SELECT DISTINCT n.p, 'nb' || name || b
        FROM ({_SOME}) n JOIN (SELECT p, unnest(births) AS b FROM {{profiles}}) USING (p)""",
    "part of a name and case": f"""
        SELECT DISTINCT n.p, 'nc' || name || c
        FROM ({_SOME}) n JOIN (SELECT p, unnest(cases) AS c FROM {{profiles}}) USING (p)""",
    "transliteration": "SELECT p, 's' || unnest(skeletons) FROM {profiles}",
    "phone": "SELECT p, 'p' || unnest(phones) FROM {profiles}",
    "part of a name and shared phone": f"""
        SELECT DISTINCT n.p, 'np' || name || f
        FROM ({_SOME}) n JOIN (SELECT p, unnest(phones_few) AS f FROM {{profiles}}) USING (p)""",
    "account": "SELECT p, 'a' || unnest(accounts) FROM {profiles}",
    "handset": "SELECT p, 'd' || unnest(devices) FROM {profiles}",
    "document": "SELECT p, 'o' || unnest(docs) FROM {profiles}",
    "first half of a document": """
        SELECT DISTINCT p, 'of' || d[:length(d) - (length(d) - strpos(d, ':')) // 2]
        FROM (SELECT p, unnest(docs) AS d FROM {profiles})""",
    "second half of a document": """
        SELECT DISTINCT p, 'os' || split_part(d, ':', 1)
            || d[length(d) - (length(d) - strpos(d, ':')) // 2:]
        FROM (SELECT p, unnest(docs) AS d FROM {profiles})""",
    "further attribute": "SELECT p, 'x' || unnest(extras) FROM {profiles}",
    "two further attributes": """
        SELECT DISTINCT a.p, 'xx' || a.x || '|' || b.x
        FROM (SELECT p, unnest(extras) AS x FROM {profiles}) a
        JOIN (SELECT p, unnest(extras) AS x FROM {profiles}) b ON a.p = b.p AND a.x < b.x""",
}  # fmt: skip
"""SQL of the keys of every profile, by the name that explanations give them."""


def pairs(con: "DuckDBPyConnection", profiles: str = "profile") -> None:
    """Make `blocked(l, r)`, distinct pairs of profiles with `l < r`, and `block_key(p, k)`.

    A profile of several nuclei is paired with itself too.

    Args:
        con: the connection.
        profiles: table with `p` and the columns of `resolution.linkage.features`.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE block_key (p BIGINT, k UBIGINT)")
    for sql in KEYS.values():
        con.execute(f"""
            INSERT INTO block_key
            WITH made(p, k) AS ({sql.format(profiles=profiles)}),
            hashed AS (SELECT DISTINCT p, md5_number_lower(k) AS k FROM made),
            few AS (SELECT k FROM hashed GROUP BY k HAVING count(*) BETWEEN 2 AND {BLOCK})
            SELECT p, k FROM hashed SEMI JOIN few USING (k)
        """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE blocked AS
        SELECT DISTINCT x.p AS l, y.p AS r FROM block_key x JOIN block_key y
        ON x.k = y.k AND x.p < y.p
        UNION ALL
        SELECT p, p FROM profile WHERE nuclei > 1
    """)
