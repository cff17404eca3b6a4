"""The Gaussian error linear unit."""

from __future__ import annotations

from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


@operator(label="GELU", group="Activation", follows=True, saves_input=True, note="x · Φ(x)")
class GELU(Elementwise):
    """x · Φ(x), Φ the normal distribution: a smooth rectifier (Hendrycks & Gimpel 2016)."""

    approximate: str = param(
        "none", choices=("none", "tanh"), help="Compute Φ exactly, or by a tanh as GPT-2 does."
    )

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.GELU",
            kwargs={"approximate": Keyword(self.approximate, "none")},
            functional="F.gelu({0}, {arguments})",
        )
