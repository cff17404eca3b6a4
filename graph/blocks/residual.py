"""Residual blocks (He et al. 2015, Deep Residual Learning for Image Recognition)."""

from __future__ import annotations

from gradscape.graph.blocks import block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.model import Node, Wire

PROJECTED = "=stride != 1 or in_channels != out_channels"
"""Where the shape changes, the skip has to change it too."""


def convolution(width: str, kernel_size: int, stride: str | int = 1, **args: object) -> Node:
    """A convolution that keeps height and width (at stride 1), for a batch norm behind it."""
    padding = kernel_size // 2
    return op(
        "conv2d",
        out_channels=width,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        bias=False,
        **args,
    )


def _sum(net: Builder, x: Wire, residual: Wire) -> Definition:
    """The skip connection, projected by a 1×1 convolution where the shape changes."""
    projection = op.sequence(convolution("=out_channels", 1, "=stride"), op.batch_norm2d())
    skip = net(projection, x, name="downsample", when=PROJECTED)
    y = net(op.relu(), net(op.add(), residual, skip), name="relu")
    return net.output(y).definition()


@block(label="Basic residual block", group="Residual", out_channels=64)
def basic_block() -> Definition:
    """Two 3×3 convolutions, as in ResNet-18 and -34; the skip is the identity or projected."""
    net = Builder("BasicBlock", out_channels=REQUIRED, stride=1)
    x = net.input()
    y = net(convolution("=out_channels", 3, "=stride"), x, name="conv1")
    y = net(op.relu(), net(op.batch_norm2d(), y, name="bn1"), name="relu")
    y = net(convolution("=out_channels", 3), y, name="conv2")
    return _sum(net, x, net(op.batch_norm2d(), y, name="bn2"))


@block(label="Bottleneck residual block", group="Residual", width=64, out_channels=256)
def bottleneck() -> Definition:
    """1×1 down, 3×3, 1×1 up, as in ResNet-50 and deeper; the skip is the identity or projected."""
    net = Builder("Bottleneck", width=REQUIRED, out_channels=REQUIRED, stride=1, groups=1)
    x = net.input()
    y = net(convolution("=width", 1), x, name="conv1")
    y = net(op.relu(), net(op.batch_norm2d(), y, name="bn1"), name="relu")
    y = net(convolution("=width", 3, "=stride", groups="=groups"), y, name="conv2")
    y = net(op.relu(), net(op.batch_norm2d(), y, name="bn2"), name="relu")
    y = net(convolution("=out_channels", 1), y, name="conv3")
    return _sum(net, x, net(op.batch_norm2d(), y, name="bn3"))


@block(label="Zero-padded residual block", group="Residual", out_channels=64)
def zero_padded_block() -> Definition:
    """Two 3×3 convolutions; where the shape changes the skip is thinned out and padded with zeros.

    The paper's option A, which adds no parameters; the CIFAR networks use it.
    """
    lets = {"padding": "(out_channels - in_channels) // 2"}
    net = Builder("BasicBlock", lets, out_channels=REQUIRED, stride=1)
    x = net.input()
    y = net(convolution("=out_channels", 3, "=stride"), x, name="conv1")
    y = net(op.relu(), net(op.batch_norm2d(), y, name="bn1"), name="relu")
    y = net(convolution("=out_channels", 3), y, name="conv2")
    y = net(op.batch_norm2d(), y, name="bn2")
    skip = net(op.subsample(stride="=stride"), x, when="=stride != 1")
    padded = op.pad(channels=["=padding", "=padding"], height=0, width=0)
    skip = net(padded, skip, when="=padding > 0")
    return net.output(net(op.relu(), net(op.add(), y, skip), name="relu")).definition()
