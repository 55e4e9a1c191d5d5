"""`leadgraph trace`: where the money of the cases' victims went."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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
        from leadgraph.connection import address, driver
        from leadgraph.settings import Settings
        from leads.money import trace as room
        from loaders.door import open_door
        from quality.errors import LeadgraphError

        settings = Settings()
        with (
            driver(settings) as opened,
            open_door(opened, address(settings).database, settings.wait_seconds) as door,
        ):
            if delete:
                removed = room.remove(settings.home, door)
                typer.echo(json.dumps({"removed": removed}) if as_json else
                           f"{sum(removed.values())} elements removed")  # fmt: skip
                return
            summary = room.trace(settings.home, door)
        flows = [flow for flow in summary.flows if case in (None, flow.case)]
        if case is not None and not flows:
            raise LeadgraphError(
                f"case {case} has no victim's payment to start from: no report under it claims a "
                "delivered transaction or names an account that its victim paid"
                if case in summary.untraced
                else f"no victim's report is under a case {case}; `leadgraph cases` lists them"
            )
        if as_json:
            typer.echo(json.dumps(asdict(summary) | {"flows": [asdict(f) for f in flows]},
                                  ensure_ascii=False))  # fmt: skip
        else:
            _show(summary, flows)


def _show(summary: "TraceSummary", flows: "list[Flow]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("case", "start", "payments", "came in", "stays", "left", "unseen", "ended at")
    for flow in flows:
        ended = "\n".join(
            f"{t.kind} {t.key}: {money(t.amount, flow.currency)}" for t in flow.terminals[:5]
        )
        sums = (flow.entered, flow.stays, flow.left, flow.unseen)
        table.add_row(
            flow.case, flow.basis, str(flow.payments),
            *(money(amount, flow.currency) for amount in sums), ended,
        )  # fmt: skip
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
    """Write minor units as an amount in major units with its currency."""
    from decimal import Decimal

    from quality.currency import exponents

    return f"{Decimal(amount).scaleb(-exponents()[currency]):,} {currency}"
