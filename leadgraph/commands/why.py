"""`leadgraph why`: why two identities are one person, or why they are not."""

import json
from typing import Annotated

import typer

from leadgraph.purpose import said

Identity = Annotated[
    str,
    typer.Argument(
        metavar="IDENTITY",
        help="<agency>/<feed>/ref:<ref>, or <agency>/<feed>/<record_id>#<prefix> of a record",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def why(
        left: Identity,
        right: Identity,
        purpose: Annotated[
            str, typer.Option(help="Why it is looked at; goes into the audit log", callback=said)
        ],
        case: Annotated[str, typer.Option(help="The case it is looked at for")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Say why two identities are one person, or why they are not.

        What joins them, step by step; or what keeps them apart: a reviewer, facts that contradict,
        a question that is still open, or too little in common. Weights are in bits: each one
        doubles the odds that the two are one person, each bit less halves them.

        Example: leadgraph why bank/accounts/ref:77 city-police/case_parties/p-17#person_
        --purpose "defence request"
        """
        from leadgraph import audit
        from leadgraph.settings import Settings
        from resolution.why import why as answer

        settings = Settings()
        found = answer(settings.home, left, right)
        detail = {"left": found.left, "right": found.right}
        audit.record(settings.home, "why", settings.user, purpose, case, detail)
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
            return
        from leadgraph import explained
        from leadgraph.review import terminal

        terminal.console().print(explained.why(found))
