"""The rectifier."""

from __future__ import annotations

from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


@operator(
    label="ReLU",
    group="Activation",
    follows=True,
    saves_output=True,
    inplace=True,
    note="max(0, x)",
)
class ReLU(Elementwise):
    """max(0, x): what is negative becomes 0 (Nair & Hinton 2010)."""

    def lower(self, x: Spec) -> Module:
        return Module("nn.ReLU", functional="F.relu({0})")
