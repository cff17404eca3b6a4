"""What a check has to say: a code with arguments, the nodes it is about, fixes that are edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import Text, worded

if TYPE_CHECKING:
    from gradscape.graph.edits import Edit

Severity = Literal["error", "warning", "hint"]
Path = tuple[str, ...]
"""Node ids from the network inwards; a turn of a repeat is its number."""

CODES: dict[str, Code] = {}


@dataclass(frozen=True)
class Code:
    """A kind of finding. `template` is the English message, with its arguments in braces."""

    name: str
    severity: Severity
    template: str

    def __post_init__(self) -> None:
        if CODES.setdefault(self.name, self) != self:
            raise ValueError(f"two kinds of finding are called {self.name!r}")


class ShapeError(GradscapeError):
    """An operator cannot take these inputs or arguments.

    Raised by `Operator.infer`; the check turns it into a diagnostic on the node.
    """

    def __init__(self, code: Code, **arguments: object) -> None:
        self.code = code
        self.arguments = arguments
        super().__init__(code.template, **arguments)


@dataclass(frozen=True)
class Fix:
    """A way out, as an edit that can be applied and undone."""

    label: str
    edit: Edit

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", worded(self.label))


MORE = "(The same in further uses of the block: {more}.)"
"""Follows the message of a finding in a block that is used several times."""


@dataclass(frozen=True)
class Diagnostic:
    """One finding of a check: what (`code`, `arguments`), where (`nodes`), how to mend it.

    The best of `fixes` stands first.
    """

    code: Code
    nodes: tuple[Path, ...]
    arguments: Mapping[str, object] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.code.severity

    @property
    def message(self) -> Text:
        message = Text(self.code.template, **self.arguments)
        if "more" not in self.arguments:
            return message
        more = Text(MORE, more=self.arguments["more"])
        return Text("{message} {more}", message=message, more=more)
