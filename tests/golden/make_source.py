"""Writes `source/*.py`, what the templates export, and the example. Read the difference it makes.

From the top of the repository: `python -m tests.golden.make_source`
"""

from __future__ import annotations

from pathlib import Path

from gradscape.backends.source.render import Source, render
from gradscape.graph import templates
from gradscape.graph.plan import Plan
from gradscape.graph.planner import Planner
from gradscape.graph.storage import save

FOLDER = Path(__file__).parent / "source"
EXAMPLE = Path(__file__).parents[2] / "examples" / "digits.gradscape"


def exported(name: str) -> tuple[Plan, Source]:
    """The plan of a template, and its source."""
    project = templates.build(name)
    plan = Planner(project.definitions).plan(project.root, {}, (), project.scope)
    assert not plan.problems
    return plan, render(plan, project.definitions)


def main() -> None:
    """Write the files of all templates, and no others; and the example."""
    for old in FOLDER.glob("*.py"):
        old.unlink()
    for name in templates.names():
        (FOLDER / f"{name}.py").write_text(exported(name)[1].text)
    save(templates.build("digits"), EXAMPLE)


if __name__ == "__main__":
    main()
