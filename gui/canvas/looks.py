"""Looks: what is known of a card, as long as it is the same object."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from PySide6.QtGui import QPixmap

from gradscape.gui.canvas.faces import Kind
from gradscape.gui.canvas.scene import Card
from gradscape.gui.canvas.words import Words, names, words

Scale = tuple[float, float]
"""Zoom and device pixels a logical pixel."""


@dataclass(slots=True)
class Look:
    """One card as it is painted; `picture` is all of it at a scale that was seen before."""

    card: Card
    warm: bool
    selected: bool
    kind: Kind
    words: Words
    names: Words
    scale: Scale = (0.0, 0.0)
    picture: QPixmap | None = field(default=None, repr=False)


_MOST = 30_000
_SOME = (0.0,)


class Looks:
    """By identity: the hash of a card costs more than its painting.

    A look keeps its card, so no other card has its identity.
    """

    def __init__(self) -> None:
        self._looks: dict[int, Look] = {}

    def of(self, card: Card, selected: bool, warm: bool) -> Look:
        """The look of a card."""
        look = self._looks.get(id(card))
        if look is None or look.selected != selected or look.warm != warm:
            if len(self._looks) > _MOST:
                self._looks.clear()
            kind = Kind.of(card, selected, warm)
            # What changes from frame to frame is not of the words, which take long to lay out.
            still = replace(card, value=None, spark=_SOME if card.spark else ())
            look = Look(card, warm, selected, kind, words(still, warm), names(still, warm))
            self._looks[id(card)] = look
        return look

    def forget(self) -> None:
        """Start anew, when pictures take much room."""
        self._looks.clear()
