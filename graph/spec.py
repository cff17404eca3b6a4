"""What flows along a wire: sizes and dtype, the batch kept symbolic; and how windows count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import Literal, overload

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.text import Text

DType = Literal["float32", "int64"]

BYTES: dict[DType, int] = {"float32": 4, "int64": 8}

WINDOW = Code(
    "window",
    "error",
    "Kernel size {kernel} with padding {padding} does not fit into {size}: "
    "make the kernel smaller, or pad by {needed} on each side.",
)
SPREAD = Text("{kernel} spread to {span} by dilation {dilation}")
PADDING = Code(
    "padding",
    "error",
    "Padding {padding} is more than half of the kernel size {kernel}; torch refuses it: "
    "use at most {largest}.",
)


@dataclass(frozen=True, slots=True)
class Spec:
    """A tensor of `batch`·N × `sizes`.

    Axes are numbered as in torch: `spec[1]` is the first axis behind the batch. The batch is a
    whole multiple of the N that a person chooses for training, so that a network which folds
    windows into the batch can be said.
    """

    sizes: tuple[int, ...]
    dtype: DType = "float32"
    batch: int = 1

    @property
    def ndim(self) -> int:
        """The number of axes, the batch included."""
        return len(self.sizes) + 1

    @overload
    def __getitem__(self, axis: int) -> int: ...

    @overload
    def __getitem__(self, axis: slice) -> tuple[int, ...]: ...

    def __getitem__(self, axis: int | slice) -> int | tuple[int, ...]:
        """The size along an axis of torch's numbering; the batch, axis 0, is refused."""
        if isinstance(axis, slice):
            return self.sizes[(axis.start or 1) - 1 : axis.stop and axis.stop - 1 : axis.step]
        if axis == 0 or not -len(self.sizes) <= axis <= len(self.sizes):
            raise IndexError(f"axis {axis} of {self}: the axes are 1 to {len(self.sizes)}")
        return self.sizes[axis - 1 if axis > 0 else axis]

    def shape(self, n: int) -> tuple[int, ...]:
        """The torch shape at N = `n`."""
        return (self.batch * n, *self.sizes)

    @property
    def elements(self) -> int:
        """Elements of one sample."""
        return self.batch * prod(self.sizes)

    @property
    def bytes(self) -> int:
        """Bytes of one sample."""
        return self.elements * BYTES[self.dtype]

    def with_sizes(self, *sizes: int) -> Spec:
        """The same batch and dtype with other sizes behind the batch."""
        return replace(self, sizes=sizes)

    def __str__(self) -> str:
        """As shown to people: without the batch, `64×56×56`."""
        return "×".join(str(int(size)) for size in self.sizes) or "scalar"


def window(
    size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1, ceil: bool = False
) -> int:
    """How many windows fit along one axis.

    ⌊(size + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1, as torch.nn.Conv2d says it.
    With `ceil` it is rounded up: the last window may hang over the end, but has to begin inside
    the input or its left padding, as torch has it for pooling.

    Raises:
        ShapeError: not even one window fits.
    """
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    count = (room + stride - 1 if ceil else room) // stride + 1
    if ceil and (count - 1) * stride >= size + padding:
        count -= 1
    if count < 1:
        needed = -((size - dilation * (kernel - 1) - 1) // 2)
        said: object = kernel
        if dilation > 1:
            said = Text(SPREAD, kernel=kernel, span=dilation * (kernel - 1) + 1, dilation=dilation)
        raise ShapeError(WINDOW, kernel=said, padding=padding, size=size, needed=needed)
    return count
