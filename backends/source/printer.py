"""Trees of calls as documents of text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from gradscape.backends.source.calls import SEQUENTIAL
from gradscape.backends.source.layout import Doc, Group, flat
from gradscape.backends.source.tree import DROPPED, Call, Form, Item, Loop, Raw
from gradscape.graph.diagnostic import Path

Entry = tuple[str, Doc]
"""What stands before an item (`stride=`), and the item."""


def doc(value: Any) -> Doc:
    """A call, a remembered text or a literal."""
    if isinstance(value, Call):
        return call_doc(value)
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, tuple):
        inside = ", ".join(flat(doc(item)) for item in value)
        return f"({inside}{',' if len(value) == 1 else ''})"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, float):
        return repr(value).replace("e-0", "e-")  # 1e-6, as people write it
    return repr(value)


def call_doc(call: Call, head: str = "") -> Doc:
    """A call; `head` stands for its target and the bracket."""
    if call.target == SEQUENTIAL:
        return _sequential(call, head or f"{SEQUENTIAL}(")
    target = call.target if isinstance(call.target, str) else call.target.name
    return Group(head or f"{target}(", arguments(call), ")", origin=call.origin)


def arguments(call: Call | Form) -> tuple[Entry, ...]:
    """Positional arguments, then the keywords that are not torch's default."""
    if isinstance(call, Form):
        positional = tuple(k.value for k in call.named[: call.positional])
        optional = call.named[call.positional :]
    else:
        positional, optional = call.args, call.kwargs
    written = (k for k in optional if isinstance(k.value, Raw) or k.value != k.default)
    return (*(("", doc(v)) for v in positional), *((f"{k.name}=", doc(k.value)) for k in written))


def elements(items: Iterable[Item]) -> Iterator[Item]:
    """The items that are there; a loop that came apart into its turns is several."""
    for item in items:
        if item.value is DROPPED:
            continue
        if isinstance(item.value, tuple) and not item.when:
            yield from elements(item.value)
        else:
            yield item


def _sequential(call: Call, head: str) -> Doc:
    items = item_docs(elements(call.args))
    only = items[0][1] if len(items) == 1 else ""
    ordered = isinstance(only, Group) and only.open == "OrderedDict("
    return Group(head, items, ")", tall=len(items) > 1 and not ordered, origin=call.origin)


def item_docs(items: Iterable[Item]) -> tuple[Entry, ...]:
    """The elements of a sequence; three or more equal neighbours are a loop."""
    held = list(items)
    if any(item.name for item in held):
        return (("", _ordered(held)),)
    docs: list[Entry] = []
    k = 0
    while k < len(held):
        item, end = held[k], k + 1
        if isinstance(item.value, Loop):
            docs += _loop(item.value)
        elif isinstance(item.value, tuple):
            docs += item_docs(elements(item.value))
        else:
            while end < len(held) and held[end].value == item.value:
                end += 1
            one = doc(item.value)
            if end - k < 3:
                end = k + 1
                docs.append(("", one))
            else:
                docs.append(("", _star(one, "_", str(end - k), item.origin)))
        k = end
    return tuple(docs)


def _ordered(items: list[Item]) -> Doc:
    """Elements under names of their own."""
    pairs = tuple((f"{item.name}=", doc(item.value)) for item in items)
    return Group("OrderedDict(", pairs, ")", tall=len(items) > 1, origin=items[0].origin[:-1])


def _star(one: Doc, variable: str, times: str, origin: Path) -> Group:
    turns: tuple[Entry, ...] = (("", one), ("", f"for {variable} in range({times})"))
    return Group("*(", turns, ")", "", origin=origin)


def _loop(loop: Loop) -> list[Entry]:
    one, times = doc(loop.rest), flat(doc(loop.times))
    if loop.item:
        index = f"{{i + {loop.start}}}" if loop.start else "{i}"
        name = f'f"{loop.item.replace("{}", index)}"'
        pair = Group("(", (("", name), ("", one)), ")", origin=loop.origin)
        turns: tuple[Entry, ...] = (("", pair), ("", f"for i in range({times})"))
        return [("", Group("OrderedDict(", turns, ")", "", origin=loop.origin))]
    variable = "i" if re.search(r"\bi\b", flat(one)) else "_"
    if loop.first is None:
        return [("", _star(one, variable, times, loop.origin))]
    rest = str(loop.times - 1) if isinstance(loop.times, int) else f"{times} - 1"
    if variable == "i":
        rest = f"1, {times}"
    return [("", doc(loop.first)), ("", _star(one, variable, rest, loop.origin))]
