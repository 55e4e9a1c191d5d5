"""`evaluate roles`: worlds made, loaded, asked and measured, one after the other."""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import structlog

from leadgraph.evaluate.identity_worlds import DEVELOPMENT_SEEDS
from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.roles import ablation, asked, lists, loaded, plain, truth
from leadgraph.evaluate.roles.lists import RoleList
from leadgraph.evaluate.roles.loaded import World
from leadgraph.evaluate.roles.measure import Ranked, of_lists, of_scores, pooled
from leads.role import kinds
from quality.errors import LeadgraphError

NOISE = ("low", "medium", "high")
WORLDS, CAVIAR = DATASETS = ("worlds", "caviar")
ABLATIONS = ("indicators", "feeds", "noise")

log = structlog.get_logger()


@dataclass(frozen=True)
class Plan:
    """Which worlds are measured, and how.

    Attributes:
        keep: where worlds are kept and looked for; else they are thrown away.
        again: a stage from which worlds that are there are made anew; `score` for scope and
            answers only.
        datasets: of `DATASETS`; `caviar` needs `data`, the folder that has it.
        baselines: whether plain measures are put beside the lists.
        ablate: of `ABLATIONS`; `noise` sweeps all of `NOISE`.
        without: indicators that lists are also made without, all of them at once.
    """

    scale: str = "small"
    variants: tuple[str, ...] = ("plain",)
    noise: tuple[str, ...] = ("low",)
    seeds: tuple[int, ...] = (1,)
    keep: Path | None = None
    again: str = ""
    baselines: bool = True
    ablate: tuple[str, ...] = ()
    datasets: tuple[str, ...] = (WORLDS,)
    data: Path | None = None
    without: tuple[str, ...] = ()

    def worlds(self, variant: str, noise: str) -> list[World]:
        """Return the worlds whose figures are pooled."""
        return [World(self.scale, variant, noise, seed) for seed in self.seeds]

    def dataset(self, variant: str, noise: str) -> str:
        """Return how the figures of a variant are called."""
        return f"{self.scale}/{variant}" + ("" if noise == "low" else f"/{noise}")


@dataclass(frozen=True)
class Evaluation:
    """The figures, and what they were measured on."""

    results: tuple[Result, ...]
    held_out: tuple[str, ...]
    seeds: tuple[int, ...]
    lists: tuple[tuple[World, dict[str, RoleList]], ...] = field(repr=False, default=())

    @property
    def development(self) -> bool:
        """Say whether any seed is one that rules were tried out on."""
        return bool(set(self.seeds) & set(DEVELOPMENT_SEEDS))

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        return {
            "evaluation": "roles",
            "held_out_variants": list(self.held_out),
            "seeds": list(self.seeds),
            "development_seeds": self.development,
            "results": [one.to_json() for one in self.results],
        }


def evaluate_caviar(data: Path) -> list[Result]:
    """Measure Project Caviar as worlds are measured: the candidates' points before gates (contact
    alone opens none, so no list forms) beside the measures of the same network.

    Raises:
        LeadgraphError: the data is not there.
    """
    from leadgraph.evaluate import caviar
    from leadgraph.evaluate.open_data import rank_caviar, scratch

    caviar.read(data)  # before a server is started for nothing
    with tempfile.TemporaryDirectory(prefix="leadgraph-roles-") as temporary:
        folder = Path(temporary)
        with scratch(folder) as settings:
            found, _ = rank_caviar(data, folder, settings)
    return [
        result
        for one in found
        for method, scores in one.scores.items()
        for result in pooled("caviar", one.role, method, [of_scores(scores, one.wanted)])
    ]


def check(plan: Plan) -> None:
    """Refuse a plan that names what is not there, before anything is made.

    Raises:
        LeadgraphError: which name is unknown.
    """
    from leadgraph.simulate import scale, variants

    scale.named(plan.scale)
    for variant in plan.variants:
        variants.named(variant)
    for noise in plan.noise:
        if noise not in NOISE:
            raise LeadgraphError(f"no noise {noise!r}; choose of {', '.join(NOISE)}")
    for one in plan.datasets:
        if one not in DATASETS:
            raise LeadgraphError(f"no data set {one!r}; choose of {', '.join(DATASETS)}")
    if CAVIAR in plan.datasets and plan.data is None:
        raise LeadgraphError("caviar is not in this repository; name its folder with --data")
    for one in plan.ablate:
        if one not in ABLATIONS:
            raise LeadgraphError(
                f"nothing to leave out is {one!r}; choose of {', '.join(ABLATIONS)}"
            )
    ids = {id for kind in kinds().values() for id in ablation.asked(kind)}
    for one in plan.without:
        if one not in ids:
            raise LeadgraphError(
                f"no indicator {one!r} in any role; docs/roles.md names all that are asked"
            )
    if plan.again and plan.again not in (*loaded.STAGES, "score"):
        known = ", ".join((*loaded.STAGES, "score"))
        raise LeadgraphError(f"no stage {plan.again!r}; --again takes one of {known}")


def held_out() -> tuple[str, ...]:
    """Return the variants that no weight or threshold was set on."""
    from leadgraph.simulate import variants

    return tuple(variants.HELD_OUT)


def evaluate(plan: Plan) -> Evaluation:
    """Make, load and ask what is not kept, and measure every role.

    Raises:
        LeadgraphError: see `check`; or a world could not be loaded.
    """
    check(plan)
    if plan.keep is not None:
        return _evaluate(plan, plan.keep)
    with tempfile.TemporaryDirectory(prefix="leadgraph-roles-") as temporary:
        return _evaluate(plan, Path(temporary))


def _evaluate(plan: Plan, keep: Path) -> Evaluation:
    results: list[Result] = []
    made: list[tuple[World, dict[str, RoleList]]] = []
    if plan.data is not None and CAVIAR in plan.datasets:
        results += evaluate_caviar(plan.data)
    for variant in plan.variants if WORLDS in plan.datasets else ():
        for noise in NOISE if "noise" in plan.ablate else plan.noise:
            worlds = plan.worlds(variant, noise)
            own = list(_lists(plan, keep, worlds))
            made += own
            dataset = plan.dataset(variant, noise)
            for role in own[0][1]:
                of_role = [(world.seed, by[role]) for world, by in own]
                results += of_lists(dataset, role, of_role)
                if plan.baselines:
                    results += _plain(dataset, role, keep, [(w, by[role]) for w, by in own])
            if "indicators" in plan.ablate:
                results += ablation.without_indicators(dataset, [by for _, by in own])
            if plan.without:
                results += ablation.without_together(dataset, [by for _, by in own], plan.without)
            if "feeds" in plan.ablate:
                results += ablation.without_feeds(
                    dataset,
                    worlds,
                    lambda world: loaded.place(keep, world),
                    lambda world: _measured(replace(plan, baselines=False), keep, world),
                )
    return Evaluation(tuple(results), held_out(), plan.seeds, tuple(made))


def _plain(
    dataset: str, role: str, keep: Path, worlds: Sequence[tuple[World, RoleList]]
) -> list[Result]:
    """Return the figures of the plain measures for one role."""
    ranked: dict[str, list[Ranked]] = {}
    for world, one in worlds:
        for measure, scores in asked.baselines(loaded.place(keep, world)).items():
            of_people = plain.by_human(scores, one.matched)
            ranked.setdefault(measure, []).append(of_scores(of_people, one.wanted))
    return [
        result
        for measure, found in ranked.items()
        for result in pooled(dataset, role, measure, found)
    ]


def _lists(
    plan: Plan, keep: Path, worlds: Sequence[World]
) -> Iterator[tuple[World, dict[str, RoleList]]]:
    for done, world in enumerate(worlds, 1):
        yield world, _measured(plan, keep, world)
        log.info("world measured", world=world.name, done=done, of=len(worlds))


def _measured(plan: Plan, keep: Path, world: World) -> dict[str, RoleList]:
    """Do what is left to do of a world, and return its lists."""
    found = loaded.place(keep, world)
    if plan.again in loaded.STAGES:
        loaded.again(found, plan.again)
    loaded.load(found)
    kept = asked.ask(found, anew=bool(plan.again), baselines=plan.baselines)
    known = truth.read(found.truth)
    return lists.make(kept, known, truth.match(known, asked.mentions(found)))
