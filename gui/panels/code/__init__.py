"""The code panel: the source beside the canvas, each line with its nodes."""

from gradscape.gui.panels.code.panel import CodePanel

__all__ = ["CodePanel"]
