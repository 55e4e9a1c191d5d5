"""`leadgraph down`: stops what `leadgraph up` started, and nothing else."""

import typer

from leadgraph.local import server
from leadgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("down")(down)


def down() -> None:
    """Stop the local Neo4j; the graph stays on disk for the next `leadgraph up`.

    A database that NEO4J_URI names is never stopped.

    Example: leadgraph down
    """
    settings = Settings()
    stopped = server.down(settings)
    where = server.folder(settings)
    if stopped:
        typer.echo(f"Neo4j in {where} is stopped; its graph stays there.")
    else:
        typer.echo(f"No local Neo4j was running in {where}.")
    if settings.neo4j_uri:
        typer.echo(f"The database that NEO4J_URI names ({settings.neo4j_uri}) was left alone.")
