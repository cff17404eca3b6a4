"""What a field shows, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Edit
from gradscape.graph.model import Node
from gradscape.gui.panels.inspector.typed import Form, Scope
from gradscape.gui.places import Place


class Unset:
    """No value: several nodes differ (`MIXED`), or nothing is given (`MISSING`)."""


MIXED, MISSING = Unset(), Unset()
MORE = "more"
"""The section of what is said of few nodes."""
Argument = tuple[str, tuple[str, ...], str]
"""Where an argument is written: definition, path in its body, name."""


@dataclass(frozen=True)
class Entry:
    """One field.

    Args:
        key: names it within its sheet.
        value: a literal, an expression, `MIXED` or `MISSING`.
        default: what stands there unless something else is said.
        placeholder: what stands there in grey where nothing is given.
        scope: what expressions may use; None where an error hides the values.
        blamed: an error is mended by another value here.
        browse: behind the choices, in these words, any folder can be looked for.
        set: the edit that gives it a value.
        reset: the edit that takes it back to its default; None where it is that.
        exposes: the arguments that it stands for, where a block could ask for them instead.
    """

    key: str
    label: str
    form: Form
    value: Any
    default: Any = None
    placeholder: str = ""
    required: bool = False
    help: str = ""
    scope: Scope | None = field(default=None, compare=False)
    blamed: bool = False
    browse: str = ""
    set: Callable[[Any], Edit] = field(kw_only=True, compare=False)
    reset: Edit | None = field(default=None, compare=False)
    exposes: tuple[Argument, ...] = ()

    @property
    def modified(self) -> bool:
        """Whether it says something else than its default."""
        if isinstance(self.value, Unset):
            return False
        return type(self.value) is not type(self.default) or self.value != self.default


@dataclass(frozen=True)
class Section:
    """Fields under a heading; the first has none. One that folds is opened on demand."""

    title: str
    entries: tuple[Entry, ...]
    folds: bool = False


@dataclass(frozen=True)
class Target:
    """A node whose arguments are shown: where it is written, and by which path it was reached."""

    place: Place
    path: Path
    node: Node
