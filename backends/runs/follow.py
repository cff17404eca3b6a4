"""The record of a run while it grows: what is new, and nothing twice.

Whoever writes it may be a process of another application, or on another machine.
"""

import os
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

import msgspec

from gradscape.backends.runs.facts import RunError
from gradscape.backends.runs.lines import Line
from gradscape.backends.runs.run import Run

PIECE = 4 << 20
"""Bytes that are read at once, so that a long record keeps nobody waiting."""

_decoder = msgspec.json.Decoder(Line)


class Found(NamedTuple):
    """A line, and where it begins."""

    line: Line
    segment: Path
    offset: int


class Follow:
    """Reads a run's record on from where it was.

    A SegmentLine says that the steps after its own no longer hold. Where the record was replaced
    by another one it is read anew, and begins with such a line too.
    """

    def __init__(self, run: Run) -> None:
        self.run = run
        self.behind = False
        """Whether there was more than the last call has read."""
        self._segment = 0
        self._offset = 0
        self._number = 0
        self._identity: tuple[int, int] | None = None

    def read(self, most: int = PIECE) -> list[Line]:
        """The lines since the last call, of about `most` bytes.

        Raises RunError at a damaged line, and where the record can no longer be read. The next call
        goes on behind the damaged line.
        """
        return [found.line for found in self.find(most)]

    def find(self, most: int = PIECE) -> list[Found]:
        """As `read`, with the place of each line."""
        # Listed before the newest one is read: what stands before a later one is whole.
        segments = self.run.segments()
        if not segments:
            self._begin(0)
            self.behind = False
            if not self.run.path.is_dir():
                raise RunError(f"{self.run.path} is no longer there")
            return []
        out: list[Found] = []
        self.behind = True
        try:
            self._check(segments)
            while most > 0:
                path = segments[self._segment]
                data = self._read(path, most)
                found = self._lines(path, data, bool(out))
                out += found
                most -= len(data)
                if data and not found:
                    break
                if not data:
                    if self._segment + 1 == len(segments):
                        self.behind = False
                        break
                    self._begin(self._segment + 1)
        except OSError as error:
            self._begin(0)
            raise RunError(f"{error.filename} cannot be read: {error.strerror}") from None
        return out

    def _begin(self, segment: int) -> None:
        self._segment, self._offset, self._number, self._identity = segment, 0, 0, None

    def _check(self, segments: list[Path]) -> None:
        """Goes back to the beginning where the record is another one."""
        if self._segment >= len(segments):
            self._begin(0)
        facts = segments[self._segment].stat()
        identity = facts.st_dev, facts.st_ino
        if facts.st_size < self._offset or self._identity not in (None, identity):
            self._begin(0)

    def _read(self, path: Path, most: int) -> bytes:
        """Whole lines; the last one is left while it has no end."""
        with path.open("rb") as file:
            facts = os.fstat(file.fileno())
            self._identity = facts.st_dev, facts.st_ino
            file.seek(self._offset)
            data = file.read(most)
            if len(data) == most and not data.endswith(b"\n"):
                data += file.readline()
        return data[: data.rfind(b"\n") + 1]

    def _lines(self, path: Path, data: bytes, some: bool) -> list[Found]:
        """Those before a damaged one. Where that is the first, it is told unless there are some."""
        texts = data.splitlines(keepends=True)
        lines: list[Line] = []
        try:
            lines += map(_decoder.decode, texts)
        except (msgspec.MsgspecError, ValueError) as error:
            if not lines and not some:
                self._offset, self._number = self._offset + len(texts[0]), self._number + 1
                raise RunError(f"{path}, line {self._number} is damaged: {error}") from None
        offsets = list(accumulate(map(len, texts[: len(lines)]), initial=self._offset))
        self._offset, self._number = offsets[-1], self._number + len(lines)
        return [Found(line, path, offset) for line, offset in zip(lines, offsets, strict=False)]
