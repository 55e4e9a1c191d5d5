"""`leadgraph trace`: where the money of the cases' victims went, or of one question."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadgraph.settings import Settings
    from leads.money.result import Traced
    from leads.money.trace import TraceSummary


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def trace(
        case: Annotated[str | None, typer.Option(help="The money of this case's victims")] = None,
        report: Annotated[
            str | None, typer.Option(help="That of one report: <agency>:<report_id>")
        ] = None,
        transaction: Annotated[
            str | None, typer.Option(help="That of one payment: ref:<reference> or its record")
        ] = None,
        account: Annotated[
            str | None, typer.Option(help="All that came into or left this account")
        ] = None,
        since: Annotated[str | None, typer.Option(help="Start from payments from then on")] = None,
        until: Annotated[str | None, typer.Option(help="Start from payments up to then")] = None,
        purpose: Annotated[
            str, typer.Option(help="Why it is looked at; goes into the audit log")
        ] = "",
        out: Annotated[
            Path | None, typer.Option(help="Write the report (HTML, PDF, JSON) into this folder")
        ] = None,
        limit: Annotated[int, typer.Option(help="Accounts in the table", min=1)] = 15,
        delete: Annotated[
            bool, typer.Option("--delete", help="Take the taint out of the graph again")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object")] = False,
    ) -> None:
        """Follow money through all later payments, pro rata and first in, first out.

        With a case, a report, a transaction or an account: where its money went, up to the last
        movement delivered; the graph is not touched. With none: the money of every case's
        victims, and its taint is written to the graph for queries and lists.

        Example: leadgraph trace --case C-2024-0113 --purpose "freeze requests" --out out/trace
        """
        from leadgraph.settings import Settings
        from quality.errors import LeadgraphError

        settings = Settings()
        named = {"case": case, "report": report, "transaction": transaction, "account": account}
        asked = [(kind, key) for kind, key in named.items() if key is not None]
        if len(asked) > 1:
            raise LeadgraphError(
                "ask for one thing at a time: --case, --report, --transaction or --account"
            )
        if asked:
            _one(settings, asked[0], (since, until), purpose, out, limit, as_json)
        elif since or until or out or purpose:
            raise LeadgraphError(
                "--since, --until, --out and --purpose go with --case, --report, --transaction "
                "or --account; without one of them all cases are traced"
            )
        elif delete:
            removed = _remove(settings)
            text = f"{sum(removed.values())} elements removed"
            typer.echo(json.dumps({"removed": removed}) if as_json else text)
        else:
            _all(settings, as_json)


def _one(
    settings: "Settings",
    asked: tuple[str, str],
    bounds: tuple[str | None, str | None],
    purpose: str,
    out: Path | None,
    limit: int,
    as_json: bool,
) -> None:
    from leadgraph import audit, pipeline
    from quality.errors import LeadgraphError

    if not purpose:
        raise LeadgraphError(
            "say what this is looked at for, with --purpose; it names account holders, and goes "
            "into the audit log"
        )
    kind, key = asked
    since, until = (_time(bound) for bound in bounds)
    found = pipeline.follow_money(settings, kind, key, since, until)
    case = key if kind == "case" else ""
    detail = {kind: key, "since": bounds[0], "until": bounds[1], "out": str(out) if out else None}
    audit.record(settings.home, "trace", settings.user, purpose, case, detail)
    files: list[Path] = []
    if out is not None:
        from leads.money import report

        about = {"Purpose": purpose, "Asked by": settings.user}
        files = report.write(out, found, about)
    if as_json:
        body = {"traces": [one.to_json() for one in found], "files": [str(file) for file in files]}
        typer.echo(json.dumps(body, ensure_ascii=False))
        return
    from rich.console import Console

    console = Console()
    for one in found:
        _show(console, one, limit)
    for file in files:
        console.print(f"written: {file}", soft_wrap=True, highlight=False)


def _time(bound: str | None) -> datetime | None:
    from quality.errors import LeadgraphError

    if bound is None:
        return None
    try:
        read = datetime.fromisoformat(bound)
    except ValueError:
        raise LeadgraphError(
            f"{bound!r} is no time; write 2024-05-03 or 2024-05-03T14:05:00+08:00"
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _show(console: object, one: "Traced", limit: int) -> None:
    from rich.markup import escape
    from rich.table import Table

    from leads.money.amounts import written

    paid = "1 payment" if one.payments == 1 else f"{one.payments:,} payments"
    show = console.print  # type: ignore[attr-defined]
    table = Table(
        title=f"{one.kind} {escape(one.asked)}: {paid}, {one.basis}; up to "
        f"{one.as_of:%Y-%m-%d %H:%M} UTC",
        title_justify="left",
    )
    table.add_column(f"traced money, {one.currency}", overflow="fold")
    table.add_column("pro rata", justify="right", no_wrap=True)
    table.add_column("FIFO", justify="right", no_wrap=True)
    for name, amount in (
        ("came in", one.entered), ("stays on accounts", one.stays),
        ("  of it with those who paid", one.returned), ("left to the outside", one.left),
        ("left unseen between statements", one.unseen),
    ):  # fmt: skip
        table.add_row(
            name, written(amount.pro_rata, one.currency), written(amount.fifo, one.currency)
        )
    show(table)
    table = Table(title="Where it is", title_justify="left")
    for name in ("account", "institution", "holder", "what"):
        table.add_column(name, overflow="fold")
    for name in ("pro rata", "FIFO"):
        table.add_column(name, justify="right", no_wrap=True)
    ends = sorted(
        (line for line in one.accounts if line.stays.most),
        key=lambda line: (-line.stays.most, line.account),
    )
    for line in ends[:limit]:
        table.add_row(
            escape(line.account), escape(line.institution or ""), escape(line.holder or ""),
            line.ending, written(line.stays.pro_rata, one.currency),
            written(line.stays.fifo, one.currency),
        )  # fmt: skip
    show(table)
    if len(ends) > limit or one.rest_accounts.count:
        show(
            f"{max(len(ends) - limit, 0):,} more accounts listed (--json, --out, --limit), "
            f"{one.rest_accounts.count:,} too small to list"
        )
    for said in (*one.changes, *one.remarks):
        show(f"- {escape(said)}", highlight=False)


def _all(settings: "Settings", as_json: bool) -> None:
    from leadgraph import pipeline

    summary = pipeline.trace(settings)
    if as_json:
        typer.echo(json.dumps(asdict(summary), ensure_ascii=False))
    else:
        _show_all(summary)


def _remove(settings: "Settings") -> dict[str, int]:
    from leadgraph.connection import address, driver
    from leads.money.trace import remove
    from loaders.door import open_door

    with (
        driver(settings) as opened,
        open_door(opened, address(settings).database, settings.wait_seconds) as door,
    ):
        return remove(settings.home, door)


def _show_all(summary: "TraceSummary") -> None:
    from rich.console import Console
    from rich.table import Table

    from leads.money.amounts import written

    console = Console()
    table = Table(title="Victims' money (pro rata / FIFO)", title_justify="left")
    table.add_column("case", overflow="fold")
    for name in ("came in", "stays on accounts", "left", "unseen"):
        table.add_column(name, justify="right")
    for flow in summary.flows:
        table.add_row(
            f"{flow.case} ({flow.currency})",
            *(
                f"{written(one.pro_rata, flow.currency)}\n{written(one.fifo, flow.currency)}"
                for one in (flow.entered, flow.stays, flow.left, flow.unseen)
            ),
        )
    console.print(table)
    console.print(
        f"{summary.run}: {summary.cases} cases, {summary.movements:,} movements, "
        f"{summary.accounts:,} accounts and {summary.transactions:,} transactions tainted"
    )
    for reason, count in summary.left_out.items():
        if count:
            console.print(f"left out: {count:,} movements, {reason}")
    if summary.untraced:
        console.print(f"no payment to start from: {', '.join(summary.untraced)}")
    for change in summary.changes:
        console.print(
            f"changed since the run before: {change.case}, on {_accounts(change.accounts)}: "
            f"{written(change.before, change.currency)} {change.currency} were on accounts, "
            f"{written(change.now, change.currency)} are now"
        )


def _accounts(keys: "Sequence[str]") -> str:
    shown = ", ".join(keys[:3])
    return shown if len(keys) <= 3 else f"{shown} and {len(keys) - 3:,} more"
