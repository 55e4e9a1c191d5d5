"""Evidence that identities are one person: reviewers' word, documents, chains of replacement,
agencies' own references.

Works on the DuckDB connection of `loaders.projection.open_projection` and leaves temporary
tables there:

- `identity(i BIGINT, key, agency, ref, name, name_latin, birth_date)`: `i` counts from 0 by key;
- `valid_document(key, number, judgement, rank, birth_date)`: documents that may join identities;
- `birth(i, birth_date)`, `resident(i, number)`: facts that can contradict each other;
- `evidence(i, judgement, rank)`: identities of one `judgement` are one person, unless facts
  contradict; lower `rank` is stronger, and what a reviewer accepted (`RANK_REVIEW`) no fact undoes;
- `apart(a, b, seq)`, `unsure(a, b, seq)`, `disputed(a, b, seq)`: identities that reviewers keep
  apart, of which they could not tell, or do not agree (these are kept apart too), and the judgement
  that says so;
- `void(judgement, identities, names, births)`: documents shown by too many different people to
  be anyone's document.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from resolution.columns import components, give

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from resolution.judgements import Standing

RANK_REVIEW, RANK_CHAIN, RANK_REFERENCE = 0, 4, 5
"""How strong a kind of evidence is; resident ids, passports and permits stand between (1 to 3)."""

CHAIN_DOCUMENTS = 12
"""More documents than this in one chain of replacements are no person's: a passport every five
years gives a dozen in a life."""

FEW_NAMES = 12
"""Different spellings of a name that one person's records may have before their document is
doubted: Han and Latin script, both orders, Wade-Giles and Cantonese, and some typing errors."""

FEW_BIRTHS = 6
"""Different dates of birth before a document is doubted, for the same reason."""

MANY_BIRTHS = 50
"""More dates of birth than this in one person contradict without looking at the pairs."""

NUMBER_LENGTHS = {"resident_id": (6, 20), "passport": (6, 12), "travel_permit": (6, 12)}
"""Lengths of document numbers. ICAO 9303 part 4 gives a passport nine characters and lets longer
ones run on; travel permits of mainland China have 8 to 11; identity numbers of other countries
have no common form."""

LEAST_DIGITS = 4
"""Digits that a document number has at least: fewer is a word, not a number."""

MACROS = """
CREATE OR REPLACE TEMP MACRO day8(d) AS strftime(d, '%Y%m%d');
CREATE OR REPLACE TEMP MACRO same_birth(a, b) AS
    a = b
    OR hamming(day8(a), day8(b)) = 1
    OR (year(a) = year(b) AND month(a) = day(b) AND day(a) = month(b))
    OR (year(a) = year(b) AND (day8(a)[5:] = '0101' OR day8(b)[5:] = '0101'));
CREATE OR REPLACE TEMP MACRO resident_checks(number) AS
    regexp_full_match(number, '[1-9][0-9]{16}[0-9X]')
    AND try_strptime(number[7:14], '%Y%m%d') IS NOT NULL
    AND number[7:8] IN ('19', '20')
    AND '10X98765432'[1 + list_sum(list_transform(range(1, 18), lambda p:
            (ascii(number[p]) - 48) * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][p]
        ))::INT % 11] = number[18];
CREATE OR REPLACE TEMP MACRO is_placeholder(digits) AS
    replace(digits, digits[1], '') = ''
    OR contains('01234567890123456789', digits)
    OR contains('98765432109876543210', digits);
"""


def gather(con: "DuckDBPyConnection", standing: "Sequence[Standing]" = ()) -> None:
    """Make the temporary tables named above from the raw layer and from what reviewers decided.

    A resident id of China must have a real date and pass its check character (GB 11643-1999,
    ISO 7064 MOD 11-2); passports and permits the form of `NUMBER_LENGTHS`; the issuing country
    must be known; a number of one digit repeated or of a run of digits is a placeholder.
    An identity without a date of birth has that of its valid resident id.
    """
    con.execute(MACROS)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE identity AS
        SELECT row_number() OVER (ORDER BY key) - 1 AS i,
               key, agency, ref, name, name_latin, birth_date
        FROM node_Identity
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE presented AS
        SELECT DISTINCT d.i, p.end_key AS document
        FROM rel_PRESENTED p JOIN identity d ON d.key = p.start_key
        WHERE p.start_label = 'Identity'
    """)
    lengths = " ".join(
        f"WHEN '{kind}' THEN length(number) BETWEEN {low} AND {high}"
        for kind, (low, high) in NUMBER_LENGTHS.items()
    )
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE valid_document AS
        WITH split AS (
            SELECT key, split_part(key, ':', 1) AS country, split_part(key, ':', 2) AS kind,
                   upper(regexp_replace(key[length(split_part(key, ':', 1))
                        + length(split_part(key, ':', 2)) + 3:], '[^0-9A-Za-z]', '', 'g')) AS number
            FROM (SELECT DISTINCT document AS key FROM presented)),
        formed AS (
            SELECT *, regexp_replace(number, '[^0-9]', '', 'g') AS digits FROM split
            WHERE regexp_full_match(country, '[A-Z]{{2}}') AND country NOT IN ('XX', 'ZZ')
              AND CASE kind {lengths} ELSE false END)
        SELECT key, number, 'document:' || country || ':' || kind || ':' || number AS judgement,
               CASE kind WHEN 'resident_id' THEN 1 WHEN 'passport' THEN 2 ELSE 3 END AS rank,
               CASE WHEN country = 'CN' AND kind = 'resident_id'
                    THEN CAST(try_strptime(number[7:14], '%Y%m%d') AS DATE) END AS birth_date
        FROM formed
        WHERE length(digits) >= {LEAST_DIGITS} AND NOT is_placeholder(digits)
          AND (country <> 'CN' OR kind <> 'resident_id' OR resident_checks(number))
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE resident AS
        SELECT DISTINCT p.i, v.number, v.birth_date
        FROM presented p JOIN valid_document v ON v.key = p.document
        WHERE v.birth_date IS NOT NULL
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE birth AS
        SELECT i, birth_date FROM identity WHERE birth_date IS NOT NULL
        UNION
        SELECT i, r.birth_date FROM resident r JOIN identity d USING (i) WHERE d.birth_date IS NULL
    """)
    _group(con)
    _chains(con)
    _reviewed(con, standing)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE evidence AS
        WITH every AS (
            SELECT i, judgement, rank FROM shown ANTI JOIN void USING (judgement)
            UNION ALL
            SELECT s.i, c.chain, {RANK_CHAIN} FROM shown s JOIN chained c USING (judgement)
            UNION ALL
            SELECT i, 'reference:' || agency || ':' || ref, {RANK_REFERENCE} FROM identity
            WHERE ref IS NOT NULL
            UNION ALL
            SELECT i, judgement, {RANK_REVIEW} FROM reviewed)
        SELECT DISTINCT i, judgement, rank FROM every
        SEMI JOIN (SELECT judgement FROM every GROUP BY judgement HAVING count(DISTINCT i) > 1)
        USING (judgement)
    """)


def _group(con: "DuckDBPyConnection") -> None:
    con.execute("""
        CREATE OR REPLACE TEMP TABLE shown AS
        SELECT DISTINCT p.i, v.judgement, v.rank
        FROM presented p JOIN valid_document v ON v.key = p.document
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE void AS
        SELECT judgement, count(DISTINCT i) AS identities,
               count(DISTINCT lower(regexp_replace(
                   coalesce(d.name, d.name_latin), '[\\s,.·-]', '', 'g'))) AS names,
               count(DISTINCT b.birth_date) AS births
        FROM shown JOIN identity d USING (i) LEFT JOIN birth b USING (i)
        GROUP BY judgement
        HAVING (names > {FEW_NAMES} AND names * 2 > identities)
            OR (births > {FEW_BIRTHS} AND births * 3 > identities)
    """)


def _chains(con: "DuckDBPyConnection") -> None:
    """Make `chained(judgement, chain)`: valid documents that replaced one another.

    A chain is named by its least document; crowds' documents and chains of more than
    `CHAIN_DOCUMENTS` are left out.
    """
    links = con.execute("""
        SELECT DISTINCT a.judgement, b.judgement
        FROM rel_REPLACES r
        JOIN valid_document a ON a.key = r.start_key JOIN valid_document b ON b.key = r.end_key
        WHERE a.judgement <> b.judgement AND a.judgement NOT IN (SELECT judgement FROM void)
          AND b.judgement NOT IN (SELECT judgement FROM void)
        ORDER BY ALL
    """).fetchall()
    names = sorted({name for link in links for name in link})
    place = {name: at for at, name in enumerate(names)}
    least = components(len(names), [place[a] for a, _ in links], [place[b] for _, b in links])
    give(con, "linked", {"judgement": names or _nothing(), "c": least})
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE chained AS
        SELECT judgement, 'chain:' || min(judgement) OVER (PARTITION BY c)[10:] AS chain
        FROM linked QUALIFY count(*) OVER (PARTITION BY c) <= {CHAIN_DOCUMENTS}
    """)


def _reviewed(con: "DuckDBPyConnection", standing: "Sequence[Standing]") -> None:
    """Make `reviewed(i, judgement)` of accepted pairs and `apart` of those to be kept apart.

    A pair on which reviewers disagree is kept apart until they agree. A judgement on an identity
    that is no longer there has no effect.
    """
    for table, verdicts in (
        ("accepted", ("accept",)),
        ("kept_apart", ("reject", "disputed")),
        ("left_open", ("unsure",)),
        ("argued", ("disputed",)),
    ):
        rows = [one for one in standing if one.verdict in verdicts]
        give(
            con,
            table,
            {
                "a": [one.left for one in rows] or _nothing(),
                "b": [one.right for one in rows] or _nothing(),
                "seq": [max(one.seqs) for one in rows] or _nothing("int64"),
            },
        )
    con.execute("""
        CREATE OR REPLACE TEMP TABLE reviewed AS
        SELECT unnest([x.i, y.i]) AS i, 'review:' || seq AS judgement FROM accepted
        JOIN identity x ON x.key = a JOIN identity y ON y.key = b;
        CREATE OR REPLACE TEMP TABLE apart AS
        SELECT x.i AS a, y.i AS b, seq FROM kept_apart
        JOIN identity x ON x.key = a JOIN identity y ON y.key = b;
        CREATE OR REPLACE TEMP TABLE unsure AS
        SELECT x.i AS a, y.i AS b, seq FROM left_open
        JOIN identity x ON x.key = a JOIN identity y ON y.key = b;
        CREATE OR REPLACE TEMP TABLE disputed AS
        SELECT x.i AS a, y.i AS b, seq FROM argued
        JOIN identity x ON x.key = a JOIN identity y ON y.key = b
    """)


def _nothing(kind: str = "string") -> "Any":
    import pyarrow as pa

    return pa.array([], kind)
