"""Softmax: numbers along an axis as shares of a whole."""

from __future__ import annotations

from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.shapes import has_axis
from gradscape.graph.spec import Spec


@operator(label="Softmax", group="Activation", follows=True, saves_output=True)
class Softmax(Operator):
    """exp(xᵢ) / Σⱼ exp(xⱼ) along an axis: positive numbers that sum to 1."""

    axis: int = param(
        -1, minimum=-1, help="1 is the first behind the batch, -1 the last.", brief="axis"
    )

    def infer(self, x: Spec) -> Spec:
        has_axis(x, self.axis)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Softmax",
            kwargs={"dim": Keyword(self.axis, None)},
            functional="F.softmax({0}, {arguments})",
        )
