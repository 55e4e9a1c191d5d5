"""`leadgraph evaluate`: how good lists, persons and traces are, on published data and simulated
worlds."""

import json
import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from leadgraph.commands.evaluate_roles import roles

if TYPE_CHECKING:
    from leadgraph.evaluate.metrics import Result
    from leadgraph.evaluate.open_data import Evaluation
    from leadgraph.evaluate.resolution import Evaluation as Resolution


class Dataset(StrEnum):
    """Published data that there is a conversion for."""

    CAVIAR = "caviar"


def register(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    group = typer.Typer(
        name="evaluate",
        help="Measure lists, persons and traces.\n\n"
        "Example: leadgraph evaluate world --truth world/truth",
        no_args_is_help=True,
    )
    group.command("open-data")(open_data)
    group.command("resolution")(resolution)
    group.command("money")(money)
    group.command("roles")(roles)
    group.command("world")(world)
    app.add_typer(group)


def open_data(
    dataset: Annotated[Dataset, typer.Argument(help="which published data")],
    data: Annotated[Path, typer.Option(help="the folder that has a folder of that name")],
    out: Annotated[
        Path | None, typer.Option(help="keep drops and home here; else they are thrown away")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Put published research data through gate, loaders, resolution and queries, and rank it.

    It uses a home and a Neo4j of its own: your graph is not touched.

    Example: leadgraph evaluate open-data caviar --data ../shared/data
    """
    from leadgraph.evaluate import caviar
    from leadgraph.evaluate.open_data import evaluate_caviar, scratch
    from quality.errors import LeadgraphError

    caviar.read(data)  # before a server is started for nothing
    if out is not None and out.exists() and any(out.iterdir()):
        raise LeadgraphError(f"{out} is not empty; name a new folder with --out")
    with tempfile.TemporaryDirectory(prefix="leadgraph-evaluate-") as temporary:
        folder = out or Path(temporary)
        with scratch(folder) as settings:
            found = evaluate_caviar(data, folder, settings)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        _show_open_data(dataset, found)


def _show_open_data(dataset: Dataset, found: "Evaluation") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    console.print(
        f"{dataset}: {found.persons} persons; leads formed: "
        + ", ".join(f"{count} {role}" for role, count in found.leads.items())
    )
    console.print(
        "Contact alone opens no gate, so no lead can form; candidates are ranked by their points "
        "before gates.\nTies count by their expected value; ranks of tied actors are the middle."
    )
    by_role: dict[str, dict[str, list[Result]]] = {}
    for one in found.results:
        by_role.setdefault(one.role, {}).setdefault(one.method, []).append(one)
    for role, by_method in by_role.items():
        values = {
            method: {one.metric: one.value for one in results}
            for method, results in by_method.items()
        }
        ranks = [metric for metric in values["leadgraph"] if metric.startswith("rank:")]
        n = by_method["leadgraph"][0].n
        table = Table(title=f"{role}: {len(ranks)} of {n}", title_justify="left")
        table.add_column("method")
        table.add_column("average precision", justify="right")
        table.add_column("hits in first ten", justify="right")
        table.add_column("ranks")
        for method, value in values.items():
            shown = ", ".join(
                f"{metric.removeprefix('rank:')} {_figure(value[metric], '{:g}')}"
                for metric in sorted(ranks, key=lambda m: value.get(m) or 1e9)
                if metric in value
            )
            hits = value["precision_at_10"]
            table.add_row(
                method, _figure(value["average_precision"]),
                _figure(None if hits is None else hits * 10, "{:.1f}"), shown,
            )  # fmt: skip
        console.print(table)


def world(
    truth: Annotated[Path, typer.Option(help="the `truth` folder of a simulated world")],
    leads: Annotated[Path, typer.Option(help="the folder of the lead lists")] = Path("out/leads"),
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Hold lead lists against the truth of the world that they were made from.

    Example: leadgraph evaluate world --truth world/truth --leads out/leads
    """
    from leadgraph.evaluate.worlds import evaluate_world

    results = evaluate_world(truth, leads)
    if as_json:
        body = {"evaluation": "world", "results": [one.to_json() for one in results]}
        typer.echo(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        _show_world(results)


def _show_world(results: "Sequence[Result]") -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="Lists against the truth", title_justify="left")
    for name in ("role", "metric"):
        table.add_column(name)
    for name in ("value", "n"):
        table.add_column(name, justify="right")
    before = ""
    for one in results:
        if before and one.role != before:
            table.add_section()
        table.add_row(
            one.role if one.role != before else "", one.metric, _figure(one.value), str(one.n)
        )
        before = one.role
    Console().print(table)


def resolution(
    data: Annotated[
        Path | None, typer.Option(help="a folder with fake_1000.csv; else Splink downloads it")
    ] = None,
    datasets: Annotated[
        str | None, typer.Option(help="of febrl1 to febrl4, fake_1000, world-low to world-high")
    ] = None,
    seeds: Annotated[
        str | None, typer.Option(help="seeds of the worlds; 1 to 9 are for development")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="keep worlds here, and take those that are there")
    ] = None,
    baselines: Annotated[
        bool, typer.Option(help="also measure exact matching and Splink's defaults")
    ] = True,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Resolve data sets whose truth is known, and hold the persons against it.

    No graph is needed or touched. The Febrl data sets are fetched once, by hash, with pip.

    Example: leadgraph evaluate resolution --datasets febrl3,febrl4
    """
    from leadgraph.evaluate import identity_worlds
    from leadgraph.evaluate.resolution import DATASETS, evaluate

    names = [part.strip() for part in datasets.split(",")] if datasets else list(DATASETS)
    numbers = _numbers(seeds) if seeds else list(identity_worlds.SEEDS)
    found = evaluate(names, data, numbers, keep, baselines=baselines)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        _show_resolution(found)


def _numbers(written: str) -> list[int]:
    from quality.errors import LeadgraphError

    try:
        return [int(part) for part in written.split(",")]
    except ValueError:
        raise LeadgraphError(
            f"--seeds {written!r} is no list of numbers; write --seeds 1,2,3"
        ) from None


_SHARES = ("precision", "recall", "f1", "b3_precision", "b3_recall", "b3_f1")


def _show_resolution(found: "Resolution") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    by_set: dict[str, dict[str, list[Result]]] = {}
    for one in found.results:
        by_set.setdefault(one.dataset, {}).setdefault(one.method, []).append(one)
    for dataset, by_method in by_set.items():
        table = Table(title=dataset, title_justify="left")
        table.add_column("method")
        for name in ("P", "R", "F1", "B3 P", "B3 R", "B3 F1"):
            table.add_column(name, justify="right")
        table.add_column("seconds", justify="right")
        others = []
        for method, results in by_method.items():
            value = {one.metric: one.value for one in results}
            if "precision" in value:
                shares = [_figure(value[name], "{:.4f}") for name in _SHARES]
                table.add_row(method, *shares, _figure(value["seconds"], "{:.1f}"))
            others += [
                f"{method}: {one.metric} {_figure(one.value, '{:.4g}')} of {one.n}"
                for one in results
                if one.metric not in (*_SHARES, "seconds", "pairs")
            ]
        console.print(table)
        console.print("\n".join(others), highlight=False)
    for name, reason in found.unmeasured.items():
        console.print(f"! {name} was not measured: {reason}", highlight=False)


def money(
    data: Annotated[
        Path | None, typer.Option(help="the folder that has the published data in it")
    ] = None,
    datasets: Annotated[str | None, typer.Option(help="of amlsim, amlworld, worlds")] = None,
    seeds: Annotated[
        str | None, typer.Option(help="seeds of the worlds; 1 to 9 are for development")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="keep worlds here, and take those that are there")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Rank suspicious accounts, name laundering attempts and trace money whose end is known.

    It uses homes and Neo4j servers of its own: your graph is not touched.

    Example: leadgraph evaluate money --data ../shared/data
    """
    from leadgraph.evaluate import identity_worlds
    from leadgraph.evaluate.money import DATASETS, evaluate

    names = [part.strip() for part in datasets.split(",")] if datasets else list(DATASETS)
    numbers = _numbers(seeds) if seeds else list(identity_worlds.SEEDS)
    found = evaluate(names, data, numbers, keep)
    if as_json:
        typer.echo(json.dumps(found.to_json(), ensure_ascii=False, indent=2))
    else:
        _show_money(found.results)


def _show_money(results: "Sequence[Result]") -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    by_task: dict[tuple[str, str], dict[str, list[Result]]] = {}
    for one in results:
        by_task.setdefault((one.dataset, one.task), {}).setdefault(one.method, []).append(one)
    for (dataset, task), by_method in by_task.items():
        table = Table(title=f"{dataset}: {task}", title_justify="left")
        for name in ("method", "metric"):
            table.add_column(name)
        for name in ("value", "n"):
            table.add_column(name, justify="right")
        for method, found in by_method.items():
            for place, one in enumerate(found):
                shown = method if place == 0 else ""
                table.add_row(shown, one.metric, _figure(one.value, "{:.4g}"), str(one.n))
        console.print(table)


def _figure(value: float | None, form: str = "{:.3g}") -> str:
    return "-" if value is None else form.format(value)
