"""`leadgraph leads show`: one lead with all that it says of itself, on screen or on a page."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadgraph.purpose import said

if TYPE_CHECKING:
    from leads.explain.page import LeadPage

RECORDS = 3


def show(
    lead_id: Annotated[str, typer.Argument(metavar="LEAD_ID", help="As in the lists: L-...")],
    purpose: Annotated[
        str, typer.Option(help="Why it is looked at; goes into the audit log.", callback=said)
    ],
    out: Annotated[
        Path | None, typer.Option(help="Folder of the lists; out/leads, if not given.")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write it as an HTML page.")] = None,
    pdf: Annotated[Path | None, typer.Option(help="Write it as a PDF.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show a lead as its list shows it: points, records, what speaks against it, how sure it is.

    It is read from the lists that `leadgraph leads` wrote last. Pages are drafts that only their
    owner can read.

    Example: leadgraph leads show L-3f2a91c0d4e5 --purpose "briefing" --html lead.html
    """
    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads.explain import page

    settings = Settings()
    found = page.find(out or settings.out / "leads", lead_id)
    row, heading = found.row, found.heading
    audit.record(
        settings.home, "lead", settings.user, purpose, ";".join(row["case_ids"]),
        {"lead": lead_id, "person": row["person"], "run": heading["run"],
         "written": [str(path) for path in (html, pdf) if path]},
    )  # fmt: skip
    if html is not None:
        typer.echo(f"written: {page.write_html(html, found)}", err=as_json)
    if pdf is not None:
        typer.echo(f"written: {page.write_pdf(pdf, found)}", err=as_json)
    if as_json:
        typer.echo(json.dumps({**heading, "lead": row}, ensure_ascii=False))
    elif html is None and pdf is None:
        _print(found)


def _print(found: "LeadPage") -> None:
    from rich.table import Table
    from rich.text import Text

    from leadgraph.review.terminal import console, plain
    from leads.sentences import MARK_EN, MARK_ZH

    screen = console()
    screen.print(f"[bold red]{MARK_EN}[/] / {MARK_ZH}")
    screen.print(Text(plain(found.row["sentence_en"])))
    screen.print(Text(plain(found.row["sentence_zh"])))
    facts = Table.grid(padding=(0, 2))
    facts.add_column(no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in {**found.facts(), **found.sure()}.items():
        facts.add_row(Text(name, "dim"), Text(plain(value)))
    screen.print(facts)
    table = Table("points", "value")
    table.add_column("indicator and its records", overflow="fold")
    for one in found.findings():
        some = one["records"]
        more = [f"and {len(some) - RECORDS} more"] if len(some) > RECORDS else []
        records = "\n".join(f"  {plain(line)}" for line in [*some[:RECORDS], *more])
        told = Text(f"{plain(one['id'])}: {plain(one['says'])}\n").append(records, "dim")
        table.add_row(Text(plain(one["points"])), Text(plain(one["value"])), told)
    screen.print(table)
    for title, lines in (
        ("Against it", found.against()),
        ("Looked for and not found", found.not_found()),
        ("Identity judgements relied on, weakest first", found.judgements()),
        ("Scope", [f"{s['case_id']}: {s['via']}" for s in found.row["scope_steps"]]),
    ):
        if lines:
            screen.print(Text(title, "bold"))
            for line in lines:
                screen.print(Text(f"  {plain(line)}"))
