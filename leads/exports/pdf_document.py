"""A PDF for a person to read and file: the mark on each page, headings, facts, tables, pictures.

Made with fpdf2, which writes vectors, embeds the fonts it used and needs no browser. A character
that no font of `pdf_fonts` has is shown by its code, `[U+20BB7]`, never left out. The same content
gives the same bytes.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from leads.exports.atomic import beside
from leads.exports.drawing import Box, Curve, Dot, Drawing, Label, Line
from leads.exports.pdf_fonts import add_script, characters, pages, shaped
from leads.exports.visible import coded, visible
from leads.sentences import MARK_EN, MARK_ZH

INK, QUIET, LINE, SOFT, RED = "#1c2430", "#5a6675", "#c9d1da", "#eef1f5", "#b00020"
MARGIN = 34.0
TOP = 52.0
TEXT = 9.0
CELL = 7.5
LEADING = 1.32
"""Height of a line of text, in its size."""
PADDING = 4.0
SHRUNK = 0.7
"""Part of a page from which on a picture is fitted into what is left of it."""
MOST_LINES = 24
"""Lines of one cell: a row stays on one page; what is cut is said in the cell."""


@dataclass(frozen=True)
class Column:
    """A column of a table: its title, its share of the width, whether it holds numbers."""

    title: str
    share: float
    number: bool = False


class Document:
    """A PDF that grows from top to bottom; `write` ends it.

    Args:
        title: what stands above all, on every page.
        made: time of making, aware; it is shown and is the file's date.
        landscape: A4 on its side.
        marks: what stands at the top of each page; empty for a released document.
    """

    def __init__(
        self,
        title: str,
        *,
        made: datetime,
        landscape: bool = True,
        marks: Sequence[str] = (MARK_EN, MARK_ZH),
    ) -> None:
        self._title = visible(title)
        self._marks = " / ".join(marks)
        self._made = made
        self._pdf = pages(landscape, self._margins)
        self._widths: dict[str, float] = {}
        self._known = characters(self._pdf)
        self._added: list[str] = []
        self._pdf.set_title(self._title)
        self._pdf.set_subject(self._marks)
        self._pdf.set_lang("en")
        self._pdf.set_creator("leadgraph")
        self._pdf.set_creation_date(made)
        self._pdf.add_page()
        self.paragraph(self._title, size=17, bold=True)

    # --- what a document is made of -------------------------------------------------------------

    def heading(self, text: str) -> None:
        """Write a heading; it stays with what follows."""
        self._room(70)
        self._pdf.y += 10
        self.paragraph(text, size=12, bold=True)
        self._pdf.y += 2

    def paragraph(
        self, text: str, *, size: float = TEXT, colour: str = INK, bold: bool = False
    ) -> None:
        """Write text over the whole width, wrapped."""
        for line in self._wrapped(self._shown(text), self.width, size):
            self._room(size * LEADING)
            self._line(MARGIN, self._pdf.y, line, size, colour=colour, bold=bold)
            self._pdf.y += size * LEADING
        self._pdf.y += 3

    def facts(self, facts: Mapping[str, str]) -> None:
        """Write names and what they stand for, below each other; empty ones are left out."""
        shown = {self._shown(name): self._shown(value) for name, value in facts.items() if value}
        if not shown:
            return
        indent = min(160.0, max(self._width(name, TEXT) for name in shown)) + 14
        for name, value in shown.items():
            lines = self._wrapped(value, self.width - indent, TEXT)
            self._room(TEXT * LEADING)
            self._line(MARGIN, self._pdf.y, name, TEXT, colour=QUIET)
            for line in lines:
                self._room(TEXT * LEADING)
                self._line(MARGIN + indent, self._pdf.y, line, TEXT)
                self._pdf.y += TEXT * LEADING
        self._pdf.y += 4

    def table(
        self,
        columns: Sequence[Column],
        rows: Iterable[Sequence[str]],
        last: Sequence[str] | None = None,
        *,
        part: float = 1.0,
    ) -> None:
        """Write a table; its head is repeated on each page, `last` is set off as its sum.

        It takes `part` of the width. A cell of more than `MOST_LINES` lines is cut, and says how
        long it is.
        """
        total = sum(column.share for column in columns)
        widths = [self.width * part * column.share / total for column in columns]
        head = [column.title for column in columns]
        self._room(60)
        self._row(columns, widths, head, fill=SOFT, bold=True)
        for row in rows:
            self._table_row(columns, widths, head, row)
        if last is not None:
            self._table_row(columns, widths, head, last, fill=SOFT, bold=True)
        self._pdf.y += 8

    def drawing(self, drawing: Drawing) -> None:
        """Draw a picture over the whole width, on a new page if little of this one is left.

        Where it is higher than what is left, or than a page, it is made smaller.
        """
        page = self._bottom - TOP
        left = self._bottom - self._pdf.y
        most = left if left > SHRUNK * page else page
        scale = min(self.width / drawing.width, most / drawing.height)
        height = drawing.height * scale
        if height > left + 0.1:  # not `_room`: a picture made to fit may be higher by a rounding
            self._pdf.add_page()
        x, y = MARGIN + (self.width - drawing.width * scale) / 2, self._pdf.y
        for shape in drawing.shapes:
            self._shape(shape, x, y, scale)
        self._pdf.set_y(y + height + 6)

    def page_break(self) -> None:
        """Go on on a new page."""
        self._pdf.add_page()

    def write(self, path: Path, *, mode: int = 0o600) -> Path:
        """Write the file; by default only its owner may read it.

        Raises:
            ExportError: it cannot be written; what was at `path` is as it was.
        """
        content = bytes(self._pdf.output())
        with beside(path, mode=mode) as file:
            file.write_bytes(content)
        return path

    # --- how it is set --------------------------------------------------------------------------

    @property
    def width(self) -> float:
        """Width of the text, in points."""
        return float(self._pdf.w) - 2 * MARGIN

    @property
    def _bottom(self) -> float:
        return float(self._pdf.h) - MARGIN - 14

    def _room(self, height: float) -> None:
        if self._pdf.y + height > self._bottom and self._pdf.y > TOP:
            self._pdf.add_page()

    def _margins(self) -> None:
        """Write what stands on every page."""
        pdf = self._pdf
        self._line(MARGIN, 22, self._marks, 10, colour=RED, bold=True)
        size = 8.0
        title = self._wrapped(self._title, self.width * 0.55, size)[0]
        self._line(MARGIN, 23, title, size, colour=QUIET, width=self.width, align="R")
        pdf.set_draw_color(LINE)
        pdf.set_line_width(0.5)
        pdf.line(MARGIN, 40, MARGIN + self.width, 40)
        foot = float(pdf.h) - MARGIN
        made = f"leadgraph · made {self._made:%Y-%m-%d %H:%M} UTC"
        self._line(MARGIN, foot, made, size, colour=QUIET)
        number = f"page {pdf.page_no()} of {{nb}}"
        self._line(MARGIN, foot, number, size, colour=QUIET, width=self.width, align="R")
        pdf.set_y(TOP)

    def _shown(self, text: str) -> str:
        text = visible(text)
        if text.isascii():
            return text
        for character in text:
            if ord(character) not in self._known:
                self._added = add_script(self._pdf, ord(character), self._added)
                self._known = characters(self._pdf)
        return "".join(c if ord(c) in self._known else coded(c) for c in text)

    def _width(self, text: str, size: float) -> float:
        """Width of a text: the sum of its characters', measured once each."""
        known = self._widths
        total = 0.0
        for character in text:
            if character not in known:
                self._pdf.set_font("sans", size=100)
                known[character] = float(self._pdf.get_string_width(character)) / 100
            total += known[character]
        return total * size

    def _wrapped(self, text: str, width: float, size: float) -> list[str]:
        """Return the lines of a text: broken at blanks and between Han, else where it must be."""
        lines = [""]
        taken = 0.0
        for word in _words(text):
            wide = self._width(word, size)
            if taken + self._width(word.rstrip(), size) > width and lines[-1]:
                lines[-1] = lines[-1].rstrip()
                lines.append("")
                taken = 0.0
            if wide <= width:
                lines[-1] += word
                taken += wide
                continue
            for character in word:
                step = self._width(character, size)
                if taken + step > width and lines[-1]:
                    lines.append("")
                    taken = 0.0
                lines[-1] += character
                taken += step
        return lines

    def _line(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        colour: str = INK,
        bold: bool = False,
        width: float | None = None,
        align: str = "L",
    ) -> None:
        """Write one line; `y` is its upper edge. Bold is drawn by an outline in its colour."""
        pdf = self._pdf
        pdf.set_font("sans", size=size)
        pdf.set_text_shaping(any(shaped(character) for character in text))
        pdf.set_text_color(colour)
        pdf.set_draw_color(colour)
        # Han have too many strokes for a thick outline.
        pdf.set_line_width(size / (36 if text.isascii() else 80))
        pdf.text_mode = _text_modes()[bold]
        pdf.set_xy(x, y)
        pdf.cell(width, size * LEADING, text, align=align)
        pdf.set_xy(x, y)

    def _table_row(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        head: Sequence[str],
        row: Sequence[str],
        *,
        fill: str = "",
        bold: bool = False,
    ) -> None:
        cells = self._cells(widths, row)
        if self._pdf.y + self._height(cells) > self._bottom:
            self._pdf.add_page()
            self._row(columns, widths, head, fill=SOFT, bold=True)
        self._draw_row(columns, widths, cells, fill=fill, bold=bold)

    def _row(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        row: Sequence[str],
        *,
        fill: str,
        bold: bool,
    ) -> None:
        self._draw_row(columns, widths, self._cells(widths, row), fill=fill, bold=bold)

    def _cells(self, widths: Sequence[float], row: Sequence[str]) -> list[list[str]]:
        cells = []
        for text, width in zip(row, widths, strict=True):
            lines = self._wrapped(self._shown(text), width - 2 * PADDING, CELL)
            if len(lines) > MOST_LINES:
                said = self._wrapped(f"… cut: {len(text):,} characters", width - 2 * PADDING, CELL)
                lines = [*lines[: MOST_LINES - len(said)], *said]
            cells.append(lines)
        return cells

    def _height(self, cells: Sequence[Sequence[str]]) -> float:
        return max(len(lines) for lines in cells) * CELL * LEADING + 2 * PADDING

    def _draw_row(
        self,
        columns: Sequence[Column],
        widths: Sequence[float],
        cells: Sequence[Sequence[str]],
        *,
        fill: str,
        bold: bool,
    ) -> None:
        pdf = self._pdf
        y, height = pdf.y, self._height(cells)
        if fill:
            pdf.set_fill_color(fill)
            pdf.rect(MARGIN, y, sum(widths), height, style="F")
        x = MARGIN
        for column, width, lines in zip(columns, widths, cells, strict=True):
            for at, line in enumerate(lines):
                self._line(
                    x + PADDING, y + PADDING + at * CELL * LEADING, line, CELL, bold=bold,
                    width=width - 2 * PADDING, align="R" if column.number else "L",
                )  # fmt: skip
            x += width
        pdf.set_draw_color(LINE)
        pdf.set_line_width(0.4)
        pdf.line(MARGIN, y + height, MARGIN + sum(widths), y + height)
        pdf.set_y(y + height)

    def _shape(self, shape: Any, left: float, top: float, scale: float) -> None:
        pdf = self._pdf

        def at(point: tuple[float, float]) -> tuple[float, float]:
            return left + point[0] * scale, top + point[1] * scale

        match shape:
            case Label():
                text = self._shown(shape.text)
                size = shape.size * scale
                width = self._width(text, size)
                x, y = at((shape.x, shape.y))
                x -= {"start": 0.0, "middle": width / 2, "end": width}[shape.anchor]
                if shape.halo:
                    with pdf.local_context(fill_opacity=0.7):
                        pdf.set_fill_color("#ffffff")
                        pdf.rect(x - 1, y - size * 0.85, width + 2, size * 1.1, style="F")
                self._line(x, y - size * 1.02, text, size, colour=shape.colour, bold=shape.bold)
            case Line():
                pdf.set_draw_color(shape.colour)
                pdf.set_line_width(shape.width * scale)
                with pdf.local_context(stroke_opacity=shape.opacity):
                    pdf.line(*at(shape.start), *at(shape.end))
            case Box() | Dot():
                pdf.set_fill_color(shape.fill)
                with pdf.local_context(fill_opacity=shape.opacity):
                    if isinstance(shape, Box):
                        x, y = at((shape.x, shape.y))
                        pdf.rect(x, y, shape.width * scale, shape.height * scale, style="F")
                    else:
                        x, y = at((shape.x, shape.y))
                        pdf.circle(x, y, shape.radius * scale, style="F")
            case Curve():
                with pdf.new_path() as path:
                    path.style.fill_color = shape.fill
                    path.style.fill_opacity = shape.opacity
                    path.style.stroke_color = None
                    path.move_to(*at(shape.start))
                    for segment in shape.segments:
                        points = [at(point) for point in segment]
                        if len(points) == 1:
                            path.line_to(*points[0])
                        else:
                            path.curve_to(*points[0], *points[1], *points[2])
                    path.close()


def _words(text: str) -> Iterable[str]:
    """Yield the pieces that a line may be broken between: words with their blanks, Han each."""
    word = ""
    for character in text:
        if unicodedata.east_asian_width(character) in "WF":
            if word:
                yield word
                word = ""
            yield character
            continue
        word += character
        if character in " ,;/":
            yield word
            word = ""
    if word:
        yield word


@lru_cache(maxsize=1)
def _text_modes() -> tuple[Any, Any]:
    from fpdf.enums import TextMode

    return TextMode.FILL, TextMode.FILL_STROKE
