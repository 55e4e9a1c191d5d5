"""Who may be compared: people in a case or a warrant, and those whose records theirs touch.

Resolution by likeness is no trawl through a population. A nucleus is in scope when one of its
identities stands in a case or a warrant, or in an event under a case; or when one of its records
has a document, phone number or account of such a person in it. One step, not further. Things that
many nuclei share lead nobody in. Whoever lists are made of, having been in scope of a case when
lists were made last, is compared too, or one person would be listed as several.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHARED_THING = 20
"""More nuclei than this on one document, number or account and it leads nobody into scope: it is
a desk's, a dormitory's or a firm's (see `resolution.layer.PHONE_USERS`)."""

SHARED_EVENTS = 200
"""More stays and bookings than this from one number or account and it is an agency's, whose
customers are not brought in; a carrier of people moves tens, not hundreds (OHCHR 2023)."""


def find(con: "DuckDBPyConnection") -> None:
    """Make `in_scope(c, why)`: nuclei that may be compared, `why` being `case`, `warrant` or the
    thing that led to them (`<label> <key>`).

    Reads the raw layer and `member(i, c)`, `identity` of `resolution.persons` and `.evidence`, and
    `scoped(identity)` where there is one: who was in scope of a case before.
    """
    con.execute("CREATE TEMP TABLE IF NOT EXISTS scoped (identity VARCHAR)")
    con.execute("""
        CREATE OR REPLACE TEMP TABLE standing_in AS
        WITH under AS (
            SELECT t.start_key AS identity FROM rel_TOOK_PART t
            JOIN rel_UNDER u ON u.start_label = t.end_label AND u.start_key = t.end_key
            WHERE t.start_label = 'Identity'),
        seed AS (
            SELECT start_key AS identity, 'case' AS why FROM rel_PARTY_TO
            UNION ALL SELECT identity, 'case' FROM under
            UNION ALL SELECT start_key, 'warrant' FROM rel_NAMED_IN)
        SELECT m.c, min(s.why) AS why FROM seed s
        JOIN identity d ON d.key = s.identity JOIN member m USING (i) GROUP BY m.c
    """)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE has AS
        WITH every AS (
            SELECT start_key AS identity, end_label AS label, end_key AS thing FROM rel_PRESENTED
            UNION ALL SELECT start_key, end_label, end_key FROM rel_GAVE
            UNION ALL SELECT start_key, end_label, end_key FROM rel_SUBSCRIBES
            UNION ALL SELECT start_key, end_label, end_key FROM rel_HOLDS
            WHERE start_label = 'Identity' AND end_label = 'Account')
        SELECT DISTINCT d.i, m.c, e.label, e.thing FROM every e
        JOIN identity d ON d.key = e.identity JOIN member m USING (i)
    """)
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE in_scope AS
        WITH theirs AS (
            SELECT label, thing FROM has
            GROUP BY label, thing
            HAVING bool_or(c IN (SELECT c FROM standing_in)) AND count(DISTINCT c) <= {SHARED_THING}
        ),
        events AS (
            SELECT t.label, t.thing, e.end_label, e.end_key FROM theirs t
            JOIN (SELECT start_label, start_key, end_label, end_key FROM rel_BOOKED
                  UNION ALL SELECT start_label, start_key, end_label, end_key FROM rel_PAID_FOR) e
            ON e.start_label = t.label AND e.start_key = t.thing
            QUALIFY count(*) OVER (PARTITION BY t.label, t.thing) <= {SHARED_EVENTS}),
        reached AS (
            SELECT c, why, 0 AS step FROM standing_in
            UNION ALL
            SELECT m.c, 'lists', 2 FROM scoped s
            JOIN identity d ON d.key = s.identity JOIN member m USING (i)
            UNION ALL
            SELECT h.c, label || ' ' || thing, 1 FROM has h JOIN theirs USING (label, thing)
            UNION ALL
            SELECT m.c, e.label || ' ' || e.thing, 1 FROM events e
            JOIN rel_TOOK_PART t ON t.end_label = e.end_label AND t.end_key = e.end_key
            JOIN identity d ON d.key = t.start_key JOIN member m USING (i)
            WHERE t.start_label = 'Identity')
        SELECT c, arg_min(why, row(step, why)) AS why FROM reached GROUP BY c
    """)
