"""A broken project for every kind of finding, made as a person or a hostile file would make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gradscape.graph.builder import Builder, chain, op, when
from gradscape.graph.definition import DEEPEST, REQUIRED, Definition
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node, Wire
from gradscape.graph.project import Project
from gradscape.graph.settings import Data, Training

Build = Callable[[], Project]
BROKEN: dict[str, list[Build]] = {}
"""By the name of the code: each of these projects has such a finding."""

DIGITS = Data(name="digits", shape=(1, 8, 8), classes=10)
NUMBERS = Data(name="numbers", shape=(16,), classes=4)
MEASURED = Data(name="measured", shape=(1, 8, 8))


def broken(code: str) -> Callable[[Build], Build]:
    """Declare the function below as a project with such a finding."""

    def declare(build: Build) -> Build:
        BROKEN.setdefault(code, []).append(build)
        return build

    return declare


class Net(Builder):
    """A network under construction: an image of 4×8×8 comes in."""

    def __init__(self, **parameters: Any) -> None:
        super().__init__("Net", **parameters)
        self.x = self.image(4, 8, 8)

    def head(self, x: Wire, classes: Any = 10, **output: Any) -> Net:
        """Average, a linear layer and an output."""
        x = self(op.linear(out_features=classes), self(op.global_avg_pool2d(), x), name="fc")
        self.output(x, **output)
        return self

    def change(self, wire: Wire, **changes: Any) -> None:
        """Change a node that is there already."""
        self.nodes[wire[0]] = replace(self.nodes[wire[0]], **changes)


def layer(node: Node, classes: int = 10, **rest: Any) -> Project:
    """One layer between the image and the head."""
    net = Net()
    return net.head(net(node, net.x, name="layer"), classes).project(**rest)


def inner(*blocks: Node, name: str = "Block", **parameters: Any) -> Definition:
    """A block of some layers in a row."""
    net = Builder(name, **parameters)
    x = net.input()
    for k, node in enumerate(blocks):
        x = net(node, x, name=f"layer{k}")
    return net.output(x).definition()


def used(block: Definition, *others: Definition, **args: Any) -> Project:
    """A network that uses a block."""
    net = Net()
    return net.head(net(op(block.name, **args), net.x, name="block")).project(block, *others)


conv = op.conv2d(out_channels=4, padding=1)


# ---- what the planner finds


@broken("unknown-operator")
def misspelt() -> Project:
    return layer(op("conv2", out_channels=4, padding=1))


@broken("unknown-operator")
def misspelt_twice() -> Project:
    net = Net()
    x = net(op("max_pol2d", kernel_size=3), net(conv, net.x, name="conv1"))
    return net.head(net(op("avgpool2d"), x)).project()


@broken("unknown-operator")
def misspelt_in_a_row() -> Project:
    return layer(op.sequence(conv, op.repeat(op("ReLu"), 2)))


@broken("unknown-operator")
def without_operator() -> Project:
    return layer(op(""))


@broken("unknown-operator")
def not_here() -> Project:
    return layer(op("from_another_installation", depth=2))


@broken("argument")
def out_of_range() -> Project:
    return layer(op.conv2d(out_channels=0))


@broken("argument")
def no_such_argument() -> Project:
    return layer(op.conv2d(out_channels=4, padding=1, colour="red"))


@broken("argument")
def misspelt_argument() -> Project:
    return layer(op.repeat(op("conv2d", out_chanels=4, padding=1), 2))


@broken("argument")
def misspelt_choice() -> Project:
    return layer(op("pad", mode="reflekt", height=(1, 1)))


@broken("argument")
def misspelt_parameter() -> Project:
    return used(inner(op.conv2d(out_channels="=width"), width=4), widht=8)


@broken("argument")
def no_such_parameter() -> Project:
    return used(inner(conv), width=3)


@broken("expression")
def unknown_name() -> Project:
    return layer(op.conv2d(out_channels="=depth // 2"))


@broken("expression")
def misspelt_name() -> Project:
    node = op.conv2d(out_channels=4, padding=1, stride=("=strid", "=stride"))
    return used(inner(node, stride=1))


@broken("expression")
def misspelt_where_it_is_not_asked() -> Project:
    condition = "=stride == 1 or in_chanels != 4"
    return used(inner(when(condition, conv), stride=1, in_channels=4))


@broken("expression")
def misspelt_let() -> Project:
    net = Builder("Net", width=8)
    net.lets["wide"] = Expression("widht * 2")
    x = net(op.flatten(), net.image(1, 8, 8))
    return net.output(net(op.linear(out_features="=wide"), x, name="fc")).project()


@broken("expression")
def misspelt_default_of_a_block() -> Project:
    return used(inner(op.conv2d(out_channels="=wide", padding=1), wide="=in_chanels"))


@broken("expression")
def condition_without_sense() -> Project:
    return layer(when("=depth > 3", conv))


@broken("parameter")
def value_missing() -> Project:
    return used(inner(op.conv2d(out_channels="=width"), width=REQUIRED))


@broken("input-missing")
def loose_layer() -> Project:
    net = Net()
    net(conv, name="loose")
    return net.head(net.x).project()


@broken("input-missing")
def loose_output() -> Project:
    net = Net()
    net.head(net.x)
    net(op.output())
    return net.project()


@broken("input-missing")
def wire_cut() -> Project:
    net = Net()
    net(conv, net.x, name="conv1")
    y = net(op.batch_norm2d(), name="bn1")
    return net.head(net(op.add(), y, net.x)).project()


@broken("input-surplus")
def port_of_old() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    net.change(x, inputs={"data": net.x})
    return net.head(x).project()


@broken("input-surplus")
def one_too_many() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    net.change(x, inputs={"x": net.x, "y": net.x, "z": net.x})
    return net.head(x).project()


@broken("input-doubled")
def two_wires() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    y = net(op.relu(), x, name="relu")
    net.change(y, inputs={"x": (net.x, x)})
    return net.head(y).project()


@broken("input-doubled")
def no_list() -> Project:
    net = Net()
    x = net(op.concat(), net.x, net.x)
    net.change(x, inputs={"terms": net.x})
    return net.head(x).project()


@broken("wire-source")
def no_such_node() -> Project:
    net = Net()
    y = net(conv, net.x, name="conv1")
    x = net(op.add(), net.x, y)
    net.change(x, inputs={"terms": (net.x, y, ("gone", 0))})
    return net.head(x).project()


@broken("wire-source")
def deleted_by_hand() -> Project:
    net = Net()
    x = net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    net.head(net(op.add(), net.x, net(op.batch_norm2d(), x, name="bn1")))
    del net.nodes[x[0]]
    return net.project()


@broken("wire-source")
def deleted_in_front_of_a_sum() -> Project:
    net = Net()
    x = net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    net.head(net(op.add(), x, net.x))
    del net.nodes[x[0]]
    return net.project()


@broken("wire-source")
def no_such_output() -> Project:
    net = Net()
    part = net(op.split(), net.x)
    return net.head(net(op.relu(), (part[0], 7), name="relu")).project()


@broken("condition-place")
def conditional_output() -> Project:
    net = Net()
    net.head(net.x)
    net.change((list(net.nodes)[-1], 0), when=False)
    return net.project()


@broken("recursion")
def in_itself() -> Project:
    return used(inner(op("Block")))


@broken("too-deep")
def matryoshka() -> Project:
    blocks = [inner(op("B0") if k else conv, name=f"B{k}") for k in range(2)]
    blocks = [inner(op(f"B{k - 1}") if k else conv, name=f"B{k}") for k in range(DEEPEST + 2)]
    return used(blocks[-1], *blocks[:-1])


@broken("too-large")
def explosion() -> Project:
    node = conv
    for _ in range(4):
        node = op.repeat(node, 40)
    return layer(node)


@broken("chain")
def sum_in_a_row() -> Project:
    return layer(op.sequence(conv, op.split(), op.relu()))


@broken("input-place")
def input_of_a_network() -> Project:
    net = Builder("Net")
    x = net(op.linear(out_features=10), net(op.global_avg_pool2d(), net.input()), name="fc")
    return Project.of(net.output(x).definition())


@broken("input-place")
def input_for_numbers() -> Project:
    net = Builder("Net")
    x = net(op.linear(out_features="=classes"), net.input(), name="fc")
    return Project.of(net.output(x).definition(), data=NUMBERS)


# ---- shapes


@broken("window")
def large_window() -> Project:
    return layer(op.conv2d(out_channels=4, kernel_size=11))


@broken("window")
def small_data() -> Project:
    net = Builder("Net")
    x = net.image("=channels", "=height", "=width")
    for k in range(4):
        x = net(op.max_pool2d(), net(op.conv2d(out_channels=4, padding=1), x, name=f"conv{k}"))
    x = net(op.linear(out_features="=classes"), net(op.flatten(), x), name="fc")
    return Project.of(net.output(x).definition(), data=DIGITS)


@broken("padding")
def padded_pool() -> Project:
    return layer(op.max_pool2d(padding=2))


@broken("axes")
def no_tokens() -> Project:
    net = Net()
    x = net(op.self_attention(num_heads=2), net.x, name="attention")
    net.output(net(op.linear(out_features=10), net(op.select(), x), name="fc"))
    return net.project()


@broken("axis")
def flat_already() -> Project:
    net = Net()
    x = net(op.flatten(start=3), net(op.global_avg_pool2d(), net.x))
    net.output(net(op.linear(out_features=10), x, name="fc"))
    return net.project()


@broken("groups")
def odd_groups() -> Project:
    return layer(op.conv2d(out_channels=6, groups=4))


@broken("groups")
def odd_groups_of_a_norm() -> Project:
    return layer(op.group_norm())


@broken("heads")
def odd_heads() -> Project:
    net = Net()
    x = net(op.self_attention(num_heads=3), net(op.tokens(), net.x), name="attention")
    net.output(net(op.linear(out_features=10), net(op.select(), x), name="fc"))
    return net.project()


@broken("output-padding")
def large_output_padding() -> Project:
    return layer(op.conv_transpose2d(out_channels=4, output_padding=2))


@broken("transposed-window")
def all_cut_away() -> Project:
    return layer(op.conv_transpose2d(out_channels=4, padding=8))


@broken("merge-alone")
def sum_of_one() -> Project:
    net = Net()
    return net.head(net(op.add(), net(conv, net.x, name="conv1"))).project()


@broken("add-shapes")
def unlike_sum() -> Project:
    net = Net()
    wide = net(op.conv2d(out_channels=9, stride=2, padding=1), net.x, name="conv1")
    return net.head(net(op.add(), net.x, wide)).project()


@broken("add-shapes")
def unlike_rows() -> Project:
    net = Net()
    x = net(op.global_avg_pool2d(), net.x)
    y = net(op.linear(out_features=6), x, name="fc1")
    net.output(net(op.linear(out_features=10), net(op.add(), y, x), name="fc2"))
    return net.project()


@broken("add-shapes")
def unlike_in_a_block() -> Project:
    net = Builder("Block", width=8)
    x = net.input()
    y = net(op.conv2d(out_channels="=width", padding=1), x, name="conv1")
    return used(net.output(net(op.add(), x, y)).definition())


@broken("multiply-shapes")
def unlike_product() -> Project:
    net = Net()
    wide = net(op.conv2d(out_channels=8, padding=1), net.x, name="conv1")
    return net.head(net(op.multiply(), net.x, wide)).project()


@broken("concat-shapes")
def unlike_branches() -> Project:
    net = Net()
    a = net(op.relu(), net(op.conv2d(out_channels=4), net.x, name="conv1"), name="relu")
    b = net(op.max_pool2d(kernel_size=3, stride=1), net.x, name="pool")
    return net.head(net(op.concat(), net.x, a, b)).project()


@broken("concat-shapes")
def side_by_side_along_another_axis() -> Project:
    net = Net()
    a = net(op.conv2d(out_channels=6, padding=1), net.x, name="conv1")
    return net.head(net(op.concat(axis=2), net.x, a)).project()


@broken("concat-shapes")
def unlike_halves() -> Project:
    net = Net()
    a = net(op.subsample(), net.x)
    return net.head(net(op.concat(), net.x, a)).project()


@broken("pad-reflect")
def far_mirror() -> Project:
    return layer(op.pad(mode="reflect", height=(9, 0)))


@broken("reshape")
def does_not_fill() -> Project:
    net = Net()
    x = net(op.reshape(sizes=(4, 4, 8)), net.x)
    return net.head(x).project()


@broken("reshape-open")
def two_left_open() -> Project:
    net = Net()
    return net.head(net(op.reshape(sizes=(-1, -1, 8)), net.x)).project()


@broken("permute")
def no_order() -> Project:
    net = Net()
    return net.head(net(op.permute(axes=(1, 1, 2)), net.x)).project()


@broken("select-index")
def far_token() -> Project:
    net = Net()
    x = net(op.select(index=64), net(op.tokens(), net.x))
    net.output(net(op.linear(out_features=10), x, name="fc"))
    return net.project()


@broken("sections")
def thirds() -> Project:
    net = Net()
    return net.head(net(op.split(sections=3), net.x)).project()


# ---- wires


@broken("cycle")
def circle() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    y = net(op.add(), net.x, net.x)
    net.change(x, inputs={"x": y})
    net.change(y, inputs={"terms": (net.x, net.x, x)})
    return net.head(x).project()


@broken("cycle")
def circle_in_a_block() -> Project:
    net = Builder("Block")
    x = net.input()
    y = net(conv, x, name="conv1")
    z = net(conv, y, name="conv2")
    block = net.output(z).definition()
    nodes = {**block.body.nodes, y[0]: replace(block.body.nodes[y[0]], inputs={"x": z})}
    return used(replace(block, body=Graph(nodes)))


@broken("dead-end")
def branch_to_nowhere() -> Project:
    net = Net()
    net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    return net.head(net.x).project()


@broken("input-unused")
def unread_input() -> Project:
    net = Builder("Block")
    x, _ = net.input(), net.input(name="other")
    block = net.output(net(conv, x, name="conv1")).definition()
    outer = Net()
    y = outer.connect(op("Block"), name="block", x=outer.x, other=outer.x)
    return outer.head(y).project(block)


@broken("input-unused")
def unread_image() -> Project:
    net = Net()
    net.image(1, 8, 8)
    return net.head(net.x).project()


@broken("output-unreached")
def from_a_circle() -> Project:
    net = Net()
    net.head(net.x)
    first = net(op.relu(), net.x, name="relu1")
    second = net(op.relu(), first, name="relu2")
    net.change(first, inputs={"x": second})
    net.output(second)
    return net.project()


@broken("no-output")
def without_output() -> Project:
    net = Net()
    net(conv, net.x, name="conv1")
    return net.project()


@broken("image-place")
def image_in_a_block() -> Project:
    net = Builder("Block")
    return used(net.output(net(conv, net.image(4, 8, 8), name="conv1")).definition())


# ---- names


@broken("name")
def hidden_attribute() -> Project:
    net = Net()
    return net.head(net(conv, net.x, name="half")).project()


@broken("name")
def keyword_in_a_row() -> Project:
    return layer(op.sequence(first=conv, second=conv, **{"lambda": conv}))


@broken("name")
def keyword_of_a_block() -> Project:
    return used(inner(op.conv2d(out_channels="=class_"), name="class", class_=4))


@broken("name")
def keyword_of_a_parameter() -> Project:
    return used(chain("Block", conv, **{"import": 4}))


@broken("name")
def output_with_a_space() -> Project:
    net = Net()
    net.head(net.x)
    x = net(op.linear(out_features=10), net(op.global_avg_pool2d(), net.x), name="fc2")
    net.output(x, name="the answer")
    return net.project()


@broken("name-twice")
def two_of_a_name() -> Project:
    net = Net()
    return net.head(net(conv, net(conv, net.x, name="conv1"), name="conv1")).project()


@broken("name-twice")
def two_in_a_row() -> Project:
    row = op.sequence(*(replace(conv, name="conv") for _ in range(3)))
    return layer(row)


@broken("name-twice")
def unlike_conditions() -> Project:
    net = Net()
    x = net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    return net.head(net(op.relu(), x, name="relu", when=False)).project()


@broken("name-missing")
def nameless() -> Project:
    net = Net()
    x = net(conv, net.x)
    net.change(x, name="")
    return net.head(x).project()


@broken("sequence-names")
def some_have_names() -> Project:
    return layer(op.sequence(conv, op.relu(), last=conv))


@broken("sequence-names")
def some_have_names_in_a_class() -> Project:
    block = chain("Block", conv, replace(conv, name="second"))
    return used(block)


# ---- rows


@broken("chain-form")
def inline_in_a_row() -> Project:
    net = Net()
    x = net(op.sequence(conv, op.subsample(), conv), net.x, name="layers")
    return net.head(x).project()


@broken("chain-form")
def output_in_a_row() -> Project:
    net = Net()
    return net.head(net(op.sequence(conv, op.output()), net.x, name="layers")).project()


@broken("chain-form")
def attention_again_and_again() -> Project:
    net = Net()
    x = net(op.repeat(op.self_attention(num_heads=2), 3), net(op.tokens(), net.x), name="layers")
    net.output(net(op.linear(out_features=10), net(op.select(), x), name="fc"))
    return net.project()


@broken("chain-form")
def inline_in_a_class() -> Project:
    return used(chain("Block", conv, op.subsample()))


@broken("repeat-item")
def nameless_turns() -> Project:
    return layer(op.repeat(conv, 3, item="layer"))


@broken("repeat-item")
def turns_that_ask_for_more() -> Project:
    return layer(op.sequence(op.repeat(conv, 3, item="{}{0.__class__}")))


@broken("sequential")
def fork_in_a_class() -> Project:
    net = Builder("Block", sequential=True)
    x = net.input()
    y = net(conv, x, name="conv1")
    return used(net.output(net(op.add(), x, y)).definition())


@broken("sequential-order")
def last_first() -> Project:
    block = chain("Block", conv, op.relu(), conv)
    nodes = list(block.body)
    order = [*nodes[:1], *nodes[3:0:-1], *nodes[4:]]
    return used(replace(block, body=Graph.of(*order)))


# ---- shared weights


def shared(first: Node, second: Node, between: Node | None = None) -> Project:
    """Two layers, of which the second uses the weights of the first."""
    net = Net()
    x = owner = net(first, net.x, name="owner")
    if between:
        x = net(between, x, name="between")
    return net.head(net(second, x, shares=owner)).project()


@broken("shares-owner")
def shares_nobodys() -> Project:
    net = Net()
    x = net(conv, net.x, shares=("gone", 0))
    return net.head(x).project()


@broken("shares-owner")
def shares_at_second_hand() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    y = net(conv, x, shares=x)
    return net.head(net(conv, y, shares=y)).project()


@broken("shares-owner")
def shares_its_own() -> Project:
    net = Net()
    x = net(conv, net.x, name="conv1")
    net.change(x, shares=x[0])
    return net.head(x).project()


@broken("shares-unlike")
def other_arguments() -> Project:
    return shared(conv, op.conv2d(out_channels=4, padding=1, bias=False))


@broken("shares-unlike")
def other_operator() -> Project:
    return shared(conv, op.batch_norm2d())


@broken("shares-sizes")
def other_channels() -> Project:
    wide = op.conv2d(out_channels=8, padding=1)
    return shared(wide, wide)


@broken("shares-sizes")
def other_channels_in_a_block() -> Project:
    block = inner(op.batch_norm2d())
    net = Net()
    x = net(op("Block"), net.x, name="owner")
    x = net(op.conv2d(out_channels=8), x, name="conv1")
    return net.head(net(op("Block"), x, shares=(list(net.nodes)[1], 0))).project(block)


@broken("shares-condition")
def other_condition() -> Project:
    return shared(conv, when("=classes > 3", conv))


@broken("shares-place")
def shares_in_a_row() -> Project:
    return layer(op.repeat(op.sequence(conv, replace(conv, shares="s0")), 2))


@broken("shares-place")
def shares_in_a_class() -> Project:
    block = chain("Block", conv, conv)
    nodes = list(block.body)
    nodes[2] = replace(nodes[2], shares=nodes[1].id)
    return used(replace(block, body=Graph.of(*nodes)))


@broken("shares-nothing")
def shares_a_relu() -> Project:
    return shared(op.relu(), op.relu())


# ---- training


@broken("softmax")
def softmax_twice() -> Project:
    net = Net()
    x = net(op.linear(out_features=10), net(op.global_avg_pool2d(), net.x), name="fc")
    net.output(net(op.flatten(), net(op.softmax(), x)))
    return net.project()


@broken("softmax")
def softmax_in_a_row() -> Project:
    net = Net()
    x = net(op.global_avg_pool2d(), net.x)
    net.output(net(op.sequence(op.linear(out_features=10), op.softmax()), x, name="head"))
    return net.project()


@broken("softmax")
def softmax_in_a_block() -> Project:
    block = inner(op.linear(out_features=10), op.softmax())
    net = Net()
    net.output(net(op("Block"), net(op.global_avg_pool2d(), net.x), name="head"))
    return net.project(block)


@broken("sigmoid")
def sigmoid_twice() -> Project:
    net = Net()
    x = net(op.linear(out_features=10), net(op.global_avg_pool2d(), net.x), name="fc")
    net.output(net(op.sigmoid(), x), loss="bce_with_logits")
    return net.project()


@broken("bias")
def cancelled() -> Project:
    net = Net()
    x = net(op.batch_norm2d(), net(op.identity(), net(conv, net.x, name="conv1")), name="bn1")
    return net.head(x).project()


@broken("bias")
def cancelled_in_a_row() -> Project:
    return layer(op.repeat(op.sequence(conv, when(False, op.relu()), op.batch_norm2d()), 2))


@broken("bias")
def cancelled_in_many_blocks() -> Project:
    block = inner(op.conv2d(out_channels="=width", padding=1), op.batch_norm2d(), width=4)
    net = Net()
    x = net(op.repeat(op("Block"), 3), net.x, name="blocks")
    return net.head(net(op("Block", width=8), x, name="last")).project(block)


def with_auxiliary() -> Definition:
    """A block with an output that exists in training only."""
    net = Builder("Block")
    x = net(conv, net.input(), name="conv1")
    net.output(x)
    return net.output(net(op.relu(), x, name="relu"), name="aux", auxiliary=True).definition()


@broken("training-only")
def leaks_into_evaluation() -> Project:
    net = Net()
    x = net(op("Block"), net.x, name="block")
    net.head(x)
    y = net(op.linear(out_features=10), net(op.global_avg_pool2d(), (x[0], 1)), name="fc2")
    net.output(y)
    return net.project(with_auxiliary())


@broken("no-main-output")
def all_auxiliary() -> Project:
    net = Net()
    return net.head(net.x, auxiliary=True).project()


@broken("batch")
def folded() -> Project:
    net = Net()
    x = net(op.reshape(sizes=(4, 4, 4), fold=True), net.x)
    return net.head(x).project()


@broken("frozen")
def frozen_nobody() -> Project:
    net = Net()
    x = net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    frozen = ("conv1", "conv2.0", "relu", "fc")
    return net.head(x).project(training=Training(frozen=frozen))


# ---- data


@broken("data-input")
def other_picture() -> Project:
    return layer(conv, 10, data=DIGITS)


@broken("data-input")
def too_many_channels() -> Project:
    return layer(conv, 10, data=Data(name="photos", shape=(3, 32, 32), classes=10))


@broken("data-input")
def numbers_for_a_picture() -> Project:
    net = Builder("Net")
    x = net(op.flatten(), net.image("=channels", "=height", "=width"))
    net.output(net(op.linear(out_features="=classes"), x, name="fc"))
    return Project.of(net.definition(), data=NUMBERS)


@broken("data-input")
def pictures_for_numbers() -> Project:
    net = Builder("Net")
    x = net(op.vector(features=16))
    net.output(net(op.linear(out_features="=classes"), x, name="fc"))
    return Project.of(net.definition(), data=DIGITS)


@broken("data-input")
def other_numbers() -> Project:
    net = Builder("Net")
    net.output(net(op.linear(out_features="=classes"), net(op.vector()), name="fc"))
    return Project.of(net.definition(), data=NUMBERS)


@broken("several-inputs")
def two_pictures() -> Project:
    net = Builder("Net")
    a, b = net.image(1, 8, 8), net.image(1, 8, 8)
    x = net(op.flatten(), net(op.add(), a, b))
    net.output(net(op.linear(out_features="=classes"), x, name="fc"))
    return Project.of(net.definition(), data=DIGITS)


@broken("target-shape")
def other_picture_comes_out() -> Project:
    net = Net()
    net.output(net(op.conv2d(out_channels=3, padding=1), net.x, name="conv1"), loss="mse",
               target="input")  # fmt: skip
    return net.project()


@broken("target-shape")
def flat_picture_comes_out() -> Project:
    net = Net()
    net.output(net(op.flatten(), net.x), loss="mse", target="input")
    return net.project()


@broken("loss-target")
def classes_of_a_picture() -> Project:
    net = Net()
    net.output(net(conv, net.x, name="conv1"), target="input")
    return net.project()


@broken("no-classes")
def measured() -> Project:
    net = Builder("Net")
    x = net(op.flatten(), net.image(1, 8, 8))
    net.output(net(op.linear(out_features=1), x, name="fc"))
    return Project.of(net.definition(), data=MEASURED)


@broken("no-classes")
def measured_without_classes() -> Project:
    net = Builder("Net", num_classes="=classes")
    x = net(op.flatten(), net.image(1, 8, 8))
    net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
    return Project.of(net.definition(), data=MEASURED)


@broken("empty")
def nothing_drawn() -> Project:
    net = Builder("Net")
    net.output(net.image("=channels", "=height", "=width"))
    return Project.of(net.definition(), data=DIGITS)


@broken("empty")
def nothing_drawn_without_data() -> Project:
    net = Builder("Net")
    net.output(net.image(1, 8, 8))
    return Project.of(net.definition())


@broken("head-axes")
def map_comes_out() -> Project:
    net = Net()
    net.output(net(op.conv2d(out_channels=10), net.x, name="conv1"))
    return net.project()


@broken("head-axes")
def forgotten_flatten() -> Project:
    net = Net()
    x = net(op.relu(), net(conv, net.x, name="conv1"), name="relu")
    x = net(op.linear(out_features=20), x, name="fc1")
    net.output(net(op.linear(out_features=10), net(op.tanh(), x), name="fc2"))
    return net.project(data=Data(name="maps", shape=(4, 8, 8), classes=10))


@broken("head-axes")
def forgotten_flatten_in_front_of_a_row() -> Project:
    net = Net()
    x = net(op.sequence(op.dropout(), op.linear(out_features=10)), net.x, name="classifier")
    net.output(x)
    return net.project()


@broken("head-axes")
def forgotten_flatten_in_a_row() -> Project:
    net = Net()
    net.output(net(op.sequence(conv, op.relu(), op.linear(out_features=10)), net.x, name="all"))
    return net.project()


@broken("classes")
def thousand_for_ten() -> Project:
    net = Builder("Net")
    x = net(op.flatten(), net.image(1, 8, 8))
    net.output(net(op.linear(out_features=1000), x, name="fc"))
    return Project.of(net.definition(), data=DIGITS)


@broken("classes")
def parameter_too_wide() -> Project:
    net = Builder("Net", num_classes=1000)
    x = net(op.flatten(), net.image(1, 8, 8))
    head = op.sequence(op.dropout(), op.linear(out_features="=num_classes"))
    net.output(net(head, x, name="head"))
    return Project.of(net.definition(), data=DIGITS)


@broken("classes")
def block_too_wide() -> Project:
    block = inner(op.linear(out_features="=width"), width=1000)
    net = Builder("Net")
    x = net(op.flatten(), net.image(1, 8, 8))
    net.output(net(op("Block"), x, name="head"))
    return Project.of(net.definition(), block, data=DIGITS)
