"""The sigmoid linear unit, or swish."""

from __future__ import annotations

from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


@operator(
    label="SiLU", group="Activation", follows=True, saves_input=True, inplace=True, note="x · σ(x)"
)
class SiLU(Elementwise):
    """x · sigmoid(x): a smooth rectifier, also called swish (Elfwing et al. 2017)."""

    def lower(self, x: Spec) -> Module:
        return Module("nn.SiLU", functional="F.silu({0})")
