"""Networks in Python: what is written is what is built, and mistakes are told in words."""

from __future__ import annotations

from typing import Any

import pytest

from gradscape.graph.builder import Builder, BuilderError, op
from gradscape.graph.errors import GradscapeError


def test_layers_get_the_names_that_their_code_needs() -> None:
    net = Builder("Net")
    x = net(op.conv2d(), net.image(3, 8, 8))
    x = net(op.relu(), net(op.conv2d(), x))
    net.output(net(op.linear(), net(op.flatten(), x)))
    names = [node.name for node in net.definition().body]
    assert names == ["", "conv1", "conv2", "", "", "fc1", ""]


def test_shared_weights_go_by_the_name_of_their_owner() -> None:
    net = Builder("Net")
    x = net(op.conv2d(out_channels=3, padding=1), net.image(3, 8, 8))
    y = net(op.conv2d(out_channels=3, padding=1), x, shares=x)
    assert net.nodes[y[0]].name == ""
    assert net.nodes[y[0]].shares == x[0]


def test_equal_definitions_have_equal_ids() -> None:
    def built() -> Builder:
        net = Builder("Net")
        return net.output(net(op.flatten(), net.image()))

    assert built().definition() == built().definition()


@pytest.mark.parametrize(
    ("mistake", "words"),
    [
        (lambda net, x: op.conv2d(3), r"by name: op\.conv2d\(out_channels=3\)"),
        (lambda net, x: net(op.relu, x), "first comes a layer"),
        (lambda net, x: net(x, op.relu()), "first comes a layer"),
        (lambda net, x: net(op.add(), x + x), "earlier call"),
        (lambda net, x: net(op.add(), [x, x]), "earlier call"),
        (lambda net, x: Builder("Other")(op.relu(), x), "earlier call"),
    ],
)
def test_a_mistake_is_told_in_words(mistake: Any, words: str) -> None:
    net = Builder("Net")
    x = net.image(3, 8, 8)
    with pytest.raises(BuilderError, match=words) as caught:
        mistake(net, x)
    assert isinstance(caught.value, GradscapeError)
