"""Turns the bytes of a delivered text file into records, so that no line can vanish on the way.

A CSV record is what RFC 4180 says: cells between commas, quoted where they hold commas, quotes or
line ends. Lines that are no record of the expected number of cells are handed on one by one with
the reason, and reading goes on at the next line: a quote that is never closed costs one line, not
the file. Clean blocks pass through untouched and are split into cells elsewhere.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quality.errors import LeadgraphError

MAX_LINE = 1 << 20  # bytes of one line or record in UTF-8; longer ones are no record of a person
BLOCK = 4 << 20
BOM = b"\xef\xbb\xbf"


class FeedStopped(LeadgraphError):
    """One feed cannot be taken as it is; other feeds of the drop go on."""


@dataclass(frozen=True)
class Broken:
    """A line that is no record.

    `row` counts data rows of the file from 1, `line` its lines; `cells` is the best reading of
    it, as many as there should be; `raw` is the line itself (at most MAX_LINE bytes of it).
    """

    row: int
    line: int
    reason: str
    cells: tuple[str | None, ...]
    raw: str


@dataclass(frozen=True)
class Records:
    """A run of good records: their bytes in UTF-8, how many, and the row number of the first."""

    content: bytes
    count: int
    first_row: int


@dataclass(frozen=True)
class Lines:
    """Whole lines in UTF-8 (the last of a file may lack its end), or one that is too long."""

    content: bytes
    too_long: bool = False


def whole_lines(path: Path, encoding: str, *, block: int = BLOCK) -> Iterator[Lines]:
    """Read the text file at `path` as UTF-8 bytes that end at line ends; never hold much of it.

    Raises:
        FeedStopped: bytes that are not of `encoding`; names the line.
    """
    carry = b""
    skipping = False
    for text in _utf8_blocks(path, encoding, block):
        if skipping:
            end = text.find(b"\n")
            if end < 0:
                continue
            text, skipping = text[end + 1 :], False
        text = carry + text if carry else text
        end = text.rfind(b"\n") + 1
        if end:
            yield Lines(text[:end] if end < len(text) else text)
        carry = text[end:]
        if len(carry) > MAX_LINE:
            yield Lines(carry[:MAX_LINE], too_long=True)
            carry, skipping = b"", True
    if carry:
        yield Lines(carry)


def _utf8_blocks(path: Path, encoding: str, size: int) -> Iterator[bytes]:
    name = codecs.lookup(encoding).name
    plain = name in ("utf-8", "utf-8-sig", "ascii")
    decoder = codecs.getincrementaldecoder("utf-8" if name == "utf-8-sig" else name)()
    lines = 1
    with path.open("rb") as reading:
        first = True
        while True:
            block = reading.read(size)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = bytes(error.object[: error.start]).decode(name, errors="replace")
                line = lines + good.count("\n")
                raise FeedStopped(
                    f"{path.name}, line {line}: these bytes are not {encoding} "
                    f"({bytes(error.object[error.start : error.end]).hex(' ')}); correct the "
                    "encoding in the manifest or save the file in it"
                ) from None
            except UnicodeError as error:
                raise FeedStopped(
                    f"{path.name} is not {encoding} ({error}); correct the encoding in the "
                    "manifest or save the file in it"
                ) from None
            if not block and not text:
                return
            if not plain:
                block = _encoded(text, path, encoding)
            if first and block.startswith(BOM):
                block = block[len(BOM) :]
            first = False
            lines += block.count(b"\n")
            yield block


def _encoded(text: str, path: Path, encoding: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise FeedStopped(
            f"{path.name} holds half a character pair; it is not {encoding}"
        ) from None


def shown(content: bytes) -> str:
    """Return a line for the eye and for quarantine, without its line end."""
    return content[:MAX_LINE].decode(errors="replace").rstrip("\r\n")


def split_cells(content: bytes) -> list[str]:
    """Return the cells of one line, as well as can be read; never fails."""
    text = shown(content)
    csv.field_size_limit(MAX_LINE * 2)
    try:
        return next(csv.reader(io.StringIO(text, newline="")), [])
    except csv.Error:
        return text.split(",")


_CELL = rb'(?:"[^"]*+(?:""[^"]*+)*+"(?=[,\r\n]|\Z)|[^",\r\n]*+)'
_OPEN = rb'(?:"[^"]*+(?:""[^"]*+)*+"?\r?|[^",\r\n]*+\r?)\Z'


class CsvScanner:
    """Finds the records of a CSV file in the lines that it is fed, after the header.

    `width` is the number of cells of a record, `line` the number of the first line fed.
    """

    def __init__(self, width: int, line: int = 2) -> None:
        self.rows = 0
        self._width = width
        self._line = line
        self._carry = b""
        self._blank: list[int] = []  # lines that are empty, as yet followed by nothing
        cell = _CELL
        most = width * 2 + 16
        self._exact = re.compile(cell + rb"(?:,%b){%d}(?:\r?\n|\Z)" % (cell, width - 1))
        self._other = re.compile(cell + rb"(?:,%b){0,%d}(?:\r?\n|\Z)" % (cell, most))
        self._begun = re.compile(rb"(?:%b,){0,%d}" % (cell, most) + _OPEN)

    def feed(self, lines: Lines) -> Iterator[Records | Broken]:
        """Give the records that are complete now."""
        if lines.too_long:
            yield from self._scan(self._carry, final=True)
            self._carry = b""
            yield from self._flush_blank()
            yield self._broken(lines.content, _too_long(), cells=False)
            self._line += 1
            return
        content = self._carry + lines.content if self._carry else lines.content
        self._carry = b""
        if not self._blank and (count := self._clean(content)):
            yield self._good(content, count)
            self._line += count
            return
        yield from self._scan(content, final=False)

    def finish(self) -> Iterator[Records | Broken]:
        """Give what is left at the end of the file; empty lines at the end are no rows."""
        yield from self._scan(self._carry, final=True)
        self._carry = b""

    def _clean(self, content: bytes) -> int:
        """Return the number of records if every line of `content` plainly is one, else 0."""
        if b'"' in content or b"\0" in content:
            return 0
        if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
            return 0
        lines = content.split(b"\n")
        if not lines[-1]:
            lines.pop()
        commas = self._width - 1
        if any([line.count(b",") != commas for line in lines]):
            return 0
        if not commas and (b"" in lines or b"\r" in lines):
            return 0
        if len(content) > MAX_LINE and max(map(len, lines)) > MAX_LINE:
            return 0
        return len(lines)

    def _scan(self, content: bytes, final: bool) -> Iterator[Records | Broken]:
        at, size = 0, len(content)
        run, count = 0, 0  # where the run of good records began, and how many they are
        while at < size:
            line_end = content.find(b"\n", at) + 1 or size
            if line_end - at <= 2 and not content[at:line_end].strip(b"\r\n"):
                if count:
                    yield self._good(content[run:at], count)
                self._blank.append(self._line)
                self._line += 1
                at = run = line_end
                count = 0
                continue
            end, fault = self._record(content, at, line_end, final)
            if end < 0:
                if count:
                    yield self._good(content[run:at], count)
                self._carry = content[at:]
                return
            if self._blank:
                yield from self._flush_blank()
            if fault:
                if count:
                    yield self._good(content[run:at], count)
                yield self._broken(content[at:end], fault)
                run, count = end, 0
            else:
                count += 1
            self._line += 1 if end == line_end else max(1, content.count(b"\n", at, end))
            at = end
        if count:
            yield self._good(content[run:at], count)

    def _record(self, content: bytes, at: int, line_end: int, final: bool) -> tuple[int, str]:
        """Return where the record at `at` ends and what is wrong with it; -1 if it goes on."""
        if content.find(b'"', at, line_end) < 0:
            return line_end, self._fault_of_line(content, at, line_end)
        limit = min(len(content), at + MAX_LINE)
        if line_end - at > MAX_LINE:
            return line_end, _too_long()
        found = self._exact.match(content, at, limit)
        if found and _ends(content, found.end(), final):
            end = found.end()
            return end, _null(content, at, end)
        found = self._other.match(content, at, limit)
        if found and _ends(content, found.end(), final):
            end = found.end()
            if end > line_end and self._exact.match(content, line_end, limit):
                return line_end, _unclosed()
            return end, _null(content, at, end) or self._miscounted(content[at:end])
        if limit == len(content) and not final and self._begun.match(content, at, limit):
            return -1, ""
        return line_end, _unclosed()

    def _fault_of_line(self, content: bytes, at: int, end: int) -> str:
        if end - at > MAX_LINE:
            return _too_long()
        line = content[at:end].removesuffix(b"\n").removesuffix(b"\r")
        if b"\r" in line:
            return "a carriage return stands in a cell without quotes"
        if b"\0" in line:
            return "it holds a null byte"
        if line.count(b",") != self._width - 1:
            return self._miscounted(line)
        return ""

    def _miscounted(self, content: bytes) -> str:
        many = len(split_cells(content))
        return f"it has {many} cells where the header has {self._width}"

    def _good(self, content: bytes, count: int) -> Records:
        records = Records(content, count, self.rows + 1)
        self.rows += count
        return records

    def _flush_blank(self) -> Iterator[Broken]:
        blank, here = self._blank, self._line
        self._blank = []
        for line in blank:
            self._line = line
            yield self._broken(b"", "the line is empty", cells=False)
        self._line = here

    def _broken(self, content: bytes, fault: str, cells: bool = True) -> Broken:
        self.rows += 1
        best: list[str | None] = [None] * self._width
        if cells and len(content) <= MAX_LINE:
            for place, cell in enumerate(split_cells(content)[: self._width]):
                best[place] = cell or None
        raw = shown(content)
        return Broken(self.rows, self._line, f"line {self._line}: {fault}", tuple(best), raw)


def _ends(content: bytes, end: int, final: bool) -> bool:
    # \Z also matches where a search was told to stop; only the end of the file ends a record.
    return content[end - 1] == 10 or (final and end == len(content))


def _null(content: bytes, at: int, end: int) -> str:
    return "it holds a null byte" if content.find(b"\0", at, end) >= 0 else ""


def _too_long() -> str:
    return f"it is longer than {MAX_LINE} bytes"


def _unclosed() -> str:
    return "its quotes do not match"
