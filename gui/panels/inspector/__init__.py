"""The inspector: the fields and figures of what is selected."""

from gradscape.gui.panels.inspector.inspector import Inspector

__all__ = ["Inspector"]
