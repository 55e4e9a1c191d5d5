"""What an analyst would try first: the usual measures of who stands in the middle of a network."""

from collections.abc import Iterable, Mapping


def centralities(
    ties: Iterable[tuple[str, str]], everyone: Iterable[str]
) -> dict[str, Mapping[str, float]]:
    """Return degree, betweenness and PageRank of everyone in the undirected, unweighted network.

    Source: networkx `degree_centrality`, `betweenness_centrality` (U. Brandes, 2001) and
    `pagerank` (damping .85).
    """
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(everyone)
    network.add_edges_from((one, other) for one, other in ties if one != other)
    return {
        "degree": dict(nx.degree_centrality(network)),
        "betweenness": dict(nx.betweenness_centrality(network)),
        "pagerank": dict(nx.pagerank(network)),
    }
