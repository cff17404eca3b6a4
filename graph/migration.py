"""How nodes that an older version wrote become those of today.

An operator whose arguments or ports change raises its `version` and says beside its declaration
how a node of the version before becomes one of the next:

    @operator(label="Conv 2D", group="Convolution", version=2)
    class Conv2d(Operator): ...

    @migration("conv2d", 1)
    def _padding_by_name(node: Node) -> Node: ...
"""

from __future__ import annotations

from collections.abc import Callable

from gradscape.graph.model import Node

Migration = Callable[[Node], Node]
MIGRATIONS: dict[tuple[str, int], Migration] = {}


def migration(operator: str, version: int) -> Callable[[Migration], Migration]:
    """Declare how a node of `version` of an operator becomes one of the next version.

    The function gets the arguments as they were written, without those that had a default later.
    """

    def declare(function: Migration) -> Migration:
        if MIGRATIONS.setdefault((operator, version), function) is not function:
            raise ValueError(f"two migrations of {operator!r} from version {version}")
        return function

    return declare
