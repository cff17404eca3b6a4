"""Which problem is shown beside its node, and what becomes of its remedies."""

from __future__ import annotations

from PySide6.QtCore import QObject

from gradscape.graph.diagnostic import Diagnostic, Path
from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.editor import Editor
from gradscape.gui.panels.problems import statement


class Remedies(QObject):
    """Shows the problem of the current node, else the one that the last edit brought."""

    def __init__(self, editor: Editor, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._editor, self._canvas = editor, canvas
        self._known = frozenset(map(self._key, self._errors()))
        self._new: Diagnostic | None = None
        self._shown: Diagnostic | None = None
        self._closed: Diagnostic | None = None
        canvas.fix_chosen.connect(self.apply)

    def _errors(self) -> tuple[Diagnostic, ...]:
        return self._editor.report.errors

    def follow(self) -> None:
        """The report is new: a problem that was not there before is shown."""
        errors = self._errors()
        fresh = [each for each in errors if self._key(each) not in self._known]
        if fresh:
            self._new, self._closed = fresh[0], None
        elif self._new is not None:
            held = [each for each in errors if self._key(each) == self._key(self._new)]
            self._new = held[0] if held else None
        self._known = frozenset(map(self._key, errors))
        self.show()

    def close(self) -> bool:
        """Hide what is shown; False where nothing was."""
        self._closed = self._shown
        self.show()
        return self._closed is not None

    def show(self) -> None:
        """Show what there is to say just now, if its node is seen."""
        found = self._chosen()
        where = self._place(found) if found else None
        if found is None or where is None or self._is_closed(found):
            self._shown = None
            self._canvas.hide_problem()
            return
        self._shown = found
        title, text = statement(found)
        labels = [fix.label for fix in found.fixes[:2]]
        keys = "Alt+Enter" if labels else ""
        self._canvas.show_problem(where, title, text, labels, keys)

    def apply(self, index: int = 0) -> None:
        """Mend what is shown in one of the ways that are offered."""
        if self._shown is not None and index < len(self._shown.fixes):
            self._editor.apply(self._shown.fixes[index])
        elif self._shown is None and index == 0:
            self._first()

    def _first(self) -> None:
        """Mend the first problem that has a remedy, wherever it is."""
        for found in self._editor.report.diagnostics:
            if found.fixes and found.severity != "hint":
                self._editor.apply(found.fixes[0])
                return

    def _chosen(self) -> Diagnostic | None:
        current = self._editor.current
        if current is not None:
            found = [d for d in self._editor.problems(current) if d.severity != "hint"]
            if found:
                return found[0]
        return self._new

    def _place(self, found: Diagnostic) -> Path | None:
        """The card that a problem is shown at: of its node, or of the block around it."""
        cards = {card.id for card in self._canvas.scene.cards}
        for path in found.nodes:
            for length in range(len(path), 0, -1):
                if path[:length] in cards:
                    return path[:length]
        return None

    def _is_closed(self, found: Diagnostic) -> bool:
        return self._closed is not None and self._key(found) == self._key(self._closed)

    @staticmethod
    def _key(found: Diagnostic) -> tuple[str, tuple[Path, ...]]:
        return found.code.name, found.nodes
