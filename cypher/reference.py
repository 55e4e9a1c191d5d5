"""Writes `docs/queries.md` from the stored files, so that what is read is what is run."""

import json
from collections.abc import Iterator, Mapping

from cypher.front_matter import Param
from cypher.library import Kind, StoredQuery

_HEAD = """# Stored queries

Generated from the files under `cypher/` by `leadgraph queries docs`; do not edit it here.
[stored-cypher.md](stored-cypher.md) tells how to read a file and how to add one. Run one with
`leadgraph queries run ID --param name=value --purpose "..."`, or paste what
`leadgraph queries show ID --browser` prints into Neo4j Browser. A row is a reason to look, with
its records; it is never a verdict.
"""
_PARTS = {
    Kind.QUERY: ("Analysts' questions", "Asked by hand, of persons, money, contact and cases."),
    Kind.INDICATOR: (
        "Indicators",
        "Signs that `leadgraph leads` adds up; weights and reasons are in `leads/roles/`.",
    ),
    Kind.ROLE: ("Roles", "One query a role, generated from `leads/roles/`."),
    Kind.CHECK: ("Invariants", "A sound graph gives no row; they run after each load."),
}


def reference(library: Mapping[str, StoredQuery]) -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for kind, (title, words) in _PARTS.items():
        queries = [q for q in library.values() if q.kind is kind]
        if not queries:
            continue
        queries.sort(key=lambda q: (q.folder, q.id))
        parts.append(f"## {title}\n\n{words}\n\n{_contents(queries)}")
        parts += [_section(query) for query in queries]
    return "\n".join(parts)


def _contents(queries: list[StoredQuery]) -> str:
    rows = [
        f"| [`{q.id}`](#{q.id}) | {q.folder.replace('_', ' ')} | {_cell(q.front.title)} |\n"
        for q in queries
    ]
    return "| id | folder | title |\n| --- | --- | --- |\n" + "".join(rows)


def _section(query: StoredQuery) -> str:
    return "\n".join(_lines(query)) + "\n"


def _lines(query: StoredQuery) -> Iterator[str]:
    front = query.front
    yield f"### {query.id}\n"
    yield f"**{front.title}** (revision {front.revision})\n"
    yield f"{front.description.strip()}\n"
    if front.indicator is not None:
        yield f"- Family: {front.indicator.family}; kind: {front.indicator.kind}"
    yield f"- Why: {_line(front.why)}"
    if front.identities is not None:
        yield f"- Looks at identities: {_line(front.identities)}"
    yield f"- Limits: {_line(front.limits)}"
    if front.feeds:
        yield f"- Stands on: {', '.join(f'`{feed}`' for feed in front.feeds)}"
    yield from (f"- Reference: {_line(reference)}" for reference in front.references)
    yield ""
    if front.params:
        yield "| parameter | type | default | bounds | meaning |\n| --- | --- | --- | --- | --- |"
        for name, param in front.params.items():
            yield (
                f"| `{name}` | {param.type} | {_default(param)} | {_bounds(param)} "
                f"| {_cell(param.help)} |"
            )
        yield ""
    yield "| column | type | meaning |\n| --- | --- | --- |"
    for column in front.returns:
        mark = " (key)" if column.key else " (evidence)" if column.name == front.evidence else ""
        yield f"| `{column.name}`{mark} | {column.type} | {_cell(column.help)} |"
    yield ""
    if front.example is not None:
        for absent in front.example.absent:
            row = json.dumps(dict(absent.row), ensure_ascii=False, default=str)
            yield f"- Absent in its example: `{row}`: {_line(absent.why)}"
        yield ""
    yield f"```cypher\n{query.body.strip()}\n```"


def _default(param: Param) -> str:
    if param.required:
        return "required"
    return f"`{json.dumps(param.default, ensure_ascii=False, default=str)}`"


def _bounds(param: Param) -> str:
    if param.values:
        return ", ".join(f"`{value}`" for value in param.values)
    if param.min is not None and param.max is not None:
        return f"{param.min} to {param.max}"
    return ""


def _line(text: str) -> str:
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _line(text).replace("|", "\\|")
