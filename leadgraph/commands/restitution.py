"""`leadgraph restitution`: what goes back to whom."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadgraph.options import RatesFile

if TYPE_CHECKING:
    from rich.console import Console

    from leads.money.restitution.shares import Restitution


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def restitution(
        purpose: Annotated[str, typer.Option(help="Why it is asked; goes into the audit log.")],
        account: Annotated[
            str | None, typer.Option(help="Divide what is frozen on this account.")
        ] = None,
        case: Annotated[
            str | None, typer.Option(help="Every account with frozen money that this case claims.")
        ] = None,
        amount: Annotated[
            str | None, typer.Option(help="Divide this amount instead of what is frozen.")
        ] = None,
        currency: Annotated[
            str | None, typer.Option(help="Currency of the amount, such as CNY.")
        ] = None,
        method: Annotated[
            str, typer.Option(help="fifo, pro_rata or by_loss; what the law asks for differs.")
        ] = "fifo",
        out: Annotated[
            Path | None, typer.Option(help="Folder of the files; out/restitution, if not given.")
        ] = None,
        rates: RatesFile = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Divide frozen or recovered money among the victims, with the arithmetic of each share.

        Shares add up to the minor unit. All cases that claim an account take part; a payment
        counts once; nobody gets more than they lost and have not got back. Writes CSV, JSON and
        PDF drafts. Run `leadgraph trace` first.

        Example: leadgraph restitution --account bank-a:6001-7788 --purpose "hearing of 3 May"
        """
        from leadgraph import audit
        from leadgraph.settings import Settings
        from leads.money.restitution.files import write
        from leads.money.restitution.restitution import restitute
        from loaders.rates import Rates

        settings = Settings()
        made = restitute(
            settings.home,
            account=account,
            case=case,
            given=_given(amount, currency),
            method=method,
            rates=Rates.open(settings.home, rates or settings.rates),
        )
        folder = out or settings.out / "restitution"
        detail = {
            "account": account or "",
            "method": method,
            "funds": len(made),
            "out": str(folder),
        }
        audit.record(settings.home, "restitution", settings.user, purpose, case or "", detail)
        now = datetime.now(UTC)
        paths = [path for one in made for path in write(one, folder, now)]
        if as_json:
            shown = {"funds": [one.to_json() for one in made], "paths": [str(p) for p in paths]}
            typer.echo(json.dumps(shown, ensure_ascii=False))
            return
        from rich.console import Console

        console = Console()
        for one in made:
            _show(console, one)
        for path in paths:
            console.print(f"written: {path}", soft_wrap=True, markup=False)


def _given(amount: str | None, currency: str | None) -> tuple[int, str] | None:
    from leads.money.amounts import minor
    from quality.errors import LeadgraphError

    if amount is None and currency is None:
        return None
    if amount is None or currency is None:
        raise LeadgraphError("--amount and --currency go together; give both")
    return minor(amount, currency), currency


def _show(console: "Console", made: "Restitution") -> None:
    from rich.table import Table
    from rich.text import Text

    from leads.money.amounts import named, written
    from leads.money.restitution.files import NO_ORDER, title
    from leads.sentences import MARK_EN, MARK_ZH

    code = made.fund.currency
    console.print(f"[bold red]{MARK_EN}[/] / {MARK_ZH}")
    console.print(NO_ORDER, markup=False)
    console.print(f"{title(made)}, {made.fund.basis}; method {made.method}", markup=False)
    table = Table("victim", "arithmetic", show_lines=True)
    table.add_column(f"share, {code}", justify="right", no_wrap=True)
    with_weight = [share for share in made.shares if share.weight]
    for share in with_weight:
        who = Text(share.claimant).append(f"\n{', '.join(share.cases)}", style="dim")
        table.add_row(who, Text(share.arithmetic), written(share.amount, code))
    table.add_row("not claimed", "", written(made.not_claimed, code), end_section=True)
    table.add_row("sum", "", written(made.fund.amount, code))
    console.print(table)
    without = len(made.shares) - len(with_weight)
    if without:
        console.print(f"{without} more victims have no weight by this method; the files name them")
    for remark in made.remarks:
        console.print(f"- {remark}", markup=False)
    console.print(f"{named(made.fund.amount, code)}; as of {made.as_of:%Y-%m-%d %H:%M} UTC")
