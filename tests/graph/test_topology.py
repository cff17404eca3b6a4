"""Order, circles and reachability of a body, held against networkx."""

from dataclasses import replace

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.model import Graph, Node, Topology, Wire

IDS = "abcdefghij"


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Nodes with any wires, also in circles and from nodes that are not there."""
    ids = draw(st.permutations(IDS))[: draw(st.integers(1, len(IDS)))]
    return Graph.of(*(Node(i, "add", inputs={"terms": draw(wires(10))}) for i in ids))


def wires(most: int) -> st.SearchStrategy[tuple[Wire, ...]]:
    """Wires from anywhere."""
    return st.lists(st.tuples(st.sampled_from(IDS), st.just(0)), max_size=most // 4).map(tuple)


def digraph(graph: Graph) -> "nx.DiGraph[str]":
    """The same in networkx."""
    out: nx.DiGraph[str] = nx.DiGraph()
    out.add_nodes_from(graph.nodes)
    out.add_edges_from((j, n.id) for n in graph for j, _ in n.wires if j in graph.nodes)
    return out


def hold(graph: Graph) -> None:
    """What a topology says is what networkx says."""
    expected, topology = digraph(graph), graph.topology
    circles = [c for c in nx.strongly_connected_components(expected)
               if len(c) > 1 or any(expected.has_edge(i, i) for i in c)]  # fmt: skip
    assert {frozenset(c) for c in topology.cycles} == {frozenset(c) for c in circles}
    hidden = {j for c in circles for i in c for j in (i, *nx.descendants(expected, i))}
    rank = {i: k for k, i in enumerate(graph.nodes)}
    sound = expected.subgraph(set(expected) - hidden)
    order = nx.lexicographical_topological_sort(sound, key=rank.__getitem__)
    assert topology.order == tuple(order)
    for i in graph.nodes:
        assert topology.ancestors({i}) == {i, *nx.ancestors(expected, i)}
        assert topology.descendants({i}) == {i, *nx.descendants(expected, i)}
        assert topology.readers[i] == tuple(sorted(expected.succ[i], key=rank.__getitem__))


@given(graphs())
def test_any_graph(graph: Graph) -> None:
    hold(graph)


@given(graphs(), st.data())
def test_after_any_edit_of_wires(graph: Graph, data: st.DataObject) -> None:
    for _ in range(3):
        changed = data.draw(st.sets(st.sampled_from(list(graph.nodes)), max_size=3))
        new = {i: replace(graph.nodes[i], inputs={"terms": data.draw(wires(10))}) for i in changed}
        graph = graph.with_nodes({**graph.nodes, **new}, changed)
        hold(graph)
        fresh = Topology(graph.nodes)
        assert {i: set(s) for i, s in graph.topology.sources.items()} == {
            i: set(s) for i, s in fresh.sources.items()
        }
