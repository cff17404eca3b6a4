"""The code of a class before it is text: calls whose arguments are literals or remembered texts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Path
from gradscape.graph.lowering import Helper
from gradscape.graph.plan import Plan


class Dropped:
    """Stands for the element of a sequence that one use leaves out."""


DROPPED = Dropped()


@dataclass(frozen=True)
class Raw:
    """Text that stands as it is: the name of a parameter, or arithmetic over some."""

    text: str


@dataclass(frozen=True)
class Argument:
    """A keyword argument and torch's default; `Dropped` where there is none."""

    name: str
    value: Any
    default: Any = DROPPED


@dataclass(frozen=True)
class Call:
    """What `__init__` builds: a module, a parameter, a block."""

    target: str | ClassSpec
    args: tuple[Any, ...] = ()
    kwargs: tuple[Argument, ...] = ()
    origin: Path = ()


@dataclass(frozen=True)
class Form:
    """What `forward` says in place: a template, and the arguments that it may name."""

    template: str
    named: tuple[Argument, ...] = ()
    positional: int = 0
    origin: Path = ()


@dataclass(frozen=True)
class Item:
    """An element of a sequence: under which name ("" is by position), and under which condition."""

    value: Any
    name: str = ""
    when: str = ""
    origin: Path = ()


@dataclass(frozen=True)
class Loop:
    """The same several times: `first` if it differs, then `rest`, which may use `i`."""

    rest: Any
    times: Any
    item: str
    start: int
    origin: Path = ()
    first: Any = None


Tree = Call | Form


@dataclass(eq=False)
class ClassSpec:
    """A class: its definition, the uses that share it, and what its constructor takes.

    `formals` are (name, default or `DROPPED`); `whens` holds the condition of each node: "" always,
    None never.
    """

    definition: Definition
    plans: list[Plan]
    kept: frozenset[str]
    root: bool = False
    name: str = ""
    formals: list[tuple[str, Any]] = field(default_factory=list)
    lets: list[tuple[str, str]] = field(default_factory=list)
    trees: dict[str, Tree] = field(default_factory=dict)
    whens: dict[str, str | None] = field(default_factory=dict)
    inplace: frozenset[Path] = frozenset()
    helpers: dict[str, Helper] = field(default_factory=dict)

    def plan_with(self, node: str) -> Plan:
        """A use in which a node is present."""
        return next(p for p in self.plans if node in p.steps and not p.steps[node].absent)


def with_values(call: Call, args: tuple[Any, ...], kwargs: tuple[Any, ...]) -> Call:
    """The call with other values for its arguments."""
    pairs = zip(call.kwargs, kwargs, strict=True)
    return replace(call, args=args, kwargs=tuple(replace(k, value=v) for k, v in pairs))
