"""SettingsPart: the fields of the training, its schedule, and what it comes to."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradscape.graph.settings import Training
from gradscape.gui import figures
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import Section
from gradscape.gui.panels.inspector.fields import Field
from gradscape.gui.panels.inspector.fieldset import Fieldset
from gradscape.gui.panels.inspector.hand import Hand
from gradscape.gui.theme import Theme
from gradscape.gui.training.setup import entries
from gradscape.gui.training.setup.device import DeviceRow
from gradscape.gui.training.setup.schedule import ScheduleView
from gradscape.gui.widgets import label


class SettingsPart(QWidget):
    """Each field edits the training of the project; every edit can be undone."""

    def __init__(self, theme: Theme, hand: Hand) -> None:
        super().__init__()
        self.theme, self._hand = theme, hand
        self._editor: Editor | None = None
        self._samples: int | None = None
        self._opened = False
        self._form: Hashable = None
        self._fieldsets: list[Fieldset] = []
        self.schedule = ScheduleView(theme)
        self.device = DeviceRow()
        self.steps = label("", "figure", wrap=True)
        self.memory = label("", "figure", wrap=True)
        drawn = QWidget()
        framed = QVBoxLayout(drawn)
        framed.setContentsMargins(16, 0, 16, 0)
        framed.addWidget(self.schedule)
        told = QWidget()
        lines = QVBoxLayout(told)
        lines.setContentsMargins(16, 0, 16, 0)
        lines.setSpacing(3)
        lines.addWidget(self.steps)
        lines.addWidget(self.memory)
        self._laid = QVBoxLayout(self)
        self._laid.setContentsMargins(0, 0, 0, 0)
        self._laid.setSpacing(8)
        for part in (drawn, self.device, told):
            self._laid.addWidget(part)

    @property
    def fields(self) -> dict[str, Field]:
        """Those that are shown, by the names of the settings."""
        return {key: field for each in self._fieldsets for key, field in each.fields.items()}

    # ---- what is shown

    def show_editor(self, editor: Editor, samples: int | None, fresh: bool) -> None:
        """Show the training of a document; `samples` it is trained on, where that is known."""
        self._editor, self._samples = editor, samples
        sections = (
            entries.rates(editor),
            entries.lengths(editor),
            entries.more(editor, self._opened),
        )
        form = tuple(tuple(e.key for e in section.entries) for section in sections)
        if form != self._form:
            self._form, fresh = form, True
            self._build(sections)
        for fieldset, section in zip(self._fieldsets, sections, strict=True):
            fieldset.show_section(section, fresh)
        self._tell(editor, samples)

    def _build(self, sections: tuple[Section, ...]) -> None:
        focused = next((key for key, f in self.fields.items() if _has_focus(f)), None)
        for fieldset in self._fieldsets:
            fieldset.hide()
            fieldset.deleteLater()
        self._fieldsets = [Fieldset(section, self.theme) for section in sections]
        # The rates stand above their schedule; what is folded stands below the device.
        for at, fieldset in zip((0, 2, 4), self._fieldsets, strict=True):
            self._laid.insertWidget(at, fieldset)
            self._hand.serve(fieldset)
            fieldset.unfolded.connect(self._unfold)
            fieldset.show()
        self._chain()
        if focused in self.fields:
            self.fields[focused].setFocus()

    def _chain(self) -> None:
        """Let Tab go through the fields from top to bottom."""
        before: QWidget | None = None
        order = (self._fieldsets[0], self._fieldsets[1], self.device, self._fieldsets[2])
        for part in order:
            for widget in part.findChildren(QWidget):
                within = widget.window() is self.window()  # the list of a combo box is not
                if within and widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
                    if before is not None:
                        QWidget.setTabOrder(before, widget)
                    before = widget

    def _tell(self, editor: Editor, samples: int | None) -> None:
        training = editor.project.training
        steps = steps_per_epoch(training, samples)
        self.schedule.show_training(training, steps)
        self.steps.setVisible(samples is not None)
        if steps is not None:
            words = self.tr("{0} steps an epoch, {1} in all")
            if steps == 1:
                words = self.tr("One step an epoch, {1} in all")
            said = words.format(figures.exact(steps), figures.exact(steps * training.epochs))
            if samples is not None and samples < training.batch:
                all_of_them = self.tr("a batch is all {0} samples").format(figures.exact(samples))
                said = f"{said}; {all_of_them}"
            self.steps.setText(said)
        cost = editor.report.cost
        self.memory.setVisible(cost is not None)
        if cost is not None:
            words = self.tr("{0} to train at batch {1}")
            self.memory.setText(words.format(figures.size(cost.memory_bytes), cost.batch))
            self.memory.setToolTip(
                self.tr(
                    "Activations of the batch {0}, weights and their gradients the rest."
                ).format(figures.size(cost.activation_bytes))
            )

    # ---- what a person wants

    def _unfold(self, opened: bool) -> None:
        self._opened = opened
        if self._editor is not None:
            self.show_editor(self._editor, self._samples, fresh=False)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours, and text of another size; the fields are made anew."""
        self.theme = self.schedule.theme = theme
        self.device.fit()
        self.schedule.updateGeometry()
        self._form = None


def steps_per_epoch(training: Training, samples: int | None) -> int | None:
    """Whole batches of an epoch; None where the data is not known."""
    return samples // min(training.batch, samples) if samples else None


def _has_focus(field: Field) -> bool:
    proxy = field.focusProxy()
    return field.hasFocus() or bool(proxy and proxy.hasFocus())
