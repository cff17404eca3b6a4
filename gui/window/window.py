"""Window: documents in tabs, the panels around them, what is said to a person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from gradscape.gui.commands import Commands
from gradscape.gui.commands.finder import CommandPalette
from gradscape.gui.preferences import Preferences
from gradscape.gui.theme import Theme, Themes
from gradscape.gui.theme.logo import window_icon
from gradscape.gui.window.actions import declare
from gradscape.gui.window.exports import Exports
from gradscape.gui.window.menus import Menus
from gradscape.gui.window.page import Page, View
from gradscape.gui.window.spaces import Spaces
from gradscape.gui.window.toast import Toast
from gradscape.gui.window.topbar import TopBar

if TYPE_CHECKING:
    from gradscape.gui.documents import Documents, OpenDocument
    from gradscape.gui.editor import Editor
    from gradscape.gui.training.history.history import History
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
        self._documents: Documents | None = None
        self.before_documents: Callable[[], None] = lambda: None
        """Called before networks are imported."""
        self._ending = False
        self._refreshing = QTimer(self)
        self._refreshing.setSingleShot(True)
        self._refreshing.timeout.connect(self._refresh)
        self.exports = Exports(self)
        self.spaces = Spaces(self)
        self.spaces.turned.connect(self.refresh)
        self._desk: Desk | None = None
        self.history: History | None = None
        """The runs of the documents; there is one once there is a desk."""
        self.commands = Commands(self, preferences, themes.theme)
        declare(self)
        more = {"file.open": self._add_recent}
        self.menus = Menus(self.commands, self, self._popup, more)
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

    @property
    def documents(self) -> Documents:
        """Those that are open: networks are imported when this is asked for first."""
        if self._documents is None:
            self._documents = self._connected()
        return self._documents

    def _connected(self) -> Documents:
        self.before_documents()
        from gradscape.gui.documents import Documents
        from gradscape.gui.documents.boxes import Boxes
        from gradscape.gui.documents.drop import FileDrop

        made = Documents(Boxes(self), self.preferences, parent=self)
        made.opened.connect(self._opened)
        made.wanted.connect(self._show_document)
        made.closed.connect(self._closed)
        made.said.connect(self.toast.say)
        FileDrop(self, made)
        return made

    def open_start(self) -> None:
        """Show the start page, in the tab that it has or in a new one."""
        for page in self.pages:
            if page.document is None:
                self.show_page(page)
                return
        self._add(Page(self._start(self)), self.tr("Start"))

    def show_page(self, page: Page) -> None:
        """Turn to a page that is open."""
        self.tabs.setCurrentIndex(self.pages.index(page))

    def turn(self, by: int) -> None:
        """Turn to the next page, or to the one before."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % max(len(self.pages), 1))

    def close_page(self, page: Page) -> None:
        """Close a tab, once its work is saved or given up."""
        if page.document is None:
            self._remove(page)
        else:
            self.documents.close(page.document)

    def _opened(self, document: OpenDocument) -> None:
        """A document begins; it takes the place of the start page."""
        from gradscape.gui.window.panels import attach

        editor = document.editor
        view = self._view(editor, self.themes.theme)
        view.set_reduced_motion(self.themes.reduced_motion)
        page = Page(view, document)
        told = document.session.changed, document.settled
        for signal in (editor.changed, editor.selected, editor.shown, *told):
            signal.connect(self.refresh)
        editor.refused.connect(self._refused)
        self.desk.join(page.view)
        attach(self, page.view)
        self._add(page, document.title)
        for start in [each for each in self.pages if each.document is None]:
            self._remove(start)

    def _show_document(self, document: OpenDocument) -> None:
        self.show_page(next(page for page in self.pages if page.document is document))

    def _closed(self, document: OpenDocument) -> None:
        self._remove(next(page for page in self.pages if page.document is document))

    def _refused(self, why: str) -> None:
        self.toast.say(why, "error")

    def _add(self, page: Page, title: str) -> None:
        self.pages.append(page)
        if page.document is None:
            self._stack.addWidget(page.view)
        self.tabs.add(title)
        self.show_page(page)
        self._show(self.tabs.currentIndex())

    def _remove(self, page: Page) -> None:
        place = self.pages.index(page)
        self.pages.remove(page)
        self.tabs.removeTab(place)
        if page.document is None:
            self._stack.removeWidget(page.view)
        else:
            self.desk.leave(page.view, page.editor)
            self.spaces.forget(page)
        page.view.deleteLater()
        if not self.pages and not self._ending:
            self.open_start()

    def _reorder(self, source: int, target: int) -> None:
        self.pages.insert(target, self.pages.pop(source))

    def _show(self, place: int) -> None:
        if not 0 <= place < len(self.pages):
            return
        page = self.pages[place]
        works = page.editor is not None
        if page.editor is None:
            self._stack.setCurrentWidget(page.view)
        else:
            self.desk.set_editor(page.editor, page.view)
            self._stack.setCurrentWidget(self.desk)
        self.spaces.follow()
        if self.status is not None:
            self.status.setVisible(works)
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
        from gradscape.gui.window.panels import add_commands, add_panels
        from gradscape.gui.window.status import StatusBar

        self.status = StatusBar()
        self.status.set_scale(self.themes.scale)
        self.status.problems_wanted.connect(self._show_problems)
        self._column.addWidget(self.status)
        self._column.activate()
        desk = Desk(self.themes.theme, self.themes.scale)
        add_panels(desk, self)
        self._desk = desk
        add_commands(self)
        self._stack.addWidget(desk)
        desk.resize(self._stack.size())  # widths of panels hold for the size they meet
        desk.arrange(self.preferences.docks)

    # ---- what is said

    def refresh(self) -> None:
        """Bring titles, figures and commands up to date, before the next events."""
        self._refreshing.start(0)

    def _refresh(self) -> None:
        self.commands.refresh()
        for place, each in enumerate(self.pages):
            if each.document is not None:
                self.tabs.setTabText(place, each.document.title)
                self.tabs.set_modified(place, each.modified)
        document = self.page.document if self.page else None
        self.setWindowTitle(f"{document.name}[*] – Gradscape" if document else "Gradscape[*]")
        self.setWindowModified(document is not None and document.modified)
        self.bar.show_run(document.session if document else None, self.spaces.space)
        if document is not None and self.status is not None:
            self.status.show_report(document.editor.report)
            self.status.show_block(document.editor)
            self.status.show_file(document.path, document.modified)
            self.status.show_run(document.session)
            self.status.keys.setText(self._keys_hint())

    def _show_problems(self) -> None:
        self.spaces.turn("design")
        self.desk.show_panel("problems")

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

    def _add_recent(self, menu: QMenu) -> None:
        """The files that were open, as a menu in a menu."""
        inner = menu.addMenu(self.tr("Open recent"))
        for each in self.preferences.recent:
            path = Path(each.path)
            action = inner.addAction(path.name)
            action.setToolTip(each.path)
            action.triggered.connect(lambda _=False, path=path: self.documents.open(path))
        inner.setToolTipsVisible(True)
        inner.setEnabled(bool(self.preferences.recent))

    def _set_theme(self, theme: Theme) -> None:
        self.setWindowIcon(window_icon(theme.colors["accent"]))
        self.commands.set_theme(theme)
        self.bar.set_theme(theme, self.themes.scale)
        self.toast.theme = theme
        if self._palette is not None:
            self._palette.set_theme(theme)
        if self._desk is not None and self.status is not None:
            self._desk.set_theme(theme, self.themes.scale)
            self.status.set_scale(self.themes.scale)
        self.spaces.set_theme(theme, self.themes.scale)
        for page in self.pages:
            if page.document is None:
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

    def set_reduced_motion(self, reduced: bool) -> None:
        """Move things at once, or let them glide."""
        self.themes.reduced_motion = self.toast.reduced_motion = reduced
        for page in self.pages:
            if isinstance(page.view, View):
                page.view.set_reduced_motion(reduced)

    # ---- the end

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back finds what became of the files meanwhile."""
        super().changeEvent(event)
        back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if back and self._documents is not None:
            self._documents.look()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask about what is not saved, and remember how the window stood."""
        self._ending = True
        if self._documents is not None and not self._documents.close_all():
            self._ending = False
            event.ignore()
            return
        self.preferences.geometry = self.saveGeometry()
        if self._desk is not None:
            self.preferences.docks = self._desk.arrangement()
        self.preferences.flush()
        event.accept()
