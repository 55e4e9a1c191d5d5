"""Nuclei: groups of identities that evidence joins and neither fact nor reviewer keeps apart.

Groups are connected components over the evidence. Where a component holds facts that contradict
each other (dates of birth that no typing error explains, two valid resident ids) or identities
that a reviewer keeps apart, its evidence is applied piece by piece, the strongest first, and what
would join them is refused and listed as a conflict. What a reviewer accepted is joined whatever
the facts. All of it depends on the identities' keys only, never on order of arrival.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from resolution.columns import components, give
from resolution.evidence import MANY_BIRTHS, RANK_REVIEW

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
    """What is known of one or more identities and may not contradict.

    Attributes:
        births, residents: dates of birth, valid resident ids.
        members: the identities.
        apart: identities that a reviewer keeps apart from these, to the judgement's number.
        settled: a reviewer joined identities whose facts contradict; others then need to agree
            with one of them only.
    """

    births: set[date] = field(default_factory=set)
    residents: set[str] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    apart: dict[int, int] = field(default_factory=dict)
    settled: bool = False

    def contradiction(self, other: "Facts") -> str | None:
        """Return in words what keeps the two apart, or None."""
        return self.kept_apart(other) or self.facts_against(other)

    def kept_apart(self, other: "Facts") -> str | None:
        """Return in words which judgement keeps the two apart, or None."""
        found = [seq for i, seq in self.apart.items() if i in other.members]
        return f"a reviewer keeps them apart (judgement {max(found)})" if found else None

    def facts_against(self, other: "Facts") -> str | None:
        """Return in words which facts contradict, or None."""
        return self.ids_against(other) or self.births_against(other)

    def ids_against(self, other: "Facts") -> str | None:
        """Return in words which resident ids contradict, or None: a person has one for life."""
        numbers = sorted(self.residents | other.residents)
        if not self.residents or not other.residents or len(numbers) == 1:
            return None
        if (self.settled or other.settled) and self.residents & other.residents:
            return None
        return f"different resident ids {', '.join(numbers)}"

    def births_against(self, other: "Facts") -> str | None:
        """Return in words which dates of birth no typing error explains, or None."""
        unlike = [
            (mine, theirs)
            for mine in sorted(self.births)
            for theirs in sorted(other.births)
            if not same_birth(mine, theirs)
        ]
        pairs = len(self.births) * len(other.births)
        if not unlike or ((self.settled or other.settled) and len(unlike) < pairs):
            return None
        mine, theirs = unlike[0]
        return f"dates of birth {min(mine, theirs)} and {max(mine, theirs)}"

    def add(self, other: "Facts") -> None:
        """Take the facts of others in; what contradicts was settled by a reviewer."""
        self.settled = self.settled or other.settled or self.facts_against(other) is not None
        self.births |= other.births
        self.residents |= other.residents
        self.members |= other.members
        self.apart |= other.apart


def same_birth(a: date, b: date) -> bool:
    """Whether two dates of birth are the same but for one wrong digit, day and month swapped,
    or only the year known (written as 1 January). The SQL macro of that name says the same."""
    if a == b:
        return True
    digits = (f"{day.year:04d}{day:%m%d}" for day in (a, b))
    if sum(x != y for x, y in zip(*digits, strict=True)) == 1:
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
        roots, refused = part(rows.evidence, rows.facts, rows.apart)
        parted += roots.items()
        conflicts += refused
    if parted:
        import numpy as np

        numbers = np.array(parted, dtype=np.int64)
        give(con, "parted", {"i": numbers[:, 0], "c": numbers[:, 1]})
        con.execute("UPDATE member SET c = parted.c FROM parted WHERE member.i = parted.i")
    _keep(con, conflicts)
    return sorted(conflicts, key=lambda c: (c.judgement, c.identity, c.against or -1, c.reason))


def _keep(con: "DuckDBPyConnection", conflicts: list[Conflict]) -> None:
    """Make `refused(i, j, judgement, reason)` of conflicts between two identities."""
    import pyarrow as pa

    pairs = [c for c in conflicts if c.against is not None]
    columns = {
        "i": pa.array([c.identity for c in pairs], pa.int64()),
        "j": pa.array([c.against for c in pairs], pa.int64()),
        "judgement": pa.array([c.judgement for c in pairs], pa.string()),
        "reason": pa.array([c.reason for c in pairs], pa.string()),
    }
    give(con, "refused", columns)


def _components(con: "DuckDBPyConnection") -> None:
    import numpy as np

    counted = con.execute("SELECT count(*) FROM identity").fetchone()
    n = int(counted[0]) if counted else 0
    edges = con.execute("""
        SELECT i AS a, min(i) OVER (PARTITION BY judgement) AS b FROM evidence
    """).fetchnumpy()
    give(con, "member", {"i": np.arange(n), "c": components(n, edges["a"], edges["b"])})


@dataclass
class _Component:
    evidence: list[tuple[Evidence, int]]
    facts: dict[int, Facts]
    apart: list[tuple[int, int, int]]


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
        UNION
        SELECT x.c FROM apart JOIN member x ON x.i = apart.a JOIN member y ON y.i = apart.b
        WHERE x.c = y.c
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
    held: dict[int, list[tuple[int, int, int]]] = {}
    for c, a, b, seq in con.execute("""
        SELECT x.c, a, b, seq FROM apart JOIN member x ON x.i = apart.a
        JOIN member y ON y.i = apart.b WHERE x.c = y.c ORDER BY ALL
    """).fetchall():
        held.setdefault(c, []).append((a, b, seq))
    for c, rows in groupby(joined, key=lambda row: row[0]):
        listed = [((j, rank), i) for _, rank, j, i in rows]
        yield _Component(listed, known.get(c, {}), held.get(c, []))


def part(
    evidence: Iterable[tuple[Evidence, int]],
    facts: dict[int, Facts],
    apart: Iterable[tuple[int, int, int]] = (),
) -> tuple[dict[int, int], list[Conflict]]:
    """Join identities of one component, the strongest evidence first, refusing contradictions.

    Inside one piece of evidence an identity joins the first group that its facts agree with. When
    the groups that show one document contradict each other, identities of which nothing is known
    stay out: nothing says whom of them they are. A reviewer's word joins whatever the facts.

    Args:
        evidence: ((judgement, rank), identity), sorted by rank, judgement, identity.
        facts: known facts by identity.
        apart: (identity, identity, judgement's number) that a reviewer keeps apart.

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
            known[i] = Facts(set(own.births), set(own.residents), {i})
    for a, b, seq in apart:
        for one, other in ((a, b), (b, a)):
            if one in known:
                known[one].apart[other] = seq
    for (judgement, rank), rows in groupby(listed, key=lambda row: row[0]):
        members = [i for _, i in rows]
        divided = rank != RANK_REVIEW and _divided(
            [known[root] for root in sorted({find(i) for i in members})]
        )
        roots: list[int] = []
        for i in members:
            mine = find(i)
            roots = sorted({find(r) for r in roots})
            if mine in roots:
                continue
            if divided and not (known[mine].births or known[mine].residents):
                conflicts.append(
                    Conflict(judgement, i, min(members), "nothing known to tell which person")
                )
                continue
            refusal: tuple[int, str] | None = None
            for root in roots:
                ask = known[root].kept_apart if rank == RANK_REVIEW else known[root].contradiction
                reason = ask(known[mine])
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


def _divided(groups: list[Facts]) -> bool:
    """Whether any two groups contradict each other, or a reviewer keeps two of them apart."""
    if any(one.kept_apart(other) for one in groups if one.apart for other in groups):
        return True
    free = [one for one in groups if not one.settled]
    if len(set().union(*(one.residents for one in free))) > 1:
        return True
    births = sorted(set().union(*(one.births for one in free)))
    if any(not same_birth(a, b) for a in births for b in births):
        return True
    settled = [one for one in groups if one.settled]
    return any(one.facts_against(other) for one in settled for other in groups if one is not other)
