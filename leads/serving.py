"""Which accounts the group behind a case works with: the ground that indicators of money stand on.

A case's own victims show only a part of a group's money; most of what an account takes may be
other cases' victims'. So an account is called one of the group's by what came in of any victims'
money, by what the case's records say of it, by the handset that operates it, and by the front that
it is titled to. What is found is written as `(:Account)-[:SERVES]->(:Case)`.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import neo4j
import structlog

from leads import reading
from resolution.layer import HANDSET_ACCOUNTS, HANDSET_USERS

if TYPE_CHECKING:
    from loaders.door import Door

log = structlog.get_logger()

CASES = 50
"""Cases that are asked for at once, for the answer to fit the memory of the database."""

NAME = "serving"
"""The name of this part of the derived layer."""


@dataclass(frozen=True)
class Bounds:
    """When an account counts as one that the group works with.

    Attributes:
        least_share: part of what came in that is any victims' money. A fifth, as for money that is
            kept: one victim in five reports nothing, groups have capital, coins and the books of a
            firm beside, and what is left of it is halved again on the way; a shop or an exchange
            house lives of other money.
        least_own: part of what came in that is the case's own victims' money. A hundredth: where
            the money of many groups runs through one platform, a trace of every case is on every
            account behind it, and says nothing of whom the account works for.
        named_share: the same where a victim or a freeze names the account; lower, for it says so.
        handset_accounts, handset_users: above them a handset is a shop's or a bank branch's.
        least_members: members seen at a site, before its tenant is called the group's front.
        records_kept: records kept of each reason.
    """

    least_share: float = 0.2
    least_own: float = 0.01
    named_share: float = 0.1
    handset_accounts: int = HANDSET_ACCOUNTS
    handset_users: int = HANDSET_USERS
    least_members: int = 2
    records_kept: int = 6


def find(
    driver: neo4j.Driver, bounds: Bounds | None = None, *, database: str = "neo4j"
) -> list[dict[str, Any]]:
    """Return (case_id, account, because, share, since, records), by case and account."""
    cases = [row["case_id"] for row in reading.rows(driver, database, "scoped_cases")]
    params = asdict(bounds or Bounds())
    found = []
    for at in range(0, len(cases), CASES):
        some = cases[at : at + CASES]
        found += reading.rows(driver, database, "serving", {"cases": some, **params})
        log.info("accounts that serve a case found", done=at + len(some), of=len(cases))
    return found


def write(
    driver: neo4j.Driver,
    home: Path,
    door: "Door",
    bounds: Bounds | None = None,
    *,
    database: str = "neo4j",
) -> int:
    """Find the accounts of every case's group, write SERVES, and return how many ties.

    Needs the taint and IN_SCOPE. Only differences to the run before are written.
    """
    from loaders.derive import folder_for, replace

    found = find(driver, bounds, database=database)
    with folder_for(home, NAME) as folder:
        replace(
            home, door, NAME, {"rel_SERVES": write_parquet(found, folder / "rel_SERVES.parquet")}
        )
    log.info("accounts that serve a case written", ties=len(found))
    return len(found)


def write_parquet(rows: list[dict[str, Any]], path: Path) -> Path:
    """Write the table `rel_SERVES` for `loaders.derive.replace`; returns `path`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    since = [row["since"].to_native() if row["since"] is not None else None for row in rows]
    words = pa.list_(pa.string())
    table = pa.table(
        {
            "start_label": pa.array(["Account"] * len(rows), pa.string()),
            "start_key": pa.array([row["account"] for row in rows], pa.string()),
            "end_label": pa.array(["Case"] * len(rows), pa.string()),
            "end_key": pa.array([row["case_id"] for row in rows], pa.string()),
            "because": pa.array([row["because"] for row in rows], words),
            "share": pa.array([row["share"] for row in rows], pa.float64()),
            "since": pa.array(since, pa.timestamp("us", tz="UTC")),
            "records": pa.array([sorted(set(row["records"])) for row in rows], words),
        }
    )
    pq.write_table(table, path)
    return path
