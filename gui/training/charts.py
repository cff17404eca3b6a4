"""Charts: the plots of a run, and the slider that goes back through its steps.

The one place that knows what the plots are told, and what they tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QVBoxLayout, QWidget

from gradscape.graph.check import find, label
from gradscape.gui.editor import Editor
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme
from gradscape.gui.training.plots import Plots, RunData
from gradscape.gui.training.session import Session
from gradscape.gui.widgets import button
from gradscape.gui.widgets import label as words_of


class Charts(QWidget):
    """Shows a session; what a person points at is told as a step, or as the path of a node."""

    step_chosen = Signal(object)
    """A step, or None: the newest."""
    said = Signal(str, str)

    def __init__(self, theme: Theme, scale: float) -> None:
        super().__init__()
        self.plots = Plots(theme, scale)
        self.others: Sequence[RunData] = ()
        """Runs whose curves are laid over that of the session."""
        self.steps = StepBar()
        self._session: Session | None = None
        self._editor: Editor | None = None
        self._names: tuple[tuple[str, ...], Mapping[str, str]] = ((), {})
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.plots, 1)
        box.addWidget(self.steps)
        self.plots.node_chosen.connect(self._choose_node)
        self.plots.step_chosen.connect(self.steps.set_step)
        self.plots.said.connect(self.said)
        self.steps.step_chosen.connect(self._choose_step)

    @property
    def step(self) -> int | None:
        """That is shown; None: the newest."""
        return self.steps.step

    def show_session(self, session: Session | None, editor: Editor | None) -> None:
        """Show another session, or none."""
        if self._editor is not None:
            self._editor.selected.disconnect(self._follow_node)
        self._session, self._editor = session, editor
        self.others = ()
        if editor is not None:
            editor.selected.connect(self._follow_node)
            self.steps.set_step(None)
            self.refresh()
            self._follow_node()

    def refresh(self) -> None:
        """Show what is new of the session; once a frame at most."""
        session = self._session
        series = session.series if session is not None else None
        if session is None or series is None:
            self.plots.show_runs([])
            self.steps.set_count(0)
            return
        if self._names[0] != series.nodes:
            self._names = series.nodes, names_of(session, series.nodes)
        number = session.number
        name = self.tr("Run {0}").format(number) if number is not None else self.tr("This run")
        run = RunData.of(name, series, self._names[1])
        self.plots.show_runs([run, *self.others])
        self.steps.set_count(run.steps)

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and text of another size."""
        self.plots.set_theme(theme, scale)

    def _choose_step(self, step: int | None) -> None:
        self.plots.set_step(step)
        self.step_chosen.emit(step)

    def _choose_node(self, dotted: str) -> None:
        path = find(self._editor.project, dotted) if self._editor is not None else None
        if path is not None and self._editor is not None:
            self._editor.reveal(path)

    def _follow_node(self) -> None:
        editor = self._editor
        current = editor.current if editor is not None else None
        self.plots.set_node(
            label(editor.project, current) if editor is not None and current else None
        )


class StepBar(QWidget):
    """A slider over the steps of a run; at its end it follows what comes."""

    step_chosen = Signal(object)
    """A step, or None: the newest."""

    def __init__(self) -> None:
        super().__init__()
        self._step: int | None = None
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(self.tr("Step that is shown"))
        self.slider.setMinimum(1)
        self.slider.setMaximum(1)
        self.words = words_of("", "figure")
        self.live = button(self.tr("Newest"), "flat")
        self.live.setToolTip(self.tr("Show the newest step, and those that come"))
        laid = QHBoxLayout(self)
        laid.setContentsMargins(16, 0, 16, 10)
        laid.setSpacing(12)
        laid.addWidget(self.words)
        laid.addWidget(self.slider, 1)
        laid.addWidget(self.live)
        self.slider.valueChanged.connect(self._moved)
        self.live.clicked.connect(lambda: self.set_step(None))
        self._say()

    @property
    def step(self) -> int | None:
        """That is shown; None: the newest."""
        return self._step

    def set_count(self, steps: int) -> None:
        """There are so many steps."""
        self.setEnabled(steps > 1)
        self.slider.blockSignals(True)
        self.slider.setMaximum(max(1, steps))
        self.slider.setPageStep(max(1, steps // 20))
        if self._step is None:
            self.slider.setValue(max(1, steps))
        self.slider.blockSignals(False)
        self._say()

    def set_step(self, step: int | None) -> None:
        """Show a step; the last one, or None, is to follow."""
        if step is not None and step >= self.slider.maximum():
            step = None
        self.slider.blockSignals(True)
        self.slider.setValue(self.slider.maximum() if step is None else step)
        self.slider.blockSignals(False)
        if step != self._step:
            self._step = step
            self._say()
            self.step_chosen.emit(step)

    def _moved(self, step: int) -> None:
        self.set_step(step)

    def _say(self) -> None:
        count = self.slider.maximum() if self.isEnabled() else 0
        if self._step is not None:
            self.words.setText(self.tr("step {0} of {1}").format(exact(self._step), exact(count)))
        else:
            self.words.setText(self.tr("live") if count else "")
        self.live.setEnabled(self._step is not None)


def names_of(session: Session, nodes: Sequence[str]) -> dict[str, str]:
    """Short names of nodes: the ends of those of their modules, as PyTorch calls these."""
    modules: dict[str, str] = {}
    for parameter, node in (session.job.nodes if session.job is not None else {}).items():
        modules.setdefault(node, parameter.rpartition(".")[0])
    called = {node: modules.get(node) or node for node in nodes}
    short = short_names(tuple(called.values()))
    return {node: short[module] for node, module in called.items()}


def short_names(paths: Sequence[str]) -> dict[str, str]:
    """For each dotted path the end of it that no other path has, and that is no mere number."""
    parts = {path: path.split(".") for path in paths}
    found: dict[str, str] = {}
    length = 1
    left = list(paths)
    while left:
        ends: dict[str, list[str]] = {}
        for path in left:
            ends.setdefault(".".join(parts[path][-length:]), []).append(path)
        left = []
        for end, those in ends.items():
            whole = length >= max(len(parts[path]) for path in those)
            if whole or (len(those) == 1 and not end.replace(".", "").isdecimal()):
                found.update(dict.fromkeys(those, end))
            else:
                left += those
        length += 1
    return found
