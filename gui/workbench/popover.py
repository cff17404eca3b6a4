"""Which problem is shown beside its node, and what becomes of its remedies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject

from gradscape.graph.check.complaints import UNFINISHED
from gradscape.graph.check.wiring import DEAD_END, INPUT_UNUSED
from gradscape.graph.diagnostic import Diagnostic, Fix, Path
from gradscape.graph.edits import RemoveNodes
from gradscape.graph.operators.merge import MERGE_ALONE
from gradscape.graph.resolving import INPUT_MISSING
from gradscape.gui.calm import severity
from gradscape.gui.canvas.scene import CardId
from gradscape.gui.panels.problems import statement
from gradscape.gui.words import said

if TYPE_CHECKING:
    from gradscape.gui.workbench.workbench import Workbench

Key = tuple[str, tuple[Path, ...]]
KEYS = "Alt+Enter"


class Way(NamedTuple):
    """A remedy: its words, what it does, and whether it takes out what somebody has drawn."""

    words: str
    act: Callable[[], object]
    removes: bool = False


class Remedies(QObject):
    """Shows the problem of the current node, else the one that the last edit brought.

    What only says that something is still to be drawn waits until its node is selected anew: who
    has just put it there, or cut its wire, knows. To wire it is then the first remedy.
    """

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench, self._editor, self._canvas = bench, bench.editor, bench.canvas
        self._known = frozenset(map(_key, self._editor.report.errors))
        self._cards = self._ids()
        self._made = frozenset[CardId]()
        self._quiet = frozenset[Key]()
        self._new: Diagnostic | None = None
        self._shown: Diagnostic | None = None
        self._closed: Diagnostic | None = None
        self._canvas.fix_chosen.connect(self.apply)

    def _ids(self) -> frozenset[CardId]:
        return frozenset(card.id for card in self._canvas.scene.cards)

    def follow(self) -> None:
        """The report is new: a problem that was not there before is shown."""
        errors = self._editor.report.errors
        fresh = [each for each in errors if _key(each) not in self._known]
        loud = [each for each in fresh if each.code not in UNFINISHED]
        self._quiet |= {_key(each) for each in fresh if each.code in UNFINISHED}
        if loud:
            self._new, self._closed = loud[0], None
        elif self._new is not None:
            held = [each for each in errors if _key(each) == _key(self._new)]
            self._new = held[0] if held else None
        self._known = frozenset(map(_key, errors))
        cards = self._ids()
        self._made, self._cards = cards - self._cards, cards
        self.show()

    def selected(self) -> None:
        """Something is selected: by a person, or because an edit has just brought it."""
        if self._editor.current not in self._made:
            self._quiet = frozenset()
        self._made = frozenset()
        self.show()

    def close(self) -> bool:
        """Hide what is shown; False where nothing was."""
        self._closed = self._shown
        self.show()
        return self._closed is not None

    def show(self) -> None:
        """Show what there is to say just now, if its node is seen."""
        self._cards = self._ids()
        found = self._chosen()
        where = self._place(found) if found else None
        if found is None or where is None or self._is_closed(found):
            self._shown = None
            self._canvas.hide_problem()
            return
        self._shown = found
        title, text = statement(found)
        ways = self._ways(found)[:2]
        keys = KEYS if ways and not ways[0].removes else ""
        words = [way.words for way in ways]
        self._canvas.show_problem(where, title, text, words, keys, severity(found))

    def apply(self, index: int = 0) -> None:
        """Mend what is shown in one of the ways that are offered."""
        ways = self._ways(self._shown) if self._shown else []
        if index < len(ways):
            ways[index].act()

    def mend(self) -> None:
        """Do the first of the remedies that are shown, else of the first problem that has some.

        What takes out what somebody has drawn is left to its button.
        """
        if self._shown is not None:
            if any(not way.removes for way in self._ways(self._shown)[:1]):
                self.apply()
            return
        problems = [d for d in self._editor.report.diagnostics if d.severity != "hint"]
        for found in problems:
            for fix in found.fixes:
                if not _takes_out(found, fix):
                    self._editor.apply(fix)
                    return
        for path in (path for found in problems for path in found.nodes if path):
            self._editor.reveal(path)  # what is to be done is for the person to say
            return

    def _ways(self, found: Diagnostic) -> list[Way]:
        """What can be done, the best first; what takes something out comes last."""
        apply = self._editor.apply
        ways = [Way(said(f.label), partial(apply, f), _takes_out(found, f)) for f in found.fixes]
        if not any(not way.removes for way in ways):
            ways += self._choices(found)
        return sorted(ways, key=lambda way: way.removes)

    def _choices(self, found: Diagnostic) -> Iterator[Way]:
        """To choose what a node is to be wired to, where that is drawn."""
        joining = self._bench.joining
        path = found.nodes[0]
        if path not in self._cards:
            return
        if found.code in (DEAD_END, INPUT_UNUSED):
            yield Way(self.tr("Connect to …"), lambda: joining.onward(path))
        elif found.code in (INPUT_MISSING, MERGE_ALONE):
            yield Way(self.tr("Connect from …"), lambda: joining.back(path))

    def _chosen(self) -> Diagnostic | None:
        current = self._editor.current
        if current is not None:
            held = (d for d in self._editor.problems(current) if d.severity != "hint")
            found = [d for d in held if _key(d) not in self._quiet]
            if found:
                # What comes in is wired first.
                return min(found, key=lambda d: d.code is DEAD_END)
        return self._new

    def _place(self, found: Diagnostic) -> Path | None:
        """The card that a problem is shown at: of its node, or of the block around it."""
        for path in found.nodes:
            for length in range(len(path), 0, -1):
                if path[:length] in self._cards:
                    return path[:length]
        return None

    def _is_closed(self, found: Diagnostic) -> bool:
        return self._closed is not None and _key(found) == _key(self._closed)


def _takes_out(found: Diagnostic, fix: Fix) -> bool:
    """Whether a remedy of what is still to be drawn is to have none of it."""
    return found.code in UNFINISHED and isinstance(fix.edit, RemoveNodes)


def _key(found: Diagnostic) -> Key:
    return found.code.name, found.nodes
