"""Small models as source, as the renderer would write them, and jobs that train them."""

from pathlib import Path
from typing import Any

from msgspec import structs

from gradscape.backends import data
from gradscape.backends.protocol import Job, Loss
from gradscape.backends.pytorch.control import Control, Told
from gradscape.backends.runs import Run, create
from gradscape.graph.settings import Training, changed
from tests.backends.data.folders import write_folder

CONVOLUTION = '''\
import torch
from torch import nn

__all__ = ["Small"]


class Block(nn.Module):
    def __init__(self, in_channels, out_channels):
        super().__init__()
        self.conv = nn.Conv2d(in_channels, out_channels, 3, padding=1, bias=False)
        self.bn = nn.BatchNorm2d(out_channels)

    def forward(self, x):
        return torch.relu(self.bn(self.conv(x)))


class Small(nn.Module):
    """Input: 1 × 6 × 5."""

    def __init__(self, num_classes=4):
        super().__init__()
        self.stem = Block(1, 8)
        self.body = Block(8, 8)
        self.dropout = nn.Dropout(p=0.1)
        self.fc = nn.Linear(240, num_classes)

    def forward(self, x):
        x = self.body(self.stem(x))
        x = self.dropout(torch.flatten(x, 1))
        return self.fc(x)
'''
NODES = {
    "stem.conv.weight": "stem.conv",
    "stem.bn.weight": "stem.bn",
    "stem.bn.bias": "stem.bn",
    "body.conv.weight": "body.conv",
    "body.bn.weight": "body.bn",
    "body.bn.bias": "body.bn",
    "fc.weight": "fc",
    "fc.bias": "fc",
}
MODULES = {
    "": "",
    "stem": "stem",
    "stem.conv": "stem.conv",
    "stem.bn": "stem.bn",
    "body": "body",
    "body.conv": "body.conv",
    "body.bn": "body.bn",
    "dropout": "dropout",
    "fc": "fc",
}
LINES = (
    (14, "Block", "conv"),
    (14, "Block", "bn"),
    (14, "Block", "relu"),
    (28, "Small", "stem"),
    (28, "Small", "body"),
    (29, "Small", "flatten"),
    (29, "Small", "dropout"),
    (30, "Small", "fc"),
)

DIGITS = CONVOLUTION.replace("6 × 5", "8 × 8").replace("240", "512").replace("=4", "=10")

PLAIN = CONVOLUTION.replace("self.bn(self.conv(x))", "self.conv(x)").replace(
    "        self.bn = nn.BatchNorm2d(out_channels)\n", ""
)
PLAIN = PLAIN.replace("        self.dropout = nn.Dropout(p=0.1)\n", "").replace(
    "self.dropout(torch.flatten(x, 1))", "torch.flatten(x, 1)"
)
"""Neither batch norm nor dropout: no sample knows of another."""

AUXILIARY = '''\
import torch
from torch import nn

__all__ = ["Heads"]


class Heads(nn.Module):
    """Input: 3 × 12 × 10."""

    def __init__(self, num_classes=4):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 4, 3, stride=2)
        self.conv2 = nn.Conv2d(4, 8, 3)
        self.fc = nn.Linear(48, num_classes)
        self.aux = nn.Linear(80, num_classes)

    def forward(self, x):
        x = torch.relu(self.conv1(x))
        if self.training:
            aux = self.aux(torch.flatten(x, 1))
        x = torch.relu(self.conv2(x))
        x = self.fc(torch.flatten(x, 1))
        if self.training:
            return x, aux
        return x
'''

AUTOENCODER = '''\
import torch
from torch import nn

__all__ = ["Autoencoder"]


class Autoencoder(nn.Module):
    """Input: 1 × 6 × 5."""

    def __init__(self):
        super().__init__()
        self.encoder = nn.Linear(30, 8)
        self.decoder = nn.Linear(8, 30)

    def forward(self, x):
        x = torch.relu(self.encoder(torch.flatten(x, 1)))
        return self.decoder(x).reshape(-1, 1, 6, 5)
'''


def folder_job(folder: Path, **fields: Any) -> Job:
    """Trains `CONVOLUTION` for three epochs of eight steps on a small data set in `folder`."""
    if not folder.exists():
        write_folder(folder, train=68, validation=20)
    job = Job(
        source=CONVOLUTION,
        outputs=(Loss(),),
        data=data.describe(str(folder)),
        training=Training(batch=8, epochs=3, lr=0.01),
        run="",
        device="cpu",
        threads=1,
        nodes=NODES,
        modules=MODULES,
        lines=LINES,
    )
    training = fields.pop("training", {})
    return structs.replace(job, training=changed(job.training, training), **fields)


def told(*commands: Told) -> Control:
    """What somebody wants who has said so beforehand."""
    control = Control()
    for command in commands:
        control.tell(command)
    return control


def new_run(path: Path, job: Job) -> Run:
    """The folder of a run that is about to begin."""
    return create(path, job, "{}", "small")
