"""`leadgraph rights`: who may see what is for few."""

import json
from contextlib import nullcontext
from typing import Annotated

import typer

HELP = """Say who may see what is for few: the protection list.

Example: leadgraph rights grant protection --to wang.fang --by "Li Wei" --why "victim services"
"""

Right = Annotated[str, typer.Argument(metavar="RIGHT", help="`protection`: the protection list")]
To = Annotated[str, typer.Option("--to", help="Whose it is: a user, as LEADGRAPH_USER names them.")]
By = Annotated[str, typer.Option("--by", help="Who decides it, by name.")]
Why = Annotated[str, typer.Option("--why", help="Why; kept for ever.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(no_args_is_help=True, help=HELP)
    group.command()(grant)
    group.command()(revoke)
    group.command("list")(listed)
    app.add_typer(group, name="rights")


def grant(right: Right, *, to: To, by: By, why: Why, as_json: AsJson = False) -> None:
    """Give a user a right; only the owner of the home can.

    Example: leadgraph rights grant protection --to wang.fang --by "Li Wei" --why "victim services"
    """
    _change("grant", right, to, by, why, as_json)


def revoke(right: Right, *, to: To, by: By, why: Why, as_json: AsJson = False) -> None:
    """Take a right from a user; only the owner of the home can.

    Example: leadgraph rights revoke protection --to wang.fang --by "Li Wei" --why "moved on"
    """
    _change("revoke", right, to, by, why, as_json)


def listed(right: Right, as_json: AsJson = False) -> None:
    """List who holds a right, since when and why, and every change of it.

    Example: leadgraph rights list protection
    """
    from leadgraph.settings import Settings
    from leads.protection import rights

    if right not in rights.RIGHTS:
        raise rights.RightError(
            f"There is no right {right!r}; there are: {', '.join(rights.RIGHTS)}."
        )
    home = Settings().home
    holding, changes = rights.holders(home, right), rights.history(home, right)
    if as_json:
        shown = {"right": right, "holders": sorted(holding), "history": [vars(c) for c in changes]}
        typer.echo(json.dumps(shown, ensure_ascii=False))
        return
    if not holding:
        typer.echo(f"Nobody holds the right to {rights.RIGHTS[right]}.")
    for one in changes:
        now = "" if holding.get(one.holder) == one else "; no longer so"
        if one.action == "grant":
            typer.echo(f"{one.holder}: granted {one.at[:10]} by {one.by} ({one.why}){now}")
        else:
            typer.echo(f"{one.holder}: taken back {one.at[:10]} by {one.by} ({one.why})")


def _change(action: str, right: str, to: str, by: str, why: str, as_json: bool) -> None:
    from leadgraph import audit
    from leadgraph.settings import Settings
    from leads.protection import rights

    settings = Settings()
    detail = {"right": right, "holder": to, "by": by, "why": why}
    change = rights.grant if action == "grant" else rights.revoke
    noted = (
        audit.recorded(settings.home, f"rights {action}", settings.user, detail=detail)
        if settings.home.is_dir()
        else nullcontext()
    )
    with noted:
        made = change(settings.home, right, to, by, why)
    if as_json:
        typer.echo(json.dumps(vars(made), ensure_ascii=False))
    else:
        typer.echo(f"{action} of {right}: {made.holder}, by {made.by}; it is in the audit log")
