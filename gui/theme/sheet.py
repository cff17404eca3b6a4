"""The style sheet of the whole application, made from a theme.

A widget says what it is by its property `role`, or by its object name: `label("Cost", "h2")` of
`gradscape.gui.widgets` does so. Labels: title, page, h1, h2, caption, strong, sub, dim, code,
error, warn, ok, chip, figure. Buttons: primary, flat, link,
seg, tab, status. Frames: bar, left, right, bottom,
status, panel, card, floating, segs, line.
"""

from __future__ import annotations

from importlib.resources import files

from gradscape.gui.theme.fonts import SIZES, Role
from gradscape.gui.theme.theme import Theme

_FIELDS = ("QLineEdit", "QAbstractSpinBox", "QComboBox")


def style_sheet(theme: Theme, scale: float = 1.0) -> str:
    """How every widget looks in a theme.

    Args:
        scale: of text and of what holds it, for a presentation.
    """
    sheet = _Sheet(theme, scale)
    parts = (_base, _labels, _frames, _buttons, _fields, _checks, _lists, _tabs, _menus, _bars)
    return "\n".join(part(sheet) for part in parts)


class _Sheet:
    """Colours by name, and pixels at the scale: what a part of the sheet is written with."""

    def __init__(self, theme: Theme, scale: float) -> None:
        self.theme = theme
        self.scale = scale

    def __getitem__(self, name: str) -> str:
        return self.theme.hex(name)

    def px(self, pixels: float) -> str:
        return f"{round(pixels * self.scale)}px"

    def size(self, role: Role) -> str:
        return self.px(SIZES[role])

    def image(self, name: str) -> str:
        path = files("gradscape.gui.theme").joinpath(f"{name}-{self.theme.name}.svg")
        return f'url("{str(path).replace(chr(92), "/")}")'


def _is(widget: str, role: str, state: str = "") -> str:
    """Selects widgets of a role, said either way."""
    return f'{widget}#{role}{state}, {widget}[role="{role}"]{state}'


def _base(s: _Sheet) -> str:
    return f"""
QWidget {{ color: {s["text"]}; }}
QMainWindow, QDialog, QWidget#root {{ background: {s["window"]}; }}
QDialog {{ background: {s["panel"]}; }}
QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QToolTip {{
    background: {s["raised"]}; color: {s["text"]}; border: 1px solid {s["line_strong"]};
    padding: {s.px(4)} {s.px(6)};
}}
QScrollArea, QAbstractScrollArea#plain {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget#content {{ background: transparent; }}
"""


def _labels(s: _Sheet) -> str:
    sizes: dict[str, Role] = {"title": "title", "page": "page", "h1": "page", "h2": "heading"}
    rules = ["QLabel { background: transparent; }"]
    rules += [
        f"{_is('QLabel', role)} {{ font-size: {s.size(size)}; font-weight: 600; }}"
        for role, size in sizes.items()
    ]
    caption = f"font-size: {s.size('caption')}; font-weight: 600; color: {s['text3']};"
    chip = (
        f"background: {s['hover']}; border-radius: {s.px(9)}; padding: {s.px(2)} {s.px(9)}; "
        f"color: {s['text2']}; font-size: {s.size('small')};"
    )
    rules += [
        f"{_is('QLabel', 'caption')} {{ {caption} text-transform: uppercase; }}",
        f"{_is('QLabel', 'cap')} {{ {caption} }}",
        f"{_is('QLabel', 'strong')} {{ font-weight: 600; }}",
        f"{_is('QLabel', 'sub')} {{ color: {s['text2']}; }}",
        f"{_is('QLabel', 'dim')} {{ color: {s['text3']}; font-size: {s.size('small')}; }}",
        f"{_is('QLabel', 'figure')} {{ color: {s['text2']}; font-size: {s.size('small')}; }}",
        f"{_is('QLabel', 'code')} {{ font-family: 'JetBrains Mono', monospace; }}",
        f"{_is('QLabel', 'chip')} {{ {chip} }}",
    ]
    rules += [f"{_is('QLabel', role)} {{ color: {s[role]}; }}" for role in ("error", "warn", "ok")]
    return "\n".join(rules)


def _frames(s: _Sheet) -> str:
    line = f"1px solid {s['line']}"
    panel = f"background: {s['panel']}; border: none;"
    sides = {"bar": "bottom", "left": "right", "right": "left", "bottom": "top", "status": "top"}
    rules = [
        f"{_is('QFrame', role)} {{ {panel} border-{side}: {line}; }}"
        for role, side in sides.items()
    ]
    radius = f"border-radius: {s.px(8)};"
    floating = f"background: {s['raised']}; border: 1px solid {s['line_strong']};"
    rules += [
        f"{_is('QFrame', 'panel')} {{ {panel} }}",
        f"{_is('QFrame', 'card')} {{ background: {s['panel']}; border: {line}; {radius} }}",
        f"{_is('QFrame', 'floating')} {{ {floating} {radius} }}",
        f"{_is('QFrame', 'segs')} {{ background: {s['window']}; border-radius: {s.px(7)}; }}",
        f"{_is('QFrame', 'line')} {{ background: {s['line']}; border: none; }}",
    ]
    return "\n".join(rules)


def _buttons(s: _Sheet) -> str:
    plain = f"background: transparent; border: 1px solid transparent; color: {s['text2']};"
    return f"""
QPushButton, QToolButton {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
    padding: 0 {s.px(12)}; min-height: {s.px(26)};
}}
QToolButton {{ padding: 0 {s.px(6)}; min-width: {s.px(14)}; }}
QPushButton:hover, QToolButton:hover {{ background: {s["hover"]}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {s["line"]}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {s["accent"]}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {s["text3"]}; border-color: {s["line"]}; }}
{_is("QPushButton", "primary")} {{
    background: {s["accent"]}; color: {s["accent_text"]}; font-weight: 600;
    border: 1px solid {s["accent"]};
}}
{_is("QPushButton", "primary", ":hover")} {{ background: {_mixed(s, 0.88)}; }}
{_is("QPushButton", "primary", ":pressed")} {{ background: {_mixed(s, 0.76)}; }}
{_is("QPushButton", "primary", ":focus")} {{ border: 1px solid {s["text"]}; }}
{_is("QPushButton", "primary", ":disabled")} {{
    background: {s["line"]}; color: {s["text2"]}; border-color: {s["line"]};
}}
{_is("QPushButton", "flat")}, {_is("QToolButton", "flat")} {{
    {plain} padding: 0 {s.px(7)};
}}
{_is("QPushButton", "flat", ":hover")}, {_is("QToolButton", "flat", ":hover")} {{
    background: {s["hover"]}; color: {s["text"]};
}}
{_is("QPushButton", "flat", ":focus")}, {_is("QToolButton", "flat", ":focus")} {{
    border-color: {s["accent"]};
}}
{_is("QPushButton", "link")} {{ {plain} color: {s["accent"]}; padding: 0; text-align: left; }}
{_is("QPushButton", "link", ":hover")} {{ text-decoration: underline; }}
{_is("QPushButton", "seg")} {{
    {plain} min-height: {s.px(22)}; padding: 0 {s.px(14)};
}}
{_is("QPushButton", "seg", ":checked")} {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; color: {s["text"]};
    font-weight: 600;
}}
{_is("QPushButton", "tab")} {{
    {plain} border-radius: 0; border: none; border-bottom: 2px solid transparent;
    min-height: {s.px(32)};
}}
{_is("QPushButton", "tab", ":checked")} {{
    border-bottom-color: {s["accent"]}; color: {s["text"]}; font-weight: 600;
}}
{_is("QPushButton", "entry")} {{ {plain} padding: 0; text-align: left; }}
{_is("QPushButton", "entry", ":hover")} {{ background: {s["hover"]}; }}
{_is("QPushButton", "entry", ":focus")} {{ border-color: {s["accent"]}; }}
{_is("QPushButton", "status")} {{
    {plain} min-height: 0; padding: 0; font-size: {s.size("small")};
}}
{_is("QPushButton", "status", ":focus")} {{ border-bottom-color: {s["accent"]}; }}
{_is("QPushButton", "status", '[level="error"]')} {{ color: {s["error"]}; }}
{_is("QPushButton", "status", '[level="warn"]')} {{ color: {s["warn"]}; }}
{_is("QPushButton", "status", '[level="ok"]')} {{ color: {s["ok"]}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _mixed(s: _Sheet, share: float) -> str:
    """The accent with some of the text's colour in it: what a pointer does to a filled button."""
    accent, text = s.theme.colors["accent"], s.theme.colors["text"]
    pairs = zip(accent.getRgb()[:3], text.getRgb()[:3], strict=True)  # type: ignore[index]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def _fields(s: _Sheet) -> str:
    every = ", ".join(_FIELDS)

    def state(name: str) -> str:
        return ", ".join(f"{field}{name}" for field in _FIELDS)

    return f"""
{every} {{
    background: {s["field"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
    padding: 0 {s.px(8)}; min-height: {s.px(26)}; max-height: {s.px(26)};
    selection-background-color: {s["accent"]}; selection-color: {s["accent_text"]};
    placeholder-text-color: {s["text3"]};
}}
{state(":focus")} {{ border: 1px solid {s["accent"]}; }}
{state(":disabled")} {{ color: {s["text3"]}; background: {s["hover"]}; }}
{state('[problem="true"]')} {{ border: 1px solid {s["error"]}; }}
QComboBox::drop-down {{ border: none; width: {s.px(20)}; }}
QComboBox::down-arrow {{
    image: {s.image("chevron")}; width: {s.px(10)}; height: {s.px(10)};
}}
QComboBox QAbstractItemView {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; outline: none;
    selection-background-color: {s["accent_soft"]}; selection-color: {s["text"]};
}}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 0; border: none; }}
QLineEdit QToolButton {{ background: transparent; border: none; padding: 0; min-height: 0; }}
QPlainTextEdit, QTextEdit, QTextBrowser {{
    background: {s["field"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
    selection-background-color: {s["accent"]}; selection-color: {s["accent_text"]};
}}
"""


def _checks(s: _Sheet) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: {s.px(8)}; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator {{
    width: {s.px(14)}; height: {s.px(14)}; border: 1px solid {s["text3"]};
    border-radius: {s.px(3)}; background: {s["field"]};
}}
QRadioButton::indicator {{ border-radius: {s.px(8)}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {s["accent"]}; }}
QCheckBox::indicator:checked {{
    background: {s["accent"]}; border-color: {s["accent"]}; image: {s.image("check")};
}}
QCheckBox::indicator:indeterminate {{ background: {s["line_strong"]}; }}
QRadioButton::indicator:checked {{ border: {s.px(5)} solid {s["accent"]}; width: {s.px(6)};
    height: {s.px(6)}; }}
QSlider::groove:horizontal {{ height: {s.px(4)}; background: {s["line"]}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: {s.px(14)}; margin: -{s.px(5)} 0; border-radius: {s.px(7)}; background: {s["accent"]};
}}
QProgressBar {{
    background: {s["line"]}; border: none; border-radius: 3px; max-height: {s.px(6)};
}}
QProgressBar::chunk {{ background: {s["accent"]}; border-radius: 3px; }}
"""


def _lists(s: _Sheet) -> str:
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
QTableView {{ gridline-color: {s["line"]}; }}
QHeaderView {{ background: {s["panel"]}; }}
QHeaderView::section {{
    background: {s["panel"]}; color: {s["text3"]}; font-size: {s.size("caption")};
    font-weight: 600; border: none; border-bottom: 1px solid {s["line"]};
    padding: {s.px(4)} {s.px(8)};
}}
QTableCornerButton::section {{ background: {s["panel"]}; border: none; }}
"""


def _tabs(s: _Sheet) -> str:
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


def _menus(s: _Sheet) -> str:
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
QMenu::right-arrow {{ width: {s.px(8)}; }}
QMenuBar {{ background: {s["panel"]}; border-bottom: 1px solid {s["line"]}; }}
QMenuBar::item {{ background: transparent; padding: {s.px(4)} {s.px(8)}; }}
QMenuBar::item:selected {{ background: {s["hover"]}; }}
"""


def _bars(s: _Sheet) -> str:
    return f"""
QScrollBar {{ background: transparent; border: none; }}
QScrollBar:vertical {{ width: {s.px(10)}; }}
QScrollBar:horizontal {{ height: {s.px(10)}; }}
QScrollBar::handle {{ background: {s["line_strong"]}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover {{ background: {s["text3"]}; }}
QScrollBar::handle:vertical {{ min-height: {s.px(28)}; }}
QScrollBar::handle:horizontal {{ min-width: {s.px(28)}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QSplitter::handle {{ background: {s["line"]}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QMainWindow::separator {{ background: {s["line"]}; width: 1px; height: 1px; }}
QMainWindow::separator:hover {{ background: {s["accent"]}; }}
QStatusBar {{ background: {s["panel"]}; border-top: 1px solid {s["line"]}; }}
QStatusBar::item {{ border: none; }}
"""
