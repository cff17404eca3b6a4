"""What the small files of a run's folder hold, and how they are read and written."""

from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from gradscape.backends.data.dataset import Normalization
from gradscape.backends.files import replace_file
from gradscape.backends.protocol import State
from gradscape.graph.errors import GradscapeError

VERSION = 1
S = TypeVar("S", bound=Struct)


class RunError(GradscapeError):
    """A run's folder that cannot be made, read or written: which, why, and what to do."""


class Status(Struct, frozen=True, kw_only=True):
    """What `run.json` says. `template` is the name of the network, `message` why a run broke.

    `made`, `begun` and `ended` are seconds since 1970; None where it has not come to that, or in a
    run of an earlier version.
    """

    version: int = VERSION
    template: str
    state: State = "running"
    message: str = ""
    made: float | None = None
    begun: float | None = None
    ended: float | None = None


class Environment(Struct, frozen=True, kw_only=True):
    """Where a run was begun."""

    gradscape: str
    torch: str
    python: str
    platform: str
    device: str
    device_name: str
    threads: int


class DataFacts(Struct, frozen=True, kw_only=True):
    """Which data it was, to the byte, and how it was normalised."""

    fingerprint: str
    normalization: Normalization


def write(path: Path, value: Struct) -> None:
    """Replaces a file, whole or not at all."""
    replace_file(path, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")


def read(path: Path, kind: type[S]) -> S:
    """What a file holds. Raises RunError where it cannot be read."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}") from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise RunError(f"{path} is damaged: {error}") from None


def text(path: Path) -> str:
    """A file of text. Raises RunError where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise RunError(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise RunError(f"{path} is damaged: {error}") from None
