"""Regularization: what disturbs a network while it trains, so that it does not learn by heart."""

from __future__ import annotations

from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.shapes import feature_map
from gradscape.graph.spec import Spec


@operator(label="Dropout", group="Regularization", follows=True, view=True)
class Dropout(Operator):
    """While training, set each element to zero with probability p (Srivastava et al. 2014).

    The others are scaled by 1 / (1 − p), so evaluation has nothing to do.
    """

    p: float = param(
        0.5,
        minimum=0,
        maximum=1,
        help="How probable it is that an element drops.",
        shown=1,
        brief="p",
    )

    def infer(self, x: Spec) -> Spec:
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Dropout",
            kwargs={"p": Keyword(self.p, 0.5)},
            functional="F.dropout({0}, {p}, self.training)",
        )

    def saves(self, x: Spec) -> int:
        return x.bytes if self.p else 0  # the mask, scaled


@operator(label="Dropout 2D", group="Regularization", attribute="dropout", follows=True, view=True)
class Dropout2d(Operator):
    """While training, set whole channels to zero with probability p (Tompson et al. 2015).

    Neighbours in a feature map say much the same, so dropping single elements would change little.
    """

    p: float = param(
        0.5,
        minimum=0,
        maximum=1,
        help="How probable it is that a channel drops.",
        shown=1,
        brief="p",
    )

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Dropout2d",
            kwargs={"p": Keyword(self.p, 0.5)},
            functional="F.dropout2d({0}, {p}, self.training)",
        )

    def saves(self, x: Spec) -> int:
        return x.with_sizes(x[1]).bytes if self.p else 0
