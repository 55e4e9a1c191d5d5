"""Data docs: the contracts as pages for a person to read, in HTML and in Markdown.

Nothing is written here by hand: what the pages say of fields and rules comes from the contracts.
They hold no time of making, so the same contracts give the same bytes.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quality.contract import Contract, Field, Rule, feeds, load

PAGES = Path(__file__).parent / "pages"

CLASSES: Mapping[str, str] = {
    "internal": "book-keeping and public facts; names nobody.",
    "confidential": "facts of cases, money and premises; for those who work on the case.",
    "personal": "says who somebody is, or is a number that leads to them.",
    "sensitive": "could harm the person it is about: suspicion, victimhood, coercion, free text.",
}

_FORMS: Mapping[str, str] = {
    "string": "text",
    "date": "date, `2024-05-03`",
    "timestamp": "time with offset, `2024-05-03T14:05:00+08:00`",
    "number": "decimal number, `1200.50`",
    "integer": "whole number",
    "boolean": "`true` or `false`",
    "array": "list, elements parted by `;`",
}
_CODES: Mapping[str, str] = {
    "expect_column_values_to_be_phone_numbers": "phone number, E.164",
    "expect_column_values_to_be_countries": "country, ISO 3166-1 alpha-2",
    "expect_column_values_to_be_currencies": "currency, ISO 4217, BTC, ETH or USDT",
    "expect_column_values_to_be_places": "place, UN/LOCODE",
    "expect_column_values_to_be_organization_ids": "`<country>:<registration number>`",
    "expect_column_values_to_be_account_ids": "IBAN, card, `<institution>:<number>`, `EXT:…`",
    "expect_card_numbers_to_be_valid": "card number",
    "expect_column_values_to_be_imeis": "IMEI",
}


@dataclass(frozen=True)
class _Part:
    """The rules of one severity, as a page shows them."""

    severity: str
    title: str
    text: str
    rules: Sequence[Mapping[str, Any]]


def html(out: Path) -> list[Path]:
    """Write `index.html` and one self-contained page a feed into `out`; return their paths."""
    environment = _environment(escaped=True)
    style = (PAGES / "style.css").read_text(encoding="utf-8")
    shown = [_shown(load(feed)) for feed in feeds()]
    pages: dict[str, tuple[str, dict[str, Any]]] = {
        "index.html": ("index.html.j2", {"feeds": shown})
    }
    pages |= {f"{feed['name']}.html": ("feed.html.j2", {"feed": feed}) for feed in shown}
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name, (template, values) in pages.items():
        text = environment.get_template(template).render(style=style, classes=CLASSES, **values)
        (out / name).write_text(text, encoding="utf-8")
        written.append(out / name)
    return written


def markdown() -> str:
    """Return all feeds as one Markdown page."""
    shown = [_shown(load(feed)) for feed in feeds()]
    template = _environment(escaped=False).get_template("feeds.md.j2")
    return str(template.render(feeds=shown, classes=CLASSES))


def written_as(contract: Contract, field: Field) -> str:
    """Return in words how the values of `field` are written."""
    rules = [rule for rule in contract.rules if rule.fields == (field.name,)]
    form = _FORMS[field.logical_type]
    asked = {rule.check.expectation or "" for rule in rules}
    code = next((name for expectation, name in _CODES.items() if expectation in asked), None)
    words = next((one.check.arguments["validValues"] for one in rules if _is_choice(one)), ())
    either = any(rule.check.arguments.get("form") == "date or time" for rule in rules)
    if either:
        form = f"{_FORMS['timestamp']}, or date"
    elif code is not None:
        form = f"list of {code}, parted by `;`" if field.is_list else code
    elif words and field.logical_type != "boolean":
        form = "one of " + ", ".join(f"`{word}`" for word in words)
    target = next((ref for ref in contract.references if ref.field == field.name), None)
    if target is not None:
        form += f"; as `{target.target_field}` in `{target.target_feed}`"
    return form


def _is_choice(rule: Rule) -> bool:
    return rule.check.metric == "invalidValues" and "validValues" in rule.check.arguments


def _shown(contract: Contract) -> dict[str, Any]:
    """Return what the templates show of one contract."""
    parts = (
        _Part(
            "error",
            "What puts a row into quarantine",
            "The row is not loaded. Correct it and deliver it again under the same record_id.",
            [_rule(contract, rule) for rule in contract.rules if rule.severity == "error"],
        ),
        _Part(
            "warning",
            "What is only reported",
            "The row is loaded as it is; the report counts such rows and shows examples.",
            [_rule(contract, rule) for rule in contract.rules if rule.severity == "warning"],
        ),
    )
    return {
        "name": contract.feed,
        "agency": contract.agency_kind,
        "version": contract.version,
        "description": contract.description,
        "usage": contract.usage,
        "limitations": contract.limitations,
        "grain": contract.grain,
        "persons": contract.persons,
        "fields": [
            {
                "name": field.name,
                "description": field.description,
                "form": written_as(contract, field),
                "required": field.required,
                "classification": field.classification,
                "examples": field.examples[:3],
            }
            for field in contract.fields
        ],
        "parts": [part for part in parts if part.rules],
        "errors": len(parts[0].rules),
        "warnings": len(parts[1].rules),
        "stops": (
            f"More than {contract.error_rate:.0%} of its rows in error stop the feed.",
            "A file without rows stops it."
            if contract.min_rows == 1
            else f"Fewer than {contract.min_rows:,} rows stop it.",
            f"More than {contract.max_rows:,} rows are reported, and loaded.",
        ),
        "row": _as_csv(contract.example_row()),
    }


def _rule(contract: Contract, rule: Rule) -> dict[str, Any]:
    declared = {field.name for field in contract.fields}
    bad = []
    for variant in rule.variants[:4]:
        change = {name: value for name, value in variant.items() if name in declared}
        if 0 < len(change) <= 3:
            bad.append(", ".join(f"{name}={_visible(value)}" for name, value in change.items()))
    return {"id": rule.id, "reason": rule.reason, "bad": bad}


def _visible(value: str | None) -> str:
    """Return a value so that blanks and control characters in it can be seen."""
    if value is None:
        return "(empty)"
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in value)
    return f"'{shown}'" if shown != shown.strip() or not shown else shown


def _as_csv(row: Mapping[str, str]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(row.keys())
    writer.writerow(row.values())
    return out.getvalue()


def _environment(*, escaped: bool) -> Any:
    import jinja2
    from markupsafe import Markup, escape

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(PAGES),
        autoescape=escaped,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["ticks"] = lambda text: Markup(
        re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    )
    environment.filters["cell"] = lambda text: str(text).replace("|", "\\|")
    return environment
