"""The review queue and the history of judgements on a terminal of 80 columns."""

import unicodedata
from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from leadgraph.review.journal import Told
from leadgraph.review.queue import Comparison, Queued
from quality.plain_line import TURNS
from resolution.judgements import Standing

BAR_BITS = 2.0
"""Bits of weight that one cell of a bar stands for."""

BAR_CELLS = 6
RECORDS = 4
"""Records of a side that are named; of more only the number is."""

STATES = {"stands": "green", "superseded": "dim", "revoked": "dim", "done": "dim"}


def queued(row: Queued, judged: Standing | None) -> RenderableType:
    """Return one pair as a block: sides, comparisons, conflicts, records, why it is queued."""
    parts: list[RenderableType] = [
        Rule(Text.assemble((row.pair, "bold"), "  ", row.kind, "  ", score(row)), align="left"),
        _sides(row),
        *([_comparisons(row.comparisons)] if row.comparisons else []),
        *(_line("conflict", text, "bold red") for text in row.conflicts),
        _line("queued", row.note or row.kind),
    ]
    if judged is not None:
        parts.append(_line("judged", said(judged), "yellow"))
    return Padding(Group(*parts), (0, 0, 1, 0))


def score(row: Queued) -> str:
    """Return probability and weight in words."""
    if row.probability is None or row.weight is None:
        return "not scored"
    return f"probability {row.probability:.4f}, {row.weight:+.1f} bits"


def said(judged: Standing) -> str:
    """Return in words what reviewers said of a pair."""
    whose = ", ".join(
        f"judgement {seq} by {reviewer}"
        for seq, reviewer in zip(judged.seqs, judged.reviewers, strict=True)
    )
    return f"{judged.verdict} ({whose})"


def history(rows: Sequence[Told]) -> RenderableType:
    """Return judgements as blocks of lines, in order."""
    return Group(*(_told(one) for one in rows))


def console() -> Console:
    """Return a console that colours nothing by itself."""
    return Console(highlight=False)


def plain(text: str) -> str:
    """Return text with what would move a terminal's cursor, or turn its reading, made visible."""
    return "".join(
        "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(c) in ("Cc", "Zl", "Zp") or unicodedata.bidirectional(c) in TURNS
        else c
        for c in text
    )


def _sides(row: Queued) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for name, identity, person, records in (
        ("left", row.left_identity, row.left_person, row.left_records),
        ("right", row.right_identity, row.right_person, row.right_records),
    ):
        others = [one for one in records if one != identity]
        named = [*others[:RECORDS], *([f"and {len(others) - RECORDS} more"]
                                      if len(others) > RECORDS else [])]  # fmt: skip
        table.add_row(
            name,
            Text.assemble((plain(identity), "bold"), "\n", (f"person {plain(person)}", "dim"),
                          ("".join(f"\nrecord {plain(one)}" for one in named), "dim")),
        )  # fmt: skip
    return table


def _comparisons(rows: Sequence[Comparison]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="dim", expand=True)
    table.add_column("compared", ratio=4, overflow="fold")
    table.add_column("left", ratio=5, overflow="fold")
    table.add_column("right", ratio=5, overflow="fold")
    table.add_column("bits", justify="right", no_wrap=True, width=6)
    table.add_column("", no_wrap=True, width=BAR_CELLS)
    for one in rows:
        colour = "green" if one.weight > 0 else "red" if one.weight < 0 else "dim"
        table.add_row(
            Text.assemble(plain(one.comparison), "\n", (plain(one.level), "dim")),
            _values(one.left, one.shared),
            _values(one.right, one.shared),
            Text(bits(one.weight), colour),
            Text(bar(one.weight), colour),
        )
    return table


def bits(weight: float) -> str:
    """Return a weight with its sign, `0` where it speaks neither for nor against."""
    return f"{weight:+.2f}" if round(weight, 2) else "0"


def bar(weight: float) -> str:
    """Return a bar of `weight` bits, in eighths of a cell; a full bar stands for that or more."""
    eighths = min(round(abs(weight) / BAR_BITS * 8), BAR_CELLS * 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (chr(0x2590 - rest) if rest else "")


def _values(values: Sequence[str], shared: frozenset[str]) -> Text:
    if not values:
        return Text("none", "dim")
    lines = [Text(plain(one), "bold" if one in shared else "") for one in values]
    return Text("\n").join(lines)


def _line(name: str, text: str, style: str = "") -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", width=8)
    table.add_column(overflow="fold")
    table.add_row(name, Text(plain(text), style))
    return table


def _told(told: Told) -> RenderableType:
    one = told.judgement
    by = f" by {told.by}" if told.by is not None else ""
    what = f"revoke of {one.revokes}" if one.revokes is not None else one.decision.value
    table = Table.grid(padding=(0, 1))
    table.add_column(justify="right", width=5)
    table.add_column(overflow="fold")
    state = "" if one.revokes is not None else f"  {told.state}{by}"
    lines = Text.assemble(
        (what, "bold"), (" against facts" if one.against_facts else "", "red"),
        (state, STATES[told.state]), (f"  {one.at[:19]}Z  {plain(one.reviewer)}", "dim"),
        f"\n{plain(one.left)}\n{plain(one.right)}\n", (f"“{plain(one.reason)}”", "italic"),
    )  # fmt: skip
    for gone in told.dormant:
        lines.append(f"\ndormant: no identity {plain(gone)} any more", "yellow")
    table.add_row(str(one.seq), lines)
    return Padding(table, (0, 0, 1, 0))
