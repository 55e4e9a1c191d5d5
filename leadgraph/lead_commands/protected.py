"""`leadgraph leads protected`: the protection list, for those who have the right to it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadgraph.purpose import said

if TYPE_CHECKING:
    from leadgraph.settings import Settings


def protected(
    purpose: Annotated[
        str, typer.Option(help="What it is looked at for; in the audit log.", callback=said)
    ],
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
    from rich.text import Text

    from leadgraph.review.terminal import console, plain

    screen = console()
    screen.print(Text(told["what_to_do"], style="bold"))
    for one in told["persons"]:
        screen.print()
        screen.print(
            Text(plain(one["name"] or "no name"), "bold").append(f"  {one['person']}", "dim")
        )
        screen.print(Text(f"  in {plain(', '.join(one['case_ids']))}"))
        # A sign that shows in several cases by the same records is one line on the screen.
        for says, records in dict.fromkeys(
            (s["says_en"], tuple(s["records"])) for s in one["signs"]
        ):
            screen.print(Text(f"  {plain(says)}"))
            for record in records:
                screen.print(Text(f"    {plain(record)}", "dim"))
        for again in one["look_again"]:
            says = plain("; ".join(again["says_en"]))
            screen.print(Text(f"  look again, as {plain(again['as'])}: {says}"))
    screen.print(
        f"{len(told['persons'])} persons under protection, {told['to_look_at_again']} to look at "
        "again by a human"
    )
    if out is not None:
        screen.print(f"written: {out}", soft_wrap=True, markup=False)
