"""What a block is made of besides layers: its inputs, chains and repeats."""

from __future__ import annotations

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.spec import Spec

INPUT_PLACE = Code(
    "input-place",
    "error",
    "An Input belongs in a block; the network itself begins with an image or a vector.",
)


@operator(label="Input", group="Structure", name="input", attribute="x", role="input")
class Input(Operator):
    """A value that comes into a block from where it is used."""

    def infer(self) -> Spec:
        raise ShapeError(INPUT_PLACE)


@operator(label="Sequence", group="Structure", attribute="layers", role="structure")
class Sequence(Operator):
    """Layers in a row, an `nn.Sequential` in place; its expressions see the block around it."""

    def infer(self, x: Spec) -> Spec:
        return x


@operator(label="Repeat", group="Structure", attribute="layers", role="structure")
class Repeat(Operator):
    """The same layer or block several times in a row; its expressions see the turn as `i`."""

    times: int = param(2, minimum=1, help="How many turns.", shown=1, brief="times")
    item: str = param(
        "", help="How the turns are called, {} is the number: `layer{}`; empty: 0, 1 …."
    )
    start: int = param(0, minimum=0, help="The number of the first turn.", brief="from axis")

    def infer(self, x: Spec) -> Spec:
        return x
