"""One lead on one page, as HTML or PDF, for the case officer who has to decide what to do with it.

It is made from a row of a list as it was written (`leads.exports.json_list`), so that the page says
what the list said, whatever was loaded since.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from markupsafe import Markup

from leads.explain import pictures
from leads.explain.tipping import MOST
from leads.exports import html_page
from leads.exports.drawing import svg
from leads.exports.pdf_document import Column, Document
from leads.exports.rows import COLUMNS
from leads.exports.visible import visible
from leads.role import Kind, role_named
from leads.sentences import MARK_EN, MARK_ZH
from leads.wording import shown, told
from quality.errors import LeadgraphError


class PageError(LeadgraphError):
    """A lead that cannot be shown."""


PAGE = Path(__file__).parent / "pages" / "lead.html.j2"
RECORDS = 4
"""Records of one indicator that the PDF names; the list has all of them."""


@dataclass(frozen=True)
class LeadPage:
    """A lead and what its list said of the run.

    Attributes:
        row: an item of `leads` of a JSON list.
        heading: the list's other fields.
    """

    row: Mapping[str, Any]
    heading: Mapping[str, Any]

    @property
    def kind(self) -> Kind:
        """Return the kind of role; raises `RoleError` where there is none any more."""
        name = str(self.row["role"])
        return next(kind for kind in role_named(name).kinds if kind.kind == name)

    def facts(self) -> dict[str, str]:
        """Return what stands at the head, in words."""
        row = self.row
        level = row.get("level")
        return {
            "Lead": f"{row['lead_id']}, person {row['person']}",
            "Cases": ", ".join(row["case_ids"]),
            "Strength": f"{row['band']}, {row['points']} points"
            + (f"; such leads were right {row['likely_en']}" if row.get("likely_en") else ""),
            "Rank": rank(row),
            "Group": (row["group"] or "none found") + (f", level {level}" if level else ""),
            "Feeds missing": ", ".join(row["missing_feeds"]) or "none",
        }

    def findings(self) -> list[dict[str, Any]]:
        """Return each indicator with what it says."""
        says = {w.id: w.says_en for w in self.kind.indicators}
        return [
            {
                "id": one["id"],
                "value": shown(one["value"]),
                "points": f"{one['points']:+d}",
                "says": told(says.get(one["id"], "{value}"), one["value"])
                + (
                    f" (explained by {', '.join(one['explained_by'])})"
                    if one["explained_by"]
                    else ""
                ),
                "records": one["records"],
            }
            for one in self.row["indicators"]
        ]

    def against(self) -> list[str]:
        """Return each counter-indicator that was found, in words."""
        says = {c.id: c.says_en for c in self.kind.counter_indicators}
        return [
            f"{one['id']}: {told(says.get(one['id'], '{value}'), one['value'])} "
            f"({', '.join(one['records'][:RECORDS])})"
            for one in self.row["counter_indicators"]
        ]

    def not_found(self) -> list[str]:
        """Return each counter-indicator that was looked for and not found."""
        return [
            f"{one['id']}: {one['says']}"
            + (f" (not seen: {', '.join(one['unseen_feeds'])} never loaded)"
               if one["unseen_feeds"] else "")
            for one in self.row.get("counters_not_found", ())
        ]  # fmt: skip

    def judgements(self) -> list[str]:
        """Return each identity judgement relied on."""
        return [
            f"{', '.join(one['identities'])}: {one['says']} (by {one['by']}; of the lead's records "
            f"{len(one['carries'])} count only with it)"
            for one in self.row.get("judgements", ())
        ]

    def sure(self) -> dict[str, str]:
        """Return what the lead hangs on and what is missing."""
        row = self.row
        return {
            "Falls without": falls(row, self.kind),
            "Would settle most": row.get("missing_record_en") or "nothing that we can name",
            "最能定夺": row.get("missing_record_zh") or "无",
        }

    def run(self) -> str:
        """Return which run the list was made by."""
        return f"Run {self.heading['run']}, made {self.heading['made_at']}."


def find(folder: Path, lead_id: str) -> LeadPage:
    """Return a lead as the lists in `folder` show it.

    Raises:
        PageError: it stands in none of them, or its list was made by an older leadgraph.
        ReviewError: a list cannot be read.
    """
    from leads.review.lists import lists

    for one in lists(folder):
        if any(row["lead_id"] == lead_id for row in one.content.get("for_review", ())):
            raise PageError(
                f"{lead_id} is no lead but of the sample from below the bar; its row is in "
                f"{one.path}, and `leadgraph leads review {lead_id}` takes what you find."
            )
        for row in one.content.get("leads", ()):
            if row["lead_id"] != lead_id:
                continue
            if missing := [name for name in COLUMNS if name not in row]:
                raise PageError(
                    f"{one.path} says nothing of {missing[0]}; it is of an older leadgraph: make "
                    "it anew with `leadgraph leads`."
                )
            return LeadPage(row, {k: v for k, v in one.content.items() if k != "leads"})
    raise PageError(
        f"There is no lead {lead_id!r} in the lists of {folder}; run `leadgraph leads` first, or "
        "name the folder of its list with --out."
    )


def rank(row: Mapping[str, Any]) -> str:
    """Return a rank and how it moves: `rank 3, between 1 and 9; listed in 98 of 100 draws`."""
    low, high, stays = row.get("rank_low"), row.get("rank_high"), row.get("stays_listed")
    if stays is None:
        return f"rank {row['rank']}"
    often = f"listed in {round(100 * stays)} of 100 draws that leave a tenth of the records out"
    between = f", between {low} and {high}" if low is not None else ""
    return f"rank {row['rank']}{between}; {often}"


def falls(row: Mapping[str, Any], kind: Kind) -> str:
    """Return what has to go for the lead to fall, and what is left then, in words."""
    size = row.get("tipping_size") or {"size": None}
    if not size["size"]:
        return f"more than {MOST} records or judgements" if "tipping_size" in row else ""
    things = [one.get("record") or f"judgement {one['judgement']}" for one in row["tipping_set"]]
    few = "" if size["exact"] else "at most "
    return f"{few}{size['size']}: {', '.join(things)}{_left(size, kind)}"


def _left(size: Mapping[str, Any], kind: Kind) -> str:
    points, families = size.get("left_points"), size.get("left_families")
    if points is None or families is None:
        return ""
    if points < kind.bands.weak:
        return f"; then {points} of the {kind.bands.weak} points needed"
    if families < kind.minimum_families:
        needed = kind.minimum_families
        return f"; then {points} points, from {families} of the {needed} families needed"
    return f"; then {points} points, but none of those indicators of which one must speak"


def write_html(path: Path, page: LeadPage) -> Path:
    """Write the page as HTML; only its owner may read it.

    Raises:
        ExportError: the file cannot be written.
    """
    kind = page.kind
    drawn = pictures.points(kind, page.row["indicators"], page.row["points"])
    return html_page.write(
        path,
        PAGE,
        {"visible": visible},
        {
            "marks": (MARK_EN, MARK_ZH),
            "lead": page.row,
            "title": (kind.title_en, kind.title_zh),
            "facts": page.facts(),
            "points": Markup(svg(drawn, "points")),
            "scope": Markup(svg(pictures.scope(page.row["scope_steps"]), "scope")),
            "findings": page.findings(),
            "against": page.against(),
            "not_found": page.not_found(),
            "sure": page.sure(),
            "judgements": page.judgements(),
            "run": page.run(),
        },
    )


def write_pdf(path: Path, page: LeadPage) -> Path:
    """Write the page as PDF; only its owner may read it.

    Raises:
        ExportError: the file cannot be written.
    """
    row, kind = page.row, page.kind
    made = datetime.fromisoformat(str(page.heading["made_at"]))
    document = Document(
        f"{row['name'] or row['person']}: {kind.title_en}", made=made, landscape=False
    )
    document.paragraph(row["sentence_en"])
    document.paragraph(row["sentence_zh"])
    document.facts(page.facts())
    document.heading("Where the points come from")
    document.drawing(pictures.points(kind, row["indicators"], row["points"]))
    document.table(
        [Column("indicator", 2.2), Column("value", 0.7, number=True),
         Column("points", 0.7, number=True), Column("what it says", 4), Column("records", 3.4)],
        [[one["id"], one["value"], one["points"], one["says"], _some(one["records"])]
         for one in page.findings()],
    )  # fmt: skip
    document.heading("What speaks against it")
    for text in page.against() or ["Nothing that was looked for was found."]:
        document.paragraph(text)
    if page.not_found():
        document.paragraph("Looked for and not found: " + "; ".join(page.not_found()))
    document.heading("How the person came into scope")
    document.drawing(pictures.scope(row["scope_steps"]))
    document.heading("How sure it is")
    document.facts(page.sure())
    if page.judgements():
        document.paragraph("Identity judgements relied on, the weakest first:")
    for text in page.judgements():
        document.paragraph(text)
    document.paragraph(page.run(), colour="#5a6675")
    return document.write(path)


def _some(records: list[str]) -> str:
    if len(records) <= RECORDS:
        return ", ".join(records)
    return f"{', '.join(records[:RECORDS])} and {len(records) - RECORDS} more"
