"""`leadgraph how`: how a person was made of identities."""

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    def how(
        person: Annotated[
            str, typer.Argument(metavar="PERSON", help="A person's key, P- and 20 hex digits")
        ],
        purpose: Annotated[str, typer.Option(help="Why it is looked at; goes into the audit log")],
        case: Annotated[str, typer.Option(help="The case it is looked at for")] = "",
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Say how a person was made of identities: evidence, reviewers' words, likeness.

        The strongest first, then what was refused, what reviewers are asked, and what became of
        the key. Of a key that ended it says where its identities went.

        Example: leadgraph how P-8E3BBACF08BF7E66E9B2 --purpose "defence request"
        """
        from leadgraph import audit
        from leadgraph.settings import Settings
        from resolution.how import how as answer

        settings = Settings()
        found = answer(settings.home, person)
        audit.record(settings.home, "how", settings.user, purpose, case, {"person": found.person})
        if as_json:
            typer.echo(json.dumps(found.to_json(), ensure_ascii=False))
            return
        from leadgraph import explained
        from leadgraph.review import terminal

        terminal.console().print(explained.how(found))
