"""Names and shapes as people read them: `kernel_size` is Kernel size, (32, 8, 8) is 32×8×8."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from gradscape.backends.data import data_set, names
from gradscape.graph.spec import Spec

_WHOLE: Mapping[str, str] = {
    "init": "Initialise",
    "eps": "Epsilon",
    "p": "Probability",
    "num_heads": "Heads",
    "num_layers": "Layers",
    "num_groups": "Groups",
    "count_include_pad": "Count padding",
    "item": "Turns are called",
    "start": "Start",
    "mse": "Mean squared error",
    "bce_with_logits": "Binary cross-entropy",
    "cross_entropy": "Cross-entropy",
}
"""Where the plain rule would leave an abbreviation, or more than a person needs."""


def data(name: str) -> str:
    """A data set by the name that its declaration gives it; a folder by its own."""
    return data_set(name).title if name in names() else PurePath(name).name or name


def label(name: str) -> str:
    """An argument or a choice in words: `out_channels` → Out channels."""
    text = _WHOLE.get(name) or name.replace("_", " ").strip()
    return QCoreApplication.translate("Words", text[:1].upper() + text[1:])


def shape(spec: Spec | Iterable[int], wide: bool = False) -> str:
    """`32×8×8`; wide, where there is room: `32 × 8 × 8`."""
    sizes = spec.sizes if isinstance(spec, Spec) else tuple(spec)
    sign = " × " if wide else "×"
    return sign.join(map(str, sizes)) or QCoreApplication.translate("Words", "scalar")


def batched(spec: Spec) -> str:
    """A shape with its multiple of the batch, where that is not the batch itself."""
    text = shape(spec, wide=True)
    return text if spec.batch == 1 else f"{spec.batch}·N × {text}"
