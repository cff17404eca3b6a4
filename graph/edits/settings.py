"""Edits of what stands beside the bodies: data, training, the choice of network, positions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradscape.graph.edits.base import Edit, EditError, counted, definition_of, node_of
from gradscape.graph.project import Position, Project
from gradscape.graph.settings import Data, Training
from gradscape.graph.text import Text


@dataclass(frozen=True)
class SetData(Edit):
    """Train on other data, prepare it otherwise, or forget it (None)."""

    data: Data | None

    def edited(self, project: Project) -> Project:
        return replace(project, data=self.data)

    def label(self, project: Project) -> str:
        return (
            Text("Use the data {data}", data=self.data.name)
            if self.data
            else Text("Forget the data")
        )


@dataclass(frozen=True)
class SetTraining(Edit):
    """Train otherwise."""

    training: Training

    def edited(self, project: Project) -> Project:
        return replace(project, training=self.training)

    def label(self, project: Project) -> str:
        return Text("Change the training")


@dataclass(frozen=True)
class SetNetwork(Edit):
    """Make another definition the network itself."""

    name: str

    def edited(self, project: Project) -> Project:
        definition_of(project, self.name)
        return replace(project, network=self.name)

    def label(self, project: Project) -> str:
        return Text("Make {name} the network", name=self.name)


@dataclass(frozen=True)
class Move(Edit):
    """Lay nodes elsewhere; None gives one back to the automatic layout."""

    definition: str
    positions: Mapping[str, Position | None]

    def edited(self, project: Project) -> Project:
        definition = definition_of(project, self.definition)
        for i, place in self.positions.items():
            node_of(definition, i)
            if place is not None and not all(map(math.isfinite, place)):
                raise EditError("{place} is no place for the node {i!r}", place=place, i=i)
        places = {**project.layout.get(self.definition, {}), **self.positions}
        kept = {i: place for i, place in places.items() if place is not None}
        layout = {**project.layout, self.definition: kept}
        return replace(project, layout={name: held for name, held in layout.items() if held})

    def label(self, project: Project) -> str:
        return Text("Move {tuple}", tuple=counted(project, self.definition, tuple(self.positions)))
