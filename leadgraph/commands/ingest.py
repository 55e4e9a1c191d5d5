"""`leadgraph ingest`: drops through the gate into the graph; `expire` and `rebuild` beside it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from leadgraph.pipeline import Report


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(ingest)
    app.command()(expire)
    app.command()(rebuild)


def ingest(
    drops: Annotated[list[Path], typer.Argument(help="Folders or zips, each one drop.")],
    tolerant: Annotated[
        bool, typer.Option("--tolerant", help="End with 0 if rows were quarantined, no worse.")
    ] = False,
    at_once: Annotated[
        bool,
        typer.Option(
            "--at-once",
            help="First load of an empty local graph: resolve and trace too, and write all of it "
            "by one import.",
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Validate drops and load them; prints each balance sheet.

    What is delivered is loaded, superseded, quarantined, already loaded or refused; nothing
    disappears. A drop that was loaded before changes nothing; one that was cut off goes on.
    Ends with 1 if a drop was refused, a feed was stopped or rows were quarantined; all else is
    loaded all the same.

    Example: leadgraph ingest world/drops/*
    """
    from leadgraph import audit, first_load, pipeline
    from leadgraph.settings import Settings
    from quality.errors import LeadgraphError

    settings = Settings()
    if at_once:
        first_load.refuse_filled(settings)
    take = first_load.stage if at_once else pipeline.ingest
    reports, faults = list["Report"](), list[str]()
    for number, path in enumerate(drops, 1):
        if not as_json:
            typer.echo(f"[{number}/{len(drops)}] {path}", err=True)
        try:
            report = take(settings, path)
        except LeadgraphError as fault:
            faults.append(f"{path}: {fault}")
            typer.echo(f"leadgraph: {path}: {fault}", err=True)
            continue
        reports.append(report)
        audit.record(
            settings.home, "ingest", settings.user, "ingestion", "",
            {"batch": report.batch, "agency": report.agency, "drop": report.drop},
        )  # fmt: skip
        faults += [f"{path}: feed {feed} was stopped" for feed in report.feeds_missing]
        held = report.balance[-1]["quarantined"]
        if held and not tolerant and not report.repeated:
            sentence = (
                f"{path}: {held} rows are in quarantine; {report.page} says why, and `leadgraph "
                f"quarantine export {report.agency}/{report.drop} FOLDER` gives them to correct"
            )
            faults.append(sentence)
            typer.echo(f"leadgraph: {sentence}", err=True)
        if not as_json:
            show(report)
    if len(reports) > 1 and not as_json:
        show_sum(reports)
    if any(not report.repeated for report in reports):
        try:
            if at_once:
                first_load.derive(settings)
                first_load.write_graph(settings)
            pipeline.check(settings)
        except LeadgraphError as fault:
            faults.append(str(fault))
            typer.echo(f"leadgraph: {fault}", err=True)
    if as_json:
        typer.echo(json.dumps({"reports": [asdict(r) for r in reports], "faults": faults}))
    if faults:
        raise typer.Exit(1)


COLUMNS = {
    "delivered": "delivered",
    "loaded": "loaded",
    "superseded": "super-\nseded",
    "quarantined": "quaran-\ntined",
    "already_loaded": "already\nloaded",
    "refused": "refused",
}


def show(report: "Report") -> None:
    """Print the balance sheet of one batch, a line a feed."""
    title = f"batch {report.batch}: {report.agency}/{report.drop}"
    title += " was loaded before; nothing changed" if report.repeated else ""
    _print(title, "feed", [(row["feed"], row) for row in report.balance])
    for remark in report.remarks:
        typer.echo(f"  {remark}")
    typer.echo(f"report: {report.page}")


def show_sum(reports: Sequence["Report"]) -> None:
    """Print the balance sheet of several batches, a line a drop."""
    lines = [(f"{one.agency}\n{one.drop}", one.balance[-1]) for one in reports]
    total = {column: sum(row[column] for _, row in lines) for column in COLUMNS}
    _print("balance sheet: delivered is the sum of the rest", "drop", [*lines, ("total", total)])


def _print(title: str, first: str, lines: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", pad_edge=False)
    table.add_column(first, overflow="fold", min_width=16)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for name, row in lines:
        if name == "total":
            table.add_section()
        table.add_row(name, *(f"{row[column]:,}" for column in COLUMNS))
    Console().print(table)


def expire(
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Judge as of this day; today if not given."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Take out what no live authority covers: graph, staged store, quarantine, landing copy.

    Facts that another drop with a live authority also holds stay.

    Example: leadgraph expire
    """
    from leadgraph import audit, upkeep
    from leadgraph.settings import Settings

    settings = Settings()
    day: date = on.date() if on else datetime.now(UTC).date()
    gone = upkeep.expire(settings, day)
    for one in gone:
        audit.record(settings.home, "expire", settings.user, "retention", "", one)
    if as_json:
        typer.echo(json.dumps({"on": day.isoformat(), "expired": gone}))
        return
    for one in gone:
        typer.echo(f"batch {one['batch']} ({one['agency']}/{one['drop']}) ended {one['ended_on']}")
    typer.echo(f"{len(gone)} batches taken out")


def rebuild() -> None:
    """Empty the graph and write it anew from the staged store.

    For a database that was lost or replaced. Persons and taint are derived again with
    `leadgraph resolve` and `leadgraph trace`.

    Example: leadgraph rebuild
    """
    from leadgraph import audit, upkeep
    from leadgraph.settings import Settings

    settings = Settings()
    loads = upkeep.rebuild(settings)
    audit.record(settings.home, "rebuild", settings.user, "maintenance", "", {"loads": loads})
    typer.echo(f"{loads} loads written anew; now run `leadgraph resolve` and `leadgraph trace`")
