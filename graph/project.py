"""Project: a network with its blocks, its data, its training and where its nodes lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from typing import Any

from gradscape.graph.definition import Definition
from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data, Training

Position = tuple[float, float]
"""Where a node lies: x to the right, y down, in canvas units."""
Layout = Mapping[str, Mapping[str, Position]]
"""By definition and node."""

IMAGENET: Mapping[str, int] = {"classes": 1000, "channels": 3, "height": 224, "width": 224}
"""What the scope binds where a project has no data: what published networks were made for."""


class ProjectError(GradscapeError):
    """Definitions that cannot stand in one project."""


class SourceError(GradscapeError):
    """Nothing is installed that writes source."""


@dataclass(frozen=True, eq=False)
class Project:
    """All that a project file holds. Immutable; edits make new ones.

    Args:
        network: the name of the definition that is the network itself.
        definitions: by name, in the order in which the file lists them.
        data: what it is trained on, if anything yet.
        training: how.
        layout: where nodes lie; a node that is not in it is laid out automatically.
        versions: schema versions of operators that are not installed here, kept for where they are.
    """

    network: str
    definitions: Mapping[str, Definition]
    data: Data | None = None
    training: Training = field(default_factory=Training)
    layout: Layout = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, network: Definition, *blocks: Definition, **rest: Any) -> Project:
        """A project of this network and the blocks that it uses; `rest` as in the constructor.

        Raises:
            ProjectError: two different definitions have one name.
        """
        definitions: dict[str, Definition] = {}
        for definition in (network, *blocks):
            if definitions.setdefault(definition.name, definition) != definition:
                raise ProjectError(
                    "two different definitions are called {definition}", definition=definition.name
                )
        return cls(network.name, definitions, **rest)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Project) and self._value == other._value

    __hash__ = object.__hash__

    @property
    def _value(self) -> tuple[object, ...]:
        definitions = list(self.definitions.items())
        rest = self.network, self.data, self.training, self.layout, self.versions
        return (definitions, *rest)

    @property
    def root(self) -> Definition:
        """The network itself."""
        return self.definitions[self.network]

    @property
    def scope(self) -> Mapping[str, int]:
        """What the network sees: `classes`, `channels`, `height` and `width` of the prepared data.

        A name is missing where the data has no such thing; without data they are ImageNet's.
        """
        if self.data is None:
            return IMAGENET
        sizes = self.data.prepared
        axes = ("channels", "height", "width") if len(sizes) == 3 else ()
        bound = dict(zip(axes, sizes, strict=False))
        return bound if self.data.classes is None else {"classes": self.data.classes, **bound}

    def source(self) -> str:
        """The PyTorch source of the network.

        Raises:
            SourceError: no renderer is installed.
            GradscapeError: the network is not valid.
        """
        # What a network becomes is a backend's business, which this layer does not know by name.
        for renderer in entry_points(group="gradscape.sources", name="pytorch"):
            text: str = renderer.load()(self).text
            return text
        raise SourceError(
            "nothing is installed that writes PyTorch source (no entry point `pytorch` in "
            "`gradscape.sources`); install Gradscape again: pip install --force-reinstall gradscape"
        )
