"""The menu of a plot: all again, another scale, its picture, its values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMenu

from gradscape.gui.training.plots.saving import write_table

if TYPE_CHECKING:
    from gradscape.gui.training.plots.plot import Plot


class PlotMenu(QMenu):
    """Opened by the right button, or the key for menus; gone when it closes."""

    def __init__(self, plot: Plot) -> None:
        super().__init__(plot)
        self._plot = plot
        self.aboutToHide.connect(self.deleteLater)

    def add_choice(self, words: str, on: bool, do: Callable[[bool], None]) -> None:
        """Something that is so or not."""
        action = self.addAction(words)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(do)

    def add_common(self) -> None:
        """What every plot can do."""
        self.addAction(self.tr("Reset view"), self._plot.followed.emit)
        self.addSeparator()
        self.addAction(self.tr("Save as picture…"), self._picture)
        self.addAction(self.tr("Save values as CSV…"), self._values)

    def _picture(self) -> None:
        self._save(".png", self.tr("Pictures (*.png)"), self._plot.save_picture)

    def _values(self) -> None:
        table = self._plot.table()
        self._save(".csv", self.tr("Tables (*.csv)"), lambda path: write_table(table, path))

    def _save(self, ending: str, kinds: str, write: Callable[[Path], None]) -> None:
        plot = self._plot
        proposed = str(Path.cwd() / f"{plot.title.lower()}{ending}")
        name, _ = QFileDialog.getSaveFileName(plot, self.tr("Save"), proposed, kinds)
        if not name:
            return
        path = Path(name)
        path = path if path.suffix else path.with_suffix(ending)
        try:
            write(path)
        except OSError as error:
            words = self.tr("{0} cannot be written: {1}").format(path, error.strerror)
            plot.said.emit(words, "error")
        else:
            plot.said.emit(self.tr("Wrote {0}").format(path.name), "ok")
