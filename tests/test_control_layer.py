"""Who has a hand on an account, and who telephones with whom: the derived ties, on staged rows."""

from datetime import date
from pathlib import Path

from resolution import layer, resolve
from tests.raw_layer import raw_layer, tie
from tests.test_resolution import identity, table

BANK, LENDER, BOSS = "b/accounts/1#holder_", "b/accounts/2#holder_", "b/accounts/3#holder_"
USER, MINOR = "t/subscribers/1#holder_", "r/organizations/1#person_"


def test_who_holds_owns_or_operates_an_account(tmp_path: Path) -> None:
    con = raw_layer(
        node_Identity=[identity(k) for k in (BANK, USER, MINOR)],
        rel_HOLDS=[
            tie(f"Identity {BANK}", "Account A", records=["b/accounts/1"]),
            tie("Organization CN:1", "Account F", records=["b/accounts/9"]),
        ],
        rel_HAS_PART_IN=[
            tie(f"Identity {BANK}", "Organization CN:1", part="director",
                records=["r/organizations/2"]),
            tie(f"Identity {MINOR}", "Organization CN:1", part="shareholder", share=0.1,
                records=["r/organizations/1"]),
        ],
        rel_SUBSCRIBES=[tie(f"Identity {USER}", "Phone +861", records=["t/subscribers/1"])],
        rel_USED_IN=[
            tie("Phone +861", "Device 35-1", records=["t/calls/1", "t/calls/2"]),
        ],
        rel_LOGGED_INTO=[tie("Device 35-1", "Account A", records=["b/accounts/1"])],
        node_Transaction=[
            {"key": "T1", "records": ["b/transactions/1"]},
            {"key": "T2", "records": ["b/transactions/2"]},
        ],
        rel_USED_FOR=[tie("Device 35-1", f"Transaction {t}") for t in ("T1", "T2")],
        rel_PERFORMS=[tie("Account A", f"Transaction {t}") for t in ("T1", "T2")],
    )  # fmt: skip
    made = resolve.build(con, tmp_path / "resolution")
    person = dict(table(made, con, "rel_IDENTIFIES", "start_key, end_key"))
    found = table(made, con, "rel_CONTROLS", "start_key, end_key, how, payments, records")
    assert sorted(found) == sorted([
        (person[BANK], "A", "holds", None, ["b/accounts/1"]),
        (person[BANK], "F", "owns", None, ["b/accounts/9", "r/organizations/2"]),
        # One record of each feed: any of the calls would tie the number to the handset.
        (person[USER], "A", "operates", 2,
         ["b/accounts/1", "b/transactions/1", "t/calls/1", "t/subscribers/1"]),
    ])  # fmt: skip


def test_a_handset_of_nobody_known_is_that_of_the_holder_who_has_no_other(tmp_path: Path) -> None:
    con = raw_layer(
        node_Identity=[identity(k) for k in (BOSS, LENDER, USER)],
        rel_HOLDS=[
            tie(f"Identity {BOSS}", "Account OWN", records=["b/accounts/3"]),
            tie(f"Identity {LENDER}", "Account LENT", records=["b/accounts/2"]),
        ],
        rel_SUBSCRIBES=[tie(f"Identity {LENDER}", "Phone +861", records=["t/subscribers/1"])],
        rel_USED_IN=[tie("Phone +861", "Device 35-1", records=["t/calls/1"])],
        rel_LOGGED_INTO=[
            tie("Device 35-9", "Account OWN", records=["b/accounts/3"]),
            tie("Device 35-9", "Account LENT", records=["b/accounts/2"]),
        ],
    )
    made = resolve.build(con, tmp_path / "resolution")
    person = dict(table(made, con, "rel_IDENTIFIES", "start_key, end_key"))
    found = table(made, con, "rel_CONTROLS", "start_key, end_key, how")
    assert sorted(found) == sorted([
        (person[BOSS], "OWN", "holds"), (person[BOSS], "OWN", "operates"),
        (person[BOSS], "LENT", "operates"), (person[LENDER], "LENT", "holds"),
    ])  # fmt: skip


def test_who_is_in_touch_and_who_is_not_for_a_number_of_everybody(tmp_path: Path) -> None:
    many = [f"t/subscribers/{n}#holder_" for n in range(layer.PHONE_CIRCLE + 3)]
    phones = {key: f"Phone +86{n:03d}" for n, key in enumerate(many)}
    contacts = [("K0", many[0], many[1]), ("K1", many[0], many[1])]
    contacts += [(f"S{n}", many[2], key) for n, key in enumerate(many[3:] + many[:1])]
    con = raw_layer(
        node_Identity=[identity(k) for k in many],
        rel_SUBSCRIBES=[tie(f"Identity {k}", p, records=[k]) for k, p in phones.items()],
        node_Contact=[
            {"key": key, "day": date(2024, 5, 1 + n % 2), "records": [f"t/calls/{key}"]}
            for n, (key, *_) in enumerate(contacts)
        ],
        rel_IN_CONTACT=[
            tie(phones[side], f"Contact {key}") for key, *sides in contacts for side in sides
        ],
    )
    made = resolve.build(con, tmp_path / "resolution")
    person = dict(table(made, con, "rel_IDENTIFIES", "start_key, end_key"))
    found = table(made, con, "rel_IN_TOUCH", "start_key, end_key, days, first, last, records")
    pair = sorted([person[many[0]], person[many[1]]])
    assert found == [(*pair, 2, date(2024, 5, 1), date(2024, 5, 2), ["t/calls/K0", "t/calls/K1"])]
