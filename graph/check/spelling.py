"""Ways out of misspelt names: the nearest of those that there are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import SequenceMatcher, get_close_matches
from typing import Any

from gradscape.graph.check.finding import Body
from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import Fix, Path
from gradscape.graph.edits import (
    Edit,
    Edits,
    Replace,
    ResetArgument,
    SetArgument,
    SetLet,
    SetParameter,
    SetWhen,
)
from gradscape.graph.edits.base import at, title
from gradscape.graph.edits.follow import renamed
from gradscape.graph.expression import Expression, ExpressionError
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text, word

CUTOFF = 0.7
"""How alike two names have to be; `depth` and `width` are 0.6, and mean different things."""


def near(word: str, known: Collection[str], labels: Mapping[str, str] | None = None) -> str | None:
    """The name most like a word, whatever its case and underscores; None where none is alike.

    `labels` are further words for some of the names.
    """
    words = {_plain(label): name for label, name in (labels or {}).items()}
    words |= {_plain(name): name for name in known}
    plain = _plain(word)
    alike = get_close_matches(plain, words, n=3, cutoff=CUTOFF)

    def likeness(other: str) -> tuple[float, bool]:
        # The first letter is seldom the wrong one: `ad` is `add` rather than `pad`.
        return SequenceMatcher(None, other, plain).ratio(), other[0] == plain[0]

    return words[max(alike, key=likeness)] if alike else None


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).lower()


def respelt(body: Body, path: Path, node: Node, argument: str) -> Iterator[Fix]:
    """The names in an expression that are not defined as those nearest to them."""
    written, name = at(body.definition, path), body.definition.name
    value = written.when if argument == "when" else written.args.get(argument)
    if value != (node.when if argument == "when" else node.args.get(argument)):
        return  # of the first turn of a repeat, which has arguments of its own
    new = replacements(value, body.plan.scope)
    if new:
        other = renamed(value, new)
        set_when = SetWhen(name, path, other)
        edit = set_when if argument == "when" else SetArgument(name, path, argument, other)
        yield Fix(Text("Write {new}", new=", ".join(new.values())), edit)


def respelt_in(
    definition: Definition, inputs: tuple[Spec, ...], outer: Collection[str], name: str
) -> Iterator[Fix]:
    """The same for what a definition gives a name, or for the default of a parameter."""
    given = {**definition.parameters, **definition.lets}
    earlier = list(given)[: list(given).index(name)]
    sizes = (definition.size_names(k, len(spec.sizes)) for k, spec in enumerate(inputs))
    new = replacements(given[name], {*outer, *earlier, *(size for port in sizes for size in port)})
    if new:
        value = renamed(given[name], new)
        is_let = name in definition.lets
        edit = (SetLet if is_let else SetParameter)(definition.name, name, value)
        yield Fix(Text("Write {new}", new=", ".join(new.values())), edit)


def replacements(value: Any, scope: Collection[str]) -> dict[str, str]:
    """What each unknown name in a value should be; empty where one is like none in the scope."""
    # The number of a turn, `i`, is known in repeats only, but like no other name.
    unknown = [name for name in _read(value) if name not in scope and name != "i"]
    found = {name: near(name, scope) for name in unknown}
    new = {name: other for name, other in found.items() if other is not None}
    return new if len(new) == len(found) else {}


def _read(value: Any) -> tuple[str, ...]:
    if isinstance(value, Expression):
        try:
            return value.names
        except ExpressionError:
            return ()
    if isinstance(value, tuple):
        return tuple(name for item in value for name in _read(item))
    return ()


def argument_called(body: Body, path: Path, node: Node, argument: str) -> Iterator[Fix]:
    """An argument or a parameter that there is not as the nearest one, unless that is set too."""
    name, operator = body.definition.name, OPERATORS.get(node.op)
    if argument not in at(body.definition, path).args:
        return
    if operator is not None:
        defaults = {k: parameter.default for k, parameter in operator.parameters.items()}
        free = [k for k, value in defaults.items() if node.args.get(k, value) == value]
    elif node.op in body.project.definitions:
        free = [k for k in body.project.definitions[node.op].parameters if k not in node.args]
    else:
        return
    if new := near(argument, free):
        moved = SetArgument(name, path, new, node.args[argument])
        edits = (ResetArgument(name, path, argument), moved)
        yield Fix(Text("Call it {new}", new=new), Edits(edits))


def choice(body: Body, path: Path, node: Node, argument: str) -> Iterator[Fix]:
    """The nearest of the words that an argument may be."""
    value = node.args.get(argument)
    choices = OPERATORS[node.op].parameters[argument].choices
    if isinstance(value, str) and (new := near(value, choices)):
        edit = SetArgument(body.definition.name, path, argument, new)
        yield Fix(Text("Set {name} to {value}", name=word(argument), value=word(new)), edit)


def operator_called(body: Body, path: Path, node: Node) -> Iterator[Fix]:
    """The nearest operator or block in the place of one that there is not."""
    name = body.definition.name
    known = [k for k in (*OPERATORS, *body.project.definitions) if k != name]
    labels: dict[str, str] = {operator.traits.label: k for k, operator in OPERATORS.items()}
    op = near(node.op, known, labels)
    if op is None:
        return
    edit: Edit
    if len(path) == 1:
        edit = Replace(name, node.id, op, node.args)
    else:
        holder, inner = at(body.definition, path[:-1]), at(body.definition, path)
        new = replace(inner, op=op)
        if holder.op == "repeat":
            edit = SetArgument(name, path[:-1], "of", new)
        else:
            row: tuple[Node, ...] = holder.args["body"]
            others = tuple(new if other is inner else other for other in row)
            edit = SetArgument(name, path[:-1], "body", others)
    yield Fix(Text("Make it {label}", label=title(Node("", op))), edit)
