"""Split: the one operator with several outputs."""

from __future__ import annotations

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.formula import Formula, quotient
from gradscape.graph.lowering import Inline
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.shapes import has_axis
from gradscape.graph.spec import Spec

SECTIONS = Code(
    "sections",
    "error",
    "Axis {axis} of {given} does not divide into {sections} sections: use a divisor of {size}.",
)


# torch forbids an in-place change of one of several views.
@operator(label="Split", group="Shape", attribute="part", view=True, saves_output=True)
class Split(Operator):
    """Cut an axis into equal parts, each an output of its own.

    torch would make the last part smaller, or even give fewer; here the axis has to divide.
    """

    sections: int = param(2, minimum=2, help="How many parts.", shown=1, brief="parts")
    axis: int = param(
        1,
        minimum=1,
        help="Numbered as in torch: 1 is the first behind the batch.",
        shown=2,
        brief="axis",
    )

    @property
    def outputs(self) -> int:
        return self.sections

    def infer(self, x: Spec) -> tuple[Spec, ...]:
        has_axis(x, self.axis)
        size = x[self.axis]
        if size % self.sections:
            raise ShapeError(
                SECTIONS, axis=self.axis, given=str(x), sections=self.sections, size=size
            )
        before, behind = x[1 : self.axis], x.sizes[self.axis :]
        return (x.with_sizes(*before, size // self.sections, *behind),) * self.sections

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if len(x.sizes) < self.axis:
            return ()
        return (quotient(self.axis, x[self.axis], self.sections),)

    def lower(self, x: Spec) -> Inline:
        return Inline(f"{{0}}.chunk({{sections}}, {self.axis})", {"sections": self.sections})
