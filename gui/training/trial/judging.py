"""Judging: the card with the confusion matrix, and the images behind its cells."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gradscape.backends.protocol import Judged
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.trial.bars import percent
from gradscape.gui.training.trial.card import Card
from gradscape.gui.training.trial.confusion import Confusion
from gradscape.gui.training.trial.grid import Grid, Tile
from gradscape.gui.training.trial.matrix import Matrix
from gradscape.gui.training.trial.shades import sampled
from gradscape.gui.training.trial.supply import Supply
from gradscape.gui.widgets import be, button, frame, label


class Judging(Card):
    """Asks for all validation samples to be judged, and shows what came of it."""

    wanted = Signal()
    """All validation samples are to be judged."""
    chosen = Signal(int)
    """A validation sample is to be tried."""
    learned = Signal()
    """It is known which samples are wrong."""

    def __init__(self, supply: Supply, theme: Theme) -> None:
        self.supply = supply
        self.confusion: Confusion | None = None
        self.matrix = Matrix(theme)
        self.images = Grid(theme, "", noted=True, least=40)
        self.images.picks = True
        self.back, self.title = button("", "flat"), label("", "strong")
        self.judge, self.each_epoch = button(""), QCheckBox()
        self.logarithmic, self.linear = button("", "seg"), button("", "seg")
        self.words = label("", "sub", wrap=True)
        self._found: list[int] = []
        super().__init__("", theme)
        self._say()
        self._lay_out()
        self.judge.clicked.connect(self.wanted)
        self.logarithmic.clicked.connect(lambda: self._shade(True))
        self.linear.clicked.connect(lambda: self._shade(False))
        self.matrix.opened.connect(self.open)
        self.matrix.pointed.connect(self._point)
        self.back.clicked.connect(self.close_images)
        self.images.chosen.connect(lambda k: self.chosen.emit(self._found[k]))
        self.images.installEventFilter(self)
        self._shade(True)
        self.forget()

    def _say(self) -> None:
        self.caption.setText(self.tr("Confusion matrix"))
        self.judge.setText(self.tr("Judge all"))
        self.judge.setToolTip(self.tr("Ask for the class of every validation sample"))
        self.each_epoch.setText(self.tr("After each epoch"))
        self.each_epoch.setChecked(True)
        self.each_epoch.setToolTip(self.tr("Judge again after each epoch, while this is seen"))
        self.logarithmic.setText(self.tr("Log"))
        self.logarithmic.setToolTip(self.tr("Few mistakes are seen beside many"))
        self.linear.setText(self.tr("Linear"))
        self.linear.setToolTip(self.tr("Colours in proportion to the mistakes"))
        self.back.setText(self.tr("Back"))
        self.images.setAccessibleName(self.tr("Images of a cell"))

    def _lay_out(self) -> None:
        segments = frame("segs")
        row = QHBoxLayout(segments)
        row.setContentsMargins(2, 2, 2, 2)
        row.setSpacing(0)
        for each in (self.logarithmic, self.linear):
            each.setCheckable(True)
            row.addWidget(each)
        tools = self._tools = QGridLayout()
        tools.setHorizontalSpacing(10)
        tools.addWidget(self.judge, 0, 0)
        tools.addWidget(segments, 0, 3)
        tools.setColumnStretch(2, 1)
        self.set_narrow(False)
        gallery = QWidget()
        inner = QVBoxLayout(gallery)
        inner.setContentsMargins(0, 0, 0, 0)
        head = QHBoxLayout()
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        inner.addLayout(head)
        inner.addWidget(self.images, 1)
        self._empty = QWidget()
        self._stack = QStackedWidget()
        for page in (self._empty, self.matrix, gallery):
            self._stack.addWidget(page)
        self._gallery = gallery
        self.box.addLayout(tools)
        self.box.addWidget(self._stack, 1)
        self.box.addWidget(self.words)

    def set_narrow(self, narrow: bool) -> None:
        place = (1, 0, 1, 4) if narrow else (0, 1, 1, 1)
        self._tools.addWidget(self.each_epoch, *place)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.matrix.set_theme(theme)
        self.images.set_theme(theme)
        self.back.setIcon(icon("arrow-left", theme.colors["text2"]))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape leads from the images back to the matrix."""
        keys = Qt.Key.Key_Escape, Qt.Key.Key_Backspace
        if isinstance(event, QKeyEvent) and event.key() in keys:
            if event.type() is QEvent.Type.KeyPress:
                self.close_images()
            return True
        return super().eventFilter(watched, event)

    # ---- what is known

    @property
    def names(self) -> Sequence[str]:
        """Of the classes."""
        return self.supply.class_names

    @property
    def stale(self) -> bool:
        """Whether it is to be judged again when the weights are others."""
        return self.each_epoch.isChecked() and self.confusion is not None

    def forget(self) -> None:
        """Nothing is known of these weights."""
        self.confusion = None
        self.aside.setText("")
        self._stack.setCurrentWidget(self._empty)
        self._tell(
            self.tr(
                "Judging asks the network for the class of every validation sample, and shows "
                "which classes it takes for which."
            )
        )
        self.learned.emit()

    def wait(self, judging: bool) -> None:
        """The question has been put, or answered."""
        self.judge.setEnabled(not judging)

    def show_answer(self, answer: Judged) -> None:
        """Show what the network takes the validation samples for."""
        predicted = np.frombuffer(answer.predicted, np.int32)
        labels = self.supply.labels
        if not answer.predicted or len(predicted) != len(labels):
            self._tell(answer.why or self.tr("The data is another than that of the run"), "warn")
            return
        classes = max(len(self.names), int(predicted.max()) + 1)
        names = [*self.names, *map(str, range(len(self.names), classes))]
        self.confusion = found = Confusion(labels, predicted, classes)
        self.matrix.show_confusion(found, names)
        words = self.tr("{0} of {1} right · step {2}")
        share = percent(found.right / max(1, len(labels)))
        self.aside.setText(words.format(share, exact(len(labels)), exact(answer.step)))
        if self._stack.currentWidget() is self._empty:
            self._stack.setCurrentWidget(self.matrix)
        self._point(self.matrix.words(*self.matrix.at) if self.matrix.at else "")
        self.learned.emit()

    # ---- cells

    def open(self, true: int, predicted: int) -> None:
        """Show the images of a cell."""
        if self.confusion is None:
            return
        self._found = [int(k) for k in self.confusion.samples(true, predicted)]
        self.title.setText(self.matrix.words(true, predicted))
        self.title.setWordWrap(True)
        look, names = self.supply.look, self.names
        note = names[true] if true == predicted else f"{names[true]} → {names[predicted]}"

        def make(k: int) -> Tile:
            index = self._found[k]
            values = self.supply.sample(index)
            values = values if values.ndim == 3 else values.reshape(1, 1, -1)
            low = look.low if look else float(values.min())
            high = look.high if look else float(values.max())
            name = self.tr("Sample {0}: {1}, taken for {2}")
            words = name.format(exact(index + 1), names[true], names[predicted])
            return Tile(sampled(values, low, high), words, note)

        shape = look.shape if look else (1, 1, 1)
        self._stack.setCurrentWidget(self._gallery)
        self.images.show_tiles(len(self._found), shape[2] / shape[1], make)
        self._tell(self.tr("A click takes an image as the sample to try."))
        self.images.setFocus()

    def close_images(self) -> None:
        """Show the matrix again."""
        if self.confusion is not None:
            self._stack.setCurrentWidget(self.matrix)
            self._point("")
            self.matrix.setFocus()

    def _shade(self, logarithmic: bool) -> None:
        self.logarithmic.setChecked(logarithmic)
        self.linear.setChecked(not logarithmic)
        self.matrix.shade(logarithmic)

    def _point(self, words: str) -> None:
        if self._stack.currentWidget() is self.matrix:
            self._tell(words or self.tr("A cell opens its images."))

    def _tell(self, words: str, level: str = "sub") -> None:
        be(self.words, "role", level)
        self.words.setText(words)
