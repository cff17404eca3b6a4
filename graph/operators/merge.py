"""Where branches meet."""

from __future__ import annotations

from collections.abc import Sequence

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.formula import Formula, total
from gradscape.graph.lowering import Inline
from gradscape.graph.operator import Operator, operator, param
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

MERGE_ALONE = Code(
    "merge-alone",
    "error",
    "Only one value comes in; connect another one, or take this node out.",
)
ADD_SHAPES = Code("add-shapes", "error", "These shapes cannot be added: {shapes}.")
MULTIPLY_SHAPES = Code(
    "multiply-shapes",
    "error",
    "These shapes cannot be multiplied: {shapes}; along each axis sizes have to agree or be 1.",
)
CONCAT_SHAPES = Code(
    "concat-shapes",
    "error",
    "These shapes cannot be joined along axis {axis}: {shapes}.",
)


@operator(label="Add", group="Merge", merge="sum", note="sum")
class Add(Operator):
    """The sum of values of one shape; what makes a connection a skip connection.

    torch would stretch an axis of 1; here that is refused, as it is seldom meant.
    """

    def infer(self, *terms: Spec) -> Spec:
        _several(terms)
        if any(term != terms[0] for term in terms):
            raise ShapeError(ADD_SHAPES, shapes=_listed(terms))
        return terms[0]

    def lower(self, *terms: Spec) -> Inline:
        return Inline(" + ".join(f"{{{k}}}" for k in range(len(terms))))


@operator(label="Multiply", group="Merge", saves_input=True, note="product")
class Multiply(Operator):
    """The product, element by element; an axis of 1 stretches along the others.

    So a gate of channels × 1 × 1 scales whole channels: squeeze and excitation (Hu et al. 2017).
    """

    def infer(self, *factors: Spec) -> Spec:
        _several(factors)
        alike = {(factor.ndim, factor.batch, factor.dtype) for factor in factors}
        axes = list(zip(*(factor.sizes for factor in factors), strict=False))
        if len(alike) > 1 or any(len(set(axis) - {1}) > 1 for axis in axes):
            raise ShapeError(MULTIPLY_SHAPES, shapes=_listed(factors))
        return factors[0].with_sizes(*(max(axis) for axis in axes))

    def lower(self, *factors: Spec) -> Inline:
        return Inline(" * ".join(f"{{{k}}}" for k in range(len(factors))))

    def saves(self, *factors: Spec) -> int:
        # The products on the way to the last one are read again.
        between = [self.infer(*factors[:k]) for k in range(2, len(factors))]
        return sum(product.bytes for product in between)


@operator(label="Concat", group="Merge", merge="concat")
class Concat(Operator):
    """Lay values side by side along one axis, by default the channels."""

    axis: int = param(
        1,
        minimum=1,
        help="Numbered as in torch: 1 is the first behind the batch.",
        shown=1,
        brief="axis",
    )

    def infer(self, *terms: Spec) -> Spec:
        first, at = terms[0], self.axis - 1
        others = {(t.sizes[:at], t.sizes[at + 1 :], t.batch, t.dtype) for t in terms}
        if len(others) > 1 or any(len(t.sizes) <= at for t in terms):
            raise ShapeError(CONCAT_SHAPES, axis=self.axis, shapes=_told(terms, at))
        joined = sum((t.sizes[at] for t in terms[1:]), start=first.sizes[at])
        return first.with_sizes(*first.sizes[:at], joined, *first.sizes[at + 1 :])

    def formula(self, *terms: Spec) -> tuple[Formula, ...]:
        if any(len(term.sizes) < self.axis for term in terms):
            return ()
        return (total(self.axis, *(term[self.axis] for term in terms)),)

    def lower(self, *terms: Spec) -> Inline:
        joined = ", ".join(f"{{{k}}}" for k in range(len(terms)))
        return Inline(f"torch.cat([{joined}], {self.axis})")


def _several(values: tuple[Spec, ...]) -> None:
    # One alone would come out as the same tensor, which a change in place would then destroy.
    if len(values) < 2:
        raise ShapeError(MERGE_ALONE)


def _told(terms: tuple[Spec, ...], at: int) -> Text:
    """Which branch is unlike all others, apart from one axis; the shapes where there is none."""
    apart = ["×".join(map(str, (*t.sizes[:at], *t.sizes[at + 1 :]))) for t in terms]
    odd = odd_one(apart)
    if odd is None:
        return Text("{shapes}; all other axes have to agree", shapes=_listed(terms))
    others = apart[0 if odd else 1]
    return Text(
        "branch {branch} is {given}, the others are {others}",
        branch=odd + 1,
        given=apart[odd],
        others=others,
    )


def odd_one(values: Sequence[object]) -> int | None:
    """The place of the only value that differs from all others, of which there are several."""
    for place in range(len(values) if len(values) > 2 else 0):
        others = {*values[:place], *values[place + 1 :]}
        if len(others) == 1 and values[place] not in others:
            return place
    return None


def _listed(values: tuple[Spec, ...]) -> Text:
    *others, last = dict.fromkeys(map(str, values))
    return Text("{others} and {last}", others=", ".join(others), last=last)
