"""A network as PyTorch source."""

from gradscape.backends.source.render import Origin, Source, render

__all__ = ["Origin", "Source", "render"]
