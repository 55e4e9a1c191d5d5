"""The analysts' notebook: run against the real database, its three answers looked at."""

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from neo4j import Driver
from py2neo.errors import ClientError

from leadgraph.connection import NotConnectedError
from leadgraph.notebook import graph as py2neo_graph
from leadgraph.settings import Settings

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "notebooks" / "questions.ipynb"
WORLD = """
CREATE (li:Person {key: 'P1', name: '李伟'}), (wang:Person {key: 'P2', name: '王芳'}),
       (chen:Person {key: 'P3', name: '陈静'}), (kim:Person {key: 'P4', name: 'Kim Sok'}),
       (a:Account {key: 'ICBC:1'}), (b:Account {key: 'ICBC:2'}), (c:Account {key: 'ABA:3'}),
       (li)-[:HOLDS]->(a), (li)-[:HOLDS]->(b), (wang)-[:HOLDS]->(c),
       (a)-[:PAID {count: 3, total: 900000, currency: 'CNY'}]->(c),
       (b)-[:PAID {count: 1, total: 2500000, currency: 'CNY'}]->(c),
       (c)-[:PAID {count: 9, total: 99000000, currency: 'USD'}]->(a)
WITH li, wang, chen, kim
UNWIND [[li, 'K1', 'traveller'], [wang, 'K1', 'traveller'], [kim, 'K1', 'booker'],
        [li, 'K2', 'traveller'], [wang, 'K2', 'traveller'], [chen, 'K2', 'traveller'],
        [kim, null, 'traveller']] AS part
WITH part, part[0] AS person
CREATE (person)-[:TOOK_PART {role: part[2]}]->
       (:Booking {key: person.key + coalesce(part[1], ''), booking_id: part[1]})
"""


def rows(cell: dict[str, Any]) -> list[list[str]]:
    """Return the lines of a py2neo table, split into fields, without its head."""
    texts = [out["data"]["text/plain"] for out in cell["outputs"] if "data" in out]
    assert len(texts) == 1
    lines = texts[0].splitlines()
    rule = next(n for n, line in enumerate(lines) if set(line.strip()) <= {"-", "|"})
    return [[field.strip() for field in line.split("|")] for line in lines[rule + 1 :] if line]


@pytest.fixture
def answers(graph: Driver, cli_environment: dict[str, str]) -> list[list[list[str]]]:
    """What the notebook's code cells show of a small graph, in order."""
    graph.execute_query(WORLD)
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}}
    )
    path = os.pathsep.join([str(ROOT), cli_environment.get("PYTHONPATH", "")])
    client.execute(env=cli_environment | {"PYTHONPATH": path})
    return [rows(cell) for cell in notebook.cells if cell["cell_type"] == "code" and cell.outputs]


def test_the_notebook_answers_its_three_questions(answers: list[list[list[str]]]) -> None:
    persons, holders, payments, journeys = answers
    assert persons == [["4"]]
    assert holders == [["P1", "李伟", "2", "ICBC:1, ICBC:2"], ["P2", "王芳", "1", "ABA:3"]]
    assert payments == [
        ["ICBC:2", "李伟", "ABA:3", "王芳", "1", "2500000"],
        ["ICBC:1", "李伟", "ABA:3", "王芳", "3", "900000"],
    ]
    assert journeys == [
        ["P1", "李伟", "P2", "王芳", "2", "K1, K2"],
        ["P1", "李伟", "P3", "陈静", "1", "K2"],
        ["P2", "王芳", "P3", "陈静", "1", "K2"],
    ]


def test_the_committed_notebook_has_no_outputs() -> None:
    cells = nbformat.read(NOTEBOOK, as_version=4).cells
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert len(code) == 4
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)


def test_query_reads_only(settings: Settings, graph: Driver) -> None:
    asked = py2neo_graph(settings)
    with pytest.raises(ClientError, match="read access mode"):
        asked.query("CREATE (:Person {key: 'intruder'})").evaluate()
    assert graph.execute_query("MATCH (p:Person) RETURN count(p) AS n").records[0]["n"] == 0


@pytest.mark.parametrize(
    "change", [{"neo4j_uri": "bolt://127.0.0.1:1"}, {"neo4j_username": "nobody"}]
)
def test_without_an_answer_it_says_so(settings: Settings, change: dict[str, str]) -> None:
    with pytest.raises(NotConnectedError, match="leadgraph status"):
        py2neo_graph(settings.model_copy(update=change))
