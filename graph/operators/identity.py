"""Identity: nothing at all, in a place where a layer may stand."""

from __future__ import annotations

from gradscape.graph.lowering import Module
from gradscape.graph.operator import Operator, operator
from gradscape.graph.spec import Spec


@operator(label="Identity", group="Structure", follows=True, view=True, note="x")
class Identity(Operator):
    """Pass on what comes in."""

    def infer(self, x: Spec) -> Spec:
        return x

    def lower(self, x: Spec) -> Module:
        return Module("nn.Identity", functional="{0}")
