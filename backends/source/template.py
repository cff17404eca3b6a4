"""What a template of an expression is like as an operand, found out by parsing it."""

from __future__ import annotations

import ast
import re
from functools import lru_cache


@lru_cache(1024)
def _parsed(template: str) -> ast.expr:
    """The tree of a template, each placeholder a name: `{0}` is `input_0`, `{self}` is `self`."""
    text = re.sub(r"\{(\w+)\}", lambda m: f"input_{m[1]}" if m[1].isdigit() else m[1], template)
    return ast.parse(text, mode="eval").body


@lru_cache(1024)
def is_operand(template: str) -> bool:
    """Whether its text can stand as an operand without parentheses."""
    simple = ast.Call | ast.Attribute | ast.Subscript | ast.Name | ast.Constant | ast.List
    return isinstance(_parsed(template), simple)


@lru_cache(1024)
def encloses(template: str) -> bool:
    """Whether every place of `{0}` is inside brackets, so that any expression can stand there."""
    places: set[int] = set()
    tree = _parsed(template)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            places.update(id(value) for value in node.args)
            places.update(id(keyword.value) for keyword in node.keywords)
        elif isinstance(node, ast.List):
            places.update(id(value) for value in node.elts)
    inputs = (n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "input_0")
    return all(id(node) in places for node in inputs)
