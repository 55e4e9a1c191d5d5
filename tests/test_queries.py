"""Stored Cypher on a real Neo4j: EXPLAIN, examples, running, schema, invariants, command line."""

import csv
import io
import json
import random
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any, cast

import networkx as nx
import pytest
from neo4j import Driver
from typer.testing import CliRunner, Result

from cypher.example import NotScratchError, check_example
from cypher.explain_check import check_explain, create_tokens
from cypher.front_matter import BadParameter
from cypher.invariants import run_checks
from cypher.library import Kind, StoredQuery, load, root
from cypher.migrations import MigrationError, applied, applied_version, migrate, migrations
from cypher.run import QueryFailed, run
from leadgraph import audit
from leadgraph.cli import build
from leadgraph.commands.queries import check_queries, generated
from leadgraph.settings import Settings
from quality.errors import LeadgraphError
from tests.test_cypher_library import INDICATOR, RETURN, START, front, stored

LIBRARY = load()


@pytest.fixture
def scratch(graph: Driver) -> Driver:
    """The empty graph with schema and tokens."""
    migrate(graph)
    create_tokens(graph)
    return graph


def explained(graph: Driver, query: StoredQuery) -> set[str]:
    return {fault.rule for fault in check_explain(graph, query)}


def test_every_stored_query_passes_explain(scratch: Driver) -> None:
    # Those of the roles take seconds to plan: tests/test_leads.py explains them where they run.
    queries = [query for query in LIBRARY.values() if query.kind is not Kind.ROLE]
    with ThreadPoolExecutor(2) as two:
        faults = [f for found in two.map(partial(check_explain, scratch), queries) for f in found]
    assert [str(fault) for fault in faults] == []


def test_every_example_gives_its_rows_and_not_the_look_alike(scratch: Driver) -> None:
    queries = [query for query in LIBRARY.values() if query.kind is not Kind.ROLE]
    assert all(query.front.example for query in queries)
    faults = [f for query in queries for f in check_example(scratch, query)]
    assert [str(fault) for fault in faults] == []


Known = dict[tuple[str, str], tuple[int, int] | None]


def _people_and_things(seed: int) -> tuple[Known, list[tuple[str, str]]]:
    """Return who used which number, account or handset from year to year (None: not known), and
    which account paid which."""
    chance = random.Random(seed)
    persons = [f"P{n}" for n in range(9)]
    things = [f"N{n}" for n in range(6)] + [f"A{n}" for n in range(6)]
    uses: Known = {}
    for person in persons:
        for thing in chance.sample(things, 2):
            begin = chance.randint(2010, 2020)
            uses[person, thing] = chance.choice([None, (begin, begin + chance.randint(0, 6))])
    pairs = [(f"A{a}", f"A{b}") for a in range(6) for b in range(6) if a != b]
    return uses, chance.sample(pairs, 6)


def _shortest_ways(uses: Known, paid: list[tuple[str, str]], most: int) -> set[tuple[str, ...]]:
    """Every shortest way from P0 to P1, by trying all."""
    ties: nx.Graph[str] = nx.Graph()
    ties.add_nodes_from(["P0", "P1"])
    ties.add_edges_from([*uses, *paid])
    neighbours = {n: sum(n in e for e in [*uses, *paid]) for n in ties}

    def possible(way: list[str]) -> bool:
        if any(neighbours[n] > most for n in way[1:-1]):
            return False
        for before, thing, after in zip(way, way[1:], way[2:], strict=False):
            one, other = uses.get((before, thing)), uses.get((after, thing))
            if one and other and (one[0] > other[1] or other[0] > one[1]):
                return False
        return True

    ways = [w for w in nx.all_simple_paths(ties, "P0", "P1", cutoff=6) if possible(w)]
    return {tuple(w) for w in ways if len(w) == min(map(len, ways))}


WRITE_USES = """
UNWIND $uses AS u
MERGE (p:Person {key: u.person})
WITH p, u, {from: date(u.from), to: date(u.to), records: [u.person + u.thing]} AS known
CALL (p, u, known) {
  WITH p, u, known WHERE u.thing STARTS WITH 'N'
  MERGE (t:Phone {key: u.thing}) CREATE (p)-[r:USES]->(t) SET r = known
  UNION
  WITH p, u, known WHERE u.thing STARTS WITH 'A'
  MERGE (t:Account {key: u.thing}) CREATE (p)-[r:HOLDS]->(t) SET r = known
}
"""
WRITE_PAID = """
UNWIND $paid AS pair
MERGE (a:Account {key: pair[0]}) MERGE (b:Account {key: pair[1]}) CREATE (a)-[:PAID]->(b)
"""
WRITE_IDENTITIES = """
MATCH (p:Person) UNWIND [1, 2] AS nth
CREATE (i:Identity {key: p.key + '#' + toString(nth)})-[:IDENTIFIES]->(p)
WITH p, i MATCH (p)-[:USES|HOLDS]->(t)
FOREACH (_ IN CASE WHEN t:Phone THEN [1] ELSE [] END | CREATE (i)-[:GAVE]->(t))
FOREACH (_ IN CASE WHEN t:Account THEN [1] ELSE [] END | CREATE (i)-[:HOLDS]->(t))
"""


def test_paths_between_people_are_the_shortest_that_time_and_hubs_allow(scratch: Driver) -> None:
    query = LIBRARY["paths_between_people"]
    lengths = set()
    for seed in range(12):
        uses, paid = _people_and_things(seed)
        rows = [
            {
                "person": person,
                "thing": thing,
                "from": years and f"{years[0]}-01-01",
                "to": years and f"{years[1]}-01-01",
            }
            for (person, thing), years in uses.items()
        ]
        scratch.execute_query(WRITE_USES, uses=rows)
        scratch.execute_query(WRITE_PAID, paid=[list(pair) for pair in paid])
        scratch.execute_query(WRITE_IDENTITIES)  # each written down twice, and tied to all of it
        for most in (3, 10):
            asked = {"person": "P0", "other": "P1", "max_ties": most}
            answers = run(scratch, query, asked, "tester", "test")
            found = {tuple(cast(list[str], row["way"])) for row in answers}
            assert found == _shortest_ways(uses, paid, most), (seed, most)
            lengths |= {len(way) for way in found}
        scratch.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
    assert len(lengths) > 1  # ways of several lengths were met


def test_an_example_leaves_nothing_behind(scratch: Driver) -> None:
    check_example(scratch, LIBRARY["who_holds_account"])
    left = scratch.execute_query("MATCH (n) WHERE NOT n:Migration RETURN count(n) AS n").records
    assert left[0]["n"] == 0


def test_tokens_outlive_the_rollback_that_made_them(graph: Driver) -> None:
    migrate(graph)
    assert create_tokens(graph) > 150
    assert check_explain(graph, LIBRARY["where_money_went"]) == []
    left = graph.execute_query("MATCH (n) WHERE NOT n:Migration RETURN count(n) AS n").records
    assert left[0]["n"] == 0


@pytest.mark.parametrize(
    ("body", "rule", "says"),
    [
        (START + "SET a.status = 'x'\n" + RETURN, "read only", "not read-only"),
        (START + "CALL (a) { CREATE (:Case {key: a.key}) }\n" + RETURN, "read only", "rw"),
        (START + "MATCH (x:Konto)-[:HOLDS]-(a)\n" + RETURN, "explain", "Konto"),
        (START + "WHERE a.owner = 'x'\n" + RETURN, "explain", "owner"),
        (START + "MATCH (c:Case)\n" + RETURN, "explain", "cartesian"),
        (START + "MATCH (a)-[:PAID*]->(b:Account)\n" + RETURN, "bounded", "without an end"),
        (START + "MATCH (a)-[:PAID]->{2,}(b:Account)\n" + RETURN, "bounded", "without an end"),
        (START + "MATCH (a)((x)-[:PAID]->(y))+(b:Account)\n" + RETURN, "bounded", "without an end"),
        (START + "MATCH (a)-[:PAID|:HOLDS]-(b)\n" + RETURN, "explain", ""),
        (START + "RETURN a.key AS account h.records\n", "explain", "Invalid input"),
        (START + "CALL apoc.help('x') YIELD name\n" + RETURN, "explain", "apoc"),
    ],
)
def test_explain_catches_what_static_may_miss(
    scratch: Driver, tmp_path: Path, body: str, rule: str, says: str
) -> None:
    faults = check_explain(scratch, stored(tmp_path, body))
    assert any(fault.rule == rule and says in fault.text for fault in faults), faults


def test_a_bounded_path_passes_explain(scratch: Driver, tmp_path: Path) -> None:
    for path in ("-[:PAID*1..3]->", "-[:PAID]->{1,3}", "-[:PAID*2]->", "-[:PAID*..3]->"):
        body = START + f"MATCH (a){path}(b:Account)\n" + RETURN
        assert explained(scratch, stored(tmp_path, body)) == set(), path


def example(**changes: Any) -> dict[str, Any]:
    sound: dict[str, Any] = {
        "given": "CREATE (p:Person {key: 'P-1'}), (q:Person {key: 'P-2'}), (b:Account {key: 'B'})\n"
        "CREATE (p)-[:HOLDS {records: ['x/accounts/1']}]->(a:Account {key: 'A'})\n"
        "CREATE (q)-[:HOLDS {records: ['x/accounts/2']}]->(b)",
        "params": {"person": "P-1"},
        "expect": [{"account": "A", "records": ["x/accounts/1"]}],
        "absent": [{"row": {"account": "B"}, "why": "of someone else"}],
    }
    return sound | changes


def test_the_sound_example_of_these_tests_is_sound(scratch: Driver, tmp_path: Path) -> None:
    assert check_example(scratch, stored(tmp_path, example=example())) == []


@pytest.mark.parametrize(
    ("body", "changes", "says"),
    [
        (START.replace("{key: $person}", "") + "WHERE $person <> ''\n" + RETURN, {},
         "must be absent"),
        (START + RETURN, {"expect": [{"account": "B"}]}, "expected"),
        (START + RETURN, {"expect": [{"account": "A"}, {"account": "C"}]}, "expected"),
        (START + RETURN, {"absent": [{"row": {"account": "Z"}, "why": "of someone else"}]},
         "proves nothing"),
        (START + RETURN.replace("h.records", "[]"), {}, "evidence column records is empty"),
        (START + RETURN.replace("h.records", "h.records + h.records"), {}, "names a record twice"),
        (START + RETURN.replace("a.key AS", "null AS"), {}, "key column account is null"),
        (START + RETURN.replace("a.key AS", "size(a.key) AS"), {}, "is not a string"),
        (START + "UNWIND [1, 2] AS n\n" + RETURN, {}, "two rows have the key"),
        (START + RETURN, {"given": "MERGE (:Person {key: 'P-1'}) // B"}, "only created"),
        (START + RETURN, {"given": "CREATE (:Persona {key: 'B'})"}, "no label 'Persona'"),
        (START + RETURN, {"given": "CREATE (:Person {nom: 'B'})"}, "no property 'nom'"),
        (START + RETURN, {"given": "CREATE (:Person {key: 'B'})-[:HOLDS]->(:Case)"},
         "does not lead"),
    ],
)  # fmt: skip
def test_the_example_check_catches(
    scratch: Driver, tmp_path: Path, body: str, changes: dict[str, Any], says: str
) -> None:
    faults = check_example(scratch, stored(tmp_path, body, example=example(**changes)))
    assert any(says in fault.text for fault in faults), faults


def test_examples_never_run_on_a_graph_in_use(scratch: Driver) -> None:
    scratch.execute_query("CREATE (:Person {key: 'mine'})")
    with pytest.raises(NotScratchError, match="empty scratch database"):
        check_example(scratch, LIBRARY["who_holds_account"])


def ask(graph: Driver, query: StoredQuery, timeout: float = 60, **params: object) -> list[Any]:
    return run(graph, query, params, "tester", "test", timeout=timeout)


def test_a_run_cannot_write_even_if_the_query_would(scratch: Driver, tmp_path: Path) -> None:
    query = stored(tmp_path, START + "SET a.status = 'x'\n" + RETURN)
    scratch.execute_query(
        "CREATE (:Person {key: 'P-1'})-[:HOLDS {records: ['r']}]->(:Account {key: 'A'})"
    )
    with pytest.raises(QueryFailed, match="refused by the database"):
        ask(scratch, query, person="P-1")
    found = scratch.execute_query("MATCH (a:Account) RETURN a.status AS status").records
    assert found[0]["status"] is None


def test_a_run_is_ended_by_its_timeout(scratch: Driver, tmp_path: Path) -> None:
    body = """UNWIND range(0, 100000) AS x
UNWIND range(0, 100000) AS y
WITH x, y WHERE x * y < 0 AND $person <> ''
RETURN toString(x) AS account, [toString(y)] AS records
ORDER BY account
"""
    with pytest.raises(QueryFailed, match="took longer than 1 seconds"):
        ask(scratch, stored(tmp_path, body), timeout=1, person="P-1")


def test_a_run_tells_the_server_who_asks(scratch: Driver, tmp_path: Path) -> None:
    body = """SHOW TRANSACTIONS YIELD metaData, currentQuery
WHERE currentQuery CONTAINS $person
RETURN metaData.query AS account,
       [metaData.user, metaData.purpose, toString(metaData.revision)] AS records
"""  # the static check would refuse it; it is the only way to see one's own metadata
    rows = ask(scratch, stored(tmp_path, body), person="SHOW TRANSACTIONS")
    assert rows == [{"account": "some_query", "records": ["tester", "test", "1"]}]


def test_a_row_without_evidence_is_an_error(scratch: Driver) -> None:
    scratch.execute_query("CREATE (:Person {key: 'P-1'})-[:HOLDS]->(:Account {key: 'A'})")
    with pytest.raises(QueryFailed, match="row without evidence \\(holder P-1"):
        ask(scratch, LIBRARY["who_holds_account"], account="A")


def test_a_run_needs_user_purpose_and_parameters(scratch: Driver) -> None:
    query = LIBRARY["who_holds_account"]
    with pytest.raises(QueryFailed, match="purpose"):
        run(scratch, query, {"account": "A"}, "tester", " ")
    with pytest.raises(BadParameter, match="account is missing"):
        ask(scratch, query)


def test_the_picture_has_paths_with_their_nodes(scratch: Driver) -> None:
    given = LIBRARY["case_surroundings"].front.example
    assert given is not None
    scratch.execute_query(given.given)  # type: ignore[arg-type]
    rows = ask(scratch, LIBRARY["case_surroundings"], case="C-1")
    longest = max((row["path"] for row in rows), key=len)
    assert [step.get("labels") or step["type"] for step in longest] == [
        ["Case"], "PARTY_TO", ["Person"], "HOLDS", ["Account"],
    ]  # fmt: skip


def test_the_schema_is_applied_once_and_never_edited(graph: Driver, tmp_path: Path) -> None:
    migrate(graph)
    assert migrate(graph) == []
    assert applied_version(graph) == len(migrations())
    folder = tmp_path / "schema"
    folder.mkdir()
    for one in migrations():
        (folder / one.name).write_text(one.text, "utf-8")
    first = folder / migrations()[0].name
    first.write_text(first.read_text("utf-8") + "// edited\n", "utf-8")
    with pytest.raises(MigrationError, match="edited after it was applied"):
        migrate(graph, folder=folder)
    first.write_text(migrations()[0].text, "utf-8")
    next_version = len(migrations()) + 1
    added = folder / f"V{next_version:03d}__more.cypher"
    added.write_text("CREATE INDEX nonsense OF Person;\n", "utf-8")
    with pytest.raises(MigrationError, match="refused it"):
        migrate(graph, folder=folder)
    assert next_version not in applied(graph)
    added.unlink()
    last = folder / migrations()[-1].name
    last.unlink()
    with pytest.raises(MigrationError, match="use the leadgraph that made it"):
        migrate(graph, folder=folder)


def test_keys_are_unique_for_every_label(scratch: Driver) -> None:
    found = scratch.execute_query(
        "SHOW CONSTRAINTS YIELD labelsOrTypes, properties, type RETURN labelsOrTypes[0] AS label, "
        "properties, type"
    ).records
    from loaders.vocabulary import LABELS

    unique = {r["label"] for r in found if r["properties"] == ["key"]}
    assert unique >= set(LABELS)


def test_invariants_say_what_is_broken_and_what_to_do(scratch: Driver) -> None:
    assert run_checks(scratch) == []
    check = LIBRARY["transaction_two_ends"]
    assert check.front.example is not None
    scratch.execute_query(check.front.example.given)  # type: ignore[arg-type]
    found = [v for v in run_checks(scratch) if v.check == "transaction_two_ends"]
    assert [(v.element, v.problem) for v in found] == [("ref:2", "2 payers, 0 beneficiaries")]
    assert "load the feed again" in found[0].what_to_do


def test_generated_texts_are_current_and_a_changed_one_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for path, text in generated():
        assert path.read_text("utf-8") == text, f"{path.name}: run `leadgraph queries docs`"
    shutil.copytree(root(), tmp_path / "cypher")
    shutil.copytree(root().parent / "docs", tmp_path / "docs")
    for module in ("cypher.library", "leads.ranking"):
        monkeypatch.setattr(f"{module}.root", lambda: tmp_path / "cypher")
    asked = ["queries", "docs", "--check"]
    assert CliRunner().invoke(build(), asked).exit_code == 0
    (tmp_path / "cypher" / "roles" / "organizers.cypher").unlink()
    (tmp_path / "docs" / "roles.md").write_text("old")
    said = str(CliRunner().invoke(build(), asked).exception)
    assert "cypher/roles/organizers.cypher, docs/roles.md" in said
    assert CliRunner().invoke(build(), asked[:2]).exit_code == 0
    assert CliRunner().invoke(build(), asked).exit_code == 0


def test_indicators_of_the_library_return_the_four_columns() -> None:
    wanted = {column["name"] for column in INDICATOR["returns"]}
    for query in LIBRARY.of(Kind.INDICATOR):
        assert {column.name for column in query.front.returns} - {"parts"} == wanted, query.id


# The command line


def cli(environment: dict[str, str], *words: str) -> Result:
    return CliRunner().invoke(build(), ["queries", *words], env=environment)


def test_list_and_show_need_no_database(tmp_path: Path) -> None:
    bare = {"LEADGRAPH_HOME": str(tmp_path)}
    listed = cli(bare, "list", "--topic", "money", "--json")
    assert {q["id"] for q in json.loads(listed.stdout)} >= {"who_paid_whom", "where_money_went"}
    shown = cli(bare, "show", "who_holds_account", "--browser", "--param", "account=BANK:1")
    lines = shown.stdout.splitlines()
    assert lines[0] == ':param [{account, on}] => {RETURN "BANK:1" AS account, null AS on};'
    assert lines[1].startswith("MATCH (p:Person|Organization)")
    whole = cli(bare, "show", "who_holds_account")
    assert whole.stdout == LIBRARY["who_holds_account"].text
    assert isinstance(cli(bare, "list", "--topic", "weather").exception, LeadgraphError)


def test_every_command_shows_an_example() -> None:
    for command in ("list", "show", "run", "check", "docs"):
        assert f"Example: leadgraph queries {command}" in " ".join(
            cli({}, command, "--help").stdout.split()
        ), command


def test_an_unknown_query_ends_with_a_sentence_and_exit_code_1() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "leadgraph", "queries", "show", "who_hold_account"],
        capture_output=True,
        text=True,
        cwd=root().parent,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean who_holds_account" in done.stderr


def test_run_prints_rows_and_writes_the_audit_log(
    scratch: Driver, settings: Settings, cli_environment: dict[str, str]
) -> None:
    scratch.execute_query(
        "CREATE (:Person {key: 'P-1', name: '=cmd()'})"
        "-[:HOLDS {from: date('2024-01-01'), records: ['b/accounts/1', 'b/accounts/2']}]->"
        "(:Account {key: 'BANK:1'})"
    )
    asked = ("run", "who_holds_account", "--param", "account=BANK:1", "--purpose", "test")
    done = cli(cli_environment, *asked, "--json", "--case", "C-1")
    assert json.loads(done.stdout) == [
        {
            "holder": "P-1",
            "kind": "Person",
            "name": "=cmd()",
            "since": "2024-01-01",
            "until": None,
            "records": ["b/accounts/1", "b/accounts/2"],
        }
    ], done.exception
    entry = audit.entries(settings.home)[-1]
    assert (entry.action, entry.user, entry.purpose, entry.case_id) == (
        "query", "tester", "test", "C-1",
    )  # fmt: skip
    assert json.loads(entry.detail)["params"] == {"account": "BANK:1", "on": None}
    rows = list(csv.DictReader(io.StringIO(cli(cli_environment, *asked, "--csv").stdout)))
    assert rows[0]["records"] == "b/accounts/1;b/accounts/2"
    assert rows[0]["name"] == "'=cmd()"
    refused = cli(cli_environment, *asked, "--param", "on=tomorrow")
    assert "'tomorrow' is not a date" in str(refused.exception)
    assert len(audit.entries(settings.home)) == 2  # what was refused was not asked


def test_check_stops_at_the_static_faults(tmp_path: Path) -> None:
    bad = stored(tmp_path, START + "SET a.status = 'x'\n" + RETURN)
    faults = check_queries([bad])  # no server is started for what is not even sound on paper
    assert [fault.rule for fault in faults] == ["read only"]


def test_front_of_these_tests_has_all_keys() -> None:
    assert set(front()) <= {*type(LIBRARY["who_holds_account"].front).model_fields}
