"""What an analyst would try first: the usual measures of who stands in the middle of a network."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping


def centralities(
    ties: Iterable[tuple[str, str]], everyone: Iterable[str]
) -> dict[str, Mapping[str, float]]:
    """Return degree, betweenness, PageRank and core number of everyone in the undirected,
    unweighted network.

    Source: networkx `degree_centrality`, `betweenness_centrality` (U. Brandes, 2001), `pagerank`
    (damping .85) and `core_number` (V. Batagelj, M. Zaversnik, 2003).
    """
    import networkx as nx

    network: nx.Graph[str] = nx.Graph()
    network.add_nodes_from(everyone)
    network.add_edges_from((one, other) for one, other in ties if one != other)
    return {
        "degree": dict(nx.degree_centrality(network)),
        "betweenness": dict(nx.betweenness_centrality(network)),
        "pagerank": dict(nx.pagerank(network)),
        "k_core": {one: float(core) for one, core in nx.core_number(network).items()},
    }


def of_payments(
    payments: Collection[tuple[str, str]], everyone: Iterable[str]
) -> dict[str, Mapping[str, float]]:
    """Return what is commonly tried on a ledger: how many others an account deals with
    (`degree`), is paid by (`in_degree`), its PageRank (damping .85) in the directed network of
    who paid whom, and how many payments it made and got (`payments`)."""
    import networkx as nx

    network: nx.DiGraph[str] = nx.DiGraph()
    network.add_nodes_from(everyone)
    network.add_edges_from(payments)
    count = Counter(account for pair in payments for account in pair)
    return {
        "degree": {one: float(number) for one, number in network.degree()},
        "in_degree": {one: float(number) for one, number in network.in_degree()},
        "pagerank": dict(nx.pagerank(network)),
        "payments": {one: float(count[one]) for one in network},
    }
