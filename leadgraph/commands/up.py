"""`leadgraph up`: the local Neo4j, running when the command ends."""

import json
from typing import Annotated

import typer

from leadgraph import connection
from leadgraph.local import server
from leadgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("up")(up)


def up(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Start the local Neo4j (downloaded at first use) and wait until it answers.

    With NEO4J_URI set nothing is started; that database is asked whether it answers.

    Example: leadgraph up
    """
    settings = Settings()
    if settings.neo4j_uri:
        with connection.driver(settings) as driver:
            host = driver.get_server_info().address
        shown: dict[str, object] = {"local": False, "uri": settings.neo4j_uri}
        text = f"NEO4J_URI names {settings.neo4j_uri}: it answers ({host}); nothing local started."
    else:
        running = server.up(settings)
        secret = server.folder(settings) / "password"
        shown = {
            "local": True,
            "uri": running.uri,
            "browser": running.browser,
            "username": server.USERNAME,
            "password_file": str(secret),
            "pid": running.pid,
        }
        text = (
            f"Neo4j is up at {running.uri}\n"
            f"Browser:  {running.browser}\n"
            f"User:     {server.USERNAME}, password in {secret}\n"
            "Stop it:  leadgraph down"
        )
    typer.echo(json.dumps(shown) if as_json else text)
