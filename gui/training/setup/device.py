"""DeviceRow: what computes. It is of the machine, not of the project."""

from __future__ import annotations

import sys

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from gradscape.backends.protocol import Started
from gradscape.gui.panels.inspector.fieldset import LABELS, FieldLabel
from gradscape.gui.widgets import label, scaled


class _Combo(QComboBox):
    """Turns with the wheel only where it has the focus."""

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DeviceRow(QWidget):
    """A choice of devices, and below it what a worker said of the one that it took."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 0, 16, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(3)
        grid.setColumnMinimumWidth(0, scaled(LABELS))
        grid.setColumnStretch(1, 1)
        self._grid = grid
        self.name = FieldLabel(self.tr("Device"), scrubs=False)
        self.name.setMinimumHeight(scaled(28))
        self.combo = _Combo()
        self.combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.name.setBuddy(self.combo)
        for device, words in self._devices().items():
            self.combo.addItem(words, device)
        help_text = self.tr(
            "What computes. Automatic takes a GPU where there is one, else the processor. It is "
            "of this machine and not kept with the network."
        )
        self.name.setToolTip(help_text)
        self.combo.setAccessibleName(self.tr("Device"))
        self.combo.setAccessibleDescription(help_text)
        self.combo.activated.connect(self._choose)
        self.told = label("", "dim", wrap=True)
        self.told.hide()
        grid.addWidget(self.name, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self.combo, 0, 1)
        grid.addWidget(self.told, 1, 1)

    def _devices(self) -> dict[str, str]:
        found = {"auto": self.tr("Automatic"), "cpu": self.tr("Processor")}
        if sys.platform == "darwin":
            return {**found, "mps": self.tr("Apple GPU")}
        return {**found, "cuda": self.tr("NVIDIA GPU (CUDA)")}

    @property
    def device(self) -> str:
        """As the worker calls it."""
        return str(self.combo.currentData())

    def show_device(self, device: str) -> None:
        """Choose one; one that is not known here is automatic."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(device)))

    def tell(self, started: Started) -> None:
        """Say what a worker computes on."""
        one = started.threads == 1
        threads = self.tr("1 thread") if one else self.tr("{0} threads").format(started.threads)
        said = [started.device_name, *([threads] if started.device == "cpu" else [])]
        self.told.setText(" · ".join(filter(None, said)))
        self.told.show()

    def _choose(self) -> None:
        self.told.hide()
        self.name.mark(self.device != "auto")
        self.chosen.emit(self.device)

    def fit(self) -> None:
        """Take text of another size."""
        self._grid.setColumnMinimumWidth(0, scaled(LABELS))
        self.name.setMinimumHeight(scaled(28))
