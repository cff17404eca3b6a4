"""Normalization: bring activations to mean 0 and variance 1, then scale and shift as learned."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.initialization import Weighted, initialization
from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.shapes import feature_map, grouped, has_axis
from gradscape.graph.spec import Spec


@operator(
    label="Batch norm 2D", group="Normalization", attribute="bn", follows=True, saves_input=True
)
class BatchNorm2d(Weighted):
    """Normalize each channel over the batch, height and width (Ioffe & Szegedy 2015).

    y = (x − mean) / √(var + eps) · weight + bias; in evaluation with the running mean and variance.
    """

    eps: float = param(
        1e-5, minimum=1e-12, help="Added to the variance, against division by zero.", brief="eps"
    )
    momentum: float = param(
        0.1,
        minimum=0,
        maximum=1,
        help="The share of a new batch in the running statistics.",
        shown=1,
        brief="momentum",
    )
    affine: bool = param(True, help="Learn a scale and a shift for each channel.", brief="affine")
    init: str = initialization("zero")

    def infer(self, x: Spec) -> Spec:
        feature_map(x)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.BatchNorm2d",
            {"num_features": x[1]},
            {
                "eps": Keyword(self.eps, 1e-5),
                "momentum": Keyword(self.momentum, 0.1),
                "affine": Keyword(self.affine, True),
            },
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"weight": (x[1],), "bias": (x[1],)} if self.affine else {}

    def buffers(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"running_mean": (x[1],), "running_var": (x[1],), "num_batches_tracked": ()}


@operator(label="Layer norm", group="Normalization", attribute="ln", follows=True, saves_input=True)
class LayerNorm(Weighted):
    """Normalize each vector along the last axis, each token by itself (Ba et al. 2016).

    y = (x − mean) / √(var + eps) · weight + bias, mean and variance over the last axis.
    """

    eps: float = param(
        1e-5, minimum=1e-12, help="Added to the variance, against division by zero.", brief="eps"
    )
    affine: bool = param(
        True, help="Learn a scale and a shift for each element of the axis.", brief="affine"
    )
    init: str = initialization("zero")

    def infer(self, x: Spec) -> Spec:
        has_axis(x, -1)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.LayerNorm",
            {"normalized_shape": x[-1]},
            {"eps": Keyword(self.eps, 1e-5), "elementwise_affine": Keyword(self.affine, True)},
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"weight": (x[-1],), "bias": (x[-1],)} if self.affine else {}


@operator(label="Group norm", group="Normalization", attribute="gn", follows=True, saves_input=True)
class GroupNorm(Weighted):
    """Normalize groups of channels, each sample by itself (Wu & He 2018).

    y = (x − mean) / √(var + eps) · weight + bias, mean and variance over the channels of a group
    and all axes behind them. One group is a layer norm over everything, as many as channels an
    instance norm.
    """

    num_groups: int = param(
        32, minimum=1, help="A divisor of the channels.", shown=1, brief="groups"
    )
    eps: float = param(
        1e-5, minimum=1e-12, help="Added to the variance, against division by zero.", brief="eps"
    )
    affine: bool = param(True, help="Learn a scale and a shift for each channel.", brief="affine")
    init: str = initialization("zero")

    def infer(self, x: Spec) -> Spec:
        has_axis(x, 1)
        grouped(x[1], self.num_groups)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.GroupNorm",
            {"num_groups": self.num_groups, "num_channels": x[1]},
            {"eps": Keyword(self.eps, 1e-5), "affine": Keyword(self.affine, True)},
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        return {"weight": (x[1],), "bias": (x[1],)} if self.affine else {}

    def window(self) -> None:
        return None
