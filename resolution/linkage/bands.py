"""Three bands: what is accepted by rule, what a reviewer is asked, what is rejected.

A probability alone never merges. Accepted is a pair whose probability is above `HIGH`, whose facts
do not contradict each other, whose names agree, and that agrees in something besides name and date
of birth: a document, a number, handset or account of few. So neither a name in Latin letters nor a
shared number carries a match by itself, and two namesakes born on one day stay two. The less the
names agree, the more else must: twins have a date of birth, a number, an address, perhaps an
account and half a name in common, and passports that differ by one digit, so that only one and the
same document helps where names do not quite agree.

Facts that nobody mistypes contradict for good: two valid resident ids, two dates of birth that
documents certify. A date that an agency only stated may be wrong altogether; it is weighed, and the
pair is accepted only where a document or two other things agree.
"""

from typing import TYPE_CHECKING

from resolution.linkage.comparisons import Comparison

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from resolution.linkage.model import Model

HIGH = 0.999
"""Probability from which a pair may be accepted: one wrong merge in a thousand, at the bar."""

LOW = 0.2
"""Probability from which a reviewer is asked: every fifth question or more is worth it."""

NAME_ALONE = 0.5
"""Probability from which a reviewer is asked where there is nothing but a name: a rare one."""

SURE = ("same characters", "same in Latin letters")
AGREES = (*SURE, "another romanisation", "the same from another script")
NEARLY = ("same sound, other characters", "a slip")
ALIKE = ("a nickname", "alike or in part")
BORN_ALIKE = ("same date", "one digit or day and month changed", "same year, day unknown")
DESCRIBED = ("a rare one and others agree", "a rare one agrees", "three or more agree")


def decide(con: "DuckDBPyConnection", model: "Model", by_probability: bool = False) -> None:
    """Make `decided(l, r, weight, probability, band, kind, conflicts, despite)` of `scored`.

    `band` is `accept`, `review` or `reject`; `kind` says why a pair is asked (`probability`,
    `contradiction`); `conflicts` holds sentences on facts that contradict; `despite`: some
    dates of birth that agencies stated differ beyond a slip.

    Args:
        con: with `scored` and `profile`.
        model: the version that scored them.
        by_probability: accept whatever is above `HIGH` and not vetoed: for measuring what the model
            knows, never for persons.
    """
    level = {comparison.name: comparison for comparison in model.comparisons}

    def at(comparison: str, *names: str) -> str:
        numbers = ", ".join(str(_number(level[comparison], name)) for name in names)
        return f"g_{comparison.replace(' ', '_')} IN ({numbers})"

    same_document = at("document", "same number")
    document = at("document", "same number", "one character changed")
    phone, account = at("phone", "same number, of few"), at("account", "same account")
    handset, few = at("handset", "same handset"), at("phone", "same number, of more")
    born_alike = at("birth date", *BORN_ALIKE)
    described = "false"
    if "further attributes" in level:
        described = at("further attributes", *DESCRIBED)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE decided AS
        WITH seen AS (
            SELECT s.*, 1 / (1 + pow(2, -weight)) AS probability,
                   {at("name", *SURE)} AS name_sure, {at("name", *AGREES)} AS name_agrees,
                   {at("name", *NEARLY)} AS name_nearly, {at("name", *ALIKE)} AS name_alike,
                   {at("name", "one part in common")} AS name_shared,
                   {at("birth date", "same date")} AS born_same,
                   {born_alike} AS born_alike, {same_document} AS one_document,
                   ({document})::INT + ({phone})::INT + ({account})::INT
                       + ({described})::INT AS firm,
                   ({handset} OR {few})::INT AS weak, {at("case", "same case")} AS one_case,
                   len(x.residents) > 0 AND len(y.residents) > 0
                       AND len(list_distinct(list_concat(x.residents, y.residents))) > 1 AS two_ids,
                   births_apart(x.certified, y.certified) AS two_births,
                   births_apart(x.births, y.births) AS unlike,
                   births_unlike(x.births, y.births) AS despite,
                   x.residents AS ids_x, y.residents AS ids_y,
                   x.births AS born_x, y.births AS born_y
            FROM scored s JOIN profile x ON x.p = s.l JOIN profile y ON y.p = s.r),
        judged AS (
            SELECT *, list_filter([
                       CASE WHEN two_ids THEN 'different resident ids ' || array_to_string(
                            list_sort(list_distinct(list_concat(ids_x, ids_y))), ', ') END,
                       CASE WHEN unlike THEN 'dates of birth '
                            || array_to_string(least(born_x, born_y), ', ') || ' and '
                            || array_to_string(greatest(born_x, born_y), ', ') END],
                       lambda t: t IS NOT NULL) AS conflicts,
                   name_agrees AND (born_alike AND firm + weak >= 1 OR firm >= 2
                                    OR name_sure AND firm >= 1)
                   OR name_nearly AND one_document AND (born_same OR firm >= 2)
                   OR name_alike AND one_document AND firm >= 2
                   OR name_shared AND born_same AND firm >= 2 AND one_document
                       AS supported
            FROM seen)
        SELECT l, r, weight, probability, conflicts, despite,
               CASE WHEN two_ids OR probability < {LOW} THEN 'reject'
                    WHEN two_births THEN CASE WHEN firm >= 1 THEN 'review' ELSE 'reject' END
                    WHEN probability >= {HIGH} AND supported
                         AND (NOT unlike OR one_document OR firm >= 2) THEN 'accept'
                    WHEN {by_probability} AND probability >= {HIGH} THEN 'accept'
                    WHEN unlike AND firm = 0 THEN 'reject'
                    WHEN NOT (name_agrees OR name_nearly OR name_alike)
                         AND firm < 2 - name_shared::INT THEN 'reject'
                    WHEN born_alike::INT + firm + weak + one_case::INT = 0
                         AND NOT (name_sure AND probability >= {NAME_ALONE}) THEN 'reject'
                    ELSE 'review' END AS band,
               CASE WHEN unlike OR two_births THEN 'contradiction' ELSE 'probability' END AS kind
        FROM judged
    """)


def _number(comparison: Comparison, name: str) -> int:
    """The number that Splink gives a level: 0 for the last, one more for each before it."""
    known = [level.name for level in comparison.levels if not level.unknown]
    return len(known) - 1 - known.index(name)
