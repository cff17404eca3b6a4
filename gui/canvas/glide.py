"""Glide: something goes from 0 to 1 in a moment, unless people want no motion."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QObject, QVariantAnimation

MOMENT = 170
"""In milliseconds."""


class Glide(QObject):
    """One motion at a time: another one ends it first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._clock = QVariantAnimation(self)
        self._clock.setStartValue(0.0)
        self._clock.setEndValue(1.0)
        self._clock.setDuration(MOMENT)
        self._clock.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._clock.valueChanged.connect(self._tick)
        self._clock.finished.connect(self.finish)
        self._step: Callable[[float], None] | None = None

    @property
    def running(self) -> bool:
        return self._step is not None

    def start(self, step: Callable[[float], None]) -> None:
        """Call a step with shares that grow from 0 to exactly 1."""
        self.finish()
        self._step = step
        self._clock.start()

    def finish(self) -> None:
        """Be at the end at once."""
        step, self._step = self._step, None
        if step is not None:
            self._clock.stop()
            step(1.0)

    def stop(self) -> None:
        """Stay where it is."""
        self._step = None
        self._clock.stop()

    def _tick(self, share: object) -> None:
        if self._step is not None and isinstance(share, float) and share < 1:
            self._step(share)
