"""The reference of the graph, written from the vocabulary: a change of it shows in review."""

from loaders.vocabulary import NODES, RELATIONSHIPS, Kind, NodeType, RelType

_TITLES = {
    Kind.ENTITY: "Entities: what exists",
    Kind.EVENT: "Events: what happened",
    Kind.DERIVED: "Derived: what resolution, tracing and scoring write, and can take back",
    Kind.BOOK: "Book-keeping",
}


def markdown() -> str:
    """Return `docs/graph.md`."""
    parts = [
        "# The graph",
        "",
        "Generated from `loaders/vocabulary.py` by `leadgraph graph --write docs/graph.md`.",
        "Every node has a unique `key`. Times are UTC, amounts are integers in the minor unit of",
        "their currency. A missing property is unknown, not zero.",
    ]
    for kind, title in _TITLES.items():
        parts += ["", f"## {title}", ""]
        for node in NODES:
            if node.kind is kind:
                parts += _node(node)
    for derived, title in (
        (False, "Relationships as loaded"),
        (True, "Relationships of the derived layer; ask these"),
    ):
        parts += [
            "",
            f"## {title}",
            "",
            "| relationship | means | properties |",
            "| --- | --- | --- |",
        ]
        parts += [_tie(rel) for rel in RELATIONSHIPS if rel.derived is derived]
    return "\n".join(parts) + "\n"


def _node(node: NodeType) -> list[str]:
    listed = [f"| `{name}` | {_cell(text)} |" for name, text in sorted(node.properties.items())]
    return [
        f"### {node.label}",
        "",
        f"{node.help}. Key: {node.key}.",
        "",
        *(["| property | means |", "| --- | --- |", *listed, ""] if listed else []),
    ]


def _tie(rel: RelType) -> str:
    shown = f"({'/'.join(rel.start)})-[:{rel.type}]->({'/'.join(rel.end)})"
    properties = "; ".join(f"`{name}` {text}" for name, text in sorted(rel.properties.items()))
    return f"| `{shown}` | {_cell(rel.help)} | {_cell(properties)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
