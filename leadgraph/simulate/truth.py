"""The truth of a world, in a folder that nothing but `evaluate` reads."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from leadgraph.simulate.fraud import victims_payments
from leadgraph.simulate.groups import Group
from leadgraph.simulate.money import Ledger, decimal, iso
from leadgraph.simulate.noise import Disturbance
from leadgraph.simulate.planted import Planted
from leadgraph.simulate.things import Account
from leadgraph.simulate.world import World


def write_truth(
    world: World,
    ledger: Ledger,
    groups: Sequence[Group],
    planted: Iterable[Planted],
    disturbed: Iterable[Disturbance],
    folder: Path,
) -> None:
    """Write `people`, `mentions`, `accounts`, `payments`, `groups`, `disturbed` and `planted`."""
    folder.mkdir(parents=True)
    _write(
        folder / "people.csv",
        ("person", "name", "name_latin", "roles", "group", "hidden", "note"),
        (
            {
                "person": person.id,
                "name": person.name.native,
                "name_latin": person.name.latin,
                "roles": ";".join(dict.fromkeys(person.roles)) or "none",
                "group": person.group,
                "hidden": str(person.hidden).lower(),
                "note": person.note,
            }
            for person in world.people
        ),
    )
    _write(
        folder / "mentions.csv",
        ("agency", "feed", "record_id", "prefix", "person"),
        (
            {
                "agency": row.agency,
                "feed": row.feed,
                "record_id": row.record_id,
                "prefix": prefix,
                "person": person,
            }
            for row in sorted(world.rows, key=lambda row: (row.agency, row.feed, row.record_id))
            for prefix, person in row.mentions.items()
        ),
    )
    _write(
        folder / "accounts.csv",
        ("account_id", "titled_to", "controller", "organization"),
        (
            {
                "account_id": account.id,
                "titled_to": account.holder.id if account.holder else "",
                "controller": account.controller.id if account.controller else "",
                "organization": account.org.id if account.org else "",
            }
            for account in world.accounts
        ),
    )
    case_of = {
        victim.id: group.cases[place % (len(group.cases) - 1)]
        for group in groups
        for place, victim in enumerate(group.victims)
    }
    _write(
        folder / "payments.csv",
        (
            "reference",
            "group",
            "case_id",
            "victim",
            "from_account",
            "to_account",
            "at",
            "amount",
            "currency",
        ),
        (
            {
                "reference": payment.reference,
                "group": payment.group,
                "case_id": case_of[payment.victim],
                "victim": payment.victim,
                "from_account": _id(payment.frm),
                "to_account": _id(payment.to),
                "at": iso(payment.at),
                "amount": decimal(payment.paid, payment.currency),
                "currency": payment.currency,
            }
            for payment in victims_payments(ledger)
        ),
    )
    _write(
        folder / "groups.csv",
        ("group", "first_month", "raid_month", "country", "modus_operandi", "cases", "front"),
        (
            {
                "group": group.id,
                "first_month": world.month(group.start).date().isoformat(),
                "raid_month": ""
                if group.raid is None
                else world.month(group.raid).date().isoformat(),
                "country": group.country,
                "modus_operandi": group.modus,
                "cases": ";".join(group.cases),
                "front": group.front.id,
            }
            for group in groups
        ),
    )
    _write(
        folder / "disturbed.csv",
        ("agency", "feed", "record_id", "kind", "what"),
        (vars(one) for one in disturbed),
    )
    _write(
        folder / "planted.csv",
        ("agency", "drop", "feed", "file", "row", "record_id", "rule", "severity", "reason"),
        (vars(one) for one in planted),
    )


def _id(party: Account | str) -> str:
    return party if isinstance(party, str) else party.id


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
