"""Inception blocks (Szegedy et al. 2014, Going Deeper with Convolutions)."""

from __future__ import annotations

from typing import Any

from gradscape.graph.blocks import block
from gradscape.graph.blocks.convolution import basic_conv2d
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.model import Node

POOL = op.max_pool2d(kernel_size=3, stride=1, padding=1)


def conv(out_channels: str | int, kernel_size: str | int, **args: str | int) -> Node:
    """A use of `BasicConv2d`."""
    return op("BasicConv2d", out_channels=out_channels, kernel_size=kernel_size, **args)


@block(
    label="Naive inception block",
    group="Inception",
    inside=(basic_conv2d,),
    ch1x1=64,
    ch3x3=128,
    ch5x5=32,
)
def naive_inception() -> Definition:
    """Windows of three sizes and a pool side by side, each on the whole input (figure 2a).

    The pool keeps all its channels, so it grows from block to block.
    """
    net = Builder("NaiveInception", ch1x1=REQUIRED, ch3x3=REQUIRED, ch5x5=REQUIRED)
    x = net.input()
    branches = (
        net(conv("=ch1x1", 1), x, name="branch1"),
        net(conv("=ch3x3", 3, padding=1), x, name="branch2"),
        net(conv("=ch5x5", 5, padding=2), x, name="branch3"),
        net(POOL, x, name="branch4"),
    )
    return net.output(net(op.concat(), *branches)).definition()


@block(
    label="Inception block",
    group="Inception",
    inside=(basic_conv2d,),
    ch1x1=64,
    ch3x3_reduce=96,
    ch3x3=128,
    ch5x5_reduce=16,
    ch5x5=32,
    pool_proj=32,
)
def inception() -> Definition:
    """1×1 convolutions make the input narrow before the wide windows, and the pool behind it.

    The block of GoogLeNet (figure 2b). `kernel_size` is that of the third branch: 5 in the paper,
    3 in torchvision, whose weights we take.
    """
    widths = ("ch1x1", "ch3x3_reduce", "ch3x3", "ch5x5_reduce", "ch5x5", "pool_proj")
    required: dict[str, Any] = dict.fromkeys(widths, REQUIRED)
    net = Builder("Inception", **required, kernel_size=5)
    x = net.input()
    wide = conv("=ch5x5", "=kernel_size", padding="=kernel_size // 2")
    branches = (
        net(conv("=ch1x1", 1), x, name="branch1"),
        net(op.sequence(conv("=ch3x3_reduce", 1), conv("=ch3x3", 3, padding=1)), x, name="branch2"),
        net(op.sequence(conv("=ch5x5_reduce", 1), wide), x, name="branch3"),
        net(op.sequence(POOL, conv("=pool_proj", 1)), x, name="branch4"),
    )
    return net.output(net(op.concat(), *branches)).definition()


@block(label="Auxiliary classifier", group="Inception", inside=(basic_conv2d,), num_classes=10)
def inception_aux() -> Definition:
    """A small classifier in the middle of a deep network, whose loss helps the early layers learn.

    That of GoogLeNet, in torchvision's reading: its output belongs to an auxiliary output.
    """
    net = Builder("InceptionAux", num_classes=REQUIRED, dropout=0.7)
    x = net(op.adaptive_avg_pool2d(output_size=4), net.input())
    x = net(op.flatten(), net(conv(128, 1), x, name="conv"))
    x = net(op.relu(), net(op.linear(out_features=1024), x, name="fc1"), name="relu")
    x = net(op.dropout(p="=dropout"), x, name="dropout")
    return net.output(net(op.linear(out_features="=num_classes"), x, name="fc2")).definition()
