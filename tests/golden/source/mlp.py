import torch
from torch import nn

__all__ = ["MLP"]


class MLP(nn.Module):
    """Input: 1×8×8."""

    def __init__(self, num_classes=10, hidden_features=128):
        super().__init__()
        self.fc1 = nn.Linear(64, hidden_features)
        self.relu = nn.ReLU(inplace=True)
        self.fc2 = nn.Linear(hidden_features, hidden_features)
        self.fc3 = nn.Linear(hidden_features, num_classes)

    def forward(self, x):
        x = self.relu(self.fc1(torch.flatten(x, 1)))  # 128
        x = self.relu(self.fc2(x))  # 128
        return self.fc3(x)  # 10
