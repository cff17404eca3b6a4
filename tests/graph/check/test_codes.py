"""Every kind of finding: a broken project shows it, its fixes mend it, and undo gives it back."""

from collections import Counter

import pytest

from gradscape.graph.arguments import completed_project
from gradscape.graph.change import apply
from gradscape.graph.check import check, label
from gradscape.graph.check.report import Report
from gradscape.graph.diagnostic import CODES
from tests.graph.check.broken import BROKEN, Build

CASES = [(code, build) for code, builds in BROKEN.items() for build in builds]

WITHOUT_FIX = {
    # What the person wants cannot be guessed.
    "parameter",
    "output-unreached",
    "no-output",
    "batch",
    "sequential",
    # A file that nobody drew.
    "recursion",
    "too-deep",
    "too-large",
}


def test_every_code_has_a_broken_project() -> None:
    assert set(BROKEN) == set(CODES)


@pytest.mark.parametrize(("code", "build"), CASES, ids=[build.__name__ for _, build in CASES])
def test_shown_mended_undone(code: str, build: Build) -> None:
    project = completed_project(build())
    report = check(project)
    found = [d for d in report.diagnostics if d.code.name == code]
    assert found
    for diagnostic in found:
        assert diagnostic.message
        assert all(label(project, path) for path in diagnostic.nodes)
        for fix in diagnostic.fixes:
            change = fix.edit.apply(project)
            mended = apply(project, change)
            after = check(mended)
            where = [d.nodes for d in after.diagnostics if d.code.name == code]
            assert diagnostic.nodes not in where, fix.label
            assert not added(report, after), fix.label
            assert apply(mended, change.inverse()) == project


def added(before: Report, after: Report) -> Counter[str]:
    """The errors that were not there before."""
    return Counter(d.code.name for d in after.errors) - Counter(d.code.name for d in before.errors)


@pytest.mark.parametrize("code", sorted(set(BROKEN) - WITHOUT_FIX))
def test_somewhere_it_has_a_fix(code: str) -> None:
    reports = [check(completed_project(build())) for build in BROKEN[code]]
    found = [d for report in reports for d in report.diagnostics if d.code.name == code]
    assert any(d.fixes for d in found)


def test_a_plan_only_without_errors() -> None:
    for code, build in CASES:
        report = check(build())
        broken = any(d.severity == "error" for d in report.diagnostics)
        assert (report.plan is None) == broken, code


def test_what_is_found_is_in_order() -> None:
    ranks = {"error": 0, "warning": 1, "hint": 2}
    for _, build in CASES:
        severities = [ranks[d.severity] for d in check(build()).diagnostics]
        assert severities == sorted(severities)
