"""Scikit-learn's handwritten digits: 1,797 images of 8 × 8, bundled with it."""

from gradscape.backends.data.dataset import Loader, Samples
from gradscape.graph.settings import Data


class Digits:
    """A fifth is kept for validation, by class and by a seed that no run changes."""

    title = "Digits"

    def describe(self) -> Data:
        """Known without reading."""
        return Data(name="digits", shape=(1, 8, 8), classes=10)

    def read(self) -> Samples:
        """1,437 images to train on and 360 for validation, values from 0 to 16."""
        import numpy as np
        from sklearn.datasets import load_digits
        from sklearn.model_selection import train_test_split

        digits = load_digits()
        images = digits.images[:, None].astype(np.uint8)
        train_images, validation_images, train_labels, validation_labels = train_test_split(
            images, digits.target, test_size=0.2, stratify=digits.target, random_state=0
        )
        return Samples(
            train_images,
            train_labels.astype(np.int64),
            validation_images,
            validation_labels.astype(np.int64),
            tuple(map(str, range(10))),
        )

    def loader(self) -> Loader:
        """The same split."""
        return Loader(
            (
                "from sklearn.datasets import load_digits",
                "from sklearn.model_selection import train_test_split",
            ),
            LOADER,
        )


LOADER = '''\
def load_data():
    """Digits, N × 1 × 8 × 8 with values from 0 to 16; a fifth is for validation."""
    digits = load_digits()
    images = digits.images[:, None].astype("uint8")
    labels = digits.target.astype("int64")
    train_images, val_images, train_labels, val_labels = train_test_split(
        images, labels, test_size=0.2, stratify=labels, random_state=0
    )
    return train_images, train_labels, val_images, val_labels
'''

DATA_SET = Digits()
