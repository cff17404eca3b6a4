import torch
from torch import nn

__all__ = ["LeNet5"]


class LeNet5(nn.Module):
    """Input: 1×32×32."""

    def __init__(self, num_classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.pool = nn.AvgPool2d(2)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(400, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, num_classes)

    def forward(self, x):
        x = torch.tanh(self.conv1(x))  # 6×28×28
        x = self.pool(x)  # 6×14×14
        x = torch.tanh(self.conv2(x))  # 16×10×10
        x = torch.flatten(self.pool(x), 1)  # 400
        x = torch.tanh(self.fc1(x))  # 120
        x = torch.tanh(self.fc2(x))  # 84
        return self.fc3(x)  # 10
