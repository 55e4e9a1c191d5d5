"""`leadgraph simulate`: a made-up world as agencies' drops, with the truth apart."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to `app`."""

    @app.command()
    def simulate(
        out: Annotated[Path, typer.Argument(help="a new folder: gets `drops/` and `truth/`")],
        scale: Annotated[
            str, typer.Option(help="`tiny`, `small`, `town`, `city` or `nation`")
        ] = "small",
        variant: Annotated[
            str,
            typer.Option(
                help="what groups are in the habit of: `plain`, `proxies`, `cash_and_coins`, "
                "`mimic`, `guarantee`, `lantern`, `orchard`; held out: `clan`, `harvest`"
            ),
        ] = "plain",
        noise: Annotated[
            str, typer.Option(help="`low`, `medium` or `high`: how much is wrong with identities")
        ] = "low",
        seed: Annotated[int, typer.Option(help="the same seed gives the same bytes")] = 1,
        now: Annotated[
            datetime | None,
            typer.Option(
                formats=["%Y-%m-%d"], help="last day of the world; 2025-06-30 if not given"
            ),
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    ) -> None:
        """Write a made-up world: one drop per agency, and the truth in a folder of its own.

        Example: leadgraph simulate world --scale town --variant proxies --noise medium --seed 7
        """
        from leadgraph.simulate.run import NOW, simulate

        day: date = now.date() if now else NOW
        made = simulate(
            out, scale_name=scale, variant_name=variant, noise_name=noise, seed=seed, now=day
        )
        if as_json:
            typer.echo(json.dumps(made.to_json(), ensure_ascii=False, indent=2))
            return
        from rich.console import Console
        from rich.table import Table

        table = Table(
            title=f"Simulated world, scale {made.scale}, variant {made.variant}, "
            f"noise {made.noise}, seed {seed}",
            title_justify="left",
        )
        for name in ("drop", "feed", "written as"):
            table.add_column(name)
        for name in ("rows", "of them bad"):
            table.add_column(name, justify="right")
        for one in made.delivered:
            written = one.format if one.encoding == "utf-8" else f"{one.format}, {one.encoding}"
            table.add_row(
                f"{one.agency}-{one.drop[-10:]}",
                one.feed,
                written,
                f"{one.rows:,}",
                str(one.planted),
            )
        console = Console()
        console.print(table)
        roles = ", ".join(f"{count} {role}" for role, count in made.people.items() if role != "all")
        console.print(f"{made.people['all']:,} people: {roles}")
        console.print(f"Drops in {out / 'drops'}")
        console.print(f"Truth, for `leadgraph evaluate` only, in {out / 'truth'}")
        if not made.ends:
            console.print("Its ends.csv is empty: money is not followed to its end at this scale")
        console.print(f"Next: leadgraph ingest {out / 'drops'}/*")
