"""The text of one class: its head, `__init__` and `forward`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from gradscape.backends.source.body import Body
from gradscape.backends.source.calls import SEQUENTIAL
from gradscape.backends.source.forward import Forward
from gradscape.backends.source.layout import Group, Line, layout
from gradscape.backends.source.printer import call_doc, doc, elements, item_docs
from gradscape.backends.source.tree import DROPPED, Argument, Call, ClassSpec, Form, Item, Raw
from gradscape.graph.diagnostic import Path
from gradscape.graph.expression import Expression
from gradscape.graph.model import Wire
from gradscape.graph.names import suggest

Origins = tuple[Path, ...]


class ClassWriter:
    """Writes one class. `reserved` are names that no local variable may hide."""

    def __init__(self, spec: ClassSpec, docstring: str, reserved: frozenset[str]) -> None:
        self.spec, self.docstring, self.reserved = spec, docstring, reserved
        self.body = Body(spec)
        self.flags: dict[str, str] = {}
        self.stored: dict[str, str] = {}
        self._name_attributes()

    def lines(self, comment: Callable[[Wire], str]) -> list[Line]:
        """The whole class."""
        spec = self.spec
        base = SEQUENTIAL if spec.definition.sequential else "nn.Module"
        out: list[Line] = [(f"class {spec.name}({base}):", ())]
        if self.docstring:
            out += [(f'    """{self.docstring}"""', ()), ("", ())]
        formals = (
            ("", name) if default is DROPPED else (f"{name}=", doc(default))
            for name, default in spec.formals
        )
        out += layout(Group("def __init__(", (("", "self"), *formals), "):"), 4)
        if spec.definition.sequential:
            return out + self._lets() + self._chain()
        out += [("        super().__init__()", ()), *self._numbers(), *self._modules(), ("", ())]
        return out + Forward(self.body, self.flags, self.reserved).lines(comment)

    # ---- attributes that are no modules
    def _name_attributes(self) -> None:
        """Numbers that `forward` needs, and how it asks for nodes that only some uses have."""
        taken = {node.name for node in self.body.nodes.values()}
        for i in self.body.order:
            tree = self.spec.trees.get(i)
            if isinstance(tree, Form):
                self.spec.trees[i] = replace(
                    tree, named=tuple(self._store(argument, i, taken) for argument in tree.named)
                )
        for i in filter(self.body.flagged, self.body.order):
            self.flags[i] = self._asked(i) or f"self.{self._flag(i, taken)}"

    def _asked(self, i: str) -> str:
        """The condition of an expression in `forward`, where all that it names is kept anyway."""
        condition = self.body.condition(i)
        if self.body.attribute(i) or not self.stored.keys() >= set(Expression(condition).names):
            return ""
        return re.sub(r"[^\W\d]\w*", lambda m: self._kept(m[0]), condition)

    def _kept(self, word: str) -> str:
        return f"self.{self.stored[word]}" if word in self.stored else word

    def _flag(self, i: str, taken: set[str]) -> str:
        return _fresh(f"has_{self.body.attribute(i) or self.body.own_name(i)}", taken)

    def _store(self, argument: Argument, i: str, taken: set[str]) -> Argument:
        """An argument of an expression in `forward` that depends on the constructor's."""
        if not isinstance(argument.value, Raw):
            if isinstance(argument.value, tuple):
                pair = (self._store(Argument(argument.name, v), i, taken) for v in argument.value)
                return replace(argument, value=tuple(part.value for part in pair))
            return argument
        text = argument.value.text
        if text not in self.stored:
            own = self.body.own_name(i)
            base = argument.name if argument.name.startswith(own) else f"{own}_{argument.name}"
            base = text if text.isidentifier() else base
            self.stored[text] = _fresh(base, taken)
        return replace(argument, value=Raw(f"self.{self.stored[text]}"))

    # ---- __init__
    def _lets(self, without: frozenset[str] = frozenset()) -> list[Line]:
        lets = ((name, text) for name, text in self.spec.lets if name not in without)
        return [(f"        {name} = {text}", ()) for name, text in lets]

    def _numbers(self) -> list[Line]:
        """Derived numbers, and those that are kept; one that is only kept needs no other name."""
        built = "\n".join(text for text, _ in self._modules())
        built += "\n".join(text for _, text in self.spec.lets)
        lets = dict(self.spec.lets)
        only = frozenset(
            name
            for name in lets.keys() & self.stored.keys()
            if not re.search(rf"(?<!self\.)\b{name}\b(?!=[^=])", built)
        )
        kept: list[Line] = [
            (f"        self.{name} = {lets[text] if text in only else text}", ())
            for text, name in self.stored.items()
        ]
        return self._lets(only) + kept

    def _modules(self) -> list[Line]:
        out: list[Line] = []
        made: dict[str, list[Line]] = {}
        for i, node in self.body.nodes.items():
            if node.shares or i not in self.spec.trees:
                continue
            flag = self.flags.get(i, "")
            if flag.startswith("self.has_") and not self.body.attribute(i):
                made[flag] = [(f"        {flag} = {self.body.condition(i)}", ((i,),))]
            attribute = self.body.attribute(i)
            if attribute in made:  # one stateless module, used again
                made[attribute] = [(text, (*o, (i,))) for text, o in made[attribute]]
            elif attribute:
                made[attribute] = self._attribute(i, attribute)
        for lines in made.values():
            out += lines
        return out

    def _attribute(self, i: str, name: str) -> list[Line]:
        condition, flag = self.body.condition(i), self.flags.get(i)
        origins: Origins = ((i,),)
        if not condition:
            return self._module(i, name, 8, origins)
        inside = self._module(i, name, 12, origins)
        if flag:
            return [
                (f"        {flag} = {condition}", origins),
                (f"        if {flag}:", origins),
                *inside,
            ]
        return [
            (f"        self.{name} = nn.Identity()", origins),
            (f"        if {condition}:", origins),
            *inside,
        ]

    def _module(self, i: str, name: str, indent: int, origins: Origins) -> list[Line]:
        call = self.spec.trees[i]
        assert isinstance(call, Call)
        if call.target == SEQUENTIAL and any(item.when for item in elements(call.args)):
            end = f"self.{name} = {SEQUENTIAL}"
            return self._growing(name, call.args, end, origins, indent)
        return layout(doc(call), indent, f"self.{name} = ", "", origins)

    def _locals(self) -> Iterator[str]:
        yield from (name for name, _ in self.spec.formals)
        yield from (name for name, _ in self.spec.lets)

    def _chain(self) -> list[Line]:
        """The body of an `nn.Sequential`: its elements go to the constructor of the base."""
        items: list[Item] = []
        for i, node in self.body.nodes.items():
            tree = self.spec.trees.get(i)
            if isinstance(tree, Call):
                spliced = tree.target == SEQUENTIAL and node.op == "repeat" and not node.name
                value = tree.args[0].value if spliced else tree
                items.append(Item(value, node.name, self.spec.whens[i] or "", (i,)))
        if not any(item.when for item in items):
            call = Call(SEQUENTIAL, tuple(items))
            return layout(call_doc(call, "super().__init__("), 8)
        return self._growing("layers", tuple(items), "super().__init__", (), 8)

    def _growing(
        self, base: str, items: tuple[Item, ...], end: str, origins: Origins, indent: int
    ) -> list[Line]:
        """A sequence of which not every element is always there: a list or a dict that grows."""
        name, pad = _fresh(base, set(self._locals())), " " * indent
        present = list(elements(items))
        named = any(item.name for item in present)
        grow = self._add if named else self._grow
        out: list[Line] = [(f"{pad}{name} = {'OrderedDict()' if named else '[]'}", origins)]
        held: list[Item] = []
        for item in present:
            if not item.when:
                held.append(item)
                continue
            out += grow(name, held, indent, origins)
            held = []
            out.append((f"{pad}if {item.when}:", (item.origin,)))
            out += grow(name, [replace(item, when="")], indent + 4, (item.origin,))
        out += grow(name, held, indent, origins)
        return [*out, (f"{pad}{end}({name if named else f'*{name}'})", origins)]

    @staticmethod
    def _add(name: str, items: list[Item], indent: int, origins: Origins) -> list[Line]:
        return [
            line
            for item in items
            for line in layout(doc(item.value), indent, f'{name}["{item.name}"] = ', "", origins)
        ]

    @staticmethod
    def _grow(name: str, items: list[Item], indent: int, origins: Origins) -> list[Line]:
        if not items:
            return []
        docs = item_docs(items)
        only = docs[0][1]
        if len(docs) == 1 and not (isinstance(only, Group) and only.open == "*("):
            return layout(Group(f"{name}.append(", docs, ")"), indent, "", "", origins)
        return layout(Group(f"{name} += [", docs, "]", tall=len(docs) > 1), indent, "", "", origins)


def _fresh(base: str, taken: set[str]) -> str:
    """A name like `base` that nothing has yet; from now on it is taken."""
    name = suggest(base, taken)
    taken.add(name)
    return name
