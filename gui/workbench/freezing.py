"""Freezing: what stays as it is in training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import structs
from PySide6.QtCore import QObject

from gradscape.graph.check import find, label
from gradscape.graph.diagnostic import Path
from gradscape.graph.edits import Edit, EditError, SetTraining
from gradscape.gui.words import title

if TYPE_CHECKING:
    from gradscape.gui.workbench.workbench import Workbench


class Freezing(QObject):
    """Freezes what is selected, with all that is inside, and lets it learn again."""

    def __init__(self, bench: Workbench) -> None:
        super().__init__(bench)
        self._bench = bench

    @property
    def can_freeze(self) -> bool:
        """Whether something is selected that learns."""
        return any(self._owns(path) and not self._around(path) for path in self._chosen)

    @property
    def can_thaw(self) -> bool:
        """Whether something is selected that is frozen."""
        return any(self._around(path) is not None for path in self._chosen)

    def freeze(self) -> None:
        """Let the weights of what is selected stay as they are."""
        chosen = [path for path in self._chosen if self._owns(path) and not self._around(path)]
        if chosen:
            words = self.tr("Freeze {0}").format(self._named(chosen))
            self._bench.acts.attempt(lambda: self._set([*self._frozen, *chosen]), words)

    def thaw(self) -> None:
        """Let what is selected learn again; refused for a part of what is frozen as a whole."""
        chosen = [path for path in self._chosen if self._around(path) is not None]
        words = self.tr("Unfreeze {0}").format(self._named(chosen))
        self._bench.acts.attempt(lambda: self._thawed(chosen), words)

    def _thawed(self, chosen: list[Path]) -> Edit:
        for path in chosen:
            around = self._around(path)
            if around is not None and around != path:
                whole = title(self._bench.editor.node(around))
                part = title(self._bench.editor.node(path))
                raise EditError(
                    self.tr("unfreeze {0} first: {1} is frozen as a part of it").format(whole, part)
                )
        return self._set([path for path in self._frozen if path not in chosen])

    @property
    def _chosen(self) -> tuple[Path, ...]:
        return self._bench.editor.selection

    @property
    def _frozen(self) -> list[Path]:
        project = self._bench.editor.project
        found = (find(project, text) for text in project.training.frozen)
        return [path for path in found if path is not None]

    def _around(self, path: Path) -> Path | None:
        """What is frozen of which a node is a part, or the node itself."""
        return next((each for each in self._frozen if path[: len(each)] == each), None)

    def _owns(self, path: Path) -> bool:
        cost = self._bench.editor.report.cost_at(path)
        return cost is not None and cost.parameters > 0

    def _set(self, paths: list[Path]) -> Edit:
        """Parts of what is frozen as a whole need not be named."""
        project = self._bench.editor.project
        whole = [
            path
            for path in paths
            if not any(other != path and path[: len(other)] == other for other in paths)
        ]
        texts = tuple(label(project, path) for path in whole)
        return SetTraining(structs.replace(project.training, frozen=texts))

    def _named(self, paths: list[Path]) -> str:
        if len(paths) == 1:
            return title(self._bench.editor.node(paths[0]))
        return self.tr("{0} nodes").format(len(paths))
