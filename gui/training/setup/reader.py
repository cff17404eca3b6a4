"""Reader: looks at data sets in a thread of its own, and remembers what it saw."""

from __future__ import annotations

import contextlib
from collections import OrderedDict
from threading import Thread

from PySide6.QtCore import QObject, Signal

from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data
from gradscape.gui.training.setup.look import Look, look
from gradscape.gui.words import sentence

Key = tuple[str, tuple[int, ...], int | None, int]
"""What a look depends on: the data as it is stored, and the seed."""
KEPT = 8


class Reader(QObject):
    """Gives what is known at once, and the rest when it is there."""

    arrived = Signal()
    """Something that was asked for is known now."""

    _read_one = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: OrderedDict[Key, Look | str] = OrderedDict()
        self._asked: set[Key] = set()
        self._read_one.connect(self._keep)

    def look(self, data: Data, seed: int) -> Look | str | None:
        """What there is to see; why there is nothing, in words; or None: `arrived` follows."""
        key = data.name, data.shape, data.classes, seed
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        if key not in self._asked:
            self._asked.add(key)
            Thread(target=self._read, args=(key, data), daemon=True).start()
        return None

    def forget(self) -> None:
        """Read again what is asked for next: the files may have come, or changed."""
        self._known.clear()

    def _read(self, key: Key, data: Data) -> None:
        result: Look | str
        try:
            result = look(data, key[-1])
        except GradscapeError as error:
            result = sentence(error)
        except MemoryError:
            result = self.tr("The data takes more memory than there is. Make it smaller")
        with contextlib.suppress(RuntimeError):  # the window may have been closed meanwhile
            self._read_one.emit(key, result)

    def _keep(self, key: Key, result: Look | str) -> None:
        self._asked.discard(key)
        self._known[key] = result
        while len(self._known) > KEPT:
            self._known.popitem(last=False)
        self.arrived.emit()
