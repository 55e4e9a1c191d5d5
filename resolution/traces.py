"""What a run leaves for people to look into: the review queue, and how each person was found.

Files in `home/resolution/`, made anew by each run; `resolution.why` reads them:

- `queue.parquet`: pairs that a reviewer is asked about (`resolution.linkage.clusters`), each with
  what matches, what conflicts and the records;
- `scope.parquet` (identity, why): who may be compared, and what led to them;
- `nuclei.parquet` (identity, nucleus, person, h): the nucleus is named by its least identity;
- `profiles.parquet`: features of each nucleus in scope, by `h`;
- `evidence.parquet` (identity, judgement, rank): what joins identities into nuclei;
- `links.parquet` (a, b, weight): nuclei that likeness joined.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loaders.store import write_parquet
from resolution.columns import give
from resolution.linkage.clusters import PAIR
from resolution.linkage.model import Model

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

SHOWN = 8
"""Values of one side that a comparison shows."""


def write(con: "DuckDBPyConnection", folder: Path, model: Model) -> None:
    """Write the files named above.

    Args:
        con: after `resolution.linkage.likeness.link` and `resolution.registry.assign`.
        folder: `home/resolution`.
        model: the version that was used.
    """
    con.execute("""
        CREATE OR REPLACE TEMP TABLE nucleus_name AS
        SELECT n.c, min(d.key) AS nucleus, any_value(p.person) AS person
        FROM nucleus_of n JOIN identity d USING (i) JOIN person_of p ON p.identity = d.key
        GROUP BY n.c
    """)
    for name, sql in {
        "scope": """SELECT d.key AS identity, s.why FROM in_scope s JOIN nucleus_of USING (c)
            JOIN identity d USING (i) ORDER BY identity""",
        "nuclei": """SELECT d.key AS identity, x.nucleus, x.person, f.h FROM nucleus_of n
            JOIN identity d USING (i) JOIN nucleus_name x USING (c)
            LEFT JOIN nucleus_full f ON f.u = n.c ORDER BY identity""",
        "profiles": "SELECT DISTINCT ON (h) * EXCLUDE (u) FROM nucleus_full ORDER BY h, u",
        "evidence": """SELECT d.key AS identity, e.judgement, e.rank FROM evidence e
            JOIN identity d USING (i) ORDER BY ALL""",
        "links": """SELECT x.nucleus AS a, y.nucleus AS b, l.weight FROM link l
            JOIN nucleus_name x ON x.c = l.a JOIN nucleus_name y ON y.c = l.b ORDER BY ALL""",
    }.items():
        write_parquet(con, sql, folder / f"{name}.parquet")
    _write_queue(con, folder, model)


def _write_queue(con: "DuckDBPyConnection", folder: Path, model: Model) -> None:
    """Write `queue.parquet`: what likeness leaves open, documents that contradict, disputes."""
    names = [c.name.replace(" ", "_") for c in model.comparisons]
    scores = ", ".join(f"s.g_{n}, s.w_{n}" for n in names)
    shown = ", ".join(
        f"{side}.{c.shown} AS {side}_{c.name.replace(' ', '_')}"
        for c in model.comparisons
        for side in ("x", "y")
    )
    rows = con.execute(f"""
        SELECT a.a, a.b, {scores}, {shown}
        FROM asked a JOIN profile_of o ON o.c = a.a JOIN profile_of q ON q.c = a.b
        JOIN profile x ON x.p = o.p JOIN profile y ON y.p = q.p
        JOIN scored s ON s.l = least(o.p, q.p) AND s.r = greatest(o.p, q.p)
        ORDER BY a.a, a.b
    """)
    columns = [column[0] for column in rows.description or ()]
    texts = []
    for row in rows.fetchall():
        found = dict(zip(columns, row, strict=True))
        sides = {
            side: {
                c.name: found[f"{side}_{n}"] for c, n in zip(model.comparisons, names, strict=True)
            }
            for side in ("x", "y")
        }
        levels = {c.name: found[f"g_{n}"] for c, n in zip(model.comparisons, names, strict=True)}
        weights = {c.name: found[f"w_{n}"] for c, n in zip(model.comparisons, names, strict=True)}
        made = explain(model, sides["x"], sides["y"], levels, weights)
        texts.append((found["a"], found["b"], json.dumps(made, ensure_ascii=False)))
    import pyarrow as pa

    give(con, "explained", {
        "a": pa.array([t[0] for t in texts], pa.int64()),
        "b": pa.array([t[1] for t in texts], pa.int64()),
        "comparisons": pa.array([t[2] for t in texts], pa.string()),
    })  # fmt: skip
    con.execute(f"""
        CREATE OR REPLACE TEMP TABLE queue AS
        WITH ends AS (
            SELECT a.a, a.b, a.weight, a.probability, a.kind, a.conflicts, a.note, e.comparisons
            FROM asked a LEFT JOIN explained e ON e.a = a.a AND e.b = a.b),
        named AS (
            SELECT x.nucleus AS left_identity, y.nucleus AS right_identity,
                   e.* EXCLUDE (a, b)
            FROM ends e JOIN nucleus_name x ON x.c = e.a JOIN nucleus_name y ON y.c = e.b
            UNION ALL
            SELECT least(l.key, r.key), greatest(l.key, r.key), NULL, NULL, 'disputed',
                   [], 'reviewers disagree (judgement ' || k.seq || ' is the latest)', '[]'
            FROM disputed k JOIN identity l ON l.i = k.a JOIN identity r ON r.i = k.b
            UNION ALL
            SELECT least(l.key, r.key), greatest(l.key, r.key), NULL, NULL, 'contradiction',
                   list_sort(list(DISTINCT n.reason)),
                   'share ' || min(n.judgement) || ', but facts contradict each other', '[]'
            FROM refused n JOIN identity l ON l.i = n.i JOIN identity r ON r.i = n.j
            ANTI JOIN apart k ON k.a = least(n.i, n.j) AND k.b = greatest(n.i, n.j)
            GROUP BY l.key, r.key)
        SELECT {PAIR} AS pair,
               n.left_identity, n.right_identity,
               p.person AS left_person, q.person AS right_person, n.kind, n.weight,
               n.probability, n.comparisons, n.conflicts, n.note,
               d.records AS left_records, e.records AS right_records
        FROM named n
        JOIN person_of p ON p.identity = n.left_identity
        JOIN person_of q ON q.identity = n.right_identity
        JOIN node_Identity d ON d.key = n.left_identity
        JOIN node_Identity e ON e.key = n.right_identity
        WHERE p.person <> q.person OR n.kind = 'disputed'
    """)
    write_parquet(
        con,
        """SELECT * FROM queue
        QUALIFY row_number() OVER (
            PARTITION BY pair ORDER BY kind = 'disputed' DESC, weight DESC, kind, note) = 1
        ORDER BY kind <> 'disputed', probability DESC NULLS LAST, pair""",
        folder / "queue.parquet",
    )


def forget(folder: Path) -> None:
    """Take away what earlier runs left to look into, name forms and weights included.

    For after records expired: all of it is made again by the next run, of what is left.
    """
    for file in folder.glob("*.parquet"):
        file.unlink()


def explain(
    model: Model,
    left: Mapping[str, Sequence[str]],
    right: Mapping[str, Sequence[str]],
    levels: Mapping[str, int],
    weights: Mapping[str, float],
) -> list[dict[str, Any]]:
    """Return what each comparison of a pair found, the heaviest first; unknown ones are left out.

    Args:
        model: the version that scored the pair.
        left: values of each comparison (by name) on one side; `right` likewise.
        levels: Splink's number of the level; `weights` in bits.
    """
    found = [
        {
            "comparison": comparison.name,
            "level": model.level(comparison, levels[comparison.name]),
            "left": list(left[comparison.name])[:SHOWN],
            "right": list(right[comparison.name])[:SHOWN],
            "weight": round(weights[comparison.name], 2),
        }
        for comparison in model.comparisons
        if levels[comparison.name] >= 0
    ]
    return sorted(found, key=lambda one: -one["weight"])
