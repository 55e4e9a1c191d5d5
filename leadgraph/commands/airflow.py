"""`leadgraph airflow up` and `down`: Airflow with leadgraph's DAGs, on this machine."""

import signal
import time

import typer

from leadgraph import airflow_home
from leadgraph.local import server
from leadgraph.scheduled import WRITER_POOL
from leadgraph.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the two commands."""
    group = typer.Typer(
        help="Airflow with leadgraph's DAGs, on this machine.\n\nExample: leadgraph airflow up",
        no_args_is_help=True,
    )
    group.command("up")(up)
    group.command("down")(down)
    app.add_typer(group, name="airflow")


def up() -> None:
    """Run Airflow until Ctrl-C (or `leadgraph airflow down` from another terminal).

    Starts the local Neo4j first, unless NEO4J_URI names another. Drops that are put into the
    landing folder are ingested within a minute or so; the role lists follow.

    Example: leadgraph airflow up
    """
    settings = Settings()
    place = airflow_home.folder()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if not settings.neo4j_uri:
        server.up(settings)
    try:
        with airflow_home.serve(settings, place) as (here, check):
            typer.echo(
                f"Airflow is up at {here.url}\n"
                f"User:     {airflow_home.USER}, password {airflow_home.password(place)}\n"
                f"DAGs:     ingest (every minute), role_lists (after each ingest, and nightly)\n"
                f"Writer:   pool {WRITER_POOL}, one slot\n"
                f"Drops:    put them into {settings.incoming.absolute()} (manifest.yml last)\n"
                f"Lists:    {(settings.out / 'leads').absolute()}\n"
                f"Logs:     {place}\n"
                "Stop it:  Ctrl-C here, or `make airflow-down`; Neo4j stays up until `make down`"
            )
            while True:
                time.sleep(5)
                check()
    except KeyboardInterrupt:
        typer.echo("Airflow is stopped.")


def down() -> None:
    """Stop the Airflow that `leadgraph airflow up` runs.

    Example: leadgraph airflow down
    """
    stopped = airflow_home.down(airflow_home.folder())
    typer.echo("Airflow is stopped." if stopped else "No Airflow of this project is running.")
