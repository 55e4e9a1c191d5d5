"""A role as it is written down: which indicators speak for it, how loudly, and why.

`leads/roles/<role>.yml` is the only place where weights, caps, gates and counter-indicators are
set. Reading one is strict: an unknown key, an indicator that no stored query has, a weight
without a reason, or testimony that counts more than one point is an error that names the file.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self, TypeVar

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic import model_validator as validator

from leads.answer import Number
from leads.indicators import Indicator, indicators
from leads.wording import checked
from quality.errors import LeadgraphError

FAMILIES = ("money", "control", "contact", "premises", "travel", "testimony")
FAMILIES_ZH = {
    "money": "资金",
    "control": "控制",
    "contact": "联络",
    "premises": "场所",
    "travel": "出行",
    "testimony": "陈述",
}
TESTIMONY_CAP = 1
"""People in detention say what is wanted of them: testimony counts one point at most."""

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Says = Annotated[Text, AfterValidator(checked)]
Band = Literal["strong", "medium", "weak"]


class RoleError(LeadgraphError):
    """A role file that says something it may not, or leaves out what it must say."""


class Strict(BaseModel):
    """A part of a role file; unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Weighing(Strict):
    """How one indicator speaks for a role.

    Points are whole numbers: `weight` for every level that the value reaches, at most `cap`.
    """

    id: Text
    weight: int = Field(ge=1, le=10)
    levels: list[Annotated[int, Field(ge=0, le=1_000_000_000)]] = Field(min_length=1)
    cap: int = Field(ge=1, le=20)
    reason: Reason
    source: Text
    says_en: Says
    says_zh: Says
    params: dict[str, Any] = Field(default_factory=dict)

    @validator(mode="after")
    def _levels_rise(self) -> Self:
        if any(b <= a for a, b in zip(self.levels, self.levels[1:], strict=False)):
            raise ValueError(f"the levels of {self.id} must rise: {self.levels}")
        return self

    def points(self, value: Number) -> int:
        """Return the points of a value: `weight` a level reached, at most `cap`."""
        return min(self.cap, self.weight * sum(value >= level for level in self.levels))


class Counter(Strict):
    """What explains an indicator away: with `explains` those named give no points, with `minus`
    points are taken off, with `remove` no lead forms."""

    id: Text
    at: int = Field(ge=0, le=1_000_000_000)
    effect: Literal["explains", "minus", "remove"]
    explains: list[Text] = Field(default_factory=list)
    minus: int = Field(0, ge=0, le=20)
    reason: Reason
    source: Text
    says_en: Says
    says_zh: Says
    params: dict[str, Any] = Field(default_factory=dict)

    @validator(mode="after")
    def _effect_has_what_it_needs(self) -> Self:
        if (self.effect == "explains") != bool(self.explains):
            raise ValueError(f"{self.id}: `explains` goes with effect `explains`, and only there")
        if (self.effect == "minus") != bool(self.minus):
            raise ValueError(f"{self.id}: `minus` goes with effect `minus`, and only there")
        return self


class Gate(Strict):
    """At least one of these indicators must give points, or no lead forms."""

    any_of: list[Text] = Field(min_length=1)
    reason: Reason


class FamilyCap(Strict):
    """The most that one family of indicators may add, however many of them speak."""

    cap: int = Field(ge=1, le=30)
    reason: Reason


class Bands(Strict):
    """Points from which a lead is called weak, medium or strong; below weak there is none."""

    weak: int = Field(ge=1)
    medium: int
    strong: int
    reason: Reason

    @validator(mode="after")
    def _bands_rise(self) -> Self:
        if not self.weak < self.medium < self.strong:
            raise ValueError("bands must rise from weak over medium to strong")
        return self

    def of(self, points: int) -> Band | None:
        """Return the band of `points`, or none below `weak`."""
        if points >= self.strong:
            return "strong"
        if points >= self.medium:
            return "medium"
        return "weak" if points >= self.weak else None


class Kind(Strict):
    """One kind of person that a role list names: for most roles one, for collaborators three."""

    kind: Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$")]
    title_en: Text
    title_zh: Text
    minimum_families: int = Field(ge=2)
    families: dict[str, FamilyCap]
    bands: Bands
    indicators: list[Weighing] = Field(min_length=3)
    gates: list[Gate] = Field(min_length=1)
    counter_indicators: list[Counter] = Field(default_factory=list)

    @validator(mode="after")
    def _names_hold(self) -> Self:
        ids = [w.id for w in self.indicators]
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"{self.kind} names {', '.join(twice)} twice")
        if both := sorted(set(ids) & {c.id for c in self.counter_indicators}):
            raise ValueError(
                f"{self.kind}: {', '.join(both)} cannot speak for and against a person; "
                "name another query as counter-indicator"
            )
        named = [i for g in self.gates for i in g.any_of]
        named += [i for c in self.counter_indicators for i in c.explains]
        if unknown := sorted(set(named) - set(ids)):
            raise ValueError(
                f"{self.kind}: a gate or counter-indicator names {', '.join(unknown)}, "
                "which is none of its indicators"
            )
        if unknown := sorted(set(self.families) - set(FAMILIES)):
            raise ValueError(f"{self.kind}: {', '.join(unknown)} is no family of {FAMILIES}")
        if len(self.families) < self.minimum_families:
            raise ValueError(f"{self.kind} has fewer families than must speak")
        testimony = self.families.get("testimony")
        if testimony and testimony.cap > TESTIMONY_CAP:
            raise ValueError(f"{self.kind}: testimony counts {TESTIMONY_CAP} point at most")
        return self


class Role(Strict):
    """One file of `leads/roles/`: one lead list."""

    role: Text
    title_en: Text
    title_zh: Text
    kinds: list[Kind] = Field(min_length=1)

    @validator(mode="after")
    def _one_way_to_ask(self) -> Self:
        asked: dict[str, dict[str, Any]] = {}
        for kind in self.kinds:
            named: list[Weighing | Counter] = [*kind.indicators, *kind.counter_indicators]
            for one in named:
                if asked.setdefault(one.id, one.params) != one.params:
                    raise ValueError(f"{one.id} is asked with other params by two kinds")
        return self

    @cached_property
    def indicator_ids(self) -> tuple[str, ...]:
        """Every stored query that the role asks, counter-indicators included, sorted."""
        named = {w.id for k in self.kinds for w in k.indicators}
        return tuple(sorted(named | {c.id for k in self.kinds for c in k.counter_indicators}))


class Sign(Strict):
    """One sign that a person may be held, trafficked or used, and so must not be listed."""

    id: Text
    at: int = Field(ge=0, le=1_000_000_000)
    reason: Reason
    source: Text
    says_en: Says
    says_zh: Says
    params: dict[str, Any] = Field(default_factory=dict)


class Protection(Strict):
    """`leads/protection.yml`: the signs that take a person off every role list."""

    title_en: Text
    title_zh: Text
    signs: list[Sign] = Field(min_length=1)


T = TypeVar("T", bound=Strict)


def _read(model: type[T], text: str, where: str) -> T:
    try:
        return model.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise RoleError(f"{where} is no YAML: {error}") from error
    except ValidationError as error:
        faults = "; ".join(
            f"{'.'.join(str(p) for p in e['loc']) or 'file'}: {e['msg']}" for e in error.errors()
        )
        raise RoleError(f"{where} is not a valid role file: {faults}; correct it there.") from error


def check_queries(
    where: str, asked: Iterable[tuple[str, Mapping[str, Any]]], indicators: Mapping[str, Indicator]
) -> None:
    """Refuse an indicator that no stored query has, or a parameter that its query does not know.

    Raises:
        RoleError: with the file, the indicator and the parameter.
    """
    for id, params in asked:
        if id not in indicators:
            raise RoleError(
                f"{where} names the indicator {id}, but no file cypher/indicators/*/{id}.cypher "
                "is there; correct the name or add the query."
            )
        if unknown := sorted(set(params) - set(indicators[id].params)):
            raise RoleError(
                f"{where} sets {', '.join(unknown)} of {id}, which its query does not declare."
            )


def parse_role(text: str, where: str, indicators: Mapping[str, Indicator]) -> Role:
    """Return the role that `text` (YAML) describes.

    Args:
        text: content of a file of `leads/roles/`.
        where: what to call the file in an error.
        indicators: the stored queries by id (see `leads.indicators.indicators`).

    Raises:
        RoleError: unknown key, missing reason, unknown indicator, family without a cap, ...
    """
    role = _read(Role, text, where)
    for kind in role.kinds:
        asked = [(w.id, w.params) for w in kind.indicators]
        asked += [(c.id, c.params) for c in kind.counter_indicators]
        check_queries(where, asked, indicators)
        used = {indicators[w.id].family for w in kind.indicators}
        if used != set(kind.families):
            raise RoleError(
                f"{where}: the indicators of {kind.kind} are of the families "
                f"{', '.join(sorted(used))}, but caps are set for "
                f"{', '.join(sorted(kind.families))}; set one cap for each family used."
            )
    return role


def parse_protection(text: str, where: str, indicators: Mapping[str, Indicator]) -> Protection:
    """Return the protection signs that `text` (YAML) describes; raises `RoleError` as above."""
    protection = _read(Protection, text, where)
    check_queries(where, ((s.id, s.params) for s in protection.signs), indicators)
    return protection


@lru_cache
def roles() -> Mapping[str, Role]:
    """Return every role of `leads/roles/`, by file stem, in the order of their names."""
    found = {}
    folder = files("leads") / "roles"
    for file in sorted(folder.iterdir(), key=lambda f: f.name):
        if not file.name.endswith(".yml"):
            continue
        where = f"leads/roles/{file.name}"
        role = parse_role(file.read_text(encoding="utf-8"), where, indicators())
        if f"{role.role}.yml" != file.name:
            raise RoleError(f"{where} describes the role {role.role}; name the file after it.")
        found[role.role] = role
    return found


@lru_cache
def protection() -> Protection:
    """Return `leads/protection.yml`."""
    text = (files("leads") / "protection.yml").read_text(encoding="utf-8")
    return parse_protection(text, "leads/protection.yml", indicators())


def role_named(name: str) -> Role:
    """Return the role of that file stem, or the one that has a kind of that name.

    Raises:
        RoleError: there is none.
    """
    for role in roles().values():
        if name == role.role or name in (kind.kind for kind in role.kinds):
            return role
    known = "; ".join(
        f"{role.role} ({', '.join(kind.kind for kind in role.kinds)})" for role in roles().values()
    )
    raise RoleError(f"There is no role {name!r}; the roles, with their kinds, are {known}.")


def kinds() -> dict[str, Kind]:
    """Return the kinds of every role, by name."""
    return {kind.kind: kind for role in roles().values() for kind in role.kinds}


def kind_named(name: str) -> Kind:
    """Return the kind of that name.

    Raises:
        RoleError: there is none.
    """
    every = kinds()
    if name not in every:
        raise RoleError(f"There is no kind {name!r}; the kinds are {', '.join(every)}.")
    return every[name]
