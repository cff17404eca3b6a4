"""Details: the lower half of the inspector. Output size, figures, problems with their remedies."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gradscape.graph.diagnostic import Diagnostic
from gradscape.gui.calm import severity
from gradscape.gui.panels.inspector.facts import Equation, Fact, Facts
from gradscape.gui.panels.inspector.typeset import Typeset, latex
from gradscape.gui.theme import Theme
from gradscape.gui.widgets import be, clear, label, line
from gradscape.gui.words import said

_MARKS = {"error": "error", "warning": "warn", "hint": "sub"}
_SPOKEN = (
    (r"\right\rfloor", ""), (r"\right\rceil", ""), (r"\frac{", "("), ("}{", ") / ("),
    ("}", ")"), (r"\cdot", "×"), (r"\times", "×"), ("_{", " ("),
)  # fmt: skip


class Details(QWidget):
    """Keeps its labels, and changes of them what is different."""

    mended = Signal(object)
    """A Fix that was chosen."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._facts = Facts()
        laid = QVBoxLayout(self)
        laid.setContentsMargins(0, 0, 0, 12)
        laid.setSpacing(0)
        self._line = line()
        self._equations = _Equations()
        self.figures = Figures()
        self._problems = QWidget()
        self._listed = QVBoxLayout(self._problems)
        self._listed.setContentsMargins(16, 12, 16, 0)
        self._listed.setSpacing(6)
        self._problems.hide()
        for part in (self._line, self._equations, self.figures, self._problems):
            laid.addWidget(part)
        laid.addStretch(1)

    def show_facts(self, facts: Facts) -> None:
        """Show other facts."""
        if facts == self._facts:
            return
        before, self._facts = self._facts, facts
        self.figures.show_lines(facts.lines)
        self._equations.show_equations(facts.equations, self.theme)
        if facts.problems != before.problems:
            self._show_problems(facts.problems)
        self._line.setVisible(bool(facts.lines or facts.equations or facts.problems))

    def dress(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.theme = theme
        self._equations.show_equations(self._facts.equations, theme)

    @property
    def equations(self) -> tuple[str, ...]:
        """The formulas that are shown, in LaTeX."""
        return self._equations.shown

    @property
    def remedies(self) -> tuple[QPushButton, ...]:
        """The buttons that mend something."""
        every = self._problems.findChildren(QPushButton)
        return tuple(each for each in every if not each.isHidden())  # those about to go are

    def _show_problems(self, problems: tuple[Diagnostic, ...]) -> None:
        clear(self._listed)
        # Hidden while it is filled: Qt shows late, or never, what is added to a visible widget.
        self._problems.hide()
        if problems:
            self._listed.addWidget(label(self.tr("Problems"), "caption"))
        for diagnostic in problems:
            told = label(said(diagnostic.message), _MARKS[severity(diagnostic)], wrap=True)
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._listed.addWidget(told)
            for fix in diagnostic.fixes:
                pressed = Remedy(said(fix.label))
                pressed.clicked.connect(lambda _=False, fix=fix: self.mended.emit(fix))
                self._listed.addWidget(pressed)
        self._problems.setVisible(bool(problems))


class Remedy(QPushButton):
    """A button whose long words are cut; the tool tip has them all."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setAccessibleName(text)
        self.setToolTip(text)
        self._text = text
        self.setText(text)
        self.setMinimumWidth(40)

    def resizeEvent(self, event: object) -> None:
        room = self.width() - 26
        self.setText(self.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room))


class _Equations(QWidget):
    """The formulas, each for the axes that it gives."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: tuple[str, ...] = ()
        self._rows: list[tuple[QLabel, Typeset]] = []
        self._laid = QVBoxLayout(self)
        self._laid.setContentsMargins(16, 12, 16, 6)
        self._laid.setSpacing(10)
        self._laid.addWidget(label(self.tr("Output size"), "caption"))
        self.hide()

    def show_equations(self, equations: tuple[Equation, ...], theme: Theme) -> None:
        while len(self._rows) < len(equations):
            row = label("", "dim"), Typeset(self)
            self._rows.append(row)
            for part in row:
                self._laid.addWidget(part)
        shown = []
        for k, (name, typeset) in enumerate(self._rows):
            there = k < len(equations)
            name.setVisible(there and bool(equations[k].label))
            typeset.setVisible(there)
            if there:
                equation = equations[k]
                name.setText(equation.label)
                text = self._text(equation, theme)
                spoken = _spoken(equation)
                typeset.show_formula(text, theme.hex("text"), spoken)
                typeset.setToolTip(spoken)
                shown.append(typeset.formula)
        self.shown = tuple(shown)
        self.setVisible(bool(equations))

    @staticmethod
    def _text(equation: Equation, theme: Theme) -> str:
        color = theme.hex("error") if equation.bad else ""
        return latex(equation.formula.text, equation.formula.value, color)


def _spoken(equation: Equation) -> str:
    """A formula without its typography."""
    text = equation.formula.text
    say = QCoreApplication.translate
    text = text.replace(r"\left\lfloor", say("Details", "floor of") + " ")
    text = text.replace(r"\left\lceil", say("Details", "ceiling of") + " ")
    for sign, words in _SPOKEN:
        text = text.replace(sign, words)
    said = f"{text} = {equation.formula.value:g}"
    return f"{equation.label}: {said}" if equation.label else said


class Figures(QWidget):
    """What, and how much, in two columns."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[tuple[QLabel, QLabel]] = []
        self._lines: tuple[Fact, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 6, 16, 6)
        self._grid.setVerticalSpacing(5)
        self._grid.setColumnStretch(1, 1)
        self.hide()

    def show_lines(self, lines: tuple[Fact, ...]) -> None:
        """Show other lines; what is equal stays as it is."""
        while len(self._rows) < len(lines):
            at = len(self._rows)
            row = label("", "sub"), label("")
            font = row[1].font()
            font.setWeight(QFont.Weight.DemiBold)
            row[1].setFont(font)
            row[0].setAlignment(Qt.AlignmentFlag.AlignTop)
            row[1].setAlignment(Qt.AlignmentFlag.AlignRight)
            row[1].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._rows.append(row)
            for column, part in enumerate(row):
                self._grid.addWidget(part, at, column)
        for k, (name, text) in enumerate(self._rows):
            there = k < len(lines)
            if text.isHidden() == there:
                name.setVisible(there)
                text.setVisible(there)
            if there and lines[k : k + 1] != self._lines[k : k + 1]:
                self._show(lines[k], name, text)
        self._lines = lines
        self.setVisible(bool(lines))

    @staticmethod
    def _show(fact: Fact, name: QLabel, text: QLabel) -> None:
        name.setText(fact.label)
        name.setToolTip(fact.help)
        text.setText(fact.text)
        text.setAccessibleName(f"{fact.label}: {fact.text}")
        be(text, "role", "error" if fact.bad else "")

    @property
    def shown(self) -> dict[str, str]:
        """The lines by what they say."""
        return {fact.label: fact.text for fact in self._lines}
