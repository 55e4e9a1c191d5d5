"""The command line: finds every module in `leadgraph/commands/`, runs one, and ends plainly."""

import importlib
import logging
import pkgutil
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog
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


def say(_: Any, level: str, event: MutableMapping[str, Any]) -> str:
    """Write one event of progress as a line that a person reads."""
    what = event.pop("event")
    about = ", ".join(f"{name} {value}" for name, value in event.items() if value != "")
    mark = "! " if level in ("warning", "error") else "  "
    return f"{mark}{what}: {about}" if about else f"{mark}{what}"


def main() -> None:
    """Run the command line; a `LeadgraphError` ends it with its sentence and exit code 1."""
    structlog.configure(
        processors=[say],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        build()()
    except LeadgraphError as error:
        sys.stderr.write(f"leadgraph: {error}\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
