import keyword

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph import names
from gradscape.graph.definition import Definition
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS


def test_the_names_that_are_refused_are_those_that_torch_has() -> None:
    module = torch.nn.Module()
    of_torch = {*dir(module), *vars(module), *torch.nn.Module.__annotations__}
    assert {name for name in of_torch if not name.startswith("_")} == names.MODULE
    assert all(names.problem(name) for name in of_torch)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("half", "attribute of every nn.Module"),
        ("type", "attribute of every nn.Module"),
        ("class", "keyword"),
        ("None", "keyword"),
        ("x", "something else"),
        ("i", "something else"),
        ("nn", "something else"),
        ("F", "something else"),
        ("torch", "something else"),
        ("self", "something else"),
        ("", "no name in Python"),
        ("1st", "no name in Python"),
        ("a b", "no name in Python"),
        ("a.b", "no name in Python"),
        ("ﬁlter", "no name in Python"),  # Python reads it as `filter`
        ("_modules", "underscore"),
        ("__init__", "underscore"),
    ],
)
def test_a_name_that_would_hide_something_is_refused_in_words(name: str, words: str) -> None:
    assert words in (names.problem(name) or "")


@pytest.mark.parametrize("name", ["conv1", "relu", "layer1", "α", "match", "Conv", "list"])
def test_other_names_are_fine(name: str) -> None:
    assert names.problem(name) is None


@given(st.text(max_size=6))
def test_a_name_that_is_accepted_can_be_an_attribute(name: str) -> None:
    if names.problem(name) is None:
        assert not keyword.iskeyword(name)
        module = torch.nn.Module()
        exec(f"module.{name} = torch.nn.Identity()", {"module": module, "torch": torch})
        assert list(dict(module.named_children())) == [name]


@given(st.text(max_size=6), st.sets(st.sampled_from(["a", "a1", "a2", "relu"])), st.booleans())
def test_what_is_suggested_is_free_and_fine(base: str, taken: set[str], numbered: bool) -> None:
    name = names.suggest(base, taken, numbered)
    assert name not in taken
    assert names.problem(name) is None


def test_suggestions_are_as_a_person_would_count() -> None:
    assert names.suggest("relu", set()) == "relu"
    assert names.suggest("relu", {"relu"}) == "relu2"
    assert names.suggest("relu", {"relu", "relu2"}) == "relu3"
    assert names.suggest("conv", set(), numbered=True) == "conv1"
    assert names.suggest("conv", {"conv1"}, numbered=True) == "conv2"
    assert names.suggest("half", set()) == "half1"
    assert names.another("conv1", {"conv1"}) == "conv2"
    assert names.another("conv1", set()) == "conv1"
    assert names.another("stem", {"stem"}) == "stem2"


@pytest.mark.parametrize(
    ("op", "name"),
    [
        ("conv2d", "conv1"),
        ("batch_norm2d", "bn1"),
        ("linear", "fc1"),
        ("relu", "relu"),
        ("dropout", "dropout"),
        ("max_pool2d", "pool"),
        ("sequence", "layers"),
        ("class_token", "class_token"),
        ("BasicBlock", "basic_block"),
        ("flatten", ""),
        ("add", ""),
        ("concat", ""),
        ("select", ""),
        ("identity", ""),
        ("image", ""),
        ("input", ""),
        ("output", ""),
    ],
)
def test_a_node_is_called_as_a_person_would_call_it(op: str, name: str) -> None:
    assert names.name_for(Node("a", op), Definition("Net", Graph.of())) == name


def test_every_operator_can_be_asked_for_a_name() -> None:
    for op in OPERATORS:
        name = names.name_for(Node("a", op), Definition("Net", Graph.of()))
        assert not name or names.problem(name) is None


def test_equal_layers_without_weights_share_a_name_others_get_their_own() -> None:
    body = Graph.of(
        Node("a", "dropout", "dropout", {"p": 0.5}),
        Node("b", "conv2d", "conv1"),
    )
    definition = Definition("Net", body, {"fc1": None})
    assert names.name_for(Node("c", "dropout", args={"p": 0.5}), definition) == "dropout"
    assert names.name_for(Node("c", "dropout", args={"p": 0.1}), definition) == "dropout2"
    conditional = Node("c", "dropout", args={"p": 0.5}, when=Expression("deep"))
    assert names.name_for(conditional, definition) == "dropout2"
    assert names.name_for(Node("c", "conv2d"), definition) == "conv2"
    assert names.name_for(Node("c", "linear"), definition) == "fc2"
