"""Position embedding: what tells tokens apart by their place."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.initialization import Weighted, initialization, parameter
from gradscape.graph.lowering import Module
from gradscape.graph.operator import operator
from gradscape.graph.shapes import tokens
from gradscape.graph.spec import Spec


@operator(label="Position embedding", group="Attention", attribute="pos_embedding")
class PositionEmbedding(Weighted):
    """Add a learned vector for each place of length × dim (Dosovitskiy et al. 2020).

    Attention alone would not notice if the tokens changed places.
    """

    init: str = initialization("zero", default="truncated_normal")

    def infer(self, x: Spec) -> Spec:
        tokens(x)
        return x

    def lower(self, x: Spec) -> Module:
        return parameter(self.init, (1, *x.sizes), "{0} + {self}")

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"": (1, *x.sizes)}
