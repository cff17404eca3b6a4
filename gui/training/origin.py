"""Origin: the network that a run was begun with."""

from __future__ import annotations

from collections.abc import Sequence

from gradscape.backends.runs import Run
from gradscape.backends.source.paths import forward
from gradscape.graph.check import check, label
from gradscape.graph.differences import same_network
from gradscape.graph.plan import Plan
from gradscape.graph.project import Project
from gradscape.graph.storage import loads
from gradscape.gui.editor import Editor


class Origin:
    """A project as it was, and the dotted paths of its nodes, as it runs through them."""

    def __init__(self, project: Project, order: Sequence[str]) -> None:
        self.project = project
        self.order = order
        self._held: tuple[Project, bool] = (project, True)

    @classmethod
    def of(cls, run: Run, editor: Editor) -> Origin:
        """That of a run. Raises GradscapeError where the run's folder is damaged."""
        project = loads(run.project)
        plan: Plan | None = editor.report.plan
        if plan is None or not same_network(project, editor.project):
            plan = check(project).plan
        paths = forward(plan) if plan is not None else ()
        return cls(project, [label(project, path) for path in paths])

    def is_of(self, project: Project) -> bool:
        """Whether another project has the same network. The last answer is kept."""
        if self._held[0] is not project:
            self._held = project, same_network(self.project, project)
        return self._held[1]
