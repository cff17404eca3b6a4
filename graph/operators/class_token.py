"""Class token: a learned token in front of all others."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.formula import Formula, total
from gradscape.graph.initialization import Weighted, initialization, parameter
from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.shapes import tokens
from gradscape.graph.spec import Spec


@operator(label="Class token", group="Attention")
class ClassToken(Weighted):
    """Put a learned token in front of length × dim; in the end it stands for the whole.

    After BERT (Devlin et al. 2018) and the vision transformer (Dosovitskiy et al. 2020).
    """

    init: str = initialization("truncated_normal", default="zero")

    def infer(self, x: Spec) -> Spec:
        tokens(x)
        return x.with_sizes(x[1] + 1, x[2])

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        return (total(1, x[1], 1),) if x.ndim == 3 else ()

    def lower(self, x: Spec) -> Module:
        call = "torch.cat([{self}.expand({0}.shape[0], -1, -1), {0}], 1)"
        return parameter(self.init, (1, 1, x[2]), call)

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"": (1, 1, x[2])}
