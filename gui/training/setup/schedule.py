"""ScheduleView: the learning rate over a run, drawn before it begins."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gradscape.backends.schedules import SCHEDULES
from gradscape.graph.settings import Training
from gradscape.gui.theme import Theme, font
from gradscape.gui.widgets import scaled, text_scale

HEIGHT = 112
UNKNOWN = 1000
"""Steps that an epoch is drawn with where its length is not known."""
POINTS = 400
"""The curve is computed at so many steps at the most."""

FEW = 48
"""Steps up to which each is drawn as one."""


class ScheduleView(QWidget):
    """The highest rate at the top left, epochs along the bottom, the warm-up shaded."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._training: Training | None = None
        self._steps = 1
        self._points: list[tuple[float, float]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Learning rate over the run"))

    def show_training(self, training: Training, steps_per_epoch: int | None) -> None:
        """Draw another schedule, live as it is edited."""
        self._training = training
        self._steps = steps = training.epochs * (steps_per_epoch or UNKNOWN)
        count = min(steps, POINTS)
        every = [round(k * (steps - 1) / max(1, count - 1)) for k in range(count)]
        width = 1 if steps <= FEW else 0  # so many can be told apart
        self._points = [
            ((step + more) / (steps - 1 + width or 1), self.share(step))
            for step in every
            for more in range(width + 1)
        ]
        words = self.tr("Highest {0:g}, at epoch {1:.1f} of {2}; at last {3:g}")
        at, _ = max(self._points, key=lambda point: point[1])
        last = training.lr * self._points[-1][1]
        self.setAccessibleDescription(
            words.format(training.lr, at * training.epochs, training.epochs, last)
        )
        self.update()

    def share(self, step: int) -> float:
        """The rate after a step, as a share of the highest."""
        assert self._training is not None
        rate = SCHEDULES[self._training.schedule]
        return rate(min(step, self._steps - 1), self._steps, self._training.warmup)

    def sizeHint(self) -> QSize:
        return QSize(scaled(200), scaled(HEIGHT))

    @property
    def _room(self) -> QRectF:
        """Where the curve lies."""
        return QRectF(self.rect()).adjusted(scaled(12), scaled(22), -scaled(12), -scaled(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        training = self._training
        if training is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colors, room = self.theme.colors, self._room
        painter.setPen(colors["line"])
        painter.setBrush(colors["panel"])
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        if training.warmup:
            rise = QRectF(room)
            rise.setWidth(room.width() * training.warmup)
            painter.fillRect(rise, colors["accent_soft"])
        self._draw_axes(painter, room, training)
        curve = QPolygonF(
            [
                QPointF(room.x() + x * room.width(), room.bottom() - y * room.height())
                for x, y in self._points
            ]
        )
        painter.setPen(QPen(colors["accent"], 1.6))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(curve)

    def _draw_axes(self, painter: QPainter, room: QRectF, training: Training) -> None:
        colors = self.theme.colors
        painter.setPen(QPen(colors["line_strong"], 1))
        painter.drawLine(room.bottomLeft(), room.bottomRight())
        painter.setFont(font("small", text_scale()))
        painter.setPen(colors["text2"])
        above = QRectF(room.x(), room.y() - scaled(18), room.width(), scaled(16))
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft, f"{training.lr:g}")
        if training.warmup:
            painter.setPen(colors["text3"])
            painter.drawText(above, Qt.AlignmentFlag.AlignRight, self._warm(training))
        below = QRectF(room.x(), room.bottom() + 3, room.width(), scaled(16))
        painter.setPen(colors["text2"])
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, "0")
        painter.drawText(below, Qt.AlignmentFlag.AlignHCenter, self.tr("epoch"))
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, f"{training.epochs:,}")

    def _warm(self, training: Training) -> str:
        return self.tr("warm-up: {0:.3g} epochs").format(training.warmup * training.epochs)

    def said(self, x: float) -> str:
        """The rate above a place on the axis, in words."""
        training, room = self._training, self._room
        if training is None or room.width() <= 0:
            return ""
        at = min(1.0, max(0.0, (x - room.x()) / room.width()))
        step = min(self._steps - 1, int(at * self._steps))
        words = self.tr("Epoch {0:.1f}: {1:.3g}")
        return words.format(at * training.epochs, training.lr * self.share(step))

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.said(event.pos().x()), self)
            return True
        return super().event(event)
