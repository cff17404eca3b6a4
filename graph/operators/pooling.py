"""Pooling: a window that slides over a feature map and keeps one number of what it sees."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.formula import Formula, merged, windowed
from gradscape.graph.lowering import Inline, Keyword, Module
from gradscape.graph.operator import Operator, Size2d, operator, param, square
from gradscape.graph.shapes import feature_map
from gradscape.graph.spec import BYTES, PADDING, Spec, window

INDEX = BYTES["int64"]
"""Where the maximum of a window lies, as torch keeps it."""


@operator(label="Max pool 2D", group="Pooling", attribute="pool", saves_input=True)
class MaxPool2d(Operator):
    """Keep the largest number of each window of a channels × height × width feature map."""

    kernel_size: Size2d = param((2, 2), minimum=1, help="Height and width of the window.", shown=1)
    stride: Size2d = param(
        (2, 2), minimum=1, help="How far the window moves each time.", brief="stride"
    )
    padding: Size2d = param(
        (0, 0), minimum=0, help="At most half of the window; never the max.", brief="pad"
    )
    dilation: Size2d = param(
        (1, 1), minimum=1, help="Spacing of the window's points.", brief="dilation"
    )
    ceil_mode: bool = param(
        False, help="Also take a last window that hangs over the edge.", brief="ceil"
    )

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[1], *_pooled(self, x, self.dilation))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        return _formula(self, x, self.dilation)

    def lower(self, x: Spec) -> Module:
        kernel, kwargs = _arguments(self)
        kwargs = {
            "stride": kwargs["stride"],
            "padding": kwargs["padding"],
            "dilation": Keyword(square(self.dilation), 1),
            "ceil_mode": kwargs["ceil_mode"],
        }
        return Module("nn.MaxPool2d", kernel, kwargs, functional="F.max_pool2d({0}, {arguments})")

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        (kh, kw), (dh, dw) = self.kernel_size, self.dilation
        return (dh * (kh - 1) + 1, dw * (kw - 1) + 1), self.stride

    def saves(self, x: Spec) -> int:
        return self.infer(x).elements * INDEX


@operator(label="Average pool 2D", group="Pooling", attribute="pool", saves_input=True)
class AvgPool2d(Operator):
    """Keep the mean of each window of a channels × height × width feature map."""

    kernel_size: Size2d = param((2, 2), minimum=1, help="Height and width of the window.", shown=1)
    stride: Size2d = param(
        (2, 2), minimum=1, help="How far the window moves each time.", brief="stride"
    )
    padding: Size2d = param(
        (0, 0), minimum=0, help="Zeros on each side: half a window at most.", brief="pad"
    )
    ceil_mode: bool = param(
        False, help="Also take a last window that hangs over the edge.", brief="ceil"
    )
    count_include_pad: bool = param(
        True, help="Let the zeros of the padding count in the mean.", brief="counted pad"
    )

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[1], *_pooled(self, x))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        return _formula(self, x)

    def lower(self, x: Spec) -> Module:
        kernel, kwargs = _arguments(self)
        kwargs |= {"count_include_pad": Keyword(self.count_include_pad, True)}
        return Module("nn.AvgPool2d", kernel, kwargs, functional="F.avg_pool2d({0}, {arguments})")

    def window(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self.kernel_size, self.stride


@operator(label="Adaptive average pool 2D", group="Pooling", attribute="avgpool")
class AdaptiveAvgPool2d(Operator):
    """Average channels × height × width down to a height and width that is given.

    Whatever comes in, the output has that size: the windows are chosen to fit, and may overlap.
    """

    output_size: Size2d = param((1, 1), minimum=1, help="Height and width that come out.", shown=1)

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[1], *self.output_size)

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.AdaptiveAvgPool2d",
            {"output_size": square(self.output_size)},
            functional="F.adaptive_avg_pool2d({0}, {arguments})",
        )

    def window(self) -> None:
        return None

    @property
    def saves_input(self) -> bool:
        return self.output_size != (1, 1)  # which torch computes as a plain mean


@operator(label="Adaptive max pool 2D", group="Pooling", attribute="maxpool", saves_input=True)
class AdaptiveMaxPool2d(Operator):
    """Keep the largest numbers of channels × height × width, to a height and width given.

    Whatever comes in, the output has that size: the windows are chosen to fit, and may overlap.
    """

    output_size: Size2d = param((1, 1), minimum=1, help="Height and width that come out.", shown=1)

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[1], *self.output_size)

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.AdaptiveMaxPool2d",
            {"output_size": square(self.output_size)},
            functional="F.adaptive_max_pool2d({0}, {arguments})",
        )

    def window(self) -> None:
        return None

    def saves(self, x: Spec) -> int:
        return self.infer(x).elements * INDEX


@operator(
    label="Global average pool 2D",
    group="Pooling",
    attribute="pooled",
    follows=True,
    note="over height × width",
)
class GlobalAvgPool2d(Operator):
    """The mean of each channel: channels × height × width to channels (Lin et al. 2013)."""

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x.with_sizes(x[1])

    def lower(self, x: Spec) -> Inline:
        return Inline("{0}.mean((2, 3))")

    def window(self) -> None:
        return None


def _pooled(
    pool: MaxPool2d | AvgPool2d, x: Spec, dilation: tuple[int, int] = (1, 1)
) -> tuple[int, ...]:
    """Height and width behind a pooling window.

    Raises:
        ShapeError: no window fits, or the padding is more than half of it.
    """
    axes = zip(x[2:], pool.kernel_size, pool.stride, pool.padding, dilation, strict=True)
    sizes = []
    for size, kernel, stride, padding, spacing in axes:
        if padding > kernel // 2:
            raise ShapeError(PADDING, padding=padding, kernel=kernel, largest=kernel // 2)
        sizes.append(window(size, kernel, stride, padding, spacing, pool.ceil_mode))
    return tuple(sizes)


def _formula(
    pool: MaxPool2d | AvgPool2d, x: Spec, dilation: tuple[int, int] = (1, 1)
) -> tuple[Formula, ...]:
    if x.ndim != 4:
        return ()
    sides = pool.kernel_size, pool.stride, pool.padding, dilation
    axes = zip((2, 3), x[2:], *sides, strict=True)
    return merged(
        *(
            windowed(axis, size, kernel, stride, padding, spread, pool.ceil_mode)
            for axis, size, kernel, stride, padding, spread in axes
        )
    )


def _arguments(pool: MaxPool2d | AvgPool2d) -> tuple[Mapping[str, object], dict[str, Keyword]]:
    kernel = square(pool.kernel_size)
    kwargs = {
        # torch takes the window's size where no stride is given.
        "stride": Keyword(square(pool.stride), kernel),
        "padding": Keyword(square(pool.padding), 0),
        "ceil_mode": Keyword(pool.ceil_mode, False),
    }
    return {"kernel_size": kernel}, kwargs
