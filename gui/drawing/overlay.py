"""Overlay: figures laid over a drawing: a colour and a small curve for cards, and a legend."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradscape.graph.diagnostic import Path
from gradscape.gui.canvas.scene import Card, Legend, Scene


@dataclass(frozen=True, slots=True, eq=False)
class Overlay:
    """What is laid over the cards at these paths; the others are grey.

    Args:
        values: places on the scale of the legend, 0 to 1.
        sparks: small curves, each point 0 to 1.
    """

    legend: Legend
    values: Mapping[Path, float]
    sparks: Mapping[Path, tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class _Laid:
    plain: Card
    value: float | None
    spark: tuple[float, ...]
    card: Card


class Overlaid:
    """Scenes with an overlay; a card that looks as before is the same object."""

    def __init__(self) -> None:
        self._cards: dict[Path, _Laid] = {}

    def scene(self, plain: Scene, overlay: Overlay | None) -> Scene:
        """A scene with figures laid over it; itself where there are none."""
        if overlay is None:
            self._cards.clear()
            return plain
        known, values, sparks = self._cards, overlay.values, overlay.sparks
        cards: list[Card] = []
        for card in plain.cards:
            path = card.id
            value, spark = values.get(path), sparks.get(path, ())
            held = known.get(path)
            if (
                held is None
                or held.plain is not card
                or held.value != value
                or (held.spark is not spark and held.spark != spark)
            ):
                made = replace(card, value=value, spark=spark)
                held = known[path] = _Laid(card, value, spark, made)
            cards.append(held.card)
        if len(known) > len(cards):
            there = {card.id for card in cards}
            self._cards = {path: held for path, held in known.items() if path in there}
        return replace(plain, cards=tuple(cards), legend=overlay.legend)
