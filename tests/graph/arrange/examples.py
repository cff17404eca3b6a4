"""Drawings that people make, by hand."""

from __future__ import annotations

from dataclasses import replace

from tests.graph.arrange.drawings import Drawing


def sketch(*wires: str) -> Drawing:
    """Nodes from wires: `source target`, or `source target port`; what begins with add joins."""
    drawing = Drawing()
    known: set[str] = set()
    for text in wires:
        source, target, *port = text.split()
        for name in (source, target):
            if name not in known:
                drawing.box(name, joins=name.startswith("add"))
                known.add(name)
        drawing.wire(source, target, port=int(port[0]) if port else 0)
    return drawing


def heads() -> Drawing:
    """Two inputs, a trunk, attention with three ports, nested skips, three heads, a piece."""
    return sketch(
        *("image c1", "c1 c2", "text embedding", "c2 fuse 0", "embedding fuse 1", "fuse ln"),
        *("ln attention 0", "ln attention 1", "ln attention 2", "attention add 0", "fuse add 1"),
        *("add ln2", "ln2 fc", "fc gelu", "gelu fc2", "fc2 add2 0", "add add2 1", "add2 add3 0"),
        *("fuse add3 1", "add3 class", "add3 boxes", "add3 mask", "mask up", "class out1"),
        *("boxes out2", "up out3", "other conv", "conv out4"),
    )


def unet(depth: int = 4) -> Drawing:
    """An encoder, a decoder, and skips across (Ronneberger et al. 2015): concat(skip, up)."""
    wires, x = [], "image"
    for k in range(depth):
        wires += [f"{x} down{k}", f"down{k} pool{k}"]
        x = f"pool{k}"
    wires.append(f"{x} bottom")
    x = "bottom"
    for k in reversed(range(depth)):
        wires += [f"{x} up{k}", f"down{k} concat{k} 0", f"up{k} concat{k} 1", f"concat{k} conv{k}"]
        x = f"conv{k}"
    return sketch(*wires, f"{x} mask")


def dense(layers: int = 5) -> Drawing:
    """Each layer takes all before it (Huang et al. 2017)."""
    wires, past = [], ["image"]
    for k in range(layers):
        if k:
            wires += [f"{source} concat{k} {port}" for port, source in enumerate(past)]
        wires.append(f"{f'concat{k}' if k else 'image'} layer{k}")
        past.append(f"layer{k}")
    return sketch(*wires, *(f"{source} last {port}" for port, source in enumerate(past)))


def siamese() -> Drawing:
    """Two towers that meet, a loss that also takes a label."""
    return sketch(
        *("left l1", "l1 l2", "l2 l3", "right r1", "r1 r2", "r2 r3", "l3 distance 0"),
        *("r3 distance 1", "distance loss 0", "label loss 1"),
    )


def chain(length: int) -> Drawing:
    """One after the other."""
    return sketch(*(f"n{k} n{k + 1}" for k in range(length - 1)))


def concat(inputs: int) -> Drawing:
    """So many branches side by side, laid together."""
    wires = [f"image b{k}" for k in range(inputs)]
    return sketch(*wires, *(f"b{k} concat {k}" for k in range(inputs)), "concat out")


def labelled(drawing: Drawing, width: int = 60, height: int = 14) -> Drawing:
    """The same with a label on each wire."""
    wires = [replace(wire, label=(width, height)) for wire in drawing.wires]
    return Drawing(drawing.boxes, drawing.frames, wires, drawing.words)
