"""The local Neo4j: what it offers when it is up, and the sentence that each fault ends in."""

from neo4j import Driver


def test_the_session_server_has_gds_and_is_empty(graph: Driver) -> None:
    with graph.session() as session:
        assert session.run("RETURN gds.version() AS v").single(strict=True)["v"] == "2.13.9"
        assert session.run("MATCH (n) RETURN count(n) AS n").single(strict=True)["n"] == 0
