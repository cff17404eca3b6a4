"""What a check found, as notices: a heading, figures in words, and what to do as buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from msgspec import structs
from PySide6.QtCore import QCoreApplication

from gradscape.backends.verdicts import Severity, Verdict
from gradscape.graph.check.label import find
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import SetTraining
from gradscape.graph.text import Text
from gradscape.gui.editor import Editor
from gradscape.gui.training.failure import Failure, less_memory
from gradscape.gui.training.notice import Act, Level, Said
from gradscape.gui.words import said as in_words

LEVELS: dict[Severity, Level] = {
    "good": "ok",
    "hint": "info",
    "warning": "warn",
    "error": "error",
}
RATES = {"broken-later": "lower", "rising": "lower", "slow": "higher"}
"""Which rate is offered where another one may help."""


def findings(verdicts: Iterable[Verdict], editor: Editor) -> list[Said]:
    """Verdicts, the gravest first; a button where an edit may help or a node is concerned."""
    order: tuple[Severity, ...] = ("error", "warning", "hint", "good")
    ranked = sorted(verdicts, key=lambda verdict: order.index(verdict.severity))
    return [_said(verdict, editor) for verdict in ranked]


def trouble(failure: Failure, editor: Editor) -> Said:
    """Why there was no check."""
    acts = list(_shows(failure.nodes, editor))
    remedy = failure.remedy
    if remedy is not None:
        acts.insert(0, Act(in_words(remedy.label), lambda: editor.apply(remedy)))
    return Said("error", _tr("The check could not be made"), failure.message, tuple(acts))


def _said(verdict: Verdict, editor: Editor) -> Said:
    sentences = (verdict.code.template, *verdict.code.remedies)
    text = " ".join(in_words(Text(each, **verdict.arguments)) for each in sentences)
    found = (find(editor.project, node) for node in verdict.nodes)
    nodes = tuple(path for path in found if path)
    acts = (*_remedies(verdict, editor), *_shows(nodes, editor))
    return Said(LEVELS[verdict.severity], _title(verdict), text, acts)


def _title(verdict: Verdict) -> str:
    titles = {
        "start": _tr("It begins as it should"),
        "start-alone": _tr("The loss at the start"),
        "start-high": _tr("It begins sure and wrong"),
        "start-low": _tr("It knows too much"),
        "start-not-finite": _tr("The loss is not finite"),
        "broken": _tr("A value is not finite"),
        "broken-later": _tr("The rate is too high"),
        "learned": _tr("It can learn"),
        "learning": _tr("It can learn"),
        "too-few-steps": _tr("Whether it learns is not known"),
        "rising": _tr("The rate is too high"),
        "capped": _tr("A softmax too many"),
        "slow": _tr("It learns slowly"),
        "stuck": _tr("It does not learn"),
        "reached": _tr("Gradients reach every node"),
        "silent": _tr("A part does not learn"),
        "time": _tr("Time"),
        "time-long": _tr("It takes long"),
        "memory": _tr("Memory"),
        "memory-full": _tr("There is not enough memory"),
    }
    return titles[verdict.code.name]


def _remedies(verdict: Verdict, editor: Editor) -> Iterator[Act]:
    which = RATES.get(verdict.code.name)
    if which is not None:
        rate = float(verdict.arguments[which])
        words = _tr("Set the rate to {0:g}").format(rate)
        yield Act(words, _edits(editor, lr=rate))
    if verdict.code.name == "memory-full":
        half = int(verdict.arguments["half"])
        words = _tr("Set the batch to {0}").format(half)
        yield Act(words, _edits(editor, batch=half))
        fix = less_memory(editor.project)
        if fix is not None:
            yield Act(in_words(fix.label), lambda: editor.apply(fix))


def _edits(editor: Editor, **values: Any) -> Callable[[], object]:
    """Changes what the training is by then."""
    return lambda: editor.do(SetTraining(structs.replace(editor.project.training, **values)))


def _shows(nodes: tuple[Path, ...], editor: Editor) -> Iterator[Act]:
    if not nodes:
        return

    def show() -> None:
        editor.reveal(nodes[0])
        if len(nodes) > 1:
            editor.select([path for path in nodes if path[:-1] == nodes[0][:-1]])

    yield Act(_tr("Show"), show)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Setup", text)
