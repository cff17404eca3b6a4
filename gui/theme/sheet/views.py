"""What is looked through: lists, tabs, menus, bars."""

from __future__ import annotations

from gradscape.gui.theme.sheet.pen import Sheet


def lists(s: Sheet) -> str:
    return f"""
QAbstractItemView {{
    background: {s["panel"]}; border: none; outline: none; alternate-background-color: {s["hover"]};
    selection-background-color: {s["accent_soft"]}; selection-color: {s["text"]};
}}
QListView::item, QTreeView::item, QTableView::item {{ padding: {s.px(4)} {s.px(8)}; border: none; }}
QListView::item:hover, QTreeView::item:hover {{ background: {s["hover"]}; }}
QListView::item:selected, QTreeView::item:selected, QTableView::item:selected {{
    background: {s["accent_soft"]}; color: {s["text"]};
}}
QTreeView::branch {{ background: transparent; }}
QTreeView::branch:has-children:closed {{ image: {s.image("chevron-right")}; }}
QTreeView::branch:has-children:open {{ image: {s.image("chevron")}; }}
QTableView {{ gridline-color: {s["line"]}; }}
QHeaderView {{ background: {s["panel"]}; }}
QHeaderView::section {{
    background: {s["panel"]}; color: {s["text3"]}; font-size: {s.size("caption")};
    font-weight: 600; border: none; border-bottom: 1px solid {s["line"]};
    padding: {s.px(4)} {s.px(8)};
}}
QHeaderView::down-arrow, QHeaderView::up-arrow {{ width: {s.px(10)}; height: {s.px(10)}; }}
QHeaderView::down-arrow {{ image: {s.image("chevron")}; }}
QHeaderView::up-arrow {{ image: {s.image("chevron-up")}; }}
QTableCornerButton::section {{ background: {s["panel"]}; border: none; }}
"""


def tabs(s: Sheet) -> str:
    return f"""
QTabWidget::pane {{ border: none; border-top: 1px solid {s["line"]}; }}
QTabBar {{ background: {s["panel"]}; border: none; qproperty-drawBase: 0; }}
QTabBar::tab {{
    background: transparent; color: {s["text2"]}; border: none;
    border-bottom: 2px solid transparent; padding: 0 {s.px(14)}; height: {s.px(32)};
}}
QTabBar::tab:hover {{ color: {s["text"]}; }}
QTabBar::tab:selected {{
    color: {s["text"]}; border-bottom-color: {s["accent"]}; font-weight: 600;
}}
QTabBar::scroller {{ width: {s.px(44)}; }}
QTabBar QToolButton {{
    background: {s["panel"]}; border: none; border-radius: 0; padding: 0; min-width: {s.px(20)};
}}
QTabBar QToolButton::left-arrow {{ image: {s.image("chevron-left")}; width: {s.px(10)}; }}
QTabBar QToolButton::right-arrow {{ image: {s.image("chevron-right")}; width: {s.px(10)}; }}
QTabBar::close-button {{ image: {s.image("cross")}; }}
QTabBar::close-button:hover {{ background: {s["line"]}; border-radius: {s.px(3)}; }}
QTabBar#documents {{ background: transparent; }}
QTabBar#documents::tab {{
    height: {s.px(28)}; border: 1px solid transparent; border-radius: {s.px(6)};
    padding: 0 {s.px(6)} 0 {s.px(10)}; margin-right: {s.px(2)};
}}
QTabBar#documents::tab:hover {{ background: {s["hover"]}; }}
QTabBar#documents::tab:selected {{ background: {s["window"]}; font-weight: 400; }}
QTabBar#documents:focus::tab:selected {{ border-color: {s["accent"]}; }}
QDockWidget {{ color: {s["text2"]}; font-size: {s.size("small")}; titlebar-close-icon: none; }}
QDockWidget > QWidget {{ background: {s["panel"]}; }}
QDockWidget::title {{ background: {s["panel"]}; padding: {s.px(4)} {s.px(12)}; }}
"""


def menus(s: Sheet) -> str:
    return f"""
QMenu {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; padding: {s.px(4)};
}}
QMenu::item {{
    padding: {s.px(5)} {s.px(20)} {s.px(5)} {s.px(10)}; border-radius: {s.px(4)};
    background: transparent;
}}
QMenu::item:selected {{ background: {s["accent_soft"]}; color: {s["text"]}; }}
QMenu::item:disabled {{ color: {s["text3"]}; background: transparent; }}
QMenu::icon {{ padding-left: {s.px(8)}; }}
QMenu::separator {{ height: 1px; background: {s["line"]}; margin: {s.px(4)} {s.px(6)}; }}
QMenu::right-arrow {{
    image: {s.image("chevron-right")}; width: {s.px(10)}; height: {s.px(10)};
    margin-right: {s.px(6)};
}}
QMenu::indicator {{ width: {s.px(14)}; height: {s.px(14)}; padding-left: {s.px(6)}; }}
QMenu::indicator:checked {{ image: {s.image("tick")}; }}
QMenuBar {{ background: {s["panel"]}; border-bottom: 1px solid {s["line"]}; }}
QMenuBar::item {{ background: transparent; padding: {s.px(4)} {s.px(8)}; }}
QMenuBar::item:selected {{ background: {s["hover"]}; }}
"""


def bars(s: Sheet) -> str:
    return f"""
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: {s.px(8)}; }}
QScrollBar:horizontal {{ height: {s.px(8)}; }}
QScrollBar::handle {{ background: {s["line_strong"]}; border-radius: 2px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {s["text3"]}; }}
QScrollBar::handle:vertical {{ min-height: {s.px(28)}; }}
QScrollBar::handle:horizontal {{ min-width: {s.px(28)}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QAbstractScrollArea::corner {{ background: transparent; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {s["line"]}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QMainWindow::separator {{ background: {s["line"]}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {s["accent"]}; }}
QStatusBar {{ background: {s["panel"]}; border-top: 1px solid {s["line"]}; }}
QStatusBar::item {{ border: none; }}
"""


def dialogs(s: Sheet) -> str:
    """Qt's own dialog for files, which is shown where the system has none."""
    icons = {
        "filedialog-backward": "arrow-left",
        "backward": "arrow-left",
        "forward": "arrow-right",
        "filedialog-parent-directory": "arrow-up",
        "filedialog-new-directory": "folder-new",
        "filedialog-listview": "list",
        "filedialog-detailedview": "details",
    }
    rules = "".join(f" {name}-icon: {s.image(image)};" for name, image in icons.items())
    return f"""
QFileDialog {{{rules} }}
QFileDialog QToolButton {{ padding: 0; min-width: {s.px(26)}; }}
QFileDialog QTreeView::item {{ padding: {s.px(4)} {s.px(2)}; }}
QFileDialog QListView, QFileDialog QTreeView {{
    background: {s["field"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
}}
"""
