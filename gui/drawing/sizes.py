"""How large cards are: as wide as their words and their wires need."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from gradscape.gui.words import title

if TYPE_CHECKING:
    from gradscape.graph.model import Node
    from gradscape.gui.drawing.seen import Item

HEIGHT = 44
WIDTH = 192
WIDEST = 240
"""For the sake of its title; a longer one is elided."""
PORT = 16
"""Between two wires that enter one card side by side."""
_STEP = 16
_LETTER = 6.2
"""Of a title, roughly; what is reserved must not depend on a font."""
_BESIDE = 112
"""What else the first line holds: its margins, the gap, and most shapes."""


def title_width(node: Node) -> int:
    """Of a card that nothing but its title widens, whatever shape stands beside it.

    The shape is not asked: cards must not move where an error hides it.
    """
    needed = _STEP * ceil((len(title(node)) * _LETTER + _BESIDE) / _STEP)
    return max(WIDTH, min(WIDEST, needed))


def width(item: Item) -> int:
    """Of a card; more than its title needs only where many wires enter or leave."""
    most = max(len(item.inputs) - 1, len(item.outputs))
    return max(title_width(item.node), 2 * PORT + PORT * most)
