import torch
from torch import nn

__all__ = ["ResNet50"]


class Bottleneck(nn.Module):
    def __init__(self, in_channels, width, out_channels, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.relu = nn.ReLU(inplace=True)
        self.conv2 = nn.Conv2d(width, width, 3, stride=stride, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, out_channels, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(out_channels)
        self.downsample = nn.Identity()
        if stride != 1 or in_channels != out_channels:
            self.downsample = nn.Sequential(
                nn.Conv2d(in_channels, out_channels, 1, stride=stride, bias=False),
                nn.BatchNorm2d(out_channels),
            )

    def forward(self, x):
        skip = self.downsample(x)
        x = self.relu(self.bn1(self.conv1(x)))
        x = self.relu(self.bn2(self.conv2(x)))
        x = self.bn3(self.conv3(x))
        return self.relu(x + skip)


class ResNet50(nn.Module):
    """Input: 3×224×224."""

    def __init__(self, num_classes=1000):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        self.relu = nn.ReLU(inplace=True)
        self.maxpool = nn.MaxPool2d(3, stride=2, padding=1)
        self.layer1 = nn.Sequential(
            Bottleneck(64, 64, 256),
            *(Bottleneck(256, 64, 256) for _ in range(2)),
        )
        self.layer2 = nn.Sequential(
            Bottleneck(256, 128, 512, stride=2),
            *(Bottleneck(512, 128, 512) for _ in range(3)),
        )
        self.layer3 = nn.Sequential(
            Bottleneck(512, 256, 1024, stride=2),
            *(Bottleneck(1024, 256, 1024) for _ in range(5)),
        )
        self.layer4 = nn.Sequential(
            Bottleneck(1024, 512, 2048, stride=2),
            *(Bottleneck(2048, 512, 2048) for _ in range(2)),
        )
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(2048, num_classes)

    def forward(self, x):
        x = self.relu(self.bn1(self.conv1(x)))  # 64×112×112
        x = self.maxpool(x)  # 64×56×56
        x = self.layer1(x)  # 256×56×56
        x = self.layer2(x)  # 512×28×28
        x = self.layer3(x)  # 1024×14×14
        x = self.layer4(x)  # 2048×7×7
        x = torch.flatten(self.avgpool(x), 1)  # 2048
        return self.fc(x)  # 1000
