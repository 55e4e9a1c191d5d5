"""Values of the driver as plain Python, and as text that JSON and YAML can hold."""

from collections.abc import Mapping
from datetime import date, datetime

from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime, Duration

_AS_IS = frozenset({str, int, float, bool, type(None)})


def plain(value: object) -> object:
    """Return a value as the driver gives it in plain Python.

    Times become `datetime` in UTC's offset as stored, dates `date`; a node becomes
    `{"labels", "properties"}`, a relationship `{"type", "start", "end", "properties"}` with the
    keys of its ends, a path a list of these in turn.
    """
    # Nearly all that a query returns is text and numbers: a list of them costs no call each.
    if type(value) in _AS_IS:
        return value
    if type(value) is list:
        return [item if type(item) in _AS_IS else plain(item) for item in value]
    match value:
        case DateTime() | Date():
            return value.to_native()
        case Duration():
            return value.iso_format()
        case Node():
            return {"labels": sorted(value.labels), "properties": _plain_map(value)}
        case Relationship():
            ends = [None if node is None else node.get("key") for node in value.nodes]
            return {
                "type": value.type,
                "start": ends[0],
                "end": ends[1],
                "properties": _plain_map(value),
            }
        case Path():
            steps: list[object] = [plain(value.start_node)]
            for relationship, node in zip(value.relationships, value.nodes[1:], strict=True):
                steps += [plain(relationship), plain(node)]
            return steps
        case list() | tuple():
            return [plain(item) for item in value]
        case dict():
            return _plain_map(value)
    return value


def _plain_map(value: Mapping[str, object]) -> dict[str, object]:
    return {name: plain(value[name]) for name in sorted(value.keys())}


def text(value: object) -> object:
    """Return a plain value with dates and times as ISO 8601 text, as JSON and YAML hold it."""
    match value:
        case datetime() | date():
            return value.isoformat().replace("+00:00", "Z")
        case list() | tuple():
            return [text(item) for item in value]
        case dict():
            return {name: text(item) for name, item in value.items()}
    return value


def is_empty(value: object) -> bool:
    """Whether an evidence column has nothing in it."""
    return value is None or value == "" or value == []
