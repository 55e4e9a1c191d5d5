"""The identity judgements that a lead relies on, weakest first, and what each of them carries.

A person is made of identities: evidence (a document, an agency's own reference, a reviewer) joins
some into nuclei, likeness joins nuclei (`resolution.how`). A lead relies on those judgements that
lie on the strongest way between the identities its records are written with (a maximum spanning
tree, Kruskal 1956, with what leads nowhere cut off). What a judgement carries are the records that
are written only with identities it ties to the rest: they speak of somebody else if it is wrong.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from resolution.last_run import LastRun

LIKENESS = "likeness"
EVIDENCE_BITS = 1000.0
"""Evidence stands above all likeness; a weaker piece (a higher rank) below a stronger one."""


@dataclass(frozen=True)
class Relied:
    """A judgement that a lead relies on.

    Attributes:
        name: of the judgement: a piece of evidence (`document:...`, `review:4`) or
            `likeness:<pair>`.
        says: what it is, in words.
        by: `rule`, `probability` or `reviewer`: who or what accepted it.
        probability: that the two are one person, of likeness; None of evidence.
        identities: those that it joins.
        carries: records of the lead that do not count without it, sorted.
    """

    name: str
    says: str
    by: str
    probability: float | None
    identities: tuple[str, ...]
    carries: tuple[str, ...]


@dataclass(frozen=True)
class _Join:
    name: str
    says: str
    by: str
    bits: float
    identities: tuple[str, ...]


def relied_on(
    home: Path,
    records: Mapping[str, Collection[str]],
    written: Mapping[str, Mapping[str, Collection[str]]],
) -> dict[str, tuple[Relied, ...]]:
    """Return the judgements that each person's lead relies on, the weakest first.

    Args:
        home: the state directory, with what the last run of resolution left.
        records: the records of each person's lead, by key of the person.
        written: by key of the person, the records that each of their identities is written in.

    Raises:
        LeadgraphError: nothing was resolved yet.
        JudgementError: the history of judgements was tampered with.
    """
    from resolution.last_run import LastRun

    joins = _joins(LastRun(home), home, [p for p in records if len(written.get(p, ())) > 1])
    return {
        person: _relied(joins.get(person, []), set(some), written.get(person, {}))
        for person, some in records.items()
    }


def _joins(run: "LastRun", home: Path, persons: Collection[str]) -> dict[str, list[_Join]]:
    """Everything that joins identities of these persons, read at once for all of them."""
    from resolution.linkage.clusters import PAIR
    from resolution.pieces import heard, in_words, reviewed
    from resolution.why import chance

    if not persons:
        return {}
    said = heard(home).said
    found: defaultdict[str, list[_Join]] = defaultdict(list)
    wanted = "(SELECT unnest(?::VARCHAR[]))"
    for row in run.rows(
        f"""SELECT n.person, n.nucleus, e.judgement, min(e.rank) AS rank,
            list(DISTINCT n.identity ORDER BY n.identity) AS identities
        FROM {{evidence}} e JOIN {{nuclei}} n USING (identity) WHERE n.person IN {wanted}
        GROUP BY ALL HAVING count(DISTINCT n.identity) > 1 ORDER BY ALL""",
        [list(persons)],
    ):
        judgement, identities = row["judgement"], tuple(row["identities"])
        says = in_words(judgement, said, "both" if len(identities) == 2 else "all")
        by = "rule" if reviewed(judgement) is None else "reviewer"
        bits = EVIDENCE_BITS - row["rank"]
        found[row["person"]].append(_Join(judgement, says, by, bits, identities))
    for row in run.rows(
        f"""SELECT n.person, l.left_identity, l.right_identity, l.weight, {PAIR} AS pair
        FROM (SELECT a AS left_identity, b AS right_identity, weight FROM {{links}}) l
        JOIN (SELECT DISTINCT nucleus, person FROM {{nuclei}}) n ON n.nucleus = l.left_identity
        WHERE n.person IN {wanted} ORDER BY ALL""",
        [list(persons)],
    ):
        likely = _probability(row["weight"])
        says = f"alike: {row['weight']:+.1f} bits, probability {chance(likely)}"
        pair = (row["left_identity"], row["right_identity"])
        name = f"{LIKENESS}:{row['pair']}"
        found[row["person"]].append(_Join(name, says, "probability", row["weight"], pair))
    return found


def _probability(bits: float) -> float:
    return float(1 / (1 + 2 ** min(-bits, 1000.0)))


class _Sets:
    """Which identities hang together (union-find)."""

    def __init__(self, items: Iterable[str]) -> None:
        self._parent = {item: item for item in items}

    def find(self, item: str) -> str:
        while (above := self._parent.setdefault(item, item)) != item:
            self._parent[item] = item = self._parent[above]
        return item

    def join(self, items: Iterable[str]) -> bool:
        """Put items together; say whether any were apart."""
        roots = {self.find(item) for item in items}
        first, *rest = sorted(roots)
        for root in rest:
            self._parent[root] = first
        return bool(rest)


def _relied(
    joins: list[_Join], records: set[str], written: Mapping[str, Collection[str]]
) -> tuple[Relied, ...]:
    speaking = {identity for identity, some in written.items() if not records.isdisjoint(some)}
    if len(speaking) < 2:
        return ()
    tree, sets = [], _Sets(written)
    for one in sorted(joins, key=lambda j: (-j.bits, j.name, j.identities)):
        if sets.join(one.identities):
            tree.append(one)
    needed = _between(tree, speaking)
    return tuple(
        Relied(
            one.name, one.says, one.by,
            None if one.by != "probability" else _probability(one.bits),
            one.identities, _carried(one, joins, records, written, speaking),
        )
        for one in sorted(needed, key=lambda j: (j.bits, j.name, j.identities))
    )  # fmt: skip


def _between(tree: list[_Join], speaking: set[str]) -> list[_Join]:
    """Cut off what does not lie between two identities that speak."""
    needed = []
    for one in tree:
        sets = _Sets(())
        for other in tree:
            if other is not one:
                sets.join(other.identities)
        sides = {sets.find(i) for i in one.identities}
        if len(sides & {sets.find(i) for i in speaking}) > 1:
            needed.append(one)
    return needed


def _carried(
    one: _Join,
    joins: list[_Join],
    records: set[str],
    written: Mapping[str, Collection[str]],
    speaking: set[str],
) -> tuple[str, ...]:
    """The records that are written only with identities that `one` ties to the rest."""
    sets = _Sets(written)
    for other in joins:
        if (other.name, other.identities) != (one.name, one.identities):
            sets.join(other.identities)
    sides: defaultdict[str, set[str]] = defaultdict(set)
    for identity in sorted(speaking):
        sides[sets.find(identity)] |= records.intersection(written[identity])
    if len(sides) < 2:
        return ()
    # Whom most of the records are about keeps them; the rest would be somebody else's.
    main = max(sides, key=lambda side: (len(sides[side]), side))
    rest: set[str] = set()
    for side, some in sides.items():
        if side != main:
            rest |= some
    return tuple(sorted(rest - sides[main]))
