"""The report of a trace as one HTML page: nothing is fetched, and it works without scripts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from markupsafe import Markup

from leads.exports import html_page
from leads.exports.drawing import svg
from leads.exports.visible import visible
from leads.money.report import picture, timeline
from leads.money.report.network import METHODS, TITLES
from leads.money.report.tables import accounts, payments, sums
from leads.money.result import Traced
from leads.sentences import MARK_EN, MARK_ZH

PAGES = Path(__file__).parent / "pages"
ACCOUNTS, PAYMENTS = 300, 600
"""Rows of the tables: the page stays below a megabyte and is still searched by a browser; the
JSON beside it has all."""


def write(
    path: Path,
    traced: Sequence[Traced],
    about: Mapping[str, str],
    made: datetime | None = None,
) -> Path:
    """Write the page; only its owner may read it.

    Args:
        path: the file.
        traced: the trace, one for each currency.
        about: lines for the head; empty ones are left out.
        made: time of making; now, if not given.

    Raises:
        ExportError: the file cannot be written.
    """
    return html_page.write(
        path,
        PAGES / "trace.html.j2",
        {"visible": visible},
        {
            "marks": (MARK_EN, MARK_ZH),
            "made": f"{made or datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            "about": {name: value for name, value in about.items() if value},
            "traces": [_shown(one, f"t{at}") for at, one in enumerate(traced, start=1)],
            "titles": TITLES,
        },
    )


def _shown(traced: Traced, name: str) -> dict[str, object]:
    drawings = {
        method: [
            (drawing, Markup(svg(drawing, f"{name}-{method}-{what}")))
            for what, drawing in (
                ("flow", picture.draw(traced, method)),
                ("time", timeline.draw(traced, method)),
            )
        ]
        for method in METHODS
    }
    return {
        "name": name,
        "traced": traced,
        "sums": sums(traced),
        "drawings": drawings,
        "tables": [accounts(traced, ACCOUNTS), payments(traced, PAYMENTS)],
    }
