"""DataPart: which data, and a look at it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from gradscape.graph.settings import Data
from gradscape.gui import words
from gradscape.gui.editor import Editor
from gradscape.gui.figures import exact
from gradscape.gui.panels.inspector.entry import Section
from gradscape.gui.panels.inspector.fieldset import LABELS, Fieldset
from gradscape.gui.panels.inspector.hand import Hand
from gradscape.gui.panels.inspector.settings import data_entry
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.setup.balance import Balance, validation_hue
from gradscape.gui.training.setup.look import Look
from gradscape.gui.training.setup.reader import Reader
from gradscape.gui.training.setup.samples import SampleGrid
from gradscape.gui.widgets import button, clear, label, row, scaled, tool


class DataPart(QWidget):
    """The data of one editor; its samples are read beside the window."""

    known = Signal()
    """The sizes of the data are known, or are no more."""

    def __init__(self, theme: Theme, hand: Hand) -> None:
        super().__init__()
        self.theme, self._hand = theme, hand
        self._editor: Editor | None = None
        self._seed = 0
        self.reader = Reader(self)
        self.reader.arrived.connect(self._show)
        self.fields: Fieldset | None = None
        self._facts = QGridLayout()
        self._facts.setContentsMargins(16, 0, 16, 0)
        self._facts.setHorizontalSpacing(0)
        self._facts.setVerticalSpacing(5)
        self._facts.setColumnStretch(1, 1)
        self._facts.setColumnMinimumWidth(0, scaled(LABELS))
        self.why = label("", "error", wrap=True)
        self.again = button(self.tr("Read it again"))
        self.again.clicked.connect(self._read_again)
        self._trouble = QWidget()
        trouble = QVBoxLayout(self._trouble)
        trouble.setContentsMargins(16, 0, 16, 0)
        trouble.addWidget(self.why)
        trouble.addWidget(row(self.again, None))
        self.wait = label(self.tr("The samples are read …"), "dim")
        self.wait.setContentsMargins(16, 0, 16, 0)
        self.grid, self.balance = SampleGrid(theme), Balance(theme)
        self.others = tool(icon("refresh", theme.colors["text2"]), self.tr("Show other samples"))
        self.others.clicked.connect(self._show_others)
        self._swatches = {name: _swatch() for name in ("train", "validation")}
        self._color_swatches()
        self._seen = self._look_box()
        self._laid = QVBoxLayout(self)
        self._laid.setContentsMargins(0, 0, 0, 0)
        self._laid.setSpacing(8)
        self._laid.addLayout(self._facts)
        for part in (self._trouble, self.wait, self._seen):
            self._laid.addWidget(part)

    def _look_box(self) -> QWidget:
        made = QWidget()
        laid = QVBoxLayout(made)
        laid.setContentsMargins(16, 2, 16, 0)
        laid.setSpacing(6)
        self.samples = row(label(self.tr("Samples"), "caption"), None, self.others)
        laid.addWidget(self.samples)
        laid.addWidget(self.grid)
        laid.addSpacing(4)
        laid.addWidget(
            row(
                label(self.tr("Classes"), "caption"),
                None,
                *(self._swatches["train"], label(self.tr("to train"), "figure"), 4),
                *(self._swatches["validation"], label(self.tr("to validate"), "figure")),
                spacing=5,
            )
        )
        laid.addWidget(self.balance)
        return made

    def _color_swatches(self) -> None:
        hues = {"train": self.theme.colors["accent"], "validation": validation_hue(self.theme)}
        for name, hue in hues.items():
            self._swatches[name].setStyleSheet(f"background: {hue.name()}; border-radius: 2px;")

    # ---- what is shown

    @property
    def look(self) -> Look | None:
        """What was seen of the data; None before it was read, and where it cannot be."""
        data = self._data
        found = self.reader.look(data, self._seed) if data is not None else None
        return found if isinstance(found, Look) else None

    @property
    def _data(self) -> Data | None:
        return self._editor.project.data if self._editor is not None else None

    def show_editor(self, editor: Editor, fresh: bool) -> None:
        """Show the data of a document."""
        self._editor = editor
        section = Section("", (data_entry(editor),))
        if self.fields is None:
            self.fields = fields = Fieldset(section, self.theme)
            fields.applied.connect(self._hand.apply)
            fields.cleared.connect(self._hand.reset)
            fields.menu.connect(self._hand.pop_up)
            self._laid.insertWidget(0, fields)
        self.fields.show_section(section, fresh)
        self._show()

    def _show(self) -> None:
        data = self._data
        found = self.reader.look(data, self._seed) if data is not None else None
        broken, there = isinstance(found, str), isinstance(found, Look)
        self.wait.setVisible(data is not None and found is None)
        self._trouble.setVisible(broken)
        self._seen.setVisible(there)
        if isinstance(found, str):
            self.why.setText(found)
        elif isinstance(found, Look):
            self.grid.show_pictures(found.pictures)
            self.grid.setVisible(bool(found.pictures))
            self.samples.setVisible(bool(found.pictures))
            self.balance.show_look(found)
        self._show_facts(data, found if isinstance(found, Look) else None)
        self.known.emit()

    def _show_facts(self, data: Data | None, look: Look | None) -> None:
        clear(self._facts)
        if data is None:
            return
        facts = [(self.tr("Sample"), words.shape(data.shape))]
        if data.prepare:
            facts.append((self.tr("Prepared"), words.shape(data.prepared)))
        if data.classes is not None:
            facts.append((self.tr("Classes"), exact(data.classes)))
        if look is not None:
            train, validation = look.counts
            facts.append((self.tr("To train"), self.tr("{0} samples").format(exact(train))))
            facts.append((self.tr("To validate"), self.tr("{0} samples").format(exact(validation))))
            facts.append((self.tr("Values"), f"{look.low:g} … {look.high:g}"))
        for at, (name, value) in enumerate(facts):
            self._facts.addWidget(label(name, "sub"), at, 0)
            self._facts.addWidget(_value(value), at, 1)

    # ---- what a person wants

    def _show_others(self) -> None:
        self._seed += 1
        self._show()

    def _read_again(self) -> None:
        self.reader.forget()
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and text of another size."""
        self.theme = self.grid.theme = self.balance.theme = theme
        self.others.setIcon(icon("refresh", theme.colors["text2"]))
        self._facts.setColumnMinimumWidth(0, scaled(LABELS))
        self._color_swatches()
        self.grid.fit()
        if self.fields is not None:
            self.fields.hide()
            self.fields.deleteLater()
            self.fields = None


def _value(text: str) -> QLabel:
    made = label(text)
    made.setTextInteractionFlags(made.textInteractionFlags().TextSelectableByMouse)
    return made


def _swatch() -> QFrame:
    made = QFrame()
    made.setFixedSize(scaled(8), scaled(8))
    return made
