"""The rectifier that leaks."""

from __future__ import annotations

from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.operators.activations.elementwise import Elementwise
from gradscape.graph.spec import Spec


# In place its backward pass takes the sign of the output, since the input is gone.
@operator(
    label="Leaky ReLU",
    group="Activation",
    follows=True,
    saves_output=True,
    inplace=True,
    note="max(slope · x, x)",
)
class LeakyReLU(Elementwise):
    """x where positive, else slope · x: negative numbers keep a gradient (Maas et al. 2013)."""

    negative_slope: float = param(0.01, minimum=0, help="The slope left of zero.", brief="slope")

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.LeakyReLU",
            kwargs={"negative_slope": Keyword(self.negative_slope, 0.01)},
            functional="F.leaky_relu({0}, {arguments})",
        )
