"""The rules by which a drawing becomes source, one network for each that is hard."""

from __future__ import annotations

from gradscape.backends.source.render import render
from gradscape.graph.builder import Builder, chain, op, when
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.model import Node, Wire
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project
from tests.backends.source.proof import formatted, prove


def source(*definitions: Definition) -> str:
    """The text of a network, proved to be that network and left alone by a formatter."""
    project = Project.of(*definitions)
    plan = Planner(project.definitions).plan(project.root, {}, (), {"classes": 10})
    assert not plan.problems
    rendered = render(plan, project.definitions)
    prove(plan, rendered)
    assert formatted(rendered.text) == rendered.text
    return rendered.text


def conv(out_channels: int | str, kernel_size: int = 3, **args: object) -> Node:
    """A convolution that keeps height and width."""
    padding = kernel_size // 2
    node: Node = op(
        "conv2d", out_channels=out_channels, kernel_size=kernel_size, padding=padding, **args
    )
    return node


class Net(Builder):
    """A network over 3×8×8 images with a linear head."""

    def __init__(self) -> None:
        super().__init__("Net", num_classes="=classes")
        self.x = self.image(3, 8, 8)

    def head(self, x: Wire) -> Definition:
        """Average, a linear layer, an output."""
        pooled = self(op.global_avg_pool2d(), x)
        self.output(self(op.linear(out_features="=num_classes"), pooled, name="fc"))
        return self.definition()


# ---- classes
def test_uses_that_differ_in_numbers_share_a_class() -> None:
    block = Builder("Block", width=REQUIRED, stride=1)
    y = block(conv("=width", stride="=stride"), block.input(), name="conv")
    net = Net()
    x = net(op("Block", width=8), net.x, name="block1")
    x = net(op("Block", width=16, stride=2), x, name="block2")
    text = source(net.head(x), block.output(y).definition())
    assert "def __init__(self, in_channels, width, stride=1):" in text
    assert "nn.Conv2d(in_channels, width, 3, stride=stride, padding=1)" in text
    assert "self.block2 = Block(8, 16, stride=2)" in text


def test_what_never_varies_is_a_literal() -> None:
    block = Builder("Block", width=8)
    y = block(conv("=width * 2"), block.input(), name="conv")
    net = Net()
    text = source(net.head(net(op("Block"), net.x, name="block")), block.output(y).definition())
    assert "nn.Conv2d(3, 16, 3, padding=1)" in text


def test_uses_whose_skeletons_differ_are_two_classes() -> None:
    """A size that the network cannot compute from what its constructor knows."""
    block = Builder("Block")
    y = block(op.flatten(), block.input())
    y = block(op.linear(out_features=4), y, name="fc")
    net = Net()
    narrow = net(op("Block"), net(op.max_pool2d(), net.x), name="narrow")
    x = net(op.add(), net(op("Block"), net.x, name="wide"), narrow)
    net.output(x)
    text = source(net.definition(), block.output(y).definition())
    assert text.count("class Block") == 1, "sizes are arguments of the constructor"
    assert "nn.Linear(in_channels * height * width, 4)" in text or "3 * height * width" in text


def test_a_text_that_is_true_of_one_use_only_is_not_written() -> None:
    block = Builder("Block", width=REQUIRED)
    y = block(conv("=min(width, 4)"), block.input(), name="conv")
    net = Net()
    x = net(op("Block", width=8), net(op("Block", width=2), net.x, name="narrow"), name="wide")
    text = source(net.head(x), block.output(y).definition())
    assert "nn.Conv2d(in_channels, width" not in text
    assert "nn.Conv2d(3, width" not in text


def test_a_parameter_of_the_network_reaches_into_its_blocks() -> None:
    block = Builder("Head", num_classes=REQUIRED)
    y = block(op.linear(out_features="=num_classes"), block(op.flatten(), block.input()), name="fc")
    net = Net()
    net.output(net(op("Head", num_classes="=num_classes"), net.x, name="head"))
    text = source(net.definition(), block.output(y).definition())
    assert "self.head = Head(num_classes)" in text
    assert "nn.Linear(192, num_classes)" in text


# ---- sequences and repeats
def test_a_dense_block_is_a_loop_over_names() -> None:
    layer = Builder("DenseLayer", growth=REQUIRED)
    i = layer.input()
    y = layer(conv("=growth"), i, name="conv")
    inner = op("DenseLayer", growth=4)
    dense = chain(
        "DenseBlock", op.repeat(inner, "=layers", item="layer{}", start=1), layers=REQUIRED
    )
    net = Net()
    x = net(op("DenseBlock", layers=3), net.x, name="dense1")
    x = net(op("DenseBlock", layers=2), x, name="dense2")
    text = source(net.head(x), layer.output(layer(op.concat(), i, y)).definition(), dense)
    assert '(f"layer{i + 1}", DenseLayer(in_channels + 4 * i))' in text
    assert "for i in range(layers)" in text


def test_elements_that_are_not_always_there_make_a_list_that_grows() -> None:
    block = Builder("Block", {"hidden": "in_channels * ratio"}, ratio=REQUIRED)
    expand = when("=ratio != 1", conv("=hidden", 1))
    y = block(op.sequence(expand, conv("=in_channels")), block.input(), name="layers")
    net = Net()
    x = net(op("Block", ratio=1), net(op("Block", ratio=2), net.x, name="one"), name="two")
    text = source(net.head(x), block.output(y).definition())
    assert "hidden = in_channels * ratio" in text or "hidden = 3 * ratio" in text
    assert "layers = []\n        if ratio != 1:\n            layers.append(" in text
    assert "self.layers = nn.Sequential(*layers)" in text


def test_named_elements_that_are_not_always_there_make_a_dict_that_grows() -> None:
    block = Builder("Block", deep=False)
    layers = op.sequence(first=conv(3), second=when("=deep", conv(3)))
    y = block(layers, block.input(), name="layers")
    net = Net()
    x = net(op("Block", deep=True), net(op("Block"), net.x, name="one"), name="two")
    text = source(net.head(x), block.output(y).definition())
    assert "layers = OrderedDict()" in text
    assert 'if deep:\n            layers["second"] = nn.Conv2d' in text


def test_turns_count_from_where_the_loop_does() -> None:
    block = Builder("Block", drop=REQUIRED)
    i = block.input()
    y = block(op.drop_path(p="=drop"), block(conv(3), i, name="conv"), name="drop_path")
    definition = block.output(block(op.add(), i, y)).definition()
    many, few = Net(), Net()
    x = many(op.repeat(op("Block", drop="=0.0 * (i + 3)"), 4), many.x, name="layers")
    assert "*(Block(0.0 * (i + 3)) for i in range(4))" in source(many.head(x), definition)
    x = few(op.repeat(op("Block", drop="=0.0 * i"), 2), few.x, name="layers")
    assert "Block(0.0 * i)" not in source(few.head(x), definition)


def test_turns_without_a_loop_hold_their_number() -> None:
    net = Net()
    x = net(op.repeat(conv("=4 * (i + 1)"), 2), net.x, name="layers")
    text = source(net.head(x))
    assert "nn.Conv2d(3, 4, 3, padding=1)" in text
    assert "nn.Conv2d(4, 8, 3, padding=1)" in text


# ---- conditions
def test_a_module_that_only_some_uses_have_is_an_identity_elsewhere() -> None:
    block = Builder("Block", width=REQUIRED)
    i = block.input()
    skip = block(conv("=width", 1), i, name="skip", when="=in_channels != width")
    y = block(op.add(), block(conv("=width"), i, name="conv"), skip)
    net = Net()
    x = net(op("Block", width=8), net(op("Block", width=3), net.x, name="same"), name="wider")
    x = net(op("Block", width=8), x, name="again")
    text = source(net.head(x), block.output(y).definition())
    assert "self.skip = nn.Identity()\n        if in_channels != width:" in text


def test_what_is_no_plain_call_is_asked_for_in_forward() -> None:
    block = Builder("Block", mode=REQUIRED)
    y = block(op.tokens(), block(conv(8), block.input(), name="conv"))
    y = block(op.self_attention(num_heads=2), y, name="attention", when="=mode == 1")
    y = block(op.position_embedding(), y, name="pos", when="=mode == 2")
    doubled = block(op.add(), y, y, when="=mode == 2")
    y = block(op.multiply(), doubled, y)
    net = Net()
    joined = net(op.concat(), *(net(op("Block", mode=k), net.x, name=f"b{k}") for k in range(3)))
    net.output(net(op.linear(out_features=2), net(op.select(axis=1), joined), name="fc"))
    text = source(net.definition(), block.output(y).definition())
    assert "self.has_attention = mode == 1\n        if self.has_attention:" in text
    assert "out = x + x if self.has_add else x" in text, "x is still read afterwards"


def test_numbers_that_forward_needs_are_kept() -> None:
    block = Builder("Block", stride=1)
    i = block.input()
    y = block(op.subsample(stride="=stride"), i, when="=stride != 1")
    y = block(conv(3), y, name="conv")
    net = Net()
    x = net(op("Block", stride=2), net(op("Block"), net.x, name="one"), name="two")
    text = source(net.head(x), block.output(y).definition())
    assert "self.stride = stride" in text
    assert "if self.stride != 1:\n            x = x[:, :, :: self.stride, :: self.stride]" in text


# ---- training only
def test_an_auxiliary_output_inside_a_block() -> None:
    block = Builder("Trunk")
    y = block(conv(8), block.input(), name="conv")
    block.output(block(op.relu(), y, name="relu"))
    block.output(block(op.global_avg_pool2d(), y), name="aux", auxiliary=True)
    net = Net()
    trunk = net(op("Trunk"), net.x, name="trunk")
    pooled = net(op.global_avg_pool2d(), trunk)
    net.output(net(op.linear(out_features="=num_classes"), pooled, name="fc"))
    head = net(op.linear(out_features="=num_classes"), (trunk[0], 1), name="head")
    net.output(head, name="aux", auxiliary=True)
    text = source(net.definition(), block.definition())
    assert "x, aux = self.trunk(x)\n        else:\n            x = self.trunk(x)" in text
    assert text.count("return x, aux") == 2


# ---- in place
def test_an_activation_works_in_place_where_nobody_else_reads_its_input() -> None:
    net = Net()
    y = net(op.batch_norm2d(), net(conv(8), net.x, name="conv"), name="bn")
    alone = net(op.relu(), y, name="relu")
    text = source(net.head(alone))
    assert "self.relu = nn.ReLU(inplace=True)" in text


def test_an_activation_leaves_alone_what_others_read_or_torch_has_saved() -> None:
    shared, saved, first = Net(), Net(), Net()
    y = shared(conv(3), shared.x, name="conv")
    x = shared(op.add(), shared(op.relu(), y, name="relu"), y)
    assert "nn.ReLU()" in source(shared.head(x))
    y = saved(op.sigmoid(), saved(conv(3), saved.x, name="conv"), name="sigmoid")
    assert "nn.ReLU()" in source(saved.head(saved(op.relu(), y, name="relu")))
    assert "nn.ReLU()" in source(first.head(first(op.relu(), first.x, name="relu")))


# ---- sharing
def test_shared_weights_are_one_attribute_and_two_calls() -> None:
    net = Net()
    y = net(conv(3), net.x, name="conv")
    z = net(conv(3), net(op.tanh(), y), shares=y)
    text = source(net.head(z))
    assert text.count("nn.Conv2d(") == 1
    assert text.count("self.conv(") == 2


def test_a_bypassed_node_passes_its_first_input_through() -> None:
    net = Net()
    y = net(conv(3), net.x, name="conv")
    text = source(net.head(net(op.add(), y, net.x, when=False)))
    assert "x = self.conv(x)" in text
    assert "+" not in text
