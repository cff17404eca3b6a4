"""The code panel: what the network is in PyTorch, as it is drawn."""

from __future__ import annotations

from pathlib import Path as File
from time import perf_counter

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from gradscape.backends.files import replace_file
from gradscape.backends.jobs import Exported
from gradscape.backends.source.render import render
from gradscape.graph.change import Change
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Path
from gradscape.graph.errors import GradscapeError
from gradscape.graph.operator import snake
from gradscape.gui.editor import Editor
from gradscape.gui.panels.code.lines import Lines, offset_in
from gradscape.gui.panels.code.script import Scripts
from gradscape.gui.panels.code.view import CodeView
from gradscape.gui.panels.panel import Panel
from gradscape.gui.panels.problems import words
from gradscape.gui.panels.trail import trail
from gradscape.gui.theme import Theme, icon
from gradscape.gui.widgets import button, label, line, row
from gradscape.gui.words import said

BUDGET = 0.05
"""Seconds in which code may be written at each edit."""
PAUSE = 300
"""Milliseconds without an edit after which it is written where that takes longer."""


class CodePanel(Panel):
    """Follows each edit while it is seen. A click on a line selects its node."""

    told = Signal(str)
    """Which line is which node, for the status bar; empty where there is nothing to say."""
    failed = Signal(str)
    """A file that could not be written, and why."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Code"))
        self._exported: Exported | None = None
        self._of: tuple[object, ...] = ()
        self._lines: Lines | None = None
        self._problem: Path | None = None
        self._said = ""
        self._took = 0.0
        self._scripts = Scripts(self)
        self._scripts.measured.connect(self._show)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self.refresh)
        self.view = CodeView(theme)
        self.view.pointed.connect(self._reveal)
        self.view.moved.connect(self._say)
        self._build()

    def _build(self) -> None:
        self.model = button(self.tr("Model"), "tab")
        self.script = button(self.tr("With training script"), "tab")
        self._tabs = QButtonGroup(self)
        for each in (self.model, self.script):
            each.setCheckable(True)
            self._tabs.addButton(each)
        self.model.setChecked(True)
        self._tabs.buttonClicked.connect(self._switched)
        self.copy = button(self.tr("Copy"))
        self.copy.clicked.connect(self._copy)
        self.save = button(self.tr("Save"))
        self.save.clicked.connect(self._ask_where)
        self.banner = QFrame()
        self.banner.setProperty("role", "bar")
        self.why = label("", "sub", wrap=True)
        self.show_problem = button(self.tr("Show"))
        self.show_problem.clicked.connect(self._to_the_problem)
        laid = QHBoxLayout(self.banner)
        laid.setContentsMargins(16, 8, 8, 8)
        laid.addWidget(self.why, 1)
        laid.addWidget(self.show_problem)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        head = (self.model, self.script, None, self.copy, self.save)
        whole.addWidget(row(*head, margins=(4, 3, 8, 3), spacing=6))
        for part in (line(), self.banner):
            whole.addWidget(part)
        whole.addWidget(self.view, 1)
        self._blank = QWidget()  # stands for the lines where there are none
        whole.addWidget(self._blank, 1)
        self._dress()

    def _dress(self) -> None:
        color = self.theme.colors["text2"]
        self.copy.setIcon(icon("content-copy", color))
        self.save.setIcon(icon("content-save-outline", color))
        self.view.set_look(self.theme, quiet=self.banner.isVisibleTo(self))

    # ---- following the editor

    def set_editor(self, editor: Editor | None) -> None:
        self._exported, self._of, self._lines = None, (), None
        super().set_editor(editor)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self._dress()

    def on_changed(self, change: Change) -> None:
        """Once for all changes that come at a time; in a large network, once the hand rests."""
        self._later.start(0 if self._took < BUDGET else PAUSE)

    def on_selected(self) -> None:
        # What is about to be written anew is marked then: these lines know no new nodes.
        if self.isVisible() and not self._later.isActive():
            self._mark(reveal=not self.view.hasFocus())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._scripts.forget()
        self.refresh()
        self._mark(reveal=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._tell("")  # of a line that is not seen nothing is said

    def refresh(self) -> None:
        """Write the source anew where the network is another, and somebody sees it."""
        if self.isVisible():
            self._later.stop()
            began = perf_counter()
            self._write()
            self._took = perf_counter() - began

    def _write(self) -> None:
        report = self.editor.report if self.editor else None
        plan = report.plan if report else None
        if report is not None and plan is not None:
            definitions, settings = report.project.definitions, report.project.training
            of = (plan, definitions, settings, report.project.data)
            if self._exported is None or any(a is not b for a, b in zip(of, self._of, strict=True)):
                same = self._of and (plan, definitions) == self._of[:2]
                source = self._exported.source if same and self._exported else None
                self._of = of
                self._exported = Exported(report, plan, source or render(plan, definitions))
        self._show()

    def _show(self) -> None:
        why = self._why()
        self.banner.setVisible(bool(why))
        self.why.setText(why)
        self.show_problem.setVisible(self._problem is not None)
        exported = self._exported
        text: str | None = exported.source.text if exported else ""
        if exported is not None and self.script.isChecked():
            text = self._script(exported)
        if text is not None:
            self.view.set_lines(text.rstrip("\n").split("\n"))
        self.view.setVisible(text != "")
        self._blank.setVisible(text == "")
        self.view.set_look(self.theme, quiet=bool(why))
        sound = exported is not None and text and not why
        self._lines = None
        if sound and exported is not None and text:
            offset = offset_in(text, exported.source) if self.script.isChecked() else 0
            self._lines = Lines(exported.source, exported.project, exported.plan, offset)
        for each in (self.copy, self.save):
            each.setEnabled(bool(text))
        self._mark(reveal=False)

    def _why(self) -> str:
        """Why what is shown is not the network as it is; empty where it is."""
        self._problem = None
        if self.editor is None:
            return ""
        errors = self.editor.report.errors
        if not errors:
            return ""
        self._problem = next((path for path in errors[0].nodes if path), None)
        said = words(self.editor.project, errors[0]).title
        if self._exported is None:
            return self._awaited(said)
        return self.tr("The code is of the network before the error: {0}").format(said)

    def _awaited(self, wrong: str) -> str:
        """What stands where no code does: what the network needs first."""
        assert self.editor is not None
        steps = self.editor.plan.steps.values()
        if all(role(step.node) in ("input", "output") for step in steps):
            self._problem = None  # what is missing is everything
            return self.tr("The code of the network will stand here, and follow each edit.")
        return self.tr("The code will stand here once the network can be built. {0}.").format(wrong)

    def _script(self, exported: Exported) -> str | None:
        """The text of the script; None while its data is being read."""
        if exported.project.data is None:
            self._excuse(self.tr("A script needs data to train on. Choose some for the project."))
            return ""
        try:
            text = self._scripts.script(exported)
        except GradscapeError as error:
            self._excuse(said(error))
            return ""
        if text is None:
            self._excuse(self.tr("Reading the data …"))
        return text

    def _excuse(self, words: str) -> None:
        if not self.banner.isVisibleTo(self):
            self.banner.setVisible(True)
            self.why.setText(words)

    def _switched(self) -> None:
        self._scripts.forget()
        self._show()
        self._mark(reveal=True)

    # ---- lines and nodes

    def _mark(self, reveal: bool) -> None:
        editor = self.editor
        found: dict[int, None] = {}
        if editor is not None and self._lines is not None:
            for path in reversed(editor.selection):
                found |= dict.fromkeys(self._lines.of(path))
        self.view.mark(list(found), reveal)
        if found and editor is not None and editor.current is not None:
            first = next(iter(found))
            self._tell(self._words(first, editor.current))
        else:
            self._tell("")

    def _node(self, number: int, word: str) -> Path | None:
        if self._lines is None or self.editor is None or self._later.isActive():
            return None
        near = (*self.editor.selection[::-1], self.editor.at, *self.editor.opened)
        return self._lines.at(number, word, near)

    def _reveal(self, number: int, word: str) -> None:
        path = self._node(number, word)
        if path is not None and self.editor is not None:
            self.editor.reveal(path)

    def _say(self, number: int, word: str) -> None:
        path = self._node(number, word)
        self._tell(self._words(number, path) if path is not None else "")

    def _tell(self, words: str) -> None:
        if words != self._said:
            self._said = words
            self.told.emit(words)

    def _words(self, number: int, path: Path) -> str:
        assert self.editor is not None
        where = trail(self.editor.project, path)
        return self.tr("line {0} is {1}").format(number, where)

    def _to_the_problem(self) -> None:
        if self.editor is not None and self._problem:
            self.editor.reveal(self._problem)

    # ---- leaving with it

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.view.text + "\n")

    def _ask_where(self) -> None:
        name = snake(self.editor.project.network) if self.editor else "model"
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Save the code"), f"{name}.py", self.tr("Python (*.py)")
        )
        if chosen:
            self.save_to(File(chosen))

    def save_to(self, path: File) -> None:
        """Write the code that is shown; the name ends in .py, whatever was asked for."""
        path = path if path.suffix == ".py" else path.with_name(f"{path.name}.py")
        try:
            replace_file(path, f"{self.view.text}\n".encode())
        except OSError as error:
            why = error.strerror or str(error)
            self.failed.emit(self.tr("{0} cannot be written: {1}").format(path, why))
