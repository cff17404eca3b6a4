"""A convolution with its batch norm and ReLU, the brick of the Inception networks."""

from __future__ import annotations

from gradscape.graph.blocks import block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED, Definition


@block(
    label="Convolution with batch norm",
    group="Convolution",
    out_channels=32,
    kernel_size=3,
    padding=1,
)
def basic_conv2d() -> Definition:
    """Convolution, batch norm, ReLU: torchvision's `BasicConv2d`, with its eps of 0.001."""
    net = Builder("BasicConv2d", out_channels=REQUIRED, kernel_size=REQUIRED, stride=1, padding=0)
    convolution = op.conv2d(
        out_channels="=out_channels",
        kernel_size="=kernel_size",
        stride="=stride",
        padding="=padding",
        bias=False,
    )
    x = net(op.batch_norm2d(eps=0.001), net(convolution, net.input(), name="conv"), name="bn")
    return net.output(net(op.relu(), x, name="relu")).definition()
