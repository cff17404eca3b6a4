"""Spaces: what surrounds the canvas. One document is designed, and trained, on one canvas."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from gradscape.gui.commands import Command
from gradscape.gui.window.page import Page, Space

if TYPE_CHECKING:
    from gradscape.gui.canvas.view import View
    from gradscape.gui.theme import Theme
    from gradscape.gui.training.workspace import Workspace
    from gradscape.gui.window.window import Window
    from gradscape.gui.workbench import Workbench

CANVAS = 400
"""Pixels of the canvas beside what is trained."""


class Spaces(QObject):
    """Turns the page that is shown to another workspace, and back to how it was."""

    turned = Signal()
    """Another workspace is shown, or the same for another document."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self._window = window
        self._workspace: Workspace | None = None
        self._views: dict[tuple[Page, Space], tuple[View, bool]] = {}
        self._shown: tuple[Page, Space] | None = None

    @property
    def space(self) -> Space | None:
        """That of the page that is shown; None where it is the start page."""
        page = self._window.page
        return page.space if page is not None and page.document is not None else None

    @property
    def train(self) -> Workspace:
        """The Train workspace, which is built when it is asked for first."""
        if self._workspace is None:
            from gradscape.gui.training.workspace import Workspace

            self._workspace = Workspace(self._window)
        return self._workspace

    @property
    def has_train(self) -> bool:
        """Whether the Train workspace was ever asked for."""
        return self._workspace is not None

    def turn(self, space: Space) -> None:
        """Show the document in another workspace."""
        page = self._window.page
        if page is not None and page.document is not None and page.space != space:
            page.space = space
            self.follow()
            page.view.setFocus()

    def follow(self) -> None:
        """Surround the canvas of the page that is shown with what belongs there."""
        page = self._window.page
        if page is None or page.document is None:
            if self._workspace is not None:
                self._workspace.show_document(None, None)
            self._remember(None)
            self.turned.emit()
            return
        bench: Workbench = page.view  # type: ignore[assignment]  # as application.py makes them
        self._remember((page, page.space))
        if page.space == "train":
            workspace = self.train
            self._window.desk.give_way(workspace, CANVAS)
            workspace.show_document(page.document, bench)
        else:
            if self._workspace is not None:
                self._workspace.show_document(None, None)
            self._window.desk.come_back()
        self._look(bench)
        self.turned.emit()

    def set_theme(self, theme: Theme, scale: float) -> None:
        """Take other colours, and text of another size."""
        if self._workspace is not None:
            self._workspace.set_theme(theme, scale)

    def forget(self, page: Page) -> None:
        """The page is closed."""
        self._views = {key: held for key, held in self._views.items() if key[0] is not page}
        if self._shown is not None and self._shown[0] is page:
            self._shown = None

    # ---- where the eye stands

    def _remember(self, now: tuple[Page, Space] | None) -> None:
        """Before another is shown: from where a person saw the canvas in this one."""
        if self._shown is not None and self._shown != now:
            canvas = self._shown[0].view.canvas  # type: ignore[attr-defined]
            self._views[self._shown] = canvas.goal, canvas.whole
        self._shown = now

    def _look(self, bench: Workbench) -> None:
        """See the canvas of this workspace from where it was seen last, at first all of it."""
        assert self._shown is not None
        self._window.desk.settle()
        known = self._views.get(self._shown)
        if known is not None and not known[1]:
            bench.canvas.look(known[0])
        elif known is not None or self._shown[1] == "train":
            bench.canvas.fit(animated=False)


def space_commands(window: Window) -> list[Command]:
    """One for each workspace."""
    spaces = window.spaces

    def make(space: Space, title: str, keys: str) -> Command:
        return Command(
            f"view.{space}",
            title,
            "View",
            lambda: spaces.turn(space),
            keys,
            enabled=lambda: spaces.space is not None,
            checked=_is(spaces, space),
            section=-1,
        )

    say = QCoreApplication.translate
    return [
        make("design", say("Spaces", "Design"), "Ctrl+1"),
        make("train", say("Spaces", "Train"), "Ctrl+2"),
    ]


def _is(spaces: Spaces, space: Space) -> Callable[[], bool]:
    return lambda: spaces.space == space
