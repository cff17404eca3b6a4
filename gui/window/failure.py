"""The last line: a defect is told, with all that is needed to mend it, and the work goes on."""

from __future__ import annotations

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

import gradscape
from gradscape.gui.theme import font
from gradscape.gui.widgets import button, label


class Boundary(QObject):
    """Tells of errors that nobody caught, from whichever thread; the window stays as it is."""

    _met = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.dialog: FailureDialog | None = None
        self._met.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Hear of every error from now on."""
        sys.excepthook = self.handle
        threading.excepthook = lambda args: self.handle(
            args.exc_type, args.exc_value or args.exc_type(), args.exc_traceback
        )

    def handle(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Write an error down where a terminal shows it, then tell of it in the window."""
        details = "".join(traceback.format_exception(kind, error, trace))
        sys.stderr.write(details)
        if not issubclass(kind, Exception):  # somebody wants the process to end
            QGuiApplication.exit(130)
            return
        self._met.emit(f"{kind.__name__}: {error}", details)

    def _tell(self, summary: str, details: str) -> None:
        if self.dialog is None:
            self.dialog = FailureDialog(self._window)
            self.dialog.finished.connect(self._told)
            self.dialog.add(summary, details)
            self.dialog.open()
        else:
            self.dialog.add(summary, details)

    def _told(self) -> None:
        assert self.dialog is not None
        self.dialog.deleteLater()
        self.dialog = None


class FailureDialog(QDialog):
    """What went wrong in us, with its details to copy."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Something failed"))
        self.resize(640, 420)
        self._count = 0
        self.heading = label(self.tr("Gradscape has made an error"), "h2")
        words = self.tr(
            "The work that is open is as it was before. Save it under a new name if in doubt. "
            "With these details the error can be found and mended:"
        )
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.details.setFont(font("code"))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName(self.tr("Details"))
        copy = button(self.tr("Copy details"))
        copy.clicked.connect(self.copy)
        close = button(self.tr("Go on"), "primary")
        close.clicked.connect(self.accept)
        close.setDefault(True)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(copy)
        row.addWidget(close)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(16, 16, 16, 16)
        laid.setSpacing(12)
        laid.addWidget(self.heading)
        laid.addWidget(label(words, "sub", wrap=True))
        laid.addWidget(self.details, 1)
        laid.addLayout(row)

    def add(self, summary: str, details: str) -> None:
        """Tell of one more error, beneath those before it; the first says it all, as a rule."""
        self._count += 1
        if self._count == 1:
            self.details.setPlainText(f"{_versions()}\n{summary}\n\n{details}")
        else:
            words = self.tr("Gradscape has made {0} errors, the first of them:")
            self.heading.setText(words.format(self._count))

    def copy(self) -> None:
        """Put the details on the clipboard."""
        QGuiApplication.clipboard().setText(self.details.toPlainText())


def _versions() -> str:
    python = platform.python_version()
    return (
        f"Gradscape {gradscape.__version__}, Python {python}, Qt {qt_version}, "
        f"{platform.platform()}"
    )
