"""What can be put into a network: operators, structure, the project's blocks, the shipped ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from PySide6.QtCore import QCoreApplication

from gradscape.graph import blocks, names
from gradscape.graph.arguments import completed_definition
from gradscape.graph.definition import Definition
from gradscape.graph.lowering import Module
from gradscape.graph.operator import OPERATORS, Operator
from gradscape.graph.project import Project
from gradscape.graph.text import Text
from gradscape.gui.theme import family
from gradscape.gui.words import documented, said

MIME = "application/x-gradscape-operator"
"""What is dragged out of the palette: the `op` of an entry, in UTF-8."""

GROUPS = (
    "Input",
    "Convolution",
    "Pooling",
    "Activation",
    "Normalization",
    "Linear",
    "Merge",
    "Blocks",
    "Regularization",
    "Shape",
    "Attention",
    "Recurrent",
    "Structure",
)
"""The families in the order of the palette."""

COMMON = ("relu", "gelu", "silu", "sigmoid", "dropout")
"""What stands first in its family; the rest follows in the order of declaration."""

ALSO: Mapping[str, str] = {
    "add": "skip connection residual shortcut sum plus",
    "concat": "cat merge join stack",
    "conv2d": "convolution depthwise grouped pointwise dilated",
    "conv_transpose2d": "transposed convolution deconvolution upsample",
    "global_avg_pool2d": "gap mean",
    "linear": "dense fully connected",
    "output": "loss cross-entropy",
    "repeat": "times loop stack",
    "self_attention": "attn transformer multi-head",
    "silu": "swish",
    "sequence": "sequential",
    "subsample": "downsample",
}
"""What people also call it, where neither its label nor torch does."""

SHIPPED = "blocks."
"""Begins the `op` of a shipped block: no definition and no operator can be called so."""


@dataclass(frozen=True)
class Entry:
    """Something that can be put into a body.

    Args:
        op: an operator, a definition of the project, or `blocks.` and the name of a shipped block.
        label: as people read it.
        group: one of `GROUPS`.
        family: whose hue it has.
        help: what it does, the first lines of its documentation.
        words: what else people call it: its attribute, torch's names.
        takes, gives: whether it has an input, an output.
    """

    op: str
    label: str
    group: str
    family: str
    help: str = ""
    words: tuple[str, ...] = ()
    takes: bool = True
    gives: bool = True

    @property
    def caption(self) -> str:
        """What its group is called."""
        return caption(self.group)


def caption(group: str) -> str:
    """How people call a group, one of `GROUPS`."""
    captions = {
        "Input": QCoreApplication.translate("Catalog", "Input and output"),
        "Convolution": QCoreApplication.translate("Catalog", "Convolution"),
        "Pooling": QCoreApplication.translate("Catalog", "Pooling"),
        "Activation": QCoreApplication.translate("Catalog", "Activation"),
        "Normalization": QCoreApplication.translate("Catalog", "Normalisation"),
        "Linear": QCoreApplication.translate("Catalog", "Linear"),
        "Merge": QCoreApplication.translate("Catalog", "Skip and merge"),
        "Blocks": QCoreApplication.translate("Catalog", "Blocks"),
        "Regularization": QCoreApplication.translate("Catalog", "Regularisation"),
        "Shape": QCoreApplication.translate("Catalog", "Shape"),
        "Attention": QCoreApplication.translate("Catalog", "Attention"),
        "Recurrent": QCoreApplication.translate("Catalog", "Recurrent"),
        "Structure": QCoreApplication.translate("Catalog", "Structure"),
    }
    return captions[group]


def entries(project: Project, definition: str = "") -> tuple[Entry, ...]:
    """All that can be put into a body, by default the network's, in the order of the palette.

    A shipped block that the project holds already, unchanged, is offered as the project's own.
    """
    body = definition or project.network
    inside = body != project.network
    layers = [e for e in _operators() if e.takes or (e.op == "input") == inside]
    own = [_own(d) for d in project.definitions.values() if _can_hold(project, body, d)]
    held = {shipped_as(d) for d in project.definitions.values()}
    shipped = [e for name, e in _shipped().items() if name not in held]
    order = GROUPS
    return tuple(sorted((*layers, *own, *shipped), key=lambda e: order.index(e.group)))


def find(project: Project, op: str) -> Entry | None:
    """The entry of an `op`, as a drag brings it."""
    every = (*_operators(), *map(_own, project.definitions.values()), *_shipped().values())
    return next((entry for entry in every if entry.op == op), None)


def after_output(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those that can stand behind an output: they have an input."""
    return tuple(entry for entry in found if entry.takes)


def before_input(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those that can stand in front of an input: they have an output."""
    return tuple(entry for entry in found if entry.gives)


@lru_cache(256)
def shipped_as(definition: Definition) -> str | None:
    """Which of the shipped blocks a definition is, unchanged but for its name; None: of its own."""
    for name in blocks.names():
        own = completed_definition(blocks.get(name).build())
        if replace(definition, name=own.name) == own:
            return name
    return None


@cache
def _operators() -> tuple[Entry, ...]:
    declared = sorted(
        OPERATORS.items(),
        key=lambda item: COMMON.index(item[0]) if item[0] in COMMON else len(COMMON),
    )
    return tuple(_operator(name, operator) for name, operator in declared)


def _operator(name: str, operator: type[Operator]) -> Entry:
    traits = operator.traits
    end = traits.role in ("input", "output")
    return Entry(
        name,
        said(traits.label),
        "Input" if end else traits.group if traits.group in GROUPS else "Structure",
        family("Input" if end else traits.group),
        _lines(operator.__doc__),
        (name, traits.attribute, *_torch(operator), *ALSO.get(name, "").split()),
        takes=bool(operator.ports),
        gives=traits.role != "output",
    )


def _torch(operator: type[Operator]) -> tuple[str, ...]:
    """What torch calls it: `nn.ReLU`, `F.relu`."""
    if operator.traits.role != "layer":
        return ()
    code = names.usual_code(operator)
    if not isinstance(code, Module):
        return ()
    called = (code.target, code.functional.partition("(")[0])
    return tuple(each for each in called if each and "{" not in each)


@cache
def _shipped() -> Mapping[str, Entry]:
    return {name: _of_block(name, f"{SHIPPED}{name}") for name in blocks.names()}


def _of_block(name: str, op: str) -> Entry:
    block = blocks.get(name)
    words = (name, block.build().name, block.group)
    return Entry(op, said(Text(block.label)), "Blocks", "block", _lines(block.build.__doc__), words)


@lru_cache(256)
def _own(definition: Definition) -> Entry:
    if (known := shipped_as(definition)) is not None:
        return _of_block(known, definition.name)
    inside = ", ".join(dict.fromkeys(_label(node.op) for node in definition.body))
    return Entry(
        definition.name,
        definition.name,
        "Blocks",
        "block",
        QCoreApplication.translate("Catalog", "A block of this project: {}.").format(inside),
        takes=bool(definition.inputs),
        gives=bool(definition.outputs),
    )


def _label(op: str) -> str:
    return said(OPERATORS[op].traits.label) if op in OPERATORS else op


def _lines(doc: str | None) -> str:
    """The first paragraph of a documentation, on one line."""
    return documented((doc or "").partition("\n\n")[0])


def _can_hold(project: Project, body: str, definition: Definition) -> bool:
    """Whether a body can use a definition without containing itself."""
    todo, seen = [definition.name], {project.network}
    if definition.name == project.network:
        return False
    while todo:
        name = todo.pop()
        if name == body:
            return False
        if name not in seen and name in project.definitions:
            seen.add(name)
            todo += project.definitions[name].used
    return True
