"""The definitions that we ship: what the great architectures are made of, a file a family."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from gradscape.graph.definition import Definition

Build = Callable[[], Definition]


@dataclass(frozen=True)
class Block:
    """A block as a palette offers it.

    Args:
        name: of the function that builds it, which never changes.
        label: as people read it.
        group: the family that it stands under.
        build: gives its definition, which never differs from one call to the next.
        inside: builds the other blocks that it is made of.
        example: what its parameters without a default are where a person first puts it.
    """

    name: str
    label: str
    group: str
    build: Build
    inside: tuple[Build, ...] = ()
    example: Mapping[str, Any] = field(default_factory=dict)

    def definitions(self) -> tuple[Definition, ...]:
        """What a project needs to use it: its own definition, then those inside it."""
        return (self.build(), *(build() for build in self.inside))


_BLOCKS: dict[str, Block] = {}


def block(
    *, label: str, group: str, inside: tuple[Build, ...] = (), **example: Any
) -> Callable[[Build], Build]:
    """Declare the function below as the builder of a block; its `example` by name."""

    def declare(build: Build) -> Build:
        _BLOCKS[build.__name__] = Block(build.__name__, label, group, build, inside, example)
        return build

    return declare


def names() -> tuple[str, ...]:
    """The names of all blocks, in the order of a palette."""
    return tuple(_declared())


def get(name: str) -> Block:
    """A block by its name, one of `names()`."""
    return _declared()[name]


@cache
def _declared() -> Mapping[str, Block]:
    for family in iter_modules(__path__, f"{__name__}."):
        import_module(family.name)
    return _BLOCKS
