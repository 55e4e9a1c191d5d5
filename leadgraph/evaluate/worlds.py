"""`evaluate world`: lead lists held against the truth of a simulated world."""

import csv
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from leadgraph.evaluate.metrics import Result
from quality.errors import LeadgraphError

ROLES = (
    "organizer",
    "fund_sponsor",
    "border_facilitator",
    "mule",
    "sim_supplier",
    "recruiter",
)
CUTS = (5, 10, 20)
_VICTIMS = ("victim", "held_victim")
_LOOKALIKE = "lookalike:"


@dataclass(frozen=True)
class Truth:
    """Who is who: the roles of each person, who is hidden, and whose each mention is."""

    roles: Mapping[str, frozenset[str]]
    hidden: frozenset[str]
    mentions: Mapping[str, str]

    def with_role(self, role: str) -> set[str]:
        """Return everyone who has the role."""
        return {person for person, roles in self.roles.items() if role in roles}


@dataclass(frozen=True)
class Ranked:
    """One lead, matched: the true person whom most of its identities are, or None.

    `mixed` leads have identities of more than one true person.
    """

    role: str
    rank: int
    person: str | None
    mixed: bool


def read_truth(folder: Path) -> Truth:
    """Read `people.csv` and `mentions.csv`.

    Raises:
        LeadgraphError: one of them is not there.
    """
    people = truth_table(folder / "people.csv")
    mentions = truth_table(folder / "mentions.csv")
    return Truth(
        {row["person"]: frozenset(row["roles"].split(";")) for row in people},
        frozenset(row["person"] for row in people if row["hidden"] == "true"),
        {
            _mention(f"{row['agency']}/{row['feed']}/{row['record_id']}#{row['prefix']}"): row[
                "person"
            ]
            for row in mentions
        },
    )


def _mention(written: str) -> str:
    """Return `<agency>/<feed>/<record_id>#<prefix>` with the prefix written without its `_`."""
    return written.removesuffix("_")


def truth_table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of a world's truth.

    Raises:
        LeadgraphError: it is not there.
    """
    if not path.is_file():
        raise LeadgraphError(
            f"{path} is not there; give the `truth` folder that `leadgraph simulate` wrote, or "
            "simulate the world again"
        )
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_leads(folder: Path) -> list[dict[str, Any]]:
    """Read the leads of every role list (JSON) in a folder, in order of role and rank.

    Raises:
        LeadgraphError: there is no list, or one that is no lead list.
    """
    found: list[dict[str, Any]] = []
    lists = 0
    for path in sorted(folder.glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except json.JSONDecodeError as error:
            raise LeadgraphError(f"{path} is no JSON ({error}); write the lists again") from None
        if not isinstance(content, dict) or not isinstance(content.get("leads"), list):
            continue
        lists += 1
        found += [lead for lead in content["leads"] if {"role", "identities"} <= lead.keys()]
    if not lists:
        raise LeadgraphError(f"{folder} has no lead list; run `leadgraph leads` first")
    return sorted(found, key=lambda lead: (lead["role"], lead["rank"]))


def match(truth: Truth, leads: Sequence[Mapping[str, Any]]) -> list[Ranked]:
    """Match leads to true people by their identities; ranks count within each role from 1."""
    matched: list[Ranked] = []
    place: Counter[str] = Counter()
    for lead in leads:
        place[lead["role"]] += 1
        who = Counter(
            truth.mentions[mention]
            for mention in map(_mention, lead["identities"])
            if mention in truth.mentions
        )
        top = min(who, key=lambda person: (-who[person], person)) if who else None
        matched.append(Ranked(lead["role"], place[lead["role"]], top, len(who) > 1))
    return matched


def measure(truth: Truth, ranked: Sequence[Ranked], dataset: str) -> list[Result]:
    """Return the figures of each role: precision at k, recall, average precision, wrongly listed.

    A person listed twice counts as found once; the second time is a miss. `n` is the number of
    true members of the role, for `listed_*` and `precision*` the number of leads.
    """
    results: list[Result] = []
    for role in ROLES:
        wanted = truth.with_role(role)
        own = [one for one in ranked if one.role == role]
        hits, seen = [], set()
        for one in own:
            hits.append(one.person in wanted and one.person not in seen)
            seen.add(one.person)

        def add(metric: str, value: float | None, n: int, role: str = role) -> None:
            results.append(Result(dataset, role, metric, value, n, "leadgraph"))

        for cut in CUTS:
            first = hits[:cut]
            add(f"precision_at_{cut}", sum(first) / len(first) if first else None, len(first))
        add("recall", sum(hits) / len(wanted) if wanted else None, len(wanted))
        precise = sum(sum(hits[: place + 1]) / (place + 1) for place, hit in enumerate(hits) if hit)
        add("average_precision", precise / len(wanted) if wanted else None, len(wanted))
        kinds = [truth.roles.get(one.person or "", frozenset()) for one in own]
        innocent = [
            any(name.startswith(_LOOKALIKE) for name in names) and role not in names
            for names in kinds
        ]
        add("listed_lookalikes", sum(innocent), len(own))
        add("listed_victims", sum(not names.isdisjoint(_VICTIMS) for names in kinds), len(own))
        add("listed_unmatched", sum(one.person is None for one in own), len(own))
        add("listed_mixed", sum(one.mixed for one in own), len(own))
        for person in sorted(wanted & truth.hidden):
            place = next((one.rank for one in own if one.person == person), None)
            add(f"rank:{person}", place, len(own))
    return results


def evaluate_world(truth: Path, leads: Path) -> list[Result]:
    """Hold the lists in `leads` against the truth in `truth`.

    Raises:
        LeadgraphError: either is not there.
    """
    known = read_truth(truth)
    return measure(known, match(known, read_leads(leads)), "world")
