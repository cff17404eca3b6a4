"""A file may hold anything: a check of it ends, with words, and never with a traceback."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.builder import op
from gradscape.graph.check import check, label
from gradscape.graph.definition import Definition
from gradscape.graph.edits import EditError
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Training
from tests.networks import projects

JUNK: tuple[Any, ...] = (
    *(0, 1, -1, 3, 64, 2.5, True, None, "", "x", "class", "mse", "{}{}", "layer{}"),
    *((1, 2), (), (0, 0), (-1, -1), ("a", 1), Expression("in_channels // 0"), Expression("1 +")),
    *(Expression("classes"), Expression("(1, 2)"), Expression("'a' * 3"), Expression("i")),
)
DATA = (
    *(None, None, Data(name="digits", shape=(1, 8, 8), classes=10)),
    *(Data(name="numbers", shape=(7,)), Data(name="volumes", shape=(2, 3, 4, 5))),
)
NAMES = ("", "relu", "half", "class", "x", "a b", "conv1", "self", "é", "_x")


class Hostile:
    """Breaks a project in some places."""

    def __init__(self, random: Random, project: Project) -> None:
        self.random, self.project = random, project

    def broken(self) -> Project:
        definitions = {name: self.definition(d) for name, d in self.project.definitions.items()}
        random = self.random
        data = random.choice(DATA)
        training = Training(frozen=random.choice([(), ("conv1", "a.b", "layers.0")]))
        return replace(self.project, definitions=definitions, data=data, training=training)

    def definition(self, definition: Definition) -> Definition:
        random = self.random
        nodes = [self.node(node, definition) if random.random() < 0.2 else node
                 for node in definition.body]  # fmt: skip
        if random.random() < 0.2:
            random.shuffle(nodes)
        parameters = dict(definition.parameters)
        if random.random() < 0.2:
            parameters[random.choice(["width", "class", "stride"])] = random.choice(JUNK)
        sequential = definition.sequential ^ (random.random() < 0.1)
        return Definition(
            definition.name, Graph.of(*nodes), parameters, definition.lets, sequential
        )

    def node(self, node: Node, definition: Definition) -> Node:
        random = self.random
        ids = [*definition.body.nodes, "gone"]
        wire = (random.choice(ids), random.choice([0, 0, 1, 5]))
        match random.randrange(8):
            case 0:
                return replace(
                    node, op=random.choice([*OPERATORS, *self.project.definitions, "no"])
                )
            case 1:
                key = random.choice([*node.args, "bias", "times", "out_channels", "nothing"])
                if key in ("body", "of", "first"):
                    return replace(node, args={k: v for k, v in node.args.items() if k != key})
                return replace(node, args={**node.args, key: random.choice(JUNK)})
            case 2:
                held: Any = random.choice([wire, (wire,), (wire, wire), ()])
                port = random.choice([*node.inputs, "x", "terms", "y"])
                return replace(node, inputs={**node.inputs, port: held})
            case 3:
                return replace(node, name=random.choice(NAMES))
            case 4:
                return replace(node, when=random.choice([None, False, True, Expression("1 / 0")]))
            case 5:
                return replace(node, shares=random.choice([None, *ids]))
            case 6:
                inner = tuple(replace(n, id=f"q{k}") for k, n in enumerate(definition.body))
                return replace(node, op="sequence", args={"body": inner})
        of = random.choice([node, op("repeat", of=op.relu(), times=3), op.input(), op.output()])
        return replace(node, op="repeat", args={"of": of, "times": random.choice([0, 1, 3, 500])})


@given(projects(), st.randoms(use_true_random=False))
def test_anything_is_checked(project: Project, random: Random) -> None:
    project = Hostile(random, project).broken()
    report = check(project)
    for diagnostic in report.diagnostics:
        assert diagnostic.message
        for path in diagnostic.nodes:
            assert label(project, path)
        for fix in diagnostic.fixes[:1]:
            with suppress(EditError):
                check(fix.edit.result(project))
    assert report.cost is None or report.cost.memory_bytes >= 0
    if report.plan and report.cost:
        for i in report.plan.steps:
            assert report.cost.at((i,)).macs >= 0
            report.cost.receptive_field((i,))
