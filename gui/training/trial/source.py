"""Source: the card on which a sample is drawn, opened, or taken from the data."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
)

from gradscape.gui import words as named
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.trial.card import Card
from gradscape.gui.training.trial.look import Look
from gradscape.gui.training.trial.pad import Pad
from gradscape.gui.training.trial.sample import PictureError, Sample, carried, picture, pixels
from gradscape.gui.training.trial.seen import Seen
from gradscape.gui.training.trial.shades import sampled
from gradscape.gui.training.trial.shaping import drawn, pictured
from gradscape.gui.training.trial.strokes import ink
from gradscape.gui.training.trial.supply import Supply
from gradscape.gui.widgets import button, label, scaled
from gradscape.gui.words import sentence

SIDE = 112


class Source(Card):
    """Holds the sample that is tried out."""

    changed = Signal()
    """Another sample, or none."""

    def __init__(self, supply: Supply, theme: Theme) -> None:
        self.supply = supply
        self.sample: Sample | None = None
        self._wrong: NDArray[np.bool_] | None = None
        self.pad = Pad(theme)
        self.seen = Seen(theme, "")
        self.shape, self.truth = label("", "dim", wrap=True), label("", "strong", wrap=True)
        self.from_where = label("", "figure", wrap=True)
        self.clear, self.open, self.paste = button(""), button(""), button("")
        self.classes, self.only_wrong = QComboBox(), QCheckBox()
        self.random, self.next = button(""), button("")
        super().__init__("", theme)
        self._say()
        self._lay_out()
        self._listen()
        supply.ready.connect(self.refresh)
        self.refresh()

    def _say(self) -> None:
        self.caption.setText(self.tr("Try it"))
        self.seen.setAccessibleName(self.tr("What the network sees"))
        self.clear.setText(self.tr("Clear"))
        self.clear.setToolTip(self.tr("Take all from the pad (Delete)"))
        self.open.setText(self.tr("Image…"))
        self.open.setToolTip(self.tr("Open an image; one can also be dropped here"))
        self.paste.setText(self.tr("Paste"))
        self.paste.setToolTip(self.tr("Take the image in the clipboard (Ctrl+V)"))
        self.random.setText(self.tr("Random"))
        self.next.setText(self.tr("Next"))
        self.classes.setAccessibleName(self.tr("Class of the samples"))
        self.only_wrong.setText(self.tr("Only wrong"))
        self.only_wrong.setToolTip(
            self.tr("Only samples that the network takes for another class, once it has judged all")
        )

    def _lay_out(self) -> None:
        beside = QVBoxLayout()
        beside.setSpacing(4)
        beside.addWidget(label(self.tr("The network sees"), "sub"))
        beside.addWidget(self.seen, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.shape, self.truth, self.from_where):
            part.setFixedWidth(scaled(SIDE))
            beside.addWidget(part)
        beside.addStretch(1)
        self.seen.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        upper = QHBoxLayout()
        upper.setSpacing(scaled(14))
        self.pad.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        upper.addWidget(self.pad, 1)
        upper.addLayout(beside)
        self.box.addLayout(upper, 1)
        buttons, data, head = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        buttons.setSpacing(6)
        data.setSpacing(6)
        for each in (self.clear, self.open, self.paste):
            buttons.addWidget(each)
        buttons.addStretch(1)
        head.addWidget(label(self.tr("From the data"), "sub"))
        head.addStretch(1)
        head.addWidget(self.only_wrong)
        for one in (self.classes, self.random, self.next):
            data.addWidget(one)
        data.addStretch(1)
        self.box.addLayout(buttons)
        self.box.addLayout(head)
        self.box.addLayout(data)

    def _listen(self) -> None:
        self.pad.drawn.connect(self._drawn)
        self.clear.clicked.connect(self.clear_all)
        self.open.clicked.connect(self.choose_file)
        self.paste.clicked.connect(self.take_clipboard)
        self.random.clicked.connect(lambda: self.pick(None))
        self.next.clicked.connect(lambda: self.pick(self._place()))
        self.classes.activated.connect(lambda: self.pick(None))
        self.only_wrong.toggled.connect(self._narrow)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        for part in (self.shape, self.truth, self.from_where):
            part.setFixedWidth(scaled(SIDE))
        self.pad.set_theme(theme)
        self.seen.set_theme(theme)
        color = theme.colors["text2"]
        self.clear.setIcon(icon("eraser", color))
        self.open.setIcon(icon("image-outline", color))
        self.paste.setIcon(icon("content-paste", color))

    # ---- the data

    def refresh(self) -> None:
        """The data is another, or is being read."""
        supply, look = self.supply, self.supply.look
        there = bool(len(supply))
        with QSignalBlocker(self.classes):
            self.classes.clear()
            self.classes.addItem(self.tr("Any class"))
            self.classes.addItems([str(name) for name in supply.class_names])
        for part in (self.classes, self.random, self.next):
            part.setEnabled(there)
        for other in (self.pad, self.clear, self.open, self.paste):
            other.setEnabled(look is not None)
        data = supply.data
        if supply.reading:
            self.aside.setText(self.tr("The data is read"))
        else:
            self.aside.setText(named.data(data.name) if data is not None else "")
        self.from_where.setText(supply.why)
        self.shape.setText(self._measure(look))
        self.show_wrong(None)
        if self.sample is not None and (data is None or self.sample.values.shape != data.shape):
            self.clear_all()

    def _measure(self, look: Look | None) -> str:
        if look is None:
            return ""
        words = self.tr("{0}\nvalues {1} to {2}")
        return words.format(named.shape(look.shape), f"{look.low:g}", f"{look.high:g}")

    def show_wrong(self, wrong: NDArray[np.bool_] | None) -> None:
        """Which validation samples are taken for another class; None before that is known."""
        self._wrong = wrong
        there = wrong is not None and bool(wrong.any())
        self.only_wrong.setEnabled(there)
        if not there:
            with QSignalBlocker(self.only_wrong):
                self.only_wrong.setChecked(False)

    def _narrow(self, only: bool) -> None:
        if only:
            self.pick(None)

    def _place(self) -> int:
        held = self.sample.index if self.sample is not None else None
        return -1 if held is None else held

    # ---- where samples come from

    def pick(self, after: int | None) -> None:
        """Take a validation sample: the one behind that, or any by chance."""
        label = self.classes.currentIndex() - 1
        among = self._wrong if self.only_wrong.isChecked() else None
        found = self.supply.choose(label if label >= 0 else None, among, after)
        if found is None:
            self.from_where.setText(self.tr("There is no such sample"))
            return
        self.take(found)

    def take(self, index: int) -> None:
        """Take a certain validation sample."""
        words = self.tr("validation sample {0} of {1}")
        said = words.format(exact(index + 1), exact(len(self.supply)))
        true = int(self.supply.labels[index])
        self._be(Sample(self.supply.sample(index), said, true, index))

    def take_clipboard(self) -> None:
        """Take the image that was copied."""
        found = carried(QGuiApplication.clipboard().mimeData())
        if found is None:
            self.from_where.setText(self.tr("The clipboard holds no image"))
        else:
            self.take_picture(found)

    def choose_file(self) -> None:
        """Ask for the file of an image."""
        kinds = self.tr("Images (*.png *.jpg *.jpeg *.bmp *.gif *.webp)")
        name, _ = QFileDialog.getOpenFileName(self, self.tr("Open an image"), "", kinds)
        if name:
            self.take_picture(Path(name))

    def take_picture(self, found: QImage | Path) -> None:
        """Take an image, or that of a file."""
        look = self.supply.look
        if look is None:
            return
        try:
            image = picture(found) if isinstance(found, Path) else found
        except PictureError as error:
            self.from_where.setText(sentence(error))
            return
        said = found.name if isinstance(found, Path) else self.tr("pasted image")
        self._be(Sample(pictured(pixels(image), look), said))

    def _drawn(self) -> None:
        look = self.supply.look
        if self.pad.empty or look is None:
            self._be(None, keep=True)
        else:
            values = drawn(ink(self.pad.strokes, look.pen), look)
            self._be(Sample(values, self.tr("drawn")), keep=True)

    def clear_all(self) -> None:
        """Nothing is tried out."""
        self._be(None)

    def _be(self, sample: Sample | None, keep: bool = False) -> None:
        if not keep:
            with QSignalBlocker(self.pad):
                self.pad.clear()
        self.sample = sample
        self.show_sample()
        self.changed.emit()

    def show_sample(self) -> None:
        """Show what the network sees."""
        sample, look = self.sample, self.supply.look
        names = self.supply.class_names
        if sample is None:
            self.seen.show_image(None)
            self.pad.show_picture(None)
        else:
            low = look.low if look else float(np.min(sample.values))
            high = look.high if look else float(np.max(sample.values))
            values = sample.values if sample.values.ndim == 3 else sample.values.reshape(1, 1, -1)
            image = sampled(values, low, high)
            self.seen.show_image(image, sample.words)
            self.pad.show_picture(image if self.pad.empty else None)
        known = sample is not None and sample.label is not None
        true = names[sample.label] if sample and sample.label is not None else ""
        self.truth.setText(self.tr("It is {0}").format(true) if known else "")
        self.truth.setVisible(known)
        self.from_where.setText(sample.words if sample is not None else "")
