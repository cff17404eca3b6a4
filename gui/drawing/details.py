"""The words on a card: what it is called, what was chosen, what comes out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.graph.definition import STRUCTURE
from gradscape.graph.diagnostic import Diagnostic
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS, Parameter
from gradscape.graph.operators.target import IN_BLOCKS
from gradscape.graph.plan import Step
from gradscape.graph.project import Project
from gradscape.graph.text import word
from gradscape.gui import words
from gradscape.gui.calm import severity
from gradscape.gui.canvas.scene import Mark
from gradscape.gui.theme import family
from gradscape.gui.words import title

UNKNOWN = "?"


def family_of(node: Node) -> str:
    """The family of colours of a node."""
    operator = OPERATORS.get(node.op)
    if operator is None or node.op in STRUCTURE:
        return "block"
    return family(operator.traits.group)


def shape(step: Step | None) -> str:
    """What comes out of a node; "?" where an error hides it."""
    if step is None:
        return UNKNOWN
    # An output of the network hands on what it gets.
    specs = step.outputs or step.inputs
    if not specs or specs[0] is None:
        return UNKNOWN
    more = f" +{len(specs) - 1}" if len(specs) > 1 else ""
    return f"{specs[0]}{more}"


def detail(project: Project, node: Node, step: Step | None, own: bool = True) -> str:
    """What was chosen, and what else differs from the default.

    Args:
        own: it stands in the network itself, and in no block.
    """
    operator = OPERATORS.get(node.op)
    if operator is None:
        values = _block(project, node, step)
        return ", ".join(f"{name.replace('_', ' ')} {_value(value)}" for name, value in values)
    if node.op in STRUCTURE:
        return _structure(node)
    if operator.traits.role == "input" and node.op != "input" and project.data:
        return words.data(project.data.name)
    resolved = step.operator if step else None
    said = [
        text
        for parameter in sorted(operator.parameters.values(), key=lambda p: p.shown or 99)
        if (own or operator.traits.role != "output" or parameter.name in IN_BLOCKS)
        and (text := _said(parameter, node.args.get(parameter.name), resolved))
    ]
    return ", ".join(said) or words.said(operator.traits.note)


def kept(said: str) -> str:
    """The detail of a node that training leaves as it is."""
    words = QCoreApplication.translate("Card", "frozen")
    return f"{words}, {said}" if said else words


def _said(parameter: Parameter, typed: Any, resolved: object) -> str:
    value = getattr(resolved, parameter.name, None)
    if value is None:
        value = parameter.default if typed is None else typed
    if value == parameter.default and not parameter.shown:
        return ""
    if parameter.kind == "boolean" and isinstance(value, bool):
        if value:
            return words.said(parameter.brief) or parameter.name
        return QCoreApplication.translate("Card", "no {0}").format(words.said(parameter.brief))
    text = _value(value, pair=parameter.kind == "size" and bool(parameter.shown))
    return f"{words.said(parameter.brief)} {text}" if parameter.brief else text


def _value(value: Any, pair: bool = False) -> str:
    """As a card says it; `pair`: both numbers of a size, though they are equal."""
    if isinstance(value, Expression):
        return value.source
    if isinstance(value, tuple):
        numbers = [_value(each) for each in value]
        if len(numbers) == 2 and len(set(numbers)) == 1 and not pair:
            return numbers[0]
        return "×".join(numbers)
    if isinstance(value, str):
        return words.said(word(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _block(project: Project, node: Node, step: Step | None) -> Iterator[tuple[str, Any]]:
    """What a use of a block says of its parameters, with the values that they come to."""
    definition = project.definitions.get(node.op)
    scope = step.plan.scope if step and step.plan else {}
    for name, default in definition.parameters.items() if definition else ():
        value = node.args.get(name, default)
        if value is not None and (default is None or value != default):
            yield name, scope.get(name, value)


def _structure(node: Node) -> str:
    if node.op == "sequence":
        held = node.args.get("body", ())
        return " → ".join(title(inner) for inner in held)
    of = node.args.get("of")
    times = _value(node.args.get("times", 2))
    return f"{times} × {title(of)}" if of else f"{times} ×"


def said_of(problems: tuple[Diagnostic, ...]) -> tuple[Mark, str]:
    """The worst that the check says of a node, and all that it says."""
    severities = {severity(problem) for problem in problems}
    mark: Mark = next((s for s in ("error", "warning", "hint") if s in severities), "")
    return mark, "\n".join(words.said(problem.message) for problem in problems)
