"""The derived layer as tables: one SQL file in `resolution/layer/` for each label or type.

A file `rel_USES.sql` is one SELECT over the raw layer, `person_of(identity, person)` and the
tables of `resolution.evidence`; its columns are those of the vocabulary. `{events}` stands for
the records of every event that a person can take part in.
"""

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from loaders import vocabulary
from loaders.store import write_parquet

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

PHONE_USERS = 20
"""More persons than this on one number and it is a desk's or a dormitory's: its handsets are not
led to any of them. Dunbar's "sympathy group", the largest circle that shares everyday means, is
about 15; one row too many here costs a false tie between strangers."""

log = structlog.get_logger()


def names() -> tuple[str, ...]:
    """Return the tables of the derived layer, sorted."""
    folder = files("resolution").joinpath("layer")
    return tuple(sorted(f.name[:-4] for f in folder.iterdir() if f.name.endswith(".sql")))


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
    written = {}
    for name in names():
        path = folder / f"{name}.parquet"
        rows = write_parquet(con, f"SELECT * FROM ({statement(name)}\n) ORDER BY ALL", path)
        log.info("derived", table=name, rows=rows)
        written[name] = path
    return written


def _events() -> str:
    part = vocabulary.relationship("TOOK_PART", "Person", "Crossing", derived=True)
    return " UNION ALL ".join(
        f"SELECT '{label}' AS label, key, unnest(records) AS record FROM node_{label}"
        for label in part.end
    )
