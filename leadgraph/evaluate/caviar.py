"""Project Caviar as drops: published wiretap data put into the form that agencies deliver.

Source: C. Morselli, "Inside Criminal Networks", Springer 2009: who telephoned whom in a drug
importation case, Montreal 1994 to 1996, in eleven phases. What the source does not have, and a
feed asks for, is made up here and said to be so in the manifests: telephone numbers (of the
ranges kept for fiction, +1 514 555 01xx and +1 438 555 01xx), days and times inside a phase,
the days on which phases begin (61 days each from 1 May 1994), and registration dates.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from leadgraph.evaluate.published import Source, write_drop
from quality.errors import LeadgraphError

ROLES = {
    "organizer": "organizer",
    "financier": "fund_sponsor",
    "facilitator": "border_facilitator",
}
FILES = ("full_edges.csv", "phase_edges.csv", "roles.csv")
CASE = "CAVIAR"
DAYS = 61
PHASES = 11
_ZONE = timezone(timedelta(hours=-5))
_BEGIN = datetime(1994, 5, 1, 8, tzinfo=_ZONE)
_MADE_UP = (
    "published research data (Morselli 2009) under the pseudonyms of the source; numbers, days "
    "and times inside a phase, and registration dates are made up"
)
AGENCY = "caviar-police"
SOURCE = Source(
    AGENCY, "Morselli 2009", f"{{cases: [{CASE}]}}", ("1994-05-01", "1996-03-01"), _MADE_UP
)


@dataclass(frozen=True)
class Caviar:
    """The data as published. `weights` counts calls of a directed tie, `phases` by phase.

    `roles` gives leadgraph's name of the role that police named; everyone else is not named,
    which is not innocent.
    """

    weights: Mapping[tuple[str, str], int]
    phases: Mapping[tuple[str, str], Mapping[int, int]]
    actors: tuple[str, ...]
    roles: Mapping[str, str]


def read(folder: Path) -> Caviar:
    """Read the three files.

    Raises:
        LeadgraphError: the folder or a file is not there, or lacks a column.
    """
    place = folder / "caviar" if (folder / "caviar").is_dir() else folder
    tables: dict[str, list[dict[str, str]]] = {}
    for name in FILES:
        path = place / name
        if not path.is_file():
            raise LeadgraphError(
                f"{path} is not there; give the folder that has caviar/{name} in it with --data"
            )
        with path.open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    try:
        weights = {
            (row["caller"], row["callee"]): int(row["weight"]) for row in tables["full_edges.csv"]
        }
        phases: dict[tuple[str, str], dict[int, int]] = {}
        for row in tables["phase_edges.csv"]:
            by_phase = phases.setdefault((row["caller"], row["callee"]), {})
            by_phase[int(row["phase"])] = int(row["weight"])
        roles = {
            row["actor"]: ROLES[row["role_group"]]
            for row in tables["roles.csv"]
            if row["role_group"] in ROLES
        }
        actors = tuple(row["actor"] for row in tables["roles.csv"])
    except (KeyError, ValueError) as error:
        raise LeadgraphError(f"{place} has not the columns of Project Caviar ({error})") from None
    return Caviar(weights, phases, actors, roles)


def calls(data: Caviar) -> list[tuple[str, str, datetime]]:
    """Return every call: as many a tie as its weight, spread evenly over the days of its phases.

    A tie that the table of phases does not have is spread over all phases.
    """
    made = []
    for (caller, callee), weight in sorted(data.weights.items()):
        share = data.phases.get((caller, callee)) or dict.fromkeys(range(1, PHASES + 1), 1)
        # The published weight of the tie decides how many; its phases only where they fall.
        days = [
            (phase - 1) * DAYS + (turn + 0.5) / part * DAYS
            for phase, part in sorted(share.items())
            for turn in range(part)
        ]
        for number in range(weight):
            day = int(days[number * len(days) // weight])
            at = _BEGIN + timedelta(days=day, minutes=number * 7 % 720)
            made.append((caller, callee, at))
    return made


def phone(place: int) -> str:
    """Return the number of the actor at `place` in the list of actors."""
    area, last = (514, place) if place < 100 else (438, place - 100)
    return f"+1{area}55501{last:02d}"


def write_drops(data: Caviar, out: Path) -> list[Path]:
    """Write two drops of the police, the case and its wiretaps; return their folders.

    One agency delivers both, so that its references of an actor are one person's. Every actor is
    a `contact` of the one case: the source does not say who was suspected of what before the end,
    and what police named in the end is what is to be found. Record ids hold the pseudonym.
    """
    numbers = {actor: phone(place) for place, actor in enumerate(data.actors)}
    began = _BEGIN.date().isoformat()
    subscribers = [
        {
            "record_id": f"subscriber-{actor}",
            "phone": numbers[actor],
            "registered_on": began,
            "holder_ref": actor,
            "holder_name": f"Actor {actor}",
            "holder_phone": numbers[actor],
        }
        for actor in data.actors
    ]
    called = [
        {
            "record_id": f"call-{number:05d}-{caller}-{callee}",
            "caller": numbers[caller],
            "callee": numbers[callee],
            "at": at.isoformat(timespec="seconds"),
            "kind": "voice",
        }
        for number, (caller, callee, at) in enumerate(calls(data), 1)
    ]
    case = {
        "record_id": "case-caviar",
        "case_id": CASE,
        "opened_at": _BEGIN.isoformat(timespec="seconds"),
        "status": "confirmed",
        "offence": "other",
        "title": "Project Caviar",
    }
    parties = [
        {
            "record_id": f"party-{actor}",
            "case_id": CASE,
            "category": "contact",
            "person_ref": actor,
            "person_name": f"Actor {actor}",
            "person_phone": numbers[actor],
        }
        for actor in data.actors
    ]
    return [
        write_drop(out, "caviar-case", SOURCE, {"cases": [case], "case_parties": parties}),
        write_drop(out, "caviar-wiretaps", SOURCE, {"subscribers": subscribers, "calls": called}),
    ]


def actor_of(mention: str) -> str | None:
    """Return the actor of `<agency>/<feed>/<record_id>#<prefix>`, or None for another's record."""
    agency, _, rest = mention.partition("/")
    if agency != AGENCY:
        return None
    return rest.partition("/")[2].partition("#")[0].rpartition("-")[2]


def actors_of(mentions: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the actors of each person, from (mention, person)."""
    found: dict[str, set[str]] = {}
    for mention, person in mentions:
        actor = actor_of(mention)
        if actor is not None:
            found.setdefault(person, set()).add(actor)
    return found
