"""Data sets by name or path: what they are, their samples, how a script reads them.

A new data set is one file in `sets/`. Nothing here imports torch, and describing a data set reads
no image.
"""

import importlib
import pkgutil
from pathlib import Path
from typing import cast

from gradscape.backends.data import sets
from gradscape.backends.data.dataset import (
    DataError,
    DataSet,
    Loader,
    Normalization,
    Samples,
)
from gradscape.graph.settings import Data

__all__ = [
    "DataError",
    "Loader",
    "Normalization",
    "Samples",
    "data_set",
    "describe",
    "names",
    "read",
]


def names() -> tuple[str, ...]:
    """The names of the data sets that have one."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(sets.__path__)))


def data_set(name: str) -> DataSet:
    """The data set of a name, or of a folder: of images, or in the format of MNIST.

    Raises DataError.
    """
    if name in names():
        return cast(DataSet, importlib.import_module(f"{sets.__name__}.{name}").DATA_SET)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _folder(folder.resolve())
    if folder.exists():
        raise DataError(
            "{name} is a file. Give a folder: of images, in a folder for each class, or with the "
            "four IDX files",
            name=name,
        )
    raise DataError(
        "No data set has the name {name!r}, and there is no such folder. Names: {names}",
        name=name,
        names=", ".join(names()),
    )


def _folder(folder: Path) -> DataSet:
    from gradscape.backends.data.folders import ImageFolder, holds_images
    from gradscape.backends.data.idx import IdxFolder

    if holds_images(folder):
        return ImageFolder(str(folder), f"Images ({folder.name})", folder)
    return IdxFolder(
        str(folder),
        f"A data set in the format of MNIST ({folder.name})",
        (folder,),
        advice="Nor are there images, in a folder for each class",
    )


def describe(name: str) -> Data:
    """What a project says of a data set, by its name or the path of its folder.

    Raises DataError.
    """
    return data_set(name).describe()


def read(data: Data) -> Samples:
    """The samples of a project's data, as stored: not yet prepared, not normalised.

    Raises DataError, also where the data has become another than the project was made for.
    """
    samples = data_set(data.name).read()
    shape, classes = samples.train_images.shape[1:], len(samples.class_names)
    if shape != data.shape or classes != data.classes:
        raise DataError(
            "{data} holds samples of {shape} in {classes} classes; the project "
            "says {shape2} in {classes2}. Set its data anew: gradscape check "
            "FILE --data {data} --fix",
            data=data.name,
            shape=_show(shape),
            classes=classes,
            shape2=_show(data.shape),
            classes2=data.classes,
        )
    return samples


def _show(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
