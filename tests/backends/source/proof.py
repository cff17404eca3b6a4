"""Is the source of a plan that plan? Built, run, and held against an interpreter of the graph."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradscape.backends.source.paths import places
from gradscape.backends.source.render import Source
from gradscape.graph.lowering import Inline, Lowered
from gradscape.graph.plan import Plan, Step

FILE = "<rendered>"


def build(source: Source) -> nn.Module:
    """The model, on the CPU and without dropout."""
    namespace: dict[str, Any] = {"__name__": "rendered"}
    exec(compile(source.text, FILE, "exec"), namespace)
    torch.manual_seed(0)
    model: nn.Module = namespace[source.model]()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
    return model


def inputs(plan: Plan, n: int = 2) -> list[Tensor]:
    """Random inputs for a plan."""
    assert plan.definition is not None
    specs = [plan.values[node.id, 0] for node in plan.definition.inputs]
    return [torch.randn(spec.shape(n)) for spec in specs if spec]


@dataclass
class Interpreter:
    """Evaluates a plan node by node with the modules of the model; knows nothing of `forward`."""

    model: nn.Module
    shapes: dict[str, set[tuple[int, ...]]] = field(default_factory=dict)

    def run(self, plan: Plan, xs: list[Tensor], prefix: str = "") -> list[Tensor | None]:
        """The outputs of a plan in the order of its output nodes; None for what is not there."""
        values: dict[tuple[str, int], Tensor | None] = {}
        given = iter(xs)
        outs: dict[str, Tensor | None] = {}
        for i, step in plan.steps.items():
            role = step.operator.traits.role if step.operator and not step.turns else ""
            if step.node.op == "input" or role == "input":
                values[i, 0] = next(given)
                continue
            taken = [values[wire] for wire in step.wires]
            if role == "output":
                outs[i] = taken[0]
                continue
            owner = step.node.shares or i
            name = prefix + (step.node.name or plan.graph.nodes[owner].name)
            for output, value in enumerate(self.step(step, taken, name)):
                values[i, output] = value
        assert plan.definition is not None
        return [outs[node.id] for node in plan.definition.outputs]

    def chain(self, plan: Plan, x: Tensor, prefix: str) -> Tensor:
        """A sequence: each element by its name or position."""
        position = 0
        for step in plan.steps.values():
            if step.absent:
                continue
            if step.turns and not step.node.name:
                for k, turn in enumerate(step.turns):
                    x = self.one(turn, x, prefix + turn_name(step, k, position))
                position += len(step.turns)
                continue
            x = self.one(step, x, prefix + (step.node.name or str(position)))
            position += 1
        return x

    def one(self, step: Step, x: Tensor, name: str) -> Tensor:
        (out,) = self.step(step, [x], name)
        assert out is not None
        return out

    def step(self, step: Step, taken: list[Tensor | None], name: str) -> list[Tensor | None]:
        if step.absent or any(value is None for value in taken):
            return [taken[0]] * len(step.outputs)
        # Copies, so that a layer that wrongly works in place shows in the model alone.
        xs = [value.clone() for value in taken if value is not None]
        outs = self._step(step, xs, name)
        assert len(outs) == len(step.outputs)
        for value, spec in zip(outs, step.outputs, strict=True):
            assert spec is not None
            if value is not None:
                expected = spec.shape(xs[0].shape[0] // step.specs[0].batch)
                assert value.shape == expected, (name, step.node, value.shape, expected)
                if name and not name.endswith("."):
                    self.shapes.setdefault(name, set()).add(tuple(value.shape))
        return outs

    def _step(self, step: Step, xs: list[Tensor], name: str) -> list[Tensor | None]:
        if step.turns:
            x = xs[0]
            for k, turn in enumerate(step.turns):
                x = self.one(turn, x, f"{name}.{turn_name(step, k)}")
            return [x]
        if step.plan is not None and step.plan.definition is None:
            return [self.chain(step.plan, xs[0], f"{name}.")]
        if step.plan is not None and step.plan.definition and step.plan.definition.sequential:
            return [self.definition_chain(step.plan, xs[0], f"{name}.")]
        if step.plan is not None:
            return self.run(step.plan, xs, f"{name}.")
        result = evaluate(step.lowered, xs, self.module(name), self.model.training)
        return list(result) if isinstance(result, tuple | list) else [result]

    def definition_chain(self, plan: Plan, x: Tensor, prefix: str) -> Tensor:
        roles = ("input", "output")
        inner = {
            i: s
            for i, s in plan.steps.items()
            if s.node.op != "input"
            and not (s.operator and not s.turns and s.operator.traits.role in roles)
        }
        return self.chain(Plan(None, plan.graph, plan.scope, plan.inputs, inner), x, prefix)

    def module(self, name: str) -> Any:
        try:
            return self.model.get_submodule(name) if name else None
        except AttributeError:
            return dict(self.model.named_parameters()).get(name)


def turn_name(step: Step, k: int, position: int = 0) -> str:
    """`layer1`, or by position."""
    item, start = getattr(step.operator, "item", ""), getattr(step.operator, "start", 0)
    return str(item.replace("{}", str(k + start))) if item else str(position + k)


def evaluate(lowered: Lowered, xs: list[Tensor], module: Any, training: bool) -> Any:
    """What the template of a lowered operator gives."""
    names = {f"x{k}": x for k, x in enumerate(xs)}
    if isinstance(lowered, Inline):
        template, args = lowered.text, lowered.args
    elif module is not None:
        template, args = lowered.call, {}
    else:
        template = lowered.functional
        keywords = {k: v.value for k, v in lowered.kwargs.items()}
        args = {**lowered.args, **keywords}
        positional = [repr(v) for v in lowered.args.values()]
        written = ", ".join([*positional, *(f"{k}={v!r}" for k, v in keywords.items())])
        template = template.replace("{arguments}", written)
    text = template.format(*names, self="self", **{k: repr(v) for k, v in args.items()})
    scope: dict[str, Any] = {"torch": torch, "F": F, "nn": nn, "self": module, **names}
    if module is None:
        scope["self"] = type("Mode", (), {"training": training})
    if lowered.helper:
        exec(lowered.helper.text, scope)
    return eval(text, scope)


# ---- every shape, by hooks and by a tracer
def hooked_shapes(model: nn.Module) -> dict[str, set[tuple[int, ...]]]:
    """Filled with the output shapes of every module while the model runs."""
    found: dict[str, set[tuple[int, ...]]] = {}
    for name, module in model.named_modules():

        def hook(_m: nn.Module, _x: Any, out: Any, name: str = name) -> None:
            if isinstance(out, Tensor):
                found.setdefault(name, set()).add(tuple(out.shape))

        module.register_forward_hook(hook)
    return found


class LineTracer:
    """Looks at each variable that a line of a `forward` has bound, and at its inferred shape."""

    def __init__(self, source: Source, plan: Plan, model: nn.Module, n: int) -> None:
        self.n, self.seen = n, 0
        self.names = {id(m): name for name, m in model.named_modules()}
        self.plans = {"": plan} | {p.name: p.step.plan for p in places(plan) if p.step.plan}
        self.nodes: dict[int, list[tuple[str, ...]]] = {}
        for origin in source.map:
            self.nodes.setdefault(origin.line, []).append(origin.node)
        self.targets = dict(_targets(source.text))
        self.last: dict[int, int] = {}

    def __enter__(self) -> LineTracer:
        sys.settrace(self.trace)
        return self

    def __exit__(self, *_: object) -> None:
        sys.settrace(None)

    def trace(self, frame: FrameType, event: str, _: Any) -> Any:
        code = frame.f_code
        if code.co_filename != FILE or code.co_name != "forward":
            return None
        if event in ("line", "return"):
            done = self.last.get(id(frame))
            if done in self.targets:
                self.look(frame, done)
            self.last[id(frame)] = frame.f_lineno
            if event == "return":
                del self.last[id(frame)]
        return self.trace

    def look(self, frame: FrameType, line: int) -> None:
        plan = self.plans.get(self.names.get(id(frame.f_locals["self"]), "?"))
        if plan is None:
            return
        node = self.nodes[line][-1][0]
        for output, target in enumerate(self.targets[line]):
            spec = plan.values.get((node, output))
            value = frame.f_locals.get(target)
            if spec is None or not isinstance(value, Tensor):
                continue
            assert tuple(value.shape) == spec.shape(self.n), (line, target, value.shape, spec)
            self.seen += 1


def _targets(text: str) -> Iterator[tuple[int, list[str]]]:
    """The variables that a statement on one line binds."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name == "forward":
            for statement in ast.walk(node):
                if isinstance(statement, ast.Assign) and statement.lineno == statement.end_lineno:
                    target = statement.targets[0]
                    parts = target.elts if isinstance(target, ast.Tuple) else [target]
                    yield statement.lineno, [p.id for p in parts if isinstance(p, ast.Name)]


# ---- the whole proof
def prove(plan: Plan, source: Source) -> int:
    """Fails where the source is not the plan; returns how many lines the tracer has seen."""
    torch.set_num_threads(1)
    model = build(source)
    named = {name: tuple(p.shape) for name, p in model.named_parameters()}
    told = {k: v for place in places(plan) for k, v in place.tensors().items()}
    assert list(told.items()) == list(named.items())
    buffers = {k: v for place in places(plan) for k, v in place.tensors("buffers").items()}
    assert buffers == {name: tuple(b.shape) for name, b in model.named_buffers()}
    xs = inputs(plan)
    seen = 0
    for training in (True, False):
        model.train(training)
        interpreter = Interpreter(model)
        with torch.no_grad():
            expected = interpreter.run(plan, xs)
        found = hooked_shapes(model)
        with LineTracer(source, plan, model, 2) as tracer:
            result = model(*[x.clone() for x in xs])
        seen += tracer.seen
        got = list(result) if isinstance(result, tuple) else [result]
        assert plan.definition is not None
        kept = [
            value
            for node, value in zip(plan.definition.outputs, expected, strict=True)
            if training or not plan.is_auxiliary(node.id)
        ]
        assert len(got) == len(kept)
        for ours, theirs in zip(got, kept, strict=True):
            assert theirs is not None
            torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-6, equal_nan=True)
        for name, shapes in found.items():
            if name in interpreter.shapes:
                assert shapes <= interpreter.shapes[name], name
        if training:
            sum(value.square().mean() for value in got).backward()
    return seen


def formatted(text: str) -> str:
    """The text as a formatter leaves it at 88 columns."""
    command = [sys.executable, "-m", "ruff", "format", "--isolated", "--line-length", "88", "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
    return done.stdout
