"""`leadgraph evidence`: a record as it was delivered, its file, agency, authority and hash."""

import json
from typing import Annotated

import typer

from leadgraph.purpose import said


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def evidence(
        record: Annotated[
            str, typer.Argument(help="<agency>/<feed>/<record_id>, as lists name it")
        ],
        purpose: Annotated[
            str, typer.Option(help="Why it is looked at; goes into the audit log", callback=said)
        ],
        case: Annotated[str, typer.Option(help="The case it is looked at for")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Show every delivered version of a record: the row, its file, authority and hashes.

        The row is shown cell by cell as it was staged, under its own hash; the file that it came
        in is hashed again in the landing copy and held against the manifest.

        Example: leadgraph evidence city-police/case_parties/p-17 --purpose "defence request"
        """
        from leadgraph import audit
        from leadgraph.evidence import versions
        from leadgraph.settings import Settings

        settings = Settings()
        found = versions(settings.home, record)
        audit.record(settings.home, "evidence", settings.user, purpose, case, {"record": record})
        if as_json:
            typer.echo(json.dumps({"record": record, "versions": found}, ensure_ascii=False))
            return
        from rich.console import Console
        from rich.table import Table

        console = Console()
        for version in found:
            state = "stands" if version["stands"] else "does not stand any more"
            table = Table(title=f"{record}: version of {version['delivered_at']}, {state}",
                          title_justify="left", show_header=False)  # fmt: skip
            for name, value in version["row"].items():
                table.add_row(name, str(value))
            table.add_section()
            for name in [key for key in version if key not in ("row", "stands")]:
                table.add_row(name, str(version[name]), style="dim")
            console.print(table)
