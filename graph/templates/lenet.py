"""LeNet-5 (LeCun et al. 1998, Gradient-Based Learning Applied to Document Recognition)."""

from __future__ import annotations

from gradscape.graph.builder import Builder, op
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Prepare
from gradscape.graph.templates import template

MNIST = Data(name="mnist", prepare=(Prepare(resize=(32, 32)),), shape=(1, 28, 28), classes=10)
"""Handwritten digits of 28×28 pixels, enlarged to the 32×32 to which the paper pads them."""


@template(name="lenet5", title="LeNet-5", authors="LeCun, Bottou, Bengio, Haffner", year=1998)
def lenet5() -> Project:
    """The common reading: tanh and average pools as then, but plain ones.

    The paper's pools learn a scale and a shift, its second convolution leaves out some pairs of
    channels, its tanh is scaled, and its last layer measures distances (RBF) where a linear layer
    and cross-entropy stand here.
    """
    net = Builder("LeNet5", num_classes="=classes")
    pool = op.avg_pool2d(kernel_size=2, stride=2)
    x = net.image(1, 32, 32)
    x = net(op.tanh(), net(op.conv2d(out_channels=6, kernel_size=5), x, name="conv1"))
    x = net(pool, x, name="pool")
    x = net(op.tanh(), net(op.conv2d(out_channels=16, kernel_size=5), x, name="conv2"))
    x = net(op.flatten(), net(pool, x, name="pool"))
    x = net(op.tanh(), net(op.linear(out_features=120), x, name="fc1"))
    x = net(op.tanh(), net(op.linear(out_features=84), x, name="fc2"))
    x = net(op.linear(out_features="=num_classes"), x, name="fc3")
    return Project.of(net.output(x).definition(), data=MNIST)
