"""docs/roles.md: every weight, cap, gate and reason as the role files have it, for people to read."""

from leads.indicators import indicators
from leads.role import Counter, Kind, protection, roles

INTRO = """\
# Roles

A role is a list of indicators. Each is a stored query (`cypher/indicators/`) that returns a person, a
case, a value and the records behind it. `leads/roles/<role>.yml` says how it weighs and why; reading
it is strict: an unknown key, an unknown indicator, a weight without a reason, or testimony above one
point is an error.

**Points** are whole numbers: the weight for every level that the value reaches, at most the cap. They
add up inside a family up to the family's cap, and over families. A person's value is the highest of
any case. **Gates** must hold, or no lead forms; at least **two families** must speak; below the weakest
**band** there is no lead. A **counter-indicator** explains indicators away (they give no points), takes
points off, or removes the lead. Values are counted, or measured in typical victims' payments of the
case and currency, so that no exchange rate is needed. The weights are reasoned, not fitted: there
are no reviewed leads to calibrate on yet, and bands are words for that reason.

No indicator looks at nationality, ethnicity, religion, home region, sex or kinship, at a document,
a name, a date of birth or a text (tested on every query). Crossing a border gives nothing by itself.

## Innocent look-alikes

| who | what keeps them off |
| --- | --- |
| travel agencies, tour guides | least part of members among clients; `counter_licensed_clientele` |
| landlords | only tenants and payers of rent count, never lessors |
| employers, payroll offices | least part of members among the paid; `counter_payroll` |
| merchants, exchange houses, carriers | least tainted part of an account; `counter_merchant`, `counter_licensed_clientele` |
| families | `counter_family_transfers` (shape of payments only); two members or more are asked for |
| drivers, couriers, border traders | least part of own crossings and contacts that coincide with members' |
| large SIM outlets | the rate of named numbers, not their count; hub bound of scope |
| people whose names were lent for numbers or accounts | `counter_lent_numbers`, `counter_nominee`, `counter_gets_nothing` |
| victims paid early returns | out of scope of their own case; `counter_victim` |
| duped account holders | `protected_duped_holder` if they went to the police; else `counter_gets_nothing` only lowers them |
| those who help refugees | the gate of fraud money |
| namesakes | resolution, not names, makes a person |
"""
ADDING = """
To add an indicator: put `cypher/indicators/<role>/<id>.cypher` there (see `docs/stored-cypher.md`), name
it in `leads/roles/<role>.yml` with weight, levels, cap, reason, source and its two phrases, run
`leadgraph leads --write-queries`, and `leadgraph queries check`.
"""


def text() -> str:
    """Return the page."""
    parts = [INTRO]
    for role in roles().values():
        parts.append(f"## {role.title_en} ({role.title_zh})\n")
        for kind in role.kinds:
            if len(role.kinds) > 1:
                parts.append(f"### `{kind.kind}`\n")
            parts += _kind(kind)
    parts.append(
        "## Protection\n\nWhoever shows one of these signs is on no role list, and in a list of "
        "their own (`leads/protection.yml`).\n"
    )
    parts += [f"- `{s.id}`: {indicators()[s.id].title}. {s.reason}" for s in protection().signs]
    return "\n".join([*parts, ADDING])


def _kind(kind: Kind) -> list[str]:
    bands = kind.bands
    lines = [
        f"weak from {bands.weak}, medium from {bands.medium}, strong from {bands.strong} points. "
        f"{bands.reason}\n",
        "| indicator | family | weight, levels, cap | why |\n| --- | --- | --- | --- |",
    ]
    lines += [
        f"| `{w.id}` | {indicators()[w.id].family} | {w.weight} at each of "
        f"{', '.join(map(str, w.levels))}; at most {w.cap} | {w.reason} |"
        for w in kind.indicators
    ]
    caps = "; ".join(f"{family} {limit.cap}" for family, limit in kind.families.items())
    lines.append(f"\nFamily caps: {caps}.\n")
    for gate in kind.gates:
        lines.append(f"- Gate: one of {', '.join(f'`{i}`' for i in gate.any_of)}. {gate.reason}")
    for counter in kind.counter_indicators:
        lines.append(f"- `{counter.id}` from {counter.at}: {_effect(counter)}. {counter.reason}")
    return [*lines, ""]


def _effect(counter: Counter) -> str:
    if counter.effect == "explains":
        return "explains " + ", ".join(f"`{id}`" for id in counter.explains)
    if counter.effect == "minus":
        return f"takes {counter.minus} points off"
    return "removes the lead"
