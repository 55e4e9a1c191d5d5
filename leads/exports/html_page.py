"""Self-contained HTML pages of a template, written whole and readable by their owner only."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from leads.exports.atomic import beside


def write(
    path: Path, template: Path, filters: Mapping[str, Callable[..., Any]], values: Mapping[str, Any]
) -> Path:
    """Write a page; every value is escaped, and a name that the template lacks is an error.

    Args:
        path: the file.
        template: a Jinja2 template; what it includes lies beside it.
        filters: filters of the template, by name.
        values: what it shows, by name.

    Raises:
        ExportError: the file cannot be written.
    """
    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    text = environment.get_template(template.name).render(values)
    with beside(path, mode=0o600) as file:
        file.write_text(text, encoding="utf-8")
    return path
