"""VGG (Simonyan & Zisserman 2014, Very Deep Convolutional Networks …), with batch norm."""

from __future__ import annotations

from collections.abc import Iterator

from gradscape.graph.builder import Builder, op
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.templates import template

STAGES = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))
"""Channels of each convolution; a pool halves height and width behind each stage."""


def features() -> Iterator[Node]:
    """All layers before the classifier."""
    for stage in STAGES:
        for channels in stage:
            # torchvision keeps the biases, though the batch norm behind them makes them useless.
            yield op.conv2d(out_channels=channels, kernel_size=3, padding=1)
            yield op.batch_norm2d()
            yield op.relu()
        yield op.max_pool2d(kernel_size=2, stride=2)


@template(name="vgg16_bn", title="VGG-16 with batch norm", authors="Simonyan, Zisserman", year=2014)
def vgg16_bn() -> Project:
    """Configuration D of the paper, with torchvision's keys."""
    net = Builder("VGG16", num_classes="=classes", dropout=0.5)
    x = net(op.sequence(*features()), net.image(3, 224, 224), name="features")
    x = net(op.flatten(), net(op.adaptive_avg_pool2d(output_size=7), x, name="avgpool"))
    relu, drop = op.relu(), op.dropout(p="=dropout")
    classifier = op.sequence(
        *(op.linear(out_features=4096), relu, drop),
        *(op.linear(out_features=4096), relu, drop),
        op.linear(out_features="=num_classes"),
    )
    x = net(classifier, x, name="classifier")
    return Project.of(net.output(x).definition(), training=Training(lr=0.0003))
