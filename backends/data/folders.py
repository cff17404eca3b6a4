"""Folders of images: a folder for each class, in `train` and `val` or in one that is split.

Classes and files are in the order of their names. Images are read as 8-bit grey where the first of
each class are grey, else in colour; transparency is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gradscape.backends.data.dataset import DataError, Loader, Samples
from gradscape.graph.settings import Data

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

Mode = Literal["L", "RGB"]
Classes = Mapping[str, Sequence[Path]]
"""The files of each class."""

SUFFIXES = (".bmp", ".jpeg", ".jpg", ".png")
TRAINING = ("train", "training")
VALIDATION = ("val", "valid", "validation", "test")
GREY, COLOR = ("1", "L", "LA"), ("CMYK", "P", "PA", "RGB", "RGBA", "RGBX", "YCbCr")
LARGEST = 4 << 30
"""Bytes of pixels beyond which a set is refused."""
FEW = 8
"""Images of a class that are looked at before all are read."""
PARTS = 5
"""One in so many is kept for validation, where no folder holds what is for that."""


@dataclass(frozen=True)
class ImageFolder:
    """Images of one size, sorted into classes."""

    name: str
    title: str
    folder: Path

    def describe(self) -> Data:
        """The size from the first image, grey or colour from the first of each class."""
        train, _ = self._parts()
        (width, height), mode = _look(train)
        shape = (1 if mode == "L" else 3, height, width)
        return Data(name=self.name, shape=shape, classes=len(train))

    def read(self) -> Samples:
        """All images as uint8. Raises DataError that names one that is damaged, or differs."""
        train, validation = self._parts()
        size, mode = _look(train)
        return Samples(
            *_read(train, tuple(train), size, mode),
            *_read(validation, tuple(train), size, mode),
            tuple(train),
        )

    def loader(self) -> Loader:
        """A reader for a script, with this folder as its default."""
        found = _named(self.folder, TRAINING)
        other = _named(self.folder, VALIDATION) if found else None
        _, mode = _look(self._parts()[0])
        channels, axes = (1, "[:, None]") if mode == "L" else (3, ".transpose(0, 3, 1, 2)")
        load = LOAD_SPLIT.format(inside=f' / "{found.name}"' if found else "")
        if found and other:
            load = LOAD_PARTS.format(train=found.name, validation=other.name)
        text = READ_IMAGES.format(channels=channels, mode=mode, axes=axes)
        imports = ("from pathlib import Path", "from PIL import Image")
        return Loader(imports, f"{text}\n\n{load}", str(self.folder))

    def _parts(self) -> tuple[Classes, Classes]:
        """The files to train and to validate on."""
        training = _named(self.folder, TRAINING)
        validation = _named(self.folder, VALIDATION) if training else None
        train = _classes(training or self.folder)
        if not train:
            raise DataError(
                "{folder} holds no images in a folder for each class. They end in {suffixes}",
                folder=training or self.folder,
                suffixes=", ".join(SUFFIXES),
            )
        if validation is None:
            return split(train)
        held = _classes(validation)
        if not held:
            raise DataError(
                "{folder} holds no images in a folder for each class; without it a fifth of {name} "
                "is kept for validation",
                folder=validation,
                name=(training or self.folder).name,
            )
        strange = next((name for name in held if name not in train), None)
        if strange is not None:
            raise DataError(
                "{folder} is a class that has no images to train on. Add some, or take it away",
                folder=validation / strange,
            )
        return train, held


def holds_images(folder: Path) -> bool:
    """Whether there are images in a folder for each class."""
    return bool(_named(folder, TRAINING) or _classes(folder))


def split(files: Classes) -> tuple[Classes, Classes]:
    """A fifth of each class for validation, one at the least, drawn by a seed that never changes.

    Raises DataError: a class has one image only.
    """
    import numpy as np

    random = np.random.RandomState(0)  # its numbers are promised to stay as they are
    train: dict[str, list[Path]] = {}
    validation: dict[str, list[Path]] = {}
    for name, found in files.items():
        if len(found) < 2:
            raise DataError(
                "{file} is alone in its class: one image to train on and one for validation are "
                "needed",
                file=found[0],
            )
        order = random.permutation(len(found))
        count = max(1, len(found) // PARTS)
        validation[name] = [found[k] for k in sorted(order[:count])]
        train[name] = [found[k] for k in sorted(order[count:])]
    return train, validation


def _named(folder: Path, names: Iterable[str]) -> Path | None:
    return next((path for name in names if (path := folder / name).is_dir()), None)


def _classes(folder: Path) -> Classes:
    """The folders that hold images, with those. Raises DataError: one cannot be looked into."""
    try:
        folders = sorted(path for path in folder.iterdir() if path.is_dir())
        found = {path.name: sorted(filter(_is_image, path.iterdir())) for path in folders}
    except OSError as error:
        raise DataError(
            "{path} cannot be opened: {reason}", path=error.filename, reason=error.strerror
        ) from None
    return {name: files for name, files in found.items() if files}


def _is_image(path: Path) -> bool:
    return path.suffix.lower() in SUFFIXES and not path.name.startswith(".")


def _look(files: Classes) -> tuple[tuple[int, int], Mode]:
    """Width and height of the first image, and how all are read."""
    first = next(iter(files.values()))[0]
    with _opened(first) as image:
        size = image.size
    mode: Mode = "L"
    for path in (path for found in files.values() for path in found[:FEW]):
        with _opened(path) as image:
            if image.mode in COLOR:
                mode = "RGB"
                break
    return size, mode


def _read(
    files: Classes, classes: Sequence[str], size: tuple[int, int], mode: Mode
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Images, N × channels × height × width, and labels."""
    import numpy as np

    pairs = [(path, k) for k, name in enumerate(classes) for path in files.get(name, ())]
    channels = 1 if mode == "L" else 3
    if len(pairs) * channels * size[0] * size[1] > LARGEST:
        raise DataError(
            "{count} images of {width} × {height} are more than fits into memory. Make them "
            "smaller, or leave some out",
            count=len(pairs),
            width=size[0],
            height=size[1],
        )
    images = np.empty((len(pairs), channels, size[1], size[0]), np.uint8)
    for at, (path, _) in enumerate(pairs):
        with _opened(path) as image:
            _check(path, image, size, mode)
            pixels = np.asarray(image.convert(mode))
        images[at] = pixels[None] if mode == "L" else pixels.transpose(2, 0, 1)
    return images, np.array([label for _, label in pairs], np.int64)


def _check(path: Path, image: Image, size: tuple[int, int], mode: Mode) -> None:
    if image.size != size:
        raise DataError(
            "{path} is {width} × {height}, the first image is {width2} × {height2}: all must be of "
            "one size",
            path=path,
            width=image.width,
            height=image.height,
            width2=size[0],
            height2=size[1],
        )
    if mode == "L" and image.mode not in GREY:
        raise DataError(
            "{path} is in colour, the first images are grey. Make it grey, or the others colour",
            path=path,
        )


@contextmanager
def _opened(path: Path) -> Iterator[Image]:
    """An image, also for reading its pixels. Raises DataError that names it."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as image:
            if image.mode not in (*GREY, *COLOR):
                raise DataError(
                    "{path} has pixels of another kind ({mode}) than 8-bit grey or colour. "
                    "Convert it",
                    path=path,
                    mode=image.mode,
                )
            yield image
    except UnidentifiedImageError:
        raise DataError(
            "{path} is no image, or it is damaged. Fetch it again, or take it away", path=path
        ) from None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise DataError(
            "{path} cannot be read ({error}). Fetch it again, or take it away",
            path=path,
            error=getattr(error, "strerror", None) or str(error),
        ) from None


READ_IMAGES = '''\
def image_files(folder):
    """The images of each class, which is a folder, in the order of their names."""
    found = {{}}
    for path in sorted(path for path in folder.iterdir() if path.is_dir()):
        files = sorted(
            file
            for file in path.iterdir()
            if file.suffix.lower() in (".bmp", ".jpeg", ".jpg", ".png")
            and not file.name.startswith(".")
        )
        if files:
            found[path.name] = files
    return found


def read_images(files, classes):
    """Images (N × {channels} × height × width) and labels."""
    images, labels = [], []
    for label, name in enumerate(classes):
        for file in files.get(name, ()):
            images.append(np.asarray(Image.open(file).convert("{mode}")))
            labels.append(label)
    stacked = np.ascontiguousarray(np.stack(images){axes})
    return stacked, np.array(labels)
'''

LOAD_PARTS = '''\
def load_data(folder):
    """Images and labels, to train and to validate on."""
    train = image_files(Path(folder) / "{train}")
    val = image_files(Path(folder) / "{validation}")
    return *read_images(train, train), *read_images(val, train)
'''

LOAD_SPLIT = '''\
def load_data(folder):
    """Images and labels; a fifth of each class is for validation."""
    files = image_files(Path(folder){inside})
    random = np.random.RandomState(0)
    train, val = {{}}, {{}}
    for name, found in files.items():
        order = random.permutation(len(found))
        count = max(1, len(found) // 5)
        val[name] = [found[k] for k in sorted(order[:count])]
        train[name] = [found[k] for k in sorted(order[count:])]
    return *read_images(train, files), *read_images(val, files)
'''
