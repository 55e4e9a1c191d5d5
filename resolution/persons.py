"""Persons: groups of identities that evidence joins and no fact keeps apart.

Groups are connected components over the evidence. Where a component holds facts that contradict
each other (dates of birth that no typing error explains, two valid resident ids), its evidence is
applied piece by piece, the strongest first, and what would join contradicting facts is refused
and listed as a conflict. Both steps depend on the identities' keys only, never on order of arrival.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from resolution.columns import give
from resolution.evidence import MANY_BIRTHS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Evidence = tuple[str, int]


@dataclass(frozen=True, order=True)
class Conflict:
    """Evidence that was not followed: `identity` was not joined to `against`, and why."""

    judgement: str
    identity: int
    against: int | None
    reason: str


@dataclass
class Facts:
    """What is known of one or more identities and may not contradict."""

    births: set[date] = field(default_factory=set)
    residents: set[str] = field(default_factory=set)

    def contradiction(self, other: "Facts") -> str | None:
        """Return in words what keeps the two apart, or None."""
        if len(self.residents | other.residents) > 1 and self.residents and other.residents:
            numbers = sorted(self.residents | other.residents)
            return f"different resident ids {', '.join(numbers)}"
        for mine in sorted(self.births - other.births):
            for theirs in sorted(other.births):
                if not same_birth(mine, theirs):
                    return f"dates of birth {min(mine, theirs)} and {max(mine, theirs)}"
        return None

    def add(self, other: "Facts") -> None:
        """Take the facts of another identity in."""
        self.births |= other.births
        self.residents |= other.residents


def same_birth(a: date, b: date) -> bool:
    """Whether two dates of birth are the same but for one wrong digit, day and month swapped,
    or only the year known (written as 1 January). The SQL macro of that name says the same."""
    if a == b:
        return True
    if sum(x != y for x, y in zip(f"{a:%Y%m%d}", f"{b:%Y%m%d}", strict=True)) == 1:
        return True
    if a.year != b.year:
        return False
    swapped = (a.month, a.day) == (b.day, b.month)
    return swapped or (1, 1) in ((a.month, a.day), (b.month, b.day))


def join(con: "DuckDBPyConnection") -> list[Conflict]:
    """Make the temporary table `member(i, c)`, `c` being the least `i` of the person.

    Reads what `resolution.evidence.gather` left.

    Returns:
        Evidence that was not followed, sorted.
    """
    _components(con)
    conflicts = [
        Conflict(
            judgement,
            least,
            None,
            f"shown by {identities} identities with {names} names and {births} dates of birth",
        )
        for judgement, least, identities, names, births in con.execute(
            "SELECT judgement, min(i), any_value(identities), any_value(names), any_value(births)"
            " FROM void JOIN shown USING (judgement) GROUP BY judgement"
        ).fetchall()
    ]
    parted: list[tuple[int, int]] = []
    for rows in _contradicting(con):
        roots, refused = part(rows.evidence, rows.facts)
        parted += roots.items()
        conflicts += refused
    if parted:
        import numpy as np

        numbers = np.array(parted, dtype=np.int64)
        give(con, "parted", {"i": numbers[:, 0], "c": numbers[:, 1]})
        con.execute("UPDATE member SET c = parted.c FROM parted WHERE member.i = parted.i")
    return sorted(conflicts, key=lambda c: (c.judgement, c.identity, c.against or -1, c.reason))


def _components(con: "DuckDBPyConnection") -> None:
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    counted = con.execute("SELECT count(*) FROM identity").fetchone()
    n = int(counted[0]) if counted else 0
    edges = con.execute("""
        SELECT i AS a, min(i) OVER (PARTITION BY judgement) AS b FROM evidence
    """).fetchnumpy()
    a, b = np.asarray(edges["a"]), np.asarray(edges["b"])
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(n, n))
    _, label = connected_components(graph, directed=False)
    _, first, back = np.unique(label, return_index=True, return_inverse=True)
    give(con, "member", {"i": np.arange(n), "c": first[back].astype(np.int64)})


@dataclass
class _Component:
    evidence: list[tuple[Evidence, int]]
    facts: dict[int, Facts]


def _contradicting(con: "DuckDBPyConnection") -> Iterator[_Component]:
    """Yield the evidence and facts of each component whose facts contradict."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE suspect AS
        WITH dates AS (SELECT DISTINCT c, birth_date FROM member JOIN birth USING (i)),
        many AS (SELECT c, count(*) AS n FROM dates GROUP BY c HAVING n > 1)
        SELECT c FROM member JOIN resident USING (i) GROUP BY c HAVING count(DISTINCT number) > 1
        UNION
        SELECT c FROM many WHERE n > {MANY_BIRTHS}
        UNION
        SELECT x.c FROM dates x JOIN dates y ON x.c = y.c AND x.birth_date < y.birth_date
        WHERE x.c IN (SELECT c FROM many WHERE n <= {MANY_BIRTHS})
          AND NOT same_birth(x.birth_date, y.birth_date)
    """)
    joined = con.execute("""
        SELECT c, rank, judgement, i FROM evidence JOIN member USING (i) SEMI JOIN suspect USING (c)
        ORDER BY c, rank, judgement, i
    """).fetchall()
    known: dict[int, dict[int, Facts]] = {}
    for table, name in (("birth", "birth_date"), ("resident", "number")):
        for c, i, value in con.execute(f"""
            SELECT c, i, {name} FROM {table} JOIN member USING (i) SEMI JOIN suspect USING (c)
        """).fetchall():
            facts = known.setdefault(c, {}).setdefault(i, Facts())
            (facts.births if table == "birth" else facts.residents).add(value)
    for c, rows in groupby(joined, key=lambda row: row[0]):
        yield _Component([((j, rank), i) for _, rank, j, i in rows], known.get(c, {}))


def part(
    evidence: Iterable[tuple[Evidence, int]], facts: dict[int, Facts]
) -> tuple[dict[int, int], list[Conflict]]:
    """Join identities of one component, the strongest evidence first, refusing contradictions.

    Inside one piece of evidence an identity joins the first group that its facts agree with. When
    the identities that show one document contradict each other, those of which nothing is known
    stay out: nothing says whom of them they are.

    Args:
        evidence: ((judgement, rank), identity), sorted by rank, judgement, identity.
        facts: known facts by identity.

    Returns:
        For each identity the least identity of its group; and the conflicts.
    """
    parent: dict[int, int] = {}
    known: dict[int, Facts] = {}
    conflicts: list[Conflict] = []

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    listed = list(evidence)
    for _, i in listed:
        if i not in parent:
            parent[i] = i
            own = facts.get(i, Facts())
            known[i] = Facts(set(own.births), set(own.residents))
    for (judgement, _), rows in groupby(listed, key=lambda row: row[0]):
        members = [i for _, i in rows]
        divided = _divided([facts[i] for i in members if i in facts])
        roots: list[int] = []
        for i in members:
            mine = find(i)
            roots = sorted({find(r) for r in roots})
            if mine in roots:
                continue
            if divided and i not in facts:
                conflicts.append(
                    Conflict(judgement, i, min(members), "nothing known to tell which person")
                )
                continue
            refusal: tuple[int, str] | None = None
            for root in roots:
                reason = known[root].contradiction(known[mine])
                if reason is None:
                    low, high = min(root, mine), max(root, mine)
                    parent[high] = low
                    known[low].add(known.pop(high))
                    refusal, mine = None, low
                    break
                refusal = refusal or (root, reason)
            else:
                roots.append(mine)
            if refusal:
                conflicts.append(Conflict(judgement, i, *refusal))
    return {i: find(i) for i in parent}, conflicts


def _divided(facts: list[Facts]) -> bool:
    if len(set().union(*(f.residents for f in facts))) > 1:
        return True
    births = sorted(set().union(*(f.births for f in facts)))
    return any(not same_birth(a, b) for a in births for b in births)
