"""Writes the one check that repeats the vocabulary: which labels each relationship may tie.

Everything else in `cypher/checks` is written by hand. `leadgraph queries docs` writes this one
anew, and its `--check` says when the vocabulary has moved on.
"""

from importlib.resources import files

from loaders.vocabulary import RELATIONSHIPS

NAME = "relationship_ends.cypher"
_MARK = "    // written from the vocabulary: begin\n", "    // written from the vocabulary: end\n"


def relationship_ends() -> str:
    """Return the text that `checks/relationship_ends.cypher` should have."""
    text = files("cypher").joinpath(f"checks/{NAME}").read_text("utf-8")
    before, rest = text.split(_MARK[0])
    after = rest.split(_MARK[1])[1]
    arms: dict[str, list[str]] = {}
    for rel in RELATIONSHIPS:
        tie = f"(a:{'|'.join(rel.start)} AND b:{'|'.join(rel.end)})"
        arms.setdefault(rel.type, []).append(tie)
    lines = [f"    WHEN '{type}' THEN {' OR '.join(ties)}\n" for type, ties in sorted(arms.items())]
    return before + _MARK[0] + "".join(lines) + _MARK[1] + after
