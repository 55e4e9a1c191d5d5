"""What goes wrong on the way: lost values, late rows, rows sent twice, corrections, withdrawals.

Slips in names are made where a name is written (`mentions`), wrong clocks where a call or a
payment is reported (`calls`, `money`).
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from leadgraph.simulate.things import Row
from leadgraph.simulate.world import World

# Fields that offices often leave out, and how often.
LOST = {
    "transactions": {
        "memo": 0.2,
        "from_institution": 0.1,
        "to_institution": 0.1,
        "reference": 0.03,
    },
    "calls": {"caller_cell": 0.2, "caller_country": 0.25, "reference": 0.1},
    "subscribers": {"imsi": 0.1, "outlet_name": 0.2},
    "accounts": {"balance_at": 0.0, "card_numbers": 0.1, "opened_on": 0.03},
    "crossings": {"carrier_ref": 0.15, "party_id": 0.25, "mode": 0.05},
    "stays": {"room": 0.2, "booked_by_phone": 0.15, "paid_by_account": 0.2},
    "bookings": {"booked_at": 0.1, "booker_phone": 0.12, "payer_account": 0.18},
    "fraud_reports": {"channel": 0.1},
    "organizations": {"founded_on": 0.1},
    "leases": {"rent": 0.0, "payer_account": 0.1},
    "detentions": {"party_id": 0.2, "place": 0.1},
}
_LATE = 0.004
_TWICE = 0.004


@dataclass(frozen=True)
class Disturbance:
    """One row that was late, sent twice, corrected or withdrawn, for the truth."""

    agency: str
    feed: str
    record_id: str
    kind: str
    what: str


def disturb(world: World) -> list[Disturbance]:
    """Lose values, hold rows back for the later drop, repeat, correct and withdraw some."""
    done: list[Disturbance] = []
    later: list[Row] = []
    reversed_ = {row.fields.get("reverses_record") for row in world.rows}
    for row in world.rows:
        random = world.random("noise/aside" if row.aside else "noise")
        for name, rate in LOST.get(row.feed, {}).items():
            if name in row.fields and random.random() < rate:
                del row.fields[name]
        if row.feed not in ("transactions", "calls"):
            continue
        draw = random.random()
        if draw < _LATE and row.record_id not in reversed_:
            row.part = 1
            done.append(_note(row, "late", "in the later drop"))
        elif draw < _LATE + _TWICE:
            row.both = True
            done.append(_note(row, "twice", "in both drops, the same"))
    random = world.random("noise")
    for feed, count in (("transactions", 3), ("calls", 1), ("case_parties", 2), ("bookings", 2)):
        pool = sorted(
            (
                row
                for row in world.rows
                if row.feed == feed and not (row.part or row.both or row.aside)
            ),
            key=lambda row: row.record_id,
        )
        pool = [row for row in pool if row.record_id not in reversed_]
        for row in random.sample(pool, min(count + 1, len(pool))):
            if count:
                corrected, what = _corrected(row)
                later.append(corrected)
                done.append(_note(row, "corrected", what))
                count -= 1
            else:
                later.append(replace(row, fields=row.fields | {"withdrawn": True}, part=1))
                done.append(_note(row, "withdrawn", "taken back in the later drop"))
    world.rows.extend(later)
    return done


def _note(row: Row, kind: str, what: str) -> Disturbance:
    return Disturbance(row.agency, row.feed, row.record_id, kind, what)


def _corrected(row: Row) -> tuple[Row, str]:
    fields = dict(row.fields)
    if row.feed == "transactions":
        fields["memo"] = "更正"
        fields["amount"] = str(Decimal(fields["amount"]) + Decimal("0.01"))
        return replace(row, fields=fields, part=1), "amount and memo"
    if row.feed == "calls":
        fields["seconds"] = str(int(fields.get("seconds", 0)) + 1)
        fields["kind"] = "voice"
        return replace(row, fields=fields, part=1), "seconds"
    if row.feed == "case_parties":
        fields["status"] = "at_large"
        return replace(row, fields=fields, part=1), "status"
    fields["carrier_ref"] = "K1"
    return replace(row, fields=fields, part=1), "carrier_ref"
