"""A drawing of a group: a row for each level, and lines from who directs to whom.

Members whose level nothing shows stand below, apart. Confidence is drawn by the width of a line;
where somebody stands, by the colour of the dot, and in words for who points at it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from leads.exports import html_page
from leads.exports.drawing import Dot, Drawing, Label, Line, Shape, svg
from leads.exports.visible import clipped, visible
from leads.groups.shown import Shown
from leads.money.amounts import named
from leads.sentences import MARK_EN, MARK_ZH
from leads.wording import told

PAGES = Path(__file__).parent / "pages"
WIDTH, LEFT, RIGHT, TOP = 1000.0, 110.0, 20.0, 30.0
ROW, ACROSS = 74.0, 12
"""Height of a row, and people in one: more, and names cover each other."""
COLOURS = {
    "detained": "#0072B2", "at_large": "#D55E00", "known": "#5a6675", "unknown": "#b9c2cd",
}  # fmt: skip
LINES = {"strong": (1.6, "#1c2430"), "medium": (0.9, "#5a6675"), "weak": (0.5, "#b9c2cd")}
NAME = 18
"""Characters of a name that fit."""

Row = Mapping[str, Any]


def draw(shown: Shown) -> Drawing:
    """Draw the main members of a group by level."""
    by_level: defaultdict[int | None, list[Row]] = defaultdict(list)
    for member in shown.members:
        if member["main"]:
            by_level[member["level"]].append(member)
    place: dict[str, tuple[float, float]] = {}
    shapes: list[Shape] = []
    y = TOP
    for level in [*sorted(n for n in by_level if n is not None), *([None] * (None in by_level))]:
        called = "no level shown" if level is None else f"level {level}"
        shapes.append(Label(8, y + 3, called, 8.5, "#5a6675"))
        people = by_level[level]
        for at in range(0, len(people), ACROSS):
            part = people[at : at + ACROSS]
            step = (WIDTH - LEFT - RIGHT) / len(part)
            for number, member in enumerate(part):
                # Every other name is a little lower, so that long ones do not meet.
                place[member["person"]] = (LEFT + step * (number + 0.5), y + (number % 2) * 22)
            y += ROW
    lines = [
        Line(place[one["above"]], place[one["below"]], colour, width, 0.8)
        for confidence, (width, colour) in reversed(LINES.items())
        for one in shown.directions
        if one["confidence"] == confidence and {one["above"], one["below"]} <= place.keys()
    ]
    shapes = [*lines, *shapes]
    for member in shown.members:
        if member["person"] in place:
            shapes += _person(member, *place[member["person"]])
    return Drawing(
        WIDTH,
        y,
        f"Who directs whom in {shown.group['name']}",
        f"{len(place)} members on {sum(level is not None for level in by_level)} levels, "
        f"{len(lines)} lines from who directs to who is directed; the list below says the same.",
        tuple(shapes),
    )


def _person(member: Row, x: float, y: float) -> list[Shape]:
    name = member["name"] or member["person"]
    hint = f"{name} ({member['person']}): {member['status'].replace('_', ' ')}"
    if member["level"] is not None:
        hint += f", level {member['level']}, {member['confidence']}"
    if member["behind"]:
        hint += told(", behind {value:nominee|nominees}", len(member["behind"]))
    return [
        Dot(x, y, 6.0 if member["behind"] else 4.5, COLOURS[member["status"]], hint=hint),
        Label(x, y + 16, clipped(name, NAME), 8.0, anchor="middle", halo=True),
    ]


def write(path: Path, shown: Shown, purpose: str, made: datetime | None = None) -> Path:
    """Write the group as one HTML page that fetches nothing; only its owner may read it.

    Raises:
        ExportError: the file cannot be written.
    """
    names = {one["person"]: one["name"] or one["person"] for one in shown.members}
    return html_page.write(
        path,
        PAGES / "group.html.j2",
        {"visible": visible},
        {
            "marks": (MARK_EN, MARK_ZH),
            "made": f"{made or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "purpose": purpose,
            "group": shown.group,
            "picture": Markup(svg(draw(shown), "group")),
            "colours": COLOURS,
            "members": shown.members,
            "directions": shown.directions,
            "cases": shown.cases,
            "growth": _growth(shown),
            "names": names,
        },
    )


def _growth(shown: Shown) -> Sequence[Mapping[str, Any]]:
    return [
        {
            "month": f"{one.month:%Y-%m}",
            "joined": one.joined,
            "members": one.members,
            "reports": one.reports,
            "paid": [named(paid, code) for code, paid in one.paid.items()],
        }
        for one in shown.growth
    ]
