"""What everything stands on: windows, labels, frames."""

from __future__ import annotations

from gradscape.gui.theme.fonts import Role
from gradscape.gui.theme.sheet.pen import Sheet, of


def base(s: Sheet) -> str:
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


def labels(s: Sheet) -> str:
    sizes: dict[str, Role] = {"title": "title", "page": "page", "h1": "page", "h2": "heading"}
    rules = ["QLabel { background: transparent; }"]
    rules += [
        f"{of('QLabel', role)} {{ font-size: {s.size(size)}; font-weight: 600; }}"
        for role, size in sizes.items()
    ]
    caption = f"font-size: {s.size('caption')}; font-weight: 600; color: {s['text3']};"
    chip = (
        f"background: {s['hover']}; border-radius: {s.px(9)}; padding: {s.px(2)} {s.px(9)}; "
        f"color: {s['text2']}; font-size: {s.size('small')};"
    )
    rules += [
        f"{of('QLabel', 'caption')} {{ {caption} text-transform: uppercase; }}",
        f"{of('QLabel', 'cap')} {{ {caption} }}",
        f"{of('QLabel', 'strong')} {{ font-weight: 600; }}",
        f"{of('QLabel', 'sub')} {{ color: {s['text2']}; }}",
        f"{of('QLabel', 'dim')} {{ color: {s['text3']}; font-size: {s.size('small')}; }}",
        f"{of('QLabel', 'figure')} {{ color: {s['text2']}; font-size: {s.size('small')}; }}",
        f"{of('QLabel', 'code')} {{ font-family: 'JetBrains Mono', monospace; }}",
        f"{of('QLabel', 'chip')} {{ {chip} }}",
    ]
    rules += [f"{of('QLabel', role)} {{ color: {s[role]}; }}" for role in ("error", "warn", "ok")]
    return "\n".join(rules)


def frames(s: Sheet) -> str:
    line = f"1px solid {s['line']}"
    panel = f"background: {s['panel']}; border: none;"
    sides = {"bar": "bottom", "left": "right", "right": "left", "bottom": "top", "status": "top"}
    rules = [
        f"{of('QFrame', role)} {{ {panel} border-{side}: {line}; }}" for role, side in sides.items()
    ]
    radius = f"border-radius: {s.px(8)};"
    floating = f"background: {s['raised']}; border: 1px solid {s['line_strong']};"
    rules += [
        f"{of('QFrame', 'panel')} {{ {panel} }}",
        f"{of('QFrame', 'card')} {{ background: {s['panel']}; border: {line}; {radius} }}",
        f"{of('QFrame', 'floating')} {{ {floating} {radius} }}",
        f"{of('QFrame', 'segs')} {{ background: {s['window']}; border-radius: {s.px(7)}; }}",
        f"{of('QFrame', 'notice')} {{ background: {s['window']}; border: none; {radius} }}",
        f"{of('QFrame', 'line')} {{ background: {s['line']}; border: none; }}",
    ]
    for level in ("error", "warn", "ok"):
        said = of("QFrame", "notice", f'[level="{level}"]')
        rules.append(f"{said} {{ background: {s[f'{level}_soft']}; }}")
    return "\n".join(rules)
