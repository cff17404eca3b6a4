"""AlexNet (Krizhevsky 2014, One weird trick for parallelizing convolutional neural networks)."""

from __future__ import annotations

from gradscape.graph.builder import Builder, op
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.templates import template

TRAINING = Training(lr=0.0003)
"""Small steps: without batch norm it does not begin to learn with larger ones."""


def convolution(out_channels: int, kernel_size: int, padding: int, stride: int = 1) -> Node:
    """A convolution of AlexNet."""
    sizes = {"kernel_size": kernel_size, "stride": stride, "padding": padding}
    return op.conv2d(out_channels=out_channels, **sizes)


@template(name="alexnet", title="AlexNet", authors="Krizhevsky", year=2014)
def alexnet() -> Project:
    """One column, as of 2014, with torchvision's keys; that of 2012 had two, and more filters."""
    net = Builder("AlexNet", num_classes="=classes", dropout=0.5)
    relu, pool = op.relu(), op.max_pool2d(kernel_size=3, stride=2)
    features = op.sequence(
        *(convolution(64, 11, 2, stride=4), relu, pool),
        *(convolution(192, 5, 2), relu, pool),
        *(convolution(384, 3, 1), relu),
        *(convolution(256, 3, 1), relu),
        *(convolution(256, 3, 1), relu, pool),
    )
    x = net(features, net.image(3, 224, 224), name="features")
    x = net(op.flatten(), net(op.adaptive_avg_pool2d(output_size=6), x, name="avgpool"))
    drop = op.dropout(p="=dropout")
    classifier = op.sequence(
        *(drop, op.linear(out_features=4096), relu),
        *(drop, op.linear(out_features=4096), relu),
        op.linear(out_features="=num_classes"),
    )
    x = net(classifier, x, name="classifier")
    return Project.of(net.output(x).definition(), training=TRAINING)
