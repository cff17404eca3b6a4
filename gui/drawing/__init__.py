"""From a project to what is seen of it: cards, wires, frames, and where they lie."""

from gradscape.gui.drawing.drawing import Drawing

__all__ = ["Drawing"]
