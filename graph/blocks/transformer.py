"""Transformer blocks (Vaswani et al. 2017; Dosovitskiy et al. 2020 for images)."""

from __future__ import annotations

from gradscape.graph.blocks import block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED, Definition


@block(label="Transformer encoder block", group="Attention", num_heads=8, mlp_dim=256)
def encoder_block() -> Definition:
    """Self-attention, then an MLP on each token, each behind a layer norm and with a skip.

    Takes and gives length × dim. The norms come first (pre-norm), as in the vision transformer.
    """
    net = Builder("EncoderBlock", num_heads=REQUIRED, mlp_dim=REQUIRED, dropout=0.0)
    x = net.input()
    drop = op.dropout(p="=dropout")
    y = net(op.layer_norm(eps=1e-6), x, name="ln_1")
    y = net(op.self_attention(num_heads="=num_heads"), y, name="self_attention")
    x = net(op.add(), x, net(drop, y, name="dropout"))
    mlp = op.sequence(
        op.linear(out_features="=mlp_dim"), op.gelu(), drop, op.linear(out_features="=dim"), drop
    )
    y = net(mlp, net(op.layer_norm(eps=1e-6), x, name="ln_2"), name="mlp")
    return net.output(net(op.add(), x, y)).definition()
