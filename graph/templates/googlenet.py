"""GoogLeNet (Szegedy et al. 2014, Going Deeper with Convolutions)."""

from __future__ import annotations

from gradscape.graph.blocks.convolution import basic_conv2d
from gradscape.graph.blocks.inception import conv, inception, inception_aux
from gradscape.graph.builder import Builder, op
from gradscape.graph.model import Node, Wire
from gradscape.graph.project import Project
from gradscape.graph.templates import template


def pool(kernel_size: int) -> Node:
    """A pool that halves height and width, rounded up."""
    return op.max_pool2d(kernel_size=kernel_size, stride=2, ceil_mode=True)


@template(name="googlenet", title="GoogLeNet", authors="Szegedy et al.", year=2014)
def googlenet() -> Project:
    """22 layers, nine inception blocks, two auxiliary classifiers whose losses count 0.3.

    In torchvision's reading and with its keys: batch norm everywhere, and 3×3 windows where the
    paper has 5×5.
    """
    net = Builder("GoogLeNet", num_classes="=classes", dropout=0.2)

    def mixed(x: Wire, name: str, *widths: int) -> Wire:
        keys = ("ch1x1", "ch3x3_reduce", "ch3x3", "ch5x5_reduce", "ch5x5", "pool_proj")
        args = dict(zip(keys, widths, strict=True))
        return net(op("Inception", **args, kernel_size=3), x, name=f"inception{name}")

    x = net(conv(64, 7, stride=2, padding=3), net.image(3, 224, 224), name="conv1")
    x = net(pool(3), x, name="maxpool1")
    x = net(conv(192, 3, padding=1), net(conv(64, 1), x, name="conv2"), name="conv3")
    x = net(pool(3), x, name="maxpool2")
    x = mixed(x, "3a", 64, 96, 128, 16, 32, 32)
    x = mixed(x, "3b", 128, 128, 192, 32, 96, 64)
    x = net(pool(3), x, name="maxpool3")
    x = mixed(x, "4a", 192, 96, 208, 16, 48, 64)
    aux1 = net(op("InceptionAux", num_classes="=num_classes"), x, name="aux1")
    x = mixed(x, "4b", 160, 112, 224, 24, 64, 64)
    x = mixed(x, "4c", 128, 128, 256, 24, 64, 64)
    x = mixed(x, "4d", 112, 144, 288, 32, 64, 64)
    aux2 = net(op("InceptionAux", num_classes="=num_classes"), x, name="aux2")
    x = mixed(x, "4e", 256, 160, 320, 32, 128, 128)
    x = net(pool(2), x, name="maxpool4")
    x = mixed(x, "5a", 256, 160, 320, 32, 128, 128)
    x = mixed(x, "5b", 384, 192, 384, 48, 128, 128)
    # torchvision registers its heads here, behind the trunk.
    net.last("aux1", "aux2")
    x = net(op.flatten(), net(op.adaptive_avg_pool2d(output_size=1), x, name="avgpool"))
    x = net(op.dropout(p="=dropout"), x, name="dropout")
    net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
    net.output(aux2, auxiliary=True, weight=0.3)
    net.output(aux1, auxiliary=True, weight=0.3)
    return Project.of(net.definition(), inception(), inception_aux(), basic_conv2d())
