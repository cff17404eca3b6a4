"""The logistic function."""

from __future__ import annotations

from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


@operator(
    label="Sigmoid", group="Activation", follows=True, saves_output=True, note="1 / (1 + e⁻ˣ)"
)
class Sigmoid(Elementwise):
    """1 / (1 + exp(−x)): a number between 0 and 1, a gate or a probability."""

    def lower(self, x: Spec) -> Module:
        return Module("nn.Sigmoid", functional="torch.sigmoid({0})")
