"""The fields of the training: what each means, its default and its range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.graph.edits import Edit, SetTraining
from gradscape.graph.expression import evaluate
from gradscape.graph.operator import Kind, Parameter
from gradscape.graph.settings import Training, changed
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import Entry, Section
from gradscape.gui.panels.inspector.typed import Form

DEFAULTS = Training()
OPTIMIZERS = {"sgd": "SGD", "adam": "Adam", "adamw": "AdamW"}


@dataclass(frozen=True)
class Setting:
    """How a setting is shown; numbers outside its range are refused by Training itself."""

    label: str
    help: str
    kind: Kind = "number"
    least: float | None = None
    most: float | None = None
    choices: Mapping[str, str] | None = None


def rates(editor: Editor) -> Section:
    """What decides how far each step goes."""
    used = editor.project.training.optimizer == "sgd"
    names = ("optimizer", "lr", *(("momentum",) if used else ()), "weight_decay")
    return _section(editor, (*names, "schedule", "warmup"))


def lengths(editor: Editor) -> Section:
    """What decides how many steps there are, and from where they begin."""
    return _section(editor, ("batch", "epochs", "seed"))


def more(editor: Editor, opened: bool) -> Section:
    """What few need."""
    section = _section(editor, ("accumulate",) if opened else ())
    return Section(_tr("More"), section.entries, folds=True)


def _section(editor: Editor, names: tuple[str, ...]) -> Section:
    known = _settings()
    training = editor.project.training
    return Section("", tuple(_entry(training, name, known[name]) for name in names))


def _entry(training: Training, name: str, setting: Setting) -> Entry:
    default = getattr(DEFAULTS, name)

    def edit(value: Any) -> Edit:
        return SetTraining(changed(training, {name: evaluate(value, {})}))

    choices = tuple(setting.choices.items()) if setting.choices else ()
    parameter = Parameter(name, setting.kind, default, setting.least, setting.most)
    value = getattr(training, name)
    return Entry(
        key=name,
        label=setting.label,
        form=Form(setting.kind, None if choices else parameter, choices, computed=False),
        value=value,
        default=default,
        placeholder="" if choices else f"{default:g}",
        help=_told(setting, default),
        scope={},
        set=edit,
        reset=edit(default) if value != default else None,
    )


def _told(setting: Setting, default: Any) -> str:
    """What it means, what it can be, and what it is by itself."""
    if setting.choices:
        return f"{setting.help}\n{_tr('By default {0}.').format(setting.choices[default])}"
    if setting.most is not None:
        words = _tr("From {0:g} to {1:g}; by default {2:g}.")
        return f"{setting.help}\n{words.format(setting.least, setting.most, default)}"
    if setting.least is not None:
        words = _tr("At least {0:g}; by default {1:g}.")
        return f"{setting.help}\n{words.format(setting.least, default)}"
    return f"{setting.help}\n{_tr('More than 0; by default {0:g}.').format(default)}"


def _settings() -> dict[str, Setting]:
    return {
        "optimizer": Setting(
            _tr("Optimiser"),
            _tr("How a step follows from the gradients. AdamW and Adam scale each weight's own."),
            "text",
            choices=OPTIMIZERS,
        ),
        "lr": Setting(_tr("Learning rate"), _tr("How far a step goes where the schedule is high.")),
        "momentum": Setting(
            _tr("Momentum"), _tr("The share of a step that the next one keeps."), least=0, most=1
        ),
        "weight_decay": Setting(
            _tr("Weight decay"), _tr("How strongly weights are drawn towards 0."), least=0
        ),
        "schedule": Setting(
            _tr("Schedule"),
            _tr("How the learning rate moves over the run; it is drawn below."),
            "text",
            choices=schedules(),
        ),
        "warmup": Setting(
            _tr("Warm-up"), _tr("The share of all steps in which the rate rises."), least=0, most=1
        ),
        "batch": Setting(_tr("Batch"), _tr("Samples in a step."), "integer", 1),
        "epochs": Setting(
            _tr("Epochs"), _tr("How often all samples are gone through."), "integer", 1
        ),
        "seed": Setting(
            _tr("Seed"),
            _tr("From which weights and the order of samples follow: the same gives the same run."),
            "integer",
            0,
        ),
        "accumulate": Setting(
            _tr("Batch in parts"),
            _tr(
                "A batch is computed in so many parts, one after another: the gradient is the "
                "same, the memory less. Batch norm sees a part at a time."
            ),
            "integer",
            1,
        ),
    }


def schedules() -> Mapping[str, str]:
    """The schedules in words."""
    return {
        "constant": _tr("Constant"),
        "cosine": _tr("Cosine"),
        "one_cycle": _tr("One cycle"),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Setup", text)
