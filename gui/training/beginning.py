"""From a document to the folder of a run."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from gradscape.backends import data
from gradscape.backends.jobs import Exported, InvalidNetworkError
from gradscape.backends.protocol import Job
from gradscape.backends.runs import Run
from gradscape.backends.runs.registry import Registry
from gradscape.backends.source.render import render
from gradscape.graph.check import Report
from gradscape.graph.errors import GradscapeError
from gradscape.graph.storage import dumps


def exported(report: Report) -> Exported:
    """What is trained of a document that was just checked.

    Raises:
        GradscapeError: the network has an error, or there is no data that could be read.
    """
    if report.plan is None or report.errors:
        raise InvalidNetworkError(report)
    settings = report.project.data
    if settings is None:
        raise GradscapeError(
            QCoreApplication.translate("Training", "There is no data to train on: choose some")
        )
    data.describe(settings.name)
    return Exported(report, report.plan, render(report.plan, report.project.definitions))


def begin(made: Exported, job: Job, folder: Path, title: str) -> Run:
    """The folder of a new run, under the next number. Raises RunError where it cannot be made."""
    return Registry(folder).create(stem(title), job, dumps(made.project), made.project.network)


def stem(title: str) -> str:
    """What the folders of the runs of a document of that title begin with."""
    return re.sub(r"[^\w.-]+", "-", title).strip("-.") or "run"
