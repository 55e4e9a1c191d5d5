"""`leadgraph leads fairness`: does any list move with who somebody is?"""

import json
from typing import Annotated

import typer

from leadgraph.purpose import said


def fairness(
    purpose: Annotated[
        str, typer.Option(help="What it is run for; in the audit log.", callback=said)
    ] = "fairness check",
    seed: Annotated[int, typer.Option(help="Another seed is another permutation.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Permute nationality, country of documents, home region, sex and birth over persons, and
    compare every list byte for byte.

    The graph is changed inside one transaction that is always rolled back: nothing of it stays.
    All stored queries that scoring runs are checked for such properties too.

    Example: leadgraph leads fairness --json
    """
    from leadgraph import audit
    from leadgraph.pipeline import open_graph
    from leadgraph.settings import Settings
    from leads.fairness.permuted import compare
    from leads.fairness.static import faults
    from quality.errors import LeadgraphError

    settings = Settings()
    audit.record(settings.home, "fairness", settings.user, purpose, detail={"seed": seed})
    read = faults()
    with open_graph(settings) as (driver, door):
        found = compare(driver, database=door.database, seed=seed)
    unfair = [one.name for one in found.lists if not one.same]
    if as_json:
        shown = {
            "persons": found.persons,
            "documents": found.documents,
            "lists": [vars(one) for one in found.lists],
            "queries_that_read_traits": [str(fault) for fault in read],
            "fair": not (unfair or read),
        }
        typer.echo(json.dumps(shown, ensure_ascii=False))
    else:
        typer.echo(
            f"permuted over {found.persons} persons in scope and {found.documents} documents"
        )
        for one in found.lists:
            typer.echo(f"{one.name}: {'the same' if one.same else 'DIFFERS'} ({one.bytes} bytes)")
    if unfair or read:
        moved = f"lists that moved: {', '.join(unfair)}" if unfair else ""
        named = f"queries that read traits: {'; '.join(map(str, read))}" if read else ""
        raise LeadgraphError(
            f"Not fair: {' and '.join(filter(None, (moved, named)))}. Correct the queries; see "
            "docs/fairness.md."
        )
