"""Evidence: a record as it was delivered, with what vouches for it."""

import hashlib
from pathlib import Path
from typing import Any

from loaders.ledger import Ledger
from loaders.store import ORDER, Store, connect
from quality.drop import open_received
from quality.errors import LeadgraphError

_ADDED = {"row", "file", "record_sha256", "agency", "record", "batch", "delivered_at", "_standing"}


def versions(home: Path, record: str) -> list[dict[str, Any]]:
    """Return every version of a record that was loaded, the one that stands first.

    Each has `row` (the fields as delivered), `row_number` (data row of its file, from 1), `file`,
    `file_sha256` (of the manifest) and `file_intact` (whether the landing copy still has it),
    `record_sha256`, `agency`, `drop`, `batch`, `delivered_at`, `authority`,
    `authority_expires_on`, `handling` and `stands`.

    Raises:
        LeadgraphError: the name is not of a record, or no such record was loaded.
    """
    agency, feed, number = _parts(record)
    ledger, store = Ledger(home), Store(home)
    con = connect()
    sql = store.versions_sql(feed, ledger.applied().get(feed, ()))
    found = con.execute(
        f"SELECT *, row_number() OVER (ORDER BY {ORDER}) AS _standing FROM ({sql})"
        " WHERE agency = ? AND record_id = ? ORDER BY _standing",
        [agency, number],
    )
    names = [column[0] for column in found.description or ()]
    shown = [_version(home, dict(zip(names, row, strict=True))) for row in found.fetchall()]
    if not shown:
        raise LeadgraphError(
            f"no record {record} is loaded; it may be in quarantine or was taken out: see the "
            f"reports under {home / 'reports'}"
        )
    return shown


def _parts(record: str) -> tuple[str, str, str]:
    from quality import contract

    parts = record.split("#", 1)[0].split("/", 2)
    if len(parts) != 3 or parts[1] not in contract.feeds():
        raise LeadgraphError(
            f"{record!r} does not name a record; write <agency>/<feed>/<record_id>, with a feed "
            f"of {', '.join(contract.feeds())}"
        )
    return parts[0], parts[1], parts[2]


def _version(home: Path, row: dict[str, Any]) -> dict[str, Any]:
    batch = Ledger(home).batch(row["batch"])
    drop = open_received(home / "landing", batch.agency, batch.drop_id)
    listed = next((file for file in drop.files if file.path == row["file"]), None)
    copy = drop.folder / row["file"]
    intact = False
    if listed is not None and copy.exists():
        with copy.open("rb") as delivered:
            intact = hashlib.file_digest(delivered, "sha256").hexdigest() == listed.sha256
    return {
        "row": {k: v for k, v in row.items() if k not in _ADDED and v is not None},
        "stands": row["_standing"] == 1 and row.get("withdrawn") != "true",
        "row_number": row["row"],
        "file": row["file"],
        "file_sha256": listed.sha256 if listed else None,
        "file_intact": intact,
        "record_sha256": row["record_sha256"],
        "agency": batch.agency,
        "drop": batch.drop_id,
        "batch": batch.batch,
        "delivered_at": row["delivered_at"].isoformat(),
        "authority": batch.about.get("authority"),
        "authority_expires_on": batch.about.get("authority_expires_on"),
        "handling": batch.about.get("handling"),
    }
