"""Failure: what went wrong with a run, where, and what may be done about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from msgspec import structs
from PySide6.QtCore import QCoreApplication

from gradscape.backends.protocol import Ended, Failed
from gradscape.graph.check.label import find
from gradscape.graph.diagnostic import Fix, Path
from gradscape.graph.edits import SetTraining
from gradscape.graph.project import Project
from gradscape.graph.text import Text

Kind = Literal["input", "data", "torch", "memory", "disk", "diverged", "killed"]


@dataclass(frozen=True)
class Failure:
    """Something that ended a run, or kept it from beginning.

    Args:
        message: what happened and what to do, in words.
        nodes: the nodes concerned, as far as the document has them.
        kind: `input`: it could not begin (its device, its folder, torch); `data`: the data cannot
            be read; `torch`: an error in the model; `memory`: the device had none left; `disk`: the
            record could not be written; `diverged`: a number was not finite; `killed`: the worker
            died.
        remedy: an edit that may help.
        trace: for a report.
    """

    message: str
    nodes: tuple[Path, ...] = ()
    kind: Kind = "torch"
    remedy: Fix | None = None
    trace: str = ""


def broken(said: Failed, project: Project, printed: str = "") -> Failure:
    """What a worker said of its run, for the document as it is now."""
    nodes = inputs(project) if said.data else _found(project, said.nodes)
    kinds: dict[Kind, bool] = {
        "memory": said.memory,
        "data": said.data,
        "disk": said.disk,
        "input": said.input,
    }
    kind: Kind = next((kind for kind, holds in kinds.items() if holds), "torch")
    remedy = less_memory(project) if said.memory else None
    return Failure(said.message, nodes, kind, remedy, said.trace or printed)


def diverged(ended: Ended, project: Project) -> Failure:
    """A run that came to a number that is not finite."""
    step = f"{ended.step:,}"
    if ended.node is None:
        words = _say("At step {0} the loss was not finite").format(step)
    elif ended.gradient:
        words = _say("At step {0} the gradient of {1} was the first that was not finite")
    else:
        words = _say("At step {0} the output of {1} was the first that was not finite")
    advice = _say("A lower learning rate may help. The last good checkpoint is kept")
    nodes = _found(project, (ended.node,) if ended.node is not None else ())
    said = f"{words.format(step, ended.node)}. {advice}."
    return Failure(said, nodes, "diverged", slower(project))


def died(words: str, project: Project, printed: str = "") -> Failure:
    """A worker that died without a word; most often memory was the reason."""
    return Failure(words, (), "killed", less_memory(project), printed)


def slower(project: Project) -> Fix:
    """A tenth of the learning rate."""
    training = project.training
    lr = float(f"{training.lr / 10:.2g}")
    edit = SetTraining(structs.replace(training, lr=lr))
    return Fix(Text("Set the rate to {rate}", rate=f"{lr:g}"), edit)


def less_memory(project: Project) -> Fix | None:
    """The same batch in twice as many parts; None where a part has one sample already."""
    training = project.training
    if training.accumulate >= training.batch:
        return None
    parts = min(2 * training.accumulate, training.batch)
    edit = SetTraining(structs.replace(training, accumulate=parts))
    return Fix(Text("Compute the batch in {parts} parts", parts=parts), edit)


def inputs(project: Project) -> tuple[Path, ...]:
    """Where the data comes in."""
    return tuple((node.id,) for node in project.root.inputs)


def _found(project: Project, texts: Iterable[str]) -> tuple[Path, ...]:
    paths = (find(project, text) for text in texts if text)
    return tuple(path for path in paths if path)


def _say(words: str) -> str:
    return QCoreApplication.translate("Training", words)
