"""Whom the inspector speaks of: nodes, a block, the network; their title, place and help."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradscape.graph.definition import parts
from gradscape.graph.edits import Edit, Rename, RenameDefinition
from gradscape.graph.model import Node
from gradscape.graph.names import is_needed
from gradscape.graph.operator import OPERATORS
from gradscape.gui import words
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector.entry import Target
from gradscape.gui.panels.inspector.scope import branch
from gradscape.gui.panels.inspector.sheet import targets
from gradscape.gui.theme import family
from gradscape.gui.words import said, title

DOT = " · "


@dataclass(frozen=True)
class Subject:
    """What stands in the head.

    Args:
        key: equal as long as the same is spoken of.
        targets: the nodes; none where it is the body that is shown.
        named: it has a name that can be another.
        nameless: it can do without one.
    """

    key: Hashable
    targets: tuple[Target, ...]
    title: str
    subtitle: str
    family: str
    help: str = ""
    named: bool = True
    nameless: bool = False

    def renamed(self, editor: Editor, name: str) -> Edit:
        """The edit that calls it otherwise."""
        if self.targets:
            where = self.targets[0].place
            return Rename(where.definition, where.inner, name)
        return RenameDefinition(editor.body, name)


def subject(editor: Editor) -> Subject:
    """Whom the inspector speaks of now."""
    found = targets(editor)
    key = id(editor), tuple(target.place for target in found)
    if not found:
        return _body(editor)
    if len(found) > 1:
        kinds = Counter(kind(target.node) for target in found)
        text = ", ".join(f"{count} {name}" if count > 1 else name for name, count in kinds.items())
        families = {_family(target.node) for target in found}
        hue = families.pop() if len(families) == 1 else "input"
        return Subject(key, found, _tr("{} nodes").format(len(found)), text, hue, named=False)
    target = found[0]
    node = target.node
    told = (kind(node) if node.name else "", _standing(editor, target))
    text = DOT.join(filter(None, told))
    nameless = not is_needed(node.op)
    return Subject(key, found, title(node), text, _family(node), help_of(node), nameless=nameless)


def _body(editor: Editor) -> Subject:
    name = editor.body
    if not editor.at:
        return Subject(
            (id(editor), name), (), name, "" if name == _tr("Network") else _tr("Network"), "input"
        )
    bodies = (definition.body for definition in editor.project.definitions.values())
    uses = sum(part.op == name for body in bodies for node in body for part in parts(node))
    count = _tr("used once") if uses == 1 else _tr("used {} times").format(uses)
    return Subject((id(editor), name), (), name, DOT.join((_tr("Block"), count)), "block")


def kind(node: Node) -> str:
    """What a node is, in words."""
    operator = OPERATORS.get(node.op)
    return said(operator.traits.label) if operator else node.op


def _family(node: Node) -> str:
    operator = OPERATORS.get(node.op)
    return family(operator.traits.group) if operator else "block"


def _standing(editor: Editor, target: Target) -> str:
    """Which branch it stands in, else the block."""
    where, project = target.place, editor.project
    if len(where.inner) == 1:
        found = branch(project.definitions[where.definition], where.id)
        if found:
            return _tr("branch {} of {}").format(*found)
    else:
        holder = editor.node(target.path[:-1])
        return _tr("in {}").format(title(holder))
    return "" if where.definition == project.network else _tr("in {}").format(where.definition)


def help_of(node: Node) -> str:
    """The docstring of a node's operator, and what its arguments mean."""
    operator = OPERATORS.get(node.op)
    if operator is None:
        return ""
    known = operator.parameters.values()
    told = "\n".join(f"{words.label(p.name)}: {said(p.help)}" for p in known if p.help)
    return "\n\n".join(filter(None, (words.documented(inspect.getdoc(operator)), told)))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
