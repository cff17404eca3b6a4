"""What activations have in common."""

from __future__ import annotations

from gradscape.graph.operator import Operator
from gradscape.graph.spec import Spec


class Elementwise(Operator):
    """A function of each number by itself; any shape passes through."""

    def infer(self, x: Spec) -> Spec:
        return x
