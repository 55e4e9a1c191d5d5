"""Loading on a real Neo4j: the graph is the standing records, whatever came when."""

import random
from pathlib import Path

import pytest
from neo4j import Driver

from loaders.door import DoorError, open_door
from loaders.ledger import Ledger
from loaders.projection import open_projection
from tests.loading import Row, deliver, load, picture, register

BANK = "bank-a"
DAY = "2024-05-{:02d}T22:00:00+08:00"


def transaction(number: str, payer: str, payee: str, amount: str = "100.50", **more: str) -> Row:
    return {
        "record_id": number,
        "from_account": payer,
        "to_account": payee,
        "at": "2024-05-01T10:00:00+08:00",
        "amount": amount,
        "currency": "CNY",
        **more,
    }


def account(number: str, name: str, **more: str) -> Row:
    return {
        "record_id": f"a-{number}",
        "account_id": number,
        "institution": "Bank A",
        "kind": "bank",
        "status": "open",
        "holder_name": name,
        **more,
    }


def one(driver: Driver, query: str) -> list[tuple[object, ...]]:
    return [tuple(record.values()) for record in driver.execute_query(query).records]


def test_money_is_in_minor_units_and_time_in_utc(graph: Driver, tmp_path: Path) -> None:
    deliver(
        tmp_path,
        graph,
        BANK,
        "d1",
        DAY.format(3),
        {"transactions": [transaction("1", "A:1", "EXT:cash")]},
    )
    found = one(
        graph,
        "MATCH (a:Account)-[:PERFORMS]->(t:Transaction)-[:BENEFITS_TO]->(x:External) "
        "RETURN a.key, t.amount, toString(t.at), t.record, x.key",
    )
    assert found == [("A:1", 10050, "2024-05-01T02:00:00Z", "bank-a/transactions/1", "EXT:cash")]


def test_a_card_number_leads_to_its_account_whichever_came_first(
    graph: Driver, tmp_path: Path
) -> None:
    deliver(
        tmp_path,
        graph,
        "bank-b",
        "d1",
        DAY.format(3),
        {"transactions": [transaction("1", "4000000000000002", "B:9")]},
    )
    deliver(
        tmp_path,
        graph,
        BANK,
        "d1",
        DAY.format(4),
        {"accounts": [account("A:1", "Li", card_numbers="4000000000000002;4000000000000010")]},
    )
    assert one(graph, "MATCH (a:Account)-[:PERFORMS]->() RETURN a.key, a.institution") == [
        ("A:1", "Bank A")
    ]
    assert one(graph, "MATCH (a:Account {key: '4000000000000002'}) RETURN a") == []


def test_two_banks_report_one_transfer(graph: Driver, tmp_path: Path) -> None:
    for agency, number in ((BANK, "1"), ("bank-b", "77")):
        deliver(
            tmp_path,
            graph,
            agency,
            "d1",
            DAY.format(3),
            {"transactions": [transaction(number, "A:1", "B:1", reference="R-1")]},
        )
    assert one(graph, "MATCH (t:Transaction) RETURN t.key, t.records") == [
        ("ref:R-1", ["bank-a/transactions/1", "bank-b/transactions/77"])
    ]


def test_a_withdrawn_record_takes_what_only_it_mentioned_with_it(
    graph: Driver, tmp_path: Path
) -> None:
    rows = [transaction("1", "A:1", "A:2"), transaction("2", "A:2", "A:3")]
    deliver(tmp_path, graph, BANK, "d1", DAY.format(3), {"transactions": rows})
    deliver(
        tmp_path,
        graph,
        BANK,
        "d2",
        DAY.format(4),
        {"transactions": [{**rows[1], "withdrawn": "true"}]},
    )
    assert one(graph, "MATCH (n:Account) RETURN n.key ORDER BY n.key") == [("A:1",), ("A:2",)]
    assert one(graph, "MATCH (t:Transaction) RETURN t.key") == [("bank-a/transactions/1",)]


def test_a_late_older_version_changes_nothing(graph: Driver, tmp_path: Path) -> None:
    deliver(
        tmp_path,
        graph,
        BANK,
        "d2",
        DAY.format(9),
        {"transactions": [transaction("1", "A:1", "A:2", "5.00")]},
    )
    before = picture(graph)
    deliver(
        tmp_path,
        graph,
        BANK,
        "d1",
        DAY.format(3),
        {"transactions": [transaction("1", "A:1", "A:7", "9.00")]},
    )
    assert picture(graph) == before


def test_a_payment_claimed_by_a_victim_is_tied_whichever_came_first(
    graph: Driver, tmp_path: Path
) -> None:
    report = {
        "record_id": "r1", "report_id": "F-1", "reported_at": "2024-05-02T10:00:00+08:00",
        "text": "...", "payments": "R-9;2", "person_name": "王芳",
    }  # fmt: skip
    deliver(tmp_path, graph, "centre", "d1", DAY.format(3), {"fraud_reports": [report]})
    rows = [transaction("1", "A:1", "A:2", reference="R-9"), transaction("2", "A:1", "A:3")]
    deliver(tmp_path, graph, BANK, "d1", DAY.format(4), {"transactions": rows})
    assert one(graph, "MATCH (:Report)-[:CLAIMS]->(t) RETURN t.key ORDER BY t.key") == [
        ("bank-a/transactions/2",), ("ref:R-9",),
    ]  # fmt: skip


def test_the_projection_is_what_the_graph_holds(graph: Driver, tmp_path: Path) -> None:
    deliver(tmp_path, graph, BANK, "d1", DAY.format(3), world(random.Random(5), 40))
    con = open_projection(tmp_path)
    for label in ("Account", "Identity", "Transaction", "Contact", "Phone", "Device"):
        stored = {key for (key,) in one(graph, f"MATCH (n:{label}) RETURN n.key")}
        owned = {key for (key,) in con.execute(f"SELECT key FROM node_{label}").fetchall()}
        assert owned <= stored and owned, label
    ties = con.execute("SELECT count(*) FROM rel_PERFORMS").fetchone()
    assert [ties] == one(graph, "MATCH ()-[r:PERFORMS]->() RETURN count(r)")


def some_of(rng: random.Random) -> dict[str, list[Row]]:
    whole = world(rng, 8)
    return {feed: whole[feed] for feed in rng.sample(sorted(whole), 2)}


def world(rng: random.Random, size: int) -> dict[str, list[Row]]:
    """Rows of six feeds that keep naming the same few things."""

    def some(prefix: str, n: int = 6) -> str:
        return f"{prefix}{rng.randrange(n)}"

    feeds: dict[str, dict[str, Row]] = {}

    def add(feed: str, number: str, **fields: str) -> None:
        if rng.random() < 0.15:
            fields["withdrawn"] = "true"
        kept = {k: v for k, v in fields.items() if rng.random() < 0.9 or k not in OPTIONAL}
        feeds.setdefault(feed, {})[number] = {"record_id": number, **kept}

    for _ in range(size):
        add(
            "transactions",
            some("t", 12),
            from_account=some("A:"),
            to_account=rng.choice([some("A:"), some("40000000"), "EXT:cash"]),
            at=f"2024-04-0{rng.randrange(1, 9)}T10:00:00+08:00",
            amount=str(rng.randrange(1, 99)),
            currency="CNY",
            reference=some("R", 8),
            reverses_record=some("t", 12),
            imei=some("3500"),
        )
        add(
            "accounts",
            some("a"),
            account_id=some("A:"),
            institution=some("I"),
            kind="bank",
            status="open",
            card_numbers=";".join({some("40000000"), some("40000000")}),
            holder_ref=some("p"),
            holder_name=some("N"),
            holder_doc_type="passport",
            holder_doc_number=some("E"),
            holder_doc_country="CN",
            login_imei=some("3500"),
        )
        add(
            "calls",
            some("c", 12),
            caller=rng.choice([some("+861000000000"), "anon"]),
            callee=rng.choice([some("+861000000000"), "short:CN:95588"]),
            at=f"2024-04-0{rng.randrange(1, 4)}T2{rng.randrange(4)}:00:00+08:00",
            seconds=str(rng.randrange(90)),
            kind="voice",
            reference=some("K", 8),
            caller_imei=some("3500"),
            caller_country="KH",
        )
        add(
            "fraud_reports",
            some("f"),
            report_id=some("F", 4),
            reported_at="2024-04-20T10:00:00+08:00",
            text="x",
            case_id=some("C", 3),
            suspect_account=some("40000000"),
            payments=f"{some('R', 8)};{some('t', 12)}",
            person_ref=some("v"),
        )
        add(
            "stays",
            some("s"),
            site_name=some("Hotel "),
            country="KH",
            check_in="2024-04-01T10:00:00+07:00",
            site_id=some("KH-S", 2),
            guest_ref=some("g"),
            guest_name=some("N"),
            paid_by_account=some("40000000"),
        )
        add(
            "subscribers",
            some("n"),
            phone=some("+861000000000"),
            registered_on=f"2023-01-0{rng.randrange(1, 4)}",
            outlet_id=some("O", 2),
            holder_ref=some("h"),
            imei=some("3500"),
        )
    return {feed: list(rows.values()) for feed, rows in feeds.items()}


OPTIONAL = {"reference", "reverses_record", "imei", "card_numbers", "holder_ref", "caller_imei",
            "site_id", "guest_ref", "payments", "login_imei", "suspect_account"}  # fmt: skip


@pytest.mark.parametrize("seed", range(2))
def test_the_graph_does_not_depend_on_the_order_in_which_drops_arrive(
    graph: Driver, tmp_path: Path, seed: int
) -> None:
    rng = random.Random(seed)
    drops = [
        (rng.choice([BANK, "bank-b"]), f"d{n}", DAY.format(rng.randrange(1, 28)), some_of(rng))
        for n in range(5)
    ]
    drops = [(a, d, t[:17] + f"{n:02d}" + t[19:], w) for n, (a, d, t, w) in enumerate(drops)]
    pictures = []
    for attempt in range(2):
        home = tmp_path / str(attempt)
        graph.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        for agency, drop, delivered_at, feeds in drops:
            deliver(home, graph, agency, drop, delivered_at, feeds)
        names = {b.batch: f"{b.agency}/{b.drop_id}" for b in Ledger(home).batches()}
        pictures.append(picture(graph, drops=names))
        rng.shuffle(drops)
    assert pictures[0] - pictures[1] == set() == pictures[1] - pictures[0]
    assert len(pictures[0]) > 30


def test_loading_again_changes_nothing(graph: Driver, tmp_path: Path) -> None:
    batch = deliver(tmp_path, graph, BANK, "d1", DAY.format(3), world(random.Random(1), 20))
    before = picture(graph)
    assert all(one.written == {} for one in load(tmp_path, graph, batch))
    assert picture(graph) == before


def test_a_load_that_is_cut_off_goes_on_where_it_stopped(
    graph: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds = world(random.Random(2), 20)
    deliver(tmp_path / "whole", graph, BANK, "d1", DAY.format(3), feeds)
    whole = picture(graph)
    for fails_at in (1, 5, 11):
        graph.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        home = tmp_path / f"cut-{fails_at}"
        batch = register(home, BANK, "d1", DAY.format(3), feeds)
        with monkeypatch.context() as patch, pytest.raises(RuntimeError):
            _power_cut(patch, fails_at)
            load(home, graph, batch)
        assert picture(graph) != whole
        load(home, graph, batch)
        assert picture(graph) == whole


def _power_cut(patch: pytest.MonkeyPatch, at: int) -> None:
    """The process dies after a transaction committed and before it hears of it."""
    from loaders.door import Door

    written, real = [0], Door.write

    def write(self: Door, *args: object, **more: object) -> int | None:
        result = real(self, *args, **more)  # type: ignore[arg-type]
        written[0] += 1
        if written[0] == at:
            raise RuntimeError("power cut")
        return result

    patch.setattr(Door, "write", write)


def test_the_door_is_open_to_one(graph: Driver) -> None:
    with open_door(graph, "neo4j", 0) as first:
        with (
            pytest.raises(DoorError, match=r"another ingest .* is writing"),
            open_door(graph, "neo4j", 0),
        ):
            pass
        graph.execute_query("MATCH (w:Writer) SET w.token = 'taken over'")
        with pytest.raises(DoorError, match="took over"):
            first.write("CREATE (:Person {key: $key})", {"key": "x"})
    assert one(graph, "MATCH (p:Person) RETURN p") == []


def test_a_dead_holder_loses_the_door(graph: Driver) -> None:
    import socket

    graph.execute_query(
        "MERGE (w:Writer {key: 'ingest'}) SET w.token = 'old', w.holder = $holder,"
        " w.heartbeat = datetime()",
        holder=f"{socket.gethostname()}:999999:1.00",
    )
    with open_door(graph, "neo4j", 0) as door:
        assert door.read("RETURN 1 AS one") == [{"one": 1}]
