"""`leadgraph graph`: the reference of the graph's labels, relationships and properties."""

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def graph(
        write: Annotated[
            Path | None, typer.Option(help="Write the reference to this file.")
        ] = None,
        check: Annotated[
            Path | None, typer.Option(help="End with 1 if this file is not current.")
        ] = None,
    ) -> None:
        """Print what the graph holds: every label, relationship and property, with its meaning.

        Example: leadgraph graph --check docs/graph.md
        """
        from loaders.reference import markdown
        from quality.errors import LeadgraphError

        text = markdown()
        if check is not None:
            if not check.exists() or check.read_text(encoding="utf-8") != text:
                raise LeadgraphError(
                    f"{check} is not current; run `leadgraph graph --write {check}`"
                )
            typer.echo(f"{check} is current")
        elif write is not None:
            write.write_text(text, encoding="utf-8")
            typer.echo(f"wrote {write}")
        else:
            typer.echo(text)
