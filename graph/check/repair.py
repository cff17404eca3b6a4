"""Apply the best fixes, as `gradscape check --fix` does."""

from __future__ import annotations

from dataclasses import dataclass

from gradscape.graph.check.checker import Checker
from gradscape.graph.check.report import Report
from gradscape.graph.diagnostic import Fix
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Repair:
    """What came of it: the report at the end, and the fixes that were applied, in order."""

    report: Report
    applied: tuple[Fix, ...]


def repair(checker: Checker, report: Report) -> Repair:
    """Apply the first fix of each error and warning until none is left or nothing changes."""
    applied: list[Fix] = []
    seen: list[Project] = [report.project]
    while fix := _first(report, seen):
        applied.append(fix)
        seen.append(fix.edit.result(report.project))
        report = checker.check(seen[-1])
    return Repair(report, tuple(applied))


def _first(report: Report, seen: list[Project]) -> Fix | None:
    """The next fix that leads to a project that was not there before."""
    for diagnostic in report.diagnostics:
        if diagnostic.severity != "hint" and diagnostic.fixes:
            fix = diagnostic.fixes[0]
            if fix.edit.result(report.project) not in seen:
                return fix
    return None
