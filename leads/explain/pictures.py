"""Two pictures of a lead: where its points come from, and how the person came into scope."""

from collections.abc import Mapping, Sequence
from typing import Any

from leads.exports.drawing import Box, Dot, Drawing, Label, Line, Shape
from leads.exports.visible import clipped
from leads.role import FAMILIES_ZH, Kind
from leads.wording import shown

INK, QUIET, LINE, SOFT = "#1c2430", "#5a6675", "#c9d1da", "#eef1f5"
COLOURS = ("#1f6f8b", "#b3541e", "#4b7a34", "#7a4b8c", "#8c7a1f", "#3f5a9d")
"""One for each family, in the order of the role file; told apart by their labels as well."""
WIDTH = 600.0
NAMES, BAR, ROW = 100.0, 300.0, 24.0
STEP_WIDTH, STEP_ROW, LETTERS = 150.0, 36.0, 32


def points(kind: Kind, indicators: Sequence[Mapping[str, Any]], total: int) -> Drawing:
    """Draw the points of each family as a bar of its indicators, up to the family's cap.

    Args:
        kind: the kind of role.
        indicators: `id`, `family`, `value`, `points`, `explained_by` of each.
        total: points of the lead.
    """
    most = max(limit.cap for limit in kind.families.values())
    unit = BAR / most
    shapes: list[Shape] = []
    said = []
    for at, (family, limit) in enumerate(kind.families.items()):
        y = 8 + at * ROW
        mine = [one for one in indicators if one["family"] == family]
        given = sum(one["points"] for one in mine)
        shapes.append(Label(0, y + 12, f"{family} / {FAMILIES_ZH[family]}", 9))
        shapes.append(Box(NAMES, y, limit.cap * unit, 16, SOFT, hint=f"at most {limit.cap}"))
        x = NAMES
        for number, one in enumerate(mine):
            width = min(one["points"] * unit, NAMES + limit.cap * unit - x)
            if width <= 0:
                continue
            hint = f"{one['id']}: {shown(one['value'])}, {one['points']} points"
            colour = COLOURS[at % len(COLOURS)]
            shapes.append(Box(x, y, width, 16, colour, 1 if number % 2 == 0 else 0.7, hint))
            x += width
        explained = [one["id"] for one in mine if one["explained_by"]]
        counted = min(given, limit.cap)
        text = f"{counted} of at most {limit.cap}"
        if given > limit.cap:
            text += f" ({given} before the cap)"
        if explained:
            text += f"; explained: {len(explained)}"
        shapes.append(Label(NAMES + limit.cap * unit + 6, y + 12, text, 8, QUIET))
        said.append(f"{family} {text}")
    height = 8 + len(kind.families) * ROW
    shapes.append(Line((NAMES, 4), (NAMES, height - 8), LINE))
    bands = kind.bands
    shapes.append(
        Label(
            0, height + 6,
            f"{total} points in all; weak from {bands.weak}, medium from {bands.medium}, strong "
            f"from {bands.strong}", 9, INK, bold=True,
        )
    )  # fmt: skip
    return Drawing(
        WIDTH, height + 16, "Points by family of evidence", "; ".join(said), tuple(shapes)
    )


def scope(steps: Sequence[Mapping[str, Any]], most: int = 8) -> Drawing:
    """Draw how the person came into scope of each case: from the case over each step.

    Args:
        steps: `case_id`, `steps`, `via`, `records` of each case.
        most: cases drawn; how many more there are is said.
    """
    shapes: list[Shape] = []
    said = []
    for at, step in enumerate(steps[:most]):
        y = 6 + at * STEP_ROW
        chain = [step["case_id"], *(one.strip() for one in step["via"].split("→") if one.strip())]
        width = min(STEP_WIDTH, (WIDTH - 20) / len(chain))
        letters = int(LETTERS * width / STEP_WIDTH)
        for number, text in enumerate(chain):
            x = number * width
            if number:
                shapes.append(Line((x - 12, y + 13), (x, y + 13), QUIET, 1.2))
                shapes.append(Dot(x, y + 13, 2.2, QUIET))
            fill = "#dbe7ee" if number == 0 else SOFT
            shapes.append(Box(x, y, width - 12, 26, fill, hint=text))
            lines = _broken(text, letters)
            for line, part in enumerate(lines):
                shapes.append(
                    Label(x + 5, y + 11 + line * 10 - (0 if lines[1:] else -5), part, 7.5)
                )
        said.append(f"{step['case_id']}: {step['via']}")
    height = 6 + min(len(steps), most) * STEP_ROW
    if len(steps) > most:
        shapes.append(Label(0, height + 4, f"and {len(steps) - most} more cases", 8, QUIET))
        height += 12
    return Drawing(WIDTH, height, "How the person came into scope", "; ".join(said), tuple(shapes))


def _broken(text: str, letters: int) -> list[str]:
    if len(text) <= letters:
        return [text]
    cut = text.rfind(" ", 0, letters + 1)
    cut = cut if cut > letters // 2 else letters
    return [text[:cut], clipped(text[cut:].strip(), letters)]
