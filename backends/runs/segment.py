"""A record while it is written."""

import os
from collections.abc import Sequence
from contextlib import suppress

import msgspec

from gradscape.backends.runs.lines import Line, SegmentLine
from gradscape.backends.runs.run import Run

_line = msgspec.json.Encoder()


class Segment:
    """One file of the record while it is written; whoever writes holds the lock."""

    def __init__(self, run: Run, step: int, parameters: Sequence[str]) -> None:
        """Begins a new one after step `step`."""
        path = run.path / f"metrics-{len(run.segments()) + 1:04d}.jsonl"
        self._file = path.open("xb")
        try:
            self.write([SegmentLine(step=step, parameters=tuple(parameters))])
        except OSError:  # No room: what is still to be written makes closing fail as well.
            with suppress(OSError):
                self.close()
            raise

    def write(self, lines: Sequence[Line]) -> None:
        """Appends lines, for others to read at once."""
        self._file.write(b"".join(_line.encode(line) + b"\n" for line in lines))
        self._file.flush()

    def sync(self) -> None:
        """Returns once all is on the disk: before a checkpoint that relies on it."""
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Ends the segment."""
        self._file.close()
