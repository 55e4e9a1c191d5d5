"""`evaluate resolution`: persons that resolution made, held against who the identities truly are.

Methods: `leadgraph` (what was accepted without asking anyone), `leadgraph, accepted and review`
(a pair counts as found, too, when it waits in the review queue; its precision and F1 are those of
reviewers who decide every question rightly), `leadgraph, by probability alone` (the model without
the rules that ask for more than a probability: what leadgraph's caution costs), `leadgraph, fields
of our feeds only` (the published sets without addresses, e-mail and the like, which no feed of ours
has), `exact matching` and `splink defaults`.
"""

import tempfile
import time
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog

from leadgraph.evaluate import fake_1000, febrl, identity_worlds
from leadgraph.evaluate.baselines_linkage import IDENTITIES, exact_matching, splink_defaults
from leadgraph.evaluate.labelled import Labelled, raw_layer
from leadgraph.evaluate.metrics import Result
from leadgraph.evaluate.partitions import Agreement, agreement, between, merged_alike
from quality.errors import LeadgraphError

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

WORLDS = tuple(f"world-{noise}" for noise in identity_worlds.NOISE)
DATASETS = (*febrl.PARTS, fake_1000.NAME, *WORLDS)
TASK = "resolution"
LEADGRAPH, WITH_REVIEW = "leadgraph", "leadgraph, accepted and review"
FEEDS_ONLY = "leadgraph, fields of our feeds only"
BY_PROBABILITY = "leadgraph, by probability alone"
EXACT, SPLINK = "exact matching", "splink defaults"

log = structlog.get_logger()


@dataclass(frozen=True)
class Evaluation:
    """The figures, and why a data set has none."""

    results: tuple[Result, ...]
    unmeasured: Mapping[str, str]

    def to_json(self) -> dict[str, object]:
        """Return what `--json` prints."""
        found: dict[str, object] = {
            "evaluation": "resolution",
            "results": [one.to_json() for one in self.results],
        }
        return found | ({"unmeasured": dict(self.unmeasured)} if self.unmeasured else {})


@dataclass(frozen=True)
class Outcome:
    """What one method made of one data set; those of several worlds add up.

    Attributes:
        accepted: over all identities.
        in_scope: over the identities that were candidates for linkage.
        queued: pairs of identities that wait for a reviewer, and `queued_true` of them.
        queued_in_scope: true ones of them whose identities are both in scope.
        to_review: entries of the queue, each of which a reviewer decides once.
        merged_namesakes: clusters with two true people of one name and birth date.
        namesakes: groups of such people.
        seconds: time taken.
    """

    accepted: Agreement = field(default_factory=Agreement)
    in_scope: Agreement = field(default_factory=Agreement)
    queued: int = 0
    queued_true: int = 0
    queued_in_scope: int = 0
    to_review: int = 0
    merged_namesakes: int = 0
    namesakes: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(**{name: value + getattr(other, name) for name, value in vars(self).items()})


@dataclass(frozen=True)
class Truth:
    """Who each identity is, and groups of people who share name and birth date."""

    person: Mapping[str, str]
    namesakes: Sequence[Sequence[str]] = ()


def evaluate(
    names: Sequence[str] = DATASETS,
    data: Path | None = None,
    seeds: Sequence[int] = identity_worlds.SEEDS,
    keep: Path | None = None,
    *,
    baselines: bool = True,
) -> Evaluation:
    """Measure resolution on data sets, each with all methods.

    Args:
        names: of `DATASETS`.
        data: a folder that may have `fake_1000.csv` in it.
        seeds: of the worlds; their figures are pooled.
        keep: where worlds are kept and looked for; else they are thrown away.
        baselines: also measure what leadgraph is compared with.

    Raises:
        LeadgraphError: a name is unknown, or nothing could be measured.
    """
    unknown = [name for name in names if name not in DATASETS]
    if unknown or not names:
        raise LeadgraphError(
            f"no data set {', '.join(unknown) or 'named'}; choose of {', '.join(DATASETS)} "
            "with --datasets"
        )
    results: list[Result] = []
    unmeasured: dict[str, str] = {}
    for name in dict.fromkeys(names):
        try:
            if name in WORLDS:
                outcomes = _worlds(name, seeds, keep, baselines)
                results += _of_worlds(name, outcomes)
            else:
                read = fake_1000.read(data) if name == fake_1000.NAME else _febrl(name)
                results += _of_labelled(name, _labelled(read, baselines))
        except LeadgraphError as error:
            # One set that is not to be had does not take the others' figures away.
            log.warning(f"{name} was not measured: {error}")
            unmeasured[name] = str(error)
    if not results:
        raise LeadgraphError("; ".join(f"{n} was not measured: {w}" for n, w in unmeasured.items()))
    return Evaluation(tuple(results), unmeasured)


def _febrl(name: str) -> Labelled:
    return febrl.read(name, febrl.fetch())


def _labelled(read: Labelled, baselines: bool) -> Iterator[tuple[str, Outcome]]:
    truth = Truth(read.truth)
    for method, extra in ((LEADGRAPH, True), (BY_PROBABILITY, True), (FEEDS_ONLY, False)):
        with raw_layer(read.entries, extra=extra) as con:
            yield method, resolved(con, truth, by_probability=method == BY_PROBABILITY)
    if not baselines:
        return
    people = [(entry.key, entry.name_latin, entry.birth_date) for entry in read.entries]
    papers = [(entry.key, entry.document) for entry in read.entries if entry.document]
    yield EXACT, _timed(truth, partial(exact_matching, people, papers))
    yield SPLINK, _timed(truth, partial(splink_defaults, read.table, read.model))


def _worlds(
    name: str, seeds: Sequence[int], keep: Path | None, baselines: bool
) -> dict[str, Outcome]:
    total: dict[str, Outcome] = {}
    noise = name.removeprefix("world-")
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="leadgraph-evaluate-") as temporary:
            folder = (keep or Path(temporary)) / f"{name}-{seed}"
            world = identity_worlds.make(folder, noise, seed)
            for method, one in _world(world, baselines):
                total[method] = total.get(method, Outcome()) + one
    return total


def _world(world: identity_worlds.World, baselines: bool) -> Iterator[tuple[str, Outcome]]:
    from loaders.projection import open_projection

    with open_projection(world.home) as con:
        known = identity_worlds.read_truth(con, world.truth)
        log.info("world read", identities=len(known.person), unknown=known.unknown, torn=known.torn)
        truth = Truth(known.person, known.namesakes)
        people, papers, rows = _identities(con) if baselines else ([], [], None)
        yield LEADGRAPH, resolved(con, truth)
    with open_projection(world.home) as con:
        yield BY_PROBABILITY, resolved(con, truth, by_probability=True)
    if baselines:
        yield EXACT, _timed(truth, partial(exact_matching, people, papers))
        yield SPLINK, _timed(truth, partial(splink_defaults, rows, IDENTITIES))


FLAT = """
    SELECT d.key AS unique_id, name, name_latin, strftime(birth_date, '%Y-%m-%d') AS birth_date,
           document, phone
    FROM node_Identity d
    LEFT JOIN (SELECT start_key AS key, min(end_key) AS document FROM rel_PRESENTED GROUP BY 1)
    USING (key)
    LEFT JOIN (SELECT start_key AS key, min(end_key) AS phone FROM rel_GAVE GROUP BY 1)
    USING (key)
    ORDER BY d.key
"""
"""Identities of a raw layer as flat records, for baselines that take one value a field."""


def _identities(con: "DuckDBPyConnection") -> tuple[list[Any], list[Any], Any]:
    """Return identities for baselines: (key, name, birth date), (key, document), flat records."""
    people = con.execute(
        "SELECT key, coalesce(name, name_latin), birth_date FROM node_Identity ORDER BY key"
    ).fetchall()
    papers = con.execute(
        "SELECT DISTINCT start_key, end_key FROM rel_PRESENTED"
        " WHERE start_label = 'Identity' ORDER BY ALL"
    ).fetchall()
    return people, papers, con.execute(FLAT).to_arrow_table()


def resolved(con: "DuckDBPyConnection", truth: Truth, *, by_probability: bool = False) -> Outcome:
    """Run resolution on a projection, in a folder that is thrown away, and compare."""
    from resolution.resolve import build

    with tempfile.TemporaryDirectory(prefix="leadgraph-evaluate-") as temporary:
        folder = Path(temporary) / "resolution"
        began = time.perf_counter()
        made = build(con, folder, by_probability=by_probability)
        seconds = time.perf_counter() - began
        person = dict(_pairs_of(made.tables["rel_IDENTIFIES"], "start_key", "end_key"))
        queue = _pairs_of(folder / "queue.parquet", "left_person", "right_person")
        scope = _scope(folder / "scope.parquet")
    inside = {k: p for k, p in truth.person.items() if scope is None or k in scope}
    queued, queued_true = between(person, truth.person, queue)
    _, queued_in_scope = between(person, inside, queue)
    return Outcome(
        accepted=agreement(person, truth.person),
        in_scope=agreement(person, inside),
        queued=queued,
        queued_true=queued_true,
        queued_in_scope=queued_in_scope,
        to_review=len(queue),
        merged_namesakes=merged_alike(person, truth.person, truth.namesakes),
        namesakes=len(truth.namesakes),
        seconds=seconds,
    )


def _pairs_of(path: Path, left: str, right: str) -> list[tuple[str, str]]:
    import pyarrow.parquet as pq

    if not path.is_file():
        return []
    columns = pq.read_table(path, columns=[left, right]).to_pydict()
    return list(zip(columns[left], columns[right], strict=True))


def _scope(path: Path) -> set[str] | None:
    """Return the identities that were candidates, or None where all were."""
    import pyarrow.parquet as pq

    if not path.is_file():
        return None
    return set(pq.read_table(path, columns=["identity"]).column("identity").to_pylist())


def _timed(truth: Truth, method: Callable[[], Mapping[str, Hashable]]) -> Outcome:
    began = time.perf_counter()
    found = method()
    seconds = time.perf_counter() - began
    compared = agreement(found, truth.person)
    return Outcome(
        accepted=compared,
        in_scope=compared,
        merged_namesakes=merged_alike(found, truth.person, truth.namesakes),
        namesakes=len(truth.namesakes),
        seconds=seconds,
    )


def _of_labelled(name: str, outcomes: Iterator[tuple[str, Outcome]]) -> list[Result]:
    results: list[Result] = []
    for method, one in outcomes:
        log.info("measured", dataset=name, method=method, seconds=f"{one.seconds:.1f}")
        results += _figures(name, method, one)
        if method == LEADGRAPH:
            results += _reviewed(name, one, one.accepted, one.queued_true)
    return results


def _of_worlds(name: str, outcomes: Mapping[str, Outcome]) -> list[Result]:
    results: list[Result] = []
    for method, one in outcomes.items():
        log.info("measured", dataset=name, method=method, seconds=f"{one.seconds:.1f}")
        results += _figures(name, method, one)
        add = partial(_result, name, method)
        results.append(add("merged_namesakes", one.merged_namesakes, one.namesakes))
        if method == LEADGRAPH:
            outside = one.accepted.true_pairs - one.in_scope.true_pairs
            results += [
                add("recall_in_scope", one.in_scope.recall, one.in_scope.true_pairs),
                add("pairs_out_of_scope", outside, one.accepted.true_pairs),
                *_reviewed(name, one, one.in_scope, one.queued_in_scope),
            ]
    return results


def _figures(name: str, method: str, one: Outcome) -> list[Result]:
    """Return what is measured of every method.

    `n` is the number of pairs that the figure is a share of, for B-cubed of identities, for
    `mixed_persons` of clusters.
    """
    made, add = one.accepted, partial(_result, name, method)
    return [
        add("precision", made.precision, made.joined_pairs),
        add("recall", made.recall, made.true_pairs),
        add("f1", made.f1, made.true_pairs),
        add("b3_precision", made.b3_precision, made.items),
        add("b3_recall", made.b3_recall, made.items),
        add("b3_f1", made.b3_f1, made.items),
        add("pairs", made.joined_pairs, made.true_pairs),
        add("mixed_persons", made.mixed, made.clusters),
        add("seconds", round(one.seconds, 2), made.items),
    ]


def _reviewed(name: str, one: Outcome, made: Agreement, queued: int) -> list[Result]:
    """Return what holds when reviewers decide every question rightly, and what they are asked."""
    add = partial(_result, name, WITH_REVIEW)
    hits = made.hits + queued
    recall = hits / made.true_pairs if made.true_pairs else None
    precision = hits / (made.joined_pairs + queued) if made.joined_pairs + queued else None
    f1 = 2 * hits / (made.joined_pairs + queued + made.true_pairs) if made.true_pairs else None
    share = one.queued_true / one.queued if one.queued else None
    return [
        add("recall_with_review", recall, made.true_pairs),
        add("precision_with_review", precision, made.joined_pairs + queued),
        add("f1_with_review", f1, made.true_pairs),
        add("to_review", one.to_review, made.items),
        add("queue_precision", share, one.queued),
    ]


def _result(name: str, method: str, metric: str, value: float | None, n: int) -> Result:
    return Result(name, "", metric, value, n, method, TASK)
