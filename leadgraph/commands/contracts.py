"""`leadgraph contracts`: what the feeds must look like, for those who deliver them."""

import json
from pathlib import Path
from typing import Annotated

import structlog
import typer

from quality.contract import Contract, feeds, load
from quality.errors import LeadgraphError

PAGE = Path("docs/feeds.md")

log = structlog.get_logger()


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(
        name="contracts",
        help="What each feed must look like.\n\nExample: leadgraph contracts show transactions",
        no_args_is_help=True,
    )
    group.command("list")(list_feeds)
    group.command("show")(show)
    group.command("docs")(docs)
    group.command("check")(check)
    app.add_typer(group)


def list_feeds(
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """List the feeds, who delivers them and what a row is.

    Example: leadgraph contracts list
    """
    contracts = [load(feed) for feed in feeds()]
    if as_json:
        typer.echo(json.dumps([_summary(contract) for contract in contracts], ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("feed", "from", "a row is", "fields", "rules")
    for contract in contracts:
        count = f"{len(contract.fields)}", f"{len(contract.rules)}"
        table.add_row(contract.feed, contract.agency_kind, contract.grain, *count)
    Console().print(table)


def show(
    feed: Annotated[str, typer.Argument(help="feed, such as transactions")],
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Show the fields and the rules of one feed.

    Example: leadgraph contracts show transactions
    """
    from quality.datadocs import written_as

    contract = load(feed)
    if as_json:
        typer.echo(json.dumps(_whole(contract), ensure_ascii=False, indent=2))
        return
    typer.echo(f"{contract.feed}, from {contract.agency_kind}: {contract.description}\n")
    for field in contract.fields:
        typer.echo(f"  {field.name}{'*' if field.required else ''}  ({field.classification})")
        typer.echo(f"      {field.description}\n      {written_as(contract, field)}")
    for severity, title in (("error", "Into quarantine"), ("warning", "Reported only")):
        typer.echo(f"\n{title}:")
        for rule in contract.rules:
            if rule.severity == severity:
                typer.echo(f"  {rule.id}\n      {rule.reason}")
    typer.echo(
        f"\nThe feed stops with more than {contract.error_rate:.0%} of its rows in error, or "
        f"fewer than {contract.min_rows} rows."
    )


def docs(
    out: Annotated[
        Path | None, typer.Argument(help="folder for the web pages (none: no web pages)")
    ] = None,
    markdown: Annotated[
        Path | None, typer.Option(help="write all feeds as one Markdown page to this file")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help=f"only see whether {PAGE} (or --markdown) is current")
    ] = False,
) -> None:
    """Write the data docs: a web page a feed, with every rule in words.

    Example: leadgraph contracts docs out/feeds
    """
    from quality import datadocs

    if check:
        page = markdown or PAGE
        current = page.is_file() and page.read_text(encoding="utf-8") == datadocs.markdown()
        if not current:
            raise LeadgraphError(
                f"{page} does not say what the contracts say; "
                f"run: leadgraph contracts docs --markdown {page}"
            )
        typer.echo(f"{page} is current.")
        return
    if out is None and markdown is None:
        raise LeadgraphError(
            "name a folder for the web pages, such as: leadgraph contracts docs out/feeds"
        )
    if markdown is not None:
        markdown.parent.mkdir(parents=True, exist_ok=True)
        markdown.write_text(datadocs.markdown(), encoding="utf-8")
        typer.echo(f"Wrote {markdown}")
    if out is not None:
        written = datadocs.html(out)
        typer.echo(f"Wrote {len(written)} pages; open {out / 'index.html'}")


def check(
    feed: Annotated[list[str] | None, typer.Argument(help="feeds (none: all)")] = None,
) -> None:
    """Check contracts: the standard's schema, every rule translated, every planted row caught.

    Example: leadgraph contracts check transactions
    """
    from quality import planted
    from quality.odcs import check_schema
    from quality.suite import compile

    names = feed or list(feeds())
    for done, name in enumerate(names, start=1):
        contract = load(name)
        check_schema(contract.path)
        for reference in contract.references:
            load(reference.target_feed).field(reference.target_field)
        compile(contract)
        found = planted.faults(contract)
        if found:
            raise LeadgraphError(found[0])
        log.info("contract checked", feed=name, rules=len(contract.rules), done=done, of=len(names))
    rules = sum(len(load(name).rules) for name in names)
    typer.echo(f"{len(names)} contracts with {rules} rules hold; every planted row is caught.")


def _summary(contract: Contract) -> dict[str, object]:
    return {
        "feed": contract.feed,
        "agency_kind": contract.agency_kind,
        "row": contract.grain,
        "fields": len(contract.fields),
        "rules": len(contract.rules),
        "error_rate": contract.error_rate,
        "min_rows": contract.min_rows,
        "max_rows": contract.max_rows,
    }


def _whole(contract: Contract) -> dict[str, object]:
    from quality.datadocs import written_as

    return _summary(contract) | {
        "description": contract.description,
        "fields": [
            {
                "name": field.name,
                "description": field.description,
                "written_as": written_as(contract, field),
                "required": field.required,
                "classification": field.classification,
                "examples": field.examples,
            }
            for field in contract.fields
        ],
        "rules": [
            {
                "id": rule.id,
                "severity": rule.severity,
                "fields": rule.fields or rule.computed,
                "reason": rule.reason,
            }
            for rule in contract.rules
        ],
    }
