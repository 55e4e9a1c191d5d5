"""`leadgraph doctor`: is everything here fit to work, and if not, what to do."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from leadgraph.settings import Settings
from quality.errors import LeadgraphError

COLOURS = {"ok": "green", "note": "yellow", "broken": "bold red"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor")(doctor)


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Check Python, Java, disk, memory, ports, jars, database, GDS, schema, audit log and access.

    Ends with exit code 1 if something is broken; a note is no fault.

    Example: leadgraph doctor
    """
    from leadgraph.doctor import State, examine

    checks = examine(Settings())
    broken = [check.name for check in checks if check.state is State.BROKEN]
    if as_json:
        shown = {"ok": not broken, "checks": [asdict(check) for check in checks]}
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        table = Table("check", "state", "what was found", show_lines=False)
        for check in checks:
            colour = COLOURS[check.state]
            table.add_row(check.name, f"[{colour}]{check.state}[/]", check.text)
        Console().print(table)
    if broken:
        raise LeadgraphError(
            f"{len(broken)} of {len(checks)} checks are broken ({', '.join(broken)}); "
            "what to do stands beside each."
        )
