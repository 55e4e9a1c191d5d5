"""What a simulated world delivered, read by readers that are not the gate's."""

import csv
import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import duckdb
import yaml

from leadgraph.simulate.run import Simulated
from leadgraph.simulate.scale import SCALES

Truth = Mapping[str, list[dict[str, str]]]
Rows = list[dict[str, object]]


def table(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(world: Simulated, feed: str) -> list[dict[str, object]]:
    """Return every delivered row of a feed."""
    rows: list[dict[str, object]] = []
    for drop in world.drops:
        manifest = yaml.safe_load((drop / "manifest.yml").read_text(encoding="utf-8"))
        for file in manifest["files"]:
            if file["feed"] != feed:
                continue
            path = drop / file["path"]
            if file["format"] == "csv":
                text = path.read_text(encoding=file["encoding"])
                rows += csv.DictReader(text.splitlines(keepends=True))
            elif file["format"] == "jsonl":
                rows += [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            else:
                found = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
                rows += [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    return rows


def good(world: Simulated, feed: str) -> list[dict[str, object]]:
    """Return the delivered rows of a feed without those that are bad on purpose."""
    bad = {row["record_id"] for row in table(world.out / "truth" / "planted.csv")}
    return [row for row in rows_of(world, feed) if (row["record_id"] or "") not in bad]


def payments(world: Simulated) -> Rows:
    """Return payments as delivered, each by the account numbers (not the cards) it is known by."""
    number = {
        card: str(row["account_id"])
        for row in good(world, "accounts")
        for card in cards(row.get("card_numbers"))
    }
    rows = []
    for row in good(world, "transactions"):
        ends = {
            side: number.get(str(row[side]), str(row[side]))
            for side in ("from_account", "to_account")
        }
        rows.append(dict(row) | ends)
    return rows


def cards(value: object) -> list[str]:
    """Return the card numbers of an account's row."""
    if isinstance(value, list):
        return [str(one) for one in value]
    return [one for one in str(value or "").split(";") if one]


def with_role(truth: Truth, *roles: str) -> set[str]:
    """Return who has any of the roles."""
    return {
        row["person"]
        for row in truth["people"]
        if not set(roles).isdisjoint(row["roles"].split(";"))
    }


def used_by(truth: Truth, people: set[str]) -> set[str]:
    """Return the accounts titled to, or used by, any of them."""
    return {
        row["account_id"]
        for row in truth["accounts"]
        if row["controller"] in people or row["titled_to"] in people
    }


def bosses(truth: Truth) -> dict[str, str]:
    """Return the boss of each group."""
    return {row["group"]: row["boss"] for row in truth["groups"]}


def moment(row: Mapping[str, object]) -> datetime:
    """Return when a payment was made."""
    return datetime.fromisoformat(str(row["at"]))


def as_many_of_each_role_as_elsewhere(truth: Truth) -> None:
    """Check that a town has as many of each role as other towns."""
    suspects = len(with_role(truth, "organizer", "operator"))
    collaborators = len(with_role(truth, "mule", "sim_supplier", "recruiter"))

    assert suspects == SCALES["town"].suspects
    assert len(with_role(truth, "organizer")) == len(truth["groups"])
    assert len(with_role(truth, "fund_sponsor")) == 3
    assert len(with_role(truth, "border_facilitator")) == 13
    assert len(with_role(truth, "victim")) == SCALES["town"].victims
    assert 0.95 * 2 < collaborators / suspects < 1.05 * 2


def amounts_are_sound(world: Simulated, moved: Rows) -> None:
    """Check balances and amounts."""
    accounts = [row for row in good(world, "accounts") if row["currency"] == "CNY"]
    balances = [float(str(row["balance"])) for row in accounts]

    assert min(balances) >= 0 and max(balances) < 30_000_000
    assert not [row for row in moved if str(row.get("balance_after") or "").startswith("-")]
    assert all(float(str(row["amount"])) > 0 for row in moved)
