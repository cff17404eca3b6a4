"""A quiet message over the window, which goes away by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QFrame, QGraphicsOpacityEffect, QHBoxLayout, QLabel, QWidget

from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, label

Kind = Literal["info", "ok", "error"]
Way = tuple[str, Callable[[], object]]
"""What the button of a message says, and what it does."""
_ICONS = {"info": "information-outline", "ok": "check-circle", "error": "alert-circle"}
_COLORS = {"info": "text2", "ok": "ok", "error": "error"}
ABOVE = 44
"""Pixels between its lower edge and that of the window."""
FADE = 160


class Toast(QFrame):
    """One message at a time; a new one takes the place of the last."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self.setProperty("role", "floating")
        self.theme = theme
        self.reduced_motion = False
        self._over = over
        self._icon = QLabel()
        self._text = label("", wrap=True)
        laid = QHBoxLayout(self)
        laid.setContentsMargins(14, 8, 16, 8)
        laid.addWidget(self._icon)
        laid.addWidget(self._text, 1)
        self.button = button("", "link")
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._go)
        laid.addWidget(self.button)
        self._way: Way | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.dismiss)
        self._effect = QGraphicsOpacityEffect(self)
        self.setGraphicsEffect(self._effect)
        self._fade = QPropertyAnimation(self._effect, b"opacity", self)
        self._fade.setDuration(FADE)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._faded)
        over.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; what it said last, while it is hidden."""
        return self._text.text()

    def say(self, text: str, kind: Kind = "info", way: Way | None = None) -> None:
        """Show a message for as long as it takes to read it, with a button where there is a way."""
        self._text.setText(text)
        self._way = way
        self.button.setText(way[0] if way else "")
        self.button.setVisible(way is not None)
        # What is below a mere message can be clicked through it.
        through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self.setAttribute(through, way is None)
        picture = icon(_ICONS[kind], self.theme.colors[_COLORS[kind]])
        self._icon.setPixmap(picture.pixmap(18, 18))
        self._place()
        self.show()
        self.raise_()
        self._turn(1.0)
        self._timer.start((2500 if way is None else 8000) + 45 * len(text))
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _go(self) -> None:
        way, self._way = self._way, None
        self.dismiss()
        if way is not None:
            way[1]()

    def dismiss(self) -> None:
        """Go away."""
        self._turn(0.0)

    def _turn(self, opacity: float) -> None:
        self._fade.stop()
        if self.reduced_motion:
            self._effect.setOpacity(opacity)
            self._faded()
            return
        self._fade.setStartValue(self._effect.opacity() if self.isVisible() else 0.0)
        self._fade.setEndValue(opacity)
        self._fade.start()

    def _faded(self) -> None:
        if self._effect.opacity() == 0:
            self.hide()

    def _place(self) -> None:
        width = min(560, self._over.width() - 48)
        wanted = self._text.fontMetrics().horizontalAdvance(self._text.text()) + 72
        if self._way is not None:
            wanted += self.button.sizeHint().width() + 12
        self.setFixedWidth(min(width, wanted))
        self.setFixedHeight(self.heightForWidth(self.width()) if wanted > width else 40)
        left = (self._over.width() - self.width()) // 2
        self.move(left, self._over.height() - self.height() - ABOVE)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the middle of a window that is resized."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
