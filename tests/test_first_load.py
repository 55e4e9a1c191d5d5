"""The first load: one import makes the graph that transactions make."""

from pathlib import Path

import pytest
from neo4j import Driver, GraphDatabase

from leadgraph import first_load, pipeline
from leadgraph.local import server
from leadgraph.settings import Settings
from loaders import bulk
from quality import contract
from quality.errors import LeadgraphError
from tests.loading import Row, deliver, picture
from tests.staged import stage

AGENCY = "odd-bank"


def rows() -> dict[str, list[Row]]:
    """The example row of every feed, and some that are hard to write down."""
    found: dict[str, list[Row]] = {feed: [contract.load(feed).example_row()] for feed in FEEDS}
    account = dict(found["accounts"][0])
    found["accounts"] += [
        account
        | {
            "record_id": "odd-1",
            "account_id": "ODD:1",
            "institution": 'Bank "of" the; \\ East,\nSecond line',
            "card_numbers": "6222020000000001;6222020000000002",
        },
    ]
    paid = dict(found["transactions"][0])
    found["transactions"] += [
        paid
        | {"record_id": f"odd-{k}", "reference": f"ODD{k}", "from_account": "ODD:1", "memo": memo}
        for k, memo in enumerate(['say "it"', "", "a,b;c", "回款 \\n 第二行", None])
    ]
    return found


FEEDS = (
    "accounts", "bookings", "calls", "case_parties", "cases", "crossings", "detentions",
    "fraud_reports", "freezes", "meetings", "organizations", "stays", "statements", "subscribers",
    "transactions",
)  # fmt: skip


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    """Settings of a local Neo4j of the test's own, which is not running."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        home=tmp_path / "own",
        heap="600m",
        pagecache="64m",
        neo4j_uri=None,
    )


def test_an_import_makes_the_graph_that_transactions_make(
    graph: Driver, settings: Settings, own: Settings
) -> None:
    at = "2024-06-02T00:00:00+00:00"
    deliver(settings.home, graph, AGENCY, "d-1", at, rows())
    pipeline.resolve(settings)
    pipeline.trace(settings)
    wanted = picture(graph)

    stage(own.home, AGENCY, rows(), at)
    first_load.derive(own)
    try:
        assert first_load.write_graph(own, ports=(0, 0)) == len(FEEDS)
        running = server.running(own)
        assert running is not None
        auth = (server.USERNAME, server.password(own))
        with GraphDatabase.driver(running.uri, auth=auth) as driver:
            assert picture(driver) == wanted
            pipeline.check(own)  # agreement of graph and ledger, and the invariants
            later = dict(rows()["accounts"][1]) | {"record_id": "odd-2", "account_id": "ODD:2"}
            deliver(own.home, driver, AGENCY, "d-2", "2024-06-03T00:00:00+00:00",
                    {"accounts": [later]})  # fmt: skip
            pipeline.resolve(own)
            more = picture(driver)
            assert "ODD:2" in str(sorted(more)) and len(more) > len(wanted)
        with pytest.raises(LeadgraphError, match="running"):
            first_load.write_graph(own)
        with pytest.raises(LeadgraphError, match="not empty"):
            first_load.refuse_filled(own)
        assert server.running(own) is not None, "what is refused changes nothing"
    finally:
        server.down(own)


def test_files_say_what_cannot_be_imported(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(LeadgraphError, match="not the local Neo4j"):
        first_load.write_graph(settings)
    with pytest.raises(LeadgraphError, match="not the local Neo4j"):
        first_load.refuse_filled(settings)
    assert bulk.write_files(tmp_path / "empty", tmp_path / "files") == []
