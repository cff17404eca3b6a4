"""The blocks that we ship: each fits into a network, with what it needs."""

from __future__ import annotations

from typing import Any

import pytest

from gradscape.graph import blocks
from gradscape.graph.blocks import Block
from gradscape.graph.builder import Builder, op
from gradscape.graph.definition import REQUIRED
from gradscape.graph.plan import Plan
from gradscape.graph.planner import Planner
from gradscape.graph.resolving import PARAMETER

ARGUMENTS: dict[str, dict[str, Any]] = {
    "basic_conv2d": {"out_channels": 16, "kernel_size": 3},
    "naive_inception": {"ch1x1": 4, "ch3x3": 6, "ch5x5": 2},
    "inception": {
        "ch1x1": 4,
        "ch3x3_reduce": 3,
        "ch3x3": 6,
        "ch5x5_reduce": 2,
        "ch5x5": 2,
        "pool_proj": 4,
    },
    "inception_aux": {"num_classes": 10},
    "basic_block": {"out_channels": 16, "stride": 2},
    "bottleneck": {"width": 4, "out_channels": 16},
    "zero_padded_block": {"out_channels": 16, "stride": 2},
    "encoder_block": {"num_heads": 4, "mlp_dim": 16},
}

SHAPES = {
    "basic_conv2d": "16×14×10",
    "naive_inception": "20×16×12",
    "inception": "16×16×12",
    "inception_aux": "10",
    "basic_block": "16×8×6",
    "bottleneck": "16×16×12",
    "zero_padded_block": "16×8×6",
    "encoder_block": "192×8",
}
"""What comes out for 8×16×12."""


@pytest.fixture(params=ARGUMENTS)
def block(request: pytest.FixtureRequest) -> Block:
    return blocks.get(request.param)


def plan(block: Block, **args: Any) -> Plan:
    """Of a network that is this block alone."""
    definition, *inside = block.definitions()
    net = Builder("Net")
    x = net.image(8, 16, 12)
    if block.group == "Attention":
        x = net(op.tokens(), x)
    net.output(net(op(definition.name, **args), x, name="block"))
    network = net.definition()
    return Planner({d.name: d for d in (network, definition, *inside)}).plan(network, {}, ())


def test_all_are_tried_here() -> None:
    assert set(blocks.names()) == set(ARGUMENTS)


def test_a_block_comes_with_those_inside_it(block: Block) -> None:
    definitions = {d.name: d for d in block.definitions()}
    assert {used for d in definitions.values() for used in d.used} < set(definitions)


def test_built_twice_it_is_equal(block: Block) -> None:
    assert block.definitions() == block.definitions()


def test_in_a_network_it_has_its_shape(block: Block) -> None:
    planned = plan(block, **ARGUMENTS[block.name])
    assert not planned.problems
    assert str(planned.outputs[0]) == SHAPES[block.name]


def test_what_it_needs_is_asked_for_by_name(block: Block) -> None:
    needed = [k for k, default in block.build().parameters.items() if default is REQUIRED]
    assert set(needed) <= set(ARGUMENTS[block.name])
    (problem,) = plan(block).problems
    assert (problem.code, problem.arguments["name"]) == (PARAMETER, needed[0])


@pytest.mark.parametrize("args", [{"out_channels": 8}, {"out_channels": 16, "stride": 2}])
def test_a_skip_is_the_identity_unless_the_shape_changes(args: dict[str, Any]) -> None:
    changes = "stride" in args
    shortcuts = {"basic_block": {"sequence"}, "zero_padded_block": {"subsample", "pad"}}
    for name, expected in shortcuts.items():
        (step,) = (s for s in plan(blocks.get(name), **args).steps.values() if s.plan)
        assert step.plan is not None
        found = {s.node.op for s in step.plan.steps.values() if not s.absent}
        assert found & expected == (expected if changes else set())
