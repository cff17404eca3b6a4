"""The catalogue: a file a family. A new operator is a declaration in one, or a file beside them."""

from importlib import import_module
from pkgutil import walk_packages

from gradscape.graph.operator import OPERATORS

for _module in walk_packages(__path__, f"{__name__}."):
    import_module(_module.name)

__all__ = ["OPERATORS"]
