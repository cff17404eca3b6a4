"""Names and shapes as people read them: `kernel_size` is Kernel size, (32, 8, 8) is 32×8×8."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from gradscape.backends.data import data_set, names
from gradscape.graph.edits import base as edits
from gradscape.graph.errors import GradscapeError
from gradscape.graph.model import Node
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text, heading, paragraphs

CONTEXT = "Graph"
"""In which translations of the words of graph and of the rooms behind it are looked for."""


def said(text: str | Exception) -> str:
    """Words of graph in the language of the person; what is no words, as a name, is itself."""
    if isinstance(text, Exception):
        text = text.text if isinstance(text, GradscapeError) else str(text)
    if not isinstance(text, Text):
        return text
    template = QCoreApplication.translate(CONTEXT, text.template) if text else ""
    if not text.arguments:
        return template
    arguments = text.arguments.items()
    return template.format_map({k: said(v) if isinstance(v, str) else v for k, v in arguments})


def sentence(error: Exception) -> str:
    """What was refused, as a sentence: with a capital, unless a name stands in front."""
    words = said(error)
    named = isinstance(error, GradscapeError) and error.text.template.startswith("{")
    return words if named else words[:1].upper() + words[1:]


def title(node: Node) -> str:
    """What a person sees of a node: its name, else what it is."""
    return said(edits.title(node))


def documented(documentation: str | None) -> str:
    """The paragraphs of a documentation, each on one line: what shows it breaks it anew."""
    return "\n\n".join(said(paragraph) for paragraph in paragraphs(documentation))


def data(name: str) -> str:
    """A data set by the name that its declaration gives it; a folder by its own."""
    return said(Text(data_set(name).title)) if name in names() else PurePath(name).name or name


def label(name: str) -> str:
    """An argument or a choice in words: `out_channels` → Out channels."""
    return said(heading(name))


def shape(spec: Spec | Iterable[int], wide: bool = False) -> str:
    """`32×8×8`; wide, where there is room: `32 × 8 × 8`."""
    sizes = spec.sizes if isinstance(spec, Spec) else tuple(spec)
    sign = " × " if wide else "×"
    return sign.join(map(str, sizes)) or QCoreApplication.translate("Words", "scalar")


def batched(spec: Spec) -> str:
    """A shape with its multiple of the batch, where that is not the batch itself."""
    text = shape(spec, wide=True)
    return text if spec.batch == 1 else f"{spec.batch}·N × {text}"
