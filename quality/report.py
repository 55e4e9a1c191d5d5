"""Reports on a drop after the gate: for a program, for a reader, for the terminal.

The balance sheet stands first: every row that was delivered is in exactly one of its columns.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality.drop import Drop, DropRefused
from quality.result import STOPPED, FeedResult, GateResult

COLUMNS = ("delivered", "loaded", "superseded", "quarantined", "already_loaded", "refused")
SHOWN_EXAMPLES = 5  # in the page; all of them are in report.json


@dataclass(frozen=True)
class Line:
    """One line of the balance sheet: a feed, or the sum of all (`feed` is `total` then)."""

    feed: str
    status: str
    delivered: int
    loaded: int
    superseded: int
    quarantined: int
    already_loaded: int
    refused: int

    @property
    def sum_shown(self) -> str:
        """The sum written out: `12 = 9 + 0 + 2 + 1 + 0`."""
        parts = " + ".join(str(getattr(self, column)) for column in COLUMNS[1:])
        return f"{self.delivered} = {parts}"


def balance(result: GateResult) -> list[Line]:
    """Return the balance sheet: one line a feed, then the total."""
    lines = [
        Line(one.feed, one.status, *(getattr(one, column) for column in COLUMNS))
        for one in result.feeds.values()
    ]
    total = [sum(getattr(line, column) for line in lines) for column in COLUMNS]
    return [*lines, Line("total", "", *total)]


def next_steps(one: FeedResult) -> list[str]:
    """Return what the sender, or whoever runs the gate, should do about a feed."""
    steps = []
    if one.status == STOPPED:
        steps.append(
            f"Nothing of {one.feed} was loaded. Correct it and deliver it in a drop with a new "
            "name."
        )
    if one.quarantined:
        steps.append(
            f"{one.quarantined} rows of {one.feed} wait in quarantine. Export them, correct them "
            "in the source and deliver them, under the same record ids, in a drop with a new name."
        )
    if one.superseded:
        steps.append(
            f"{one.superseded} rows of {one.feed} are older than what is loaded and change nothing."
        )
    if one.warnings:
        steps.append(
            f"{len(one.warnings)} kinds of warning on {one.feed}: read them; rows were loaded."
        )
    return steps


def contents(
    drop: Drop, result: GateResult, loads: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """Return all that `report.json` says.

    `loads` is what the loaders report of each feed, if it was loaded.
    """
    return {
        "agency": drop.agency,
        "drop": drop.drop,
        "delivered_at": drop.delivered_at.isoformat(),
        "authority": {
            "instrument": drop.authority.instrument,
            "reference": drop.authority.reference,
            "expires_on": drop.authority.expires_on.isoformat(),
        },
        "purpose": drop.purpose,
        "handling": {"code": drop.handling.code, "conditions": drop.handling.conditions},
        "retention_until": drop.retention_until.isoformat(),
        "manifest_sha256": drop.manifest_sha256,
        "balance": [
            {
                "feed": line.feed,
                "status": line.status,
                **{column: getattr(line, column) for column in COLUMNS},
                "sum": line.sum_shown,
            }
            for line in balance(result)
        ],
        "feeds": result.to_json()["feeds"],
        "next_steps": [step for one in result.feeds.values() for step in next_steps(one)],
        "loads": {feed: dict(one) for feed, one in (loads or {}).items()},
        "seconds": result.seconds,
    }


def write(
    report_dir: Path,
    drop: Drop,
    result: GateResult,
    loads: Mapping[str, Mapping[str, Any]] | None = None,
) -> tuple[Path, Path]:
    """Write `report.json` and the self-contained page `report.html`; return both paths."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = contents(drop, result, loads)
    environment = Environment(
        loader=PackageLoader("quality"), autoescape=True, undefined=StrictUndefined
    )
    page = environment.get_template("report.html.j2").render(
        report=found,
        columns=COLUMNS,
        results=list(result.feeds.values()),
        examples=SHOWN_EXAMPLES,
    )
    report_dir.mkdir(parents=True, exist_ok=True)
    as_json = json.dumps(found, ensure_ascii=False, indent=1)
    return _whole(report_dir / "report.json", as_json), _whole(report_dir / "report.html", page)


def write_refusal(report_dir: Path, refusal: DropRefused) -> Path:
    """Write `refused.json` for a drop that was not received; return its path."""
    report_dir.mkdir(parents=True, exist_ok=True)
    text = json.dumps(refusal.to_json(), ensure_ascii=False, indent=1)
    return _whole(report_dir / "refused.json", text)


def _whole(path: Path, text: str) -> Path:
    partial = path.with_suffix(".partial")
    partial.write_text(text, encoding="utf-8")
    return partial.replace(path)


def sentences(result: GateResult, most: int = 3) -> Sequence[str]:
    """Return what the table does not say: why feeds stopped, and the commonest errors of each."""
    said = []
    for one in result.feeds.values():
        if one.status == STOPPED:
            said.append(f"{one.feed} stopped: {one.reason}")
            continue
        worst = sorted(one.errors.items(), key=lambda item: -item[1].count)[:most]
        said += [f"{one.feed}: {f.count} × {rule}: {f.reason}" for rule, f in worst]
    return said
