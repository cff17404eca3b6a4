"""The text of a `forward`."""

from __future__ import annotations

from collections.abc import Callable

from gradscape.backends.source.body import Body
from gradscape.backends.source.layout import WIDTH, Doc, Group, Line, flat, layout
from gradscape.backends.source.printer import arguments, doc
from gradscape.backends.source.statements import Names, Statement, statements
from gradscape.backends.source.template import encloses, is_operand
from gradscape.backends.source.tree import Form
from gradscape.graph.model import Wire


class Forward:
    """Writes the statements of one class."""

    def __init__(self, body: Body, flags: dict[str, str], reserved: frozenset[str]) -> None:
        self.body, self.flags = body, flags
        self.names = Names(body, reserved)

    def lines(self, comment: Callable[[Wire], str]) -> list[Line]:
        """The method, from `def` to `return`; `comment` says the shape of a value."""
        body, found = self.body, statements(self.body)
        self.names.assign(found)
        variables = self.names.variables
        takes = tuple(("", variables[i, 0]) for i in body.inputs)
        out = layout(Group("def forward(", (("", "self"), *takes), "):"), 4)
        direct = bool(found) and self._returns(found[-1])
        training = False
        for statement in found:
            mine = statement.first in body.training
            origins = tuple((i,) for i in statement.nodes)
            if mine and not training:
                out.append(("        if self.training:", origins))
            training = mine
            last = direct and statement is found[-1]
            lines = self._statement(statement, 12 if mine else 8, last, origins)
            note = comment(statement.values[-1]) if statement.width == 1 else ""
            if note and len(lines[-1][0] + note) <= WIDTH:
                lines[-1] = (lines[-1][0] + note, lines[-1][1])
            out += lines
        return out if direct else out + self._return()

    def _returns(self, last: Statement) -> bool:
        """Whether the last statement can be the return."""
        body = self.body
        return (
            len(body.outputs) == 1
            and last.values == [body.reads[body.outputs[0]][0]]
            and not body.flagged(last.first)
            and not any(body.auxiliary_ports(last.last))
        )

    def _return(self) -> list[Line]:
        body = self.body
        variables = {o: self.names.variables[body.reads[o][0]] for o in body.outputs}
        main = [o for o in body.outputs if not body.is_auxiliary(o)]
        out: list[Line] = []
        if len(main) < len(body.outputs):
            origins = tuple((o,) for o in body.outputs)
            out.append(("        if self.training:", origins))
            out += _assign("return ", ", ".join(variables.values()), 12, origins)
        names = ", ".join(variables[o] for o in main)
        return out + _assign("return ", names, 8, tuple((o,) for o in main))

    # ---- one statement
    def _statement(
        self, statement: Statement, indent: int, last: bool, origins: tuple[tuple[str, ...], ...]
    ) -> list[Line]:
        body = self.body
        target = "return " if last else f"{', '.join(statement.targets)} = "
        if body.flagged(statement.first):
            return self._flagged(statement, indent, target, origins)
        if any(body.auxiliary_ports(statement.last)) and statement.first not in body.training:
            return self._both_modes(statement, indent, origins)
        text = self._text(statement)
        if len(" " * indent + target + text) <= WIDTH or len(statement.nodes) == 1:
            return _assign(target, text, indent, origins)
        return self._unnested(statement, indent, target)

    def _flagged(
        self, statement: Statement, indent: int, target: str, origins: tuple[tuple[str, ...], ...]
    ) -> list[Line]:
        """A node that only some uses have: where it is missing its first input goes on."""
        flag = self.flags[statement.first]
        before = self.names.variables[statement.reads[0]]
        text, pad = self._text(statement), " " * indent
        if statement.targets == (before,):
            inside = _assign(target, text, indent + 4, origins)
            return [(f"{pad}if {flag}:", origins), *inside]
        one = f"{text} if {flag} else {before}"
        if len(pad + target + one) <= WIDTH:
            return [(pad + target + one, origins)]
        return [
            (f"{pad}{target}{before}", origins),
            (f"{pad}if {flag}:", origins),
            *_assign(target, text, indent + 4, origins),
        ]

    def _both_modes(
        self, statement: Statement, indent: int, origins: tuple[tuple[str, ...], ...]
    ) -> list[Line]:
        """A block some of whose outputs exist in training only."""
        pad, text = " " * indent, self._text(statement)
        ports = self.body.auxiliary_ports(statement.last)
        main = [t for t, aux in zip(statement.targets, ports, strict=True) if not aux]
        return [
            (f"{pad}if self.training:", origins),
            *_assign(f"{', '.join(statement.targets)} = ", text, indent + 4, origins),
            (f"{pad}else:", origins),
            *_assign(f"{', '.join(main)} = ", text, indent + 4, origins),
        ]

    def _unnested(self, statement: Statement, indent: int, target: str) -> list[Line]:
        """A nest that is too long: one call a line."""
        out: list[Line] = []
        inputs = [self.names.variables[wire] for wire in statement.reads]
        for i in statement.nodes:
            here = target if i == statement.last else f"{statement.targets[0]} = "
            out += _assign(here, self._call(i, inputs), indent, ((i,),))
            inputs = [statement.targets[0]]
        return out

    def _text(self, statement: Statement) -> str:
        body = self.body
        inputs = [self.names.variables[wire] for wire in statement.reads]
        text = self._call(statement.first, inputs)
        for before, i in zip(statement.nodes, statement.nodes[1:], strict=False):
            loose = not is_operand(body.call(before)) and not encloses(body.call(i))
            text = self._call(i, [f"({text})" if loose else text])
        return text

    def _call(self, i: str, inputs: list[str]) -> str:
        tree = self.body.tree(i)
        template = self.body.call(i)
        if not isinstance(tree, Form):
            return template.format(*inputs, self=f"self.{self.body.attribute(i)}")
        named = {k.name: flat(doc(k.value)) for k in tree.named}
        written = ", ".join(before + flat(d) for before, d in arguments(tree))
        if not written:
            template = template.replace(", {arguments}", "")
        text = template.format(*inputs, self="self", arguments=written, **named)
        return text.replace("::self", ":: self")  # so a formatter has it in a slice


def _assign(
    target: str, text: str, indent: int, origins: tuple[tuple[str, ...], ...]
) -> list[Line]:
    """`target` and the text, broken at its outermost brackets where it is too long."""
    if len(" " * indent + target + text) <= WIDTH:
        return [(" " * indent + target + text, origins)]
    return layout(_bracketed(text), indent, target, "", origins)


def _bracketed(text: str) -> Doc:
    """The outermost brackets of a text as a group; a sum or a tuple gets some of its own."""
    parts = _split(text, ", ")
    if len(parts) > 1:
        return Group("(", tuple(("", part) for part in parts), ")")
    terms = _split(text, " + ")
    if len(terms) > 1:
        rest = tuple(("+ ", _bracketed(term)) for term in terms[1:])
        return Group("(", (("", _bracketed(terms[0])), *rest), ")", "")
    opening = next((k for k, c in enumerate(text) if c in "([" and _closes(text, k)), None)
    if opening is None or opening == len(text) - 2:
        return text
    inside = _split(text[opening + 1 : -1], ", ")
    items = tuple(("", _bracketed(part)) for part in inside)
    return Group(text[: opening + 1], items, text[-1])


def _closes(text: str, opening: int) -> bool:
    """Whether the bracket at `opening` is closed by the last character."""
    depth = 0
    for k in range(opening, len(text)):
        depth += (text[k] in "([") - (text[k] in ")]")
        if not depth:
            return k == len(text) - 1
    return False


def _split(text: str, mark: str) -> list[str]:
    """A text split at a mark outside all brackets."""
    parts, depth, start = [], 0, 0
    for k, c in enumerate(text):
        depth += (c in "([") - (c in ")]")
        if not depth and text.startswith(mark, k):
            parts.append(text[start:k])
            start = k + len(mark)
    return [*parts, text[start:]]
