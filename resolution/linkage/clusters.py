"""Clusters from best links: which accepted pairs are followed, and which go to a reviewer instead.

Links are followed from the strongest to the weakest, never as plain connected components. A link
is not followed, but asked about, where it would join facts that contradict or identities that a
reviewer keeps apart, where two links of one nucleus lead to people who contradict each other and
are nearly as strong, where it is all that ties two groups together, or where the person would be
larger than a person is. (A. Saeedi, M. Nentwig, E. Peukert, E. Rahm, "Scalable matching and
clustering of entities with FAMER", CSIMQ 16, 2018, on clusters by strength of link; on bridges:
G. Papadakis et al., "The Four Generations of Entity Resolution", 2021.)
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from resolution.columns import give
from resolution.persons import Facts

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_NUCLEI = 25
"""More nuclei in one person by likeness alone than agencies with records of them: ask."""

MARGIN = 7.0
"""Bits by which one link must be stronger than another to somebody else: about 99 to 1."""

PROFILE_NUCLEI = 10
"""Nuclei with the same features that are looked at one by one where nothing tells them apart."""


PAIR = "'Q-' || upper(left(sha256(left_identity || '|' || right_identity), 10))"
"""SQL of a pair's short name, of the keys `left_identity` < `right_identity`."""


@dataclass(frozen=True, order=True)
class Link:
    """A pair of nuclei, `a < b`, with its weight in bits.

    `despite`: it was accepted although the dates of birth stated on its two sides differ.
    """

    a: int
    b: int
    weight: float
    despite: bool = False


@dataclass(frozen=True)
class Held:
    """A link that was not followed, and why: `kind` as in the review queue."""

    link: Link
    kind: str
    reason: str


def follow(
    links: Iterable[Link], facts: Mapping[int, Facts]
) -> tuple[dict[int, int], list[Link], list[Held]]:
    """Follow links from the strongest to the weakest.

    Args:
        links: accepted pairs of nuclei.
        facts: facts of nuclei that have any; `members` and `apart` in terms of nuclei.

    Returns:
        For each nucleus in a link the least nucleus of its group; links followed, links held back.
    """
    ordered = sorted(links, key=lambda one: (-one.weight, one.a, one.b))
    near: dict[int, set[int]] = {}
    for one in ordered:
        near.setdefault(one.a, set()).add(one.b)
        near.setdefault(one.b, set()).add(one.a)
    root = {node: node for node in near}
    group = {node: [node] for node in near}
    known = {node: _copy(facts.get(node), node) for node in near}
    followed, held = [], []
    for one in ordered:
        a, b = sorted((root[one.a], root[one.b]))
        if a == b:
            followed.append(one)
            continue
        against = known[a].kept_apart(known[b]) or known[a].ids_against(known[b])
        if not against and not one.despite:
            against = known[a].births_against(known[b])
        small, large = sorted((group[a], group[b]), key=len)
        if against:
            held.append(Held(one, "contradiction", against))
        elif len(small) + len(large) > MOST_NUCLEI:
            reason = f"together {len(small) + len(large)} separate sets of records"
            held.append(Held(one, "oversized", reason))
        elif len(small) > 1 and _ties(small, set(large), near) < 2:
            reason = f"the only tie of {len(group[a])} and {len(group[b])} sets of records"
            held.append(Held(one, "bridge", reason))
        else:
            followed.append(one)
            known[a].add(known.pop(b))
            for node in group[b]:
                root[node] = a
            group[a] += group.pop(b)
    # What later links have joined needs no answer.
    held = [one for one in held if root[one.link.a] != root[one.link.b]]
    return root, followed, held


def _copy(facts: Facts | None, node: int) -> Facts:
    if facts is None:
        return Facts(members={node})
    alone = Facts(set(facts.births), set(facts.residents), {node}, dict(facts.apart))
    alone.settled = len(alone.residents) > 1 or alone.births_against(alone) is not None
    return alone


def _ties(small: list[int], large: set[int], near: Mapping[int, set[int]]) -> int:
    return sum(len(near[node] & large) for node in small)


def form(con: "DuckDBPyConnection", version: int) -> None:
    """Join nuclei: change `member`, and make `link` and `asked`.

    Reads `decided`, `profile_of(c, p)`, `birth`, `resident`, `apart`, `unsure(a, b, seq)`.

    - `link(a, b, weight)`: nuclei that were joined by likeness (as they were before);
    - `link_of(c, judgement)`: of each of them its strongest link, as judgement
      `likeness:v<version>:<pair>`;
    - `asked(a, b, weight, probability, kind, conflicts, note)`: pairs of nuclei for a reviewer.
    """
    _expand(con)
    links = [
        Link(*row) for row in con.execute("SELECT a, b, weight, despite FROM open_link").fetchall()
    ]
    root, followed, held = follow(links, _facts(con))
    # Nuclei that are alike in everything are one, however many there are of them.
    copies = con.execute("SELECT a, b, weight FROM expanded WHERE within").fetchall()
    root |= {b: root.get(a, a) for a, b, _ in copies}
    moved = [(node, least) for node, least in root.items() if node != least]
    give(con, "moved", _columns(("c", "to"), moved, ("int64", "int64")))
    pairs = [*((one.a, one.b, one.weight) for one in followed), *copies]
    give(con, "link", _columns(("a", "b", "weight"), pairs, ("int64", "int64", "double")))
    rows = [(h.link.a, h.link.b, h.kind, h.reason) for h in held]
    kinds = ("int64", "int64", "string", "string")
    give(con, "held", _columns(("a", "b", "kind", "reason"), rows, kinds))
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE nucleus_of AS FROM member;
        CREATE OR REPLACE TEMP TABLE link_of AS
        WITH arm AS (
            SELECT unnest([a, b]) AS c, x.key AS left_identity, y.key AS right_identity,
                   weight
            FROM link JOIN identity x ON x.i = a JOIN identity y ON y.i = b)
        SELECT c, 'likeness:v{version}:'
            || arg_min({PAIR}, row(-weight, left_identity, right_identity)) AS judgement
        FROM arm GROUP BY c
    """)
    con.execute("UPDATE member SET c = moved.to FROM moved WHERE member.c = moved.c")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE asked AS
        WITH person AS (
            SELECT n.c, any_value(m.c) AS person FROM nucleus_of n JOIN member m USING (i)
            GROUP BY n.c),
        every AS (
            SELECT e.a, e.b, e.weight, e.probability, e.conflicts,
                   coalesce(h.kind, e.kind) AS kind,
                   coalesce(h.reason, e.note) AS note
            FROM expanded e LEFT JOIN held h ON h.a = e.a AND h.b = e.b
            WHERE (e.band = 'review' OR h.kind IS NOT NULL)),
        apart_nuclei AS ({_nuclei("apart")})
        SELECT e.* FROM every e JOIN person x ON x.c = e.a JOIN person y ON y.c = e.b
        ANTI JOIN apart_nuclei k ON k.a = e.a AND k.b = e.b
        WHERE x.person <> y.person
        QUALIFY row_number() OVER (
            PARTITION BY x.person, y.person ORDER BY weight DESC, e.a, e.b) = 1
    """)


def _expand(con: "DuckDBPyConnection") -> None:
    """Make `expanded` (decided pairs as pairs of nuclei) and `open_link` (those to follow).

    Nuclei of one profile are alike in everything: joined where the profile is accepted with itself,
    else nothing tells which of them is meant, and what is accepted with the profile is asked.
    """
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE crowd AS
        SELECT p, count(*) AS nuclei, min(c) AS least,
               p IN (SELECT l FROM decided WHERE l = r AND band = 'accept') AS one
        FROM profile_of GROUP BY p;
        CREATE OR REPLACE TEMP TABLE node AS
        SELECT o.p, o.c FROM profile_of o JOIN crowd k USING (p)
        WHERE NOT k.one OR o.c = k.least
        QUALIFY row_number() OVER (PARTITION BY o.p ORDER BY o.c) <= {PROFILE_NUCLEI};
        CREATE OR REPLACE TEMP TABLE expanded AS
        WITH pair AS (
            SELECT least(x.c, y.c) AS a, greatest(x.c, y.c) AS b, d.weight, d.probability,
                   d.conflicts, d.despite, false AS within,
                   d.band = 'accept' AND (k.nuclei > 1 AND NOT k.one OR q.nuclei > 1 AND NOT q.one)
                       AS identical,
                   CASE WHEN identical THEN 'review' ELSE d.band END AS band,
                   CASE WHEN identical THEN 'identical' ELSE d.kind END AS kind
            FROM decided d JOIN node x ON x.p = d.l JOIN node y ON y.p = d.r AND x.c <> y.c
            JOIN crowd k ON k.p = d.l JOIN crowd q ON q.p = d.r
            WHERE d.band <> 'reject' AND (d.l <> d.r OR x.c = k.least)
            UNION ALL
            SELECT k.least, o.c, d.weight, d.probability, d.conflicts, false, true, false,
                   'accept', 'probability'
            FROM crowd k JOIN profile_of o USING (p) JOIN decided d ON d.l = k.p AND d.r = k.p
            WHERE k.one AND o.c <> k.least),
        unsure_nuclei AS ({_nuclei("unsure")})
        SELECT DISTINCT ON (a, b) p.a, p.b, p.weight, p.probability, p.conflicts, p.despite,
               p.within,
               CASE WHEN u.a IS NOT NULL THEN 'review' ELSE p.band END AS band,
               CASE WHEN u.a IS NOT NULL THEN 'unsure' ELSE p.kind END AS kind,
               CASE WHEN u.a IS NOT NULL
                    THEN 'a reviewer could not tell (judgement ' || u.seq || ')'
                    WHEN p.kind = 'identical' THEN 'several people have just these features'
                    WHEN p.kind = 'contradiction' THEN 'facts contradict each other'
                    ELSE 'likely, but not beyond doubt' END AS note
        FROM pair p LEFT JOIN unsure_nuclei u ON u.a = p.a AND u.b = p.b
        ORDER BY p.a, p.b, p.weight DESC;
        CREATE OR REPLACE TEMP TABLE nucleus_fact AS
        SELECT o.c, x.births, x.residents FROM profile_of o JOIN profile x USING (p);
        CREATE OR REPLACE TEMP TABLE open_pair AS
        SELECT a, b FROM expanded WHERE band = 'accept';
        CREATE OR REPLACE TEMP TABLE torn AS
        WITH arm AS (
            SELECT a AS x, b AS y, a, b, weight FROM expanded WHERE band = 'accept' AND NOT within
            UNION ALL
            SELECT b, a, a, b, weight FROM expanded WHERE band = 'accept' AND NOT within)
        SELECT DISTINCT s.a, s.b FROM arm s JOIN arm t ON t.x = s.x AND t.y <> s.y
        ANTI JOIN open_pair o ON o.a = least(s.y, t.y) AND o.b = greatest(s.y, t.y)
        JOIN nucleus_fact f ON f.c = s.y JOIN nucleus_fact g ON g.c = t.y
        WHERE t.weight > s.weight - {MARGIN}
          AND (births_unlike(f.births, g.births)
               OR (len(f.residents) > 0 AND len(g.residents) > 0
                   AND len(list_distinct(list_concat(f.residents, g.residents))) > 1));
        UPDATE expanded SET band = 'review', kind = 'ambiguous',
            note = 'as likely as another who is not the same person'
        WHERE band = 'accept' AND (a, b) IN (SELECT (a, b) FROM torn);
        CREATE OR REPLACE TEMP TABLE open_link AS
        SELECT a, b, weight, despite FROM expanded WHERE band = 'accept' AND NOT within
    """)


def _nuclei(table: str) -> str:
    """SQL of a table of pairs of identities as pairs of nuclei."""
    return f"""
        SELECT least(x.c, y.c) AS a, greatest(x.c, y.c) AS b, max(seq) AS seq FROM {table} t
        JOIN {{member}} x ON x.i = t.a JOIN {{member}} y ON y.i = t.b GROUP BY ALL
    """.replace("{member}", "nucleus_of" if table == "apart" else "member")


def _facts(con: "DuckDBPyConnection") -> dict[int, Facts]:
    """Return the facts of nuclei in links."""
    wanted = "SEMI JOIN (SELECT a AS c FROM open_link UNION SELECT b FROM open_link) USING (c)"
    found: dict[int, Facts] = {}
    for table, name in (("birth", "birth_date"), ("resident", "number")):
        for c, value in con.execute(
            f"SELECT DISTINCT c, {name} FROM {table} JOIN member USING (i) {wanted}"
        ).fetchall():
            facts = found.setdefault(c, Facts())
            (facts.births if table == "birth" else facts.residents).add(value)
    for a, b, seq in con.execute("""
        SELECT x.c, y.c, seq FROM apart
        JOIN member x ON x.i = apart.a JOIN member y ON y.i = apart.b
    """).fetchall():
        for one, other in ((a, b), (b, a)):
            found.setdefault(one, Facts()).apart[other] = seq
    return found


def _columns(
    names: tuple[str, ...], rows: Sequence[tuple[Any, ...]], kinds: tuple[str, ...]
) -> dict[str, Any]:
    """Arrow columns, of the types named, of rows of equal length."""
    import pyarrow as pa

    return {
        name: pa.array([row[place] for row in rows], kind)
        for place, (name, kind) in enumerate(zip(names, kinds, strict=True))
    }
