"""How loudly the window says what the check finds."""

from __future__ import annotations

from gradscape.graph.check.fitting import EMPTY
from gradscape.graph.check.report import Report
from gradscape.graph.diagnostic import Diagnostic, Severity


def severity(problem: Diagnostic) -> Severity:
    """That of a problem; where nothing is drawn yet nobody has done anything wrong: a hint."""
    return "hint" if problem.code is EMPTY else problem.severity


def is_empty(report: Report) -> bool:
    """Whether nothing is drawn yet."""
    return any(problem.code is EMPTY for problem in report.diagnostics)
