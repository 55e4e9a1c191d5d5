"""The truth of a world, in a folder that nothing but `evaluate` reads."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from leadgraph.simulate.ends import CURRENCY, ends
from leadgraph.simulate.fraud import victims_payments
from leadgraph.simulate.life import Lived
from leadgraph.simulate.money import decimal, iso
from leadgraph.simulate.planted import Planted
from leadgraph.simulate.things import Account
from leadgraph.simulate.world import World


def write_truth(lived: Lived, planted: Iterable[Planted], folder: Path) -> None:
    """Write who is who, and what was planted: a file for each table of docs/simulator.md."""
    world, ledger, groups = lived.world, lived.ledger, lived.groups
    folder.mkdir(parents=True, exist_ok=True)
    _write(
        folder / "people.csv",
        (
            "person",
            "name",
            "name_latin",
            "birth_date",
            "roles",
            "group",
            "hidden",
            "note",
            "level",
            "status",
            "behind",
        ),
        (
            {
                "person": person.id,
                "name": person.name.native,
                "name_latin": person.name.latin,
                "birth_date": person.born.isoformat(),
                "roles": ";".join(dict.fromkeys(person.roles)) or "none",
                "group": person.group,
                "hidden": str(person.hidden).lower(),
                "note": person.note,
                "level": person.level,
                "status": person.status,
                "behind": person.behind,
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
        folder / "identities.csv",
        ("person", "what", "when", "old", "new", "reported"),
        _identities(world),
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
        folder / "ends.csv",
        ("group", "account", "part", "pro_rata", "fifo", "currency"),
        (
            {
                "group": end.group,
                "account": end.account,
                "part": end.part,
                "pro_rata": decimal(end.pro_rata, CURRENCY),
                "fifo": decimal(end.fifo, CURRENCY),
                "currency": CURRENCY,
            }
            for end in (ends(ledger, groups) if world.scale.ends else ())
        ),
    )
    _write(
        folder / "groups.csv",
        (
            "group",
            "first_month",
            "raid_month",
            "country",
            "modus_operandi",
            "cases",
            "front",
            "size",
            "boss",
            "hidden",
            "sponsor",
            "facilitators",
            "variant",
        ),
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
                "size": group.size,
                "boss": ";".join(boss.id for boss in group.bosses),
                "hidden": str(group.boss.hidden).lower(),
                "sponsor": group.sponsor.id if group.sponsor is not None else "",
                "facilitators": ";".join(one.id for one in group.facilitators),
                "variant": lived.variant.name,
            }
            for group in groups
        ),
    )
    _write(
        folder / "levels.csv",
        ("group", "superior", "subordinate", "kind"),
        (
            {"group": group.id, "superior": above.id, "subordinate": below, "kind": kind}
            for group in groups
            for kind, ties in (("directs", group.directs), ("pays", group.pays))
            for below, above in ties.items()
        ),
    )
    _write(
        folder / "disturbed.csv",
        ("agency", "feed", "record_id", "kind", "what"),
        (vars(one) for one in lived.disturbed),
    )
    _write(
        folder / "planted.csv",
        ("agency", "drop", "feed", "file", "row", "record_id", "rule", "severity", "reason"),
        (vars(one) for one in planted),
    )


def _identities(world: World) -> Iterator[dict[str, object]]:
    """Yield what changed of each person, then who is easily taken for whom."""
    for person in world.people:
        if person.renamed is not None:
            day, name = person.renamed
            yield _change(person.id, "name_change", day, person.name.native, name.native)
        for document in person.documents:
            if document.replaces:
                # The name itself has the row above.
                what = "reissue" if document.reason == "name_change" else document.reason
                row = _change(
                    person.id, what, document.issued_on, document.replaces, document.number
                )
                yield row | {"reported": str(document.reported).lower()}
    for pair in world.pairs:
        same_day = pair.person.born if pair.person.born == pair.other.born else ""
        shared = pair.person.phone if pair.what == "shared_phone" else ""
        yield _change(pair.person.id, pair.what, same_day, pair.other.id, shared)


def _change(person: str, what: str, when: date | str, old: str, new: str) -> dict[str, object]:
    return {
        "person": person,
        "what": what,
        "when": str(when),
        "old": old,
        "new": new,
        "reported": "",
    }


def _id(party: Account | str) -> str:
    return party if isinstance(party, str) else party.id


def _write(path: Path, columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
