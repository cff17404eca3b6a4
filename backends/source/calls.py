"""The steps of a plan as calls: what `__init__` builds, or what `forward` says in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gradscape.backends.source.tree import (
    DROPPED,
    Argument,
    Call,
    ClassSpec,
    Form,
    Item,
    Loop,
    Tree,
)
from gradscape.graph.diagnostic import Path
from gradscape.graph.lowering import Helper, Inline, Module
from gradscape.graph.operator import Operator
from gradscape.graph.plan import Plan, Step

SEQUENTIAL = "nn.Sequential"


class CallBuilder:
    """Reads plans of one class; `done` are the classes of the blocks that they use."""

    def __init__(self, spec: ClassSpec, done: Mapping[Any, ClassSpec]) -> None:
        self.spec, self.done = spec, done
        self.helpers: dict[str, Helper] = {}

    def tree(self, step: Step, origin: Path, chained: bool = False) -> Tree:
        """What a step becomes; in a chain always a module, elsewhere only where it has a name."""
        if step.turns:
            return Call(SEQUENTIAL, (Item(self._loop(step, origin), "", "", origin),), (), origin)
        if step.plan is None:
            lowered = step.lowered
            if isinstance(lowered, Inline):
                return self._inline(lowered, origin)
            if lowered.functional and not step.node.name and not chained:
                return self._functional(lowered, origin)
            assert step.operator is not None
            return self._module(lowered, origin, step.operator)
        if step.plan.definition is None:
            return Call(SEQUENTIAL, tuple(self._items(step.plan, origin)), (), origin)
        return self._use(step.plan, origin)

    def _use(self, plan: Plan, origin: Path) -> Call:
        spec = self.done[plan.key]
        required = tuple(plan.scope[k] for k, default in spec.formals if default is DROPPED)
        optional = tuple(
            Argument(k, plan.scope[k], default)
            for k, default in spec.formals
            if default is not DROPPED
        )
        return Call(spec, required, optional, origin)

    def _items(self, plan: Plan, origin: Path) -> Iterator[Item]:
        """A chain in order; a repeat in it without a name is spliced in."""
        for i, step in plan.steps.items():
            node, at = step.node, (*origin, i)
            when = getattr(node.when, "source", "")
            if step.absent:
                yield Item(DROPPED, node.name, when, at)
            elif step.turns and not node.name:
                yield Item(self._loop(step, at), "", when, at)
            else:
                yield Item(self.tree(step, at, chained=True), node.name, when, at)

    def _loop(self, step: Step, origin: Path) -> Loop:
        repeat = step.operator
        turns = tuple(self.tree(turn, (*origin, "*"), chained=True) for turn in step.turns)
        item, start = getattr(repeat, "item", ""), getattr(repeat, "start", 0)
        return Loop(turns, getattr(repeat, "times", 0), item, start, origin)

    def _module(self, module: Module, origin: Path, operator: Operator | None = None) -> Call:
        if module.helper:
            self.helpers[module.helper.name] = module.helper
        args = tuple(
            self._module(v, ()) if isinstance(v, Module) else v for v in module.args.values()
        )
        kwargs = tuple(Argument(k, v.value, v.default) for k, v in module.kwargs.items())
        if operator and operator.traits.inplace and origin in self.spec.inplace:
            kwargs += (Argument("inplace", True, False),)
        return Call(module.target, args, kwargs, origin)

    def _functional(self, module: Module, origin: Path) -> Form:
        positional = tuple(Argument(k, v) for k, v in module.args.items())
        optional = tuple(Argument(k, v.value, v.default) for k, v in module.kwargs.items())
        return Form(module.functional, (*positional, *optional), len(positional), origin)

    def _inline(self, inline: Inline, origin: Path) -> Form:
        if inline.helper:
            self.helpers[inline.helper.name] = inline.helper
        return Form(inline.text, tuple(Argument(k, v) for k, v in inline.args.items()), 0, origin)
