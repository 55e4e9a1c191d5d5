"""The `--purpose` of a command: why something is looked at; it goes into the audit log."""

import typer


def said(purpose: str) -> str:
    """Return the purpose, or end the command where it says nothing.

    Raises:
        BadParameter: it is empty or blank.
    """
    if not purpose.strip():
        raise typer.BadParameter("say why, in words; it goes into the audit log")
    return purpose
