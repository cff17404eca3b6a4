"""Projects that tests of the model share: one that uses everything, and random ones."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gradscape.graph.arguments import completed_project
from gradscape.graph.definition import Definition
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Prepare, Training

DIGITS = Data(
    name="digits",
    prepare=(Prepare(resize=(32, 32)), Prepare(channels=3)),
    shape=(1, 8, 8),
    classes=10,
)


def everything() -> Project:
    """A small project in which each feature of the file stands once."""
    block = Node("", "Residual", args={"width": Expression("8 * (i + 1)")})
    layers = (
        Node("s0", "linear", "first", args={"out_features": 4}),
        Node("s1", "sequence", args={"body": (Node("t0", "linear"),)}, when=False),
    )
    body = Graph.of(
        Node("k3f9", "image", args={"channels": Expression("channels"), "height": 32, "width": 32}),
        Node("p1c0", "conv2d", "conv1", {"out_channels": 8, "bias": False}, {"x": ("k3f9", 0)}),
        Node("t2ab", "Residual", "residual", {"width": 8}, {"x": ("p1c0", 0)}),
        Node("m04d", "add", "", {}, {"terms": (("p1c0", 0), ("t2ab", 0))}),
        Node(
            "r3pt",
            "repeat",
            "layer1",
            {"of": block, "times": 3, "first": {"width": 16}},
            {"x": ("m04d", 0)},
            when=Expression("num_classes > 2"),
        ),
        Node("seq1", "sequence", "head", {"body": layers}, {"x": ("r3pt", 0)}),
        Node("shr1", "conv2d", "", {"out_channels": 8}, {"x": ("m04d", 0)}, shares="p1c0"),
        Node("out1", "output", "", {"label_smoothing": 0.1}, {"x": ("seq1", 0)}),
    )
    network = Definition("Digits", body, {"num_classes": Expression("classes")})
    inside = Graph.of(
        Node("in01", "input"),
        Node("cv01", "conv2d", "conv", {"out_channels": Expression("inner")}, {"x": ("in01", 0)}),
        Node("ou01", "output", inputs={"x": ("cv01", 0)}),
    )
    lets = {"inner": Expression("width // 2")}
    residual = Definition("Residual", inside, {"width": None, "scale": 1.5}, lets)
    chain = Definition("Head", Graph.of(Node("in02", "input")), sequential=True)
    return completed_project(
        Project.of(
            network,
            residual,
            chain,
            data=DIGITS,
            training=Training(lr=0.1, frozen=("conv1",)),
            layout={"Digits": {"k3f9": (0.0, 0.0), "m04d": (120.0, -40.5)}},
        )
    )


# No lone surrogates: they are no text.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
words = st.sampled_from(["conv2d", "add", "linear", "Block", "Custom", "a", "x", ""]) | texts
expressions = st.builds(
    Expression, st.sampled_from(["width", "4 * n", " i + 1", "'=a' if x else 2"])
)
numbers = st.integers(-(10**17), 10**17) | st.floats(allow_nan=False, allow_infinity=False)
literals = st.none() | st.booleans() | numbers | texts | st.sampled_from(["=", "'=a", "''=", "'"])
values = st.recursive(
    literals | expressions, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=4
)
arguments = st.dictionaries(words, values, max_size=3)
wires = st.tuples(words, st.integers(0, 3))
inputs = st.dictionaries(words, wires | st.lists(wires, max_size=3).map(tuple), max_size=2)
whens = st.none() | st.booleans() | expressions


def _structures(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    bodies = st.lists(inner, max_size=3, unique_by=lambda node: node.id).map(tuple)
    sequence = st.fixed_dictionaries({"body": bodies}, optional={"x": values})
    repeat = st.fixed_dictionaries(
        {"of": inner, "times": values, "first": arguments}, optional={"body": values}
    )
    return st.builds(_node, st.just("sequence"), args=sequence) | st.builds(
        _node, st.just("repeat"), args=repeat
    )


def _node(op: str, args: Any) -> Node:
    return Node("s", op, "layers", args)


nodes = st.recursive(
    st.builds(Node, words.filter(bool), words, words, arguments, inputs, whens, st.none() | words),
    _structures,
    max_leaves=4,
)
bodies = st.lists(nodes, max_size=5, unique_by=lambda node: node.id).map(lambda n: Graph.of(*n))
lets = st.dictionaries(words, expressions, max_size=2)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Any project that a file can hold, sound or not."""
    names = draw(st.lists(words, min_size=1, max_size=3, unique=True))
    definitions = {
        name: Definition(name, draw(bodies), draw(arguments), draw(lets), draw(st.booleans()))
        for name in names
    }
    place = st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2)
    layout = {
        name: {i: draw(place) for i in definition.body.nodes if draw(st.booleans())}
        for name, definition in definitions.items()
    }
    layout = {name: places for name, places in layout.items() if places}
    data = draw(st.sampled_from([None, DIGITS, Data(name="ü", shape=(4,))]))
    training = Training(lr=draw(st.floats(1e-6, 1.0)), seed=draw(st.integers(0, 2**53)))
    project = Project(draw(st.sampled_from(names)), definitions, data, training, layout)
    return completed_project(project)
