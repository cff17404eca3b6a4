"""The sheet: the fields that the selected nodes have in common, and who is to blame."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QCoreApplication

from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Diagnostic
from gradscape.graph.edits import Edit, Edits, SetArgument
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.drafts import Draft, drafts, equal
from gradscape.gui.panels.inspector.entry import MIXED, MORE, Argument, Entry, Section, Target
from gradscape.gui.panels.inspector.scope import scope_at
from gradscape.gui.panels.inspector.typed import Scope
from gradscape.gui.places import Place, node_at, place
from gradscape.gui.words import title


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
    made: dict[str, list[Entry]] = {"": []}
    if all(role(target.node) not in ("input", "output") for target in shown):
        made[MORE] = []
    for alike in _common([list(drafts(editor, target, more)) for target in shown]):
        entry = _entry(alike, scope, blamed)
        heading = entry.key.rpartition(".")[0]
        made.setdefault(heading, []).append(entry)
    heads = _headings(editor.project, current.node)
    last = made.pop(MORE, None)
    filled = ((key, tuple(entries)) for key, entries in made.items() if entries)
    listed = [Section(heads.get(key, ""), entries) for key, entries in filled]
    if last is not None:
        listed.append(Section(_tr("More"), tuple(last), folds=True))
    return tuple(listed)


def _common(nodes: Sequence[Sequence[Draft]]) -> Iterator[Sequence[Draft]]:
    """For each field that all nodes have: the draft of each."""
    for draft in nodes[-1]:
        found = [next((o for o in others if _alike(o, draft)), None) for others in nodes]
        alike = [each for each in found if each is not None]
        if len(alike) == len(nodes):
            yield alike


def _alike(a: Draft, b: Draft) -> bool:
    """Whether they are one field."""
    if (a.key, a.label) != (b.key, b.label):
        return False
    return a.form.sort == b.form.sort and a.form.choices == b.form.choices


def _entry(found: Sequence[Draft], scope: Scope | None, blamed: frozenset[Argument]) -> Entry:
    last = found[-1]
    same = all(equal(draft.value, last.value) for draft in found)

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


def _together(edits: Sequence[Edit]) -> Edit:
    return edits[0] if len(edits) == 1 else Edits(tuple(edits))


def _headings(project: Project, node: Node) -> Mapping[str, str]:
    """What stands above the fields of what a repeat holds."""
    heads = {"first": _tr("First turn")}
    of = node.args.get("of") if node.op == "repeat" else None
    if isinstance(of, Node):
        heads["of"] = _tr("Each turn: {}").format(title(of))
    return heads


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
