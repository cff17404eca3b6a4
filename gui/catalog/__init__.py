"""What can be put into a network, how it is found, and how it comes in.

Palette, search and drop have it from here.
"""

from gradscape.gui.catalog.additions import Addition, additions
from gradscape.gui.catalog.entries import (
    GROUPS,
    MIME,
    Entry,
    after_output,
    before_input,
    caption,
    entries,
    find,
)
from gradscape.gui.catalog.search import search

__all__ = [
    "GROUPS",
    "MIME",
    "Addition",
    "Entry",
    "additions",
    "after_output",
    "before_input",
    "caption",
    "entries",
    "find",
    "search",
]
