"""Linkage in one go: from nuclei to persons, with the pairs that a reviewer is asked about."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from resolution import scope
from resolution.columns import count
from resolution.linkage import bands, blocking, clusters, features, scoring, training
from resolution.linkage import model as models
from resolution.linkage.comparisons import MACROS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

log = structlog.get_logger()


@dataclass(frozen=True)
class Linkage:
    """What linkage did: the model, nuclei in scope, candidate pairs, pairs accepted and asked."""

    model: models.Model
    nuclei: int
    pairs: int
    accepted: int
    asked: int


def link(
    con: "DuckDBPyConnection", folder: Path, train: bool = False, by_probability: bool = False
) -> Linkage:
    """Join nuclei that are one person by likeness: change `member(i, c)` of `resolution.persons`.

    Leaves `nucleus_of(i, c)` (member as it was), `link`, `asked` (`resolution.linkage.clusters`),
    `profile`, `profile_of`, `scored`, `decided`, `in_scope`.

    Args:
        con: after `resolution.persons.join`.
        folder: `home/resolution`: versions of the model, name forms and weights are kept there.
        train: make a new version of the model. The first is made where none is there and the data
            suffice; no other is made unasked.
        by_probability: see `resolution.linkage.bands.decide`.
    """
    con.execute(MACROS)
    scope.find(con)
    features.prepare(con, folder)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE nucleus_unit AS
        SELECT i, c AS u FROM member SEMI JOIN in_scope USING (c)
    """)
    features.make(con, "nucleus_unit", "nucleus")
    model = _model(con, folder / "models", train)
    _profiles(con, model)
    blocking.pairs(con)
    scoring.score(con, model, folder / "pairs.parquet")
    bands.decide(con, model, by_probability)
    clusters.form(con, model.version)
    counts = [
        count(con, table)
        for table in ("nucleus", "scored", "link", "asked")
    ]  # fmt: skip
    log.info("linked", model=model.version, nuclei=counts[0], pairs=counts[1], accepted=counts[2],
             to_review=counts[3])  # fmt: skip
    return Linkage(model, *counts)


def _model(con: "DuckDBPyConnection", folder: Path, train: bool) -> models.Model:
    current = models.latest(folder) if not train else None
    if current is None:
        before = models.latest_version(folder)
        made = training.train(con, before + 1)
        if made is not None:
            current = models.save(made, con, folder)
            log.info("model trained", version=current.version, **current.about)
    if current is None:
        current = models.latest(folder) or models.built_in(_described(con))
    for column in models.FREQUENCIES:
        current.frequencies(con, column)
    return current


def _described(con: "DuckDBPyConnection") -> bool:
    return count(con, "nucleus WHERE len(extras) > 0") > 0


def _profiles(con: "DuckDBPyConnection", model: models.Model) -> None:
    """Make `profile` (one row for each set of features) and `profile_of(c, p)`.

    Nuclei that a reviewer has spoken of stand alone, whatever they are like.
    """
    training.represent(con, "nucleus", "nucleus_full", "u")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE spoken_of AS
        SELECT DISTINCT c FROM member SEMI JOIN (
            SELECT a AS i FROM apart UNION SELECT b FROM apart
            UNION SELECT a FROM unsure UNION SELECT b FROM unsure) USING (i);
        CREATE OR REPLACE TEMP TABLE profile_of AS
        SELECT u AS c, dense_rank() OVER (ORDER BY h, CASE WHEN s.c IS NULL THEN -1 ELSE u END) AS p
        FROM nucleus_full LEFT JOIN spoken_of s ON s.c = u;
        CREATE OR REPLACE TEMP TABLE profile AS
        SELECT p, count(*) OVER (PARTITION BY p) AS nuclei, n.* EXCLUDE (u)
        FROM nucleus_full n JOIN profile_of o ON o.c = n.u
        QUALIFY row_number() OVER (PARTITION BY p ORDER BY u) = 1
    """)
