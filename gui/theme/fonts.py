"""The fonts: the system's interface font (Inter where it is), figures all of one width."""

from __future__ import annotations

from functools import cache
from typing import Literal, get_args

from PySide6.QtGui import QFont, QFontDatabase

Role = Literal["body", "strong", "small", "caption", "heading", "page", "title", "code"]
ROLES: tuple[Role, ...] = get_args(Role)
"""body for all work, small for secondary figures, caption above groups, heading of panels and
cards, page and title for pages, code for source."""

SIZES: dict[Role, int] = {
    "body": 12,
    "strong": 12,
    "small": 11,
    "caption": 11,
    "heading": 13,
    "page": 18,
    "title": 24,
    "code": 12,
}
"""In pixels, at a text scale of 1."""
_SEMIBOLD: frozenset[Role] = frozenset({"strong", "caption", "heading", "page", "title"})


def font(role: Role = "body", scale: float = 1.0) -> QFont:
    """The font of a role, enlarged by `scale`."""
    made = QFont(list(_families(role == "code")))
    made.setPixelSize(round(SIZES[role] * scale))
    if role in _SEMIBOLD:
        made.setWeight(QFont.Weight.DemiBold)
    if role == "caption":
        made.setCapitalization(QFont.Capitalization.AllUppercase)
    if role == "code":
        made.setStyleHint(QFont.StyleHint.Monospace)
    else:
        made.setFeature(QFont.Tag("tnum"), 1)
    return made


@cache
def _families(code: bool) -> tuple[str, ...]:
    kind = QFontDatabase.SystemFont.FixedFont if code else QFontDatabase.SystemFont.GeneralFont
    system = QFontDatabase.systemFont(kind).family()
    return ("JetBrains Mono" if code else "Inter", system)
