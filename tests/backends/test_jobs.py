"""What a project says of its nodes to those who train it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradscape.backends.jobs import export
from gradscape.graph.builder import Builder, op
from gradscape.graph.model import Graph
from gradscape.graph.project import Project
from gradscape.graph.templates import build, names


@pytest.mark.parametrize("name", names())
def test_every_node_with_parameters_has_its_depth(name: str) -> None:
    exported = export(build(name))
    assert len(set(exported.order)) == len(exported.order)
    assert set(exported.nodes.values()) <= set(exported.order)


def test_depth_is_the_order_of_the_forward_pass_not_of_registration() -> None:
    net = Builder("Small")
    x = net(op.flatten(), net.image(1, 8, 8))
    for name in ("a", "b", "fc"):
        x = net(op.linear(out_features=1000), x, name=name)
    net.output(x)
    definition = net.definition()
    body = Graph.of(*reversed(list(definition.body)))
    exported = export(Project.of(replace(definition, body=body)))
    assert list(dict.fromkeys(exported.nodes.values())) == ["fc", "b", "a"]
    assert exported.order == ("Image#1", "Flatten#1", "a", "b", "fc", "Output#1")


def test_the_inside_of_blocks_and_each_turn_has_its_place() -> None:
    order = export(build("cifar_resnet20")).order
    places = [
        order.index(path)
        for path in ("conv1", "layer1.0.conv1", "layer1.0.conv2", "layer1.1.conv1", "fc")
    ]
    assert places == sorted(places)
