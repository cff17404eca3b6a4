from torch import nn

__all__ = ["Autoencoder"]


class Autoencoder(nn.Module):
    """Input: 1×8×8."""

    def __init__(self, code_channels=8):
        super().__init__()
        self.encoder = nn.Sequential(
            nn.Conv2d(1, 16, 3, stride=2, padding=1),
            nn.ReLU(inplace=True),
            nn.Conv2d(16, code_channels, 3, stride=2, padding=1),
        )
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(
                code_channels, 16, 3, stride=2, padding=1, output_padding=1
            ),
            nn.ReLU(inplace=True),
            nn.ConvTranspose2d(16, 1, 3, stride=2, padding=1, output_padding=1),
        )

    def forward(self, x):
        x = self.encoder(x)  # 8×2×2
        return self.decoder(x)  # 1×8×8
