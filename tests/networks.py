"""Random valid networks: blocks with parameters, conditions, repeats, sharing and heads."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from hypothesis import strategies as st

from gradscape.graph.builder import Builder, chain, op, when
from gradscape.graph.definition import REQUIRED, Definition
from gradscape.graph.model import Node, Wire
from gradscape.graph.project import Project


@dataclass
class Known:
    """A block that can be used: it keeps height and width, or halves them at stride 2."""

    definition: Definition
    inputs: int
    outputs: int
    channels: bool
    """Whether it takes `width`, the channels that come out; else they are those that come in."""


@dataclass
class Values:
    """The values of a body by (channels as text, stride as text): those of one key can be added."""

    held: dict[tuple[str, str], list[Wire]] = field(default_factory=dict)

    def add(self, key: tuple[str, str], wire: Wire) -> None:
        self.held.setdefault(key, []).append(wire)

    def pick(self, random: Random, recent: int = 3) -> tuple[tuple[str, str], Wire]:
        pairs = [(key, wire) for key, wires in self.held.items() for wire in wires]
        return random.choice(pairs[-recent:] if random.random() < 0.8 else pairs)


class Generator:
    """Draws one project; everything it draws fits together."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.blocks: list[Known] = []
        self.names = 0

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def name(self, stem: str) -> str:
        self.names += 1
        return self.random.choice([f"{stem}{self.names}", f"{stem}_{self.names}a"])

    def project(self) -> Project:
        for k in range(self.random.randint(0, 3)):
            self.blocks.append(self.block(f"Block{k}"))
        network = self.network()
        return Project.of(network, *(known.definition for known in self.blocks))

    # ---- layers that keep the shape
    def keeping(self, channels: str) -> Node:
        """A layer, wired nowhere, that keeps the shape; `channels` is the text of its channels."""
        random = self.random
        kind = random.choice(
            ["conv", "depthwise", "norm", "group", "act", "act", "drop", "max", "avg", "path"]
        )
        if kind == "conv":
            size: Any = random.choice([1, 3, (1, 3), 5])
            padding = tuple(k // 2 for k in size) if isinstance(size, tuple) else size // 2
            return op.conv2d(
                out_channels=channels,
                kernel_size=size,
                padding=padding,
                bias=self.chance(0.5),
                init=random.choice(["default", "kaiming", "xavier", "truncated_normal"]),
            )
        if kind == "depthwise":
            return op.conv2d(out_channels=channels, padding=1, groups=channels)
        if kind == "norm":
            return op.batch_norm2d(eps=random.choice([1e-5, 1e-3]))
        if kind == "group":
            return op.group_norm(num_groups=random.choice([1, 2]))
        if kind == "act":
            name = random.choice(["relu", "relu", "leaky_relu", "gelu", "silu", "sigmoid", "tanh"])
            return op(name)
        if kind == "drop":
            return op.dropout(p=0.0)
        if kind == "path":
            return op.drop_path(p=0.0)
        pool = op.max_pool2d if kind == "max" else op.avg_pool2d
        made: Node = pool(kernel_size=3, stride=1, padding=1)
        return made

    def condition(self, names: list[str]) -> str | None:
        if not names or not self.chance(0.3):
            return None
        random = self.random
        mark = random.choice(["!=", "==", ">", "<="])
        return f"={random.choice(names)} {mark} {random.choice([*names, '2', '4'])}"

    def layers(self, channels: str, names: list[str], deep: int = 0) -> Node:
        """A sequence that keeps the shape, with conditions, repeats and sequences in it."""
        random, items = self.random, []
        named = self.chance(0.3)
        for k in range(random.randint(1, 4)):
            layer = self.keeping(channels)
            if deep < 2 and self.chance(0.2):
                layer = self.layers(channels, names, deep + 1)
            if self.chance(0.2):
                layer = op.repeat(
                    layer, random.choice([1, 2, 4, *(["=i + 1"] if "i" in names else [])])
                )
            condition = self.condition(names)
            if condition:
                layer = when(condition, layer)
            items.append((f"part{k}", layer))
        if named:
            return op.sequence(**dict(items))
        return op.sequence(*(layer for _, layer in items))

    # ---- blocks
    def block(self, name: str) -> Known:
        random = self.random
        if self.chance(0.25):
            layers = [self.keeping("=in_channels") for _ in range(random.randint(1, 4))]
            if self.chance(0.4):
                layers.append(op.repeat(self.keeping("=in_channels"), "=depth"))
            definition = chain(name, *layers, depth=random.choice([1, 2, 3]))
            return Known(definition, 1, 1, False)
        channels = self.chance(0.7)
        parameters: dict[str, Any] = {"width": REQUIRED} if channels else {}
        if self.chance(0.5):
            parameters["depth"] = random.choice([1, 2, 4])
        lets = {"hidden": "in_channels * 2"} if self.chance(0.4) else {}
        net = Builder(name, lets, **parameters)
        inputs = 2 if self.chance(0.2) else 1
        x = net.input()
        values = Values()
        values.add(("=in_channels", ""), x)
        if inputs == 2:
            values.add(("=skip_channels", ""), net.input("skip"))
        names = ["in_channels", *parameters]
        self.fill(net, values, names, random.randint(1, 7), lets)
        end = "=width" if channels else "=in_channels"
        out = self.ending(net, values, end)
        outputs = 2 if self.chance(0.15) else 1
        net.output(out)
        if outputs == 2:
            net.output(net(self.keeping_conv(end), out, name=self.name("second")))
        return Known(net.definition(), inputs, outputs, channels)

    def keeping_conv(self, channels: str | int) -> Node:
        made: Node = op.conv2d(out_channels=channels, kernel_size=1)
        return made

    def ending(self, net: Builder, values: Values, channels: str) -> Wire:
        """A value of all loose ends, with these channels."""
        used = {wire for node in net.nodes.values() for wire in node.wires}
        loose = [w for wires in values.held.values() for w in wires if w not in used]
        joined = net(op.concat(), *loose) if len(loose) > 1 else loose[0]
        out = net(self.keeping_conv(channels), joined, name=self.name("join"))
        if self.chance(0.5):
            out = net(op.relu(), out, name="relu")
        return out

    def fill(
        self, net: Builder, values: Values, names: list[str], count: int, lets: dict[str, str]
    ) -> None:
        for _ in range(count):
            step = self.random.choice(
                [
                    self.layer,
                    self.layer,
                    self.layer,
                    self.merge,
                    self.merge,
                    self.residual,
                    self.sequence,
                    self.repeat,
                    self.use,
                    self.use,
                    self.split,
                    self.share,
                ]
            )
            step(net, values, names, lets)

    def layer(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        key, x = values.pick(self.random)
        if self.chance(0.25):
            choices: list[Any] = ["=width"] if "width" in names else [4]
            choices += ["=hidden"] if lets else []
            channels = self.random.choice([*choices, 4, 6])
            node = op.conv2d(out_channels=channels, kernel_size=3, padding=1)
            made = net(node, x, name=self.name("conv"))
            values.add((str(channels), key[1]), made)
            return
        node = self.keeping(self.written(key[0]))
        functional = node.op not in ("conv2d", "batch_norm2d", "group_norm", "drop_path")
        name = "" if functional and self.chance(0.4) else self.name(node.op)
        condition = self.condition(names)
        if node.op == "relu" and condition is None:  # else it is no longer the same as the others
            name = self.random.choice(["relu", "relu", ""])
        values.add(key, net(node, x, name=name, when=condition))

    @staticmethod
    def written(text: str) -> Any:
        return int(text) if text.isdigit() else text

    def merge(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        key, x = values.pick(self.random)
        if self.chance(0.5):
            others = [
                self.random.choice(values.held[key]) for _ in range(self.random.randint(1, 2))
            ]
            merge = op.multiply() if self.chance(0.2) else op.add()
            values.add(key, net(merge, x, *others, when=self.condition(names)))
            return
        wires = [w for (_, s), ws in values.held.items() if s == key[1] for w in ws]
        picked = [self.random.choice(wires) for _ in range(self.random.randint(1, 3))]
        joined = net(op.concat(), x, *picked)
        channels = self.random.choice([2, 4])
        out = net(self.keeping_conv(channels), joined, name=self.name("mix"))
        values.add((str(channels), key[1]), out)

    def residual(
        self, net: Builder, values: Values, names: list[str], lets: dict[str, str]
    ) -> None:
        """A branch and a skip that is projected where the shape changes."""
        if "width" not in names:
            return
        wires = values.held[("=in_channels", "")]
        x = self.random.choice(wires)
        conv = op.conv2d(out_channels="=width", kernel_size=3, padding=1)
        y = net(conv, x, name=self.name("conv"))
        shortcut: Node = self.keeping_conv("=width")
        if self.chance(0.5):
            shortcut = op.sequence(shortcut, op.batch_norm2d())
        skip = net(shortcut, x, name=self.name("down"), when="=in_channels != width")
        values.add(("=width", ""), net(op.add(), y, skip))

    def sequence(
        self, net: Builder, values: Values, names: list[str], lets: dict[str, str]
    ) -> None:
        key, x = values.pick(self.random)
        node = self.layers(self.written(key[0]), names)
        values.add(key, net(node, x, name=self.name("stage"), when=self.condition(names)))

    def repeat(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        key, x = values.pick(self.random)
        if self.chance(0.2):
            times = self.random.choice([1, 2, 4])
            wider = op.repeat(self.keeping_conv("=2 * (i + 1)"), times)
            values.add((str(2 * times), key[1]), net(wider, x, name=self.name("wider")))
            return
        count: Any = self.random.choice([1, 2, 3, 5])
        if "depth" in names and self.chance(0.5):
            count = "=depth"
        uses = [k for k in self.blocks if k.inputs == k.outputs == 1]
        args: dict[str, Any] = {}
        if uses and self.chance(0.6):
            of, _ = self.use_of(self.random.choice(uses), self.written(key[0]), turning=True)
            if self.chance(0.3) and "depth" in of.args:
                args["first"] = {"depth": 2}
        else:
            of = self.layers(self.written(key[0]), [*names, "i"])
            if self.chance(0.5):
                of = self.keeping(self.written(key[0]))
        if self.chance(0.25):
            args |= {"item": "turn{}", "start": self.random.choice([0, 1])}
        node = op.repeat(of, count, **args)
        values.add(key, net(node, x, name=self.name("layers")))

    def use_of(
        self, known: Known, channels: Any, turning: bool = False
    ) -> tuple[Node, dict[str, Any]]:
        args: dict[str, Any] = {"width": channels} if known.channels else {}
        if "depth" in known.definition.parameters and self.chance(0.7):
            args["depth"] = self.random.choice([1, 2, 3])
            if turning and self.chance(0.5):
                args["depth"] = "=i + 1"
        return op(known.definition.name, **args), args

    def use(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        if not self.blocks:
            return
        known = self.random.choice(self.blocks)
        key, x = values.pick(self.random)
        channels = self.written(key[0])
        if known.channels and self.chance(0.6):
            channels = self.random.choice(["=width"] if "width" in names else [4, 6])
        node, _ = self.use_of(known, channels)
        name = self.name("block")
        if known.inputs == 2:
            made = net.connect(node, name, x=x, skip=self.random.choice(values.held[key]))
        else:
            same = channels == self.written(key[0])
            condition = self.condition(names) if same and known.outputs == 1 else None
            made = net(node, x, name=name, when=condition)
        for output in range(known.outputs):
            values.add((str(channels), key[1]), (made[0], output))

    def split(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        _, x = values.pick(self.random)
        conv = op.conv2d(out_channels=4, kernel_size=1)
        wide = net(conv, x, name=self.name("wide"))
        made = net(op.split(sections=2), wide)
        for output in range(2):
            values.add(("2", ""), (made[0], output))

    def share(self, net: Builder, values: Values, names: list[str], lets: dict[str, str]) -> None:
        """A convolution used twice in a row, with one set of weights."""
        key, x = values.pick(self.random)
        channels = self.written(key[0])
        node = op.conv2d(out_channels=channels, padding=1)
        condition = self.condition(names)
        first = net(node, x, name=self.name("shared"), when=condition)
        between = net(op.relu(), first) if self.chance(0.5) else first
        values.add(key, net(node, between, when=condition, shares=first))

    # ---- the network
    def network(self) -> Definition:
        random = self.random
        net = Builder("Net", num_classes="=classes", rate=0.0)
        values = Values()
        values.add(("4", ""), net.image(4, 6, 6))
        if self.chance(0.2):
            values.add(("2", ""), net.image(2, 6, 6))
        self.fill(net, values, [], random.randint(1, 8), {})
        x = self.ending(net, values, "=num_classes")
        if self.chance(0.3):
            head = net(op.global_avg_pool2d(), x)
            net.output(head, name="aux", auxiliary=True)
            x = net(op.conv2d(out_channels=6, kernel_size=1), x, name="onward")
        if self.chance(0.3):
            x = self.tokens(net, x)
        elif self.chance(0.5):
            x = net(op.global_avg_pool2d(), x)
        else:
            x = net(op.flatten(), x)
        if self.chance(0.5):
            x = net(op.dropout(p="=rate"), x, name="dropout")
        net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
        if self.chance(0.2):
            net.output(net(op.linear(out_features=3), x, name="other"), name="side")
        return net.definition()

    def tokens(self, net: Builder, x: Wire) -> Wire:
        """Attention or an LSTM over the places of the feature map."""
        conv = op.conv2d(out_channels=4, kernel_size=2, stride=2)
        x = net(op.tokens(), net(conv, x, name="patch"))
        if self.chance(0.5):
            x = net(op.class_token(), x, name="class_token")
        if self.chance(0.5):
            x = net(op.position_embedding(), x, name="pos_embedding")
        y = net(op.layer_norm(), x, name="ln")
        if self.chance(0.5):
            y = net(op.self_attention(num_heads=2), y, name="attention")
        else:
            lstm = op.lstm(hidden_size=4, bidirectional=False)
            y = net(lstm, y, name="lstm")
        x = net(op.add(), x, y) if self.chance(0.7) else y
        return net(op.select(axis=1, index=0), x)


@st.composite
def projects(draw: st.DrawFn) -> Project:
    """Random valid projects."""
    return Generator(draw(st.randoms(use_true_random=False))).project()
