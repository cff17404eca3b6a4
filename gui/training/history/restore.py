"""Restore: the project of a run takes the place of the document's, as one edit."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gradscape.graph.alike import alike
from gradscape.graph.edits import Edit
from gradscape.graph.project import Project


@dataclass(frozen=True)
class Restore(Edit):
    """Become the project of a run. Nodes that are there now stay where they lie."""

    project: Project

    def edited(self, project: Project) -> Project:
        made = alike(self.project, project)
        layout = dict(made.layout)
        for name, places in project.layout.items():
            if name in made.definitions:
                nodes = made.definitions[name].body.nodes
                kept = {i: place for i, place in places.items() if i in nodes}
                layout[name] = {**layout.get(name, {}), **kept}
        return replace(made, layout={name: places for name, places in layout.items() if places})
