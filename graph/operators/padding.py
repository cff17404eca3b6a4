"""Padding: rows, columns and channels added around a feature map."""

from __future__ import annotations

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.formula import Formula, merged, total
from gradscape.graph.lowering import Module
from gradscape.graph.operator import Ints, Operator, Size2d, operator, param
from gradscape.graph.shapes import feature_map
from gradscape.graph.spec import Spec

PAD_REFLECT = Code(
    "pad-reflect",
    "error",
    "An axis of {size} cannot be reflected by {padding}: use at most {largest}.",
)
MODULES = {"reflect": "nn.ReflectionPad2d", "replicate": "nn.ReplicationPad2d"}


@operator(label="Pad", group="Shape", attribute="pad")
class Pad(Operator):
    """Add rows, columns and channels around a channels × height × width feature map."""

    height: Size2d = param((1, 1), minimum=0, help="Rows added above and below.", brief="height")
    width: Size2d = param(
        (1, 1), minimum=0, help="Columns added on the left and on the right.", brief="width"
    )
    channels: Size2d = param(
        (0, 0), minimum=0, help="Channels added before and after.", brief="channels"
    )
    mode: str = param(
        "constant",
        choices=("constant", "reflect", "replicate"),
        help="What is added: one value, the picture mirrored, or its edge again and again.",
    )
    value: float = param(0.0, help="The value that constant padding adds.", brief="value")

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        axes = list(zip(x.sizes, (self.channels, self.height, self.width), strict=True))
        for size, sides in axes:
            if self.mode == "reflect" and max(sides) >= size:
                raise ShapeError(PAD_REFLECT, size=size, padding=max(sides), largest=size - 1)
        return x.with_sizes(*(size + before + after for size, (before, after) in axes))

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if x.ndim != 4:
            return ()
        axes = zip((1, 2, 3), x.sizes, (self.channels, self.height, self.width), strict=True)
        return merged(*(total(axis, size, *sides) for axis, size, sides in axes if any(sides)))

    def lower(self, x: Spec) -> Module:
        padding: Ints = (*self.width, *self.height)
        target = MODULES.get(self.mode, "nn.ZeroPad2d" if self.value == 0 else "nn.ConstantPad2d")
        if any(self.channels):
            padding += self.channels
            target = target.replace("2d", "3d")
        args: dict[str, object] = {"padding": padding}
        if "Constant" in target:
            args["value"] = self.value
            return Module(target, args, functional="F.pad({0}, {padding}, value={value})")
        if self.mode == "constant":
            return Module(target, args, functional="F.pad({0}, {padding})")
        return Module(target, args, functional=f'F.pad({{0}}, {{padding}}, mode="{self.mode}")')

    @property
    def saves_input(self) -> bool:
        return self.mode != "constant"
