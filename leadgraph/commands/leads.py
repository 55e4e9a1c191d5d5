"""`leadgraph leads`: the role lists, on screen and as draft files, and what comes of them."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer
from typer.core import TyperGroup

from leadgraph.lead_commands import fairness, protected, reviews
from leadgraph.lead_commands.show import show as show_lead
from leadgraph.purpose import said

if TYPE_CHECKING:
    from rich.console import Console

    from leads.exports.rows import LeadList
    from leads.run import LeadRun

TOP = 10
LONGEST = 120
"""Letters of a case id in the name of its folder; a file system takes 255 bytes."""
DEFAULT = "list"
HELP = """Score the roles, write their lists, review leads, and learn from the reviews.

Without a command: the lists, as `leadgraph leads list`.

Example: leadgraph leads organizers --case C-2024-0113 --purpose "weekly briefing"
"""


class WithDefault(TyperGroup):
    """A group that runs `list` where the first word is none of its commands."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` first, unless a command or --help stands there."""
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = [DEFAULT, *args]
        return super().parse_args(ctx, args)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(cls=WithDefault, help=HELP)
    group.command(DEFAULT)(leads)
    reviews.add(group)
    group.command()(protected.protected)
    group.command()(fairness.fairness)
    group.command("show")(show_lead)
    app.add_typer(group, name="leads")


def leads(
    roles: Annotated[
        list[str] | None,
        typer.Argument(
            help="organizers, fund_sponsors, border_facilitators, collaborators, or one kind "
            "of them (mule, ...); all, if none is named."
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder of the lists; out/leads, if not given. Lists for --case have a folder of "
            "their own in it."
        ),
    ] = None,
    case: Annotated[
        list[str] | None, typer.Option(help="Only leads in this case; may be given again.")
    ] = None,
    purpose: Annotated[
        str, typer.Option(help="What the lists are for; recorded in the audit log.", callback=said)
    ] = "lead lists",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Score the roles over all cases and write their lists as CSV, XLSX and JSON.

    Every list is a draft that nobody has reviewed, and says so in its name and inside. A lead
    is a reason to look, never a verdict. Beside each list lies a random sample from below the
    bar, to review. Whoever shows a sign of being held, trafficked or used is on no list; the
    screen shows their number only, and their list is written for those with the right to it.

    Example: leadgraph leads organizers --case C-2024-0113 --purpose "weekly briefing"
    """
    from leadgraph import audit
    from leadgraph.pipeline import open_graph
    from leadgraph.settings import Settings
    from leads.protection import rights
    from leads.role import role_named
    from leads.run import make_lists

    settings = Settings()
    for name in roles or ():
        role_named(name)
    folder = own_folder(out or settings.out / "leads", case or ())
    may_protect = settings.user in rights.holders(settings.home, rights.PROTECTION)
    audit.record(
        settings.home,
        action="export",
        user=settings.user,
        purpose=purpose,
        case=";".join(case or ()),
        detail={
            "lists": roles or "all",
            "out": str(folder),
            "protection": may_protect,
        },
    )
    with open_graph(settings) as (driver, door):
        run = make_lists(
            driver,
            settings.home,
            door,
            folder,
            roles=roles or None,
            cases=case or None,
            user=settings.user,
            purpose=purpose,
            protection=may_protect,
            rates=settings.rates,
        )
    if as_json:
        typer.echo(json.dumps(_object(run), ensure_ascii=False))
    else:
        show(run)


def own_folder(folder: Path, cases: Sequence[str]) -> Path:
    """Return where in `folder` lists of these cases are written: never over those of all cases."""
    from leads.exports.rows import CASE_FOLDER

    if not cases:
        return folder
    first, *more = sorted(set(cases))
    name = CASE_FOLDER + quote(first, safe="")
    if more or len(name) > LONGEST:
        digest = hashlib.sha256("\n".join([first, *more]).encode()).hexdigest()[:8]
        name = f"{name[:LONGEST]}-and-{len(more)}-more-{digest}"
    return folder / name


def _object(run: "LeadRun") -> dict[str, object]:
    from leads.exports.json_list import content

    return {
        "run": run.run,
        "counts": run.counts,
        "missing_feeds": list(run.missing_feeds),
        "under_protection": run.protected,
        "paths": [str(path) for path in run.paths],
        "lists": [content(one) for one in run.lists],
    }


def show(run: "LeadRun") -> None:
    """Print the first leads of each role, how many are protected, and the files."""
    from rich.console import Console

    from leads.sentences import MARK_EN, MARK_ZH

    console = Console()
    console.print(f"[bold red]{MARK_EN}[/] / {MARK_ZH}: reasons to look, not verdicts")
    for lead_list in run.lists:
        _table(console, lead_list)
    if run.protected:
        console.print(f"{run.protected} persons under protection are on no list")
    if run.missing_feeds:
        console.print(f"Feeds never loaded: {', '.join(run.missing_feeds)}; each lead says so")
    for path in run.paths:
        console.print(f"written: {path}", soft_wrap=True, markup=False)


def _table(console: "Console", lead_list: "LeadList") -> None:
    from rich.table import Table
    from rich.text import Text

    role = lead_list.assessment.role
    for kind in role.kinds:
        listed = [lead for lead in lead_list.leads if lead.role == kind.kind]
        title = f"{role.title_en} / {role.title_zh}: {kind.kind}, {len(listed)} leads"
        if not listed:
            held = ", ".join(f"{n} by {why}" for why, n in lead_list.assessment.held_back.items())
            more = f" (candidates held back, over all cases: {held})" if held else ""
            console.print(Text(title + more))
            blind = [u for u in lead_list.assessment.unseen if u.gate and u.kind == kind.kind]
            if blind:
                feeds = sorted({feed for u in blind for feed in u.feeds})
                console.print(Text(f"  its gates need feeds never loaded: {', '.join(feeds)}"))
            continue
        table = Table("#", title=title, title_justify="left", show_lines=True, pad_edge=False)
        table.add_column("person", no_wrap=True)
        table.add_column("points", no_wrap=True, min_width=6)
        table.add_column("cases", justify="right", no_wrap=True, min_width=5)
        table.add_column("why", no_wrap=True)
        for lead in listed[:TOP]:
            why = "\n".join(f"+{f.points} {f.id}" for f in lead.indicators[:3] if f.points)
            person = Text(lead.name).append(f"\n{lead.person}\n{lead.lead_id}", style="dim")
            cells = (f"{lead.points}\n{lead.band}", str(len(lead.case_ids)), why)
            table.add_row(str(lead.rank), person, *(Text(cell) for cell in cells))
        console.print(table)
