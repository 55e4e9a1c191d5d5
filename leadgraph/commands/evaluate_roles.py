"""`leadgraph evaluate roles`: how good the lead lists are, on simulated worlds."""

import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from leadgraph.evaluate.metrics import Result
    from leadgraph.evaluate.roles.run import Evaluation

WIDTH = 150
"""Columns of tables written into a file; a terminal has its own."""


def register(app: typer.Typer) -> None:
    """Add nothing: `leadgraph.commands.evaluate` has the group that `roles` is a command of."""


def roles(
    scale: Annotated[
        str, typer.Option(help="tiny, small, town, city or nation: how large the worlds are")
    ] = "small",
    variants: Annotated[
        str, typer.Option(help="how groups live, see `leadgraph simulate --help`; `all` for all")
    ] = "plain",
    seeds: Annotated[
        str, typer.Option(help="seeds of the worlds; 1 to 9 are for development")
    ] = "101",
    noise: Annotated[str, typer.Option(help="of low, medium, high")] = "low",
    keep: Annotated[
        Path | None, typer.Option(help="keep worlds and graphs here, and go on with those there")
    ] = None,
    again: Annotated[
        str,
        typer.Option(help="do anew from simulate, ingest, resolve, trace or score on kept worlds"),
    ] = "",
    datasets: Annotated[
        str, typer.Option(help="of worlds, caviar (published; no weight was set on it)")
    ] = "worlds",
    data: Annotated[
        Path | None, typer.Option(help="the folder that has the published data in it")
    ] = None,
    ablate: Annotated[
        str, typer.Option(help="also without each of: indicators, feeds; noise sweeps the noise")
    ] = "",
    without: Annotated[
        str, typer.Option(help="also without all of these indicators at once, by their ids")
    ] = "",
    baselines: Annotated[
        bool, typer.Option(help="also plain measures of network and money")
    ] = True,
    why: Annotated[
        bool, typer.Option("--why", help="say of each missed member and wrong lead why")
    ] = False,
    role: Annotated[str, typer.Option(help="with --why: of this role only")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Make worlds whose truth is known, take them through the whole system, and hold the lists
    against the truth, beside plain measures of the same network.

    Each world has a home and a Neo4j of its own: your graph is not touched.

    Example: leadgraph evaluate roles --scale town --variants all --seeds 101,102 --keep worlds
    """
    from rich.console import Console

    from leadgraph.commands.evaluate import _numbers
    from leadgraph.evaluate.roles.run import Plan, evaluate
    from leads.role import kind_named

    if role:
        kind_named(role)
    plan = Plan(
        scale,
        _variants(variants),
        tuple(_words(noise)),
        tuple(_numbers(seeds)),
        keep,
        again,
        baselines,
        tuple(_words(ablate)),
        tuple(_words(datasets)),
        data,
        tuple(_words(without)),
    )
    found = evaluate(plan)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
        return
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    _show(console, found)
    if why:
        _show_why(console, found, role)


def _words(written: str) -> list[str]:
    return [part.strip() for part in written.split(",") if part.strip()]


def _variants(written: str) -> tuple[str, ...]:
    from leadgraph.simulate import variants

    if written == "all":
        return (*variants.DEVELOPMENT, *variants.HELD_OUT)
    return tuple(_words(written))


def _show(console: "Console", found: "Evaluation") -> None:
    from rich.table import Table

    by_set: dict[str, dict[str, dict[str, dict[str, Result]]]] = {}
    for one in found.results:
        by_role = by_set.setdefault(one.dataset, {}).setdefault(one.role, {})
        by_role.setdefault(one.method, {})[one.metric] = one
    for dataset, by in by_set.items():
        variant, title, remarks = dataset.partition("/")[2].partition("/")[0], dataset, list[str]()
        if variant:
            remarks += ["kept out of weights and thresholds"] if variant in found.held_out else []
            remarks += ["development seeds"] if found.development else []
            title += f", seeds {', '.join(map(str, found.seeds))}"
        table = Table(title="; ".join([title, *remarks]), title_justify="left")
        for name in ("role", "method"):
            table.add_column(name)
        for name in (
            "P@20 (95 %)", "k", "P@100", "AP", "recall", "listed", "look-alikes", "victims",
            "other", "hidden: median rank",
        ):  # fmt: skip
            table.add_column(name, justify="right")
        for role, methods in by.items():
            for method, value in methods.items():
                if "without" in method:
                    continue
                table.add_row(role if method == "leadgraph" else "", method, *_cells(value))
            table.add_section()
        console.print(table)
        _show_ablation(console, by)


def _show_ablation(console: "Console", by_role: "dict[str, dict[str, dict[str, Result]]]") -> None:
    """Print what average precision and precision at 20 lose where something is left out."""
    from rich.table import Table

    for role, methods in by_role.items():
        left = {m: value for m, value in methods.items() if "without" in m}
        if not left:
            continue
        whole = methods["leadgraph"]
        table = Table(title=f"{role}: without ...", title_justify="left")
        table.add_column("left out")
        for name in ("AP", "change", "P@20", "change", "look-alikes", "victims"):
            table.add_column(name, justify="right")
        order = sorted(left, key=lambda method: left[method]["average_precision"].value or 0.0)
        for method in order:
            cells = []
            for metric in ("average_precision", "precision_at_20"):
                now, before = left[method][metric].value, whole[metric].value
                known = now is not None and before is not None
                cells += [
                    "-" if now is None else f"{now:.3f}",
                    f"{(now or 0.0) - (before or 0.0):+.3f}" if known else "-",
                ]
            cells += [f"{left[method][f'listed_{n}'].value:g}" for n in ("lookalikes", "victims")]
            table.add_row(method.partition(" without ")[2], *cells)
        console.print(table)


def _cells(value: "dict[str, Result]") -> list[str]:
    def figure(name: str, form: str = "{:.2f}") -> str:
        one = value.get(name)
        return "" if one is None else "-" if one.value is None else form.format(one.value)

    def whole(name: str) -> str:
        return figure(name, "{:g}")

    at, low, high = (figure(f"precision_at_20{end}") for end in ("", "_low", "_high"))
    hidden = ""
    if "hidden_listed" in value:
        of = value["hidden_listed"].n
        hidden = f"{whole('median_rank_hidden')} ({whole('hidden_listed')} of {of} listed)"
    other = ""
    if "listed_other_members" in value:
        other = "+".join(whole(f"listed_{name}") for name in ("other_members", "bystanders"))
    return [
        f"{at} ({low}-{high})", str(value["precision_at_20"].n),
        figure("precision_at_100"), figure("average_precision"), figure("recall"),
        whole("listed"), whole("listed_lookalikes"), whole("listed_victims"), other, hidden,
    ]  # fmt: skip


def _show_why(console: "Console", found: "Evaluation", role: str) -> None:
    from leadgraph.evaluate.roles.lists import misses, wrong

    for world, by_role in found.lists:
        for kind, one in by_role.items():
            if role and kind != role:
                continue
            missed = misses(one)
            reasons = Counter(miss.why for miss in missed)
            told = ", ".join(f"{count} {why}" for why, count in reasons.most_common())
            console.print(f"\n[bold]{world.name}: {kind}[/bold] missed: {told or 'none'}")
            for miss in missed:
                about = miss.human.level or miss.human.note
                hidden = ", hidden" if miss.human.hidden else ""
                console.print(
                    f"  {miss.human.id} {'/'.join(miss.human.groups)} {about}{hidden} | "
                    f"{miss.person} | {miss.why} | {miss.says}",
                    highlight=False, markup=False, soft_wrap=True,
                )  # fmt: skip
            bad = wrong(one)
            told = ", ".join(f"{n} {w}" for w, n in Counter(b.what for b in bad).most_common())
            console.print(f"  wrongly listed: {told or 'none'}")
            for lead in bad:
                console.print(
                    f"  #{lead.rank} {lead.person} | {lead.what} | {lead.roles} | {lead.says}",
                    highlight=False, markup=False, soft_wrap=True,
                )  # fmt: skip
            held = [(s, p) for s, p in one.ranks_in_group(one.tallied).items()]
            if held:
                ranks = ", ".join(f"{person} {rank or '-'}" for person, rank in held)
                console.print(f"  rank of hidden among those with points in their group: {ranks}")
