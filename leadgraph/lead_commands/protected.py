"""`leadgraph leads protected`: the protection list, for those who have the right to it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leadgraph.settings import Settings


def protected(
    purpose: Annotated[str, typer.Option(help="What it is looked at for; in the audit log.")],
    out: Annotated[
        Path | None, typer.Option(help="Write it to this file too, readable by you only.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show who may be held, trafficked or used, by which signs and records, and what to do.

    It needs a right of its own (`leadgraph rights grant protection`). This is no list of
    suspects. Who looks without the right is refused, and the audit log keeps that too.

    Example: leadgraph leads protected --purpose "handover to victim services"
    """
    from leadgraph import audit
    from leadgraph.pipeline import open_graph
    from leadgraph.settings import Settings
    from leads.exports import protection_list
    from leads.exports.atomic import beside
    from leads.score import Questions

    settings = Settings()
    demand(settings, purpose)
    detail = {"out": str(out) if out else None}
    audit.record(settings.home, "protection read", settings.user, purpose, detail=detail)
    now = datetime.now(UTC).replace(microsecond=0)
    with open_graph(settings) as (driver, door):
        questions = Questions(driver, database=door.database, user=settings.user, purpose=purpose)
        told = protection_list.content(
            questions, f"protected-{now:%Y%m%dT%H%M%SZ}", now.isoformat()
        )
    if out is not None:
        with beside(out, mode=0o600) as writing:
            writing.write_text(
                json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False))
    else:
        _show(told, out)


def demand(settings: "Settings", purpose: str) -> None:
    """Do nothing if the user may see who is under protection; a refusal is in the audit log.

    Raises:
        RightError: they have no right to it.
    """
    from leadgraph import audit
    from leads.protection import rights

    try:
        rights.demand(settings.home, rights.PROTECTION, settings.user)
    except rights.RightError:
        audit.record(settings.home, "protection refused", settings.user, purpose)
        raise


def _show(told: dict[str, Any], out: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console()
    console.print(Text(told["what_to_do"], style="bold"))
    table = Table("person", "cases", "signs", "records", "look again", show_lines=True)
    for one in told["persons"]:
        cells = (
            one["person"],
            "\n".join(one["case_ids"]),
            "\n".join(sorted({sign["says_en"] for sign in one["signs"]})),
            "\n".join(sorted({record for sign in one["signs"] for record in sign["records"]})),
            "\n".join(f"as {a['as']}: {'; '.join(a['says_en'])}" for a in one["look_again"]),
        )
        table.add_row(*(Text(cell) for cell in cells))
    if told["persons"]:
        console.print(table)
    console.print(
        f"{len(told['persons'])} persons under protection, {told['to_look_at_again']} to look at "
        "again by a human"
    )
    if out is not None:
        console.print(f"written: {out}", soft_wrap=True, markup=False)
