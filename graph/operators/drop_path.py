"""Drop path: a branch that is left out of some samples while training."""

from __future__ import annotations

from gradscape.graph.lowering import Helper, Module
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.spec import Spec

DROP_PATH = Helper(
    "DropPath",
    '''class DropPath(nn.Module):
    """While training, leave the branch out of a sample with probability p."""

    def __init__(self, p):
        super().__init__()
        self.p = p

    def forward(self, x):
        if not self.training:
            return x
        kept = x.new_ones(x.shape[0], *[1] * (x.ndim - 1))
        return x * nn.functional.dropout(kept, self.p)
''',
)


@operator(label="Drop path", group="Regularization", follows=True, view=True)
class DropPath(Operator):
    """While training, set the whole branch of a sample to zero with probability p.

    In front of the sum of a residual block, so that it is as deep as chance has it: stochastic
    depth (Huang et al. 2016). What is kept is scaled by 1 / (1 − p).
    """

    p: float = param(
        0.1,
        minimum=0,
        maximum=1,
        help="How probable it is that a sample drops.",
        shown=1,
        brief="p",
    )

    def infer(self, x: Spec) -> Spec:
        return x

    def lower(self, x: Spec) -> Module:
        return Module("DropPath", {"p": self.p}, helper=DROP_PATH)

    def saves(self, x: Spec) -> int:
        return x.with_sizes().bytes if self.p else 0  # one number a sample
