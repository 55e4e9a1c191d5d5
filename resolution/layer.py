"""The derived layer as tables: one SQL file in `resolution/layer/` for each label or type.

A file `rel_USES.sql` is one SELECT over the raw layer, `person_of(identity, person)` and the
tables of `resolution.evidence`; its columns are those of the vocabulary. `{events}` stands for
the records of every event that a person can take part in, `{rel_USES}` for that table of the
layer, which is written first.
"""

import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from loaders import vocabulary
from loaders.store import write_parquet
from quality.sql import quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PHONE_USERS = 20
"""More persons than this on one number and it is a desk's or a dormitory's: its handsets are not
led to any of them. Dunbar's "sympathy group", the largest circle that shares everyday means, is
about 15; one row too many here costs a false tie between strangers."""

HANDSET_USERS = 5
"""More persons than this on one handset or number and it is a shop's or a family's: it does not
say who operates an account. One passed around a flat has three or four users."""

HANDSET_ACCOUNTS = 20
"""More accounts than this opened from one handset and it is a shop's or a bank branch's."""

PHONE_CIRCLE = 150
"""More numbers than this in contact with one, and it is no person's own: Dunbar's number, the
people whom one can know (R. Dunbar, 1992)."""

CONTROLLING_SHARE = 0.25
"""Part of an organization from which its owner controls its accounts: the threshold of a
beneficial owner (FATF, guidance on recommendation 24, 2023)."""

LATER = re.compile(r"\{(rel_[A-Z_]+)\}")

log = structlog.get_logger()


def names() -> tuple[str, ...]:
    """Return the tables of the derived layer, sorted; those that need others come last."""
    folder = files("resolution").joinpath("layer")
    found = [f.name[:-4] for f in folder.iterdir() if f.name.endswith(".sql")]
    return tuple(sorted(found, key=lambda name: (bool(LATER.search(statement(name))), name)))


def statement(name: str) -> str:
    """Return the SELECT of one table."""
    text = files("resolution").joinpath("layer", f"{name}.sql").read_text(encoding="utf-8")
    return text.replace("{events}", _events())


def write(con: "DuckDBPyConnection", folder: Path) -> dict[str, Path]:
    """Write every table of the layer to `folder`, sorted, and return where each is.

    Args:
        con: the connection after `resolution.registry.assign`.
        folder: takes `<name>.parquet`.
    """
    con.execute(f"SET VARIABLE phone_users = {PHONE_USERS}")
    con.execute(f"SET VARIABLE handset_users = {HANDSET_USERS}")
    con.execute(f"SET VARIABLE handset_accounts = {HANDSET_ACCOUNTS}")
    con.execute(f"SET VARIABLE phone_circle = {PHONE_CIRCLE}")
    con.execute(f"SET VARIABLE controlling_share = {CONTROLLING_SHARE}")
    written: dict[str, Path] = {}
    for name in names():
        path = folder / f"{name}.parquet"
        text = LATER.sub(lambda n: f"read_parquet({quoted(written[n[1]])})", statement(name))
        rows = write_parquet(con, f"SELECT * FROM ({text}\n) ORDER BY ALL", path)
        log.info("derived", table=name, rows=rows)
        written[name] = path
    return written


def _events() -> str:
    part = vocabulary.relationship("TOOK_PART", "Person", "Crossing", derived=True)
    return " UNION ALL ".join(
        f"SELECT '{label}' AS label, key, unnest(records) AS record FROM node_{label}"
        for label in part.end
    )
