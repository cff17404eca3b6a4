"""MNIST: 70,000 handwritten digits of 28 × 28, 10,000 of them for validation."""

from gradscape.backends.data.idx import IdxFolder
from gradscape.backends.data.places import advice, places

DATA_SET = IdxFolder("mnist", "MNIST", places("mnist"), tuple(map(str, range(10))), advice("mnist"))
