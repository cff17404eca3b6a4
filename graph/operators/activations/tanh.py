"""The hyperbolic tangent."""

from __future__ import annotations

from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


@operator(label="Tanh", group="Activation", follows=True, saves_output=True, note="tanh x")
class Tanh(Elementwise):
    """tanh(x): a number between −1 and 1."""

    def lower(self, x: Spec) -> Module:
        return Module("nn.Tanh", functional="torch.tanh({0})")
