"""The role query for Neo4j Browser: a role's whole ranking as one stored Cypher query.

It is generated from `leads/roles/<role>.yml` and the indicators' files, so that an analyst can
paste it, read it and change any weight as a parameter; it does the sums of `leads.tally` and
comes out in the same order. The text is kept in `cypher/roles/` and checked to be current.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from textwrap import indent
from typing import Any

import yaml

from cypher.library import Kind as Folder
from cypher.library import root
from leads.indicators import Indicator, indicators
from leads.role import Counter, Kind, Role, Sign, Weighing, protection

_PARAMETER = re.compile(r"\$(\w+)")
RETURNS = (
    ("role", "string", True, "Kind of role that the lead is for."),
    ("rank", "integer", True, "Rank within that kind, from 1."),
    ("person", "string", False, "Key of the person."),
    ("name", "string", False, "Name to show of the person, if there is one."),
    ("points", "integer", False, "Points after caps and counter-indicators."),
    ("band", "string", False, "How strong the lead is: strong, medium or weak."),
    ("families", "list<string>", False, "Families of indicators that speak."),
    ("indicators", "list<string>", False, "Indicators that give points, sorted."),
    ("case_ids", "list<string>", False, "Cases that the indicators speak of, sorted."),
    ("records", "list<string>", False, "Records behind the points, sorted."),
)


def text(role: Role) -> str:
    """Return the whole file of a role's query: front matter and Cypher."""
    front = yaml.safe_dump(
        _front(role), sort_keys=False, allow_unicode=True, width=96, default_flow_style=False
    )
    return f"/*\n{front}*/\n{_body(role)}"


def path(role: Role, base: Path | None = None) -> Path:
    """Return where the role's query is kept."""
    return (base or root()) / Folder.ROLE.value / f"{role.role}.cypher"


def _asked(role: Role) -> dict[str, tuple[Indicator, Mapping[str, Any]]]:
    """Return every query that the role asks, with the parameters set over its defaults."""
    named: list[Weighing | Counter | Sign] = []
    for kind in role.kinds:
        named += [*kind.indicators, *kind.counter_indicators]
    named += protection().signs
    return {one.id: (indicators()[one.id], one.params) for one in named}


def _inner(id: str, name: str) -> str:
    return f"{id}__{name}"


def _key(kind: Kind, *parts: str) -> str:
    return "__".join((kind.kind, *parts))


def _whole(value: int | list[int], highest: int, help: str) -> dict[str, Any]:
    shape = "list<integer>" if isinstance(value, list) else "integer"
    return {"type": shape, "default": value, "min": 0, "max": highest, "help": help}


def _params(role: Role) -> dict[str, Any]:
    params: dict[str, Any] = {}
    for kind in role.kinds:
        bands = kind.bands
        for band in ("weak", "medium", "strong"):
            params[_key(kind, band)] = _whole(getattr(bands, band), 1000, bands.reason)
        params[_key(kind, "families")] = _whole(
            kind.minimum_families, 6, "Fewest families that must speak: one alone is no lead."
        )
        for family, limit in kind.families.items():
            params[_key(kind, family, "cap")] = _whole(limit.cap, 30, limit.reason)
        for weighing in kind.indicators:
            why = f"{weighing.reason} Source: {weighing.source}."
            params[_key(kind, weighing.id, "weight")] = _whole(weighing.weight, 10, why)
            params[_key(kind, weighing.id, "levels")] = _whole(weighing.levels, 10**9, why)
            params[_key(kind, weighing.id, "cap")] = _whole(weighing.cap, 20, why)
        for counter in kind.counter_indicators:
            why = f"{counter.reason} Source: {counter.source}."
            params[_key(kind, counter.id, "at")] = _whole(counter.at, 10**9, why)
            params[_key(kind, counter.id, "minus")] = _whole(counter.minus, 20, why)
    for sign in protection().signs:
        params[_inner(sign.id, "at")] = _whole(
            sign.at, 10**9, f"{sign.reason} Source: {sign.source}."
        )
    for id, (indicator, given) in sorted(_asked(role).items()):
        for name, param in indicator.params.items():
            told = param.model_dump(mode="json", exclude_unset=True)
            told["default"] = given.get(name, told.get("default"))
            params[_inner(id, name)] = told
    return params


def _front(role: Role) -> dict[str, Any]:
    asked = _asked(role)
    return {
        "id": role.role,
        "title": f"Ranking of {role.title_en.lower()}, as in the lead list",
        "role": role.role,
        "revision": sum(indicator.query.front.revision for indicator, _ in asked.values()),
        "description": (
            f"Generated from leads/roles/{role.role}.yml and the indicators it names, by "
            "`leadgraph queries docs`; change those, not this file. Every weight, cap, "
            "level and threshold is a parameter, so that its effect can be tried here."
        ),
        "why": (
            "A ranking that can be read, run and changed can be argued with. Points add up; every "
            "one can be followed to the indicator that gave it and to its records."
        ),
        "limits": (
            "A lead is a reason to look, never a verdict. An indicator whose feed was never "
            "delivered gives no row here; the lead lists say which those are. People who show a "
            "sign of being held, trafficked or used are left out."
        ),
        "feeds": sorted({feed for i, _ in asked.values() for feed in i.feeds}),
        "params": _params(role),
        "returns": [
            {"name": name, "type": shape, **({"key": True} if key else {}), "help": help}
            for name, shape, key, help in RETURNS
        ],
        "evidence": "records",
    }


def _question(id: str, indicator: Indicator) -> str:
    body = _PARAMETER.sub(lambda found: f"${_inner(id, found[1])}", indicator.query.body.strip())
    revision = indicator.query.front.revision
    return (
        f"  // {indicator.title} (revision {revision})\n"
        f"  CALL () {{\n{indent(body, '    ')}\n  }}\n"
        f"  RETURN '{id}' AS indicator, person, case_id, value, records"
    )


def _kind_map(place: int, kind: Kind) -> str:
    families = ",\n      ".join(
        f"{{family: '{family}', cap: ${_key(kind, family, 'cap')}}}" for family in kind.families
    )
    weighings = ",\n      ".join(
        f"{{id: '{w.id}', family: '{indicators()[w.id].family}',\n"
        f"       weight: ${_key(kind, w.id, 'weight')}, levels: ${_key(kind, w.id, 'levels')}, "
        f"cap: ${_key(kind, w.id, 'cap')}}}"
        for w in kind.indicators
    )
    counters = ",\n      ".join(
        f"{{id: '{c.id}', at: ${_key(kind, c.id, 'at')}, minus: ${_key(kind, c.id, 'minus')}, "
        f"removes: {str(c.effect == 'remove').lower()},\n       explains: {c.explains}}}"
        for c in kind.counter_indicators
    )
    gates = ", ".join(str(gate.any_of) for gate in kind.gates)
    return (
        f"  {{kind: '{kind.kind}', place: {'0 + ' + ' + '.join(['1'] * place) if place else '0'},\n"
        f"   weak: ${_key(kind, 'weak')}, medium: ${_key(kind, 'medium')}, "
        f"strong: ${_key(kind, 'strong')}, least: ${_key(kind, 'families')},\n"
        f"   caps: [\n      {families}],\n"
        f"   weighings: [\n      {weighings}],\n"
        f"   counters: [\n      {counters}],\n"
        f"   gates: [{gates}]}}"
    )


_SUMS = """\
WITH person, answers, kind,
     [c IN kind.counters
      WHERE any(a IN answers WHERE a.id = c.id AND a.value >= c.at)] AS counters
// Points: the weight for every level reached, at most the cap; none where it is explained.
WITH person, answers, kind, counters,
     [w IN kind.weighings
      WHERE any(a IN answers WHERE a.id = w.id AND any(l IN w.levels WHERE a.value >= l)) |
      {id: w.id, family: w.family,
       points: CASE WHEN any(c IN counters WHERE w.id IN c.explains) THEN 0 ELSE
         reduce(least = w.cap, given IN
           [a IN answers WHERE a.id = w.id | w.weight * size([l IN w.levels WHERE a.value >= l])] |
           CASE WHEN given < least THEN given ELSE least END) END}] AS findings
WITH person, answers, kind, counters, findings,
     [f IN kind.caps WHERE any(x IN findings WHERE x.family = f.family AND x.points > 0) |
      {family: f.family, cap: f.cap,
       points: reduce(total = 0, x IN [y IN findings WHERE y.family = f.family] |
                      total + x.points)}] AS families
WITH person, answers, kind, counters, findings, families,
     reduce(total = 0, f IN families |
            total + CASE WHEN f.points < f.cap THEN f.points ELSE f.cap END)
     - reduce(taken = 0, c IN counters | taken + c.minus) AS points
// No lead without open gates, enough families and a band.
WHERE points >= kind.weak AND size(families) >= kind.least
  AND none(c IN counters WHERE c.removes)
  AND all(g IN kind.gates WHERE any(x IN findings WHERE x.points > 0 AND x.id IN g))
MATCH (p:Person {key: person})
CALL (answers, findings, counters) {
  UNWIND answers AS a
  WITH a
  WHERE a.id IN [x IN findings | x.id] + [c IN counters | c.id]
  UNWIND a.cases AS case_id
  WITH case_id ORDER BY case_id
  RETURN collect(DISTINCT case_id) AS case_ids
}
CALL (answers, findings, counters) {
  UNWIND answers AS a
  WITH a
  WHERE a.id IN [x IN findings | x.id] + [c IN counters | c.id]
  UNWIND a.lists AS list
  UNWIND list AS record
  WITH record ORDER BY record
  RETURN collect(DISTINCT record) AS records
}
CALL (families) {
  UNWIND families AS f
  WITH f.family AS family ORDER BY family
  RETURN collect(family) AS spoke
}
CALL (findings) {
  UNWIND findings AS x
  WITH x
  WHERE x.points > 0
  WITH x.id AS id ORDER BY id
  RETURN collect(id) AS gave
}
WITH kind, points, spoke, gave, case_ids, records, person, coalesce(p.name, p.name_latin) AS name
ORDER BY points DESC, size(spoke) DESC, person
WITH kind, collect({person: person, name: name, points: points, spoke: spoke, gave: gave,
                    case_ids: case_ids, records: records}) AS listed
UNWIND range(1, size(listed)) AS rank
WITH kind, rank, listed[rank - 1] AS lead
RETURN kind.kind AS role, rank, lead.person AS person, lead.name AS name, lead.points AS points,
       CASE WHEN lead.points >= kind.strong THEN 'strong'
            WHEN lead.points >= kind.medium THEN 'medium' ELSE 'weak' END AS band,
       lead.spoke AS families, lead.gave AS indicators, lead.case_ids AS case_ids,
       lead.records AS records
ORDER BY kind.place, role, rank
"""


def _body(role: Role) -> str:
    questions = "\n  UNION ALL\n".join(
        _question(id, indicator) for id, (indicator, _) in sorted(_asked(role).items())
    )
    kinds = ",\n".join(_kind_map(place, kind) for place, kind in enumerate(role.kinds))
    signs = ",\n                 ".join(
        f"{{id: '{sign.id}', at: ${_inner(sign.id, 'at')}}}" for sign in protection().signs
    )
    return (
        "// What every indicator says, over all cases: the highest value, all cases and records.\n"
        f"CALL () {{\n{questions}\n}}\n"
        "WITH indicator, person, case_id, value, records\n"
        "WHERE value IS NOT NULL\n"
        "WITH person, indicator, max(value) AS value, collect(case_id) AS cases,\n"
        "     collect(records) AS lists\n"
        "WITH person,\n"
        "     collect({id: indicator, value: value, cases: cases, lists: lists}) AS answers\n"
        "// Whoever shows a sign of being held, trafficked or used is on no role list.\n"
        f"WHERE none(s IN [{signs}]\n"
        "           WHERE any(a IN answers WHERE a.id = s.id AND a.value >= s.at))\n"
        f"UNWIND [\n{kinds}\n] AS kind\n"
        f"{_SUMS}"
    )
