"""What differs between two projects, as a person is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from gradscape.graph import edits
from gradscape.graph.builder import Builder, op
from gradscape.graph.check.label import find
from gradscape.graph.differences import Field, Part, differences, same_network
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.storage import dumps, loads
from gradscape.graph.templates import build, names
from gradscape.graph.text import Text
from tests.networks import projects


def at(project: Project, text: str) -> tuple[str, ...]:
    found = find(project, text)
    assert found is not None
    return found


def small(*layers: str, name: str = "Small", classes: int = 4, **fields: object) -> Project:
    """An image, flattened, then linear layers of 8 features, one behind the other."""
    net = Builder(name)
    x = net(op.flatten(), net.image(1, 8, 8))
    for layer in layers:
        x = net(op.linear(out_features=8, **fields), x, name=layer)
    net.output(net(op.linear(out_features=classes), x, name="fc"))
    return Project.of(net.definition())


def fresh(project: Project) -> Project:
    """The same, drawn anew: every node has another id."""
    definition = project.root
    new = {i: f"new{k}" for k, i in enumerate(definition.body.nodes)}

    def moved(node: Node) -> Node:
        inputs = {port: (new[wire[0]], wire[1]) for port, wire in node.inputs.items()}  # type: ignore[index]
        return replace(node, id=new[node.id], inputs=inputs)  # type: ignore[arg-type]

    body = type(definition.body).of(*map(moved, definition.body))
    return replace(project, definitions={definition.name: replace(definition, body=body)})


@pytest.mark.parametrize("name", names())
def test_a_project_differs_in_nothing_from_itself(name: str) -> None:
    project, again = build(name), loads(dumps(build(name)))
    found = differences(project, again)
    assert not found
    assert found.words == "nothing that differs"
    assert found.lines == []
    assert same_network(project, again)


def test_settings_are_told_one_by_one() -> None:
    a = build("digits")
    b = replace(a, training=Training(lr=0.01, epochs=3))
    found = differences(a, edits.SetData(None).result(b))
    assert found.settings == (
        Field("data", "digits", None),
        Field("training.lr", 0.002, 0.01),
        Field("training.epochs", 12, 3),
    )
    assert found.words == "other data, other training settings"
    assert found.lines == [
        "data digits → –",
        "training.lr 0.002 → 0.01",
        "training.epochs 12 → 3",
    ]
    assert same_network(a, b)
    assert not same_network(a, edits.SetData(None).result(b))


def test_nodes_are_told_by_their_paths() -> None:
    few, more = small("a", classes=4), small("a", "b", classes=5)
    found = differences(few, more)
    changes = Field("out_features", 4, 5), Field("input x", ["a"], ["b"])
    assert found.nodes == (Part("changed", "fc", "Linear", changes), Part("added", "b", "Linear"))
    assert found.words == "1 node added, 1 node changed"
    assert found.lines == ["fc: out_features 4 → 5, input x a → b", "b, added"]
    back = differences(more, few)
    assert back.words == "1 node removed, 1 node changed"
    assert "b, removed" in back.lines
    renamed = differences(small("a", "b"), small("a", "c"))
    assert renamed.lines == ["c: name b → c"]


def test_what_was_drawn_anew_is_held_against_what_has_its_name() -> None:
    a = small("a", "b")
    assert not differences(a, fresh(a))
    assert [part.path for part in differences(a, fresh(small("a"))).nodes] == ["b", "fc"]
    renamed = differences(a, small("a", "b", name="Other"))
    assert renamed.lines == ["network Small → Other"]
    assert renamed.words == "another network"


def test_a_default_is_as_good_as_the_same_value() -> None:
    assert not differences(small("a"), small("a", bias=True))
    assert differences(small("a"), small("a", bias="=1 > 0")).lines == ["a: bias true → =1 > 0"]


def test_inside_of_blocks_sequences_and_repeats() -> None:
    a, b = build("cifar_resnet20"), build("cifar_plain20")
    assert "layer1.of: operator BasicBlock → PlainBlock" in differences(a, b).lines
    found = differences(a, b)
    assert Part("removed", "BasicBlock", "BasicBlock") in found.blocks
    vgg = build("vgg16_bn")
    features = at(vgg, "features")
    conv = next(i for i in vgg.root.body.nodes[features[0]].args["body"] if i.op == "conv2d")
    edit = edits.SetArgument(vgg.network, (*features, conv.id), "out_channels", 65)
    (part,) = differences(vgg, edit.result(vgg)).nodes
    assert part == Part(
        "changed", "features.Conv 2D#1", "Conv 2D", (Field("out_channels", 64, 65),)
    )


def test_where_nodes_lie_makes_no_difference() -> None:
    a = build("digits")
    conv = at(a, "conv1")
    b = edits.Move(a.network, {conv[0]: (5.0, 7.0)}).result(a)
    found = differences(a, b)
    assert (bool(found), found.moved, found.words) == (False, 1, "1 node moved")
    assert same_network(a, b)


def test_a_network_is_another_when_what_it_uses_is() -> None:
    a = build("digits")
    unused = small("a", name="Unused").root
    with_unused = replace(a, definitions={**a.definitions, "Unused": unused})
    assert same_network(a, with_unused)
    assert same_network(with_unused, a)
    block = next(name for name in a.definitions if name != a.network)
    node = next(n for n in a.definitions[block].body if n.op == "conv2d")
    b = edits.SetArgument(block, (node.id,), "out_channels", 3).result(a)
    assert not same_network(a, b)
    assert all(part.path.startswith(f"{block}.") for part in differences(a, b).nodes)


def test_words_know_what_they_are_made_of() -> None:
    found = differences(small(), small("a", "b"))
    added, changed = found.words.arguments.values()
    assert isinstance(added, Text)
    assert isinstance(changed, Text)
    assert (added.template, added.arguments) == ("{count} nodes added", {"count": 2})
    assert changed.template == "1 node changed"
    assert ("{path}, added", {"path": "a"}) in [(t.template, t.arguments) for t in found.lines]


@given(projects(), projects())
def test_any_two_projects_can_be_compared(a: Project, b: Project) -> None:
    assert not differences(a, a)
    for found in (differences(a, b), differences(b, a)):
        assert bool(found) == bool(found.lines)
