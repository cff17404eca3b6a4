"""A plan as PyTorch source, and which nodes each line is of. Text only: torch is not asked."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from gradscape.backends.source.classes import ClassWriter
from gradscape.backends.source.layout import Line
from gradscape.backends.source.tree import ClassSpec
from gradscape.backends.source.unify import class_specs
from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Path
from gradscape.graph.lowering import Helper
from gradscape.graph.model import Wire
from gradscape.graph.plan import Plan

IMPORTED = frozenset({"F", "OrderedDict", "nn", "torch"})


@dataclass(frozen=True)
class Origin:
    """A line of the text (from 1), the class that it stands in, and a node there."""

    line: int
    class_name: str
    definition: str
    node: Path


@dataclass(frozen=True)
class Source:
    """The text of a module, the name of its model, and the map between its lines and the nodes.

    One line of a class stands for every use of it; the path of the instance comes from `paths`.
    `classes` has the name of the class of each use of a block, by the key of its plan.
    """

    text: str
    model: str
    map: tuple[Origin, ...]
    classes: Mapping[Hashable, str] = field(default_factory=dict, compare=False, repr=False)


def render(plan: Plan, definitions: Mapping[str, Definition], in_place: bool = True) -> Source:
    """The source of a valid network.

    Args:
        plan: of the network; every step has its specs.
        definitions: those of its project.
        in_place: whether activations may overwrite their inputs; not in steps that probe.
    """
    specs = class_specs(plan, definitions, in_place)
    helpers = _helpers(specs)
    _name(specs, set(helpers))
    reserved = IMPORTED | set(helpers) | {spec.name for spec in specs}
    written = [(spec, _write(spec, plan, reserved)) for spec in specs]
    support = [helper.text.rstrip().split("\n") for helper in helpers.values()]
    code = "\n".join(
        [*(text for _, lines in written for text, _ in lines), *("\n".join(s) for s in support)]
    )
    model = written[-1][0].name
    out = [*_imports(code), "", f'__all__ = ["{model}"]']
    for helper_lines in support:
        out += ["", "", *helper_lines]
    table: list[Origin] = []
    for spec, lines in written:
        out += ["", ""]
        for text, origins in lines:
            out.append(text)
            name = spec.definition.name
            table += [Origin(len(out), spec.name, name, origin) for origin in origins]
    classes = {use.key: spec.name for spec in specs for use in spec.plans}
    return Source("\n".join(out) + "\n", model, tuple(table), classes)


def _imports(code: str) -> list[str]:
    out = ["from collections import OrderedDict", ""] if "OrderedDict(" in code else []
    out += ["import torch"] if re.search(r"\btorch\.", code) else []
    out += ["import torch.nn.functional as F"] if re.search(r"\bF\.", code) else []
    return [*out, "from torch import nn"]


def _helpers(specs: list[ClassSpec]) -> dict[str, Helper]:
    found: dict[str, Helper] = {}
    for spec in specs:
        found |= spec.helpers
    return dict(sorted(found.items()))


def _name(specs: list[ClassSpec], taken: set[str]) -> None:
    """Classes are called as their definitions; further ones of one definition are numbered."""
    taken = taken | IMPORTED
    own = {spec.definition.name for spec in specs}
    for spec in sorted(specs, key=lambda spec: not spec.root):  # people import the network
        name, k = spec.definition.name, 2
        while name in taken or (name in own and name != spec.definition.name):
            name, k = f"{spec.definition.name}{k}", k + 1
        spec.name = name
        taken.add(name)


def _write(spec: ClassSpec, root: Plan, reserved: frozenset[str]) -> list[Line]:
    if not spec.root:
        return ClassWriter(spec, "", reserved).lines(lambda wire: "")

    def comment(wire: Wire) -> str:
        value = root.values.get(wire)
        return f"  # {value}" if value else ""

    inputs = ", ".join(str(root.values[node.id, 0]) for node in spec.definition.inputs)
    return ClassWriter(spec, f"Input: {inputs}.", reserved).lines(comment)
