"""Which uses of a definition share a class, and what its constructor takes.

Inference and lowering run a second time with numbers that remember their names. Where a
remembered text is true of every use it is written; else the number, if it is the same in all; else
the uses are split into several classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from operator import itemgetter
from typing import Any

from gradscape.backends.source.calls import CallBuilder
from gradscape.backends.source.inplace import inplace
from gradscape.backends.source.loops import at_turn, fold, progression
from gradscape.backends.source.symbols import Remembering, is_sym, substitute, sym
from gradscape.backends.source.tree import (
    DROPPED,
    Call,
    ClassSpec,
    Dropped,
    Form,
    Item,
    Loop,
    Raw,
    Tree,
    with_values,
)
from gradscape.graph.definition import REQUIRED, Definition, role
from gradscape.graph.expression import Expression, is_symbolic
from gradscape.graph.plan import Plan, Step


class Mismatch(Exception):
    """These uses cannot be written as one class."""


def class_specs(
    root: Plan, definitions: Mapping[str, Definition], in_place: bool = True
) -> list[ClassSpec]:
    """The classes of a network, those inside first.

    One a definition, more where skeletons differ.
    """
    planner = Remembering(definitions)
    plans = _by_definition(root)
    kept = _kept(root, planner)
    done: dict[Any, ClassSpec] = {}
    specs: list[ClassSpec] = []

    def attempt(uses: list[Plan]) -> ClassSpec | None:
        definition = uses[0].definition
        assert definition is not None
        spec = ClassSpec(definition, uses, frozenset(kept.get(definition.name, ())))
        spec.root = uses[0] is root
        spec.inplace = inplace(uses) if in_place else frozenset()
        try:
            return _Unifier(spec, planner, done).run()
        except Mismatch:
            return None

    for name in planner.nesting.inside_first:
        rest = list(plans.get(name, {}).values())
        while rest:
            spec = _largest(rest, attempt)
            done |= {plan.key: spec for plan in spec.plans}
            rest = [plan for plan in rest if plan not in spec.plans]
            specs.append(spec)
    return specs


def _largest(rest: list[Plan], attempt: Callable[[list[Plan]], ClassSpec | None]) -> ClassSpec:
    """The class of all uses if there is one, else of the first and of as many as fit with it."""
    spec = attempt(rest)
    if spec is None:
        spec = attempt(rest[:1])
        assert spec is not None, "one use is always a class"
        for plan in rest[1:]:
            spec = attempt([*spec.plans, plan]) or spec
    return spec


def _by_definition(root: Plan) -> dict[str, dict[Any, Plan]]:
    found: dict[str, dict[Any, Plan]] = {}
    for plan in root.walk():
        if plan.definition:
            found.setdefault(plan.definition.name, {}).setdefault(plan.key, plan)
    return found


def _kept(root: Plan, planner: Remembering) -> dict[str, set[str]]:
    """Parameters that are arguments though nothing varies: they depend on the network's own.

    Else GoogLeNet's heads would hold 1000 while `num_classes` is an argument of the network.
    """
    definition = root.definition
    assert definition is not None
    own = {k: sym(root.scope[k], k) for k in definition.parameters}
    told = planner.body(definition, {**root.scope, **own}, root.inputs)
    kept = {definition.name: set(definition.parameters)}
    for plan in told.walk():
        if plan.definition and plan is not told:
            names = kept.setdefault(plan.definition.name, set())
            names.update(k for k, v in plan.scope.items() if is_sym(v))
    return kept


class _Unifier:
    """Makes one class of uses, or raises Mismatch."""

    def __init__(
        self, spec: ClassSpec, planner: Remembering, done: Mapping[Any, ClassSpec]
    ) -> None:
        self.spec, self.planner, self.plans = spec, planner, spec.plans
        self.calls = CallBuilder(spec, done)
        self.used: dict[str, None] = {}
        self.depth = 0
        self.deepest = 0 if spec.definition.sequential else 1

    def run(self) -> ClassSpec:
        spec, definition = self.spec, self.spec.definition
        scope = self.plans[0].scope
        self.fixed = {
            k: v
            for k, v in scope.items()
            if k not in spec.kept and all(_same(p.scope[k], v) for p in self.plans)
        }
        if len({_auxiliary(plan) for plan in self.plans}) > 1:
            raise Mismatch
        told = self._told()
        for node in definition.body:
            if role(node) not in ("input", "output"):
                self._node(node.id, told)
        self._lets(told[0])
        sizes = [k for k in self._size_names() if k in self.used]
        spec.formals = [(k, DROPPED) for k in sizes]
        spec.formals += sorted(
            ((k, self._default(k)) for k in definition.parameters if k in self.used),
            key=lambda formal: not isinstance(formal[1], Dropped),
        )
        spec.helpers = self.calls.helpers
        return spec

    def _node(self, i: str, told: list[Plan]) -> None:
        node = self.spec.definition.body.nodes[i]
        here = [p for p in self.plans if not p.steps[i].absent]
        if not here:
            self.spec.whens[i] = None
            return
        always = len(here) == len(self.plans)
        self.spec.whens[i] = "" if always else self._condition(node.when)
        if node.shares is None or node.shares == node.id:
            self.spec.trees[i] = self.unify(
                [self._tree(p.steps[i]) for p in told if not p.steps[i].absent],
                [self._tree(p.steps[i]) for p in here],
                [p.scope for p in here],
            )

    def _tree(self, step: Step) -> Tree:
        return self.calls.tree(step, (step.node.id,), self.spec.definition.sequential)

    def _told(self) -> list[Plan]:
        """As many uses with remembered numbers as show every node that any use has."""
        seen: set[tuple[str, ...]] = set()
        told: list[Plan] = []
        for plan in self.plans:
            active = set(_active(plan))
            if not told or not seen.issuperset(active):
                seen |= active
                told.append(self._remembered(plan))
        return told

    def _remembered(self, plan: Plan) -> Plan:
        definition = self.spec.definition

        def known(name: str, value: Any) -> Any:
            return value if name in self.fixed else sym(value, name)

        inputs = tuple(
            spec.with_sizes(
                *(
                    known(name, size)
                    for name, size in zip(
                        definition.size_names(port, len(spec.sizes)), spec.sizes, strict=True
                    )
                )
            )
            if definition.size_names(port, len(spec.sizes))
            else spec
            for port, spec in enumerate(plan.inputs)
        )
        args = {k: plan.scope[k] for k in definition.parameters}
        outer = {} if not self._is_root else dict(plan.scope)
        scope = self.planner.scope(definition, args, inputs, outer, known)
        return self.planner.body(definition, scope, inputs)

    @property
    def _is_root(self) -> bool:
        return not any(role(n) == "input" and n.op == "input" for n in self.spec.definition.body)

    def _size_names(self) -> Iterator[str]:
        """The names of sizes, in the order of the ports."""
        definition = self.spec.definition
        for port, spec in enumerate(self.plans[0].inputs):
            names = definition.size_names(port, len(spec.sizes))
            yield from (k for k in names if k not in definition.parameters)

    def _default(self, name: str) -> Any:
        if self.spec.root:
            return self.plans[0].scope[name]
        default = self.spec.definition.parameters[name]
        return DROPPED if default is REQUIRED or is_symbolic(default) else default

    def _lets(self, told: Plan) -> None:
        """Derived numbers that the text needs, with what they need themselves."""
        definition = self.spec.definition
        lets: list[tuple[str, str]] = []
        for name, expression in reversed(list(definition.lets.items())):
            if name in self.used:
                text = substitute(expression.source, self.fixed)
                lets.append((name, text))
                self._use(text)
        self.spec.lets = lets[::-1]

    def _use(self, text: str) -> None:
        self.used |= dict.fromkeys(Expression(text).names)

    def _condition(self, when: bool | Expression | None) -> str:
        assert isinstance(when, Expression), "a condition that varies is an expression"
        text = substitute(when.source, self.fixed)
        self._use(text)
        return text

    # ---- remembered trees and plain trees become one tree
    def unify(
        self, told: Sequence[Any], plain: Sequence[Any], scopes: Sequence[Mapping[str, Any]]
    ) -> Any:
        """One tree that stands for all of `plain`, in the words of `told` where they are true.

        Raises:
            Mismatch: there is none.
        """
        first = plain[0]

        def pick(part: Callable[[Any], Any]) -> Any:
            return self.unify([part(t) for t in told], [part(t) for t in plain], scopes)

        match first:
            case Call():
                self._alike(plain, lambda t: (t.target, len(t.args), [k.name for k in t.kwargs]))
                self.depth += 1
                args = pick(lambda t: t.args)
                self.depth -= 1
                return with_values(first, args, pick(lambda t: tuple(k.value for k in t.kwargs)))
            case Form():
                self._alike(plain, lambda t: (t.template, [k.name for k in t.named]))
                values = pick(lambda t: tuple(k.value for k in t.named))
                pairs = zip(first.named, values, strict=True)
                return replace(first, named=tuple(replace(k, value=v) for k, v in pairs))
            case tuple():
                self._alike(plain, len)
                return tuple(pick(itemgetter(k)) for k in range(len(first)))
            case Item():
                return self._item(told, plain, scopes)
            case Loop():
                return self._loop(told, plain, scopes)
        return self._leaf(told, plain, scopes)

    @staticmethod
    def _alike(plain: Sequence[Any], what: Callable[[Any], Any]) -> None:
        if any(type(t) is not type(plain[0]) or what(t) != what(plain[0]) for t in plain):
            raise Mismatch

    def _item(
        self, told: Sequence[Item], plain: Sequence[Item], scopes: Sequence[Mapping[str, Any]]
    ) -> Item:
        here = [k for k, item in enumerate(plain) if item.value is not DROPPED]
        if not here:
            return Item(DROPPED)
        value = self.unify(
            [t.value for t in told if t.value is not DROPPED],
            [plain[k].value for k in here],
            [scopes[k] for k in here],
        )
        when = ""
        if len(here) < len(plain):
            if self.depth > self.deepest:
                raise Mismatch  # a list that grows cannot stand inside an expression
            when = self._condition(Expression(plain[here[0]].when))
        return replace(plain[here[0]], value=value, when=when)

    def _leaf(
        self, told: Sequence[Any], plain: Sequence[Any], scopes: Sequence[Mapping[str, Any]]
    ) -> Any:
        """What the number says of itself, if that is true of every use; else the number."""
        for value in told:
            if is_sym(value) and all(
                _holds(value.text, scope, number)
                for scope, number in zip(scopes, plain, strict=True)
            ):
                self.used |= dict.fromkeys(k for k in Expression(value.text).names if k != "i")
                return Raw(value.text)
        if any(not _same(number, plain[0]) for number in plain):
            raise Mismatch
        return plain[0]

    def _loop(
        self, told: Sequence[Loop], plain: Sequence[Loop], scopes: Sequence[Mapping[str, Any]]
    ) -> Any:
        first = plain[0]

        def turn(k: int) -> Any:
            return self.unify(
                [t.rest[k] for t in told],
                [t.rest[k] for t in plain],
                [{**scope, "i": k} for scope in scopes],
            )

        counts = {len(t.rest) for t in plain}
        if len(counts) > 1 or any(is_sym(t.times) for t in told):
            rest = progression([t.rest for t in plain], scopes, turn(0))
            same = all(later == t.rest[1] for t in plain for later in t.rest[2:])
            if rest is not None:
                return replace(first, rest=rest, times=self._times(told, plain, scopes))
            if min(counts) > 1 and same and not first.item:
                times = self._times(told, plain, scopes)
                return replace(first, first=at_turn(turn(0), 0), rest=turn(1), times=times)
        if len(counts) > 1:
            raise Mismatch
        return fold([turn(k) for k in range(len(first.rest))], first)

    def _times(
        self, told: Sequence[Loop], plain: Sequence[Loop], scopes: Sequence[Mapping[str, Any]]
    ) -> Any:
        return self._leaf([t.times for t in told], [t.times for t in plain], scopes)


def _holds(text: str, scope: Mapping[str, Any], number: Any) -> bool:
    """Whether a text gives a number here; a size that left a loop may speak of its turns."""
    expression = Expression(text)
    return scope.keys() >= set(expression.names) and _same(expression(scope), number)


def _same(a: Any, b: Any) -> bool:
    return bool(a == b) and isinstance(a, bool) == isinstance(b, bool)


def _auxiliary(plan: Plan) -> tuple[bool, ...]:
    assert plan.definition is not None
    return tuple(plan.is_auxiliary(node.id) for node in plan.definition.outputs)


def _active(plan: Plan, at: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The nodes that a use shows, those in its sequences too."""
    for i, step in plan.steps.items():
        if not step.absent:
            yield (*at, i)
            if step.plan and step.plan.definition is None:
                yield from _active(step.plan, (*at, i))
