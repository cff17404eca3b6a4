"""Write every text of the application as a template for translators: Qt's .ts.

    python tools/strings.py translations/gradscape.ts

lupdate knows nothing of `Text`, `Code`, errors and declarations of operators, nor of helpers that
say a text in a context of their own, so the sources are read here.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from gradscape.backends import data, verdicts
from gradscape.graph import blocks, templates
from gradscape.graph.check import rules
from gradscape.graph.diagnostic import CODES, MORE
from gradscape.graph.operator import OPERATORS
from gradscape.graph.settings import Training
from gradscape.graph.text import heading, paragraphs, word
from gradscape.gui.words import CONTEXT

ROOT = Path(__file__).resolve().parent.parent
TEXTS = {"Text", "Fix"}
"""Calls that, as all errors of ours, take words of graph."""

Found = tuple[str, str]
"""Context and text."""


def strings() -> set[Found]:
    """All texts, each with the context in which it is looked for."""
    assert rules.__all__, "importing the rules has declared their codes"
    found = set(_declared())
    for room in ("graph", "backends", "gui"):
        for path in sorted((ROOT / room).rglob("*.py")):
            found |= set(_written(ast.parse(path.read_text(encoding="utf-8"))))
    return {(context, text) for context, text in found if text.strip()}


def _declared() -> Iterator[Found]:
    """What declarations say: operators, their arguments, blocks, templates, codes, data."""
    names = {*Training.__struct_fields__, "when"}
    texts = {MORE, *(code.template for code in CODES.values())}
    for code in vars(verdicts).values():
        if isinstance(code, verdicts.Code):
            texts |= {code.template, *code.remedies}
    for operator in OPERATORS.values():
        texts |= {operator.traits.label, operator.traits.note, *paragraphs(operator.__doc__)}
        for parameter in operator.parameters.values():
            texts |= {parameter.help, parameter.brief}
            names |= {parameter.name, *parameter.choices}
    for name in blocks.names():
        block = blocks.get(name)
        names |= block.build().parameters.keys()
        texts |= {block.label, *paragraphs(block.build.__doc__)}
    texts |= {templates.get(name).title for name in templates.names()}
    texts |= {data.data_set(name).title for name in data.names()}
    texts |= {words for name in names for words in (heading(name), word(name))}
    yield from ((CONTEXT, str(text)) for text in texts)


def _written(tree: ast.Module) -> Iterator[Found]:
    """What a file says: `tr` in a class, `translate`, and calls of what hands a text on to them."""
    says = dict(_helpers(tree))
    aliases = {"translate"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and getattr(node.value, "attr", "") == "translate":
            aliases |= {each.id for each in node.targets if isinstance(each, ast.Name)}
    for owner, call in _calls(tree, ""):
        name = (
            call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        )
        texts = [text for argument in call.args for text in _constants(argument)]
        if name == "tr":
            yield from ((owner, text) for text in texts[:1])
        elif name in aliases and len(texts) > 1:
            yield from ((texts[0], text) for text in texts[1:])
        elif name in says:
            yield from ((says[name], text) for text in texts)
        elif name in TEXTS or (name.endswith("Error") and not hasattr(builtins, name)):
            yield from ((CONTEXT, text) for text in texts)
    if says:  # tables of texts that a helper says
        for node in tree.body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and value is not None:
                context = next(iter(says.values()))
                yield from ((context, text) for text in _constants(value))


def _helpers(tree: ast.Module) -> Iterator[Found]:
    """Functions that say what they are given: name, context."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "translate":
                    if len(call.args) < 2:
                        continue
                    context, text = call.args[:2]
                    given = {each.arg for each in node.args.args}
                    if isinstance(context, ast.Constant) and getattr(text, "id", "") in given:
                        yield node.name, str(context.value)


def _calls(node: ast.AST, owner: str) -> Iterator[tuple[str, ast.Call]]:
    """All calls, each with the class around it."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield owner, child
        inside = child.name if isinstance(child, ast.ClassDef) else owner
        yield from _calls(child, inside)


def _constants(node: ast.AST) -> Iterator[str]:
    """The texts in an expression, but for those in calls, which speak for themselves."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif not isinstance(node, ast.Call | ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _constants(child)


def document(found: set[Found]) -> ElementTree.ElementTree[ElementTree.Element]:
    """The texts as Qt's Linguist reads them, in order, none of them translated."""
    root = ElementTree.Element("TS", version="2.1", sourcelanguage="en")
    contexts: dict[str, ElementTree.Element] = {}
    for name, text in sorted(found):
        if name not in contexts:
            contexts[name] = ElementTree.SubElement(root, "context")
            ElementTree.SubElement(contexts[name], "name").text = name
        message = ElementTree.SubElement(contexts[name], "message")
        ElementTree.SubElement(message, "source").text = text
        ElementTree.SubElement(message, "translation", type="unfinished")
    ElementTree.indent(root)
    return ElementTree.ElementTree(root)


def main(target: str) -> None:
    """Write the template to a file."""
    path = Path(target)
    path.parent.mkdir(parents=True, exist_ok=True)
    found = strings()
    document(found).write(path, encoding="utf-8", xml_declaration=True)
    sys.stdout.write(f"{path}: {len(found)} texts\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
