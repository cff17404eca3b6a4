"""Fashion-MNIST: 70,000 pictures of clothes, 28 × 28, 10,000 of them for validation.

Xiao, Rasul, Vollgraf, https://arxiv.org/abs/1708.07747
"""

from gradscape.backends.data.idx import IdxFolder
from gradscape.backends.data.places import advice, places

CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)

DATA_SET = IdxFolder(
    "fashion_mnist",
    "Fashion-MNIST",
    places("fashion_mnist"),
    CLASSES,
    advice("fashion_mnist", package="dataset-fashion-mnist"),
)
