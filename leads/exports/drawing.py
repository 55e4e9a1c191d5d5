"""A picture as a list of shapes, so that the same picture is drawn in HTML and in PDF.

Lengths are points (1/72 inch) from the upper left corner; colours are `#rrggbb`. `svg` writes it
for a page, `pdf_document` for a PDF; neither needs a browser.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from leads.exports.visible import visible

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True)
class Box:
    """A filled rectangle; `hint` is what a reader is told who points at it."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    opacity: float = 1.0
    hint: str = ""


@dataclass(frozen=True)
class Curve:
    """A filled area: `start`, then segments of one point (a line) or three (a cubic curve)."""

    start: Point
    segments: tuple[tuple[Point, ...], ...]
    fill: str
    opacity: float = 1.0
    hint: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    colour: str
    width: float = 0.5
    opacity: float = 1.0


@dataclass(frozen=True)
class Dot:
    """A filled circle."""

    x: float
    y: float
    radius: float
    fill: str
    opacity: float = 1.0
    hint: str = ""


@dataclass(frozen=True)
class Label:
    """One line of text, its baseline at `y`; `halo` sets it off from what is drawn below it."""

    x: float
    y: float
    text: str
    size: float = 8.0
    colour: str = "#1c2430"
    anchor: Anchor = "start"
    bold: bool = False
    halo: bool = False


Shape = Box | Curve | Line | Dot | Label


@dataclass(frozen=True)
class Drawing:
    """A picture; `title` and `description` are read out to those who do not see it."""

    width: float
    height: float
    title: str
    description: str
    shapes: tuple[Shape, ...]


def _n(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _points(points: Sequence[Point]) -> str:
    return " ".join(f"{_n(x)} {_n(y)}" for x, y in points)


def _opacity(value: float, of: str = "fill") -> str:
    return f' {of}-opacity="{_n(value)}"' if value < 1 else ""


def _closed(tag: str, hint: str) -> str:
    if not hint:
        return "/>"
    return f"><title>{escape(visible(hint))}</title></{tag}>"


def _shape(shape: Shape) -> str:
    match shape:
        case Box():
            return (
                f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
                f'height="{_n(shape.height)}" fill="{shape.fill}"{_opacity(shape.opacity)}'
                + _closed("rect", shape.hint)
            )
        case Curve():
            path = f"M{_points([shape.start])}" + "".join(
                f"{'L' if len(segment) == 1 else 'C'}{_points(segment)}"
                for segment in shape.segments
            )
            return f'<path d="{path}Z" fill="{shape.fill}"{_opacity(shape.opacity)}' + _closed(
                "path", shape.hint
            )
        case Line():
            (x1, y1), (x2, y2) = shape.start, shape.end
            return (
                f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}" '
                f'stroke="{shape.colour}" stroke-width="{_n(shape.width)}"'
                f"{_opacity(shape.opacity, 'stroke')}/>"
            )
        case Dot():
            return (
                f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" '
                f'fill="{shape.fill}"{_opacity(shape.opacity)}' + _closed("circle", shape.hint)
            )
        case Label():
            anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
            bold = ' font-weight="600"' if shape.bold else ""
            halo = (
                ' stroke="#fff" stroke-width="2.5" stroke-linejoin="round" stroke-opacity=".85" '
                'paint-order="stroke"'
                if shape.halo
                else ""
            )
            return (
                f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
                f'fill="{shape.colour}"{anchor}{bold}{halo}>{escape(visible(shape.text))}</text>'
            )


def svg(drawing: Drawing, name: str) -> str:
    """Return the picture as an SVG element for a page; `name` makes its identifiers its own."""
    return "\n".join(
        [
            f'<svg viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" role="img" '
            f'aria-labelledby="{name}-title {name}-description">',
            f'<title id="{name}-title">{escape(visible(drawing.title))}</title>',
            f'<desc id="{name}-description">{escape(visible(drawing.description))}</desc>',
            *(_shape(shape) for shape in drawing.shapes),
            "</svg>",
        ]
    )
