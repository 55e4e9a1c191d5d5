"""Why two identities are one person, or why they are not: from what the last run left.

The answer is worked out from the run's own files and from what reviewers said. Where both
identities may be compared, the comparison is shown whatever the answer rests on.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx

from quality.errors import LeadgraphError
from resolution.last_run import LastRun, Queued, Refused, Seat
from resolution.linkage.blocking import BLOCK
from resolution.linkage.pair import Compared
from resolution.pieces import Heard, Said, heard, in_words, reviewed

REFUSED_STEP = 1000.0
"""How many steps of evidence a step is worth that was refused when it was weighed: a chain takes
one only where there is no other."""

LINK = 1e6
"""Cost of a link of likeness, less its bits: few links before strong ones."""


class Because(StrEnum):
    """What an answer rests on."""

    EVIDENCE = "evidence"
    LIKENESS = "likeness"
    JUDGEMENT = "judgement"
    CONTRADICTION = "contradiction"
    QUEUED = "queued"
    OUT_OF_SCOPE = "out of scope"
    NEVER_COMPARED = "never compared"
    UNLIKELY = "unlikely"
    NOT_FOLLOWED = "not followed"


@dataclass(frozen=True)
class Step:
    """One step from one identity to the next: a piece of evidence, or likeness.

    Attributes:
        left, right: identities; of likeness the least ones of the two nuclei.
        judgement: the piece of evidence, or of likeness `likeness:v<version>:<pair>`.
        says: what it is, in words.
        compared: of likeness, how the two nuclei compare.
    """

    left: str
    right: str
    judgement: str
    says: str
    compared: Compared | None = None


@dataclass(frozen=True)
class Why:
    """The answer for two identities.

    Attributes:
        left, right: the identities, as asked.
        left_person, right_person: whom they are taken to be.
        same: they are one person.
        because: what the answer rests on.
        sentence: the answer in one plain sentence.
        steps: where they are one person, how one leads to the other.
        compared: how the nuclei of the two compare; None where they cannot be compared.
        uncompared: why they were not, or cannot be, compared; empty where the run did.
        left_scope, right_scope: what led to them (`case`, `warrant`, `<label> <key>`); None where
            they may not be compared.
        judgements: what reviewers said of these two, or of two that they are one with.
        refused: evidence between the two that was not followed.
        queued: pairs of the two, or of their persons, that a reviewer is asked about.
        pending: what the next run will do otherwise, since reviewers have spoken after this one.
    """

    left: str
    right: str
    left_person: str
    right_person: str
    same: bool
    because: Because
    sentence: str
    steps: tuple[Step, ...]
    compared: Compared | None
    uncompared: str
    left_scope: str | None
    right_scope: str | None
    judgements: tuple[Said, ...]
    refused: tuple[Refused, ...]
    queued: tuple[Queued, ...]
    pending: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self)


def why(home: Path, left: str, right: str) -> Why:
    """Say why two identities are one person, or why not.

    Args:
        home: the state directory.
        left: key of an identity, or a record that tells of it
            (`<agency>/<feed>/<record_id>#<prefix>`); `right` likewise.

    Raises:
        LeadgraphError: nothing was resolved yet, there is no such identity, the two are one, or
            the model cannot be read.
        JudgementError: the history of judgements was tampered with.
    """
    run = LastRun(home)
    a, b = run.seat(left), run.seat(right)
    if a.identity == b.identity:
        raise LeadgraphError(
            f"{left!r} and {right!r} are one identity, {a.identity}; name two different ones."
        )
    said = heard(home)
    compared, uncompared = _compare(run, a, b)
    if a.person == b.person:
        return _same(run, a, b, said, compared, uncompared)
    return _apart(run, a, b, said, compared, uncompared)


def _compare(run: LastRun, a: Seat, b: Seat) -> tuple[Compared | None, str]:
    """Compare the nuclei of the two, and say why the run did not."""
    if a.nucleus == b.nucleus:
        return None, (
            "evidence joins them before anything is compared, so they are compared with others as "
            "one"
        )
    out = [one.identity for one in (a, b) if one.h is None]
    if out:
        return None, (
            f"{' and '.join(out)} may not be compared: in no case and no warrant, nor in a record "
            "with a document, number or account of somebody who is"
        )
    assert a.h is not None and b.h is not None
    made = run.compare([(a.h, b.h)])[a.h, b.h]
    if run.compared(a.h, b.h):
        return made, ""
    if made.in_common:
        return made, (
            f"what they have in common ({', '.join(made.in_common)}) more than {BLOCK} others "
            "have too"
        )
    return made, "they have nothing in common that brings records together"


def _same(
    run: LastRun, a: Seat, b: Seat, said: Heard, compared: Compared | None, uncompared: str
) -> Why:
    steps = _chain(run, a, b, said)
    likeness = [step for step in steps if step.compared is not None]
    told = said.between([a.identity], [b.identity])
    pending = [
        f"{one.sentence()}; `leadgraph resolve` applies it"
        for standing in told
        if standing.verdict in ("reject", "disputed")
        for one in said.of([standing])
        if one.decision == "reject"
    ]
    accepted = {seq for one in said.standing if one.verdict == "accept" for seq in one.seqs}
    for step in steps:
        seq = reviewed(step.judgement)
        if seq is not None and seq not in accepted:
            pending.append(
                f"judgement {seq} does not hold any more; `leadgraph resolve` applies it"
            )
    if not likeness:
        because = Because.EVIDENCE
        how = steps[0].says if len(steps) == 1 else f"{len(steps)} pieces of evidence link them"
    else:
        because = Because.LIKENESS
        best = likeness[0].compared
        assert best is not None
        how = (
            f"they are alike ({best.weight:+.1f} bits, probability {chance(best.probability)})"
            if len(likeness) == 1
            else f"{len(likeness)} likenesses link them"
        )
        how += f", by version {best.model} of the model"
    return Why(
        a.identity, b.identity, a.person, b.person, True, because,
        f"They are the same person: {how}.",
        steps, compared, uncompared, a.scope, b.scope, said.of(told), (), (), tuple(pending),
    )  # fmt: skip


def _chain(run: LastRun, a: Seat, b: Seat, said: Heard) -> tuple[Step, ...]:
    """The shortest way from one to the other: evidence inside nuclei, likeness between them."""
    joins = evidence_graph(run, a.person)
    if a.nucleus == b.nucleus:
        return _evidence_steps(joins, a.identity, b.identity, said)
    links: nx.Graph[str] = nx.Graph()
    for x, y, weight, pair in run.links(a.person):
        links.add_edge(x, y, cost=LINK - weight, pair=pair)
    path = nx.shortest_path(links, a.nucleus, b.nucleus, weight="cost")
    profile = {row["nucleus"]: row["h"] for row in run.members(a.person)}
    pairs = list(pairwise(path))
    found = run.compare((profile[x], profile[y]) for x, y in pairs)
    between = []
    for x, y in pairs:
        one = found[profile[x], profile[y]]
        says = f"alike: {one.weight:+.1f} bits, probability {chance(one.probability)}"
        judgement = f"likeness:v{one.model}:{links.edges[x, y]['pair']}"
        between.append(Step(x, y, judgement, says, one))
    return (
        *_evidence_steps(joins, a.identity, a.nucleus, said),
        *between,
        *_evidence_steps(joins, b.nucleus, b.identity, said),
    )


def evidence_graph(run: LastRun, person: str) -> "nx.Graph[tuple[str, ...]]":
    """Return a person's identities `(key,)` and pieces of evidence `(nucleus, judgement)`, joined
    where an identity has the piece; `cost` of an edge is high where it was refused."""
    refused = {(one.judgement, one.identity) for one in run.refused(person)}
    joins: nx.Graph[tuple[str, ...]] = nx.Graph()
    for row in run.evidence(person):
        cost = REFUSED_STEP if (row["judgement"], row["identity"]) in refused else 1.0
        # A stronger piece is taken before a weaker one where both lead there.
        piece = (row["nucleus"], row["judgement"])
        joins.add_edge((row["identity"],), piece, cost=cost + row["rank"] / 1000)
    return joins


def _evidence_steps(
    joins: "nx.Graph[tuple[str, ...]]", start: str, end: str, said: Heard
) -> tuple[Step, ...]:
    if start == end:
        return ()
    path = nx.shortest_path(joins, (start,), (end,), weight="cost")
    return tuple(
        Step(x[0], y[0], piece[1], in_words(piece[1], said.said))
        for x, piece, y in zip(path[0:-2:2], path[1:-1:2], path[2::2], strict=True)
    )


def _apart(
    run: LastRun, a: Seat, b: Seat, said: Heard, compared: Compared | None, uncompared: str
) -> Why:
    mine, theirs = run.identities(a.person), run.identities(b.person)
    told = said.between([a.identity], [b.identity])
    kept = [
        one for one in (*told, *said.between(mine, theirs))
        if one.verdict in ("reject", "disputed")
    ][:1]  # fmt: skip
    refused = _between(run, mine, theirs, a, b)
    queued = tuple(run.queued(a.person, b.person))
    judgements = said.of({*told, *kept})
    pending = [
        f"{one.sentence()}; `leadgraph resolve` applies it"
        for standing in told
        if standing.verdict == "accept" and not run.applied(standing.seqs)
        for one in said.of([standing])
    ]
    exact = [one for one in queued if one.left_identity in (a.nucleus, b.nucleus)
             and one.right_identity in (a.nucleus, b.nucleus)]  # fmt: skip
    if kept:
        because, how = Because.JUDGEMENT, _kept_apart(kept[0].verdict, said.of(kept), a, b)
    elif refused:
        because, how = Because.CONTRADICTION, _contradiction(refused[0], a, b, said)
    elif queued:
        one = (exact or queued)[0]
        because = Because.QUEUED
        whom = "" if exact else "of the two persons, others are compared better: "
        how = f"a reviewer is asked, {whom}{one.pair} ({one.kind}: {one.note})"
    elif compared is None:
        because, how = Because.OUT_OF_SCOPE, uncompared
    elif uncompared:
        because, how = Because.NEVER_COMPARED, f"they were never compared, {uncompared}"
    elif compared.band == "reject":
        because = Because.UNLIKELY
        how = (
            f"compared, they come to {compared.weight:+.1f} bits (probability "
            f"{chance(compared.probability)}): {'; '.join(compared.lacking)}"
        )
    else:
        because = Because.NOT_FOLLOWED
        how = (
            "they are alike, but the last run did not join them; what was said or loaded since is "
            "seen by the next `leadgraph resolve`"
        )
    return Why(
        a.identity, b.identity, a.person, b.person, False, because,
        f"They are not taken to be the same person: {how}.",
        (), compared, uncompared, a.scope, b.scope, judgements, refused, tuple(exact or queued),
        tuple(pending),
    )  # fmt: skip


def _between(
    run: LastRun, mine: list[str], theirs: list[str], a: Seat, b: Seat
) -> tuple[Refused, ...]:
    """Evidence between two persons that was not followed; that of the two identities first."""
    found = []
    for one in run.refused(a.person):
        sides = (one.identity, one.against)
        if (sides[0] in mine and sides[1] in theirs) or (sides[0] in theirs and sides[1] in mine):
            found.append(one)
    found.sort(key=lambda one: {one.identity, one.against} != {a.identity, b.identity})
    return (*found, *run.crowd_documents(a.person, b.person))


def _kept_apart(verdict: str, judgements: tuple[Said, ...], a: Seat, b: Seat) -> str:
    one = judgements[0]
    if verdict == "disputed":
        told = " and ".join(said.sentence() for said in judgements)
        text = f"reviewers do not agree, and neither is followed: {told}"
    else:
        text = judgements[-1].sentence()
    pair = {one.left, one.right}
    return text if pair == {a.identity, b.identity} else f"of {one.left} and {one.right}, {text}"


def _contradiction(one: Refused, a: Seat, b: Seat, said: Heard) -> str:
    text = in_words(one.judgement, said.said)
    if one.against is None:
        return f"{text}, but it is nobody's: {one.reason}"
    pair = {one.identity, one.against}
    whom = "" if pair == {a.identity, b.identity} else f"of {one.identity} and {one.against}, "
    return f"{whom}{text}, but that was not followed: {one.reason}"


def chance(probability: float) -> str:
    """Return a probability in words: what is nearly 0 or 1 is neither."""
    if probability < 0.0001:
        return "below 0.0001"
    return "above 0.9999" if probability > 0.9999 else f"{probability:.4f}"
