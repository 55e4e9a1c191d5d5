"""False suppression: who may hide on the protection list, marked there for a human to look again.

The signs of protection are generous, so that no victim is listed; an organizer who poses as held,
or whom relatives report missing, is then hidden by them. `look_again` weighs everybody under
protection as if there were no sign and marks those whom a role list would name, with evidence
that hardly fits being held (`look_again.yml`). The mark stands on the protection list only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import yaml
from pydantic import Field, ValidationError

from leads.indicators import indicators
from leads.role import Band, Kind, Reason, RoleError, Strict, Text, role_named
from leads.score import Questions
from leads.tally import Finding, Tally, weigh
from leads.wording import told

WHERE = "leads/protection/look_again.yml"


class Opposing(Strict):
    """Indicators of a kind of which one at least must speak."""

    kind: Text
    any_of: list[Text] = Field(min_length=1)
    reason: Reason
    source: Text


class LookAgain(Strict):
    """The file `look_again.yml`."""

    kinds: list[Opposing] = Field(min_length=1)


@dataclass(frozen=True)
class Reasons:
    """Why to look again at one person: as which kind, how strong, and what speaks for it."""

    kind: str
    points: int
    band: Band
    findings: tuple[Finding, ...]
    says_en: tuple[str, ...]
    says_zh: tuple[str, ...]
    why: str


def look_again(questions: Questions) -> dict[str, tuple[Reasons, ...]]:
    """Return whom to look at again among those under protection: person → reasons by kind.

    Marked is who would be a lead of the kind without the signs (gates open, enough families, a
    band), where a finding of `look_again.yml` speaks. What a counter-indicator removes is weighed
    too: who poses as a victim is removed as one.

    Raises:
        ScoreError: an indicator broke its promise.
    """
    protected = questions.protected()
    found: dict[str, tuple[Reasons, ...]] = {}
    for opposing in read().kinds:
        kind = next(k for k in role_named(opposing.kind).kinds if k.kind == opposing.kind)
        for tally in _tallies(kind, questions, protected):
            band = tally.band
            speaking = {f.id for f in tally.findings if f.points}
            if band and _would_stand(tally, kind) and speaking.intersection(opposing.any_of):
                reasons = _reasons(kind, tally, band, opposing.reason)
                found[tally.person] = (*found.get(tally.person, ()), reasons)
    return found


@lru_cache
def read() -> LookAgain:
    """Return `look_again.yml`.

    Raises:
        RoleError: it names a kind or indicator that is not there, or gives no reason.
    """
    return parse((files("leads") / "protection" / "look_again.yml").read_text(encoding="utf-8"))


def parse(text: str) -> LookAgain:
    """Return what `text` (YAML) describes; raises as `read`."""
    try:
        told = LookAgain.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise RoleError(f"{WHERE} is not valid: {error}; correct it there.") from error
    for one in told.kinds:
        kinds = {kind.kind: kind for kind in role_named(one.kind).kinds}
        own = {w.id for w in kinds[one.kind].indicators} if one.kind in kinds else set()
        if unknown := sorted(set(one.any_of) - own):
            raise RoleError(
                f"{WHERE} names {', '.join(unknown)}, which {one.kind} has not; correct it there."
            )
    return told


def _tallies(kind: Kind, questions: Questions, protected: Mapping[str, object]) -> list[Tally]:
    answers = {
        id: [a for a in rows if a.person in protected] for id, rows in questions.of(kind).items()
    }
    return weigh(kind, answers, {id: indicators()[id].family for id in answers})


def _would_stand(tally: Tally, kind: Kind) -> bool:
    return tally.gates_open and len(tally.families) >= kind.minimum_families


def _reasons(kind: Kind, tally: Tally, band: Band, why: str) -> Reasons:
    says = {w.id: w for w in kind.indicators}
    spoken = tuple(f for f in tally.findings if f.points)
    return Reasons(
        kind.kind,
        tally.points,
        band,
        spoken,
        tuple(told(says[f.id].says_en, f.value) for f in spoken),
        tuple(told(says[f.id].says_zh, f.value) for f in spoken),
        why,
    )
