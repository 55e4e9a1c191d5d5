"""Training a version of the model on the data at hand.

- `m` from pairs of identities that a valid document joins: they are one person whatever their names
  and dates say (Splink's `estimate_m_from_pairwise_labels`). Where there are fewer than `LABELS` of
  them, by expectation maximisation (W. E. Winkler, 1988; Splink's
  `estimate_parameters_using_expectation_maximisation`).
- `u` of names and dates from random pairs (`estimate_u_using_random_sampling`), of shared things by
  counting the pairs that share them; of both, what the true pairs among them account for is taken
  off.
- The prior from the pairs that share a name and a date of birth, or a name and a thing, taken for
  `FOUND` of all.
"""

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any

import structlog

from resolution.columns import count
from resolution.linkage import features
from resolution.linkage.comparisons import MACROS, Comparison
from resolution.linkage.model import FREQUENCIES, Model, built_in, tell_apart

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

log = structlog.get_logger()

LEAST_NUCLEI = 200
"""Fewer nuclei in scope teach nothing that the starting values do not know."""

LABELS = 200
"""Fewer labelled pairs and a level seen in 1 % of them is seen twice: too few to go by."""

LIKE_PAIRS, UNLIKE_PAIRS = 100, 100_000
"""Pairs that the starting values of `m` and of `u` count for, beside those that were seen: few
data change the model little, and what was never seen is not impossible."""

CROWD = 100
"""Nuclei of one date of birth or one name that expectation maximisation looks at together."""

MOST_LABELS = 60_000
RANDOM_PAIRS = 2e6
FOUND = 0.6
"""Share of true pairs that the rules for the prior find; Splink's users guess .6 to .9."""

SEED = 20240503
LEAST, MOST = 1e-9, 1 - 1e-9


def train(con: "DuckDBPyConnection", version: int) -> Model | None:
    """Train a version on the table `profile` and the identities behind it.

    Leaves the tables `frequency_<column>`.

    Returns:
        The model, not yet kept; None where fewer than `LEAST_NUCLEI` nuclei in scope differ.
    """
    nuclei = count(con, "nucleus")
    if count(con, "(SELECT DISTINCT h FROM nucleus)") < LEAST_NUCLEI:
        return None
    con.execute(MACROS)
    extras = count(con, "nucleus WHERE len(extras) > 0") > 0
    start = built_in(extras)
    _count_terms(con)
    threads = con.execute("SELECT current_setting('threads')").fetchone()
    con.execute("SET threads = 1")  # sums in one order: the same data give the same model
    try:
        settings, about = _estimate(con, start, nuclei)
    finally:
        con.execute(f"SET threads = {threads[0] if threads else 1}")
    return Model(version, start.comparisons, tell_apart(settings), about)


def _count_terms(con: "DuckDBPyConnection") -> None:
    """Make `frequency_<column>`: the share of people who have a value.

    One person's records are many nuclei before they are linked, so people are counted by name and
    date of birth together: of a name its different dates, of a date its different names.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE counted AS
        SELECT u, coalesce(called, '') AS called, coalesce(births[1], '') AS born
        FROM nucleus LEFT JOIN called ON called.c = nucleus.u
    """)
    for column, listed in FREQUENCIES.items():
        other = "called" if column == "birth" else "born"
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE frequency_{column} AS
            SELECT value AS {column},
                   greatest(count(DISTINCT {other}) FILTER ({other} <> ''), 1)::DOUBLE
                   / (SELECT count(*) FROM (SELECT DISTINCT called, born FROM counted))
                       AS tf_{column}
            FROM (SELECT u, unnest({listed}) AS value FROM nucleus) JOIN counted USING (u)
            GROUP BY value
        """)


def _estimate(
    con: "DuckDBPyConnection", start: Model, nuclei: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    settings = start.settings
    prior = settings["probability_two_random_records_match"] = _prior(con, nuclei)
    shared = _shared(con, start.comparisons)
    labelled = _labels(con)
    sampled = _by_chance(con, start)
    if labelled >= LABELS:
        pairs = _linker(con, settings, "label_sample", "FROM label_training ORDER BY u")
        pairs.training.estimate_m_from_pairwise_labels(pairs._db_api.register("label_pair"))
        ms = _learned(pairs)
        like, source = float(labelled), f"{labelled} pairs joined by a document"
    else:
        ms = _by_expectation(con, settings)
        like, source = prior * nuclei * nuclei / 2, "expectation maximisation"
    seen = (like, min(RANDOM_PAIRS, nuclei * (nuclei - 1) / 2))
    for comparison, own in zip(start.comparisons, settings["comparisons"], strict=True):
        name = own["output_column_name"]
        _take(
            comparison, own, ms[name], sampled.get(name), shared.get(comparison.name), seen, prior
        )
    about = {
        "nuclei": nuclei,
        "labelled_pairs": labelled,
        "m": source,
        "u": "random pairs; of shared things counted",
    }
    return settings, about


def _by_chance(con: "DuckDBPyConnection", start: Model) -> dict[str, Any]:
    """Return the levels, with `u`, of the comparisons that random pairs tell of."""
    told = [
        made
        for comparison, made in zip(start.comparisons, start.settings["comparisons"], strict=True)
        if not comparison.shared and not all(one.fixed or one.unknown for one in comparison.levels)
    ]
    some = start.settings | {"comparisons": told}
    linker = _linker(con, some, "nucleus_sample", "FROM nucleus_training ORDER BY u")
    linker.training.estimate_u_using_random_sampling(
        max_pairs=RANDOM_PAIRS, seed=SEED, min_count_per_level=None, num_chunks=10
    )
    return _learned(linker)


def _by_expectation(con: "DuckDBPyConnection", settings: dict[str, Any]) -> dict[str, Any]:
    """Return the levels, with `m`, by expectation maximisation on pairs of one date of birth, and
    on pairs of one name for what those cannot tell: the date of birth."""
    found = {one["output_column_name"]: one["comparison_levels"] for one in settings["comparisons"]}
    for column, names in (("birth", None), ("roman", ("birth_date",))):
        # One of each set of features, and no value of a crowd: pairs grow with its square.
        con.execute(f"""
            CREATE OR REPLACE TEMP TABLE alike AS
            SELECT * FROM (
                FROM nucleus_training QUALIFY row_number() OVER (PARTITION BY h ORDER BY u) = 1)
            WHERE {column} IS NOT NULL
            QUALIFY count(*) OVER (PARTITION BY {column}) BETWEEN 2 AND {CROWD}
        """)
        if count(con, "alike") < LABELS:
            continue
        linker = _linker(con, settings, "alike_sample", "FROM alike ORDER BY u")
        linker.training.estimate_parameters_using_expectation_maximisation(
            f"l.{column} = r.{column}"
        )
        learned = _learned(linker)
        found |= {name: learned[name] for name in names or learned}
    return found


def _learned(linker: Any) -> dict[str, Any]:
    made = linker.misc.save_model_to_json()["comparisons"]
    return {one["output_column_name"]: one["comparison_levels"] for one in made}


def _take(
    comparison: Comparison,
    own: Any,
    m_of: Any,
    u_of: Any,
    counted: Sequence[float] | None,
    seen: tuple[float, float],
    prior: float,
) -> None:
    """Write trained probabilities into `own`: starting values and what was seen, by their weight.

    Some random pairs are one person; what they add to `u` is taken off: u = (seen - prior x m) /
    (1 - prior).
    """
    place = 0
    unseen: list[dict[str, Any]] = [{}] * len(comparison.levels)
    for level, made, m, u in zip(
        comparison.levels, own["comparison_levels"], m_of, u_of or unseen, strict=True
    ):
        if level.unknown:
            continue
        if not level.fixed:
            like = _mixed(_share(m.get("m_probability")), seen[0], level.m, LIKE_PAIRS)
            found = counted[place] if counted else _share(u.get("u_probability"))
            unlike = max((found - prior * like) / (1 - prior), 0.0)
            made["m_probability"] = like
            made["u_probability"] = _mixed(unlike, seen[1], level.u, UNLIKE_PAIRS)
        place += 1


def _share(value: Any) -> float:
    """A share that Splink gives; it gives words, or no number, where it saw nothing."""
    return float(value) if isinstance(value, float | int) and isfinite(value) else 0.0


def _mixed(share: float, pairs: float, start: float, weight: float) -> float:
    mixed = (share * pairs + start * weight) / (pairs + weight)
    return float(f"{min(max(mixed, LEAST), MOST):.9g}")


def _linker(con: "DuckDBPyConnection", settings: dict[str, Any], table: str, sql: str) -> Any:
    from splink import DuckDBAPI, Linker

    con.execute(f'CREATE OR REPLACE TEMP TABLE "{table}" AS {sql}')
    api = DuckDBAPI(connection=con)
    return Linker(api.register(table), settings, log_level="ERROR")


def _labels(con: "DuckDBPyConnection") -> int:
    """Make `label_pair` and the features of its identities; return the number of pairs."""
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE labelled AS
        WITH one AS (
            SELECT judgement, i FROM evidence JOIN identity d USING (i)
            JOIN member USING (i) SEMI JOIN in_scope USING (c)
            WHERE starts_with(judgement, 'document:')
            QUALIFY row_number() OVER (PARTITION BY judgement, split_part(d.key, '/', 1),
                split_part(d.key, '/', 2) ORDER BY i) <= 2
            AND dense_rank() OVER (PARTITION BY judgement ORDER BY split_part(d.key, '/', 1),
                split_part(d.key, '/', 2)) <= 4)
        SELECT DISTINCT a.i AS l, b.i AS r FROM one a JOIN one b USING (judgement)
        JOIN member x ON x.i = a.i JOIN member y ON y.i = b.i
        WHERE a.i < b.i AND x.c = y.c
        ORDER BY md5_number_lower(l::VARCHAR || '|' || r::VARCHAR) LIMIT {MOST_LABELS};
        CREATE OR REPLACE TEMP TABLE label_unit AS
        SELECT DISTINCT i, i AS u FROM (SELECT l AS i FROM labelled UNION SELECT r FROM labelled)
    """)
    features.make(con, "label_unit", "label")
    represent(con, "label", "label_training", "u")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE label_pair AS
        SELECT l AS u_l, r AS u_r FROM labelled
    """)
    represent(con, "nucleus", "nucleus_training", "u")
    return count(con, "labelled")


def represent(con: "DuckDBPyConnection", table: str, out: str, unit: str) -> None:
    """Make `out`: the features of `table` with one `han`, `roman` and `birth` each: of several the
    most frequent by the tables `frequency_<column>`, of equals the least."""
    joins, columns = [], []
    for column, listed in FREQUENCIES.items():
        joins.append(f"""
            LEFT JOIN (SELECT {unit},
                    arg_min(value, row(-coalesce(tf_{column}, 0), value)) AS {column}
                FROM (SELECT {unit}, unnest({listed}) AS value FROM "{table}")
                LEFT JOIN frequency_{column} ON {column} = value GROUP BY {unit}) {column}_of
            USING ({unit})""")
        columns.append(f"{column}_of.{column}")
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE "{out}" AS
        SELECT t.*, {", ".join(columns)} FROM "{table}" t {" ".join(joins)}
    """)


def _shared(con: "DuckDBPyConnection", comparisons: Sequence[Comparison]) -> dict[str, list[float]]:
    """Count, for each level of the comparisons of things, the share of pairs that fall into it."""
    found = {}
    for comparison in comparisons:
        if not comparison.shared:
            continue
        columns = [level.sql.split("(")[1].split("_l,")[0] for level in comparison.levels
                   if level.sql.startswith("list_has_any")]  # fmt: skip
        known = " OR ".join(f"len({column}) > 0" for column in columns)
        having = count(con, f"nucleus WHERE {known}")
        pairs = max(having * (having - 1) / 2, 1)
        shares = [
            _number(con, f"""
                SELECT coalesce(sum(n * (n - 1) / 2), 0) FROM (
                    SELECT count(*) AS n FROM (SELECT unnest({column}) AS x FROM nucleus)
                    GROUP BY x)
            """) / pairs
            for column in columns
        ]  # fmt: skip
        found[comparison.name] = [*shares, 1 - sum(shares)]
    return found


def _prior(con: "DuckDBPyConnection", nuclei: int) -> float:
    alike = _number(
        con,
        """
        WITH name AS (SELECT u, unnest(keys) AS k FROM nucleus),
        sign AS (
            SELECT u, unnest(births) AS s FROM nucleus UNION ALL
            SELECT u, unnest(phones) FROM nucleus UNION ALL
            SELECT u, unnest(accounts) FROM nucleus),
        marked AS (SELECT DISTINCT u, k, s FROM name JOIN sign USING (u)),
        few AS (SELECT k, s FROM marked GROUP BY k, s HAVING count(*) BETWEEN 2 AND 40)
        SELECT count(*) FROM (
            SELECT DISTINCT x.u, y.u FROM (SELECT * FROM marked SEMI JOIN few USING (k, s)) x
            JOIN marked y USING (k, s) WHERE x.u < y.u)
        """,
    )
    return float(f"{min(max(alike, 1) / FOUND / max(nuclei * (nuclei - 1) / 2, 1), 0.01):.4g}")


def _number(con: "DuckDBPyConnection", sql: str) -> float:
    found = con.execute(sql).fetchone()
    return float(found[0]) if found else 0.0
