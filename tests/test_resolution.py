"""Identity resolution: who is joined, who is kept apart, and keys that survive."""

import hashlib
import json
import random
import re
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from duckdb import DuckDBPyConnection
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from neo4j import Driver
from stdnum.iso7064 import mod_11_2
from typer.testing import CliRunner

from leadgraph.cli import build as build_cli
from leadgraph.settings import Settings
from resolution import evidence, persons, resolve
from tests.loading import deliver, picture
from tests.raw_layer import fill, raw_layer, tie

BORN = date(1984, 3, 7)


def resident_id(born: date, serial: int, region: str = "440306") -> str:
    """A resident id of China with its check character (GB 11643, by python-stdnum)."""
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + str(mod_11_2.calc_check_digit(body))


def identity(key: str, **more: Any) -> dict[str, Any]:
    """A row of `node_Identity`; key `<agency>/<feed>/...`."""
    agency, _, own = key.split("/", 2)
    ref = own[4:] if own.startswith("ref:") else None
    return {"key": key, "agency": agency, "ref": ref, "records": [key]} | more


def shows(key: str, document: str) -> dict[str, Any]:
    """A row of `rel_PRESENTED`."""
    return tie(f"Identity {key}", f"Document {document}", records=[key.split("#")[0]])


def groups(made: resolve.Resolution, con: DuckDBPyConnection) -> set[frozenset[str]]:
    """The identities of each person."""
    rows = con.execute(
        f"SELECT list(start_key) FROM '{made.tables['rel_IDENTIFIES']}' GROUP BY end_key"
    ).fetchall()
    return {frozenset(row[0]) for row in rows}


def table(made: resolve.Resolution, con: DuckDBPyConnection, name: str, columns: str) -> list[Any]:
    """Columns of one derived table, sorted."""
    return con.execute(f"SELECT {columns} FROM '{made.tables[name]}' ORDER BY ALL").fetchall()


def joined(tmp_path: Path, document: str, **facts: Any) -> bool:
    """Whether two identities that show one document become one person."""
    a, b = identity("pol/case_parties/1#person_"), identity("imm/crossings/2#person_")
    a |= {"birth_date": facts.get("a")}
    b |= {"birth_date": facts.get("b")}
    con = raw_layer(
        node_Identity=[a, b],
        rel_PRESENTED=[shows(a["key"], document), shows(b["key"], document)],
    )
    return resolve.build(con, tmp_path / "resolution").persons == 1


GOOD_ID = resident_id(BORN, 17)


@pytest.mark.parametrize(
    "document",
    [
        f"CN:resident_id:{GOOD_ID}",
        "CN:passport:EA4817260",
        "GB:passport:512847396",
        "CN:travel_permit:C48172605",
        "MM:resident_id:9/MAKANA(N)148273",
    ],
)
def test_one_valid_document_makes_one_person(tmp_path: Path, document: str) -> None:
    assert joined(tmp_path, document)


@pytest.mark.parametrize(
    "document",
    [
        "CN:passport:000000",
        "CN:passport:123456789",
        "CN:passport:E12345678",
        "CN:passport:987654321",
        "CN:passport:999999999",
        "CN:passport:UNKNOWN",
        "CN:passport:12",
        ":passport:EA4817260",
        "XX:passport:EA4817260",
        "CN:other:EA4817260",
        f"CN:resident_id:{GOOD_ID[:-1]}{'0' if GOOD_ID[-1] != '0' else '1'}",
        "CN:resident_id:" + resident_id(date(1984, 2, 28), 3).replace("19840228", "19840231"),
        "CN:resident_id:440306840307017",
    ],
)
def test_a_number_that_is_no_valid_document_joins_nobody(tmp_path: Path, document: str) -> None:
    assert not joined(tmp_path, document)


@pytest.mark.parametrize("serial", range(12))
def test_the_check_of_resident_ids_agrees_with_the_standard(serial: int) -> None:
    """Every single wrong character is caught, as ISO 7064 MOD 11-2 promises."""
    number = resident_id(date(1960 + serial, 1 + serial, 2 + serial), serial * 71)
    position = 9 + serial % 8
    wrong = number[:position] + str((int(number[position]) + 1) % 10) + number[position + 1 :]
    con = raw_layer(
        node_Identity=[identity("a/f/1#p")],
        rel_PRESENTED=[
            shows("a/f/1#p", f"CN:resident_id:{number}"),
            shows("a/f/1#p", f"CN:resident_id:{wrong}"),
        ],
    )
    evidence.gather(con)
    valid = con.execute("SELECT number FROM valid_document").fetchall()
    assert valid == [(number,)]


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        (date(1984, 3, 7), date(1984, 3, 7), True),
        (date(1984, 3, 7), None, True),
        (date(1984, 3, 7), date(1984, 7, 3), True),
        (date(1984, 3, 7), date(1984, 3, 1), True),
        (date(1984, 3, 7), date(1984, 1, 1), True),
        (date(1984, 3, 7), date(1991, 11, 25), False),
        (date(1984, 3, 7), date(1985, 3, 9), False),
    ],
)
def test_dates_of_birth_that_no_typing_error_explains_keep_apart(
    tmp_path: Path, a: date, b: date | None, same: bool
) -> None:
    assert joined(tmp_path, "CN:passport:EA4817260", a=a, b=b) is same


@effort(max_examples=60, deadline=None)
@given(pair=st.tuples(st.dates(date(1930, 1, 1), date(2010, 12, 31)), st.integers(0, 5)))
def test_sql_and_python_agree_on_same_birth(pair: tuple[date, int]) -> None:
    import duckdb

    a, how = pair
    b = [
        a,
        a.replace(day=1, month=1),
        date(a.year, min(a.day, 12), a.month),
        date(a.year + 1, a.month, min(a.day, 28)),
        date(a.year, a.month, min(a.day % 10 + 10, 28)),
        date(a.year - 11, a.month % 12 + 1, min(a.day, 28)),
    ][how]
    con = duckdb.connect()
    con.execute(evidence.MACROS)
    found = con.execute("SELECT same_birth(?::DATE, ?::DATE)", [a, b]).fetchone()
    assert found == (persons.same_birth(a, b),)


def test_one_agency_and_reference_is_one_person_and_two_agencies_are_not(tmp_path: Path) -> None:
    keys = ["bank/accounts/ref:77", "bank/freezes/ref:77", "other/accounts/ref:77", "bank/x/9#p"]
    con = raw_layer(node_Identity=[identity(key) for key in keys])
    made = resolve.build(con, tmp_path / "resolution")
    assert groups(made, con) == {frozenset(keys[:2]), frozenset(keys[2:3]), frozenset(keys[3:])}
    judged = dict(table(made, con, "rel_IDENTIFIES", "start_key, judgement"))
    assert judged == {
        keys[0]: "reference:bank:77",
        keys[1]: "reference:bank:77",
        keys[2]: "alone",
        keys[3]: "alone",
    }


def test_two_resident_ids_are_two_people_whatever_passport_they_share(tmp_path: Path) -> None:
    a, b, c, d = "p/f/1#p", "p/f/2#p", "p/f/3#p", "p/f/4#p"
    first, second = (f"CN:resident_id:{resident_id(BORN, n)}" for n in (17, 19))
    passport = "CN:passport:EA4817260"
    con = raw_layer(
        node_Identity=[identity(k) for k in (a, b, c, d)],
        rel_PRESENTED=[shows(a, first), shows(a, passport), shows(b, second), shows(b, passport),
                       shows(c, second), shows(d, passport)],
    )  # fmt: skip
    made = resolve.build(con, tmp_path / "resolution")
    assert groups(made, con) == {frozenset({a}), frozenset({b, c}), frozenset({d})}
    listed = [(r["judgement"], r["identity"], r["against"]) for r in resolve.conflicts(tmp_path)]
    assert listed == [(f"document:{passport}", b, a), (f"document:{passport}", d, a)]


def test_a_bridge_between_two_people_is_refused_where_its_evidence_is_weakest(
    tmp_path: Path,
) -> None:
    """Reference joins what a resident id and a passport already hold apart."""
    a, b, bridge = "p/f/1#p", "p/f/2#p", "q/f/ref:5"
    con = raw_layer(
        node_Identity=[
            identity(a, birth_date=date(1970, 1, 2)),
            identity(b, birth_date=date(1999, 9, 30)),
            identity(bridge),
        ],
        rel_PRESENTED=[shows(a, "CN:passport:EA4817260"), shows(bridge, "CN:passport:EA4817260"),
                       shows(b, "CN:travel_permit:C48172605"),
                       shows(bridge, "CN:travel_permit:C48172605")],
    )  # fmt: skip
    made = resolve.build(con, tmp_path / "resolution")
    assert groups(made, con) == {frozenset({a, bridge}), frozenset({b})}
    assert made.conflicts == 1


def test_a_number_shown_by_a_crowd_is_nobodys(tmp_path: Path) -> None:
    keys = [f"hotel/stays/{n}#guest_" for n in range(40)]
    con = raw_layer(
        node_Identity=[identity(k, name=f"Guest {n}") for n, k in enumerate(keys)],
        rel_PRESENTED=[shows(k, "CN:passport:EA4817260") for k in keys],
    )
    made = resolve.build(con, tmp_path / "resolution")
    assert made.persons == 40
    assert [r["reason"] for r in resolve.conflicts(tmp_path)] == [
        "shown by 40 identities with 40 names and 0 dates of birth"
    ]


def test_thousands_of_copies_of_one_record_are_one_person(tmp_path: Path) -> None:
    keys = [f"hotel/stays/{n}#guest_" for n in range(5000)]
    con = raw_layer(
        node_Identity=[identity(k, name="张伟", birth_date=BORN) for k in keys],
        rel_PRESENTED=[shows(k, "CN:passport:EA4817260") for k in keys],
    )
    assert resolve.build(con, tmp_path / "resolution").persons == 1


def test_nothing_loaded_gives_an_empty_layer(tmp_path: Path) -> None:
    con = raw_layer()
    made = resolve.build(con, tmp_path / "resolution")
    assert (made.identities, made.persons, made.conflicts) == (0, 0, 0)
    assert all(table(made, con, name, "*") == [] for name in made.tables)


@effort(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_without_contradictions_persons_are_connected_components(
    tmp_path_factory: pytest.TempPathFactory, seed: int
) -> None:
    """An independent oracle: networkx on identities and documents."""
    home, dice = tmp_path_factory.mktemp("r"), random.Random(seed)
    keys = [f"a/f/{n}#p" for n in range(30)]
    papers = [f"CN:passport:EA48172{n:02d}" for n in range(25)]
    shown = sorted({(dice.choice(keys), dice.choice(papers)) for _ in range(30)})
    con = raw_layer(
        node_Identity=[identity(k) for k in keys],
        rel_PRESENTED=[shows(k, d) for k, d in shown],
    )
    graph = nx.Graph(shown)
    graph.add_nodes_from(keys)
    expected = {frozenset(c & set(keys)) for c in nx.connected_components(graph)}
    assert groups(resolve.build(con, home / "resolution"), con) == expected - {frozenset()}


# Keys.


def keys_of(con: DuckDBPyConnection, home: Path) -> dict[str, str]:
    """Resolve; the person of each identity."""
    made = resolve.build(con, home / "resolution")
    return dict(table(made, con, "rel_IDENTIFIES", "start_key, end_key"))


def prints(home: Path) -> dict[str, str]:
    """sha256 of each derived table."""
    folder = home / "resolution" / "tables"
    return {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in folder.iterdir()}


def test_keys_are_the_same_from_scratch_in_any_order(tmp_path: Path) -> None:
    identities = [identity(f"a/f/{n}#p") for n in range(20)]
    shown = [shows(f"a/f/{n}#p", f"CN:passport:EA481726{n // 3}") for n in range(20)]
    found = []
    for home in (tmp_path / "one", tmp_path / "two"):
        found.append(
            (keys_of(raw_layer(node_Identity=identities, rel_PRESENTED=shown), home),
             prints(home))
        )  # fmt: skip
        random.Random(1).shuffle(identities)
        random.Random(2).shuffle(shown)
    assert found[0] == found[1]


def test_the_larger_part_keeps_the_key_and_a_part_gets_its_own_back(tmp_path: Path) -> None:
    big, small = [f"b/f/{n}#p" for n in range(3)], [f"a/f/{n}#p" for n in range(2)]
    own = [shows(k, "CN:passport:EA4817260") for k in big]
    own += [shows(k, "CN:passport:EB9035174") for k in small]
    con = raw_layer(node_Identity=[identity(k) for k in big + small], rel_PRESENTED=own)
    before, printed = keys_of(con, tmp_path), prints(tmp_path)
    fill(con, "rel_PRESENTED", [*own, shows(small[0], "CN:passport:EA4817260")])
    merged = keys_of(con, tmp_path)
    assert set(merged.values()) == {before[big[0]]}
    fill(con, "rel_PRESENTED", own)
    assert keys_of(con, tmp_path) == before
    assert prints(tmp_path) == printed
    fill(con, "rel_PRESENTED", own[1:])
    split = keys_of(con, tmp_path)
    assert split[big[1]] == split[big[2]] == before[big[0]] != split[big[0]]
    assert split[small[0]] == before[small[0]]


@effort(max_examples=4, deadline=None)
@given(extra=st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5)), min_size=1, max_size=6))
def test_what_is_taken_back_leaves_no_trace(
    tmp_path_factory: pytest.TempPathFactory, extra: list[tuple[int, int]]
) -> None:
    """Any further documents, and then again without them: the same tables byte for byte."""
    home = tmp_path_factory.mktemp("r")
    identities = [identity(f"a/f/{n}#p") for n in range(12)]
    own = [shows(f"a/f/{n}#p", f"CN:passport:EA481726{n // 2}") for n in range(12)]
    con = raw_layer(node_Identity=identities, rel_PRESENTED=own)
    keys_of(con, home)
    printed = prints(home)
    added = [shows(f"a/f/{n}#p", f"CN:passport:EA481726{d}") for n, d in extra]
    fill(con, "rel_PRESENTED", own + [row for row in added if row not in own])
    keys_of(con, home)
    fill(con, "rel_PRESENTED", own)
    keys_of(con, home)
    assert prints(home) == printed


def test_running_again_keeps_the_register_as_it_is(tmp_path: Path) -> None:
    con = raw_layer(node_Identity=[identity("a/f/1#p")])
    keys_of(con, tmp_path)
    keys_of(con, tmp_path)
    register = tmp_path / "resolution" / "person_keys"
    assert [f.name for f in register.iterdir()] == ["run-000001.parquet"]


# The derived layer.


def test_phones_and_handsets_are_used_only_while_they_were_the_persons(tmp_path: Path) -> None:
    """A number is issued anew: its first handset is not the second subscriber's."""
    old, new, giver = "t/subscribers/1#holder_", "t/subscribers/2#holder_", "p/case_parties/3#p"
    phone = "Phone +8613800000001"
    con = raw_layer(
        node_Identity=[identity(k) for k in (old, new, giver)],
        rel_SUBSCRIBES=[
            tie(f"Identity {old}", phone, **{"from": date(2020, 1, 1), "to": date(2021, 1, 1)},
                records=["t/subscribers/1"]),
            tie(f"Identity {new}", phone, **{"from": date(2022, 1, 1)},
                records=["t/subscribers/2"]),
        ],
        rel_GAVE=[tie(f"Identity {giver}", "Phone +8613800000002", records=["p/case_parties/3"])],
        rel_USED_IN=[
            tie(phone, "Device 35-1", **{"from": date(2020, 5, 1), "to": date(2020, 6, 1)},
                records=["t/calls/1"]),
            tie(phone, "Device 35-2", **{"from": date(2023, 5, 1), "to": date(2023, 6, 1)},
                records=["t/calls/2"]),
            tie("Phone +8613800000002", "Device 35-3", records=["t/calls/3"]),
        ],
    )  # fmt: skip
    made = resolve.build(con, tmp_path / "resolution")
    person = dict(table(made, con, "rel_IDENTIFIES", "start_key, end_key"))
    used = table(made, con, "rel_USES", 'start_key, end_key, "from", "to", records')
    assert sorted(row for row in used if row[1].startswith("35")) == sorted([
        (person[old], "35-1", date(2020, 5, 1), date(2020, 6, 1), ["t/calls/1", "t/subscribers/1"]),
        (person[new], "35-2", date(2023, 5, 1), date(2023, 6, 1), ["t/calls/2", "t/subscribers/2"]),
        (person[giver], "35-3", None, None, ["p/case_parties/3", "t/calls/3"]),
    ])  # fmt: skip
    assert sorted(row[:2] for row in used if row[1].startswith("+")) == sorted([
        (person[old], "+8613800000001"), (person[new], "+8613800000001"),
        (person[giver], "+8613800000002"),
    ])  # fmt: skip


def test_a_number_of_many_people_leads_none_of_them_to_its_handset(tmp_path: Path) -> None:
    keys = [f"h/stays/{n}#guest_" for n in range(25)]
    con = raw_layer(
        node_Identity=[identity(k) for k in keys],
        rel_GAVE=[tie(f"Identity {k}", "Phone +862012345678", records=[k]) for k in keys],
        rel_USED_IN=[tie("Phone +862012345678", "Device 35-1", records=["t/calls/1"])],
    )
    made = resolve.build(con, tmp_path / "resolution")
    assert table(made, con, "rel_USES", "DISTINCT end_label") == [("Phone",)]


def test_a_person_has_what_all_their_identities_have(tmp_path: Path) -> None:
    a, b = "bank/accounts/ref:7", "bank/freezes/ref:7"
    con = raw_layer(
        node_Identity=[
            identity(a, name="张伟", name_latin="Zhang Wei", records=["bank/accounts/1#holder_"]),
            identity(b, name="张偉", birth_date=BORN,
                     records=["pol/meetings/5#person_", "bank/freezes/2#person_"]),
        ],
        node_Meeting=[{"key": "pol:M1", "records": ["pol/meetings/5", "pol/meetings/6"]}],
        rel_PRESENTED=[shows(a, "CN:passport:EA4817260")],
        rel_HOLDS=[
            tie(f"Identity {a}", "Account X", **{"from": date(2020, 1, 1), "to": date(2021, 1, 1)},
                records=["bank/accounts/1"]),
            tie(f"Identity {b}", "Account X", **{"from": date(2021, 1, 1)},
                records=["bank/accounts/0"]),
            tie("Organization CN:1", "Account X", records=["bank/accounts/9"]),
        ],
        rel_HAS_PART_IN=[
            tie(f"Identity {a}", "Organization CN:1", part=part, key=part, share=.5,
                records=["r/o/1"])
            for part in ("director", "shareholder")
        ],
        rel_TOOK_PART=[tie(f"Identity {b}", "Meeting pol:M1", role="attendee")],
        rel_PARTY_TO=[
            tie(f"Identity {a}", "Case C1", category="suspect", status="abroad",
                since=date(2023, 1, 1), record="p/c/1", records=["p/c/1"]),
            tie(f"Identity {b}", "Case C1", category="suspect", status="detained",
                since=date(2024, 1, 1), record="p/c/0", records=["p/c/0"]),
        ],
        rel_NAMED_IN=[tie(f"Identity {b}", "Warrant pol:W1", records=["pol/wanted_persons/1"])],
    )  # fmt: skip
    made = resolve.build(con, tmp_path / "resolution")
    assert table(made, con, "node_Person", "name, name_latin, birth_date, identities") == [
        ("张伟", "Zhang Wei", BORN, 2)
    ]
    held = table(made, con, "rel_HOLDS", 'end_label, end_key, "from", "to", records')
    assert held == [
        ("Account", "X", date(2020, 1, 1), None, ["bank/accounts/0", "bank/accounts/1"]),
        ("Document", "CN:passport:EA4817260", None, None, ["bank/accounts/ref:7"]),
    ]
    assert table(made, con, "rel_OWNS", "key, part, share") == [
        ("director", "director", 0.5),
        ("shareholder", "shareholder", 0.5),
    ]
    assert table(made, con, "rel_TOOK_PART", "end_label, end_key, role, records") == [
        ("Meeting", "pol:M1", "attendee", ["pol/meetings/5"])
    ]
    party = table(made, con, "rel_PARTY_TO", "category, status, records")
    assert party == [("suspect", "detained", ["p/c/0", "p/c/1"])]
    assert table(made, con, "rel_NAMED_IN", "end_key, records") == [
        ("pol:W1", ["pol/wanted_persons/1"])
    ]


# In the graph.


def test_persons_are_written_to_the_graph_taken_back_and_written_again(
    graph: Driver, settings: Settings, cli_environment: dict[str, str]
) -> None:
    doc = {"person_doc_type": "passport", "person_doc_number": "EA4817260"}
    seen = {f"holder_{name[7:]}": value for name, value in doc.items()}
    phone = {"holder_doc_country": "CN", "registered_on": "2023-01-01", "phone": "+8613800000001"}
    deliver(settings.home, graph, "pol", "p1", "2024-05-03T22:00:00+08:00", {
        "cases": [{"record_id": "1", "case_id": "C1", "opened_at": "2024-05-01T10:00:00+08:00",
                   "status": "open", "offence": "telecom_fraud"}],
        "case_parties": [
            {"record_id": "1", "case_id": "C1", "category": "suspect", "person_name": "张伟",
             "person_doc_country": "CN", **doc},
            {"record_id": "2", "case_id": "C1", "category": "victim", "person_name": "李娜"}],
    })  # fmt: skip
    deliver(settings.home, graph, "tel", "t1", "2024-05-03T22:00:00+08:00", {
        "subscribers": [{"record_id": "1", "holder_name": "Zhang Wei", **phone, **seen}],
    })  # fmt: skip
    loaded = picture(graph)
    done = _leadgraph(cli_environment, "resolve", "--json")
    assert (done["identities"], done["persons"], done["merged"], done["conflicts"]) == (3, 2, 1, 0)
    derived = picture(graph)
    assert loaded < derived
    found = graph.execute_query("""
        MATCH (i:Identity)-[r:IDENTIFIES]->(p:Person)-[:PARTY_TO {category: 'suspect'}]->(:Case)
        MATCH (p)-[u:USES]->(n:Phone)
        RETURN i.key AS identity, r.judgement AS judgement, n.key AS phone, u.records AS records
        ORDER BY identity
    """).records
    assert [list(row.values()) for row in found] == [
        [key, "document:CN:passport:EA4817260", "+8613800000001", ["tel/subscribers/1"]]
        for key in ("pol/case_parties/1#person_", "tel/subscribers/1#holder_")
    ]
    assert _leadgraph(cli_environment, "resolve", "--json")["written"] == {}
    _leadgraph(cli_environment, "resolve", "--delete", "--json")
    assert picture(graph) == loaded
    _leadgraph(cli_environment, "resolve", "--json")
    assert _without_run(picture(graph)) == _without_run(derived)


def _leadgraph(environment: dict[str, str], *arguments: str) -> dict[str, Any]:
    done = CliRunner().invoke(build_cli(), list(arguments), env=environment)
    assert done.exit_code == 0, done.exception
    printed: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return printed


def _without_run(lines: set[str]) -> set[str]:
    return {re.sub(r"'run': '[^']*'", "", line) for line in lines}
