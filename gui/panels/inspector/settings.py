"""The fields of the network itself: its data, and the batch that its memory is counted for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.backends import data as sets
from gradscape.graph.definition import role
from gradscape.graph.edits import Edit, SetData, SetTraining
from gradscape.graph.operator import Parameter
from gradscape.graph.settings import changed
from gradscape.graph.text import Text
from gradscape.gui import words
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import Entry, Section, Target
from gradscape.gui.panels.inspector.typed import Form

BATCH = Parameter("batch", "integer", 64, minimum=1, help=Text("Samples in a step of training."))


def network_sections(editor: Editor) -> tuple[Section, ...]:
    """What is said of the network where no node is selected."""
    return (Section("", (data_entry(editor), _batch(editor))),)


def data_sections(editor: Editor, shown: Sequence[Target]) -> tuple[Section, ...]:
    """The data, with the node through which it comes into the network."""
    if len(shown) != 1 or shown[0].place.definition != editor.project.network:
        return ()
    node = shown[0].node
    fed = role(node) == "input" and node.op != "input"
    return (Section("", (data_entry(editor),)),) if fed else ()


def data_entry(editor: Editor) -> Entry:
    """Which data set; one that has no name here, a folder, stays among them."""
    data = editor.project.data
    known = dict.fromkeys((*sets.names(), *([data.name] if data else ())))
    choices: list[tuple[str | None, str]] = [(None, _tr("None yet"))]
    choices += [(name, words.data(name)) for name in known]
    return Entry(
        key="data",
        label=_tr("Data"),
        form=Form("text", choices=tuple(choices), computed=False),
        value=data.name if data else None,
        help=_tr(
            "What the network is trained on; its sizes are names in expressions. A folder holds "
            "images, in a folder for each class, or MNIST's four files."
        ),
        browse=_tr("Choose a folder …"),
        set=_set_data,
        reset=SetData(None) if data else None,
    )


def _set_data(name: Any) -> Edit:
    """Raises DataError: there is no such data."""
    return SetData(sets.describe(name) if name else None)


def _batch(editor: Editor) -> Entry:
    training = editor.project.training

    def edit(value: Any) -> Edit:
        return SetTraining(changed(training, {"batch": value}))

    return Entry(
        key="batch",
        label=_tr("Batch"),
        form=Form(BATCH.kind, BATCH, computed=False),
        value=training.batch,
        default=BATCH.default,
        help=words.said(BATCH.help),
        scope={},
        set=edit,
        reset=edit(BATCH.default) if training.batch != BATCH.default else None,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
