"""Convolutions: a learned window that slides over a feature map."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.formula import Formula, merged, times, windowed
from gradscape.graph.initialization import Weighted, initialization
from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import Size2d, operator, param, square
from gradscape.graph.shapes import feature_map, grouped
from gradscape.graph.spec import Spec, window

OUTPUT_PADDING = Code(
    "output-padding",
    "error",
    "Output padding {given} has to be smaller than the stride {stride} or the dilation {dilation}: "
    "use at most {largest}.",
)
TRANSPOSED_WINDOW = Code(
    "transposed-window",
    "error",
    "Padding {padding} cuts away all that comes of an axis of {size}: use at most {largest}.",
)


@operator(label="Conv 2D", group="Convolution", attribute="conv", saves_input=True)
class Conv2d(Weighted):
    """Slide learned filters over a channels × height × width feature map.

    Each output channel is the correlation of the input with a filter of its own. With as many
    groups as channels it is depthwise: a filter sees one channel.
    """

    out_channels: int = param(
        32, minimum=1, help="How many filters, and so channels that come out.", shown=2
    )
    kernel_size: Size2d = param((3, 3), minimum=1, help="Height and width of a filter.", shown=1)
    stride: Size2d = param(
        (1, 1), minimum=1, help="How far a filter moves each time.", brief="stride"
    )
    padding: Size2d = param((0, 0), minimum=0, help="Zeros added on each side.", brief="pad")
    dilation: Size2d = param(
        (1, 1), minimum=1, help="Spacing of a filter's points.", brief="dilation"
    )
    groups: int = param(1, minimum=1, help="As many as channels make it depthwise.", brief="groups")
    bias: bool = param(
        True, help="Add a learned number to each channel that comes out.", brief="bias"
    )
    init: str = initialization()

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        grouped(x[1], self.groups)
        grouped(self.out_channels, self.groups)
        axes = zip(x[2:], self.kernel_size, self.stride, self.padding, self.dilation, strict=True)
        return x.with_sizes(self.out_channels, *(window(*axis) for axis in axes))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if x.ndim != 4:
            return ()
        sides = self.kernel_size, self.stride, self.padding, self.dilation
        return merged(*(windowed(*axis) for axis in zip((2, 3), x[2:], *sides, strict=True)))

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.Conv2d",
            {
                "in_channels": x[1],
                "out_channels": self.out_channels,
                "kernel_size": square(self.kernel_size),
            },
            {
                "stride": Keyword(square(self.stride), 1),
                "padding": Keyword(square(self.padding), 0),
                "dilation": Keyword(square(self.dilation), 1),
                "groups": Keyword(self.groups, 1),
                "bias": Keyword(self.bias, True),
            },
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        weight = {"weight": (self.out_channels, x[1] // self.groups, *self.kernel_size)}
        return weight | ({"bias": (self.out_channels,)} if self.bias else {})

    def macs(self, x: Spec) -> int:
        return self.infer(x).elements * (x[1] // self.groups) * prod(self.kernel_size)

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation
        return (dh * (kh - 1) + 1, dw * (kw - 1) + 1), self.stride


@operator(label="Conv transpose 2D", group="Convolution", attribute="upconv", saves_input=True)
class ConvTranspose2d(Weighted):
    """Enlarge a channels × height × width feature map with learned filters.

    The gradient of a convolution as a layer of its own: each input element lays down a filter,
    `stride` apart, and overlaps add up (Zeiler et al. 2010). An axis of n becomes
    (n − 1)·stride − 2·padding + dilation·(kernel − 1) + output_padding + 1.
    """

    out_channels: int = param(
        32, minimum=1, help="How many filters, and so channels that come out.", shown=2
    )
    kernel_size: Size2d = param((2, 2), minimum=1, help="Height and width of a filter.", shown=1)
    stride: Size2d = param(
        (2, 2), minimum=1, help="How many times larger it becomes.", brief="stride"
    )
    padding: Size2d = param(
        (0, 0), minimum=0, help="How much is cut away on each side.", brief="pad"
    )
    output_padding: Size2d = param(
        (0, 0), minimum=0, help="How much is added at the far end.", brief="output pad"
    )
    groups: int = param(1, minimum=1, help="As many as channels make it depthwise.", brief="groups")
    bias: bool = param(
        True, help="Add a learned number to each channel that comes out.", brief="bias"
    )
    dilation: Size2d = param(
        (1, 1), minimum=1, help="Spacing of a filter's points.", brief="dilation"
    )
    init: str = initialization()

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        grouped(x[1], self.groups)
        grouped(self.out_channels, self.groups)
        axes = zip(
            x[2:],
            self.kernel_size,
            self.stride,
            self.padding,
            self.output_padding,
            self.dilation,
            strict=True,
        )
        return x.with_sizes(self.out_channels, *(_transposed(*axis) for axis in axes))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if x.ndim != 4:
            return ()
        found = []
        for k, size in enumerate(x[2:]):
            kernel, stride, padding = self.kernel_size[k], self.stride[k], self.padding[k]
            dilation, extra = self.dilation[k], self.output_padding[k]
            moved = times(f"({size} - 1)", stride)
            seen = times(*[dilation] * (dilation > 1), f"({kernel} - 1)")
            text = f"{moved} - {times(2, padding)} + {seen} + {extra} + 1"
            full = (size - 1) * stride + dilation * (kernel - 1) + extra + 1
            found.append(Formula((k + 2,), text, full - 2 * padding))
        return merged(*found)

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.ConvTranspose2d",
            {
                "in_channels": x[1],
                "out_channels": self.out_channels,
                "kernel_size": square(self.kernel_size),
            },
            {
                "stride": Keyword(square(self.stride), 1),
                "padding": Keyword(square(self.padding), 0),
                "output_padding": Keyword(square(self.output_padding), 0),
                "groups": Keyword(self.groups, 1),
                "bias": Keyword(self.bias, True),
                "dilation": Keyword(square(self.dilation), 1),
            },
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        weight = {"weight": (x[1], self.out_channels // self.groups, *self.kernel_size)}
        return weight | ({"bias": (self.out_channels,)} if self.bias else {})

    def macs(self, x: Spec) -> int:
        return x.elements * (self.out_channels // self.groups) * prod(self.kernel_size)

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        (kh, kw), (sh, sw), (dh, dw) = self.kernel_size, self.stride, self.dilation
        return (dh * (kh - 1) // sh + 1, dw * (kw - 1) // sw + 1), (1 / sh, 1 / sw)


def _transposed(
    size: int, kernel: int, stride: int, padding: int, extra: int, dilation: int
) -> int:
    """The length of an axis behind a transposed convolution."""
    largest = max(stride, dilation) - 1
    if extra > largest:
        raise ShapeError(
            OUTPUT_PADDING, given=extra, stride=stride, dilation=dilation, largest=largest
        )
    full = (size - 1) * stride + dilation * (kernel - 1) + extra + 1
    if full - 2 * padding < 1:
        raise ShapeError(TRANSPOSED_WINDOW, padding=padding, size=size, largest=(full - 1) // 2)
    return full - 2 * padding
