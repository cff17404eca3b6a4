"""Linear layers: every output sees every input."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.formula import Formula
from gradscape.graph.initialization import Weighted, initialization
from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.shapes import has_axis
from gradscape.graph.spec import Spec


@operator(label="Linear", group="Linear", attribute="fc", saves_input=True)
class Linear(Weighted):
    """Multiply the last axis by a learned matrix, and add a bias: y = x·Wᵀ + b.

    All other axes stay, so each token of length × dim goes through the same matrix.
    """

    out_features: int = param(
        10, minimum=1, help="How many numbers come out along the last axis.", shown=1
    )
    bias: bool = param(True, help="Add a learned number to each of them.", brief="bias")
    init: str = initialization()

    def infer(self, x: Spec) -> Spec:
        has_axis(x, -1)
        return x.with_sizes(*x.sizes[:-1], self.out_features)

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if not x.sizes:
            return ()
        matrix = rf"W_{{{self.out_features} \times {x[-1]}}}"
        return (Formula((-1,), rf"{matrix}\cdot x_{{{x[-1]}}}", self.out_features),)

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Linear",
            {"in_features": x[-1], "out_features": self.out_features},
            {"bias": Keyword(self.bias, True)},
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        weight = {"weight": (self.out_features, x[-1])}
        return weight | ({"bias": (self.out_features,)} if self.bias else {})

    def macs(self, x: Spec) -> int:
        return x.elements * self.out_features

    def window(self) -> None:
        return None
