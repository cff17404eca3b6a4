"""How weights begin: an argument of every operator with weights, and the code a person writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gradscape.graph.lowering import Helper, Inline, Keyword, Lowered, Module
from gradscape.graph.operator import Operator, param
from gradscape.graph.spec import Spec

_HELPER = '''def {name}(module):
    """{doc}"""
    for parameter in module.parameters():
        if parameter.ndim > 1:
            nn.init.{call}
        else:
            nn.init.zeros_(parameter)
    return module
'''
_ZERO = '''def zeros(module):
    """Start with all weights at zero."""
    for parameter in module.parameters():
        nn.init.zeros_(parameter)
    return module
'''


def _helper(name: str, call: str, doc: str) -> Helper:
    return Helper(name, _HELPER.format(name=name, call=call, doc=doc))


SCHEMES: dict[str, Helper] = {
    "kaiming": _helper(
        "kaiming_normal",
        'kaiming_normal_(parameter, nonlinearity="relu")',
        "Draw the weights after He et al. (2015); biases start at zero.",
    ),
    "xavier": _helper(
        "xavier_uniform",
        "xavier_uniform_(parameter)",
        "Draw the weights after Glorot and Bengio (2010); biases start at zero.",
    ),
    "truncated_normal": _helper(
        "trunc_normal",
        "trunc_normal_(parameter, std=0.02)",
        "Draw the weights from a normal distribution cut at ±2; biases start at zero.",
    ),
    "zero": Helper("zeros", _ZERO),
}
"""By the name that a person chooses; `default` is torch's own and needs no code."""


class Weighted(Operator):
    """An operator with weights, whose first values are a choice."""

    init: str = "default"

    def lowered(self, *inputs: Spec) -> Lowered:
        module = self.lower(*inputs)
        helper = SCHEMES.get(self.init)
        if helper is None or isinstance(module, Inline) or not module.target.startswith("nn."):
            return module
        if module.target == "nn.Parameter":
            return module  # `parameter` has said it already
        return replace(
            module, target=helper.name, args={"module": module}, kwargs={}, helper=helper
        )


def initialization(*schemes: str, default: str = "default") -> Any:
    """Declare the `init` argument of a weighted operator: `default`, and all schemes or these."""
    choices = tuple(dict.fromkeys((default, *(schemes or SCHEMES))))
    return param(default, choices=choices, help="How the weights begin.", brief="init")


_TENSORS: Mapping[str, Module] = {
    "kaiming": Module(
        "nn.init.kaiming_normal_", kwargs={"nonlinearity": Keyword("relu", "leaky_relu")}
    ),
    "xavier": Module("nn.init.xavier_uniform_"),
    "truncated_normal": Module("nn.init.trunc_normal_", kwargs={"std": Keyword(0.02, 1.0)}),
}


def parameter(scheme: str, sizes: tuple[int, ...], call: str) -> Module:
    """An `nn.Parameter` of these sizes, used as `call` says; at zero unless a scheme draws it."""
    shape = {f"size{k}": size for k, size in enumerate(sizes)}
    if scheme not in _TENSORS:
        return Module("nn.Parameter", {"data": Module("torch.zeros", shape)}, call=call)
    drawn = replace(_TENSORS[scheme], args={"tensor": Module("torch.empty", shape)})
    return Module("nn.Parameter", {"data": drawn}, call=call)
