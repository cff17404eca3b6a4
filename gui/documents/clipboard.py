"""Clipboard: nodes copied, cut and pasted as text that a person can read and keep."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QMimeData, QObject
from PySide6.QtGui import QGuiApplication

from gradscape.graph.edits import EditError, Paste, RemoveNodes
from gradscape.graph.edits.base import counted
from gradscape.graph.edits.fragments import Fragment, fragment
from gradscape.graph.edits.paste import middle
from gradscape.graph.project import Position
from gradscape.graph.storage import StorageError, fragments
from gradscape.gui.editor import Editor
from gradscape.gui.words import said, sentence

MIME = "application/vnd.gradscape.fragment+json"
"""Our own kind beside plain text: the same text, which is certain to be ours."""
STEP = 24.0
"""By how much a copy is moved that would cover what it was copied from."""


class Clipboard(QObject):
    """The system's clipboard, for nodes. Why something cannot be is said through the editor."""

    def copy(self, editor: Editor) -> bool:
        """Copy what is selected."""
        return self._copied(editor) is not None

    def cut(self, editor: Editor) -> bool:
        """Copy what is selected, and remove it."""
        taken = self._copied(editor)
        if taken is None:
            return False
        definition, ids = taken
        label = self.tr("Cut {0}").format(said(counted(editor.project, definition, ids)))
        return editor.do(RemoveNodes(definition, ids), label)

    def paste(self, editor: Editor, at: Position | None = None) -> bool:
        """Put what the clipboard holds into the body that is shown, and select it.

        Args:
            at: where the middle of it comes to lie; without it beside where it was copied.
        """
        found = self._held(editor)
        if found is None:
            return False
        definition = editor.body
        before = editor.project.definitions[definition].body.nodes
        if not editor.do(Paste(definition, found, at or _beside(editor, found))):
            return False
        after = editor.project.definitions[editor.body].body.nodes
        editor.select((*editor.at, i) for i in after if i not in before)
        return True

    @property
    def holds_nodes(self) -> bool:
        """Whether there is something to paste, as far as a glance tells."""
        data = QGuiApplication.clipboard().mimeData()
        return data.hasFormat(MIME) or fragments.KEY in data.text()[:200]

    def _copied(self, editor: Editor) -> tuple[str, tuple[str, ...]] | None:
        """What was copied: of which body, and which nodes."""
        try:
            definition, ids = self._selected(editor)
            text = fragments.dumps(fragment(editor.project, definition, ids))
        except (EditError, StorageError) as error:
            editor.refused.emit(sentence(error))
            return None
        data = QMimeData()
        data.setText(text)
        data.setData(MIME, text.encode())
        QGuiApplication.clipboard().setMimeData(data)
        return definition, ids

    def _selected(self, editor: Editor) -> tuple[str, tuple[str, ...]]:
        """The nodes that are selected, all in the body of the current one."""
        places = [editor.place(path) for path in editor.selection]
        if not places:
            raise EditError(self.tr("Nothing is selected that could be copied"))
        if any(len(place.inner) > 1 for place in places):
            raise EditError(self.tr("Layers inside a chain or a repeat are copied with it"))
        definition = places[-1].definition
        if any(place.definition != definition for place in places):
            raise EditError(self.tr("Nodes of several blocks are selected; copy those of one"))
        return definition, tuple(dict.fromkeys(place.id for place in places))

    def _held(self, editor: Editor) -> Fragment | None:
        data = QGuiApplication.clipboard().mimeData()
        try:
            if data.hasFormat(MIME):
                return fragments.loads(data.data(MIME).toStdString())
            if not data.text().strip():
                raise StorageError(self.tr("holds no text"))
            return fragments.loads(data.text())
        except (StorageError, UnicodeDecodeError) as error:
            why = self.tr("Nothing to paste: the clipboard {0}").format(sentence(error))
            editor.refused.emit(why)
            return None


def _beside(editor: Editor, found: Fragment) -> Position | None:
    """Where it covers no node exactly; None where it has no places of its own."""
    if not found.positions:
        return None
    taken = set(editor.project.layout.get(editor.body, {}).values())
    x, y = middle(found.positions)
    shifts = (STEP * turn for turn in count())
    free = (
        shift
        for shift in shifts
        if not any((u + shift, v + shift) in taken for u, v in found.positions.values())
    )
    shift = next(free)
    return x + shift, y + shift
