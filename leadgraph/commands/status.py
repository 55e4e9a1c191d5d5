"""`leadgraph status`: which database leadgraph works on, and what is in it."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from leadgraph import connection
from leadgraph.local import server
from leadgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("status")(status)


def status(
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Show whether the database runs, where, which versions, and how many nodes it has.

    Example: leadgraph status --json
    """
    shown = _status(Settings())
    typer.echo(json.dumps(shown) if as_json else _text(shown))


def _status(settings: Settings) -> dict[str, object]:
    local = server.running(settings) if not settings.neo4j_uri else None
    shown: dict[str, object] = {
        "local": settings.neo4j_uri is None,
        "home": str(settings.home.absolute()),
        "running": settings.neo4j_uri is not None or local is not None,
    }
    if not shown["running"]:
        return shown
    from leadgraph.local.database import describe

    with connection.driver(settings) as driver:
        where = connection.address(settings)
        shown |= {"uri": where.uri, "username": where.username, "database": where.database}
        if local is not None:
            shown |= {
                "browser": local.browser,
                "pid": local.pid,
                "ports": {"bolt": local.bolt, "http": local.http},
                "memory_mb": server.memory(local) >> 20,
                "password_file": str(server.folder(settings) / "password"),
            }
        return shown | asdict(describe(driver, where.database))


def _text(shown: dict[str, object]) -> str:
    if not shown["running"]:
        return f"No Neo4j is running for {shown['home']}; start it with `leadgraph up`."
    lines = [
        f"Neo4j    {shown['version']} {shown['edition']} at {shown['uri']}",
        f"GDS      {shown['gds'] or 'absent'}",
        f"Graph    {shown['nodes']} nodes, {shown['relationships']} relationships",
        f"User     {shown['username']}, database {shown['database']}",
    ]
    if shown["local"]:
        lines += [
            f"Browser  {shown['browser']}",
            f"Password {shown['password_file']}",
            f"Process  {shown['pid']}, {shown['memory_mb']} MiB",
        ]
    return "\n".join(lines)
