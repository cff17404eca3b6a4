"""Folders in the format of MNIST: four IDX files, plain or gzipped.

The format: http://yann.lecun.com/exdb/mnist (two zero bytes, a type, the number of axes, each
axis as a big-endian 32-bit number, then the values). Nothing that a header says is believed
before as many bytes were there.
"""

import gzip
import math
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from gradscape.backends.data.dataset import DataError, Loader, Samples
from gradscape.graph.settings import Data

UNSIGNED_BYTE = 0x08
LARGEST = 4 << 30
"""Bytes of values in one file beyond which it is refused."""
PIECE = 1 << 20
SUBFOLDERS = ("", "raw", "MNIST/raw", "FashionMNIST/raw")
FILES = {
    "train_images": ("train-images", 3),
    "train_labels": ("train-labels", 1),
    "validation_images": ("t10k-images", 3),
    "validation_labels": ("t10k-labels", 1),
}


@dataclass(frozen=True)
class IdxFolder:
    """Images and labels of a folder; its t10k files are what a run is validated on."""

    name: str
    title: str
    places: tuple[Path, ...]
    class_names: tuple[str, ...] = ()
    advice: str = ""

    def describe(self) -> Data:
        """The size of an image from its header, the classes from the labels."""
        files = self.files()
        _, height, width = read_header(files["train_images"], 3)
        names = self.class_names or _numbers(
            read_idx(files[part], 1)[1] for part in ("train_labels", "validation_labels")
        )
        return Data(name=self.name, shape=(1, height, width), classes=len(names))

    def read(self) -> Samples:
        """The four files. Raises DataError that names a missing, truncated or damaged one."""
        import numpy as np

        files = self.files()
        raw = {part: read_idx(files[part], axes) for part, (_, axes) in FILES.items()}
        self._check(files, raw)
        arrays = {
            part: np.frombuffer(values, np.uint8).reshape(shape)
            for part, (shape, values) in raw.items()
        }
        return Samples(
            arrays["train_images"][:, None],
            arrays["train_labels"].astype(np.int64),
            arrays["validation_images"][:, None],
            arrays["validation_labels"].astype(np.int64),
            self.class_names or _numbers(raw[part][1] for part in raw if "labels" in part),
        )

    def loader(self) -> Loader:
        """A reader for a script, with this folder as its default."""
        folder = self.files()["train_images"].parent
        return Loader(("import gzip", "from pathlib import Path"), LOADER, str(folder))

    def files(self) -> dict[str, Path]:
        """The four files by their part. Raises DataError where a place is missing or lacks one."""
        folders = [place / sub for place in self.places for sub in SUBFOLDERS]
        for folder in folders:
            found = {part: _find(folder, *FILES[part]) for part in FILES}
            if any(found.values()):
                missing = [stem for part, (stem, _) in FILES.items() if found[part] is None]
                if missing:
                    raise DataError(
                        "{folder} lacks {listed}",
                        folder=folder,
                        listed=_listed(f"{stem}-idx…-ubyte[.gz]" for stem in missing),
                    )
                return {part: path for part, path in found.items() if path is not None}
        where = _listed(map(str, self.places))
        raise DataError(f"{self.title} was not found in {where}. {self.advice}".rstrip())

    def _check(
        self, files: dict[str, Path], raw: dict[str, tuple[tuple[int, ...], bytearray]]
    ) -> None:
        for part in ("train", "validation"):
            images, labels = f"{part}_images", f"{part}_labels"
            counts = raw[images][0][0], raw[labels][0][0]
            if counts[0] != counts[1]:
                raise DataError(
                    "{files} has {counts} labels for the {counts2} images of {name}: "
                    "the two files are not of one set",
                    files=files[labels],
                    counts=counts[1],
                    counts2=counts[0],
                    name=files[images].name,
                )
            if self.class_names and max(raw[labels][1]) >= len(self.class_names):
                raise DataError(
                    "{files} has the label {max}, but {title} has {count} classes",
                    files=files[labels],
                    max=max(raw[labels][1]),
                    title=self.title,
                    count=len(self.class_names),
                )
        if raw["train_images"][0][1:] != raw["validation_images"][0][1:]:
            raise DataError(
                "{files}: its images have another size than those of {name}",
                files=files["validation_images"],
                name=files["train_images"].name,
            )


def read_header(path: Path, axes: int) -> tuple[int, ...]:
    """The lengths of the axes that an IDX file of bytes says it has. Raises DataError."""
    with _opened(path) as file:
        return _header(file, path, axes)


def read_idx(path: Path, axes: int) -> tuple[tuple[int, ...], bytearray]:
    """Shape and values of an IDX file of bytes, in memory as large as what it really holds.

    Raises DataError that names the file.
    """
    with _opened(path) as file:
        shape = _header(file, path, axes)
        size = math.prod(shape)
        values = bytearray()
        while len(values) < size:
            piece = _read(file, path, min(PIECE, size - len(values)))
            if not piece:
                raise DataError(
                    "{path} is truncated: {count} of {size} bytes are there. Fetch it again",
                    path=path,
                    count=len(values),
                    size=size,
                )
            values += piece
        if _read(file, path, 1):
            raise DataError(
                "{path} is damaged: it goes on after the {size} bytes of its header",
                path=path,
                size=size,
            )
    return shape, values


def _header(file: IO[bytes], path: Path, axes: int) -> tuple[int, ...]:
    head = _read(file, path, 4 + 4 * axes)
    if head[:2] != b"\0\0" or len(head) < 4:
        raise DataError(
            "{path} is no IDX file, or it is damaged: it begins with {head!r}",
            path=path,
            head=head[:4],
        )
    if head[2] != UNSIGNED_BYTE or head[3] != axes:
        raise DataError(
            "{path}: expected bytes with {axes} axes, its header says type "
            "0x{head:02x} and {head2} axes",
            path=path,
            axes=axes,
            head=head[2],
            head2=head[3],
        )
    if len(head) < 4 + 4 * axes:
        raise DataError("{path} is truncated within its header. Fetch it again", path=path)
    shape = tuple(int.from_bytes(head[k : k + 4], "big") for k in range(4, len(head), 4))
    if 0 in shape:
        raise DataError(
            "{path} is empty: its header says {map}", path=path, map="×".join(map(str, shape))
        )
    if math.prod(shape) > LARGEST:
        raise DataError(
            "{path} is damaged: {map} in its header is more than is read",
            path=path,
            map="×".join(map(str, shape)),
        )
    return shape


def _opened(path: Path) -> IO[bytes]:
    try:
        return cast(IO[bytes], gzip.open(path) if path.suffix == ".gz" else path.open("rb"))
    except OSError as error:
        raise DataError(
            "{path} cannot be opened: {reason}", path=path, reason=error.strerror
        ) from None


def _read(file: IO[bytes], path: Path, size: int) -> bytes:
    try:
        return file.read(size)
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(
            "{path} is damaged or truncated ({error}). Fetch it again", path=path, error=str(error)
        ) from None


def _find(folder: Path, stem: str, axes: int) -> Path | None:
    names = (f"{stem}{dot}idx{axes}-ubyte{end}" for end in ("", ".gz") for dot in "-.")
    return next((path for name in names if (path := folder / name).is_file()), None)


def _numbers(labels: Iterable[bytearray]) -> tuple[str, ...]:
    return tuple(map(str, range(1 + max(map(max, labels)))))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


LOADER = '''\
def read_idx(folder, stem):
    """The array in an IDX file, the format of MNIST, plain or gzipped."""
    path = next(path for path in sorted(Path(folder).iterdir()) if stem in path.name)
    data = gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes()
    axes = data[3]
    shape = np.frombuffer(data, ">i4", axes, offset=4)
    return np.frombuffer(data, np.uint8, offset=4 + 4 * axes).reshape(shape).copy()


def load_data(folder):
    """Images (N × 1 × height × width) and labels, to train and to validate on."""
    return (
        read_idx(folder, "train-images")[:, None],
        read_idx(folder, "train-labels").astype("int64"),
        read_idx(folder, "t10k-images")[:, None],
        read_idx(folder, "t10k-labels").astype("int64"),
    )
'''
