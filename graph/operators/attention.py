"""Attention, and what a transformer needs around it."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.initialization import Weighted, initialization
from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.shapes import tokens
from gradscape.graph.spec import Spec

HEADS = Code(
    "heads",
    "error",
    "A dim of {dim} does not divide among {heads} heads: use a divisor of {dim}.",
)


@operator(label="Self-attention", group="Attention", saves_input=True)
class SelfAttention(Weighted):
    """Let each token of length × dim look at all others, several ways at once.

    Each head gives softmax(Q·Kᵀ / √d)·V of its share d of the dim; a linear layer mixes the heads
    (Vaswani et al. 2017).
    """

    num_heads: int = param(8, minimum=1, help="A divisor of the dim.", shown=1, brief="heads")
    dropout: float = param(
        0.0,
        minimum=0,
        maximum=1,
        help="How probable it is that a look is left out.",
        brief="dropout",
    )
    bias: bool = param(
        True, help="Add a bias to queries, keys, values and the output.", brief="bias"
    )
    init: str = initialization()

    def infer(self, x: Spec) -> Spec:
        tokens(x)
        if x[2] % self.num_heads:
            raise ShapeError(HEADS, dim=x[2], heads=self.num_heads)
        return x

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.MultiheadAttention",
            {"embed_dim": x[2], "num_heads": self.num_heads},
            {
                "dropout": Keyword(self.dropout, 0.0),
                "bias": Keyword(self.bias, True),
                "batch_first": Keyword(True, False),
            },
            call="{self}({0}, {0}, {0}, need_weights=False)[0]",
        )

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        dim = x[2]
        if not self.bias:
            return {"in_proj_weight": (3 * dim, dim), "out_proj.weight": (dim, dim)}
        return {
            "in_proj_weight": (3 * dim, dim),
            "in_proj_bias": (3 * dim,),
            "out_proj.weight": (dim, dim),
            "out_proj.bias": (dim,),
        }

    def macs(self, x: Spec) -> int:
        _, length, dim = x.shape(1)
        projections, products = 4 * length * dim * dim, 2 * length * length * dim
        return x.batch * (projections + products)

    def saves(self, x: Spec) -> int:
        """Queries, keys, values and what the heads give; with dropout also the L × L of each head.

        Without it they are computed again in the backward pass (Dao et al. 2022, FlashAttention).
        """
        looks = x.with_sizes(2 * self.num_heads, x[1], x[1]).bytes if self.dropout else 0
        return 4 * x.bytes + looks

    def window(self) -> None:
        return None
