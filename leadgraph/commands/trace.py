"""`leadgraph trace`: where the money of the cases' victims went."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from leadgraph.settings import Settings
    from leads.money.trace import Flow, TraceSummary


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def trace(
        case: Annotated[str | None, typer.Option(help="Show this case only.")] = None,
        delete: Annotated[
            bool, typer.Option("--delete", help="Take the taint away again.")
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Follow the victims' money of every case, pro rata, and write its taint to the graph.

        Shows for each case what came in, what stays on accounts, what left to the outside, and
        the accounts where most of it ended.

        Example: leadgraph trace --case C-2024-0113
        """
        from leadgraph import pipeline
        from leadgraph.settings import Settings
        from quality.errors import LeadgraphError

        settings = Settings()
        if delete:
            removed = _remove(settings)
            text = f"{sum(removed.values())} elements removed"
            typer.echo(json.dumps({"removed": removed}) if as_json else text)
            return
        summary = pipeline.trace(settings)
        flows = [flow for flow in summary.flows if case in (None, flow.case)]
        if case is not None and not flows:
            raise LeadgraphError(
                f"case {case} has no victim's payment to start from: no report under it claims a "
                "delivered transaction or names an account that its victim paid"
                if case in summary.untraced
                else f"no victim's report is under a case {case}; `leadgraph cases` lists them"
            )
        if as_json:
            shown = asdict(summary) | {"flows": [asdict(flow) for flow in flows]}
            typer.echo(json.dumps(shown, ensure_ascii=False))
        else:
            _show(summary, flows)


def _remove(settings: "Settings") -> dict[str, int]:
    from leadgraph.connection import address, driver
    from leads.money.trace import remove
    from loaders.door import open_door

    with (
        driver(settings) as opened,
        open_door(opened, address(settings).database, settings.wait_seconds) as door,
    ):
        return remove(settings.home, door)


def _show(summary: "TraceSummary", flows: "list[Flow]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    for flow in flows:
        paid = "1 payment" if flow.payments == 1 else f"{flow.payments} payments"
        table = Table(title=f"{flow.case}: {paid}, {flow.basis}", title_justify="left")
        table.add_column("victims' money", overflow="fold")
        table.add_column(flow.currency, justify="right", no_wrap=True)
        table.add_row("came in", money(flow.entered, flow.currency))
        table.add_row("stays on accounts", money(flow.stays, flow.currency))
        table.add_row("left to the outside", money(flow.left, flow.currency))
        table.add_row("left unseen", money(flow.unseen, flow.currency), end_section=True)
        for end in flow.terminals:
            table.add_row(f"{end.kind} {end.key}", money(end.amount, flow.currency))
        console.print(table)
    console.print(
        f"{summary.run}: {summary.cases} cases, {summary.movements} movements, "
        f"{summary.accounts} accounts and {summary.transactions} transactions tainted"
    )
    for reason, count in summary.skipped.items():
        if count:
            console.print(f"left out: {count} movements, {reason}")
    if summary.untraced:
        console.print(f"no payment to start from: {', '.join(summary.untraced)}")


def money(amount: int, currency: str) -> str:
    """Write minor units as an amount in major units."""
    from decimal import Decimal

    from quality.currency import exponents

    return f"{Decimal(amount).scaleb(-exponents()[currency]):,}"
