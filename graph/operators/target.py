"""Where a network ends: what is compared with what, and how."""

from __future__ import annotations

from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.spec import Spec

IN_BLOCKS = ("auxiliary",)
"""What an output of a block may be; only what the network gives is compared with something."""


@operator(label="Output", group="Output", attribute="out", role="output")
class Output(Operator):
    """An output, with the loss that trains it. An auxiliary one lives in training only."""

    loss: str = param(
        "cross_entropy",
        choices=("cross_entropy", "bce_with_logits", "mse"),
        help="One class of several, any of several, or numbers.",
        shown=1,
    )
    target: str = param(
        "label",
        choices=("label", "input"),
        help="What the output is compared with.",
        brief="target",
    )
    weight: float = param(1.0, minimum=0, help="The share of this loss in the sum.", brief="weight")
    auxiliary: bool = param(
        False, help="Only in training; costs nothing in evaluation.", brief="auxiliary"
    )
    label_smoothing: float = param(
        0.0,
        minimum=0,
        maximum=1,
        help="The share of the target given to all classes alike.",
        brief="smoothing",
    )

    def infer(self, x: Spec) -> tuple[Spec, ...]:
        return ()
