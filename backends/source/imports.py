"""Import statements of generated text: taken out of a module, merged, sorted."""

import ast
import re
from collections.abc import Iterable

FOREIGN = ("PIL", "numpy", "sklearn", "torch")
"""What is no part of the standard library, among all that is imported."""


def split_imports(source: str) -> tuple[list[str], str, str]:
    """The imports of a module, the name of its model, and its text without both."""
    lines = source.split("\n")
    imports: list[str] = []
    model, first = "", 0
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            imports.append(ast.unparse(node))
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            model = ast.literal_eval(node.value)[0]
        else:
            break
        first = node.end_lineno or 0
    return imports, model, "\n".join(lines[first:])


def sorted_imports(statements: Iterable[str], text: str) -> str:
    """Import statements sorted as isort does: the standard library, then the rest."""
    plain: set[str] = set()
    named: dict[str, set[str]] = {}
    for statement in statements:
        node = ast.parse(statement).body[0]
        if isinstance(node, ast.Import):
            plain.add(statement)
        elif isinstance(node, ast.ImportFrom):
            named.setdefault(node.module or "", set()).update(map(ast.unparse, node.names))
    if not re.search(r"\bnn\.", text):
        named.pop("torch")
    sections: list[list[str]] = [[], []]
    for statement in sorted(plain):
        sections[_is_foreign(statement.split()[1])].append(statement)
    for module in sorted(named):
        names = ", ".join(sorted(named[module]))
        sections[_is_foreign(module)].append(f"from {module} import {names}")
    return "\n\n".join("\n".join(section) for section in sections)


def _is_foreign(module: str) -> bool:
    return module.partition(".")[0] in FOREIGN
