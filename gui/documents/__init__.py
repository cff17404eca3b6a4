"""The documents that are open: their files, what a crash leaves of them, what is asked."""

from gradscape.gui.documents.documents import Documents
from gradscape.gui.documents.open_document import OpenDocument

__all__ = ["Documents", "OpenDocument"]
