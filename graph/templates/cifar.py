"""The networks for CIFAR-10 of the residual paper, with and without skips (He et al. 2015)."""

from __future__ import annotations

from gradscape.graph.blocks.residual import convolution, zero_padded_block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.project import Project
from gradscape.graph.settings import Data
from gradscape.graph.templates import template

CIFAR10 = Data(name="cifar10", shape=(3, 32, 32), classes=10)
"""Small photographs; the data that the paper's figures belong to."""


def plain_block() -> Definition:
    """A residual block that has lost its skip."""
    net = Builder("PlainBlock", out_channels=REQUIRED, stride=1)
    x = net(convolution("=out_channels", 3, "=stride"), net.input(), name="conv1")
    x = net(op.relu(), net(op.batch_norm2d(), x, name="bn1"), name="relu")
    x = net(convolution("=out_channels", 3), x, name="conv2")
    x = net(op.relu(), net(op.batch_norm2d(), x, name="bn2"), name="relu")
    return net.output(x).definition()


def stages(name: str, block: Definition) -> Project:
    """Three stages of three blocks: 20 layers with weights."""
    net = Builder(name, num_classes="=classes")
    stem = op.conv2d(out_channels=16, kernel_size=3, padding=1, bias=False)
    x = net(op.batch_norm2d(), net(stem, net.image(3, 32, 32), name="conv1"), name="bn1")
    x = net(op.relu(), x, name="relu")
    for k in range(3):
        layer = op.repeat(op(block.name, out_channels=16 << k), 3, {"stride": 2} if k else None)
        x = net(layer, x, name=f"layer{k + 1}")
    x = net(op.linear(out_features="=num_classes"), net(op.global_avg_pool2d(), x), name="fc")
    return Project.of(net.output(x).definition(), block, data=CIFAR10)


@template(name="cifar_resnet20", title="ResNet-20 for CIFAR", authors="He et al.", year=2015)
def cifar_resnet20() -> Project:
    """Shortcuts of option A: thinned out and padded with zeros, so that skips have no weights."""
    return stages("ResNet20", zero_padded_block())


@template(name="cifar_plain20", title="Plain-20 for CIFAR", authors="He et al.", year=2015)
def cifar_plain20() -> Project:
    """The same layers without skips, to see what those are good for."""
    return stages("Plain20", plain_block())
