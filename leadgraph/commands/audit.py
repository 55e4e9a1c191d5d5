"""`leadgraph audit`: shows the audit log and checks that nobody changed it."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from leadgraph import audit as log
from leadgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("audit")(audit)


def audit(
    verify: Annotated[bool, typer.Option("--verify", help="check the chain of hashes")] = False,
    known: Annotated[
        str, typer.Option(help="with --verify: `NUMBER:HASH` noted before; shows a cut-off end")
    ] = "",
    last: Annotated[int, typer.Option(min=1, help="how many rows to show")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show who did what, why and in which case; with --verify, check that no row was changed.

    Example: leadgraph audit --verify
    """
    home = Settings().home
    if verify:
        _verify(log.verify(home, _parse(known)), log.head(home), as_json)
        return
    rows = log.entries(home, last)
    if as_json:
        shown = [asdict(row) | {"detail": json.loads(row.detail)} for row in rows]
        typer.echo(json.dumps({"entries": shown}, ensure_ascii=False))
        return
    table = Table("row", "at", "user", "action", "purpose", "case", "detail")
    for row in rows:
        table.add_row(
            str(row.seq), row.at, row.user, row.action, row.purpose, row.case_id, row.detail
        )
    Console().print(table if rows else f"The audit log {home / log.FILE} has no row yet.")


def _parse(known: str) -> tuple[int, str] | None:
    if not known:
        return None
    number, _, digest = known.partition(":")
    if not number.isdigit() or len(digest) != len(log.GENESIS):
        raise log.AuditError(
            "--known must be `NUMBER:HASH`, as an earlier `leadgraph audit --verify` printed it."
        )
    return int(number), digest


def _verify(verdict: log.Verdict, head: tuple[int, str], as_json: bool) -> None:
    if as_json:
        shown = {"rows": verdict.rows, "broken": verdict.broken, "reason": verdict.reason}
        typer.echo(json.dumps(shown | {"head": f"{head[0]}:{head[1]}"}))
    if verdict.broken is not None:
        raise log.AuditError(
            f"The audit log is broken: {verdict.reason}; keep the file as it is and tell "
            "whoever answers for it."
        )
    if not as_json:
        typer.echo(
            f"{verdict.rows} rows, none changed.\nTo show later that none was cut off, note "
            f"{head[0]}:{head[1]} elsewhere and give it to --known."
        )
