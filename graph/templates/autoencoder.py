"""The autoencoder (Hinton & Salakhutdinov 2006), with convolutions."""

from __future__ import annotations

from gradscape.graph.builder import Builder, op
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.templates import template
from gradscape.graph.templates.digits import DIGITS


def down(out_channels: int | str) -> Node:
    """Half the height and width, rounded up."""
    return op.conv2d(out_channels=out_channels, kernel_size=3, stride=2, padding=1)


def up(out_channels: int | str, height: str, width: str) -> Node:
    """Twice the height and width, less one where `height` and `width`, which come out, are odd."""
    return op.conv_transpose2d(
        out_channels=out_channels,
        kernel_size=3,
        stride=2,
        padding=1,
        output_padding=(f"=1 - {height} % 2", f"=1 - {width} % 2"),
    )


@template(
    name="autoencoder",
    title="Convolutional autoencoder",
    authors="Hinton, Salakhutdinov",
    year=2006,
)
def autoencoder() -> Project:
    """Squeeze an image through few numbers and draw it again; takes images of any size."""
    net = Builder("Autoencoder", code_channels=8)
    x = net.image("=channels", "=height", "=width")
    x = net(op.sequence(down(16), op.relu(), down("=code_channels")), x, name="encoder")
    half = up(16, "((height + 1) // 2)", "((width + 1) // 2)")
    x = net(op.sequence(half, op.relu(), up("=channels", "height", "width")), x, name="decoder")
    network = net.output(x, loss="mse", target="input").definition()
    return Project.of(network, data=DIGITS, training=Training(lr=0.01))
