"""Why two identities are one person or not, and how a person was made, on 80 columns."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from leadgraph.review.terminal import bar, bits, plain
from resolution.how import How, Nucleus
from resolution.last_run import Change, Queued, Refused
from resolution.linkage.pair import Compared, Finding
from resolution.pieces import Said
from resolution.why import Why, chance

Shown = TypeVar("Shown")

MOST = 8
"""Identities, steps or pairs of one kind that are shown; of more only the number is (`--json`
holds all)."""

BAR_CELLS = 6


def why(found: Why) -> RenderableType:
    """Return the answer for two identities: the sentence first, then what it rests on."""
    parts: list[RenderableType] = [
        Text(plain(found.sentence), "bold"),
        _sides(found),
        *(_line("pending", text, style="yellow") for text in found.pending),
    ]
    for number, step in enumerate(found.steps, 1):
        parts.append(_line(f"step {number}", step.says, step.left, step.right))
        # The comparison of the two themselves is shown below.
        if step.compared is not None and step.compared != found.compared:
            parts.append(Padding(_compared(step.compared), (0, 0, 0, 10)))
    parts += [_line("reviewer", *_said(one)) for one in found.judgements]
    parts += [_line("refused", *_refused(one), style="red") for one in found.refused[:MOST]]
    parts += [_line("queued", *_queued(one)) for one in found.queued[:MOST]]
    if found.compared is not None:
        parts += [_line("compared", _total(found.compared)), _compared(found.compared)]
        parts += [_line("conflict", text, style="bold red") for text in found.compared.conflicts]
        parts += [_line("lacking", text) for text in found.compared.lacking]
        if found.compared.in_common:
            parts.append(_line("shared", ", ".join(found.compared.in_common)))
    if found.uncompared:
        parts.append(_line("not compared" if found.compared is None else "note",
                           found.uncompared))  # fmt: skip
    return Group(*parts)


def how(found: How) -> RenderableType:
    """Return a person as a tree: identities and what joined them, the strongest first."""
    if found.ended:
        return _ended(found)
    about = ", ".join(text for text in (found.name, found.birth_date) if text)
    count = len(found.identities)
    tree = Tree(
        Text.assemble((plain(found.person), "bold"), f" {plain(about)}" if about else "",
                      f": {_count(count, 'identity', 'identities')}")
    )  # fmt: skip
    for nucleus in _first(tree, found.nuclei, "more sets of records"):
        _nucleus(tree, nucleus, alone=len(found.nuclei) == 1)
    if found.links:
        branch = tree.add("joined by likeness")
        for link in _first(branch, found.links, "more links"):
            leaf = branch.add(_text(_total(link.compared), link.left, link.right))
            for one in link.compared.findings:
                leaf.add(_finding(one))
    _branch(tree, "what reviewers said", [_said(one) for one in found.judgements])
    _branch(tree, "evidence that was refused", [_refused(one) for one in found.refused])
    _branch(tree, "asked of reviewers", [_queued(one) for one in found.queued])
    _branch(tree, "the key", [(_change(one, found.person),) for one in found.history])
    return tree


def _nucleus(tree: Tree, nucleus: Nucleus, alone: bool) -> None:
    scope = f"in scope: {nucleus.scope}" if nucleus.scope else "out of scope"
    count = len(nucleus.identities)
    if count == 1:
        tree.add(Text.assemble(plain(nucleus.name), (f" ({plain(scope)})", "dim"), overflow="fold"))
        return
    whose = "" if alone else f"records of {plain(nucleus.name)}, "
    branch = tree.add(Text.assemble(whose, f"{count} identities", (f" ({plain(scope)})", "dim")))
    joined = {key for piece in nucleus.pieces for key in piece.identities}
    for piece in _first(branch, nucleus.pieces, "more pieces of evidence"):
        leaf = branch.add(_text(piece.says))
        for key in _first(leaf, piece.identities, "more identities"):
            leaf.add(_text(key, style="dim"))
    for key in [key for key in nucleus.identities if key not in joined]:
        branch.add(_text(key, style="dim"))


def _ended(found: How) -> Tree:
    tree = Tree(Text.assemble((plain(found.person), "bold"), ": nobody is this person any more"))
    lines = [
        (key, f"now {person}" if person else "gone: no record tells of it any more")
        for key, person in found.went.items()
    ]
    _branch(tree, "identities that bore the key last", lines)
    _branch(tree, "the key", [(_change(one, found.person),) for one in found.history])
    return tree


def _branch(tree: Tree, title: str, lines: Sequence[Sequence[str]]) -> None:
    if lines:
        branch = tree.add(title)
        for text in _first(branch, lines, "more"):
            branch.add(_text(*text))


def _first(branch: Tree, all_of: "Sequence[Shown]", more: str) -> "Iterator[Shown]":
    """Yield the first `MOST`, then say in the branch how many more there are."""
    yield from all_of[:MOST]
    if len(all_of) > MOST:
        branch.add(Text(f"{len(all_of) - MOST} {more}; --json holds all", "dim"))


def _sides(found: Why) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    table.add_column(overflow="fold")
    for identity, person, scope in (
        (found.left, found.left_person, found.left_scope),
        (found.right, found.right_person, found.right_scope),
    ):
        why = f"in scope: {scope}" if scope else "out of scope"
        table.add_row(
            "identity",
            Text.assemble(plain(identity), (f"\nperson {plain(person)}; {plain(why)}", "dim")),
        )
    return table


def _compared(compared: Compared) -> Table:
    """The findings with the prior, as a table; `none` where nothing is known on both sides."""
    table = Table(box=None, pad_edge=False, padding=(0, 1), header_style="dim", expand=True)
    table.add_column("compared", ratio=4, overflow="fold")
    table.add_column("left", ratio=5, overflow="fold")
    table.add_column("right", ratio=5, overflow="fold")
    table.add_column("bits", justify="right", no_wrap=True, width=7)
    table.add_column("", no_wrap=True, width=BAR_CELLS)
    rows = [*compared.findings, Finding("any two", "prior", (), (), compared.prior)]
    for one in rows:
        colour = "green" if one.weight > 0 else "red" if one.weight < 0 else "dim"
        table.add_row(
            Text.assemble(plain(one.comparison), "\n", (plain(one.level), "dim")),
            _text(*one.left),
            _text(*one.right),
            Text(bits(one.weight), colour),
            Text(bar(one.weight), colour),
        )
    return table


def _finding(one: Finding) -> Text:
    colour = "green" if one.weight > 0 else "red" if one.weight < 0 else "dim"
    return Text.assemble(
        (f"{bits(one.weight):>7} {bar(one.weight):<{BAR_CELLS}}", colour),
        f" {one.comparison}: {one.level}",
    )


def _total(compared: Compared) -> str:
    return (
        f"{compared.weight:+.2f} bits in all, probability {chance(compared.probability)}, "
        f"version {compared.model} of the model"
    )


def _said(one: Said) -> tuple[str, ...]:
    return one.sentence(), one.left, one.right


def _refused(one: Refused) -> tuple[str, ...]:
    against = (f"not joined to {one.against}",) if one.against else ()
    return f"{one.judgement}: {one.reason}", one.identity, *against


def _queued(one: Queued) -> tuple[str, ...]:
    conflicts = f": {'; '.join(one.conflicts)}" if one.conflicts else ""
    return (
        f"{one.pair}, {one.kind}, {one.note}{conflicts}",
        f"{one.left_identity} ({one.left_person})",
        f"{one.right_identity} ({one.right_person})",
    )


def _change(one: Change, person: str) -> str:
    count = _count(one.identities, "identity", "identities")
    others = ", ".join(one.others) or "nobody"
    told = {
        "founded": f"founded, with {count}",
        "merged": f"took {count} over from {others}",
        "split": f"gave {count} to {others}",
        "ended": f"ended; its {count} went to {others}",
    }[one.kind]
    return f"{one.at[:19]}Z {'' if one.person == person else one.person + ' '}{told}"


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"


def _text(*lines: str, style: str = "") -> Text:
    return Text("\n".join(map(plain, lines)), style, overflow="fold")


def _line(name: str, *lines: str, style: str = "") -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim", width=12)
    table.add_column(overflow="fold")
    table.add_row(name, _text(*lines, style=style))
    return table
