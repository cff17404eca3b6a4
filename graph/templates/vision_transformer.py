"""The vision transformer (Dosovitskiy et al. 2020, An Image is Worth 16x16 Words)."""

from __future__ import annotations

from gradscape.graph.blocks.transformer import encoder_block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import Definition
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.templates import template


def encoder() -> Definition:
    """Position embedding, the blocks, a last norm."""
    net = Builder("Encoder", dropout=0.0)
    x = net(op.position_embedding(), net.input(), name="pos_embedding")
    x = net(op.dropout(p="=dropout"), x, name="dropout")
    block = op("EncoderBlock", num_heads=12, mlp_dim=3072, dropout="=dropout")
    x = net(op.repeat(block, 12, item="encoder_layer_{}"), x, name="layers")
    return net.output(net(op.layer_norm(eps=1e-6), x, name="ln")).definition()


@template(name="vit_b_16", title="ViT-B/16", authors="Dosovitskiy et al.", year=2020)
def vit_b_16() -> Project:
    """Patches of 16×16 pixels as tokens of 768; with torchvision's keys."""
    net = Builder("ViTB16", num_classes="=classes", dropout=0.0)
    patches = op.conv2d(out_channels=768, kernel_size=16, stride=16)
    x = net(op.tokens(), net(patches, net.image(3, 224, 224), name="conv_proj"))
    x = net(op.class_token(), x, name="class_token")
    x = net(op("Encoder", dropout="=dropout"), x, name="encoder")
    heads = op.sequence(head=op.linear(out_features="=num_classes"))
    x = net(heads, net(op.select(axis=1, index=0), x), name="heads")
    training = Training(lr=0.0005, weight_decay=0.05)
    return Project.of(net.output(x).definition(), encoder(), encoder_block(), training=training)
