"""`leadgraph resolve`: persons and the derived layer from the loaded records."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadgraph.settings import Settings


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
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Make persons of identities, and the layer that questions are asked of.

        One person of identities with the same valid document, or the same agency and reference;
        a person of its own of every other. Nothing that was loaded changes. What contradicts
        itself is not merged and is counted as a conflict.

        Example: leadgraph resolve --conflicts
        """
        from leadgraph import pipeline
        from leadgraph.settings import Settings
        from resolution import resolve as room

        settings = Settings()
        if delete:
            removed = _remove(settings)
            typer.echo(json.dumps({"removed": removed}) if as_json else _rows(removed, "removed"))
            return
        summary = pipeline.resolve(settings)
        listed = room.conflicts(settings.home) if conflicts else []
        if as_json:
            more = {"conflict_list": listed} if conflicts else {}
            typer.echo(json.dumps(asdict(summary) | more, ensure_ascii=False))
            return
        typer.echo(
            f"{summary.run}: {summary.persons} persons of {summary.identities} identities, "
            f"{summary.merged} of more than one; {summary.conflicts} conflicts"
        )
        typer.echo(_rows(summary.written, "written"))
        for row in listed:
            against = f" and {row['against']}" if row["against"] else ""
            typer.echo(f"{row['judgement']}: {row['identity']}{against}: {row['reason']}")


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
