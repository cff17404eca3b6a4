"""What leaves a project: its source, and the job that trains it. No torch."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import convert

from gradscape.backends.protocol import Job, Loss
from gradscape.backends.source.paths import forward, modules, parameters
from gradscape.backends.source.render import Source, render
from gradscape.graph.check import Report, check, label
from gradscape.graph.diagnostic import Path
from gradscape.graph.errors import GradscapeError
from gradscape.graph.plan import Plan
from gradscape.graph.project import Project


class InvalidNetworkError(GradscapeError):
    """A network that cannot be built; `report` says why."""

    def __init__(self, report: Report) -> None:
        self.report = report
        first = report.errors[0]
        where = ", ".join(label(report.project, path) for path in first.nodes)
        more = f" (and {len(report.errors) - 1} more)" if len(report.errors) > 1 else ""
        super().__init__(f"{where + ': ' if where else ''}{first.message}{more}")


class NoDataError(GradscapeError):
    """A project that is to be trained has no data."""

    def __init__(self) -> None:
        super().__init__(
            "the project has no data to train on; name some (--data digits), or keep it in the "
            "project: gradscape check FILE --data digits --fix"
        )


@dataclass(frozen=True)
class Exported:
    """A valid network with its source."""

    report: Report
    plan: Plan
    source: Source

    @property
    def project(self) -> Project:
        return self.report.project

    @property
    def losses(self) -> tuple[Loss, ...]:
        """The loss of each output, in the order in which the model returns them in training."""
        assert self.plan.definition is not None
        steps = (self.plan.steps[node.id] for node in self.plan.definition.outputs)
        return tuple(convert(vars(step.operator), Loss) for step in steps)

    @property
    def nodes(self) -> dict[str, str]:
        """The dotted path of the node of each parameter, by its qualified name."""
        return self._labelled(parameters(self.plan))

    @property
    def modules(self) -> dict[str, str]:
        """The dotted path of the node of each module, by its qualified name; the model's is ""."""
        return {"": "", **self._labelled({k: v for k, v in modules(self.plan).items() if k})}

    @property
    def order(self) -> tuple[str, ...]:
        """The dotted paths of all nodes, as the forward pass comes to them: by depth."""
        return tuple(label(self.project, path) for path in forward(self.plan))

    @property
    def lines(self) -> tuple[tuple[int, str, str], ...]:
        """Which node a line of a class computes, by its path within the class."""
        return tuple(
            (at.line, at.class_name, label(self.project, at.node, at.definition))
            for at in self.source.map
        )

    def _labelled(self, paths: dict[str, Path]) -> dict[str, str]:
        return {name: label(self.project, path) for name, path in paths.items()}

    def job(self, device: str = "auto", threads: int | None = None) -> Job:
        """What a worker needs to train it; the run's folder is set when that is made.

        Raises:
            NoDataError: the project has no data.
        """
        if self.project.data is None:
            raise NoDataError
        return Job(
            source=self.source.text,
            outputs=self.losses,
            data=self.project.data,
            training=self.project.training,
            run="",
            device=device,
            threads=threads,
            nodes=self.nodes,
            modules=self.modules,
            lines=self.lines,
        )


def export(project: Project) -> Exported:
    """The source of a project's network.

    Raises:
        InvalidNetworkError: the network has an error.
    """
    report = check(project)
    if report.plan is None:
        raise InvalidNetworkError(report)
    return Exported(report, report.plan, render(report.plan, project.definitions))


def render_project(project: Project) -> Source:
    """The source of a project's network, for `Project.source`.

    Raises:
        InvalidNetworkError: the network has an error.
    """
    return export(project).source
