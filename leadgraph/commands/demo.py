"""`leadgraph demo`: the two-minute tour, from made-up agencies' drops to lead lists."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def demo(
        scale: Annotated[str, typer.Option(help="`small`, or `tiny` for a quick look")] = "small",
        seed: Annotated[int, typer.Option(help="Another seed is another world.")] = 1,
    ) -> None:
        """Make a small world, ingest it from its agencies, and end with the lead lists.

        Everything in it is made up. The world goes to `out/demo`, the lists to `out/leads`; run
        again, it changes nothing. `leadgraph down` stops the database that it starts.

        Example: leadgraph demo
        """
        from leadgraph import audit, pipeline
        from leadgraph.commands.ingest import show_sum
        from leadgraph.commands.leads import show as show_lists
        from leadgraph.demo import browser_address, make_world
        from leadgraph.local import server
        from leadgraph.settings import Settings
        from leads.money.freezing.freezable import find
        from leads.money.freezing.requests.writing import write as write_requests

        settings, began = Settings(), time.monotonic()
        if settings.neo4j_uri is None:
            _say("Neo4j: starting the local server")
            server.up(settings)
        _say("World: simulating agencies and their records")
        world = make_world(settings.out / "demo", scale, seed)
        drops = sorted((world / "drops").iterdir())
        reports = []
        for number, drop in enumerate(drops, 1):
            _say(f"Ingest {number} of {len(drops)}: {drop.name}")
            reports.append(pipeline.ingest(settings, drop))
        show_sum(reports)
        _say("Resolve: who is who")
        resolved = pipeline.resolve(settings)
        _say("Trace: where the victims' money went")
        pipeline.trace(settings)
        _say("Freeze: what can still be held, a request for each institution")
        freezable = find(settings.home)
        requests = settings.out / "freeze"
        write_requests(freezable, requests, datetime.now(UTC))
        _say("Groups: who belongs together, and who directs whom")
        found = pipeline.groups(settings, "demo")
        _say("Leads: scoring the roles")
        made = pipeline.leads(settings)
        audit.record(
            settings.home,
            "export",
            settings.user,
            "demo",
            "",
            {"paths": [*_names(made.paths), str(requests)]},
        )
        show_lists(made)
        typer.echo(
            f"\n{resolved.identities:,} identities are {resolved.persons:,} persons; "
            f"{resolved.to_review} pairs wait for `leadgraph review identities`"
        )
        typer.echo(
            f"{len(freezable.lines):,} accounts hold victims' money that can still be frozen; "
            f"requests are in {requests}"
        )
        typer.echo(f"{found.groups} groups with {found.members:,} members: `leadgraph groups list`")
        typer.echo(f"\nNeo4j Browser: {browser_address(settings)}")
        typer.echo("A lead is a reason to look, with its evidence. It is never a verdict.")
        typer.echo(f"Done in {time.monotonic() - began:.0f} s. `make down` stops the database.")


def _say(sentence: str) -> None:
    typer.echo(f"\n{sentence}", err=True)


def _names(paths: "tuple[Path, ...] | list[Path]") -> list[str]:
    return [str(path) for path in paths]
