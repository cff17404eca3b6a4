"""Workbench: the canvas of a document; draws what changed, and makes edits of gestures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QCursor, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gradscape.graph.change import Change
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Edit, EditError, Edits
from gradscape.graph.project import Position
from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import CardId, Figures, Wire
from gradscape.gui.catalog import Entry, after_output, before_input, entries, find
from gradscape.gui.documents.clipboard import Clipboard
from gradscape.gui.drawing import Drawing
from gradscape.gui.editor import Editor
from gradscape.gui.panels.rows import Row
from gradscape.gui.panels.search import SearchPopup, of_entries, of_rows
from gradscape.gui.theme import Theme
from gradscape.gui.window.page import View
from gradscape.gui.words import sentence
from gradscape.gui.workbench.acts import Acts
from gradscape.gui.workbench.adding import Adding
from gradscape.gui.workbench.freezing import Freezing
from gradscape.gui.workbench.joining import Joining
from gradscape.gui.workbench.overlays import Overlays
from gradscape.gui.workbench.popover import Remedies
from gradscape.gui.workbench.wiring import Wiring


class Workbench(View):
    """Where a document is drawn. What a person does here becomes edits of the editor's document."""

    turned = Signal(bool)
    """The flow goes from left to right, or no longer."""
    menu_wanted = Signal(object, object)
    """A context menu: where on the screen, and the Hit below it."""

    def __init__(self, editor: Editor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editor = editor
        self.canvas = Canvas(theme)
        self.drawing = Drawing()
        self._figures: Figures | None = None
        self.wiring = Wiring(editor, self.drawing)
        self.adding = Adding(editor, self.drawing, self.wiring)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.canvas)
        self.setFocusProxy(self.canvas)
        self.canvas.judge = self.wiring.judge
        self.canvas.fits = self._fits
        self.overlays = Overlays(self, theme)
        self.acts = Acts(self)
        self.joining = Joining(self)
        self.freezing = Freezing(self)
        self.clipboard = Clipboard(self)
        self._popup = SearchPopup(theme, self)
        self._popup.chosen.connect(lambda data: self._take(data))
        self._take: Callable[[Any], object] = lambda data: None
        self.redraw(animated=False)
        self.remedies = Remedies(self)
        self._connect()
        self.canvas.installEventFilter(self)

    def _connect(self) -> None:
        canvas, editor = self.canvas, self.editor
        editor.changed.connect(self._on_changed)
        editor.shown.connect(self._on_shown)
        editor.selected.connect(self._on_selected)
        editor.revealed.connect(lambda path: canvas.bring([path]))
        canvas.picked.connect(editor.select)
        canvas.moved.connect(self._on_moved)
        canvas.connected.connect(self._on_connected)
        canvas.rewired.connect(self._on_rewired)
        canvas.cut.connect(self.cut)
        canvas.inserted.connect(self._on_inserted)
        canvas.dropped.connect(self._on_dropped)
        canvas.opened.connect(self.open)
        canvas.path_wanted.connect(self._on_path)
        canvas.search_wanted.connect(self._on_search)
        canvas.menu_wanted.connect(self.menu_wanted)
        canvas.view_changed.connect(self.overlays.refresh)

    # ---- what is shown

    def redraw(self, animated: bool = True) -> None:
        """Draw the document as it is now."""
        editor = self.editor
        scene = self.drawing.scene(editor.report, editor.at, editor.opened)
        self.canvas.show_scene(scene, animated=animated)
        self.canvas.lay_over(self._figures)
        self.canvas.set_selection(editor.selection)
        self.overlays.refresh()

    def lay_over(self, figures: Figures | None) -> None:
        """Colour the cards by figures, or no longer; nothing is laid out anew."""
        turned = (figures is None) != (self._figures is None)
        self._figures = figures
        self.canvas.lay_over(figures)
        if turned:  # a legend comes, or goes
            self.overlays.place()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.canvas.set_theme(theme)
        self.overlays.set_theme(theme)
        self._popup.set_theme(theme)

    def set_reduced_motion(self, reduced: bool) -> None:
        """Move cards at once, or let them glide."""
        self.canvas.reduced_motion = reduced

    def _on_changed(self, change: Change) -> None:
        self.redraw()
        self.remedies.follow()

    def _on_shown(self) -> None:
        before = self.drawing.page_path
        self.redraw(animated=before == self.editor.at)
        if before != self.editor.at:
            self.canvas.fit(animated=False)
            if self.isVisible():
                self.canvas.setFocus()  # whoever went in or out wants to go on there
        self.remedies.show()

    def _on_selected(self) -> None:
        if self.canvas.selection != self.editor.selection:
            self.canvas.set_selection(self.editor.selection)
            self._follow()
        self.remedies.selected()

    def _follow(self) -> None:
        """See what was selected elsewhere; all at once is nowhere in particular."""
        chosen = self.editor.selection
        if len(chosen) < 2 or len(chosen) < len(self.canvas.scene.cards):
            self.canvas.bring(chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if isinstance(event, QResizeEvent):
            self.overlays.place()
            self.canvas.resized(event.oldSize().toTuple())
        return super().eventFilter(watched, event)

    # ---- what gestures mean

    def perform(self, edit: Edit | None, label: str = "") -> bool:
        """Apply an edit; False where there is none or it was refused."""
        return edit is not None and self.editor.do(edit, label)

    def tidy(self) -> None:
        """Lay out tidily what is shown."""
        self.perform(self.drawing.tidied(), self.tr("Tidy"))
        self.redraw()  # gaps close even where no place is written down

    def turn(self) -> None:
        """Let the flow go from left to right, or from top to bottom again."""
        self.drawing.across = not self.drawing.across
        self.redraw()
        self.canvas.fit()
        self.turned.emit(self.drawing.across)

    def toggle_minimap(self) -> None:
        """Show the minimap, or hide it."""
        self.canvas.minimap_shown = not self.canvas.minimap_shown
        self.canvas.update()

    def _try(self, make: Callable[[], Edit], label: str = "") -> bool:
        try:
            edit = make()
        except EditError as error:
            self.editor.refused.emit(sentence(error))
            self.redraw()
            return False
        return self.perform(edit, label)

    def _on_moved(self, places: Mapping[Path, Position]) -> None:
        edit = self.drawing.moved(places)
        count = len(places)
        words = self.tr("Move {0} nodes").format(count) if count > 1 else self.tr("Move a node")
        if not self.perform(edit, words):
            self.redraw()  # what cannot be moved goes back to where it was

    def _on_connected(self, source: CardId, output: int, target: CardId, slot: int) -> None:
        self._try(lambda: self.wiring.connect(source, output, target, slot), self.tr("Connect"))

    def _on_rewired(self, wire: Wire, target: CardId, slot: int) -> None:
        self._try(lambda: self.wiring.rewire(wire, target, slot), self.tr("Move a wire"))

    def cut(self, wire: Wire) -> None:
        """Take a wire away."""
        self._try(lambda: self.wiring.cut(wire), self.tr("Delete a wire"))

    def _fits(self, held: CardId | str, wire: Wire) -> str:
        """Why a card, or an entry of the catalogue, cannot go into a wire; "" if it can."""
        if isinstance(held, str):
            entry = find(self.editor.project, held)
            return self.adding.refusal(entry, wire) if entry else ""
        try:
            self.wiring.insert(held, wire).result(self.editor.project)
        except EditError as error:
            return sentence(error)
        return ""

    def _on_inserted(self, card: CardId, wire: Wire, at: Position) -> None:
        def make() -> Edit:
            insert = self.wiring.insert(card, wire)
            moved = self.drawing.moved({card: at}) or Edits(())
            return Edits((moved, insert, self.adding.making_way(card, wire, at)))

        self._try(make, self.tr("Insert into a wire"))

    def _on_dropped(self, op: str, at: Position, wire: Wire | None) -> None:
        entry = find(self.editor.project, op)
        if entry is None:
            return
        if wire is None:
            self.adding.at(entry, at)
        else:
            self.adding.into(entry, wire, at)
        self.canvas.setFocus()

    def add(self, entry: Entry) -> None:
        """Put something behind what is selected, as the palette does."""
        self.adding.behind(entry, self.centre())
        self.canvas.setFocus()

    def centre(self) -> Position:
        """The middle of what is seen, in the Scene."""
        view, canvas = self.canvas.view, self.canvas
        return view.to_world(canvas.width() / 2, canvas.height() / 2)

    def open(self, card: CardId) -> None:
        """Open a block in place, or close it."""
        self.editor.toggle(card)
        self.canvas.bring([card])

    def _on_path(self, card: CardId) -> None:
        from gradscape.gui.workbench.between import between

        current = self.editor.current
        if current is not None:
            self.editor.select(between(self.editor.project, current, card) or (current, card))

    # ---- search at the cursor

    def search(self) -> None:
        """Search the catalogue where the pointer is, else in the middle."""
        canvas = self.canvas
        at = canvas.mapFromGlobal(QCursor.pos())
        if not canvas.rect().contains(at):
            at = canvas.rect().center()
        self._on_search(canvas.view.to_world(at.x(), at.y()), None)

    def _on_search(self, at: Position, end: End | None) -> None:
        x, y = self.canvas.view.to_screen(*at)
        found: Iterable[Entry] = entries(self.editor.project)
        if end is not None:
            found = after_output(found) if end.gives else before_input(found)
        if end is None:  # a click on nothing has let go of what was selected, a key has not
            self._take = lambda entry: self.adding.behind(entry, at)
        else:
            self._take = lambda entry: self.adding.at(entry, at, end)
        self._popup.open(self.canvas.mapToGlobal(QPoint(round(x), round(y))), of_entries(found))

    def search_into(self, wire: Wire) -> None:
        """Search the catalogue for what is to be put into a wire, where the pointer is."""
        point = QCursor.pos()
        spot = self.canvas.mapFromGlobal(point)
        at = self.canvas.view.to_world(spot.x(), spot.y())
        found = before_input(after_output(entries(self.editor.project)))
        self._take = lambda entry: self.adding.into(entry, wire, at)
        self._popup.open(point, of_entries(found))

    def popup(
        self, at: QPoint, rows: Iterable[Row], hint: str, take: Callable[[Any], object]
    ) -> None:
        """Let a person choose one of some rows by its name."""
        self._take = take
        self._popup.open(at, of_rows(rows), hint)

    def spot_of(self, path: Path) -> QPoint:
        """Where a node stands on the screen: below its lower left corner."""
        box = self.canvas.screen_rect(self.canvas.places.row[path])
        return self.canvas.mapToGlobal(box.bottomLeft().toPoint() + QPoint(0, 6))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            # First what covers something goes, then the selection: the network is spoken of again.
            if not self.remedies.close():
                self.editor.select(())
            return
        super().keyPressEvent(event)
