"""A small network for small pictures, with the two ideas that made networks deep."""

from __future__ import annotations

from gradscape.graph.blocks.convolution import basic_conv2d
from gradscape.graph.blocks.inception import inception
from gradscape.graph.blocks.residual import basic_block
from gradscape.graph.builder import Builder, op
from gradscape.graph.project import Project
from gradscape.graph.settings import Data
from gradscape.graph.templates import template

DIGITS = Data(name="digits", shape=(1, 8, 8), classes=10)
"""Handwritten digits of 8×8 pixels, which come with scikit-learn."""


@template(name="digits", title="Digits", authors="Gradscape", year=2026)
def digits() -> Project:
    """A residual block, an inception block, and a linear classifier; takes images of any size."""
    net = Builder("Digits", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    x = net(op.conv2d(out_channels=32, kernel_size=3, padding=1, bias=False), x, name="conv1")
    x = net(op.relu(), net(op.batch_norm2d(), x, name="bn1"), name="relu")
    x = net(op("BasicBlock", out_channels=64, stride=2), x, name="residual")
    widths = {"ch1x1": 32, "ch3x3_reduce": 32, "ch3x3": 64, "ch5x5_reduce": 8, "ch5x5": 16}
    x = net(op("Inception", **widths, pool_proj=16), x, name="inception")
    x = net(op.global_avg_pool2d(), x)
    x = net(op.linear(out_features="=num_classes"), x, name="fc")
    network = net.output(x).definition()
    return Project.of(network, basic_block(), inception(), basic_conv2d(), data=DIGITS)
