"""Rules about what training asks of a network: losses, heads, normalization, frozen nodes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import structs

from gradscape.graph.check.finding import Body, Finding, before, rule, segments, step_at
from gradscape.graph.check.label import find
from gradscape.graph.counting import Counter
from gradscape.graph.diagnostic import Code, Fix, Path
from gradscape.graph.edits import SetArgument, SetTraining, SetWhen
from gradscape.graph.model import Wire
from gradscape.graph.operator import Operator
from gradscape.graph.operators.activations.sigmoid import Sigmoid
from gradscape.graph.operators.activations.softmax import Softmax
from gradscape.graph.operators.convolution import Conv2d
from gradscape.graph.operators.normalization import BatchNorm2d
from gradscape.graph.plan import Plan, Step
from gradscape.graph.text import Text

SOFTMAX = Code(
    "softmax",
    "warning",
    "Cross-entropy takes a softmax itself; after {name} it would be taken twice, and training "
    "slows down. Leave it out.",
)
SIGMOID = Code(
    "sigmoid",
    "warning",
    "Binary cross-entropy with logits takes a sigmoid itself; after {name} it would be twice, "
    "and training slows down. Leave it out.",
)
BIAS = Code(
    "bias",
    "hint",
    "The bias has no effect: the layer behind it, {norm}, subtracts the mean, and with it these "
    "{count} numbers.",
)
TRAINING_ONLY = Code(
    "training-only",
    "error",
    "{name} needs an auxiliary output of {source}, which exists in training only; make {name} "
    "auxiliary, or connect it to something else.",
)
NO_MAIN_OUTPUT = Code(
    "no-main-output",
    "error",
    "All {count} outputs of {name} are auxiliary, so in evaluation nothing is left; make one a "
    "main output.",
)
BATCH = Code(
    "batch",
    "error",
    "{name} gets {factor} × the batch; fold it back before the output, with a reshape.",
)
FROZEN = Code(
    "frozen",
    "warning",
    "To be frozen, but without weights in this network: {paths}.",
)


TWICE: Mapping[str, tuple[type[Operator], Code]] = {
    "cross_entropy": (Softmax, SOFTMAX),
    "bce_with_logits": (Sigmoid, SIGMOID),
}
"""What a loss does itself, and so should not stand in front of it."""


@rule
def taken_twice(body: Body) -> Iterator[Finding]:
    """A softmax in front of a cross-entropy, a sigmoid in front of a binary one."""
    if not body.root:
        return
    for node in body.definition.outputs:
        step = body.steps.get(node.id)
        loss = getattr(step.operator, "loss", "") if step else ""
        if step is None or loss not in TWICE:
            continue
        kind, code = TWICE[loss]
        for path, leaf in before(body.plan, step):
            if isinstance(leaf.operator, kind):
                yield Finding(code, (path,), {"name": body.called(*path)}, *_bypass(body, path))
            elif leaf.operator is None or not leaf.operator.traits.view:
                break


def _bypass(body: Body, path: Path) -> tuple[tuple[Fix, ...], tuple[Fix, ...]]:
    """Leave a node out, wherever it is: sure in the network itself, to be tried in a block."""
    name, inner = segments(body.plan, path)[-1]
    fix = (Fix("Leave it out", SetWhen(name, inner, False)),)
    return (fix, ()) if name == body.definition.name else ((), fix)


@rule
def biases(body: Body) -> Iterator[Finding]:
    """A bias that the batch norm behind it cancels (Ioffe & Szegedy 2015, section 3.2)."""
    readers: dict[Wire, int] | None = None
    steps = body.steps
    for i, step in steps.items():
        if step.plan is None and not step.turns:
            if type(step.operator) is BatchNorm2d and step.outputs:
                operator = steps[step.wires[0][0]].operator
                if type(operator) is Conv2d and not operator.bias:
                    continue  # as a rule; the long way is the same, but slow
                readers = _readers(body.plan) if readers is None else readers
                yield from _in_front(body, step, (i,), readers)
        elif not step.absent and (step.plan is None or step.plan.definition is None):
            yield from _in_row(body, step, (i,))


def _readers(plan: Plan) -> dict[Wire, int]:
    """How many read each value, past absent nodes."""
    counts: dict[Wire, int] = {}
    for step in plan.steps.values():
        if not step.absent:
            for wire in step.wires:
                source = plan.source(wire)
                counts[source] = counts.get(source, 0) + 1
    return counts


def _in_front(body: Body, step: Step, path: Path, readers: dict[Wire, int]) -> Iterator[Finding]:
    """What stands in front of a batch norm, if that alone reads it."""
    wire = body.plan.source(step.wires[0])
    for at, leaf in before(body.plan, step):
        if readers.get(wire, 0) > 1:
            return
        if leaf.operator is not None and leaf.node.op == "identity":
            wire = body.plan.source(leaf.wires[0]) if leaf.wires else wire
            continue
        yield from _biased(body, at, leaf, path)
        return


def _in_row(body: Body, step: Step, path: Path) -> Iterator[Finding]:
    """Batch norms in a sequence, also in one that is repeated."""
    for k, turn in enumerate(step.turns):
        yield from _in_row(body, turn, (*path, str(k)))
    if step.plan is None or step.plan.definition is not None:
        return
    last: tuple[Path, Step] | None = None
    for i, inner in step.plan.steps.items():
        if inner.absent or inner.node.op == "identity":
            continue
        if last and isinstance(inner.operator, BatchNorm2d):
            yield from _biased(body, *last, (*path, i))
        if inner.turns or inner.plan:
            yield from _in_row(body, inner, (*path, i))
        last = (*path, i), inner


def _biased(body: Body, path: Path, step: Step, norm: Path) -> Iterator[Finding]:
    operator = step.operator
    if operator is None or not getattr(operator, "bias", False) or step.plan or step.turns:
        return
    name, inner = segments(body.plan, path)[-1]
    fixes = (Fix("Leave the bias out", SetArgument(name, inner, "bias", False)),)
    bias = operator.weights(*step.specs).get("bias", (0,))
    arguments = {"name": body.called(*path), "norm": body.called(*norm), "count": bias[0]}
    sure = name == body.definition.name and not step.node.shares
    yield Finding(BIAS, (path,), arguments, *((fixes, ()) if sure else ((), fixes)))


@rule
def main_outputs(body: Body) -> Iterator[Finding]:
    """What auxiliary outputs give leads to such only; not all outputs are auxiliary."""
    outputs = [step for node in body.definition.outputs if (step := body.steps.get(node.id))]
    if not outputs or any(step.operator is None for step in outputs):
        return
    if all(body.plan.is_auxiliary(step.node.id) for step in outputs):
        first = outputs[0].node.id
        edit = SetArgument(body.definition.name, (first,), "auxiliary", False)
        arguments = {"count": len(outputs), "name": body.definition.name}
        fix = Fix(Text("Make {node} a main output", node=body.called(first)), edit)
        yield Finding(NO_MAIN_OUTPUT, ((first,),), arguments, (fix,))
    tainted = _training_values(body.plan)
    for step in outputs:
        source = tainted.get(step.wires[0]) if tainted else None
        if source and not body.plan.is_auxiliary(step.node.id):
            edit = SetArgument(body.definition.name, (step.node.id,), "auxiliary", True)
            fix = Fix("Make it auxiliary", edit)
            name = body.called(source)
            where = ((step.node.id,), (source,))
            names = {"name": body.called(step.node.id), "source": name}
            yield Finding(TRAINING_ONLY, where, names, (), (fix,))


def _training_values(plan: Plan) -> dict[Wire, str]:
    """The values that exist in training only, and the block that they come from."""
    found: dict[Wire, str] = {}
    if plan.definition and not plan.definition.used:
        return found
    for i, step in plan.steps.items():
        definition = step.plan.definition if step.plan else None
        if definition and step.plan:
            for k, node in enumerate(definition.outputs):
                if node.id in step.plan.steps and step.plan.is_auxiliary(node.id):
                    found[i, k] = i
        if found:
            wires = step.wires[:1] if step.absent else step.wires
            source = next((found[wire] for wire in wires if wire in found), None)
            if source:
                found |= {(i, k): source for k in range(len(step.outputs))}
    return found


@rule
def batches(body: Body) -> Iterator[Finding]:
    """A network's output has one row for each sample."""
    if body.root:
        for node in body.definition.outputs:
            step = body.steps.get(node.id)
            spec = step.inputs[0] if step and step.inputs else None
            if spec is not None and spec.batch != 1:
                arguments = {"name": body.called(node.id), "factor": spec.batch}
                yield Finding(BATCH, ((node.id,),), arguments)


@rule
def frozen(body: Body) -> Iterator[Finding]:
    """Frozen paths that name nothing."""
    if not body.root:
        return
    training = body.project.training
    lost = [p for p in training.frozen if not _has_weights(body, find(body.project, p))]
    if lost:
        kept = tuple(path for path in training.frozen if path not in lost)
        fix = Fix("Freeze less", SetTraining(structs.replace(training, frozen=kept)))
        yield Finding(FROZEN, ((),), {"paths": ", ".join(lost)}, (fix,))


def _has_weights(body: Body, path: Path | None) -> bool:
    if path is None:
        return False
    step = step_at(body.plan, path)
    if step is None or None in step.inputs or step.problems:
        return True  # nobody knows yet
    return Counter().part(step).parameters > 0
