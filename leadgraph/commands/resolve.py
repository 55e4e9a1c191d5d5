"""`leadgraph resolve`: persons and the derived layer from the loaded records."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leadgraph.settings import Settings
    from resolution.linkage.model import Model
    from resolution.resolve import ResolveSummary


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def resolve(
        delete: Annotated[
            bool, typer.Option("--delete", help="Take persons and the derived layer away again.")
        ] = False,
        conflicts: Annotated[
            bool, typer.Option("--conflicts", help="Also list evidence that was not followed.")
        ] = False,
        train: Annotated[
            bool,
            typer.Option(
                "--train", help="Make a new version of the model of linkage; list what changes."
            ),
        ] = False,
        weights: Annotated[
            bool, typer.Option("--weights", help="Only show the model of linkage in use.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Make persons of identities, and the layer that questions are asked of.

        One person of identities with the same valid document, a chain of replaced documents, or
        the same agency and reference; and of those in scope of a case that are alike beyond doubt.
        Likely ones wait for `leadgraph review identities`. Nothing that was loaded changes. What
        reviewers decided outranks all of it.

        The first run with enough data trains the model; later ones use it as it is, until
        --train makes a new version.

        Example: leadgraph resolve --conflicts
        """
        from leadgraph import pipeline
        from leadgraph.settings import Settings
        from resolution import resolve as room

        settings = Settings()
        if weights:
            _show_weights(settings, as_json)
            return
        if delete:
            removed = _remove(settings)
            typer.echo(json.dumps({"removed": removed}) if as_json else _rows(removed, "removed"))
            return
        before = room.model_in_use(settings.home)
        summary = pipeline.resolve(settings, train)
        listed = room.conflicts(settings.home) if conflicts else []
        changed = room.changes(settings.home) if summary.changes else []
        if as_json:
            more = {"conflict_list": listed} if conflicts else {}
            typer.echo(
                json.dumps(asdict(summary) | {"change_list": changed} | more, ensure_ascii=False)
            )
            return
        _show(summary, changed, train)
        if train:
            _show_model(before, room.model_in_use(settings.home))
        for row in listed:
            against = f" and {row['against']}" if row["against"] else ""
            typer.echo(f"{row['judgement']}: {row['identity']}{against}: {row['reason']}")


CHANGES_SHOWN = 20


def _show(summary: "ResolveSummary", changed: list[dict[str, Any]], train: bool) -> None:
    typer.echo(
        f"{summary.run}: {summary.persons} persons of {summary.identities} identities, "
        f"{summary.merged} of more than one; {summary.conflicts} conflicts"
    )
    typer.echo(
        f"model {summary.model}: {summary.in_scope} sets of records in scope, {summary.linked} "
        f"pairs of them joined by likeness, {summary.to_review} for `leadgraph review identities`"
    )
    typer.echo(_rows(summary.written, "written"))
    if summary.changes:
        counted = ", ".join(f"{count} {kind}" for kind, count in summary.changes.items())
        typer.echo(f"persons changed: {counted}")
    shown = [row for row in changed if train or row["kind"] != "founded"]
    for row in shown[:CHANGES_SHOWN]:
        others = f": {', '.join(row['others'])}" if row["others"] else ""
        typer.echo(f"  {row['person']} {row['kind']}{others} ({row['identities']} identities)")
    if len(shown) > CHANGES_SHOWN:
        typer.echo(f"  and {len(shown) - CHANGES_SHOWN} more; --json lists all")


def _show_model(before: "Model | None", now: "Model") -> None:
    """Print the weights that a new version changed by half a bit or more."""
    known = {(w["comparison"], w["level"]): w["weight"] for w in before.weights()} if before else {}
    changed = 0
    for row in now.weights():
        old = known.get((row["comparison"], row["level"]))
        if old is not None and abs(old - row["weight"]) >= 0.5:
            changed += 1
            typer.echo(
                f"  weight of {row['comparison']}, {row['level']}: {old:+.1f} to "
                f"{row['weight']:+.1f} bits"
            )
    if not changed:
        typer.echo("  no weight changed by half a bit or more")


def _show_weights(settings: "Settings", as_json: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from resolution import resolve as room

    model = room.model_in_use(settings.home)
    if as_json:
        body = {"version": model.version, "about": model.about, "prior": model.prior}
        typer.echo(json.dumps(body | {"weights": model.weights()}, ensure_ascii=False))
        return
    table = Table("comparison", "level", title=f"Model {model.version}", title_justify="left")
    for name in ("m", "u", "bits"):
        table.add_column(name, justify="right")
    before = ""
    for row in model.weights():
        if before and row["comparison"] != before:
            table.add_section()
        first = row["comparison"] if row["comparison"] != before else ""
        table.add_row(first, row["level"], f"{row['m']:.2g}", f"{row['u']:.2g}",
                      f"{row['weight']:+.1f}")  # fmt: skip
        before = row["comparison"]
    console = Console()
    console.print(table)
    console.print(
        f"m: share of pairs of one person, u: of two people, who are so; bits: log2(m/u).\n"
        f"Prior: one pair in {1 / model.prior:,.0f}. "
        + ", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in model.about.items())
    )


def _remove(settings: "Settings") -> dict[str, int]:
    from leadgraph.connection import address, driver
    from loaders.door import open_door
    from resolution.resolve import remove

    with (
        driver(settings) as opened,
        open_door(opened, address(settings).database, settings.wait_seconds) as door,
    ):
        return remove(settings.home, door)


def _rows(written: dict[str, int], what: str) -> str:
    total = sum(written.values())
    return f"{total} elements {what}" if total else f"nothing {what}: the graph was so already"
