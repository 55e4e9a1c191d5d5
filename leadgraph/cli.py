"""The command line: finds every module in `leadgraph/commands/`, runs one, and ends plainly."""

import importlib
import pkgutil
import sys

import typer

from leadgraph import commands
from quality.errors import LeadgraphError


def build() -> typer.Typer:
    """Return the application with every command that lies in `leadgraph/commands/`."""
    app = typer.Typer(
        name="leadgraph",
        help="Agencies' records in, explained leads out.\n\nExample: leadgraph demo",
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
    )
    for module in sorted(m.name for m in pkgutil.iter_modules(commands.__path__)):
        importlib.import_module(f"{commands.__name__}.{module}").register(app)
    return app


def main() -> None:
    """Run the command line; a `LeadgraphError` ends it with its sentence and exit code 1."""
    try:
        build()()
    except LeadgraphError as error:
        sys.stderr.write(f"leadgraph: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
