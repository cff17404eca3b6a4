import torch.nn.functional as F
from torch import nn

__all__ = ["ResNet20"]


class BasicBlock(nn.Module):
    def __init__(self, in_channels, out_channels, stride=1):
        super().__init__()
        self.stride = stride
        self.padding = (out_channels - in_channels) // 2
        self.conv1 = nn.Conv2d(
            in_channels, out_channels, 3, stride=stride, padding=1, bias=False
        )
        self.bn1 = nn.BatchNorm2d(out_channels)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(out_channels, out_channels, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(out_channels)

    def forward(self, x):
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.stride != 1:
            x = x[:, :, :: self.stride, :: self.stride]
        if self.padding > 0:
            x = F.pad(x, (0, 0, 0, 0, self.padding, self.padding))
        return self.relu(out + x)


class ResNet20(nn.Module):
    """Input: 3×32×32."""

    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.relu = nn.ReLU(inplace=True)
        self.layer1 = nn.Sequential(*(BasicBlock(16, 16) for _ in range(3)))
        self.layer2 = nn.Sequential(
            BasicBlock(16, 32, stride=2),
            *(BasicBlock(32, 32) for _ in range(2)),
        )
        self.layer3 = nn.Sequential(
            BasicBlock(32, 64, stride=2),
            *(BasicBlock(64, 64) for _ in range(2)),
        )
        self.fc = nn.Linear(64, num_classes)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))  # 16×32×32
        x = self.layer1(x)  # 16×32×32
        x = self.layer2(x)  # 32×16×16
        x = self.layer3(x).mean((2, 3))  # 64
        return self.fc(x)  # 10
