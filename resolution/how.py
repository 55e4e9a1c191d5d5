"""How a person was made of identities: every step, the strongest first, and what was refused."""

from collections import defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from quality.errors import LeadgraphError
from resolution.last_run import KEY_FORM, Change, LastRun, Queued, Refused
from resolution.linkage.pair import Compared
from resolution.pieces import Heard, Said, heard, in_words


@dataclass(frozen=True)
class Piece:
    """Evidence that joins identities: its name, how strong it is (the lower the stronger), what
    it is in words, and whom it joins."""

    judgement: str
    rank: int
    says: str
    identities: tuple[str, ...]


@dataclass(frozen=True)
class Nucleus:
    """Identities that evidence joins, before anything is compared; named by the least of them.

    `scope` says what led to it (`case`, `warrant`, `<label> <key>`); None: it is not compared.
    """

    name: str
    scope: str | None
    identities: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Link:
    """Two nuclei that likeness joined, the name of their pair, and how they compare."""

    left: str
    right: str
    pair: str
    compared: Compared


@dataclass(frozen=True)
class How:
    """How a person was found.

    Attributes:
        person: the key.
        ended: nobody is this person any more; then only `went` and `history` are filled.
        name, name_latin, birth_date: what the person is shown under.
        nuclei: what evidence makes of the identities, the largest first.
        links: what likeness makes of the nuclei, the strongest first.
        refused: evidence that was not followed.
        queued: pairs with one of the identities that a reviewer is asked about.
        judgements: what reviewers said of the identities, and holds.
        history: what became of the key, and of others by it.
        went: of a key that ended, the identities that bore it last, and whose they are now (None:
            they are gone).
    """

    person: str
    ended: bool
    name: str | None
    name_latin: str | None
    birth_date: str | None
    nuclei: tuple[Nucleus, ...]
    links: tuple[Link, ...]
    refused: tuple[Refused, ...]
    queued: tuple[Queued, ...]
    judgements: tuple[Said, ...]
    history: tuple[Change, ...]
    went: dict[str, str | None]

    @property
    def identities(self) -> tuple[str, ...]:
        """Return the keys of the person's identities, sorted."""
        return tuple(sorted(key for nucleus in self.nuclei for key in nucleus.identities))

    def to_json(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return asdict(self) | {"identities": list(self.identities)}


def how(home: Path, person: str) -> How:
    """Say how a person was made of identities, or what became of a key that ended.

    Raises:
        LeadgraphError: nothing was resolved yet, no person ever had this key, or the model cannot
            be read.
        JudgementError: the history of judgements was tampered with.
    """
    run = LastRun(home)
    person = person.encode(errors="replace").decode().strip()
    members = run.members(person)
    history = tuple(run.changes(person))
    if not members:
        went = run.last_bearers(person)
        if not went:
            raise LeadgraphError(_unknown(run, person))
        return How(person, True, None, None, None, (), (), (), (), (), history, went)
    said = heard(home)
    keys = [row["identity"] for row in members]
    judgements = said.of(
        one for one in said.standing if one.left in set(keys) or one.right in set(keys)
    )
    return How(
        person,
        False,
        **run.about(person),
        nuclei=_nuclei(run, person, members, said),
        links=_links(run, person, members),
        refused=tuple(run.refused(person)),
        queued=tuple(run.queued(person)),
        judgements=judgements,
        history=history,
        went={},
    )


def _nuclei(
    run: LastRun, person: str, members: list[dict[str, Any]], said: Heard
) -> tuple[Nucleus, ...]:
    inside: dict[str, list[str]] = defaultdict(list)
    for row in members:
        inside[row["nucleus"]].append(row["identity"])
    shown: dict[tuple[str, int, str], list[str]] = defaultdict(list)
    for row in run.evidence(person):
        shown[row["nucleus"], row["rank"], row["judgement"]].append(row["identity"])
    pieces: dict[str, list[Piece]] = defaultdict(list)
    for (nucleus, rank, judgement), identities in sorted(shown.items()):
        who = "both" if len(identities) == 2 else "all"
        says = in_words(judgement, said.said, who)
        pieces[nucleus].append(Piece(judgement, rank, says, tuple(identities)))
    why = run.scopes(inside)
    return tuple(
        Nucleus(name, why.get(name), tuple(identities), tuple(pieces[name]))
        for name, identities in sorted(inside.items(), key=lambda one: (-len(one[1]), one[0]))
    )


def _links(run: LastRun, person: str, members: list[dict[str, Any]]) -> tuple[Link, ...]:
    links = run.links(person)
    if not links:
        return ()
    profile = {row["nucleus"]: row["h"] for row in members}
    pairs = [(profile[a], profile[b]) for a, b, *_ in links]
    found = run.compare(pairs)
    return tuple(
        Link(a, b, name, found[hashes])
        for (a, b, _, name), hashes in zip(links, pairs, strict=True)
    )


def _unknown(run: LastRun, person: str) -> str:
    whose = run.person(person)
    if whose is not None:
        return f"{person} is an identity, no person; `leadgraph how {whose}` tells of its person."
    near = run.near_persons(person)
    meant = f" Nearest: {', '.join(near)}." if near else ""
    return (
        f"There is no person {person!r} and never was; a person's key is P- and 20 hex digits, an "
        f"identity's {KEY_FORM}.{meant}"
    )
