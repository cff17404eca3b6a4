"""Window: documents in tabs, the panels around them, what is said to a person."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.commands.finder import CommandPalette
from gradscape.gui.preferences import Preferences
from gradscape.gui.theme import Theme, Themes
from gradscape.gui.theme.logo import window_icon
from gradscape.gui.window.actions import declare
from gradscape.gui.window.exports import Exports
from gradscape.gui.window.files import Files
from gradscape.gui.window.menus import Menus
from gradscape.gui.window.page import Page, View
from gradscape.gui.window.toast import Toast
from gradscape.gui.window.topbar import TopBar

if TYPE_CHECKING:
    from gradscape.gui.editor import Editor
    from gradscape.gui.window.desk import Desk
    from gradscape.gui.window.status import StatusBar

SIZE = QSize(1520, 940)


class Window(QWidget):
    """The window. The start page comes first; the desk is built when a document is opened.

    Args:
        start: makes a start page.
        view: makes the canvas of a document.
    """

    page_changed = Signal(object)
    """Another Page is shown."""

    def __init__(
        self,
        preferences: Preferences,
        themes: Themes,
        start: Callable[[Window], QWidget],
        view: Callable[[Editor, Theme], View],
    ) -> None:
        super().__init__()
        self.setObjectName("root")
        self.setWindowTitle("Gradscape")
        self.preferences = preferences
        self.themes = themes
        self.pages: list[Page] = []
        self.status: StatusBar | None = None
        self._start = start
        self._view = view
        self.files = Files(self)
        self.exports = Exports(self)
        self._desk: Desk | None = None
        self.commands = Commands(self, preferences, themes.theme)
        declare(self)
        self.menus = Menus(self.commands, self, self._popup)
        self.bar = TopBar(self.commands, self.menus.root, themes.theme)
        self.tabs = self.bar.tabs
        self._stack = QStackedWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._stack, 1)
        self.toast = Toast(themes.theme, self)
        self.toast.reduced_motion = preferences.reduced_motion
        self._palette: CommandPalette | None = None
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self._refresh)
        self.tabs.currentChanged.connect(self._show)
        self.tabs.closed.connect(lambda place: self.close_page(self.pages[place]))
        self.tabs.tabMoved.connect(self._reorder)
        themes.changed.connect(self._set_theme)
        self._set_theme(themes.theme)
        if preferences.geometry.isEmpty() or not self.restoreGeometry(preferences.geometry):
            self.resize(SIZE)

    # ---- pages

    @property
    def page(self) -> Page | None:
        """The one that is shown."""
        place = self.tabs.currentIndex()
        return self.pages[place] if 0 <= place < len(self.pages) else None

    def open_start(self) -> None:
        """Show the start page, in the tab that it has or in a new one."""
        for page in self.pages:
            if page.editor is None:
                self.show_page(page)
                return
        self.add_page(Page(self.tr("Start"), self._start(self)))

    def add_page(self, page: Page) -> None:
        """Open a tab; one that begins work takes the place of the start page."""
        self.pages.append(page)
        if page.editor is None:
            self._stack.addWidget(page.view)
        else:
            page.editor.changed.connect(self.refresh)
            page.editor.selected.connect(self.refresh)
            page.editor.shown.connect(self.refresh)
            page.editor.refused.connect(lambda why: self.toast.say(why, "error"))
        self.tabs.add(page.title)
        self.show_page(page)
        if page.editor is not None:
            for start in [each for each in self.pages if each.editor is None]:
                self._remove(start)

    def make_view(self, editor: Editor) -> View:
        """The canvas of a document."""
        return self._view(editor, self.themes.theme)

    def show_page(self, page: Page) -> None:
        """Turn to a page that is open."""
        self.tabs.setCurrentIndex(self.pages.index(page))

    def turn(self, by: int) -> None:
        """Turn to the next page, or to the one before."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % max(len(self.pages), 1))

    def rename(self, page: Page, title: str) -> None:
        """What a tab says."""
        page.title = title
        self.tabs.setTabText(self.pages.index(page), title)
        self.refresh()

    def close_page(self, page: Page) -> bool:
        """Close a tab, once its work is saved or given up; False where it stays."""
        if page.modified and not self.files.may_close(page):
            return False
        self._remove(page)
        if not self.pages:
            self.open_start()
        return True

    def _remove(self, page: Page) -> None:
        place = self.pages.index(page)
        self.pages.remove(page)
        self.tabs.removeTab(place)
        if page.editor is None:
            self._stack.removeWidget(page.view)
        elif self._desk is not None:
            self._desk.remove(page.view)
        page.view.deleteLater()

    def _reorder(self, source: int, target: int) -> None:
        self.pages.insert(target, self.pages.pop(source))

    def _show(self, place: int) -> None:
        if not 0 <= place < len(self.pages):
            return
        page = self.pages[place]
        if page.editor is None:
            self._stack.setCurrentWidget(page.view)
        else:
            self.desk.set_editor(page.editor, page.view)
            self._stack.setCurrentWidget(self.desk)
        if self.status is not None:
            self.status.setVisible(page.editor is not None)
        self.bar.set_primary(page.editor is not None)
        page.view.setFocus()
        self._refresh()
        self.page_changed.emit(page)

    # ---- the desk

    @property
    def has_desk(self) -> bool:
        """Whether a document has been opened yet."""
        return self._desk is not None

    @property
    def desk(self) -> Desk:
        """The canvas and the panels, which are built when they are asked for first."""
        if self._desk is None:
            self._build_desk()
        assert self._desk is not None
        return self._desk

    def _build_desk(self) -> None:
        from gradscape.gui.window.desk import Desk
        from gradscape.gui.window.panels import add_panels
        from gradscape.gui.window.status import StatusBar

        self._desk = Desk(self.themes.theme)
        add_panels(self._desk, self)
        self._stack.addWidget(self._desk)
        self._desk.arrange(self.preferences.docks)
        self.status = StatusBar()
        self.status.set_scale(self.themes.scale)
        self.status.problems_wanted.connect(lambda: self.desk.show_panel("problems"))
        self._column.addWidget(self.status)

    # ---- what is said

    def refresh(self) -> None:
        """Bring titles, figures and commands up to date, before the next events."""
        self._refreshing.start(0)

    def _refresh(self) -> None:
        self.commands.refresh()
        for place, each in enumerate(self.pages):
            self.tabs.set_modified(place, each.modified)
        if self.page is None:
            return
        page = self.page
        title = f"{page.title}[*] – Gradscape" if page.editor else "Gradscape[*]"
        self.setWindowTitle(title)
        self.setWindowModified(page.modified)
        if page.editor is not None and self.status is not None:
            self.status.show_report(page.editor.report)
            self.status.keys.setText(self._keys_hint())

    def _keys_hint(self) -> str:
        keys = self.commands.shown_keys("help.commands")
        return self.tr("{0}: every command").format(keys) if keys else ""

    def search_commands(self) -> None:
        """Show the command palette."""
        if self._palette is None:
            self._palette = CommandPalette(self.commands, self.themes.theme, self)
        self._palette.popup()

    def _popup(self, menu: QMenu) -> None:
        button = self.bar.menu_button
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 2)))

    def _set_theme(self, theme: Theme) -> None:
        self.setWindowIcon(window_icon(theme.colors["accent"]))
        self.commands.set_theme(theme)
        self.bar.set_theme(theme, self.themes.scale)
        self.toast.theme = theme
        if self._palette is not None:
            self._palette.set_theme(theme)
        if self._desk is not None and self.status is not None:
            self._desk.set_theme(theme)
            self.status.set_scale(self.themes.scale)
        for page in self.pages:
            if page.editor is None:
                self._renew(page)
            elif isinstance(page.view, View):
                page.view.set_theme(theme)

    def _renew(self, start: Page) -> None:
        """A start page is made anew for other colours, and for text of another size."""
        old, start.view = start.view, self._start(self)
        self._stack.addWidget(start.view)
        if self._stack.currentWidget() is old:
            self._stack.setCurrentWidget(start.view)
        self._stack.removeWidget(old)
        old.deleteLater()

    # ---- the end

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved, and remember how the window stood."""
        for page in self.pages:
            if page.modified:
                self.show_page(page)
                if not self.files.may_close(page):
                    event.ignore()
                    return
        self.preferences.geometry = self.saveGeometry()
        if self._desk is not None:
            self.preferences.docks = self._desk.arrangement()
        self.preferences.flush()
        event.accept()
