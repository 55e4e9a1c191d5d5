"""What an analyst would pick instead of leadgraph's resolution: exact matching, and Splink as its
documentation shows it.

The Splink models are those of Splink's own documentation for the published data sets, with the
comparisons of its library; deduplication over the pooled records, for leadgraph is not told
either that Febrl 4 links two files one to one. Where its documentation has two models for a set
(`febrl3` and `febrl4` for Febrl, "getting started" and the tutorial for `fake_1000`), the one is
taken that finds more on every set; the other would flatter leadgraph.
"""

import logging
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

SEED = 1
PREDICT_AT = 0.01
CLUSTER_AT = 0.95
"""The threshold of Splink's "getting started"."""

MOST_PAIRS = 1e6
"""Pairs that u is estimated from, in Splink's examples."""


@dataclass(frozen=True)
class Model:
    """A Splink model without its parameters.

    Attributes:
        comparisons: makes the comparisons, given `splink.comparison_library`.
        candidates: columns (several must agree at once) that make a pair a candidate.
        certain: columns that, agreeing, make a match nearly certain; `recall` is a guess of how
            many matches they find, as Splink's examples guess it.
        training: columns to block on, in turn, while m is estimated by expectation maximisation.
    """

    comparisons: Callable[[Any], list[Any]]
    candidates: Sequence[tuple[str, ...]]
    certain: Sequence[tuple[str, ...]]
    recall: float
    training: Sequence[tuple[str, ...]]


def _febrl(cl: Any) -> list[Any]:
    common = {"term_frequency_adjustments": True}
    return [
        cl.NameComparison("given_name").configure(**common),
        cl.NameComparison("surname").configure(**common),
        cl.DateOfBirthComparison("date_of_birth", input_is_string=True, datetime_format="%Y%m%d"),
        cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
        cl.ExactMatch("street_number").configure(**common),
        cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(**common),
    ]


def _fake_1000(cl: Any) -> list[Any]:
    return [
        cl.NameComparison("first_name"),
        cl.NameComparison("surname"),
        cl.LevenshteinAtThresholds("dob", 1),
        cl.ExactMatch("city").configure(term_frequency_adjustments=True),
        cl.EmailComparison("email"),
    ]


def _identities(cl: Any) -> list[Any]:
    return [
        cl.NameComparison("name"),
        cl.NameComparison("name_latin"),
        cl.DateOfBirthComparison("birth_date", input_is_string=True),
        cl.LevenshteinAtThresholds("document"),
        cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
    ]


FEBRL = Model(
    _febrl,
    (
        ("given_name", "surname"),
        ("date_of_birth",),
        ("soc_sec_id",),
        ("state", "address_1"),
        ("street_number", "address_1"),
        ("postcode",),
    ),
    (("soc_sec_id",), ("given_name", "surname", "date_of_birth")),
    0.8,
    (("date_of_birth",), ("postcode",)),
)
"""Source: docs/demos/examples/duckdb/febrl4 of Splink, its detailed model, without the rule for
names in swapped fields."""

FAKE_1000 = Model(
    _fake_1000,
    (("first_name", "city"), ("surname",), ("dob",)),
    (("first_name", "dob"), ("email",)),
    0.7,
    (("first_name", "surname"), ("dob",)),
)
"""Source: docs/demos/tutorials of Splink, parts 3 to 5."""

IDENTITIES = Model(
    _identities,
    (("document",), ("phone",), ("name", "birth_date"), ("name_latin",), ("birth_date",)),
    (("document",), ("name", "birth_date")),
    0.7,
    (("birth_date",), ("document",)),
)
"""Identities of leadgraph's feeds, by the same steps; there is no published example for them."""


def splink_defaults(rows: "pa.Table", model: Model) -> dict[str, str]:
    """Return the cluster of each `unique_id` of flat text columns.

    Splink on an in-memory DuckDB: the probability that two random records match, u from random
    pairs (seeded), m by expectation maximisation, prediction, connected components.
    """
    import duckdb
    import splink.comparison_library as cl
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    with _quiet(), duckdb.connect() as con:
        con.execute("SET enable_progress_bar = false")
        api: Any = DuckDBAPI(connection=con)
        registered = api.register(rows)
        settings = SettingsCreator(
            link_type="dedupe_only",
            unique_id_column_name="unique_id",
            comparisons=model.comparisons(cl),
            blocking_rules_to_generate_predictions=[block_on(*c) for c in model.candidates],
        )
        linker: Any = Linker(registered, settings, log_level=None)
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [block_on(*columns) for columns in model.certain], recall=model.recall
        )
        training.estimate_u_using_random_sampling(max_pairs=MOST_PAIRS, seed=SEED)
        for columns in model.training:
            training.estimate_parameters_using_expectation_maximisation(block_on(*columns))
        predicted = linker.inference.predict(threshold_match_probability=PREDICT_AT)
        clustered = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=CLUSTER_AT
        )
        found = clustered.as_duckdbpyrelation().select("unique_id, cluster_id").fetchall()
    return {key: str(cluster) for key, cluster in found}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's progress off the screen; what it fails on is raised."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def normalised(name: str) -> str:
    """Return a name in NFKC and lower case with nothing but its letters and digits."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", name).casefold())


def exact_matching(
    people: Iterable[tuple[str, str | None, date | None]],
    documents: Iterable[tuple[str, str]],
) -> dict[str, int]:
    """Return the cluster of each key: same normalised name and birth date, or same document.

    Args:
        people: (key, name, birth date); who lacks one of the two is matched by document alone.
        documents: (key, document).
    """
    import numpy as np
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place: dict[str, int] = {}
    first: dict[object, int] = {}
    left: list[int] = []
    right: list[int] = []

    def join(key: str, mark: object) -> None:
        left.append(place[key])
        right.append(first.setdefault(mark, place[key]))

    for key, name, born in people:
        place.setdefault(key, len(place))
        if name and born and normalised(name):
            join(key, (normalised(name), born))
    for key, document in documents:
        if key in place:
            join(key, document)
    graph = coo_array((np.ones(len(left)), (left, right)), shape=(len(place), len(place)))
    _, found = connected_components(graph, directed=False)
    return {key: int(found[at]) for key, at in place.items()}
