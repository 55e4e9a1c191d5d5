"""The report of a trace: a flow picture, a timeline and tables, as one HTML page, PDF and JSON."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from leads.money.result import Traced

LONGEST_NAME = 60
"""Characters of the key in a file's name: file systems take 255 bytes, and a folder is read."""


def write(
    folder: Path,
    traced: Sequence[Traced],
    about: Mapping[str, str],
    made: datetime | None = None,
) -> list[Path]:
    """Write a trace as HTML, PDF and JSON into `folder`; only their owner may read them.

    Args:
        folder: is made where it is not there.
        traced: the trace, one for each currency; at least one.
        about: lines for the head: who asked, what for; empty ones are left out.
        made: time of making; now, if not given.

    Returns:
        The files' paths.

    Raises:
        ExportError: a file cannot be written.
    """
    from leads.exports.atomic import beside
    from leads.exports.rows import DRAFT
    from leads.money.report import page, pdf
    from leads.sentences import MARK_EN, MARK_ZH

    made = made or datetime.now(UTC)
    stem = f"trace-{traced[0].kind}-{_safe(traced[0].asked)}-{DRAFT}"
    body = {
        "status": MARK_EN,
        "status_zh": MARK_ZH,
        "made_at": made.isoformat(timespec="seconds"),
        "about": {name: value for name, value in about.items() if value},
        "traces": [one.to_json() for one in traced],
    }
    as_json = folder / f"{stem}.json"
    with beside(as_json, mode=0o600) as file:
        file.write_text(json.dumps(body, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return [
        page.write(folder / f"{stem}.html", traced, about, made),
        pdf.write(folder / f"{stem}.pdf", traced, about, made),
        as_json,
    ]


def _safe(key: str) -> str:
    """Return a key as part of a file's name; two keys never give one name."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", key)[:LONGEST_NAME].strip("-.")
    return plain if plain == key else f"{plain}-{sha256(key.encode()).hexdigest()[:8]}".strip("-")
