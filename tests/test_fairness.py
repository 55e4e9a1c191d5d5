"""No list moves with who somebody is: the permutation test, and what no query may read."""

import neo4j
import pytest

from leads.fairness.permuted import compare
from leads.fairness.static import faults, queries, traits_in
from tests import groups_graph

PAPERS = """
MATCH (p:Person)-[:IN_SCOPE]->(:Case)
WITH DISTINCT p ORDER BY p.key
WITH collect(p) AS persons
UNWIND range(0, size(persons) - 1) AS n
WITH persons[n] AS p, n
SET p.birth_date = date({year: 1970 + n % 40, month: 1 + n % 12, day: 1})
MERGE (p)<-[:IDENTIFIES]-(i:Identity {key: p.key})
CREATE (i)-[:PRESENTED]->(:Document {
  key: CASE WHEN n % 3 = 0 THEN 'VN' ELSE 'CN' END + ':resident_id:' + toString(n),
  number: toString(350582 + n), country: CASE WHEN n % 3 = 0 THEN 'VN' ELSE 'CN' END})
"""
ALL = """
MATCH (n) WHERE NOT n:Migration
WITH n ORDER BY elementId(n)
RETURN labels(n) AS labels, properties(n) AS properties
"""


@pytest.fixture
def papers(graph: neo4j.Driver) -> neo4j.Driver:
    """Three groups whose people have documents and dates of birth."""
    groups_graph.build(graph)
    graph.execute_query(PAPERS)
    return graph


def test_every_list_is_the_same_bytes_after_the_permutation(papers: neo4j.Driver) -> None:
    before = papers.execute_query(ALL).records
    found = compare(papers)
    assert found.fair
    named = {one.name: one.bytes for one in found.lists}
    roles = ("organizers", "fund_sponsors", "border_facilitators", "collaborators")
    assert set(named) == {
        "scope", "groups", "protection", *roles, *(f"{role}-for-review" for role in roles)
    }  # fmt: skip
    # Lists with people on them: the same because nothing moved, not because they are empty.
    assert min(named[role] for role in (*roles, "protection")) > 3_000
    assert found.persons > 40
    assert found.documents == found.persons
    assert papers.execute_query(ALL).records == before  # rolled back: nothing stays


@pytest.mark.parametrize(
    "query",
    [
        "MATCH (p:Person)-[:IN_SCOPE]->() RETURN p.key AS k, p.nationality AS by ORDER BY by, k",
        "MATCH (p:Person)-[:IN_SCOPE]->() RETURN p.key AS k, p.sex AS by ORDER BY by, k",
        "MATCH (p:Person)-[:IN_SCOPE]->() RETURN p.key AS k, p.home_region AS by ORDER BY by, k",
        "MATCH (p:Person)-[:IN_SCOPE]->() RETURN p.key AS k, p.birth_date AS by ORDER BY by, k",
        "MATCH (p:Person)<-[:IDENTIFIES]-()-[:PRESENTED]->(d) WHERE d.country = 'VN' "
        "RETURN p.key AS k ORDER BY k",
        "MATCH (p:Person)<-[:IDENTIFIES]-()-[:PRESENTED]->(d) "
        "RETURN p.key AS k, d.number AS by ORDER BY by, k",
    ],
)
def test_a_list_that_does_look_is_found_out(papers: neo4j.Driver, query: str) -> None:
    def unfair(driver: neo4j.Driver, database: str) -> dict[str, bytes]:
        with driver.session(database=database) as session:
            rows = session.execute_read(lambda tx: tx.run(query).values("k"))
        return {"list": repr(rows).encode(), "other": b"the same"}

    found = compare(papers, make=unfair)
    assert {one.name: one.same for one in found.lists} == {"list": False, "other": True}
    assert not found.fair
    assert traits_in(query)  # and the check by reading finds it too


def test_a_run_that_breaks_off_leaves_the_graph_as_it_was(papers: neo4j.Driver) -> None:
    before = papers.execute_query(ALL).records

    def breaks(driver: neo4j.Driver, database: str) -> dict[str, bytes]:
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        compare(papers, make=breaks)
    assert papers.execute_query(ALL).records == before


def test_no_query_that_scoring_runs_reads_a_trait() -> None:
    assert faults() == []
    names = queries()
    assert "leads/read/scope_person.cypher" in names
    assert "leads/read/group_persons.cypher" in names
    assert any("organizer_pays_members" in name for name in names)


@pytest.mark.parametrize(
    ("query", "reads"),
    [
        ("MATCH (p:Person) WHERE p.nationality = 'X' RETURN p.key", ["nationality"]),
        ("MATCH (p:Person) WHERE p.`sex` = 'X' RETURN p.key", ["sex"]),
        ("MATCH (p:Person {ethnicity: 'X'}) RETURN p.key", ["ethnicity (in a pattern or map)"]),
        ("MATCH (p:Person) WHERE p['born'] < 3 RETURN p.key", ["born"]),
        ("MATCH (p:Person) RETURN properties(p)", ["every property (properties)"]),
        ("MATCH (p:Person) RETURN p {.*}", ["every property (`.*`)"]),
        ("MATCH (d:Document) RETURN left(d.number, 6)", ["number of a Document"]),
        ("MATCH (i)-[:PRESENTED]->(d) RETURN d.key", ["key of a Document"]),
        ("MATCH (s:Site) RETURN s.country", ["country"]),
        ("MATCH (p:Person) RETURN p.key // not p.sex", []),
        ("MATCH (p:Person)-[:PRESENTED]->(d:Document) RETURN p.key, count(d)", []),
        ("MATCH (a:Account) RETURN a.key, a.number", []),
    ],
)
def test_what_the_check_by_reading_finds(query: str, reads: list[str]) -> None:
    assert traits_in(query) == reads
