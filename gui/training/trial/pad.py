"""Pad: paper for one thing drawn with mouse, pen, finger or keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QInputDevice,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QWidget

from gradscape.gui.theme import Theme
from gradscape.gui.training.trial.seen import fitted
from gradscape.gui.training.trial.strokes import Stroke, paint, round_pen, within
from gradscape.gui.widgets import scaled

SIZE, LEAST = 216, 116
PEN = 0.075
"""Of the side of the pad."""
STEP = 1 / 24
"""By which the arrows move the pen."""
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_KEYS = (*_ARROWS, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
_TOUCHES = (
    QEvent.Type.TouchBegin,
    QEvent.Type.TouchUpdate,
    QEvent.Type.TouchEnd,
    QEvent.Type.TouchCancel,
)


class Pad(QWidget):
    """Holds strokes. Arrows move the pen, Space puts it down and lifts it."""

    drawn = Signal()
    """There is more on it, or less."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.strokes: list[Stroke] = []
        self._drawing: Stroke | None = None
        self._pen = (0.5, 0.3)
        self._down = False
        self._keyed = False
        self._picture: QImage | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName(self.tr("Drawing pad"))
        self.setAccessibleDescription(
            self.tr(
                "Arrows move the pen, Space puts it down and lifts it. Backspace takes the last "
                "stroke back, Delete clears the pad"
            )
        )
        self.setToolTip(
            self.tr("Draw with mouse, pen or finger. By keys: arrows move, Space draws")
        )

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(scaled(SIZE), scaled(SIZE))

    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(LEAST), scaled(LEAST))

    # ---- what is on it

    @property
    def empty(self) -> bool:
        """Whether nothing is drawn."""
        return not self.strokes

    def show_picture(self, picture: QImage | None) -> None:
        """Show a sample that was not drawn; a stroke takes its place."""
        self._picture = picture
        self.update()

    def clear(self) -> None:
        """Take all from it."""
        had = bool(self.strokes)
        self.strokes, self._drawing, self._down = [], None, False
        self.update()
        if had:
            self.drawn.emit()

    def take_back(self) -> None:
        """Take the last stroke from it."""
        if self.strokes:
            self.strokes.pop()
            self._drawing, self._down = None, False
            self.update()
            self.drawn.emit()

    def _begin(self, at: tuple[float, float], width: float = 1.0) -> None:
        self._drawing = Stroke([at], width)
        self.strokes.append(self._drawing)
        self._shown()

    def _go(self, at: tuple[float, float]) -> None:
        if self._drawing is not None and self._drawing.points[-1] != at:
            self._drawing.points.append(at)
            self._shown()

    def _end(self) -> None:
        self._drawing = None

    def _shown(self) -> None:
        self.update()
        self.drawn.emit()

    # ---- mouse, pen, finger

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._keyed = False
            self._begin(self._at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._go(self._at(event.position()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._end()

    def tabletEvent(self, event: QTabletEvent) -> None:
        event.accept()
        if event.type() is QEvent.Type.TabletPress:
            soft = event.device().hasCapability(QInputDevice.Capability.Pressure)
            self._begin(self._at(event.position()), 0.6 + 0.8 * event.pressure() if soft else 1.0)
        elif event.type() is QEvent.Type.TabletMove:
            self._go(self._at(event.position()))
        else:
            self._end()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QTouchEvent) and event.type() in _TOUCHES and event.points():
            at = self._at(event.points()[0].position())
            if event.type() is QEvent.Type.TouchBegin:
                self._begin(at)
            elif event.type() is QEvent.Type.TouchUpdate:
                self._go(at)
            else:
                self._end()
            event.accept()
            return True
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            # Ours, whatever the window does on these keys.
            event.accept()
            return True
        return super().event(event)

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        self._keyed = self._keyed or key in _KEYS
        if key in _ARROWS:
            step = STEP / 4 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else STEP
            across, along = _ARROWS[key]
            x, y = self._pen[0] + across * step, self._pen[1] + along * step
            self._pen = min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0)
            if self._down:
                self._go(self._pen)
            self.update()
        elif key == Qt.Key.Key_Space:
            self._down = not self._down
            if self._down:
                self._begin(self._pen)
            else:
                self._end()
            self.update()
        elif key == Qt.Key.Key_Backspace:
            self.take_back()
        elif key == Qt.Key.Key_Delete:
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        tabs = Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason
        self._keyed = event.reason() in tabs
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._down = False
        self._end()
        self.update()

    # ---- paint

    @property
    def _area(self) -> QRectF:
        side = min(self.width(), self.height()) - 2
        return QRectF((self.width() - side) / 2, 1, side, side)

    def _at(self, at: QPointF) -> tuple[float, float]:
        return within(self._area, at)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area, theme = self._area, self.theme
        edge = theme.colors["accent" if self.hasFocus() else "line_strong"]
        painter.setPen(QPen(edge, 1))
        painter.setBrush(theme.colors["field"])
        painter.drawRoundedRect(area, scaled(6), scaled(6))
        painter.setClipRect(area.adjusted(1, 1, -1, -1))
        if self.empty and self._picture is not None:
            painter.drawImage(fitted(self._picture, area.adjusted(1, 1, -1, -1)), self._picture)
        elif self.empty and not self._keyed:
            painter.setPen(theme.colors["text3"])
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self.tr("Draw here"))
        side = area.width()
        for width, alpha in ((1.25, 60), (1.0, 255)):  # a soft edge
            pen = round_pen(theme.color("text", alpha), PEN * side * width)
            paint(painter, self.strokes, pen, side, area.x(), area.y())
        if self.hasFocus() and self._keyed:
            self._paint_pen(painter, area)

    def _paint_pen(self, painter: QPainter, area: QRectF) -> None:
        """Where the keys are."""
        center = area.topLeft() + QPointF(*self._pen) * area.width()
        radius = PEN * area.width() * 0.75
        accent = self.theme.color("accent")
        painter.setPen(QPen(accent, 2))
        painter.setBrush(accent if self._down else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(center, radius, radius)
