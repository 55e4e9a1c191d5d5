"""The review queue as one self-contained page: to look at side by side, and to print."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from leadgraph.review.queue import Queued
from leadgraph.review.terminal import bits, plain, said, score
from leads.exports import html_page
from resolution.judgements import Standing

PAGES = Path(__file__).parent / "pages"
LEAST_SCALE = 8.0
"""Bits that a full bar stands for at least, so that a page of weak evidence looks weak."""


def write(
    path: Path,
    rows: Sequence[Queued],
    total: int,
    judged: Mapping[tuple[str, str], Standing],
    about: Mapping[str, str],
) -> Path:
    """Write the pairs as an HTML page that only its owner may read.

    Args:
        path: the file.
        rows: the pairs that are shown.
        total: how many there are in all.
        judged: what stands of judged pairs.
        about: lines of the page's head (who, what for, which case); empty ones are left out.

    Raises:
        ExportError: the file cannot be written.
    """
    weights = [abs(one.weight) for row in rows for one in row.comparisons]
    return html_page.write(
        path,
        PAGES / "queue.html.j2",
        {"bits": bits, "plain": plain, "said": said, "score": score},
        {
            "rows": rows,
            "total": total,
            "judged": judged,
            "about": {name: value for name, value in about.items() if value},
            "scale": max([LEAST_SCALE, *weights]),
        },
    )
