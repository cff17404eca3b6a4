"""Where each node of a plan lives in the built model: qualified names and paths of nodes.

No torch is needed for it. Gradients, freezing, weight matching and the search for the node of
an error all need it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gradscape.graph.diagnostic import Path
from gradscape.graph.lowering import Inline, Module
from gradscape.graph.plan import Plan, Step

PARAMETER = "nn.Parameter"


@dataclass(frozen=True)
class Place:
    """A node that is a module or a parameter of the model: its qualified name and its path."""

    name: str
    path: Path
    step: Step

    def tensors(self, kind: str = "weights") -> dict[str, tuple[int, ...]]:
        """The shapes of its own parameters (or `buffers`) by qualified name."""
        if self.step.operator is None or self.step.turns or self.step.plan:
            return {}
        shapes = getattr(self.step.operator, kind)(*self.step.specs)
        return {f"{self.name}.{k}" if k else self.name: shape for k, shape in shapes.items()}


def places(plan: Plan, prefix: str = "", path: Path = ()) -> Iterator[Place]:
    """All places in the order of torch's state dict, a block before what is inside it.

    A node that shares weights has the place of its owner, and none of its own.
    """
    chained = plan.definition is None or plan.definition.sequential
    position = 0
    modules: list[tuple[str, Step, Path]] = []
    for i, step in plan.steps.items() if chained else _registered(plan):
        node = step.node
        if step.absent or (step.operator and step.operator.traits.role in ("input", "output")):
            continue
        if chained and step.turns and not node.name:
            for k, turn in enumerate(step.turns):
                modules.append((prefix + _turn(step, k, position), turn, (*path, i, str(k))))
            position += len(step.turns)
            continue
        name = node.name or (str(position) if chained else "")
        position += 1
        if not name or node.shares:
            continue
        if _is_parameter(step):
            yield Place(prefix + name, (*path, i), step)
        elif not _is_inline(step):
            modules.append((prefix + name, step, (*path, i)))
    for name, step, at in modules:
        yield from _inside(name, step, at)


def _registered(plan: Plan) -> list[tuple[str, Step]]:
    """The steps in the order of registration, equal stateless ones once."""
    seen: set[str] = set()
    out = []
    for i in plan.graph.nodes:
        name = plan.graph.nodes[i].name
        if i in plan.steps and (not name or name not in seen):
            seen.add(name)
            out.append((i, plan.steps[i]))
    return out


def _inside(name: str, step: Step, path: Path) -> Iterator[Place]:
    yield Place(name, path, step)
    if step.plan:
        yield from places(step.plan, f"{name}.", path)
    if step.turns:
        for k, turn in enumerate(step.turns):
            yield from _inside(f"{name}.{_turn(step, k)}", turn, (*path, str(k)))


def _turn(step: Step, k: int, position: int = 0) -> str:
    """What turn `k` of a repeat is called in the sequence that it is in."""
    item, start = getattr(step.operator, "item", ""), getattr(step.operator, "start", 0)
    return item.format(k + start) if item else str(position + k)


def _is_inline(step: Step) -> bool:
    return step.plan is None and not step.turns and isinstance(step.lowered, Inline)


def _is_parameter(step: Step) -> bool:
    if step.plan is not None or step.turns:
        return False
    return isinstance(step.lowered, Module) and step.lowered.target == PARAMETER


def parameters(plan: Plan) -> dict[str, Path]:
    """The path of the node of each parameter, by qualified name, in the order of the state dict."""
    return {name: place.path for place in places(plan) for name in place.tensors()}


def modules(plan: Plan) -> dict[str, Path]:
    """The path of the node of each module, by qualified name; the model itself is ""."""
    return {"": (), **{place.name: place.path for place in places(plan)}}


def forward(plan: Plan, path: Path = ()) -> Iterator[Path]:
    """The paths of all nodes that are there, as the forward pass comes to them, from the input."""
    for i, step in plan.steps.items():
        if not step.absent:
            yield from _passed(step, (*path, i))


def _passed(step: Step, path: Path) -> Iterator[Path]:
    if step.plan:
        yield from forward(step.plan, path)
    elif step.turns:
        for k, turn in enumerate(step.turns):
            yield from _passed(turn, (*path, str(k)))
    else:
        yield path
