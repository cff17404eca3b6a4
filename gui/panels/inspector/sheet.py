"""What the inspector shows, as values: whose fields, with which values, and the edits they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.graph.definition import REQUIRED, role
from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.graph.edits import (
    Edit,
    Edits,
    ResetArgument,
    SetArgument,
    SetShares,
    SetWhen,
)
from gradscape.graph.edits.base import title
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS, Parameter
from gradscape.graph.project import Project
from gradscape.gui import words
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.scope import scope_at
from gradscape.gui.panels.inspector.typed import Form, Scope, show
from gradscape.gui.places import Place, node_at, place


class Unset:
    """No value: several nodes differ (`MIXED`), or nothing is given (`MISSING`)."""


MIXED, MISSING = Unset(), Unset()
MORE = "more"
"""The section of what is said of few nodes."""
Argument = tuple[str, tuple[str, ...], str]
"""Where an argument is written: definition, path in its body, name."""


@dataclass(frozen=True)
class Entry:
    """One field.

    Args:
        key: names it within its sheet.
        value: a literal, an expression, `MIXED` or `MISSING`.
        default: what stands there unless something else is said.
        placeholder: what stands there in grey where nothing is given.
        scope: what expressions may use; None where an error hides the values.
        blamed: an error is mended by another value here.
        set: the edit that gives it a value.
        reset: the edit that takes it back to its default.
        exposes: the arguments that it stands for, where a block could ask for them instead.
    """

    key: str
    label: str
    form: Form
    value: Any
    default: Any = None
    placeholder: str = ""
    required: bool = False
    help: str = ""
    scope: Scope | None = field(default=None, compare=False)
    blamed: bool = False
    set: Callable[[Any], Edit] = field(kw_only=True, compare=False)
    reset: Edit | None = field(default=None, compare=False)
    exposes: tuple[Argument, ...] = ()

    @property
    def modified(self) -> bool:
        """Whether it says something else than its default."""
        if isinstance(self.value, Unset):
            return False
        return type(self.value) is not type(self.default) or self.value != self.default


@dataclass(frozen=True)
class Section:
    """Fields under a heading; the first has none. One that folds is opened on demand."""

    title: str
    entries: tuple[Entry, ...]
    folds: bool = False


@dataclass(frozen=True)
class Target:
    """A node whose arguments are shown: where it is written, and by which path it was reached."""

    place: Place
    path: Path
    node: Node


@dataclass(frozen=True)
class _Draft:
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


def targets(editor: Editor) -> tuple[Target, ...]:
    """The nodes that are selected, once each: two uses of a block hold the same ones."""
    found: dict[Place, Target] = {}
    for path in editor.selection:
        where = place(editor.project, path)
        found[where] = Target(where, path, node_at(editor.project, path))
    return tuple(found.values())


def sections(editor: Editor, shown: Sequence[Target], more: bool = False) -> tuple[Section, ...]:
    """The fields that nodes have in common.

    Args:
        more: also what is said of few nodes.
    """
    current = shown[-1]
    scope = scope_at(editor.plan, current.path)
    blamed = blamed_arguments(editor.report.diagnostics)
    drafts = [list(_drafts(editor, target, more)) for target in shown]
    common = [
        found
        for draft in drafts[-1]
        if None not in (found := [_same(draft, others) for others in drafts])
    ]
    made: dict[str, list[Entry]] = {"": []}
    if all(role(target.node) not in ("input", "output") for target in shown):
        made[MORE] = []
    for same in common:
        entry = _entry(same, scope, blamed)  # type: ignore[arg-type]  # no None is left
        heading = entry.key.rpartition(".")[0]
        made.setdefault(heading, []).append(entry)
    heads = _headings(editor.project, current.node)
    last = made.pop(MORE, None)
    listed = [Section(heads.get(key, ""), tuple(entries)) for key, entries in made.items()]
    if last is not None:
        listed.append(Section(_tr("More"), tuple(last), folds=True))
    return tuple(listed)


def _same(draft: _Draft, others: list[_Draft]) -> _Draft | None:
    def alike(other: _Draft) -> bool:
        same = (other.key, other.label, other.form.sort) == (
            draft.key,
            draft.label,
            draft.form.sort,
        )
        return same and other.form.choices == draft.form.choices

    return next(filter(alike, others), None)


def _entry(found: Sequence[_Draft], scope: Scope | None, blamed: frozenset[Argument]) -> Entry:
    last = found[-1]
    same = all(_equal(draft.value, last.value) for draft in found)

    def edit(value: Any) -> Edit:
        return _together([draft.set(value) for draft in found])

    resets = [draft.reset for draft in found if draft.reset is not None]
    arguments = tuple(draft.argument for draft in found if draft.argument)
    return Entry(
        key=last.key,
        label=last.label,
        form=last.form,
        value=last.value if same else MIXED,
        default=last.default,
        placeholder=last.placeholder if same else "—",
        required=any(draft.required for draft in found),
        help=last.help,
        scope=scope,
        blamed=any(draft.argument in blamed for draft in found),
        set=edit,
        reset=_together(resets) if resets else None,
        exposes=arguments,
    )


def _equal(a: Any, b: Any) -> bool:
    return type(a) is type(b) and bool(a == b)


def _together(edits: Sequence[Edit]) -> Edit:
    return edits[0] if len(edits) == 1 else Edits(tuple(edits))


def _headings(project: Project, node: Node) -> Mapping[str, str]:
    """What stands above the fields of what a repeat holds."""
    heads = {"first": _tr("First turn")}
    of = node.args.get("of") if node.op == "repeat" else None
    if isinstance(of, Node):
        heads["of"] = _tr("Each turn: {}").format(title(of))
    return heads


def _drafts(editor: Editor, target: Target, more: bool) -> Iterator[_Draft]:
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
) -> Iterator[_Draft]:
    """The arguments that an operator declares, or the parameters of a block."""
    for name, form, default, help_text in declared(editor, node, path):
        given = name in node.args
        value = form.kept(node.args[name]) if given else MISSING
        missing = default is REQUIRED and not given and node.op not in OPERATORS
        yield _Draft(
            f"{prefix}{name}",
            words.label(name),
            form,
            value,
            partial(SetArgument, where.definition, where.inner, name),
            ResetArgument(where.definition, where.inner, name) if given else None,
            default=default if node.op in OPERATORS else MISSING,
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
            yield name, form_of(parameter), parameter.default, parameter.help
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


def _first(editor: Editor, where: Place, node: Node, of: Node) -> Iterator[_Draft]:
    """What is otherwise in the first turn of a repeat."""
    first: Mapping[str, Any] = node.args.get("first", {})
    if of.op in OPERATORS and not first:
        return

    def edit(changed: Mapping[str, Any]) -> Edit:
        return SetArgument(where.definition, where.inner, "first", changed)

    path = (*where.inner, "0")
    for name, form, default, help_text in declared(editor, of, path):
        rest = {key: value for key, value in first.items() if key != name}
        yield _Draft(
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


def _condition(where: Place, node: Node) -> _Draft:
    choices = ((None, _tr("Always")), (False, _tr("Bypassed")))
    return _Draft(
        f"{MORE}.when",
        _tr("Present"),
        Form("boolean", choices=choices),
        None if node.when is True else node.when,
        lambda value: SetWhen(where.definition, where.inner, value),
        SetWhen(where.definition, where.inner, None),
        help=_tr(
            "Where it is absent, its first input passes through. A condition is an expression."
        ),
    )


def _sharing(project: Project, where: Place, node: Node) -> Iterator[_Draft]:
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
    yield _Draft(
        f"{MORE}.shares",
        _tr("Weights"),
        Form("text", choices=tuple(choices), computed=False),
        node.shares,
        lambda value: SetShares(where.definition, node.id, value),
        SetShares(where.definition, node.id, None) if node.shares else None,
        help=_tr("Two nodes may use the same weights; they are then counted, and trained, once."),
    )


def blamed_arguments(diagnostics: Sequence[Diagnostic]) -> frozenset[Argument]:
    """The arguments whose change mends an error best, wherever the error shows."""
    found: set[Argument] = set()
    for diagnostic in diagnostics:
        if diagnostic.severity == "error" and diagnostic.fixes:
            found.update(_set_by(diagnostic.fixes[0].edit))
    return frozenset(found)


def _set_by(edit: Edit) -> Iterator[Argument]:
    if isinstance(edit, Edits):
        for step in edit.steps:
            yield from _set_by(step)
    elif isinstance(edit, SetArgument):
        yield edit.definition, edit.path, edit.name


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
