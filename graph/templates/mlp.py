"""The multilayer perceptron (Rumelhart, Hinton & Williams 1986)."""

from __future__ import annotations

from gradscape.graph.builder import Builder, op
from gradscape.graph.project import Project
from gradscape.graph.templates import template
from gradscape.graph.templates.digits import DIGITS


@template(
    name="mlp", title="Multilayer perceptron", authors="Rumelhart, Hinton, Williams", year=1986
)
def mlp() -> Project:
    """Two hidden layers on the pixels of an image; takes images of any size."""
    net = Builder("MLP", num_classes="=classes", hidden_features=128)
    x = net(op.flatten(), net.image("=channels", "=height", "=width"))
    x = net(op.relu(), net(op.linear(out_features="=hidden_features"), x, name="fc1"), name="relu")
    x = net(op.relu(), net(op.linear(out_features="=hidden_features"), x, name="fc2"), name="relu")
    x = net(op.linear(out_features="=num_classes"), x, name="fc3")
    return Project.of(net.output(x).definition(), data=DIGITS)
