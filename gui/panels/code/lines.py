"""Which lines of the source are of a node, and which node a line is of. No Qt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from gradscape.backends.source.render import Origin, Source
from gradscape.graph.diagnostic import Path
from gradscape.graph.model import Node
from gradscape.graph.plan import Plan, Step
from gradscape.graph.project import Project
from gradscape.gui.places import plan_at, step_at

TRIED = 200
"""Uses of a block that are looked at for one in which a line's node is present."""


@dataclass(frozen=True)
class Lines:
    """The map of a source, for paths of the network.

    Args:
        source: as it was rendered.
        project, plan: what it was rendered from.
        offset: how many lines further down it stands in the text that is shown.
    """

    source: Source
    project: Project
    plan: Plan
    offset: int = 0

    @cached_property
    def _nodes(self) -> Mapping[tuple[str, Path], tuple[int, ...]]:
        """The lines of each node, by the class and the path there, turns left out."""
        found: dict[tuple[str, Path], list[int]] = {}
        for origin in self.source.map:
            key = origin.class_name, self._bare(origin.definition, origin.node)
            found.setdefault(key, []).append(origin.line)
        return {key: tuple(dict.fromkeys(lines)) for key, lines in found.items()}

    @cached_property
    def _origins(self) -> Mapping[int, tuple[Origin, ...]]:
        found: dict[int, list[Origin]] = {}
        for origin in self.source.map:
            found.setdefault(origin.line, []).append(origin)
        return {line: tuple(origins) for line, origins in found.items()}

    def of(self, path: Path) -> tuple[int, ...]:
        """The lines of a node, from 1; () where it has none.

        What a line of its own does not show, a part of a sequence in one line, has those of what
        holds it.
        """
        for k in range(len(path) - 1, -1, -1):
            use = plan_at(self.plan, path[:k])
            if use is None or use.definition is None:
                continue
            called = self.source.classes.get(use.key, "")
            inner = self._bare(use.definition.name, path[k:])
            for end in range(len(inner), 0, -1):
                if lines := self._nodes.get((called, inner[:end])):
                    return tuple(line + self.offset for line in lines)
            return ()
        return ()

    def at(self, line: int, word: str = "", near: Iterable[Path] = ()) -> Path | None:
        """The node of a line, from 1; None where there is none.

        Args:
            word: the attribute that is pointed at; it tells nested calls apart.
            near: paths of what is selected and shown; a use of the block around them is preferred,
                else it is the first in which the node is present.
        """
        origins = self._origins.get(line - self.offset, ())
        if not origins:
            return None
        named = [each for each in origins if word and self._called(each) == word]
        candidates = named or list(origins)
        for path in near:
            for k in range(len(path), -1, -1):
                here = [each for each in candidates if self._is_use(path[:k], each)]
                # One attribute may stand for several nodes: the one that is near is meant.
                same = (each for each in here if self._is_at(path[k:], each))
                if here:
                    return self._whole(path[:k], next(same, here[0]))
        origin = candidates[0]
        uses = list(islice(self._uses(origin, self.plan, ()), TRIED))
        for use in uses:
            step = step_at(self.plan, self._whole(use, origin))
            if step is not None and not step.absent:
                return self._whole(use, origin)
        return self._whole(uses[0], origin) if uses else None

    def _is_use(self, path: Path, origin: Origin) -> bool:
        plan = plan_at(self.plan, path)
        return plan is not None and self.source.classes.get(plan.key) == origin.class_name

    def _is_at(self, inner: Path, origin: Origin) -> bool:
        here = self._bare(origin.definition, origin.node)
        return here == self._bare(origin.definition, inner)[: len(here)]

    def _uses(self, origin: Origin, plan: Plan, path: Path) -> Iterator[Path]:
        """The paths of the uses that the class of an origin stands for, in order."""
        if plan.definition and self.source.classes.get(plan.key) == origin.class_name:
            yield path
        for i, step in plan.steps.items():
            yield from self._inside(origin, step, (*path, i))

    def _inside(self, origin: Origin, step: Step, path: Path) -> Iterator[Path]:
        if step.plan is not None:
            yield from self._uses(origin, step.plan, path)
        for k, turn in enumerate(step.turns):
            yield from self._inside(origin, turn, (*path, str(k)))

    @staticmethod
    def _whole(use: Path, origin: Origin) -> Path:
        """The path of an origin in a use; all turns of a repeat stand in one line: the first."""
        return (*use, *("0" if part == "*" else part for part in origin.node))

    def _called(self, origin: Origin) -> str:
        nodes = list(self._walk(origin.definition, origin.node))
        return nodes[-1].name if nodes else ""

    def _bare(self, definition: str, path: Path) -> Path:
        """A path in a definition without the turns of its repeats."""
        return tuple(node.id for node in self._walk(definition, path))

    def _walk(self, definition: str, path: Path) -> Iterator[Node]:
        """The nodes along a path in a definition; a turn is passed over."""
        node: Node | None = None
        for part in path:
            if node is not None and node.op == "repeat":
                node = node.args["of"]
                continue
            if node is None:
                node = self.project.definitions[definition].body.nodes[part]
            elif node.op == "sequence":
                node = next(each for each in node.args["body"] if each.id == part)
            else:
                return
            yield node


def offset_in(text: str, source: Source) -> int:
    """How many lines further down a source's classes stand in a text that holds them."""
    head = re.compile(r"^class \w+\(nn\.Module\):|^class \w+\(nn\.Sequential\):", re.MULTILINE)
    here, there = head.search(source.text), head.search(text)
    if here is None or there is None:
        return 0
    return text.count("\n", 0, there.start()) - source.text.count("\n", 0, here.start())
