"""What only lays numbers out anew: flatten, reshape, permute, select, subsample, pad."""

from __future__ import annotations

from math import prod

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.formula import Formula, merged, times
from gradscape.graph.lowering import Inline, Keyword, Module
from gradscape.graph.operator import Ints, Operator, Size2d, operator, param
from gradscape.graph.shapes import feature_map, has_axis
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

RESHAPE = Code(
    "reshape",
    "error",
    "The {elements} numbers of {given} do not fill {wanted}: choose sizes whose product {needed}.",
)
EXACT, DIVIDES = Text("is {elements}"), Text("divides {elements}")
RESHAPE_OPEN = Code(
    "reshape-open",
    "error",
    "{wanted} is no shape here: no size may be 0, and at most {allowed} may be left open as -1.",
)
PERMUTE = Code(
    "permute",
    "error",
    "{axes} is no order of the axes of {given}: name each of 1 to {last} once.",
)
SELECT_INDEX = Code(
    "select-index",
    "error",
    "Index {index} does not exist along axis {axis} of {given}: "
    "use 0 to {last}, or -1 for the last.",
)


@operator(label="Flatten", group="Shape", follows=True, view=True, note="to a vector")
class Flatten(Operator):
    """Lay the axes from `start` on out as one: a channels × height × width map as a vector."""

    start: int = param(
        1, minimum=1, help="The first axis to flatten; 1 is the first of all.", brief="from axis"
    )

    def infer(self, x: Spec) -> Spec:
        has_axis(x, self.start)
        return x.with_sizes(*x[1 : self.start], prod(x[self.start :]))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        sizes = x[self.start :]
        return (Formula((self.start,), times(*sizes), prod(sizes)),) if len(sizes) > 1 else ()

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Flatten",
            kwargs={"start_dim": Keyword(self.start, 1)},
            functional="torch.flatten({0}, {start_dim})",
        )


@operator(label="Tokens", group="Shape", follows=True, view=True, note="pixels as tokens")
class Tokens(Operator):
    """A channels × height × width map as a row of tokens: height·width × channels."""

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[2] * x[3], x[1])

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        return (Formula((1,), times(*x[2:]), prod(x[2:])),) if x.ndim == 4 else ()

    def lower(self, x: Spec) -> Inline:
        return Inline("{0}.flatten(2).transpose(1, 2)")


@operator(label="Reshape", group="Shape", view=True)
class Reshape(Operator):
    """Lay the same numbers out with other sizes; their order stays.

    The batch is kept, unless it folds: then it takes what the sizes leave, and so becomes a
    multiple of itself, or comes back from one.
    """

    sizes: Ints = param(
        (-1,), minimum=-1, help="Sizes behind the batch; one may be -1, the rest.", shown=1
    )
    fold: bool = param(False, help="Let the batch take what the sizes leave.", brief="fold")

    def infer(self, x: Spec) -> Spec:
        wanted, fixed = "×".join(map(str, self.sizes)), [s for s in self.sizes if s != -1]
        allowed = 0 if self.fold else 1
        if 0 in fixed or len(self.sizes) - len(fixed) > allowed:
            raise ShapeError(RESHAPE_OPEN, wanted=wanted, allowed=allowed)
        elements, part = x.elements if self.fold else prod(x.sizes), prod(fixed)
        rest = elements // part
        exact = not self.fold and len(fixed) == len(self.sizes)
        if elements % part or (exact and rest != 1):
            needed = Text(EXACT if exact else DIVIDES, elements=elements)
            raise ShapeError(RESHAPE, elements=elements, given=str(x), wanted=wanted, needed=needed)
        if self.fold:
            return Spec(self.sizes, x.dtype, rest)
        return x.with_sizes(*(rest if size == -1 else size for size in self.sizes))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        fixed = [size for size in self.sizes if size != -1]
        if self.fold or len(fixed) + 1 != len(self.sizes) or 0 in fixed:
            return ()
        over, under = prod(x.sizes), prod(fixed)
        text = times(*x.sizes) or "1"
        if fixed:
            text = rf"\frac{{{text}}}{{{times(*fixed)}}}"
        value = over // under if over % under == 0 else over / under
        return (Formula((self.sizes.index(-1) + 1,), text, value),)

    def lower(self, x: Spec) -> Inline:
        args = {f"size{k}": size for k, size in enumerate(self.sizes)}
        sizes = "".join(f", {{{name}}}" for name in args)
        return Inline("{0}.reshape(" + ("-1" if self.fold else "{0}.shape[0]") + sizes + ")", args)


@operator(label="Permute", group="Shape", follows=True, view=True)
class Permute(Operator):
    """Put the axes behind the batch into another order.

    By default that of channels-last: height × width × channels.
    """

    axes: Ints = param(
        (2, 3, 1), minimum=1, help="Torch's axis numbers; the batch stays first.", shown=1
    )

    def infer(self, x: Spec) -> Spec:
        if sorted(self.axes) != list(range(1, x.ndim)):
            axes = ", ".join(map(str, self.axes))
            raise ShapeError(PERMUTE, axes=axes, given=str(x), last=x.ndim - 1)
        return x.with_sizes(*(x[axis] for axis in self.axes))

    def lower(self, x: Spec) -> Inline:
        return Inline("{0}.permute(0, " + ", ".join(map(str, self.axes)) + ")")


@operator(label="Select", group="Shape", follows=True, view=True)
class Select(Operator):
    """Take one element along an axis, which then is gone: the class token, the last time step."""

    axis: int = param(
        1,
        minimum=1,
        help="Numbered as in torch: 1 is the first behind the batch.",
        shown=1,
        brief="axis",
    )
    index: int = param(0, help="From 0 on; -1 is the last.", shown=2, brief="index")

    def infer(self, x: Spec) -> Spec:
        has_axis(x, self.axis)
        size = x[self.axis]
        if not -size <= self.index < size:
            raise ShapeError(
                SELECT_INDEX, index=self.index, axis=self.axis, given=str(x), last=size - 1
            )
        return x.with_sizes(*x[1 : self.axis], *x.sizes[self.axis :])

    def lower(self, x: Spec) -> Inline:
        return Inline("{0}[" + ":, " * self.axis + "{index}]", {"index": self.index})


@operator(label="Subsample", group="Shape", follows=True, view=True)
class Subsample(Operator):
    """Keep every second row and column of a feature map, or every third …

    With zero padding of the channels behind it, the shortcut without weights of the residual
    networks for CIFAR (He et al. 2015, option A).
    """

    stride: Size2d = param(
        (2, 2),
        minimum=1,
        help="One of how many rows, of how many columns.",
        shown=1,
        brief="stride",
    )

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        axes = zip(x[2:], self.stride, strict=True)
        return x.with_sizes(x[1], *((size - 1) // stride + 1 for size, stride in axes))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if x.ndim != 4:
            return ()
        found = []
        for axis, size, stride in zip((2, 3), x[2:], self.stride, strict=True):
            text = rf"\left\lfloor\frac{{{size} - 1}}{{{stride}}}\right\rfloor + 1"
            found.append(Formula((axis,), text, (size - 1) // stride + 1))
        return merged(*found)

    def lower(self, x: Spec) -> Inline:
        height, width = self.stride
        return Inline("{0}[:, :, ::{height}, ::{width}]", {"height": height, "width": width})

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return (1, 1), self.stride
