"""`leadgraph cases` and `leadgraph batches`: what there is to ask about, and what came when."""

import json
from typing import Annotated, Any

import typer

_CASES = """
SELECT c.key AS case_id, c.status, c.offence, c.opened_at::VARCHAR AS opened_at,
       coalesce(p.parties, 0) AS parties, coalesce(r.reports, 0) AS reports
FROM node_Case c
LEFT JOIN (SELECT end_key AS key, count(DISTINCT start_key) AS parties
           FROM rel_PARTY_TO GROUP BY ALL) p USING (key)
LEFT JOIN (SELECT end_key AS key, count(*) AS reports
           FROM rel_UNDER WHERE start_label = 'Report' GROUP BY ALL) r USING (key)
ORDER BY case_id
"""


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(cases)
    app.command()(batches)


def cases(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the cases that were loaded, with their parties and victims' reports.

    Example: leadgraph cases
    """
    from leadgraph import audit
    from leadgraph.settings import Settings
    from loaders.projection import open_projection

    settings = Settings()
    with open_projection(settings.home) as con:
        found = con.execute(_CASES)
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    audit.record(settings.home, "cases", settings.user, "overview", "", {"listed": len(rows)})
    _print("cases", rows, as_json)


def batches(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List the batches: which drop each was, its state, and which feeds are loaded.

    Example: leadgraph batches
    """
    from leadgraph.settings import Settings
    from loaders.ledger import Ledger

    ledger = Ledger(Settings().home)
    rows = [
        {
            "batch": one.batch,
            "drop": f"{one.agency}/{one.drop_id}",
            "delivered_at": one.delivered_at.isoformat(),
            "state": one.state,
            "loaded": sorted(x.feed for x in ledger.loads(one.batch) if x.state == "complete"),
        }
        for one in ledger.batches()
    ]
    _print("batches", rows, as_json)


def _print(name: str, rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({name: rows}, ensure_ascii=False))
        return
    from rich.console import Console
    from rich.table import Table

    if not rows:
        typer.echo(f"no {name} yet; `leadgraph ingest DROP...` loads them")
        return
    table = Table(*rows[0])
    for row in rows:
        cells = (", ".join(v) if isinstance(v, list) else v for v in row.values())
        table.add_row(*("" if cell is None else str(cell) for cell in cells))
    Console().print(table)
