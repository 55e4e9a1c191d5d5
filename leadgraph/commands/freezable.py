"""`leadgraph freezable`: what can still be frozen, and the requests for it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadgraph.options import RatesFile

if TYPE_CHECKING:
    from rich.table import Table

    from leads.money.freezing.freezable import Freezable
    from leads.money.freezing.places import Line

HORIZON = 24.0
LIMIT = 20


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def freezable(
        purpose: Annotated[str, typer.Option(help="Why it is asked; goes into the audit log.")],
        case: Annotated[
            str | None, typer.Option(help="Only this case's part; all cases, if not given.")
        ] = None,
        method: Annotated[
            str, typer.Option(help="By which to ask and to order: pro_rata or fifo.")
        ] = "pro_rata",
        horizon: Annotated[
            float, typer.Option(help="Hours of waiting that the expected loss is for.")
        ] = HORIZON,
        limit: Annotated[
            int, typer.Option(min=1, help="Accounts shown on screen; the files have all.")
        ] = LIMIT,
        out: Annotated[
            Path | None, typer.Option(help="Folder of the requests; out/freeze, if not given.")
        ] = None,
        rates: RatesFile = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Show which accounts hold victims' money that can still be frozen, the most urgent first.

        Writes a freeze request for each institution as CSV, XLSX and PDF, and an overview. Every
        file is a draft that nobody has reviewed, and a request, never an order. Amounts count once
        however many cases claim them. Run `leadgraph trace` first.

        Example: leadgraph freezable --case C-2024-0113 --purpose "freeze before the weekend"
        """
        from leadgraph import audit
        from leadgraph.settings import Settings
        from leads.money.freezing.freezable import find
        from leads.money.freezing.requests.writing import write
        from loaders.rates import Rates

        settings = Settings()
        known = Rates.open(settings.home, rates or settings.rates)
        found = find(settings.home, case=case, method=method, horizon=horizon, rates=known)
        folder = out or settings.out / "freeze"
        detail = {
            "method": method,
            "horizon": horizon,
            "trace": found.run,
            "accounts": len(found.lines),
            "out": str(folder),
        }
        audit.record(settings.home, "freezable", settings.user, purpose, case or "", detail)
        paths = write(found, folder, datetime.now(UTC))
        if as_json:
            shown = {**found.to_json(), "paths": [str(path) for path in paths]}
            typer.echo(json.dumps(shown, ensure_ascii=False))
        else:
            _show(found, paths, limit)


def _show(found: "Freezable", paths: tuple[Path, ...], limit: int) -> None:
    from rich.console import Console

    from leads.money.amounts import named
    from leads.money.freezing.freezable import totals
    from leads.money.freezing.requests.request import NO_ORDER, words
    from leads.sentences import MARK_EN, MARK_ZH

    console = Console()
    console.print(f"[bold red]{MARK_EN}[/] / {MARK_ZH}")
    console.print(NO_ORDER, markup=False)
    title = f"{len(found.lines)} accounts to ask for, {words(found.method)}, {found.horizon:g} h"
    if found.lines:
        console.print(_table(title, found.lines[:limit], found.method))
    else:
        console.print("nothing is left to ask for")
    if len(found.lines) > limit:
        console.print(f"and {len(found.lines) - limit} more, in the files")
    for currency, both in totals(found.lines).items():
        console.print(f"victims' money to ask for: {named(getattr(both, found.method), currency)}")
    console.print(
        f"nothing left on {len(found.nothing_left)} accounts (frozen, or emptied); "
        f"{len(found.closed)} are closed; {len(found.victims)} are victims' own"
    )
    if found.rest:
        small = " and ".join(
            named(getattr(both, found.method), currency)
            for currency, both in found.rest_held.items()
        )
        console.print(f"{found.rest} accounts too small to be listed hold {small} together")
    for remark in found.remarks:
        console.print(remark, markup=False)
    console.print(f"as of {found.as_of:%Y-%m-%d %H:%M} UTC, {found.run}")
    for path in paths:
        console.print(f"written: {path}", soft_wrap=True, markup=False)


def _table(title: str, lines: "tuple[Line, ...]", method: str) -> "Table":
    from rich.table import Table
    from rich.text import Text

    from leads.money.amounts import written
    from leads.money.freezing.requests.request import claim, moment, percent

    table = Table(title=title, title_justify="left", show_lines=True)
    table.add_column("account", overflow="fold")
    table.add_column("ask", justify="right")
    table.add_column("lost by waiting", justify="right")
    table.add_column("leaves in an hour", justify="right")
    table.add_column("last came in", no_wrap=True)
    table.add_column("cases and remarks", overflow="fold")
    for line in lines:
        account = Text(line.account)
        account.append(f"\n{line.institution or 'institution unknown'}", style="dim")
        about = [*(claim(one, method) for one in line.claims), *line.remarks]
        table.add_row(
            account,
            f"{written(getattr(line.ask, method), line.currency)}\n{line.currency}",
            written(getattr(line.loss, method), line.currency),
            f"{percent(line.pace.per_hour)} %",
            moment(line.since),
            Text("\n".join(about)),
        )
    return table
