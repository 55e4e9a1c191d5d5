"""Features: what a nucleus is compared by, as lists of comparable forms.

One row a *unit* (a nucleus; in training an identity). Lists are sorted, without duplicates, at
most `LIST_LENGTH` long, and empty where nothing is known. Things that many people share are no
features: rare ones count, common ones do not. People are told apart by their names for that, since
one person's records are many nuclei before they are linked.

| column | holds |
| --- | --- |
| `names` | names as written, for people to read |
| `hans` ... `tokens` | forms of them (`resolution.names.Forms`) |
| `scripts` | skeletons of names written in a script that is neither Han nor Latin |
| `births` | dates of birth, `YYYYMMDD` |
| `docs` | `<kind>:<number>`, upper case, letters and digits only |
| `docs_once` | those that one identity shows and no issuer vouches for: maybe mistyped |
| `residents` | valid resident ids of China |
| `phones`, `phones_few` | numbers of at most `RARE` people, of more but at most `FEW` |
| `accounts`, `devices` | accounts titled to, handsets of such numbers, of at most `RARE` people |
| `cases` | cases with at most `CASE_PEOPLE` nuclei |
| `certified` | those of `births` that a resident id or a document's issuer vouches for |
| `extras` | `<kind>=<value>` of the table `extra(identity, kind, value)`, if there is one |
| `extras_rare` | those of at most `RARE_EXTRA` nuclei |
"""

from pathlib import Path
from typing import TYPE_CHECKING

from loaders.store import write_parquet
from quality.sql import quoted
from resolution.columns import give
from resolution.evidence import LEAST_DIGITS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

LIST_LENGTH = 12
"""Forms kept of one kind: more spellings than a person has, and few enough to compare quickly."""

RARE = 3
"""Different names on a number, account or handset that is somebody's own, or a couple's, with a
misspelling."""

FEW = 20
"""Different names on a number that is a household's or a small firm's; above it says nothing."""

RARE_EXTRA = 6
"""Nuclei with an address or the like that is a household's."""

CASE_PEOPLE = 60
"""Nuclei in a case that is small enough for its mention to say something: a group of 5 to 150
people is named in several cases."""

FORMS = ("keys", "alts", "skeletons", "nicknames", "tokens")
LISTS = (
    "hans", "keys", "alts", "skeletons", "scripts", "nicknames", "spelled", "tokens", "births",
    "docs", "docs_once", "residents", "phones", "phones_few", "accounts", "devices", "cases",
    "certified", "extras", "extras_rare",
)  # fmt: skip
"""The columns that nuclei are compared by."""

PARTS = ("names", "births", "docs", "residents", "things", "extras")


def prepare(con: "DuckDBPyConnection", cache: Path) -> None:
    """Make what all units share: name forms, documents, and things with their number of nuclei.

    Args:
        con: after `resolution.scope.find`.
        cache: folder where forms of names that were met before are kept.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE written AS
        SELECT DISTINCT d.i, trim(w.name) AS name FROM (
            SELECT key, unnest(names) AS name FROM node_Identity
            UNION ALL SELECT key, name FROM node_Identity
            UNION ALL SELECT key, name_latin FROM node_Identity
            UNION ALL SELECT start_key, unnest(aliases) FROM rel_NAMED_IN) w
        JOIN identity d ON d.key = w.key JOIN member m USING (i) SEMI JOIN in_scope USING (c)
        WHERE trim(w.name) <> ''
    """)
    _form_names(con, cache)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE paper AS
        WITH split AS (
            SELECT i, c, split_part(thing, ':', 2) AS kind,
                   upper(regexp_replace(thing[length(split_part(thing, ':', 1))
                        + length(split_part(thing, ':', 2)) + 3:],
                        '[^0-9A-Za-z]', '', 'g')) AS number
            FROM has WHERE label = 'Document'),
        crowd AS (
            SELECT split_part(judgement, ':', 3) AS kind, split_part(judgement, ':', 4) AS number
            FROM void),
        formed AS (SELECT *, regexp_replace(number, '[^0-9]', '', 'g') AS digits FROM split)
        SELECT DISTINCT i, kind || ':' || number AS doc,
               count(DISTINCT i) OVER (PARTITION BY kind, number) = 1
                   AND NOT bool_or(split_part(d.key, '/', 2) = 'documents')
                       OVER (PARTITION BY kind, number) AS once
        FROM formed f JOIN identity d USING (i)
        WHERE length(digits) >= {LEAST_DIGITS} AND length(number) BETWEEN 5 AND 30
          AND NOT is_placeholder(digits)
          AND NOT EXISTS (FROM crowd WHERE crowd.kind = f.kind AND crowd.number = f.number)
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE handset AS
        SELECT DISTINCT h.i, h.c, 'Device' AS label, u.end_key AS thing
        FROM has h JOIN rel_USED_IN u ON u.start_key = h.thing WHERE h.label = 'Phone';
        CREATE OR REPLACE TEMP TABLE case_of AS
        WITH under AS (
            SELECT t.start_key AS identity, u.end_key AS thing FROM rel_TOOK_PART t
            JOIN rel_UNDER u ON u.start_label = t.end_label AND u.start_key = t.end_key
            WHERE t.start_label = 'Identity'
            UNION SELECT start_key, end_key FROM rel_PARTY_TO)
        SELECT d.i, m.c, 'Case' AS label, thing FROM under
        JOIN identity d ON d.key = under.identity JOIN member m USING (i);
        CREATE OR REPLACE TEMP TABLE called AS
        SELECT c, coalesce(min(called), c::VARCHAR) AS called FROM (
            SELECT DISTINCT c FROM member) LEFT JOIN (
            SELECT m.c, array_to_string(list_sort(string_split(unnest(keys), '|')), '|') AS called
            FROM written JOIN member m USING (i) JOIN name_form USING (name)) USING (c)
        GROUP BY c;
        CREATE OR REPLACE TEMP TABLE thing_of AS
        WITH every AS (
            SELECT i, c, label, thing FROM has WHERE label <> 'Document'
            UNION ALL FROM handset UNION ALL FROM case_of),
        counted AS (
            SELECT label, thing, CASE WHEN label = 'Case' THEN count(DISTINCT c)
                   ELSE count(DISTINCT called) END AS users
            FROM every JOIN called USING (c) GROUP BY label, thing
            HAVING users <= greatest({FEW}, {CASE_PEOPLE}))
        SELECT DISTINCT i, label, thing, users FROM every JOIN counted USING (label, thing)
    """)


def _form_names(con: "DuckDBPyConnection", cache: Path) -> None:
    """Make `name_form`; forms that are known from before are read, new ones are kept."""
    from resolution import names

    file = cache / f"names-{names.VERSION}.parquet"
    known = f"SELECT name FROM read_parquet({quoted(file)})" if file.exists() else None
    wanted = "SELECT DISTINCT name FROM written"
    fresh = f"{wanted} EXCEPT {known}" if known else wanted
    found = con.execute(f"SELECT name FROM ({fresh}) ORDER BY name").fetchall()
    made = names.table(name for (name,) in found)
    give(con, "name_new", {column: made[column] for column in made.column_names})
    source = f"SELECT * FROM read_parquet({quoted(file)})" if known else "FROM name_new LIMIT 0"
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE name_form AS
        SELECT * FROM (({source}) UNION ALL BY NAME FROM name_new) SEMI JOIN written USING (name)
    """)
    if found or not known:
        write_parquet(con, "SELECT * FROM name_form ORDER BY name", file)


def make(con: "DuckDBPyConnection", unit: str, table: str) -> None:
    """Make the temporary table `table(u, names, <LISTS>, h)` of the units in `unit(i, u)`.

    `h` is a hash of everything that is compared: units with the same features have the same.
    """
    forms = ", ".join(f"{_gathered(f'flatten(list({form}))')} AS {form}" for form in FORMS)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE "{table}_names" AS
        SELECT u, {_gathered("list(name)")} AS names, {_gathered("list(han)")} AS hans, {forms},
               {_gathered("flatten(list(skeletons) FILTER (foreign_script))")} AS scripts,
               {_gathered("list(spelled)")} AS spelled
        FROM (SELECT DISTINCT u, name FROM written JOIN {
        unit
    } USING (i)) JOIN name_form USING (name)
        GROUP BY u;
        CREATE OR REPLACE TEMP TABLE "{table}_births" AS
        SELECT u, {_gathered("list(day8(birth_date))")} AS births,
               {_gathered("list(day8(birth_date)) FILTER (certified)")} AS certified
        FROM (SELECT i, birth.birth_date, split_part(d.key, '/', 2) = 'documents' AS certified
              FROM birth JOIN identity d USING (i)
              UNION ALL SELECT i, birth_date, true FROM resident) JOIN {unit} USING (i)
        GROUP BY u;
        CREATE OR REPLACE TEMP TABLE "{table}_docs" AS
        SELECT u, {_gathered("list(doc)")} AS docs,
               {_gathered("list(doc) FILTER (once)")} AS docs_once
        FROM paper JOIN {unit} USING (i) GROUP BY u;
        CREATE OR REPLACE TEMP TABLE "{table}_residents" AS
        SELECT u, {_gathered("list(number)")} AS residents FROM resident JOIN {
        unit
    } USING (i) GROUP BY u;
        CREATE OR REPLACE TEMP TABLE "{table}_things" AS
        SELECT u,
               {_gathered(f"list(thing) FILTER (label = 'Phone' AND users <= {RARE})")} AS phones,
               {
        _gathered(f"list(thing) FILTER (label = 'Phone' AND users > {RARE} AND users <= {FEW})")
    } AS phones_few,
               {
        _gathered(f"list(thing) FILTER (label = 'Account' AND users <= {RARE})")
    } AS accounts,
               {_gathered(f"list(thing) FILTER (label = 'Device' AND users <= {RARE})")} AS devices,
               {
        _gathered(f"list(thing) FILTER (label = 'Case' AND users <= {CASE_PEOPLE})")
    } AS cases
        FROM thing_of JOIN {unit} USING (i) GROUP BY u;
        CREATE OR REPLACE TEMP TABLE "{table}_extras" AS {_extras(con, unit)};
    """)
    columns = ", ".join(f"coalesce({name}, []) AS {name}" for name in LISTS)
    joins = " ".join(f'LEFT JOIN "{table}_{part}" USING (u)' for part in PARTS)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE "{table}" AS
        SELECT *, md5(to_json([{", ".join(LISTS)}])) AS h FROM (
            SELECT u, coalesce(names, []) AS names, {columns}
            FROM (SELECT DISTINCT u FROM {unit}) {joins})
    """)
    for part in PARTS:
        con.execute(f'DROP TABLE "{table}_{part}"')


def _gathered(listed: str) -> str:
    """SQL of a list, sorted, without duplicates and NULLs, at most `LIST_LENGTH` long."""
    return f"list_sort(list_distinct({listed}))[:{LIST_LENGTH}]"


def _extras(con: "DuckDBPyConnection", unit: str) -> str:
    there = con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'extra'")
    found = there.fetchone()
    if not found or not found[0]:
        return (
            "SELECT NULL::BIGINT AS u, NULL::VARCHAR[] AS extras, NULL::VARCHAR[] AS extras_rare"
            " WHERE false"
        )
    return f"""
        WITH told AS (
            SELECT i, kind || '=' || value AS told
            FROM extra JOIN identity d ON d.key = extra.identity),
        rare AS (SELECT told FROM told JOIN member USING (i) GROUP BY told
                 HAVING count(DISTINCT c) <= {RARE_EXTRA})
        SELECT u, {_gathered("list(told)")} AS extras,
               {_gathered("list(told) FILTER (told IN (FROM rare))")} AS extras_rare
        FROM told JOIN {unit} USING (i) GROUP BY u
    """
