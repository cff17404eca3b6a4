from collections import OrderedDict

import torch
from torch import nn

__all__ = ["ViTB16"]


class EncoderBlock(nn.Module):
    def __init__(self, dropout=0.0):
        super().__init__()
        self.ln_1 = nn.LayerNorm(768, eps=1e-6)
        self.self_attention = nn.MultiheadAttention(768, 12, batch_first=True)
        self.dropout = nn.Dropout(p=dropout)
        self.ln_2 = nn.LayerNorm(768, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(768, 3072),
            nn.GELU(),
            nn.Dropout(p=dropout),
            nn.Linear(3072, 768),
            nn.Dropout(p=dropout),
        )

    def forward(self, x):
        out = self.ln_1(x)
        out = self.dropout(self.self_attention(out, out, out, need_weights=False)[0])
        x = x + out
        out = self.mlp(self.ln_2(x))
        return x + out


class Encoder(nn.Module):
    def __init__(self, dropout=0.0):
        super().__init__()
        self.pos_embedding = nn.Parameter(
            nn.init.trunc_normal_(torch.empty(1, 197, 768), std=0.02)
        )
        self.dropout = nn.Dropout(p=dropout)
        self.layers = nn.Sequential(
            OrderedDict(
                (f"encoder_layer_{i}", EncoderBlock(dropout=dropout)) for i in range(12)
            )
        )
        self.ln = nn.LayerNorm(768, eps=1e-6)

    def forward(self, x):
        x = self.dropout(x + self.pos_embedding)
        return self.ln(self.layers(x))


class ViTB16(nn.Module):
    """Input: 3×224×224."""

    def __init__(self, num_classes=1000, dropout=0.0):
        super().__init__()
        self.conv_proj = nn.Conv2d(3, 768, 16, stride=16)
        self.class_token = nn.Parameter(torch.zeros(1, 1, 768))
        self.encoder = Encoder(dropout=dropout)
        self.heads = nn.Sequential(OrderedDict(head=nn.Linear(768, num_classes)))

    def forward(self, x):
        x = self.conv_proj(x).flatten(2).transpose(1, 2)  # 196×768
        x = torch.cat([self.class_token.expand(x.shape[0], -1, -1), x], 1)  # 197×768
        x = self.encoder(x)[:, 0]  # 768
        return self.heads(x)  # 1000
