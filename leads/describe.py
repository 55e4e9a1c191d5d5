"""docs/roles.md: every weight, cap, gate and reason of the role files, for people to read."""

from importlib.resources import files

from leads.indicators import indicators
from leads.role import Counter, Kind, protection, roles


def _page(name: str) -> str:
    return (files("leads") / "pages" / name).read_text(encoding="utf-8")


def text() -> str:
    """Return the page."""
    parts = [_page("roles_before.md")]
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
    return "\n".join([*parts, _page("roles_after.md")])


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
