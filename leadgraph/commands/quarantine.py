"""`leadgraph quarantine`: take rows out to be corrected, and make a drop of them again."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        help="Rows that the gate held back: take out, correct, deliver again.\n\n"
        "Example: leadgraph quarantine export harbour-bank/hb-2025-06-30 corrections"
    )
    app.add_typer(group, name="quarantine", no_args_is_help=True)

    @group.command()
    def export(
        drop: Annotated[str, typer.Argument(help="<agency>/<drop>, as the report names it")],
        out: Annotated[Path, typer.Argument(help="a new folder")],
    ) -> None:
        """Write the rows to correct, one CSV a feed, with the reasons beside them.

        Example: leadgraph quarantine export harbour-bank/hb-2025-06-30 corrections
        """
        from leadgraph import audit
        from leadgraph.corrections import export_quarantine
        from leadgraph.settings import Settings
        from quality.errors import LeadgraphError

        settings = Settings()
        agency, _, name = drop.partition("/")
        if not name:
            raise LeadgraphError(f"{drop!r} names no drop; write <agency>/<drop>")
        made = export_quarantine(settings.home, agency, name, out)
        audit.record(settings.home, "export", settings.user, "correction", "", {"quarantine": drop})
        for feed, rows in made.rows.items():
            typer.echo(f"{made.drop / feed}.csv: {rows} rows; why: {out / feed}.reasons.csv")
        typer.echo(f"Correct them, delete what is not to come back, then: "
                   f"leadgraph quarantine seal {made.drop}")  # fmt: skip

    @group.command()
    def seal(
        folder: Annotated[Path, typer.Argument(help="the folder with the corrected files")],
    ) -> None:
        """Count and hash the corrected files and write the manifest: the drop is complete.

        Example: leadgraph quarantine seal corrections/drop
        """
        from leadgraph.corrections import seal as make

        make(folder, datetime.now(UTC))
        typer.echo(f"{folder} is a complete drop; next: leadgraph ingest {folder}")
