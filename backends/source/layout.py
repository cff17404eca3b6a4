"""Text in brackets, broken over lines as a formatter would, which then leaves it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradscape.graph.diagnostic import Path

WIDTH = 88

Line = tuple[str, tuple[Path, ...]]
"""A line of text, and the nodes that it is of."""


@dataclass(frozen=True)
class Group:
    """`open` item `separator` item … `close`; a tall one has one item a line in any case."""

    open: str
    items: tuple[tuple[str, Doc], ...]
    close: str
    separator: str = ","
    tall: bool = False
    origin: Path = ()


Doc = str | Group


def flat(doc: Doc) -> str:
    """A doc on one line."""
    if isinstance(doc, str):
        return doc
    inside = f"{doc.separator} ".join(prefix + flat(item) for prefix, item in doc.items)
    return doc.open + inside + doc.close


def layout(
    doc: Doc, indent: int, prefix: str = "", suffix: str = "", origins: tuple[Path, ...] = ()
) -> list[Line]:
    """The lines of a doc: one if it fits, else all items on one of their own, else one each."""
    pad = " " * indent
    if isinstance(doc, str):
        return [(pad + prefix + doc + suffix, origins)]
    if doc.origin and doc.origin not in origins:
        origins = (doc.origin,)
    one = pad + prefix + flat(doc) + suffix
    tall = _tall(doc)
    if len(one) <= WIDTH and not tall:
        return [(one, origins)]
    inside = flat(replace(doc, open="", close=""))
    if len(pad) + 4 + len(inside) <= WIDTH and not tall:
        body: list[Line] = [(f"{pad}    {inside}", origins)]
    elif len(doc.items) == 1:
        body = layout(doc.items[0][1], indent + 4, doc.items[0][0], "", origins)
    else:
        body = [
            line
            for before, item in doc.items
            for line in layout(item, indent + 4, before, doc.separator, origins)
        ]
    return [(pad + prefix + doc.open, origins), *body, (pad + doc.close + suffix, origins)]


def _tall(doc: Doc) -> bool:
    return isinstance(doc, Group) and (doc.tall or any(_tall(item) for _, item in doc.items))
