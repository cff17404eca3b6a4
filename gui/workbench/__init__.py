"""The canvas of one document, with what floats over it, and what becomes of its gestures."""

from gradscape.gui.workbench.workbench import Workbench

__all__ = ["Workbench"]
