"""The timeline: when traced money moved: payments that it begins with, payments on, and out.

Each payment is a mark as high as the square root of its amount, so that a payment a hundred times
smaller is still a tenth as high. Where there are too many to be seen apart, the largest are drawn
and the others are summed in bars, one for each slice of the time.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from leads.exports.drawing import Box, Dot, Drawing, Label, Line, Shape
from leads.exports.visible import shortened
from leads.money.amounts import written
from leads.money.report.network import TITLES, Method, of
from leads.money.report.picture import ACCOUNT, END_COLOURS, LONGEST_HINT, PAYER, QUIET
from leads.money.result import Step, Traced

WIDTH, LEFT, RIGHT = 1000.0, 118.0, 14.0
ROW, GAP, TOP = 62.0, 16.0, 14.0
MOST_MARKS = 120
"""Payments of one row that are drawn each by itself: more cover each other."""
SLICES = 140
"""Bars over the whole time, about six points wide."""
TICKS = 7

ROWS: Mapping[str, tuple[str, str]] = {
    "start": ("where it begins", PAYER),
    "on": ("paid on", ACCOUNT),
    "out": ("to the outside", END_COLOURS["cash-out"]),
}

_STEPS = (
    *(timedelta(minutes=n) for n in (1, 5, 15, 30)),
    *(timedelta(hours=n) for n in (1, 3, 6, 12)),
    *(timedelta(days=n) for n in (1, 2, 7, 14, 30, 91, 182, 365, 730, 1826)),
)


@dataclass(frozen=True)
class _Scale:
    first: datetime
    span: float
    highest: int

    def x(self, at: datetime) -> float:
        return LEFT + (at - self.first).total_seconds() / self.span * (WIDTH - LEFT - RIGHT)

    def height(self, amount: float) -> float:
        return (ROW - 10) * math.sqrt(amount / self.highest) if self.highest else 0.0


def draw(traced: Traced, method: Method) -> Drawing:
    """Draw when the money of a trace moved, by one method."""
    kinds = {line.account: line.ending for line in traced.accounts if line.kind == "external"}
    rows: dict[str, list[Step]] = {row: [] for row in ROWS}
    for step in traced.steps:
        if of(step.traced, method):
            rows["start" if step.start else "out" if step.payee in kinds else "on"].append(step)
    times = [step.at for row in rows.values() for step in row] or [traced.as_of]
    first, last = min(times), max(times)
    span = max((last - first).total_seconds(), 1.0)
    slices = {row: _summed(steps, first, span, method) for row, steps in rows.items()}
    highest = max(
        [1, *(of(step.traced, method) for row in rows.values() for step in row)]
        + [amount for amounts in slices.values() for amount in amounts.values()]
    )
    scale = _Scale(first, span, highest)
    bottom = TOP + len(ROWS) * (ROW + GAP)
    shapes: list[Shape] = _axis(scale, last, bottom)
    for at, (row, steps) in enumerate(rows.items()):
        base = TOP + at * (ROW + GAP) + ROW
        shapes += _row(row, steps, slices[row], scale, base, method, traced.currency, kinds)
    return Drawing(
        WIDTH,
        bottom + 20,
        f"When the traced money moved, {TITLES[method]}",
        _told(rows, slices, method, traced.currency),
        tuple(shapes),
    )


def _largest(steps: Sequence[Step], method: Method) -> list[Step]:
    order = sorted(steps, key=lambda step: (-of(step.traced, method), step.at, step.transaction))
    return order[:MOST_MARKS]


def _summed(steps: Sequence[Step], first: datetime, span: float, method: Method) -> Counter[int]:
    """Return what is not drawn by itself, by slice of the time."""
    amounts: Counter[int] = Counter()
    drawn = {id(step) for step in _largest(steps, method)}
    for step in steps:
        if id(step) not in drawn:
            at = (step.at - first).total_seconds() / span
            amounts[min(SLICES - 1, int(at * SLICES))] += of(step.traced, method)
    return amounts


def _row(
    row: str,
    steps: Sequence[Step],
    amounts: Mapping[int, int],
    scale: _Scale,
    base: float,
    method: Method,
    currency: str,
    kinds: Mapping[str, str],
) -> list[Shape]:
    title, colour = ROWS[row]
    total = sum(of(step.traced, method) for step in steps)
    shapes: list[Shape] = [
        Line((LEFT, base), (WIDTH - RIGHT, base), "#c9d1da", 0.8),
        Label(4, base - ROW / 2, title, 9.5, bold=True),
        Label(4, base - ROW / 2 + 11, written(total, currency), 8.5, QUIET),
        Label(4, base - ROW / 2 + 21, f"{len(steps):,} listed", 8, QUIET),
    ]
    wide = (WIDTH - LEFT - RIGHT) / SLICES
    for at, amount in sorted(amounts.items()):
        high = scale.height(amount)
        hint = f"smaller payments together: {written(amount, currency)} {currency}"
        shapes.append(
            Box(LEFT + at * wide, base - high, wide - 0.6, high, colour, 0.25, hint)
        )  # fmt: skip
    for step in _largest(steps, method):
        amount = of(step.traced, method)
        x, y = scale.x(step.at), base - scale.height(amount)
        shade = END_COLOURS.get(kinds.get(step.payee, ""), colour) if row == "out" else colour
        hint = (
            f"{step.at:%Y-%m-%d %H:%M} UTC: {written(amount, currency)} {currency}, "
            f"{shortened(step.payer, LONGEST_HINT)} → {shortened(step.payee, LONGEST_HINT)}"
        )
        shapes.append(Line((x, base), (x, y), shade, 1.0, 0.7))
        shapes.append(Dot(x, y, 2.2, shade, 0.85, hint))
    return shapes


def _axis(scale: _Scale, last: datetime, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    times = _ticks(scale.first, last)
    midnights = all(at.time() == time() for at in times)
    for at in times:
        x = scale.x(at)
        shapes.append(Line((x, TOP), (x, bottom - 4), "#dfe4ea", 0.6))
        text = f"{at:%Y-%m-%d}" if midnights else f"{at:%m-%d %H:%M}"
        shapes.append(Label(x, bottom + 8, text, 8.5, QUIET, "middle"))
    return shapes


def _ticks(first: datetime, last: datetime) -> list[datetime]:
    """Return round times between two, at most `TICKS` and one; `first` where there are none."""
    wanted = (last - first) / TICKS
    step = next((one for one in _STEPS if one >= wanted), wanted)
    zero = first.replace(hour=0, minute=0, second=0, microsecond=0)
    at = zero + step * math.ceil((first - zero) / step)
    found = []
    while at <= last:
        found.append(at)
        at += step
    return found or [first]


def _told(
    rows: Mapping[str, Sequence[Step]],
    slices: Mapping[str, Mapping[int, int]],
    method: Method,
    currency: str,
) -> str:
    said = []
    for row, steps in rows.items():
        total = sum(of(step.traced, method) for step in steps)
        summed = sum(slices[row].values())
        small = (
            f", of which {written(summed, currency)} in smaller ones summed in bars"
            if summed
            else ""
        )
        said.append(
            f"{ROWS[row][0]}: {len(steps):,} payments with {written(total, currency)}{small}"
        )
    return f"Traced money in listed payments, {currency}. " + "; ".join(said) + "."
