"""Drafts: what may be said of one node, before those of several are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.graph.definition import REQUIRED, role
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Edit, ResetArgument, SetArgument, SetShares, SetWhen
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS, Parameter
from gradscape.graph.operators.target import IN_BLOCKS
from gradscape.graph.project import Project
from gradscape.gui import words
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import MISSING, MORE, Argument, Target
from gradscape.gui.panels.inspector.typed import Form, show
from gradscape.gui.places import Place
from gradscape.gui.words import title


@dataclass(frozen=True)
class Draft:
    """An entry of one node, before those of several are put together."""

    key: str
    label: str
    form: Form
    value: Any
    set: Callable[[Any], Edit]
    reset: Edit | None
    default: Any = None
    placeholder: str = ""
    required: bool = False
    help: str = ""
    argument: Argument | None = None


def drafts(editor: Editor, target: Target, more: bool) -> Iterator[Draft]:
    """The fields of a node; with `more` also what is said of few."""
    project, node, where = editor.project, target.node, target.place
    yield from _arguments(editor, where, node, target.path)
    if node.op == "repeat" and isinstance(of := node.args.get("of"), Node):
        inner = Place(where.definition, (*where.inner, of.id))
        yield from _arguments(editor, inner, of, (*target.path, "0"), "of.")
        yield from _first(editor, where, node, of)
    if more or node.when is not None or node.shares:
        if role(node) not in ("input", "output"):
            yield _condition(where, node)
        yield from _sharing(project, where, node)


def _arguments(
    editor: Editor, where: Place, node: Node, path: Path, prefix: str = ""
) -> Iterator[Draft]:
    """The arguments that an operator declares, or the parameters of a block."""
    in_block = role(node) == "output" and where.definition != editor.project.network
    for name, form, default, help_text in declared(editor, node, path):
        if in_block and name not in IN_BLOCKS:
            continue
        given = name in node.args
        value = form.kept(node.args[name]) if given else MISSING
        resets = given and (node.op not in OPERATORS or not equal(value, default))
        missing = default is REQUIRED and not given and node.op not in OPERATORS
        yield Draft(
            f"{prefix}{name}",
            words.label(name),
            form,
            value,
            partial(SetArgument, where.definition, where.inner, name),
            ResetArgument(where.definition, where.inner, name) if resets else None,
            default=value if default is REQUIRED and given else default if given else MISSING,
            placeholder=_tr("required") if missing else show(default),
            required=missing,
            help=help_text,
            argument=(where.definition, where.inner, name),
        )


def declared(editor: Editor, node: Node, path: Path) -> Iterator[tuple[str, Form, Any, str]]:
    """(name, form, default, help) of all that may be said of a node."""
    operator = OPERATORS.get(node.op)
    if operator is not None:
        for name, parameter in operator.parameters.items():
            yield name, form_of(parameter), parameter.default, words.said(parameter.help)
        return
    definition = editor.project.definitions.get(node.op)
    if definition is None:
        return
    step = editor.step(path)
    inside = step.plan.scope if step and step.plan else {}
    for name, default in definition.parameters.items():
        sample = inside.get(name, node.args.get(name, default))
        yield name, Form("boolean" if isinstance(sample, bool) else "any"), default, ""


def form_of(parameter: Parameter) -> Form:
    """The field of an operator's parameter."""
    choices = tuple((choice, words.label(choice)) for choice in parameter.choices)
    return Form(parameter.kind, parameter, choices)


def _first(editor: Editor, where: Place, node: Node, of: Node) -> Iterator[Draft]:
    """What is otherwise in the first turn of a repeat."""
    first: Mapping[str, Any] = node.args.get("first", {})
    if of.op in OPERATORS and not first:
        return

    def edit(changed: Mapping[str, Any]) -> Edit:
        return SetArgument(where.definition, where.inner, "first", changed)

    path = (*where.inner, "0")
    for name, form, default, help_text in declared(editor, of, path):
        rest = {key: value for key, value in first.items() if key != name}
        yield Draft(
            f"first.{name}",
            words.label(name),
            form,
            first.get(name, MISSING),
            partial(_first_set, edit, rest, name),
            edit(rest) if name in first else None,
            default=MISSING,
            placeholder=show(of.args.get(name, default)),
            help=help_text,
        )


def _first_set(
    edit: Callable[[Mapping[str, Any]], Edit], rest: Mapping[str, Any], name: str, value: Any
) -> Edit:
    return edit({**rest, name: value})


def _condition(where: Place, node: Node) -> Draft:
    choices = ((None, _tr("Always")), (False, _tr("Bypassed")))
    return Draft(
        f"{MORE}.when",
        _tr("Present"),
        Form("boolean", choices=choices),
        None if node.when is True else node.when,
        lambda value: SetWhen(where.definition, where.inner, value),
        SetWhen(where.definition, where.inner, None) if node.when is not None else None,
        help=_tr(
            "Where it is absent, its first input passes through. A condition is an expression."
        ),
    )


def _sharing(project: Project, where: Place, node: Node) -> Iterator[Draft]:
    """Whose weights it uses, where there is a choice."""
    operator = OPERATORS.get(node.op)
    plain = operator is not None and (
        operator.traits.stateless or operator.traits.role in ("input", "output")
    )
    if len(where.inner) > 1 or plain:
        return
    body = project.definitions[where.definition].body
    others = [o for o in body if o.op == node.op and o.id != node.id and o.shares is None]
    if not others:
        return
    choices: list[tuple[str | None, str]] = [(None, _tr("Its own"))]
    choices += [(o.id, _tr("Those of {}").format(title(o))) for o in others]
    yield Draft(
        f"{MORE}.shares",
        _tr("Weights"),
        Form("text", choices=tuple(choices), computed=False),
        node.shares,
        lambda value: SetShares(where.definition, node.id, value),
        SetShares(where.definition, node.id, None) if node.shares else None,
        help=_tr("Two nodes may use the same weights; they are then counted, and trained, once."),
    )


def equal(a: Any, b: Any) -> bool:
    """Whether two values are the same; 1 is not True."""
    return type(a) is type(b) and bool(a == b)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
