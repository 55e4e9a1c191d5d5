"""`leadgraph groups`: the groups behind the cases, their levels, and who is missing."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from leadgraph.purpose import said

if TYPE_CHECKING:
    from neo4j import Driver

    from leadgraph.evaluate.metrics import Result
    from leadgraph.settings import Settings
    from leads.groups.detect import GroupSummary
    from leads.groups.shown import Shown

Purpose = Annotated[
    str, typer.Option(help="Why it is asked; goes into the audit log.", callback=said)
]
WHOLE = ("key", "level", "person", "since", "traces", "directs", "is directed")
"""Columns that are copied into the next command or read at a glance: they are never broken."""
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="groups",
        help="Find the groups behind the cases, and show them.\n\n"
        'Example: leadgraph groups find --purpose "weekly briefing"',
        no_args_is_help=True,
    )
    group.command("find")(find)
    group.command("list")(list_groups)
    group.command("show")(show)
    group.command("evaluate")(evaluate)
    app.add_typer(group)


def find(
    purpose: Purpose = "groups",
    delete: Annotated[bool, typer.Option("--delete", help="Take the groups away again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Find groups among everyone in scope, and write them with their levels into the graph.

    Run `leadgraph resolve` and `leadgraph trace` first. People under protection are in no group.
    The earlier groups are replaced; one that keeps most of its members keeps its key.

    Example: leadgraph groups find --purpose "weekly briefing"
    """
    from leadgraph import audit, pipeline
    from leadgraph.settings import Settings

    settings = Settings()
    if delete:
        removed = pipeline.remove_groups(settings)
        audit.record(settings.home, "groups removed", settings.user, purpose)
        typer.echo(json.dumps({"removed": removed}) if as_json else "the groups are taken away")
        return
    summary = pipeline.groups(settings, purpose)
    detail = {"run": summary.run, "groups": summary.groups, "members": summary.members}
    audit.record(settings.home, "groups found", settings.user, purpose, "", detail)
    if as_json:
        typer.echo(json.dumps(summary.to_json(), ensure_ascii=False))
    else:
        _say(summary)


def _say(summary: "GroupSummary") -> None:
    typer.echo(
        f"{summary.run}: {summary.groups} groups with {summary.members} members, of "
        f"{summary.persons} persons in scope ({summary.protected} under protection left out)"
    )
    if not summary.groups:
        typer.echo("nobody in scope is tied to two others by more than calls")
        return
    typer.echo(
        f"{summary.detained} detained, {summary.at_large} at large, {summary.known} known, "
        f"{summary.unknown} unknown; {summary.in_two} in two groups or more"
    )
    typer.echo(
        f"a level is shown for {summary.with_level} members, by {summary.directions} directions"
    )
    typer.echo(
        f"runs with other seeds agree by {summary.agreement} (adjusted Rand index); groups found "
        f"again by {summary.stability} (Jaccard); {summary.seconds} s"
    )
    typer.echo("next: leadgraph groups list")


@contextmanager
def _reading() -> "Iterator[tuple[Settings, Driver, str]]":
    from leadgraph.connection import address, driver
    from leadgraph.settings import Settings

    settings = Settings()
    with driver(settings) as opened:
        yield settings, opened, address(settings).database


def list_groups(as_json: AsJson = False) -> None:
    """List the groups: members by where they stand, unknown ones, cases, stability.

    Example: leadgraph groups list
    """
    from leadgraph import audit
    from leads.groups.shown import listed

    with _reading() as (settings, opened, database):
        rows = listed(opened, database)
    audit.record(settings.home, "groups", settings.user, "overview", "", {"listed": len(rows)})
    if as_json:
        typer.echo(json.dumps({"groups": rows}, ensure_ascii=False, default=str))
        return
    if not rows:
        typer.echo("no groups yet; `leadgraph groups find` finds them")
        return
    told = [
        {
            "key": one["key"],
            "named for": one["name"].removeprefix("group in "),
            "size": one["size"],
            "detained": one["detained"],
            "at large": one["at_large"],
            "known": one["known"],
            "unknown": one["unknown"],
            "stable": one["stability"],
            "traces": f"{str(one['first'] or '?')[:7]}\n{str(one['last'] or '?')[:7]}",
        }
        for one in rows
    ]
    _table("Groups: worked out from ties, not verdicts", tuple(told[0]), told)
    typer.echo("next: leadgraph groups show KEY --purpose WHY --picture group.html")


def show(
    key: Annotated[str, typer.Argument(help="key of a group, see `leadgraph groups list`")],
    purpose: Purpose,
    case: Annotated[str, typer.Option(help="The case it is looked at for.")] = "",
    picture: Annotated[
        Path | None, typer.Option(help="Also write a page with a drawing of the levels here.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a group: members and levels, who directs whom, cases, growth by month.

    Example: leadgraph groups show G-0123456789ab --purpose "briefing" --picture group.html
    """
    from leadgraph import audit
    from leads.groups import shown as room

    with _reading() as (settings, opened, database):
        found = room.show(opened, key, database=database, user=settings.user, purpose=purpose)
    detail = {"group": key, "members": len(found.members), "picture": str(picture or "")}
    audit.record(settings.home, "group", settings.user, purpose, case, detail)
    if picture is not None:
        from leads.groups import picture as drawing

        drawing.write(picture, found, purpose)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, default=str))
        return
    _show(found)
    if picture is not None:
        typer.echo(f"written: {picture}")


def evaluate(
    truth: Annotated[Path, typer.Option(help="the `truth` folder of the world that is loaded")],
    as_json: AsJson = False,
) -> None:
    """Hold groups and levels against the truth of a simulated world, beside other methods.

    Example: leadgraph groups evaluate --truth world/truth
    """
    from leadgraph import audit
    from leadgraph.evaluate.groups import evaluate_groups
    from leads.score import Questions

    with _reading() as (settings, opened, database):
        audit.record(settings.home, "evaluate", settings.user, "evaluate groups")
        questions = Questions(
            opened, database=database, user=settings.user, purpose="evaluate groups"
        )
        protected = sorted(questions.protected())
        results = evaluate_groups(opened, truth, database=database, protected=protected)
    if as_json:
        body = {"evaluation": "groups", "results": [one.to_json() for one in results]}
        typer.echo(json.dumps(body, ensure_ascii=False, indent=2))
        return
    by_task: dict[str, dict[str, dict[str, Any]]] = {}
    for one in results:
        row = by_task.setdefault(one.task, {}).setdefault(one.method, {"method": one.method})
        row[one.metric] = "" if one.value is None else f"{one.value:.3g}"
        row[f"n of {one.metric}"] = one.n
    for task, rows in by_task.items():
        if task == "groups":
            _table(
                task,
                tuple(next(iter(rows.values())))[:1] + _metrics(results, task),
                [*rows.values()],
            )
            continue
        for row in rows.values():
            cells = [
                {"metric": m, "value": row[m], "n": row[f"n of {m}"]}
                for m in _metrics(results, task)
            ]
            _table(task, ("metric", "value", "n"), cells)


def _metrics(results: "Sequence[Result]", task: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.metric for one in results if one.task == task))


def _show(found: "Shown") -> None:
    from leads.money.amounts import named
    from leads.sentences import MARK_EN, MARK_ZH
    from leads.wording import told as counted

    group = found.group
    typer.echo(f"{MARK_EN} / {MARK_ZH}: worked out from ties, not a verdict")
    typer.echo(
        f"{group['key']}, {group['name']}: {group['size']} members, {group['detained']} detained, "
        f"{group['at_large']} at large, {group['known']} known; {group['unknown']} unknown"
    )
    members = [
        {
            **one,
            "level": f"{one['level']} ({one['confidence']})" if one["level"] else "",
            "name": one["name"] or "",
            "status": one["status"].replace("_", " ")
            + ("" if one["main"] else ", main group elsewhere")
            + (f", also in {', '.join(one['also_in'])}" if one["also_in"] else ""),
            "since": str(one["since"] or "")[:7],
            "behind": counted("{value:nominee|nominees}", len(one["behind"]))
            if one["behind"]
            else "",
        }
        for one in found.members
    ]
    _table("Members", ("level", "person", "name", "status", "since", "behind"), members)
    directions = [
        {
            "directs": f"{one['above_name'] or ''}\n{one['above']}",
            "is directed": f"{one['below_name'] or ''}\n{one['below']}",
            "confidence": one["confidence"],
            "because": ", ".join(one["because"]),
            "records": len(one["records"]),
        }
        for one in found.directions
    ]
    if directions:
        _table("Who directs whom", tuple(directions[0]), directions)
    else:
        typer.echo("nothing shows who directs whom")
    _table("Cases", ("case_id", "members", "share"), found.cases)
    growth = [
        {
            "month": f"{one.month:%Y-%m}",
            "new members": one.joined,
            "members": one.members,
            "reports": one.reports,
            "claimed": ", ".join(named(paid, code) for code, paid in one.paid.items()),
        }
        for one in found.growth
        if one.joined or one.reports or one.paid
    ]
    if growth:
        _table("Growth, months in which something happened", tuple(growth[0]), growth)


def _table(title: str, columns: tuple[str, ...], rows: Sequence[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=None, padding=(0, 1, 0, 0))
    for name in columns:
        number = all(isinstance(row.get(name), int | float) for row in rows)
        table.add_column(
            name, no_wrap=name in WHOLE, overflow="fold", justify="right" if number else "left"
        )
    for row in rows:
        cells = ("" if row.get(name) is None else str(row[name]) for name in columns)
        table.add_row(*(Text(cell) for cell in cells))
    Console().print(table)
