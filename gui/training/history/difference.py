"""What differs, in the panel of runs: a sentence, and a line for each node and setting."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gradscape.graph.project import Project
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.history.between import Between, reach
from gradscape.gui.widgets import button, clear, label


class DifferenceView(QScrollArea):
    """Says what differs. Nodes that the document has are buttons that lead to them."""

    node_wanted = Signal(object)
    """The path of a node."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.head = label("", "strong", wrap=True)
        self.sign = QLabel()
        self.words = label("", "sub", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self.head, 1)
        content = QWidget()
        content.setObjectName("content")
        laid = QVBoxLayout(content)
        laid.setContentsMargins(14, 10, 10, 10)
        laid.setSpacing(4)
        laid.addLayout(head)
        laid.addWidget(self.words)
        laid.addLayout(self._lines)
        laid.addStretch(1)
        self.setWidget(content)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("What differs"))

    def show_words(self, head: str, words: str = "", earlier: bool = False) -> None:
        """Say something, without lines."""
        self.head.setText(head)
        self.head.setVisible(bool(head))
        self.sign.setVisible(earlier)
        if earlier:
            color = self.theme.colors["text2"]
            self.sign.setPixmap(icon("source-branch", color).pixmap(15, 15))
        self.words.setText(words)
        self.words.setVisible(bool(words))
        clear(self._lines)

    def show_between(self, found: Between, project: Project) -> None:
        """Say what differs, below what was said."""
        clear(self._lines)
        words = found.words
        self.words.setText(words[:1].upper() + words[1:] + ".")
        self.words.show()
        for line in found.lines:
            path = reach(project, line.node)
            if path is None:
                made: QWidget = label(line.text, "", wrap=True)
                made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            else:
                pressed = button(line.text, "link")
                pressed.setCursor(Qt.CursorShape.PointingHandCursor)
                pressed.setToolTip(self.tr("Show the node"))
                pressed.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
                pressed.clicked.connect(partial(self.node_wanted.emit, path))
                made = pressed
            self._lines.addWidget(made)

    def height_asked(self) -> int:
        """Pixels with which all of it is seen."""
        content = self.widget()
        assert content is not None
        width = self.viewport().width()
        return max(content.sizeHint().height(), content.heightForWidth(width)) + 2

    @property
    def lines(self) -> list[QWidget]:
        """What is said of each node and setting."""
        items = (self._lines.itemAt(k) for k in range(self._lines.count()))
        return [widget for item in items if item is not None and (widget := item.widget())]
