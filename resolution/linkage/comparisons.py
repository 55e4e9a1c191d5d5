"""What two nuclei are compared by, as a Splink model: comparisons, their levels, and macros.

The Fellegi-Sunter model (I. P. Fellegi, A. B. Sunter, "A theory for record linkage", JASA 64, 1969)
in the form of Splink (R. Linacre et al., "Splink: free software for probabilistic record linkage
at scale", IJPDS 7(3), 2022): each comparison falls into one level; a level has the probability `m`
of being seen in two records of one person and `u` in two of different persons; the weight of a
level is log2(m/u), and a pair's weight is the sum, with the prior. Names and dates of birth are
weighed by how frequent they are.
"""

from dataclasses import dataclass
from typing import Any

NAME_SLIP, NAME_LIKE = 0.94, 0.86
"""Jaro-Winkler similarity of names that differ by a slip, and of names that are alike. In W. E.
Winkler's tables of census pairs (1990, 2006) typing errors lie above .93, chance pairs mostly
below .8."""


@dataclass(frozen=True)
class Level:
    """One level: the SQL condition over `<column>_l` and `<column>_r`, and its probabilities.

    `m` and `u` are starting values, used as they are in version 0 of the model and where training
    sees nothing of the level; `fixed` ones are never trained. `unknown` marks the level that says
    nothing. `frequency` is the column whose term frequency adjusts the weight.
    """

    name: str
    sql: str
    m: float = 0.0
    u: float = 0.0
    unknown: bool = False
    frequency: str | None = None
    fixed: bool = False


@dataclass(frozen=True)
class Comparison:
    """A comparison: its levels from the closest to the last, which is taken when none holds.

    `shown` is the column of features that a reader is shown; `shared` marks comparisons of things,
    whose `u` is counted in the data, not sampled, for chance finds none of them. That two people
    have different accounts, handsets or cases says nothing: who has one may have several. A handset
    that a shared number was used in says no more than the number.
    """

    name: str
    shown: str
    levels: tuple[Level, ...]
    shared: bool = False


def _any(column: str, other: str | None = None) -> str:
    return f"list_has_any({column}_l, {other or column}_r)"


def _none(column: str) -> str:
    return f"(len({column}_l) = 0 OR len({column}_r) = 0)"


def _either(column: str, other: str) -> str:
    return f"({_any(column, other)} OR {_any(other, column)})"


ONE_WITHOUT_HAN = "(len(hans_l) = 0 OR len(hans_r) = 0)"

COMPARISONS = (
    Comparison(
        "name",
        "names",
        (
            Level(
                "unknown",
                "(len(tokens_l) + len(nicknames_l) = 0 OR len(tokens_r) + len(nicknames_r) = 0)",
                unknown=True,
            ),
            Level("same characters", _any("hans"), 0.45, 0.0006, frequency="han"),
            Level(
                "same in Latin letters",
                f"{_any('keys')} AND {ONE_WITHOUT_HAN}",
                0.38,
                0.0012,
                frequency="roman",
            ),
            Level(
                "another romanisation",
                f"({_either('alts', 'keys')} OR {_any('alts')}) AND {ONE_WITHOUT_HAN}",
                0.04,
                0.002,
            ),
            Level("same sound, other characters", _any("keys"), 0.02, 0.002),
            Level("the same from another script", _either("scripts", "skeletons"), 0.005, 0.0003),
            Level(
                "a slip",
                f"names_slip(spelled_l, spelled_r, {NAME_SLIP}) OR han_slip(hans_l, hans_r)",
                0.03,
                0.003,
            ),
            Level("a nickname", f"{_any('nicknames')} AND {ONE_WITHOUT_HAN}", 0.005, 0.001),
            Level(
                "alike or in part",
                f"names_slip(spelled_l, spelled_r, {NAME_LIKE}) OR in_part(tokens_l, tokens_r)"
                " OR han_slip(hans_l, hans_r)",
                0.03,
                0.02,
            ),
            Level("one part in common", _any("tokens"), 0.01, 0.06),
            Level("different", "ELSE", 0.03, 0.906),
        ),
    ),
    Comparison(
        "birth date",
        "births",
        (
            Level("unknown", _none("births"), unknown=True),
            Level("same date", _any("births"), 0.93, 0.00008, frequency="birth"),
            Level(
                "one digit or day and month changed", "births_slip(births_l, births_r)", 0.05, 0.002
            ),
            Level("same year, day unknown", "births_year(births_l, births_r)", 0.01, 0.0001),
            Level("different", "ELSE", 0.01, 0.998),
        ),
    ),
    Comparison(
        "document",
        "docs",
        (
            Level("unknown", "NOT one_kind(docs_l, docs_r)", unknown=True),
            Level("same number", _any("docs"), 0.3, 0.00001, fixed=True),
            Level(
                "one character changed",
                "(docs_slip(docs_once_l, docs_r) OR docs_slip(docs_l, docs_once_r))",
                0.03,
                0.00001,
                fixed=True,
            ),
            Level("different", "ELSE", 0.67, 0.99998, fixed=True),
        ),
    ),
    Comparison(
        "phone",
        "phones",
        (
            Level(
                "unknown",
                "(len(phones_l) + len(phones_few_l) = 0 OR len(phones_r) + len(phones_few_r) = 0)",
                unknown=True,
            ),
            Level("same number, of few", _any("phones"), 0.5, 0.0002),
            Level("same number, of more", _any("phones_few"), 0.05, 0.001),
            Level("different", "ELSE", 0.45, 0.9988),
        ),
        shared=True,
    ),
    Comparison(
        "account",
        "accounts",
        (
            Level("unknown", _none("accounts"), unknown=True),
            Level("same account", _any("accounts"), 0.1, 0.0001),
            Level("different", "ELSE", 0.5, 0.5, fixed=True),
        ),
        shared=True,
    ),
    Comparison(
        "handset",
        "devices",
        (
            Level(
                "unknown",
                f"({_none('devices')} OR {_any('phones')} OR {_any('phones_few')})",
                unknown=True,
            ),
            Level("same handset", _any("devices"), 0.3, 0.0005),
            Level("different", "ELSE", 0.5, 0.5, fixed=True),
        ),
        shared=True,
    ),
    Comparison(
        "case",
        "cases",
        (
            Level("unknown", _none("cases"), unknown=True),
            Level("same case", _any("cases"), 0.6, 0.01),
            Level("different", "ELSE", 0.5, 0.5, fixed=True),
        ),
        shared=True,
    ),
)
"""What feeds tell of people."""

EXTRAS = Comparison(
    "further attributes",
    "extras",
    (
        Level("unknown", _none("extras"), unknown=True),
        Level(
            "a rare one and others agree",
            f"{_any('extras_rare')} AND shared_count(extras_l, extras_r) >= 3",
            0.5,
            0.00001,
        ),
        Level("a rare one agrees", _any("extras_rare"), 0.2, 0.0001),
        Level("three or more agree", "shared_count(extras_l, extras_r) >= 3", 0.1, 0.0005),
        Level("two agree", "shared_count(extras_l, extras_r) = 2", 0.1, 0.005),
        Level("one agrees", "shared_count(extras_l, extras_r) = 1", 0.05, 0.1),
        Level("different", "ELSE", 0.05, 0.894),
    ),
)
"""What other sources tell besides: address, electronic mail (table `extra`)."""

MACROS = """
CREATE OR REPLACE TEMP MACRO closest(a, b) AS list_max(flatten(list_transform(a,
    lambda x: list_transform(b, lambda y: jaro_winkler_similarity(x, y)))));
CREATE OR REPLACE TEMP MACRO names_slip(a, b, least) AS coalesce(closest(a, b) >= least, false);
CREATE OR REPLACE TEMP MACRO han_slip(a, b) AS coalesce(list_bool_or(flatten(list_transform(a,
    lambda x: list_transform(b, lambda y: length(x) >= 3 AND length(y) >= 3
        AND abs(length(x) - length(y)) <= 1 AND damerau_levenshtein(x, y) = 1)))), false);
CREATE OR REPLACE TEMP MACRO in_part(a, b) AS
    list_has_all(a, b) OR list_has_all(b, a);
CREATE OR REPLACE TEMP MACRO one_birth_slip(x, y) AS
    (length(x) = length(y) AND hamming(x, y) = 1)
    OR (x[1:4] = y[1:4] AND x[5:6] = y[7:8] AND x[7:8] = y[5:6]);
CREATE OR REPLACE TEMP MACRO births_slip(a, b) AS coalesce(list_bool_or(flatten(list_transform(a,
    lambda x: list_transform(b, lambda y: one_birth_slip(x, y))))), false);
CREATE OR REPLACE TEMP MACRO births_year(a, b) AS coalesce(list_bool_or(flatten(list_transform(a,
    lambda x: list_transform(b,
        lambda y: x[1:4] = y[1:4] AND (x[5:8] = '0101' OR y[5:8] = '0101'))))), false);
CREATE OR REPLACE TEMP MACRO births_apart(a, b) AS len(a) > 0 AND len(b) > 0
    AND NOT list_has_any(a, b) AND NOT births_slip(a, b) AND NOT births_year(a, b);
CREATE OR REPLACE TEMP MACRO births_unlike(a, b) AS coalesce(list_bool_or(flatten(list_transform(a,
    lambda x: list_transform(b, lambda y: NOT (x = y OR one_birth_slip(x, y)
        OR (x[1:4] = y[1:4] AND (x[5:8] = '0101' OR y[5:8] = '0101'))))))), false);
CREATE OR REPLACE TEMP MACRO one_kind(a, b) AS list_has_any(
    list_transform(a, lambda x: split_part(x, ':', 1)),
    list_transform(b, lambda y: split_part(y, ':', 1)));
CREATE OR REPLACE TEMP MACRO docs_slip(a, b) AS coalesce(list_bool_or(flatten(list_transform(a,
    lambda x: list_transform(b, lambda y: damerau_levenshtein(x, y) = 1)))), false);
CREATE OR REPLACE TEMP MACRO shared_count(a, b) AS len(list_intersect(a, b));
"""
"""SQL functions of the conditions above, over lists of features."""


def splink_settings(comparisons: tuple[Comparison, ...], prior: float) -> dict[str, Any]:
    """Return the settings that Splink takes, with starting values and the prior.

    Args:
        comparisons: what is compared.
        prior: probability that two random nuclei are one person, above 0 and below 1.
    """
    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "u",
        "probability_two_random_records_match": prior,
        "retain_matching_columns": False,
        "retain_intermediate_calculation_columns": True,
        "blocking_rules_to_generate_predictions": ["l.u = r.u"],
        "comparisons": [
            {
                "output_column_name": comparison.name.replace(" ", "_"),
                "comparison_levels": [_level(level) for level in comparison.levels],
            }
            for comparison in comparisons
        ],
    }


def _level(level: Level) -> dict[str, Any]:
    found: dict[str, Any] = {"sql_condition": level.sql, "label_for_charts": level.name}
    if level.unknown:
        return found | {"is_null_level": True}
    found |= {"m_probability": level.m, "u_probability": level.u}
    if level.frequency:
        found |= {"tf_adjustment_column": level.frequency, "tf_minimum_u_value": 1e-6,
                  "disable_tf_exact_match_detection": True}  # fmt: skip
    if level.fixed:
        found |= {"fix_m_probability": True, "fix_u_probability": True}
    return found
