"""What is pressed, typed into or ticked."""

from __future__ import annotations

from gradscape.gui.theme.sheet.pen import Sheet, of

_FIELDS = ("QLineEdit", "QAbstractSpinBox", "QComboBox")


def buttons(s: Sheet) -> str:
    plain = f"background: transparent; border: 1px solid transparent; color: {s['text2']};"
    return f"""
QPushButton, QToolButton {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
    padding: 0 {s.px(12)}; min-height: {s.px(26)};
}}
QPushButton {{ icon-size: {s.px(15)}; }}
QToolButton {{
    max-height: {s.px(26)}; padding: 0 {s.px(6)}; min-width: {s.px(14)}; icon-size: {s.px(16)};
}}
QPushButton:hover, QToolButton:hover {{ background: {s["hover"]}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {s["line"]}; }}
QPushButton:focus, QToolButton:focus {{ border-color: {s["accent"]}; }}
QPushButton:disabled, QToolButton:disabled {{ color: {s["text3"]}; border-color: {s["line"]}; }}
{of("QPushButton", "primary")} {{
    background: {s["accent"]}; color: {s["accent_text"]}; font-weight: 600;
    border: 1px solid {s["accent"]};
}}
{of("QPushButton", "primary", ":hover")} {{ background: {_mixed(s, 0.88)}; }}
{of("QPushButton", "primary", ":pressed")} {{ background: {_mixed(s, 0.76)}; }}
{of("QPushButton", "primary", ":focus")} {{ border: 1px solid {s["text"]}; }}
{of("QPushButton", "primary", ":disabled")} {{
    background: {s["line"]}; color: {s["text2"]}; border-color: {s["line"]};
}}
{of("QPushButton", "flat")}, {of("QToolButton", "flat")} {{
    {plain} padding: 0 {s.px(7)};
}}
{of("QPushButton", "flat", ":hover")}, {of("QToolButton", "flat", ":hover")} {{
    background: {s["hover"]}; color: {s["text"]};
}}
{of("QPushButton", "flat", ":focus")}, {of("QToolButton", "flat", ":focus")} {{
    border-color: {s["accent"]};
}}
{of("QPushButton", "here")} {{
    {plain} color: {s["text"]}; font-weight: 600; padding: 0 {s.px(7)};
}}
{of("QPushButton", "link")} {{ {plain} color: {s["accent"]}; padding: 0; text-align: left; }}
{of("QPushButton", "link", ":hover")} {{ text-decoration: underline; }}
{of("QPushButton", "seg")} {{
    {plain} min-height: {s.px(22)}; padding: 0 {s.px(14)};
}}
{of("QPushButton", "seg", ":checked")} {{
    background: {s["raised"]}; border: 1px solid {s["line_strong"]}; color: {s["text"]};
    font-weight: 600;
}}
{of("QPushButton", "tab")} {{
    {plain} border-radius: 0; border: none; border-bottom: 2px solid transparent;
    min-height: {s.px(32)};
}}
{of("QPushButton", "tab", ":checked")} {{
    border-bottom-color: {s["accent"]}; color: {s["text"]}; font-weight: 600;
}}
{of("QPushButton", "entry")} {{ {plain} padding: 0; text-align: left; }}
{of("QPushButton", "entry", ":hover")} {{ background: {s["hover"]}; }}
{of("QPushButton", "entry", ":focus")} {{ border-color: {s["accent"]}; }}
{of("QPushButton", "status")} {{
    {plain} min-height: 0; padding: 0; font-size: {s.size("small")};
}}
{of("QPushButton", "status", ":focus")} {{ border-bottom-color: {s["accent"]}; }}
{of("QPushButton", "status", '[level="error"]')} {{ color: {s["error"]}; }}
{of("QPushButton", "status", '[level="warn"]')} {{ color: {s["warn"]}; }}
{of("QPushButton", "status", '[level="ok"]')} {{ color: {s["ok"]}; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _mixed(s: Sheet, share: float) -> str:
    """The accent with some of the text's colour in it: what a pointer does to a filled button."""
    accent, text = s.theme.colors["accent"], s.theme.colors["text"]
    pairs = zip(accent.getRgb()[:3], text.getRgb()[:3], strict=True)  # type: ignore[index]
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def fields(s: Sheet) -> str:
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
QComboBox {{ combobox-popup: 0; }}
QComboBox QAbstractItemView::item {{ min-height: {s.px(26)}; padding: 0 {s.px(6)}; }}
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{
    width: {s.px(18)}; border: none; background: transparent; subcontrol-origin: border;
}}
QAbstractSpinBox::up-button:hover, QAbstractSpinBox::down-button:hover {{
    background: {s["hover"]};
}}
QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{
    width: {s.px(8)}; height: {s.px(8)};
}}
QAbstractSpinBox::up-arrow {{ image: {s.image("chevron-up")}; }}
QAbstractSpinBox::down-arrow {{ image: {s.image("chevron")}; }}
QLineEdit QToolButton {{ background: transparent; border: none; padding: 0; min-height: 0; }}
{of("QLineEdit", "search")} {{ padding-left: {s.px(2)}; }}
{of("QLineEdit", "heading")} {{
    font-size: {s.size("heading")}; font-weight: 600; padding: 0 {s.px(4)};
    min-height: {s.px(20)}; max-height: {s.px(20)}; border-radius: {s.px(4)};
    background: transparent; border: 1px solid transparent;
}}
{of("QLineEdit", "heading", ":hover:!read-only")} {{ border-color: {s["line_strong"]}; }}
{of("QLineEdit", "heading", ":focus:!read-only")} {{
    border-color: {s["accent"]}; background: {s["field"]};
}}
{of("QLineEdit", "heading", '[problem="true"]')} {{ border-color: {s["error"]}; }}
QPlainTextEdit, QTextEdit, QTextBrowser {{
    background: {s["field"]}; border: 1px solid {s["line_strong"]}; border-radius: {s.px(5)};
    selection-background-color: {s["accent"]}; selection-color: {s["accent_text"]};
}}
"""


def checks(s: Sheet) -> str:
    return f"""
QCheckBox, QRadioButton {{ spacing: {s.px(8)}; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator {{
    width: {s.px(14)}; height: {s.px(14)}; border: 1px solid {s["text3"]};
    border-radius: {s.px(3)}; background: {s["field"]};
}}
QRadioButton::indicator {{ border-radius: {s.px(8)}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {s["accent"]}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked {{
    background: {s["accent"]}; border-color: {s["accent"]}; image: {s.image("check")};
}}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{
    border-color: {s["line_strong"]}; background: {s["hover"]};
}}
QCheckBox::indicator:checked:disabled {{ image: {s.image("tick")}; }}
QCheckBox:disabled, QRadioButton:disabled {{ color: {s["text3"]}; }}
QCheckBox::indicator:indeterminate {{ image: {s.image("dash")}; }}
QRadioButton::indicator:checked {{ border: {s.px(5)} solid {s["accent"]}; width: {s.px(6)};
    height: {s.px(6)}; }}
QSlider:horizontal {{ min-height: {s.px(16)}; }}
QSlider::groove:horizontal {{ height: {s.px(4)}; background: {s["line"]}; border-radius: 2px; }}
QSlider::handle:horizontal {{
    width: {s.px(14)}; margin: -{s.px(5)} 0; border-radius: {s.px(7)}; background: {s["accent"]};
}}
QProgressBar {{
    background: {s["line"]}; border: none; border-radius: 3px; max-height: {s.px(6)};
}}
QProgressBar::chunk {{ background: {s["accent"]}; border-radius: 3px; }}
"""
