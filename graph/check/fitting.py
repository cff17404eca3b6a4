"""Rules about the data: does it fit what comes in, and what comes out?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any

from msgspec import structs

from gradscape.graph.check.finding import Body, Finding, Leaf, before, rule
from gradscape.graph.check.mending import classifier, decided, fresh, in_wire, rewired, widened
from gradscape.graph.definition import role
from gradscape.graph.diagnostic import Code, Fix
from gradscape.graph.edits import AddNode, Edit, Edits, RemoveNodes, Replace, SetArgument, SetData
from gradscape.graph.expression import Expression
from gradscape.graph.model import Node
from gradscape.graph.operator import Operator
from gradscape.graph.plan import Step
from gradscape.graph.settings import Data, Prepare
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

DATA_INPUT = Code(
    "data-input",
    "error",
    "The data is {given}, but {name} takes {wanted}: prepare the data, or change the input.",
)
SEVERAL_INPUTS = Code(
    "several-inputs",
    "error",
    "The network has {count} inputs, but the data has one thing to give; use one input.",
)
TARGET_SHAPE = Code(
    "target-shape",
    "error",
    "{name} is compared with the input, which is {wanted}, but gives {given}; bring it to that "
    "shape.",
)
LOSS_TARGET = Code(
    "loss-target",
    "error",
    "{name} is compared with the input, but cross-entropy needs class labels; use the mean "
    "squared error.",
)
NO_CLASSES = Code(
    "no-classes",
    "error",
    "{name} has a cross-entropy, but the labels of the data are no classes; use another loss.",
)
EMPTY = Code(
    "empty",
    "error",
    "Nothing is drawn between {source} and {output} yet: put a layer into the wire.",
)
HEAD_AXES = Code(
    "head-axes",
    "error",
    "{name} is compared with one label a sample, but gives {given}, not one number for each class: "
    "{missing}.",
)
CLASSES = Code(
    "classes",
    "error",
    "{name} gets {given} numbers, but the data has {classes} classes: it needs one for each class.",
)

CHANNELS = Text("Let the last layer give {size} channels")
NUMBERS = Text("Let the last layer give {size} numbers")
AVERAGED = Text("Average over height and width and give {classes} classes")
FLATTENED = Text("Flatten and give {classes} classes")
AXES = ("channels", "height", "width")
SIZES = (32, 64, 128, 224)
"""Heights and widths that networks are made for."""


@rule
def data(body: Body) -> Iterator[Finding]:
    """The prepared data is what the input takes."""
    given = body.project.data
    if not body.root or given is None:
        return
    steps = [body.steps[node.id] for node in body.definition.inputs if node.id in body.steps]
    if len(steps) > 1:
        where = tuple((step.node.id,) for step in steps[::-1])
        yield Finding(SEVERAL_INPUTS, where, {"count": len(steps)}, (), tuple(_one(body, steps)))
    for step in steps:
        spec = step.outputs[0] if step.outputs else None
        if spec is None and len(given.prepared) == 3:
            continue  # what is wrong with its arguments has been said
        if spec is None or spec.sizes != given.prepared:
            arguments = {
                "given": str(Spec(given.prepared)),
                "name": body.called(step.node.id),
                "wanted": Text("channels × height × width") if spec is None else str(spec),
            }
            fixes = tuple(_fitted(body, step, spec.sizes if spec else AXES, given))
            yield Finding(DATA_INPUT, ((step.node.id,),), arguments, (), fixes, strict=True)


def _one(body: Body, steps: list[Step]) -> Iterator[Fix]:
    """The first input for all of them."""
    first = steps[0].node.id
    edits: list[Edit] = []
    for step in steps[1:]:
        edits += rewired(body, step.node.id, first)
        edits.append(RemoveNodes(body.definition.name, (step.node.id,)))
    yield Fix(Text("Use {node} for all", node=body.called(first)), Edits(tuple(edits)))


def _fitted(body: Body, step: Step, wanted: tuple[Any, ...], given: Data) -> Iterator[Fix]:
    """The data prepared for the input; the input set to the data."""
    name, path = body.definition.name, (step.node.id,)
    if len(wanted) == len(given.shape) == 3:
        resized, repeats = _prepared(given, wanted)
        size = f"{wanted[1]}×{wanted[2]}"
        if repeats and resized:
            yield Fix(_preparing(given, wanted), SetData(resized))
        elif resized:
            channels = SetArgument(name, path, "channels", Expression("channels"))
            label = Text(
                "Resize the data to {size}, and take its {channels} channels",
                size=size,
                channels=given.shape[0],
            )
            yield Fix(label, Edits((SetData(resized), channels)))
        edits = tuple(
            SetArgument(name, path, axis, Expression(axis))
            for axis, a, b in zip(AXES, wanted, given.prepared, strict=True)
            if a != b
        )
        label = Text("Set the input to the data's {shape}", shape=Spec(given.prepared))
        yield Fix(label, edits[0] if len(edits) == 1 else Edits(edits))
    elif len(given.prepared) == 1:
        features = given.prepared[0]
        if len(wanted) == 1:
            edit = SetArgument(name, path, "features", features)
            yield Fix(
                Text("Set the input to the data's {features} features", features=features), edit
            )
        else:
            vector = Replace(name, step.node.id, "vector", {"features": features})
            yield Fix(Text("Take the {features} features of the data", features=features), vector)
    elif len(given.prepared) == 3:
        image = Replace(name, step.node.id, "image", {axis: Expression(axis) for axis in AXES})
        flat = Node(fresh(body, step.node.id), "flatten", inputs={"x": (step.node.id, 0)})
        readers = rewired(body, step.node.id, flat.id)
        label = Text(
            "Take the image of the data, and flatten it to {count} numbers",
            count=prod(given.prepared),
        )
        yield Fix(label, Edits((image, AddNode(name, flat), *readers)))


def resized(body: Body) -> Iterator[Fix]:
    """The data enlarged, for a network that takes what comes: a window may then fit."""
    given = body.project.data
    if given is not None and len(given.shape) == 3:
        for size in SIZES:
            if size > max(given.prepared[1:]):
                kept = tuple(step for step in given.prepare if step.resize is None)
                prepare = (Prepare(resize=(size, size)), *kept)
                edit = SetData(structs.replace(given, prepare=prepare))
                yield Fix(Text("Resize the data to {size}×{size}", size=size), edit)


def _prepared(given: Data, wanted: tuple[int, ...]) -> tuple[Data | None, bool]:
    """The data with its preparation chosen anew, and whether its channels could follow too."""
    channels, size = given.shape[0], (wanted[1], wanted[2])
    steps = [Prepare(resize=size)] if given.shape[1:] != size else []
    repeats = channels in (1, wanted[0])
    if channels != wanted[0] and repeats:
        steps.append(Prepare(channels=wanted[0]))
    changed = structs.replace(given, prepare=tuple(steps))
    return (None if changed == given else changed), repeats


def _preparing(given: Data, wanted: tuple[int, ...]) -> Text:
    size, times = f"{wanted[1]}×{wanted[2]}", wanted[0]
    resized, repeated = given.shape[1:] != wanted[1:], given.shape[0] != wanted[0]
    if resized and repeated:
        both = "Resize the data to {size} and repeat its channel {times} times"
        return Text(both, size=size, times=times)
    if resized:
        return Text("Resize the data to {size}", size=size)
    if repeated:
        return Text("Repeat its channel {times} times", times=times)
    return Text("Take the data as it is")


# ---- what comes out
@rule
def heads(body: Body) -> Iterator[Finding]:
    """What outputs give can be compared with what they are to be compared with."""
    if not body.root:
        return
    for node in body.definition.outputs:
        step = body.steps.get(node.id)
        spec = step.inputs[0] if step and step.inputs else None
        if step is not None and spec is not None and step.operator is not None:
            source = body.nodes[step.wires[0][0]]
            if role(source) == "input" and len(body.nodes) == 2:
                names = {"source": body.called(source.id), "output": body.called(node.id)}
                fixes = tuple(_flat(body, step, spec)) if len(spec.sizes) > 1 else ()
                yield Finding(EMPTY, ((node.id,), (source.id,)), names, (), fixes)
            elif getattr(step.operator, "target", "") == "input":
                yield from _input_target(body, step, spec, step.operator)
            else:
                yield from _label_target(body, step, spec, step.operator)


def _input_target(body: Body, step: Step, spec: Spec, output: Operator) -> Iterator[Finding]:
    name, path = body.definition.name, (step.node.id,)
    if getattr(output, "loss", "") == "cross_entropy":
        fix = Fix("Use the mean squared error", SetArgument(name, path, "loss", "mse"))
        labels = Fix("Compare it with the labels", SetArgument(name, path, "target", "label"))
        arguments = {"name": body.called(step.node.id)}
        yield Finding(LOSS_TARGET, (path,), arguments, (), (fix, labels))
        return
    inputs = (body.steps.get(node.id) for node in body.definition.inputs)
    wanted = next((s.outputs[0] for s in inputs if s and s.outputs), None)
    if wanted is not None and wanted != spec:
        arguments = {"name": body.called(step.node.id), "given": str(spec), "wanted": str(wanted)}
        fixes = tuple(_reshaped(body, step, spec, wanted))
        yield Finding(TARGET_SHAPE, (path,), arguments, (), fixes)


def _reshaped(body: Body, step: Step, spec: Spec, wanted: Spec) -> Iterator[Fix]:
    """The same numbers in the shape of the input, or the last layer as wide as that."""
    if spec.elements == wanted.elements:
        reshape = Node(fresh(body, step.node.id), "reshape", args={"sizes": wanted.sizes})
        yield Fix(
            Text("Reshape it to {wanted}", wanted=wanted), in_wire(body, step.node.id, 0, reshape)
        )
    size, axis = (wanted.sizes[0], "channels") if len(wanted.sizes) == 3 else (wanted.sizes[-1], "")
    value = Expression(axis) if axis and body.project.scope.get(axis) == size else size
    yield from widened(body, step, value, Text(CHANNELS if axis else NUMBERS, size=size))


def _label_target(body: Body, step: Step, spec: Spec, output: Operator) -> Iterator[Finding]:
    given, loss = body.project.data, getattr(output, "loss", "")
    path, arguments = (step.node.id,), {"name": body.called(step.node.id), "given": str(spec)}
    if given is not None and given.classes is None:
        if loss == "cross_entropy":
            edit = SetArgument(body.definition.name, path, "loss", "mse")
            fix = Fix("Use the mean squared error", edit)
            yield Finding(NO_CLASSES, (path,), {"name": body.called(step.node.id)}, (fix,))
        return
    if len(spec.sizes) != 1:
        if loss == "cross_entropy" or given is not None:
            yield _axes_left(body, step, spec, arguments)
        return
    if given is not None and spec.sizes[0] != given.classes:
        classes = {"classes": given.classes, "given": spec.sizes[0]}
        fixes = (*_as_many(body, step, given.classes or 0), _classified(body, step, given))
        yield Finding(CLASSES, (path,), {**arguments, **classes}, (), fixes)


def _as_many(body: Body, step: Step, classes: int) -> Iterator[Fix]:
    """The layer that tells classes apart made as wide; no layer is that merely stands last."""
    for path, argument in classifier(body, step):
        name = body.called(*path)
        label = Text("Let {name} give the data's {classes} classes", name=name, classes=classes)
        yield Fix(label, decided(body, path, argument, Expression("classes")))


def _classified(body: Body, step: Step, given: Data) -> Fix:
    """A linear layer in front of an output that takes one number for each class."""
    label = Text(
        "Put a linear layer with {classes} classes in front of {output}",
        classes=given.classes,
        output=body.called(step.node.id),
    )
    return Fix(label, in_wire(body, step.node.id, 0, _linear(body, fresh(body, step.node.id))))


def _linear(body: Body, i: str) -> Node:
    return Node(i, "linear", args={"out_features": _classes(body)})


def _classes(body: Body) -> Expression:
    """What says in the network how many classes there are: its parameter, else the data."""
    return next(
        (
            Expression(name)
            for name, default in body.definition.parameters.items()
            if getattr(default, "source", "") == "classes"
        ),
        Expression("classes"),
    )


def _axes_left(body: Body, step: Step, spec: Spec, arguments: Mapping[str, object]) -> Finding:
    """Several axes come out: what should have made them one is missing, most often a flatten."""
    linear = _first_linear_on_maps(body, step)
    missing = Text("take one number for each class out of it")
    if linear is not None:
        front = body.called(*linear[0])
        missing = Text(
            "a flatten or a global average pooling is missing in front of {layer}", layer=front
        )
    elif len(spec.sizes) > 1:
        missing = Text("a flatten or an average is missing, and a linear layer behind it")
    where = ((step.node.id,), *([linear[0]] if linear else []))
    fixes = (*(_flat_in_front(body, linear) if linear else ()), *_flat(body, step, spec))
    return Finding(HEAD_AXES, where, {**arguments, "missing": missing}, (), fixes)


def _first_linear_on_maps(body: Body, step: Step) -> Leaf | None:
    """The first linear layer that takes a whole feature map, of those that lead to a step."""
    found: Leaf | None = None
    for path, leaf in before(body.plan, step):
        if leaf.node.op == "linear" and leaf.inputs[0] and len(leaf.inputs[0].sizes) == 3:
            found = path, leaf
    return found


IN_FRONT = (
    ("flatten", Text("Flatten in front of {node}")),
    ("global_avg_pool2d", Text("Average height and width in front of {node}")),
)


def _flat_in_front(body: Body, linear: Leaf) -> Iterator[Fix]:
    """A flatten or an average in front of a linear layer, or of the row or block that holds it."""
    path, _ = linear
    holder = body.nodes[path[0]]
    i = fresh(body, path[0])
    for op, said in IN_FRONT:
        in_front = in_wire(body, path[0], 0, Node(i, op))
        yield Fix(Text(said, node=body.called(path[0])), in_front)
        if len(path) == 2 and holder.op == "sequence":
            row: tuple[Node, ...] = holder.args["body"]
            place = [inner.id for inner in row].index(path[1])
            new = Node(fresh(body, path[1], *(inner.id for inner in row)), op)
            body_with = (*row[:place], new, *row[place:])
            edit = SetArgument(body.definition.name, path[:1], "body", body_with)
            yield Fix(Text(said, node=body.called(*path)), edit)


def _flat(body: Body, step: Step, spec: Spec) -> Iterator[Fix]:
    """One number a channel, or all numbers in a row; then one for each class that the data has."""
    given = body.project.data
    classes = given.classes if given is not None else None
    i = fresh(body, step.node.id)
    linear = _linear(body, fresh(body, step.node.id, i))
    ways = (
        ("global_avg_pool2d", "Average over height and width", AVERAGED, spec.sizes[0]),
        ("flatten", "Flatten it", FLATTENED, spec.elements),
    )
    for op, alone, with_classes, numbers in ways if len(spec.sizes) == 3 else ways[1:]:
        if classes in (None, numbers):
            yield Fix(alone, in_wire(body, step.node.id, 0, Node(i, op)))
        else:
            label = Text(with_classes, classes=classes)
            yield Fix(label, in_wire(body, step.node.id, 0, Node(i, op), linear))
