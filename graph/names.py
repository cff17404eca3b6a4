"""What a person may call a layer: the name becomes an attribute of an `nn.Module`."""

from __future__ import annotations

import re
from collections.abc import Collection
from contextlib import suppress
from functools import lru_cache
from itertools import chain, count
from keyword import iskeyword
from unicodedata import normalize

from gradscape.graph.definition import Definition
from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.lowering import Lowered, Module
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS, Operator, snake
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

MODULE = frozenset((
    "T_destination", "add_module", "apply", "bfloat16", "buffers", "call_super_init",
    "children", "compile", "cpu", "cuda", "double", "dump_patches", "eval", "extra_repr",
    "float", "forward", "get_buffer", "get_extra_state", "get_parameter", "get_submodule",
    "half", "ipu", "load_state_dict", "modules", "mtia", "named_buffers", "named_children",
    "named_modules", "named_parameters", "parameters", "register_backward_hook",
    "register_buffer", "register_forward_hook", "register_forward_pre_hook",
    "register_full_backward_hook", "register_full_backward_pre_hook",
    "register_load_state_dict_post_hook", "register_load_state_dict_pre_hook",
    "register_module", "register_parameter", "register_state_dict_post_hook",
    "register_state_dict_pre_hook", "requires_grad_", "set_extra_state", "set_submodule",
    "share_memory", "state_dict", "to", "to_empty", "train", "training", "type", "xpu",
    "zero_grad",
))  # fmt: skip
"""The attributes of `nn.Module` in torch 2.13 that a name would hide; a test asks torch."""

LOCALS = frozenset(("F", "i", "nn", "self", "torch", "x"))
"""What the source calls other things by."""


def problem(name: str) -> Text | None:
    """Why a layer cannot be called so, in words; None where it can."""
    if why := word_problem(name):
        return why
    if name in MODULE:
        return Text(
            "{name!r} is an attribute of every nn.Module; add something to it: {name}1", name=name
        )
    if name.startswith("_"):
        return Text("{name!r} begins with an underscore, as torch's own attributes do", name=name)
    return None


def word_problem(name: str) -> Text | None:
    """Why nothing at all can be called so: neither a layer, nor a parameter, nor a block."""
    if not name.isidentifier() or name != normalize("NFKC", name):
        return Text(
            "{name!r} is no name in Python: use letters, digits and _, no digit first", name=name
        )
    if iskeyword(name):
        return Text("{name!r} is a keyword of Python", name=name)
    if name in LOCALS:
        return Text("{name!r} is what the code calls something else", name=name)
    return None


def suggest(base: str, taken: Collection[str], numbered: bool = False) -> str:
    """A free name like `base`: `relu`, then `relu2`; where people number, `conv1`, `conv2`."""
    base = re.sub(r"\W", "_", normalize("NFKC", base)).lstrip("_0123456789")
    if problem(f"{base}1"):
        base = "layer"  # nothing of it is left, or Python reads it otherwise
    bare = not numbered and not problem(base)
    numbers = (f"{base}{k}" for k in count(2 if bare else 1))
    candidates = chain([base] if bare else [], numbers)
    return next(name for name in candidates if name not in taken and not problem(name))


def another(name: str, taken: Collection[str]) -> str:
    """`name` where it is free, else the next: `conv1` becomes `conv2`."""
    if name not in taken:
        return name
    base = name.rstrip("0123456789")
    return suggest(base, taken, numbered=base != name)


@lru_cache(1024)
def attribute(op: str) -> tuple[str, bool] | None:
    """What a person would call the first node of `op`, and whether they number it; None: nothing.

    A module gets a name, unless people write it as a call: what `torch` itself offers
    (`torch.flatten(x, 1)`), while they keep what only `nn.functional` does (`self.relu`).
    """
    operator = OPERATORS.get(op)
    if operator is None:
        return snake(op), False
    if operator.traits.role != "layer":
        return (operator.traits.attribute, False) if operator.traits.role == "structure" else None
    lowered = usual_code(operator)
    if not isinstance(lowered, Module) or lowered.functional.startswith(("torch.", "{")):
        return None
    number = not operator.traits.stateless and lowered.target != "nn.Parameter"
    return operator.traits.attribute, number


@lru_cache(1024)
def is_needed(op: str) -> bool:
    """Whether the code of a node of `op` has to keep an attribute, and so a name."""
    operator = OPERATORS.get(op)
    if operator is None or operator.traits.role == "structure":
        return True
    if operator.traits.role != "layer":
        return False
    lowered = usual_code(operator)
    return isinstance(lowered, Module) and not lowered.functional


def usual_code(operator: type[Operator]) -> Lowered:
    """What an operator becomes for an input that it takes; which one does not matter here."""
    count = 2 if any(port.variadic for port in operator.ports) else len(operator.ports)
    for sizes in ((64, 32, 32), (32, 64), (64,)):
        with suppress(ShapeError):
            specs = [Spec(sizes)] * count
            operator().infer(*specs)
            return operator().lowered(*specs)
    raise ValueError(f"{operator.traits.label} takes none of the usual inputs")


def name_for(node: Node, definition: Definition) -> str:
    """What a person would call a node that comes into a definition; empty where nothing."""
    wanted = attribute(node.op)
    if wanted is None:
        return ""
    operator = OPERATORS.get(node.op)
    if operator and operator.traits.stateless and node.when is None:
        # Equal layers without weights may be one: people write a single self.relu.
        for other in definition.body:
            if other.op == node.op and other.args == node.args and other.name:
                return other.name
    taken = {other.name for other in definition.body} | set(definition.parameters)
    return suggest(wanted[0], taken, wanted[1])
