"""What an operator becomes in code, as data: a module that a class builds, or an expression.

Placeholders in templates: `{self}` the attribute, `{0}`, `{1}` … the inputs, `{name}` one argument
by name, `{arguments}` all arguments as they would be passed to the module; where there are none,
the comma before `{arguments}` goes too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Helper:
    """A support class or function that a file carries once, however many nodes need it."""

    name: str
    text: str


@dataclass(frozen=True)
class Keyword:
    """A keyword argument, with the value that torch takes where it is left out."""

    value: Any
    default: Any


@dataclass(frozen=True)
class Module:
    """Something that `__init__` builds and keeps under an attribute: a module or a parameter.

    Args:
        target: what is called, `nn.Conv2d` or the name of a helper.
        args: positional arguments by torch's names; a value may itself be a Module.
        kwargs: keyword arguments, each left out where it equals torch's default.
        call: how `forward` uses the attribute.
        functional: how `forward` may say the same without an attribute, if it can.
        helper: what the file has to carry for `target`.
    """

    target: str
    args: Mapping[str, Any] = field(default_factory=dict)
    kwargs: Mapping[str, Keyword] = field(default_factory=dict)
    call: str = "{self}({0})"
    functional: str = ""
    helper: Helper | None = None


@dataclass(frozen=True)
class Inline:
    """An expression in `forward`, over the inputs and over `args`."""

    text: str
    args: Mapping[str, Any] = field(default_factory=dict)
    helper: Helper | None = None


Lowered = Module | Inline
