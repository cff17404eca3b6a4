"""Where a network begins: the data's image, or a vector."""

from __future__ import annotations

from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.spec import Spec


@operator(label="Image", group="Input", attribute="x", role="input")
class Image(Operator):
    """A picture of the data: channels × height × width."""

    channels: int = param(3, minimum=1, help="1 for grey, 3 for colours.", brief="channels")
    height: int = param(224, minimum=1, help="Rows of the picture.", brief="height")
    width: int = param(224, minimum=1, help="Columns of the picture.", brief="width")

    def infer(self) -> Spec:
        return Spec((self.channels, self.height, self.width))


@operator(label="Vector", group="Input", attribute="x", role="input")
class Vector(Operator):
    """A row of numbers: features."""

    features: int = param(64, minimum=1, help="How many numbers.", shown=1)

    def infer(self) -> Spec:
        return Spec((self.features,))
