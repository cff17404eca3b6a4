"""What is known of what is selected: shapes, parameters, work, memory, formulas, problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradscape.graph.counting import Cost
from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.graph.formula import Formula
from gradscape.graph.plan import Plan, Step
from gradscape.graph.receptive import Fields
from gradscape.graph.spec import Spec
from gradscape.gui import figures, words
from gradscape.gui.calm import severity
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import Argument, Target
from gradscape.gui.panels.inspector.sheet import blamed_arguments

UNKNOWN = "?"
SHOWN = 6
"""Values of a variadic input that are listed; beyond, their number is said."""


@dataclass(frozen=True)
class Fact:
    """A line: what, and how much; what that means. Bad ones are red."""

    label: str
    text: str
    bad: bool = False
    help: str = ""


@dataclass(frozen=True)
class Equation:
    """A formula as it is shown: for which axis, where there are several; red where it is wrong."""

    label: str
    formula: Formula
    bad: bool


@dataclass(frozen=True)
class Facts:
    """All that the lower half of the inspector shows."""

    equations: tuple[Equation, ...] = ()
    lines: tuple[Fact, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def of_node(editor: Editor, target: Target) -> Facts:
    """What is known of a node."""
    step = editor.step(target.path)
    problems = _problems(editor, target)
    at_fault = any(severity(d) == "error" for d in problems)
    equations: tuple[Equation, ...] = ()
    lines: list[Fact] = []
    if step is not None and not step.absent:
        equations = tuple(_equations(step, at_fault and not step.problems))
        lines += _shapes(step, at_fault)
    cost = _cost(editor, target.path)
    lines += _costs(editor, cost) if cost else []
    if step is not None and (seen := _receptive(editor.plan, target.path, step)):
        told = _tr("How much of the input one number of the output sees.")
        lines.append(Fact(_tr("Receptive field"), seen, help=told))
    return Facts(equations, tuple(lines), problems)


def of_nodes(editor: Editor, shown: Sequence[Target]) -> Facts:
    """What several nodes come to together."""
    costs = [_cost(editor, target.path) for target in shown]
    theirs = [d for target in shown for d in editor.problems(target.path)]
    problems = tuple(d for d in editor.report.diagnostics if any(d is each for each in theirs))
    if None in costs:
        return Facts(problems=problems)
    total = Cost(*map(sum, zip(*(cost for cost in costs if cost), strict=True)))
    return Facts(lines=tuple(_costs(editor, total)), problems=problems)


def of_body(editor: Editor) -> Facts:
    """What is known of the network, or of the block that is shown."""
    plan = editor.shown_plan
    lines: list[Fact] = []
    if not editor.at and (data := editor.project.data):
        lines.append(Fact(_tr("Sample"), words.shape(data.prepared, wide=True)))
        if data.classes is not None:
            lines.append(Fact(_tr("Classes"), figures.exact(data.classes)))
    lines.append(
        Fact(_tr("Nodes"), figures.exact(len(editor.project.definitions[editor.body].body)))
    )
    if plan is not None:
        outputs = [spec for spec in plan.outputs if spec]
        inputs = plan.inputs or tuple(_begins(plan))
        lines += [Fact(_tr("In"), words.batched(spec)) for spec in inputs]
        lines += [Fact(_tr("Out"), words.batched(spec)) for spec in outputs]
    cost = _cost(editor, editor.at)
    lines += _costs(editor, cost) if cost else []
    whole = editor.report.cost
    if whole is not None:
        if not editor.at:
            text = figures.size(whole.memory_bytes)
            lines.append(Fact(_tr("Training, batch {}").format(whole.batch), text))
        lines.append(Fact(_tr("Receptive field"), _extent(whole.receptive_field(editor.at))))
    problems = () if editor.at else tuple(d for d in editor.report.diagnostics if () in d.nodes)
    return Facts((), tuple(lines), problems)


def _begins(plan: Plan) -> Iterator[Spec]:
    for step in plan.steps.values():
        if step.operator and step.operator.traits.role == "input":
            yield from (spec for spec in step.outputs if spec)


def _equations(step: Step, at_fault: bool) -> Iterator[Equation]:
    if step.operator is None or None in step.inputs:
        return
    formulas = step.operator.formula(*step.specs)
    shown = step.outputs[0] if step.outputs and step.outputs[0] else None
    ndim = shown.ndim if shown else step.specs[0].ndim if step.specs else 0
    for formula in formulas:
        label = _axes(formula.axes, ndim) if len(formulas) > 1 else ""
        wrong = formula.value < 1 or isinstance(formula.value, float)
        yield Equation(label, formula, wrong or at_fault)


def _axes(axes: tuple[int, ...], ndim: int) -> str:
    names = {
        4: (_tr("channels"), _tr("height"), _tr("width")),
        3: (_tr("length"), _tr("dim")),
        2: (_tr("features"),),
    }.get(ndim, ())
    text = ", ".join(
        names[axis - 1] if 0 < axis <= len(names) else _tr("axis {}").format(axis) for axis in axes
    )
    return text[:1].upper() + text[1:]


def _shapes(step: Step, at_fault: bool) -> Iterator[Fact]:
    known = [words.batched(spec) if spec else UNKNOWN for spec in step.inputs]
    if len(known) > SHOWN:
        known = [*known[: SHOWN - 1], _tr("{} more").format(len(known) - SHOWN + 1)]
    if known:
        yield Fact(_tr("In"), "\n".join(known))
    if step.outputs or step.problems:
        given = [words.batched(spec) if spec else UNKNOWN for spec in step.outputs] or [UNKNOWN]
        same = len(set(given)) == 1 and len(given) > 1
        text = f"{len(given)} × ({given[0]})" if same else "\n".join(given)
        yield Fact(_tr("Out"), text, at_fault)


def _cost(editor: Editor, path: Path) -> Cost | None:
    try:
        return editor.report.cost_at(path)
    except (KeyError, IndexError):
        return None


def _costs(editor: Editor, cost: Cost) -> Iterator[Fact]:
    batch = editor.project.training.batch
    yield Fact(_tr("Parameters"), figures.exact(cost.parameters))
    told = _tr("Products that are summed, for one sample in evaluation.")
    yield Fact(_tr("Multiply-adds"), figures.brief(cost.macs), help=told)
    text = _tr("Activations, batch {}").format(figures.exact(batch))
    told = _tr("What is kept of a batch from the forward pass until the backward pass reads it.")
    if not cost.activations:
        told += " " + _tr("0 B: nothing behind reads it in the backward pass.")
    yield Fact(text, figures.size(batch * cost.activations), help=told)


def _receptive(plan: Plan, path: Path, step: Step) -> str:
    if None in step.outputs or not step.outputs or step.problems:
        return ""
    try:
        return _extent(Fields(plan).at(path))
    except KeyError:
        return ""  # an error inside a block hides a part of the way from the input


def _extent(extent: tuple[int, int] | None) -> str:
    return words.shape(extent, wide=True) if extent else _tr("everything")


def _problems(editor: Editor, target: Target) -> tuple[Diagnostic, ...]:
    """What is wrong with a node, and what another value of its arguments would mend elsewhere."""
    own = editor.problems(target.path)
    elsewhere = [
        diagnostic
        for diagnostic in editor.report.errors
        if any(_is_of(argument, target) for argument in blamed_arguments((diagnostic,)))
        and not any(diagnostic is other for other in own)
    ]
    return (*own, *elsewhere)


def _is_of(argument: Argument, target: Target) -> bool:
    return argument[:2] == (target.place.definition, target.place.inner)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
