"""Writes `source/*.py`: what the templates export. Read the difference before it is committed.

From the top of the repository: `python -m tests.golden.make_source`
"""

from __future__ import annotations

from pathlib import Path

from gradscape.backends.source.render import Source, render
from gradscape.graph import templates
from gradscape.graph.plan import Plan, Planner

FOLDER = Path(__file__).parent / "source"


def exported(name: str) -> tuple[Plan, Source]:
    """The plan of a template, and its source."""
    project = templates.build(name)
    plan = Planner(project.definitions).plan(project.root, {}, (), project.scope)
    assert not plan.problems
    return plan, render(plan, project.definitions)


def main() -> None:
    """Write the files of all templates, and no others."""
    for old in FOLDER.glob("*.py"):
        old.unlink()
    for name in templates.names():
        (FOLDER / f"{name}.py").write_text(exported(name)[1].text)


if __name__ == "__main__":
    main()
