"""The training script around a source. What it says of the data is measured beside the window."""

from __future__ import annotations

import os
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gradscape.backends.jobs import Exported
from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data
from gradscape.gui.words import said

if TYPE_CHECKING:
    from gradscape.backends.data import Normalization
    from gradscape.backends.protocol import Loss

Key = tuple[Data, "tuple[Loss, ...]"]
"""What the normalisation of the images depends on."""


class Scripts(QObject):
    """Writes scripts; the images are read once for each data set, in a thread of its own."""

    measured = Signal()
    """A script that had to wait can be written now."""

    _arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[Key, Normalization | str] = {}
        self._asked: set[Key] = set()
        self._arrived.connect(self._keep)

    def script(self, exported: Exported) -> str | None:
        """The script of a network with data; None: its data is being read, `measured` follows.

        Raises:
            GradscapeError: the data is not there, or has become another.
        """
        from gradscape.backends.source.script import training_script

        project, losses = exported.project, exported.losses
        assert project.data is not None
        key = (project.data, losses)
        normal = self._known.get(key)
        if normal is None:
            if key not in self._asked:
                self._asked.add(key)
                Thread(target=self._measure, args=(key,), daemon=True).start()
            return None
        if isinstance(normal, str):
            raise GradscapeError(normal)
        training = project.training
        nodes = exported.nodes if training.frozen else {}
        threads = os.cpu_count() or 1
        return training_script(
            exported.source.text, losses, project.data, training, normal, threads, nodes
        )

    def forget(self) -> None:
        """Read the data again when it is asked for next: it may have come, or changed."""
        self._known = {key: each for key, each in self._known.items() if not isinstance(each, str)}
        self._asked.intersection_update(self._known)

    def _measure(self, key: Key) -> None:
        from gradscape.backends import data
        from gradscape.backends.data.measure import normalization

        result: Normalization | str
        try:
            result = normalization(data.read(key[0]).train_images, key[1])
        except GradscapeError as error:
            result = said(error)
        self._arrived.emit(key, result)

    def _keep(self, key: Key, result: Normalization | str) -> None:
        self._known[key] = result
        self.measured.emit()
