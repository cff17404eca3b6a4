"""A grid of cards, of as many columns as there is room for."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

GAP, NARROWEST = 16, 262


class CardGrid(QWidget):
    """Lays out equal cards; hidden ones leave no gap."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: list[QWidget] = []
        self.scale = 1.0

    def add(self, card: QWidget) -> None:
        """Put a card at the end."""
        card.setParent(self)
        self.cards.append(card)
        card.show()

    def arrange(self) -> None:
        """Lay out anew: a card came, went, or was hidden."""
        shown = [card for card in self.cards if not card.isHidden()]
        narrowest = NARROWEST * self.scale
        columns = max(1, int((self.width() + GAP) // (narrowest + GAP)))
        width = (self.width() - GAP * (columns - 1)) / columns
        height = shown[0].sizeHint().height() if shown else 0
        for k, card in enumerate(shown):
            row, column = divmod(k, columns)
            left, right = (round((width + GAP) * c) for c in (column, column + 1))
            card.setGeometry(left, row * (height + GAP), right - left - GAP, height)
        rows = -(-len(shown) // columns)
        self.setFixedHeight(max(0, rows * (height + GAP) - GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width may have room for another number of columns."""
        self.arrange()
