"""Networks to look at: the digits example, a block opened in place, and large ones."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from itertools import pairwise

from gradscape.gui.canvas.scene import Card, Frame, Legend, Scene, Slot, Wire

CENTRE = 400.0


def slots(count: int) -> tuple[Slot, ...]:
    return tuple(Slot("x", index, f"x {index + 1}") for index in range(count))


def card(
    name: str,
    title: str,
    family: str,
    y: float,
    detail: str = "",
    shape: str = "",
    parameters: str = "",
    *,
    x: float | None = None,
    width: float = 168.0,
    inputs: int = 1,
    outputs: int = 1,
) -> Card:
    return Card(
        tuple(name.split("/")),
        title,
        family,
        CENTRE - width / 2 if x is None else x,
        y,
        width,
        detail=detail,
        shape=shape,
        parameters=parameters,
        inputs=slots(inputs),
        outputs=slots(outputs),
    )


def chain(*names: str, **labels: str) -> list[Wire]:
    paths = [tuple(name.split("/")) for name in names]
    return [
        Wire(source, target, label=labels.get(source[-1], "")) for source, target in pairwise(paths)
    ]


def digits(error: bool = True) -> Scene:
    """With an inception block opened loosely: four branches that a Concat joins."""
    wrong = "Branch 3 is 6×6, the others are 8×8"
    unknown = "?" if error else ""
    lefts, wide = [30.0, 218.0, 406.0, 594.0], 176.0
    cards = [
        card("in", "Input", "input", 20, "handwritten digits", "1×8×8", inputs=0),
        card("conv", "Conv 2D", "convolution", 92, "3×3, 32, pad 1", "32×8×8", "320"),
        card("bn", "Batch norm", "normalization", 164, "momentum 0.1", "32×8×8", "64"),
        card("relu", "ReLU", "activation", 236, "max(0, x)", "32×8×8"),
        replace(
            card(
                "res",
                "Residual block",
                "block",
                322,
                "2 × (3×3, 32) + skip",
                "32×8×8",
                "18,624",
                width=196,
            ),
            stacked=True,
        ),
        card("b1", "Conv 1×1", "convolution", 457, "16", "16×8×8", "528", x=lefts[0], width=wide),
        card("b3a", "Conv 1×1", "convolution", 420, "16", "16×8×8", "528", x=lefts[1], width=wide),
        card("b5a", "Conv 1×1", "convolution", 420, "4", "4×8×8", "132", x=lefts[2], width=wide),
        card("bpa", "Max pool", "pooling", 420, "3×3, pad 1", "32×8×8", x=lefts[3], width=wide),
        card(
            "b3",
            "Conv 3×3",
            "convolution",
            494,
            "24, pad 1",
            "24×8×8",
            "3,480",
            x=lefts[1],
            width=wide,
        ),
        card(
            "b5",
            "Conv 5×5",
            "convolution",
            494,
            "8, pad 1" if error else "8, pad 2",
            "8×6×6" if error else "8×8×8",
            "808",
            x=lefts[2],
            width=wide,
        ),
        card("bp", "Conv 1×1", "convolution", 494, "8", "8×8×8", "264", x=lefts[3], width=wide),
        replace(
            card("cat", "Concat", "merge", 596, "channels", unknown or "56×8×8", inputs=4),
            mark="error" if error else "",
            hint=wrong if error else "",
        ),
        card("gap", "Global average pool", "pooling", 668, "over 8 × 8", unknown or "56"),
        card("fc", "Linear", "linear", 740, "10 classes", "10", "570"),
        card("out", "Output", "input", 812, "cross-entropy", "10", outputs=0),
    ]
    wires = chain("in", "conv", "bn", "relu", "res", **{"in": "1×8×8", "relu": "32×8×8"})
    for name in ("b1", "b3a", "b5a", "bpa"):
        wires += chain("res", name)
    wires += chain("b3a", "b3") + chain("b5a", "b5") + chain("bpa", "bp")
    for index, name in enumerate(("b1", "b3", "b5", "bp")):
        bad = error and name == "b5"
        label = "8×6×6" if bad else ""
        wires.append(Wire((name,), ("cat",), slot=index, problem=bad, label=label))
    wires += chain("cat", "gap", "fc", "out")
    return Scene(tuple(cards), tuple(wires))


def residual(warm: bool = False, routed: bool = True) -> Scene:
    """A block opened in place: a frame whose skip runs at its left.

    Args:
        warm: coloured by value, as in training.
        routed: the wires are arranged; else they were moved by hand.
    """
    noise = random.Random(3)
    rows: list[Card] = []
    top = 20.0

    def put(
        name: str,
        title: str,
        family: str,
        detail: str,
        shape: str,
        figures: str = "",
        value: float | None = None,
        gap: float = 70,
        inputs: int = 1,
        outputs: int = 1,
    ) -> None:
        nonlocal top
        made = card(
            name,
            title,
            family,
            top,
            detail,
            shape,
            figures,
            width=176,
            inputs=inputs,
            outputs=outputs,
        )
        if warm and value is not None:
            curve = tuple(
                min(1.0, max(0.02, 0.15 + 0.75 * math.exp(-i / 8) + noise.gauss(0, 0.05)))
                for i in range(24)
            )
            made = replace(made, value=value, spark=curve, parameters="")
        rows.append(made)
        top += gap

    same = "32×8×8"
    put("in", "Input", "input", "handwritten digits", "1×8×8", inputs=0)
    put("conv", "Conv 2D", "convolution", "3×3, 32, pad 1", same, "320", 0.78)
    put("bn", "Batch norm", "normalization", "momentum 0.1", same, "64", 0.7)
    put("relu", "ReLU", "activation", "max(0, x)", same, gap=116)
    put("res/c1", "Conv 2D", "convolution", "3×3, 32, pad 1", same, "9,216", 0.62)
    put("res/b1", "Batch norm", "normalization", "momentum 0.1", same, "64", 0.64)
    put("res/r1", "ReLU", "activation", "max(0, x)", same)
    put("res/c2", "Conv 2D", "convolution", "3×3, 32, pad 1", same, "9,216", 0.55)
    put("res/b2", "Batch norm", "normalization", "momentum 0.1", same, "64", 0.5)
    put("res/add", "Add", "merge", "2 terms", same, gap=110, inputs=2)
    put("inc", "Inception block", "block", "16, 16→24, 4→8, 8", "56×8×8", "5,740", 0.3)
    put("fc", "Linear", "linear", "10 classes", "10", "570", 0.88)
    put("out", "Output", "input", "cross-entropy", "10", outputs=0)
    rows[9] = replace(rows[9], joins=True)
    rows[10] = replace(rows[10], stacked=True)
    first, last = rows[4], rows[9]
    high, low = first.y - 46, last.y + 44 + 24
    frame = Frame(
        ("res",),
        "Residual block",
        "18,624",
        (CENTRE - 152, high, 304, low - high),
        words=40,
        inputs=(Slot("x"),),
        outputs=(Slot(),),
    )
    down = last.y - high
    way = ((0.0, 0.0), (0.0, 38.0), (-124.0, 38.0), (-124.0, down - 14), (0.0, down - 14))
    skip = Wire(
        ("res",),
        ("res", "add"),
        label=same,
        route=(*way, (0.0, down)) if routed else (),
        lane=-124.0,
    )
    wires = [
        *chain("in", "conv", "bn", "relu", "res", "res/c1", "res/b1", "res/r1", "res/c2", "res/b2"),
        Wire(("res", "b2"), ("res", "add"), slot=1),
        skip,
        Wire(("res", "add"), ("res",)),
        *chain("res", "inc", "fc", "out", inc="56×8×8"),
    ]
    legend = Legend("Gradient norm", "step 312, log", "1e-4", "1e-1") if warm else None
    return Scene(tuple(rows), tuple(wires), (frame,), legend)


def big(count: int, rows: int = 32) -> Scene:
    """Columns of nodes, every fourth an Add with a skip in a lane."""
    kinds = (
        ("conv", "convolution", "3×3, {}, pad 1", "{}×56×56"),
        ("bn", "normalization", "momentum 0.1", "{}×56×56"),
        ("relu", "activation", "", "{}×56×56"),
        ("add", "merge", "2 terms", "{}×56×56"),
        ("pool", "pooling", "3×3, stride 2", "{}×28×28"),
    )
    cards, wires = [], []
    one, two, out = (Slot("x"),), (Slot("x", 0), Slot("x", 1)), (Slot(),)
    for i in range(count):
        kind = i % 4 if i % 50 else 4
        title, family, detail, shape = kinds[kind]
        channels = 16 * (1 + i % 61)
        cards.append(
            Card(
                (f"n{i}",),
                f"{title}{i}",
                family,
                (i // rows) * 256.0,
                (i % rows) * 80.0,
                detail=detail.format(channels),
                shape=shape.format(channels),
                parameters=f"{channels * 97:,}",
                inputs=two if kind == 3 else one,
                outputs=out,
                joins=kind == 3,
            )
        )
        label = shape.format(channels) if i % 4 == 0 else ""
        if i:
            wires.append(Wire((f"n{i - 1}",), (f"n{i}",), slot=int(kind == 3), label=label))
        if kind == 3 and i % rows >= 4:
            wires.append(Wire((f"n{i - 4}",), (f"n{i}",), lane=-110.0))
    return Scene(tuple(cards), tuple(wires))


def replaced(scene: Scene, name: str, **changes: object) -> Scene:
    """A scene in which one card is another."""
    path = tuple(name.split("/"))
    return replace(
        scene,
        cards=tuple(
            replace(each, **changes) if each.id == path else each  # type: ignore[arg-type]
            for each in scene.cards
        ),
    )
