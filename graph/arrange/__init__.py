"""Tidy: where boxes and frames stand and which way wires take, so that a network reads by itself.

Layers and ordered columns (Sugiyama, Tagawa and Toda 1981) with ports, nested frames and straight
chains; a file a step. It knows rectangles and wires, and nothing of networks.
"""

from gradscape.graph.arrange.compound import arrange
from gradscape.graph.arrange.values import (
    ArrangeError,
    Box,
    Frame,
    Layout,
    Point,
    Rect,
    Spacing,
    Wire,
)

__all__ = ["ArrangeError", "Box", "Frame", "Layout", "Point", "Rect", "Spacing", "Wire", "arrange"]
