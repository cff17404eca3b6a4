"""The status bar: what the network costs, whether it is sound, whether it is saved."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from gradscape.graph.check import Report
from gradscape.gui.calm import is_empty, severity
from gradscape.gui.editor import Editor
from gradscape.gui.figures import brief, exact, size
from gradscape.gui.panels.trail import trail
from gradscape.gui.widgets import button, label

if TYPE_CHECKING:
    from gradscape.gui.training.session import Session

HEIGHT = 26


class StatusBar(QFrame):
    """One line under everything."""

    problems_wanted = Signal()
    """The problems are to be shown."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self.parameters, self.macs, self.memory = (label("", "figure") for _ in range(3))
        self.block: QLabel = label("", "figure")
        self.problems: QPushButton = button("", "status")
        self.problems.setCursor(Qt.CursorShape.PointingHandCursor)
        self.problems.clicked.connect(self.problems_wanted)
        self.note: QLabel = label("", "figure")
        self.run: QLabel = label("", "figure")
        self.saved: QLabel = label("", "figure")
        self.keys: QLabel = label("", "figure")
        laid = QHBoxLayout(self)
        laid.setContentsMargins(12, 0, 12, 0)
        laid.setSpacing(18)
        network = self.parameters, self.macs, self.memory
        for each in (*network, self.problems, self.block, self.note):
            laid.addWidget(each)
        laid.addStretch(1)
        laid.addWidget(self.run)
        laid.addWidget(self.saved)
        laid.addWidget(self.keys)
        self.set_scale(1.0)

    def set_scale(self, scale: float) -> None:
        """Take a height for the size of text."""
        self.setFixedHeight(round(HEIGHT * scale))

    def show_report(self, report: Report) -> None:
        """Say what a check has come to."""
        cost, known = report.cost, report.known_cost
        parameters, macs = self.tr("{0} parameters"), self.tr("{0} multiply-adds")
        if cost is None:  # an error hides the rest
            parameters = self.tr("at least {0} parameters")
            macs = self.tr("at least {0} multiply-adds")
        shown = cost is not None or known.parameters > 0
        self.parameters.setVisible(shown)
        self.macs.setVisible(shown)
        self.parameters.setText(parameters.format(exact(known.parameters)))
        self.macs.setText(macs.format(brief(known.macs)))
        self.memory.setVisible(cost is not None)
        if cost is not None:
            words = self.tr("{0} to train at batch {1}")
            self.memory.setText(words.format(size(cost.memory_bytes), cost.batch))
        self._show_problems(report)

    def show_block(self, editor: Editor) -> None:
        """Say what the current block costs, else the one that is shown."""
        current = editor.current
        path = current if current and editor.is_block(current) else editor.at
        cost = editor.report.cost_at(path) if path else None
        self.block.setVisible(cost is not None)
        if cost is not None:
            words = self.tr("{0}: {1} parameters, {2} multiply-adds")
            name = trail(editor.project, path)
            self.block.setText(words.format(name, exact(cost.parameters), brief(cost.macs)))

    def show_file(self, path: Path | None, modified: bool) -> None:
        """Say whether a document is saved, and since when."""
        if path is None or not path.exists():
            self.saved.setText(self.tr("Not saved yet"))
            return
        saved = datetime.fromtimestamp(path.stat().st_mtime).strftime("%H:%M")
        words = self.tr("Changed since {0}") if modified else self.tr("Saved {0}")
        self.saved.setText(words.format(saved))

    def show_run(self, session: Session) -> None:
        """Say that the run that is shown is recorded, and where."""
        run = session.run
        self.run.setVisible(run is not None)
        if run is not None:
            number = session.number
            name = run.path.name if number is None else self.tr("Run {0}").format(number)
            self.run.setText(self.tr("{0} is recorded").format(name))
            self.run.setToolTip(str(run.path))

    def _show_problems(self, report: Report) -> None:
        errors = sum(severity(d) == "error" for d in report.diagnostics)
        warnings = sum(d.severity == "warning" for d in report.diagnostics)
        parts = []
        if errors:
            one = self.tr("1 error")
            parts.append(one if errors == 1 else self.tr("{0} errors").format(errors))
        if warnings:
            one = self.tr("1 warning")
            parts.append(one if warnings == 1 else self.tr("{0} warnings").format(warnings))
        hints = len(report.diagnostics) - errors - warnings
        if is_empty(report):
            parts = [self.tr("nothing drawn yet")]
        elif not parts:
            parts = [self.tr("no problems")]
            if hints:
                one = self.tr("1 hint")
                parts.append(one if hints == 1 else self.tr("{0} hints").format(hints))
        self.problems.setText(", ".join(parts))
        level = "error" if errors else "warn" if warnings else "none" if is_empty(report) else "ok"
        if self.problems.property("level") != level:
            self.problems.setProperty("level", level)
            self.problems.style().unpolish(self.problems)
            self.problems.style().polish(self.problems)
