"""The user's own file of exchange rates, read strictly.

CSV in UTF-8 with the columns `date,currency,per,rate,source`. A row says that one `per` was worth
`rate` of `currency` on that day: `2024-05-03,CNY,USD,7.2041,PBOC` is 7.2041 yuan to the dollar.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path

from quality.currency import VIRTUAL, exponents
from quality.errors import LeadgraphError

COLUMNS = ("date", "currency", "per", "rate", "source")

Quote = tuple[date, str, str, Fraction, str]
"""A row: day, currency, per, rate, source."""

_PLAIN = re.compile(r"[0-9]{1,18}(\.[0-9]{1,18})?")


class RatesError(LeadgraphError):
    """The user's file of rates cannot be used."""


def read(file: Path) -> list[Quote]:
    """Read the file.

    Raises:
        RatesError: it cannot be read, or a line is wrong; the text names the first one.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return list(_lines(file, opened))
    except OSError as error:
        raise RatesError(
            f"the file of rates {file} cannot be read: {error.strerror or error}; name another "
            "with --rates or LEADGRAPH_RATES"
        ) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise RatesError(f"the file of rates {file} is no CSV in UTF-8: {error}") from error


def _lines(file: Path, opened: Iterable[str]) -> Iterator[Quote]:
    lines = csv.reader(opened, strict=True)
    head = tuple(next(lines, ()))
    if head != COLUMNS:
        raise RatesError(
            f"{file}, line 1: a file of rates begins with the columns {','.join(COLUMNS)}, not "
            f"with {','.join(head)[:100] or 'nothing'}"
        )
    seen: dict[tuple[date, str, str], tuple[Fraction, int]] = {}
    for cells in lines:
        where = f"{file}, line {lines.line_num}"
        if not cells:
            continue
        if len(cells) != len(COLUMNS):
            raise RatesError(f"{where}: {len(cells)} cells, but there are {len(COLUMNS)} columns")
        day, currency, per, rate, source = _line(where, dict(zip(COLUMNS, cells, strict=True)))
        before, line = seen.setdefault((day, currency, per), (rate, lines.line_num))
        if before != rate:
            raise RatesError(
                f"{where}: another rate of {currency} per {per} on {day} than in line {line}; "
                "leave one"
            )
        yield day, currency, per, rate, source


def _line(where: str, cells: Mapping[str, str]) -> Quote:
    try:
        day = date.fromisoformat(cells["date"])
    except ValueError:
        day = None
    if day is None or day.isoformat() != cells["date"]:
        raise RatesError(
            f"{where}: {cells['date']!r} is no date, written YYYY-MM-DD such as 2024-05-03"
        )
    for name in ("currency", "per"):
        if cells[name] not in exponents():
            raise RatesError(
                f"{where}: {name} {cells[name]!r} is no currency of ISO 4217 (such as CNY) and "
                f"not one of {', '.join(VIRTUAL)}"
            )
    if cells["currency"] == cells["per"]:
        raise RatesError(f"{where}: currency and per are both {cells['per']}")
    if not _PLAIN.fullmatch(cells["rate"]) or not Fraction(cells["rate"]):
        raise RatesError(
            f"{where}: {cells['rate']!r} is no rate: write a plain number above zero, such as "
            "7.2041"
        )
    if not cells["source"].strip():
        raise RatesError(f"{where}: no source; say who published the rate")
    return day, cells["currency"], cells["per"], Fraction(cells["rate"]), cells["source"].strip()
