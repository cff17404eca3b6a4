"""Layers that bring one shape to another."""

from __future__ import annotations

from typing import Any

from gradscape.graph.spec import Spec

Layers = list[tuple[str, dict[str, Any]]]
"""Nodes in a row: operators and their arguments."""


def projection(given: Spec, wanted: Spec) -> Layers | None:
    """A learned map from one shape to another (He et al. 2015, option B); None: there is none."""
    if not same_sort(given, wanted):
        return None
    if len(given.sizes) == 3:
        if (stride := strides(given, wanted)) is None:
            return None
        args = {"out_channels": wanted[1], "kernel_size": (1, 1), "stride": stride}
        return [("conv2d", args)]
    if given.sizes[:-1] == wanted.sizes[:-1] and given.sizes:
        return [("linear", {"out_features": wanted[-1]})]
    return None


def same_sort(given: Spec, wanted: Spec) -> bool:
    """Whether two shapes have as many axes, of one dtype, for each sample."""
    return (given.ndim, given.batch, given.dtype) == (wanted.ndim, wanted.batch, wanted.dtype)


def strides(given: Spec, wanted: Spec) -> tuple[int, int] | None:
    """One of how many rows and columns has to stay."""
    found = []
    for have, want in zip(given[2:], wanted[2:], strict=True):
        fitting = (s for s in (have // want, -(-have // want)) if s and (have - 1) // s + 1 == want)
        if (stride := next(fitting, None)) is None:
            return None
        found.append(stride)
    return found[0], found[1]
