"""Before the first run: what will happen, and one thing to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout

from gradscape.gui import words
from gradscape.gui.commands import Commands
from gradscape.gui.editor import Editor
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, label, row, scaled

OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}


class Empty(QFrame):
    """Stands where the plots will."""

    settings_wanted = Signal()

    def __init__(self, commands: Commands, theme: Theme) -> None:
        super().__init__()
        self._action = commands.action("train.start")
        self.train = button(self.tr("Train"), "primary")
        self.train.clicked.connect(self._action.trigger)
        self.settings = button(self.tr("Settings"), "link")
        self.settings.setCursor(Qt.CursorShape.PointingHandCursor)
        self.settings.clicked.connect(self.settings_wanted)
        self._values = {name: label("", wrap=True) for name in ("data", "how", "steps", "device")}
        plate = QFrame()
        plate.setProperty("role", "card")
        plate.setMaximumWidth(scaled(440))
        self._plate = plate
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        heads = self.tr("Data"), self.tr("Optimiser"), self.tr("Steps"), self.tr("Device")
        for k, (head, value) in enumerate(zip(heads, self._values.values(), strict=True)):
            grid.addWidget(label(head, "sub"), k, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, k, 1)
        inner = QVBoxLayout(plate)
        inner.setContentsMargins(24, 22, 24, 20)
        inner.setSpacing(10)
        inner.addWidget(label(self.tr("Watch it learn"), "page"))
        self.lead = label(
            self.tr(
                "Train the network as it is drawn. Loss, accuracy and gradients are drawn while it "
                "learns, and everything is recorded."
            ),
            "sub",
            wrap=True,
        )
        inner.addWidget(self.lead)
        inner.addSpacing(4)
        inner.addLayout(grid)
        inner.addSpacing(8)
        inner.addWidget(row(self.train, 4, self.settings, None))
        box = QVBoxLayout(self)
        box.addStretch(2)
        middle = QHBoxLayout()  # an alignment would not ask how high words are at this width
        middle.addStretch(1)
        middle.addWidget(plate, 100)
        middle.addStretch(1)
        box.addLayout(middle)
        box.addStretch(3)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and text of another size."""
        self.train.setIcon(icon("play", theme.colors["accent_text"]))
        self._plate.setMaximumWidth(scaled(440))

    def show_editor(self, editor: Editor) -> None:
        """Say what will happen with the document as it is."""
        project = editor.project
        data, training = project.data, project.training
        if data is None:
            self._values["data"].setText(self.tr("none yet: choose some in the settings"))
        else:
            shape = "×".join(map(str, data.prepared))
            classes = self.tr("{0} classes").format(exact(data.classes)) if data.classes else ""
            said = words.data(data.name), shape, classes
            self._values["data"].setText(", ".join(filter(None, said)))
        name = OPTIMIZERS[training.optimizer]
        schedule = {
            "constant": self.tr("constant"),
            "cosine": self.tr("cosine"),
            "one_cycle": self.tr("one cycle"),
        }[training.schedule]
        how = self.tr("{0}, rate {1}, {2}").format(name, f"{training.lr:g}", schedule)
        self._values["how"].setText(how)
        steps = self.tr("{0} epochs of batches of {1}")
        self._values["steps"].setText(steps.format(exact(training.epochs), exact(training.batch)))
        self._values["device"].setText(self.tr("a GPU where there is one, else the processor"))
        self.train.setToolTip(self._action.toolTip())
