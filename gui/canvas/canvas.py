"""Canvas: shows a Scene, turns what a person does into wishes. It edits nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from gradscape.gui.canvas import access, slots
from gradscape.gui.canvas.beside import crowd
from gradscape.gui.canvas.fitting import brought, fitted, holds, inside
from gradscape.gui.canvas.geometry import Shown
from gradscape.gui.canvas.glide import Glide
from gradscape.gui.canvas.hit import NOTHING, End
from gradscape.gui.canvas.marks import Marks
from gradscape.gui.canvas.painter import ScenePainter
from gradscape.gui.canvas.passage import Passage
from gradscape.gui.canvas.plates import box_of, legend_box, minimap_box
from gradscape.gui.canvas.popover import Popover
from gradscape.gui.canvas.scene import Box, CardId, Figures, Mark, Point, Scene, Wire
from gradscape.gui.canvas.surface import Surface
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme

Judge = Callable[[End], Mapping[tuple[CardId, int], str]]
Fits = Callable[[CardId | str, Wire], str]
"""Why a card, or an operator from the palette, cannot go into a wire; "" if it can."""
_MANY = 40
"""Cards that are repainted one by one; of more, the whole is."""


class Canvas(Surface):
    """One painted widget. All wishes are signals; whoever fulfils one shows another scene."""

    picked = Signal(object)
    """The ids that the person selected, the current one last."""
    moved = Signal(object)
    """{id: (left, top)} of cards and frames that were dragged elsewhere."""
    connected = Signal(object, int, object, int)
    """Source, output, target, slot."""
    rewired = Signal(object, object, int)
    """A Wire that was pulled off its input, its new target and slot."""
    cut = Signal(object)
    """A Wire that was pulled off its input and dropped on nothing."""
    inserted = Signal(object, object, object)
    """The id of a card that was dropped on a Wire, and its (left, top) there."""
    dropped = Signal(str, object, object)
    """An operator from the palette, the point of the world, the Wire there or None."""
    opened = Signal(object)
    """The id of a card, or of a frame by its head, that was clicked twice."""
    search_wanted = Signal(object, object)
    """A point of the world, and the End whose wire was dropped there, or None."""
    menu_wanted = Signal(object, object)
    """A global QPoint, and what is under it: a Hit."""
    path_wanted = Signal(object)
    """The id to which the way is to be selected."""
    hovered = Signal(object)
    """What is under the pointer: a Hit."""
    view_changed = Signal()
    fix_chosen = Signal(int)
    """Which fix of the problem that is shown."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.reduced_motion = False
        self.judge: Judge = lambda end: {}
        self.fits: Fits = lambda held, wire: ""
        self.covered: Callable[[], Iterable[Box]] = tuple
        """Where others have put something in front of the scene."""
        self.whole = True
        """Everything was brought into sight, and nobody has looked elsewhere since."""
        self._goal = self._view
        self._extent: Box = (0.0, 0.0, 0.0, 0.0)
        self._selection: tuple[CardId, ...] = ()
        self._looking, self._passing = Glide(self), Glide(self)
        self._problem: CardId | None = None
        self._popover = Popover(theme, self)
        self._popover.chosen.connect(self.fix_chosen)

    # ---- what is shown

    def show_scene(self, scene: Scene, animated: bool = False) -> None:
        """Show another scene; what is the same in both costs nothing.

        Args:
            animated: cards that moved glide to their places, others come and go softly.
        """
        old = self.scene
        if scene is old:
            return
        self._passing.finish()
        if self.pointer.gesture and not _same_ids(old, scene):
            self.pointer.cancel()
        saw_all = bool(old.cards) and inside(self._extent, self._size, self.goal)
        before, version = self.places.bodies.copy(), self.places.version
        shown = self.places.show(scene)
        self._extent = self.places.bounds()  # where all comes to rest
        steady = len(before) == len(shown.origin) and bool((shown.origin >= 0).all())
        if not (steady and np.array_equal(shown.origin, np.arange(len(before)))):
            self._renumber(shown)
        self.marks.hover = NOTHING if self.places.version != version else self.marks.hover
        whole = self.places.version != version or len(shown.changed) > _MANY
        if whole or scene.legend != old.legend:
            self.update()
        else:
            for row in shown.changed:
                self.touch_row(row)
        if animated and not self.reduced_motion and self.isVisible():
            passage = Passage(self.places, self.marks, shown, before, old)
            passage.step(0.0)
            self._passing.start(lambda share: self._pass(passage, share))
        if saw_all and not _same_ids(old, scene):
            self._see_all()
        self.place_problem()

    def lay_over(self, figures: Figures | None) -> None:
        """Colour the cards by figures, or no longer. Whoever shows another scene does it anew."""
        if self.places.lay_over(figures):
            self.update()

    def rest(self) -> None:
        """Be where everything glides to, the view where it is."""
        self._passing.finish()
        self._looking.stop()

    def _pass(self, passage: Passage, share: float) -> None:
        passage.step(share)
        self.laid()

    def _renumber(self, shown: Shown) -> None:
        """Bodies have other rows: marks are laid anew."""
        self._selection = tuple(path for path in self._selection if path in self.places.row)
        self.marks = Marks(keyboard=self.marks.keyboard)
        self._mark()
        access.reordered(self)

    def laid(self) -> None:
        """Bodies were moved by a gesture."""
        self.update()
        self.place_problem()

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.theme = theme
        self.painter = ScenePainter(theme)
        self._popover.set_theme(theme)
        self.update()

    # ---- the view

    @property
    def goal(self) -> View:
        """Where the eye will stand when it has come to rest."""
        return self._goal if self._looking.running else self._view

    def look(self, view: View, animated: bool = False) -> None:
        """Stand elsewhere, at once or by gliding there."""
        self._looking.stop()
        self.whole = False
        self._goal = view
        if animated and not self.reduced_motion and self.isVisible() and view != self._view:
            start = self._view
            self._looking.start(lambda share: self._stand(start.toward(view, share)))
        else:
            self._stand(view)

    def _stand(self, view: View) -> None:
        self._view = view
        self.view_changed.emit()
        self.update()
        self.place_problem()

    def fit(self, ids: Iterable[CardId] | None = None, animated: bool = True) -> None:
        """Bring everything, or some cards and frames, into sight; never nearer than 1."""
        row = self.places.row
        rows = None if ids is None else [row[path] for path in ids if path in row]
        if rows is None or rows:
            self.look(fitted(self.places.bounds(rows), self._size, self.plates()), animated)
            self.whole = rows is None

    def bring(self, ids: Sequence[CardId]) -> None:
        """Move the eye as little as brings some cards and frames into sight.

        Where there is no room for all of them it is the last that is brought.
        """
        row = self.places.row
        rows = [row[path] for path in ids if path in row]
        if not rows:
            return
        goal = self.goal
        box = self._rests(rows)
        if not holds(box, self._size, goal.zoom):
            box = self._rests(rows[-1:])
        view = brought(goal, box, self._size, self.plates())
        if view != goal:
            self.look(view, animated=True)

    def _see_all(self) -> None:
        """Go on seeing everything where cards came or went: by a step aside, or from farther."""
        box, size, goal, whole = self._extent, self._size, self.goal, self.whole
        if holds(box, size, goal.zoom):
            view = brought(goal, box, size, self.plates())
        else:
            view = fitted(box, size, self.plates())
        if view != goal:
            self.look(view, animated=True)
            self.whole = whole

    def _rests(self, rows: Iterable[int]) -> Box:
        """The box around some bodies where they will be when they have come to rest."""
        boxes = np.array([slots.box(self.places.body(row)) for row in rows])
        left, top = boxes[:, :2].min(axis=0)
        right, low = (boxes[:, :2] + boxes[:, 2:]).max(axis=0)
        return float(left), float(top), float(right - left), float(low - top)

    def resized(self, before: Point) -> None:
        """Go on seeing everything, if one does; else what was in the middle stays there."""
        if self.whole:
            self.fit(animated=False)
        else:
            width, height = self._size
            goal = self.goal
            self.look(goal.panned((width - before[0]) / 2, (height - before[1]) / 2))

    @property
    def _size(self) -> Point:
        return float(self.width()), float(self.height())

    def plates(self) -> list[Box]:
        """What stands on the screen in front of the scene: boxes of the screen."""
        size = self._size
        found = [minimap_box(*size)] if self.has_minimap else []
        found += [legend_box(*size)] if self.scene.legend else []
        return [*map(box_of, found), *self.covered()]

    def zoom_by(self, factor: float) -> None:
        """Nearer or farther, about the middle."""
        self.look(self._view.zoomed(factor, self.width() / 2, self.height() / 2))

    def zoom_to(self, zoom: float) -> None:
        """A zoom, about the middle."""
        self.zoom_by(zoom / self._view.zoom)

    # ---- the selection

    @property
    def selection(self) -> tuple[CardId, ...]:
        """What is selected, the current one last."""
        return self._selection

    def set_selection(self, ids: Iterable[CardId]) -> None:
        """Select what is there of some ids, without a signal."""
        known = tuple(path for path in dict.fromkeys(ids) if path in self.places.row)
        if known != self._selection:
            self._selection = known
            self._mark()
            self.update()

    def choose(self, ids: tuple[CardId, ...]) -> None:
        """Select as the person wants it."""
        if ids != self._selection:
            self.set_selection(ids)
            self.picked.emit(self._selection)
        self.update()

    def press(self, id: CardId, adding: bool) -> None:
        """With Shift in or out; a press on what is selected keeps all, till it is a click."""
        rest = tuple(other for other in self._selection if other != id)
        if adding:
            self.choose(rest if id in self._selection else (*rest, id))
        else:
            self.choose((*rest, id) if id in self._selection else (id,))

    def _mark(self) -> None:
        row, marks = self.places.row, self.marks
        focus = row[self._selection[-1]] if self._selection else -1
        marks.selected = np.zeros(len(self.places.bodies), bool)
        marks.selected[[row[path] for path in self._selection]] = True
        if focus != marks.focus:
            marks.focus = focus
            access.focused(self, focus)

    # ---- a problem beside its card

    def show_problem(
        self,
        card_id: CardId,
        title: str,
        text: str,
        fixes: Sequence[str],
        keys: str,
        mark: Mark = "error",
    ) -> None:
        """What is wrong with a card, with its fixes as buttons.

        Args:
            keys: what to press for the first of them, as it is written.
        """
        self._popover.say(title, text, fixes, keys, mark)
        self._problem = card_id
        self.place_problem()

    def hide_problem(self) -> None:
        """Show no problem."""
        self._problem = None
        self._popover.hide()

    def place_problem(self) -> None:
        """Show the problem beside its card, but in the way of no wire that is being laid."""
        row = self.places.row.get(self._problem, -1) if self._problem is not None else -1
        box = self.screen_rect(row) if row >= 0 else QRectF()
        free = self.marks.loose is None
        seen = free and row >= 0 and box.intersects(QRectF(self.rect()))
        if seen:
            around = crowd(self.places, self._view, row, self._size, self.plates())
            self._popover.point_at(box_of(box), self._size, around)
        self._popover.setVisible(seen)

    def told(self, card_id: CardId) -> str:
        """The problem that is to be read beside a card just now, its first statement."""
        shown = self._problem == card_id and self._popover.isVisible()
        return self._popover.title if shown else ""


def _same_ids(old: Scene, new: Scene) -> bool:
    """Whether rows mean the same in both."""

    def ids(scene: Scene) -> list[CardId]:
        return [*(card.id for card in scene.cards), *(frame.id for frame in scene.frames)]

    return old.wires == new.wires and ids(old) == ids(new)
