"""Runs what an operator lowers to, without the renderer: what the harness holds against `infer`."""

import math
from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradscape.graph.lowering import Helper, Inline, Lowered, Module


def namespace(*helpers: Helper | None) -> dict[str, Any]:
    """What a generated file has at hand."""
    names: dict[str, Any] = {"torch": torch, "nn": nn, "F": F, "math": math}
    for helper in helpers:
        if helper:
            exec(helper.text, names)
    return names


def target(module: Module) -> Any:
    """The class or function that a module names."""
    return eval(module.target, namespace(module.helper))


def build(value: Any, **overrides: Any) -> Any:
    """What a file would build: keywords at torch's default are left out."""
    if not isinstance(value, Module):
        return value
    args = [build(arg) for arg in value.args.values()]
    kwargs = {k: build(v.value) for k, v in value.kwargs.items() if v.value != v.default}
    return target(value)(*args, **kwargs, **overrides)


class Forms:
    """The ways in which a file may say an operator: by its module, and without one."""

    def __init__(self, lowered: Lowered, **overrides: Any) -> None:
        self.lowered = lowered
        self.layer = build(lowered, **overrides) if isinstance(lowered, Module) else None
        self.training = True

    def train(self, training: bool) -> None:
        """Switch to training, or to evaluation."""
        self.training = training
        if isinstance(self.layer, nn.Module):
            self.layer.train(training)

    @property
    def calls(self) -> Mapping[str, Callable[..., Any]]:
        """Each form as a function of the inputs."""
        if isinstance(self.lowered, Inline):
            return {"inline": self._template(self.lowered.text, self.lowered.args)}
        forms = {"module": self._template(self.lowered.call, {})}
        if self.lowered.functional:
            values = {**self.lowered.args, **self._keywords(all_of_them=True)}
            forms["functional"] = self._template(self.lowered.functional, values)
        return forms

    @property
    def tensors(self) -> tuple[Tensor, ...]:
        """All that the layer owns, parameters and buffers."""
        if isinstance(self.layer, nn.Module):
            return (*self.layer.parameters(), *self.layer.buffers())
        return () if self.layer is None else (self.layer,)

    @property
    def parameters(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of the parameters, in torch's order."""
        if isinstance(self.layer, nn.Parameter):
            return {"": tuple(self.layer.shape)}
        named = self.layer.named_parameters() if self.layer else ()
        return {name: tuple(parameter.shape) for name, parameter in named}

    @property
    def buffers(self) -> dict[str, tuple[int, ...]]:
        """Names and shapes of the buffers."""
        named = self.layer.named_buffers() if isinstance(self.layer, nn.Module) else ()
        return {name: tuple(buffer.shape) for name, buffer in named}

    def _keywords(self, all_of_them: bool) -> dict[str, Any]:
        assert isinstance(self.lowered, Module)
        kwargs = self.lowered.kwargs.items()
        return {k: v.value for k, v in kwargs if all_of_them or v.value != v.default}

    def _template(self, template: str, values: Mapping[str, Any]) -> Callable[..., Any]:
        said = {name: repr(value) for name, value in values.items()}
        if isinstance(self.lowered, Module):
            positional = [repr(value) for value in self.lowered.args.values()]
            keywords = [f"{k}={v!r}" for k, v in self._keywords(all_of_them=False).items()]
            said["arguments"] = ", ".join([*positional, *keywords])
            if not said["arguments"]:
                template = template.replace(", {arguments}", "")
        host = SimpleNamespace(layer=self.layer, training=self.training)

        def run(*inputs: Tensor) -> Any:
            names = [f"x{k}" for k in range(len(inputs))]
            scope = namespace() | dict(zip(names, inputs, strict=True)) | {"self": host}
            return eval(template.format(*names, self="self.layer", **said), scope)

        return run
