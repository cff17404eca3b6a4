"""Which panels stand around the canvas, where, and how they hear of each other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gradscape.gui.panels.code import CodePanel
from gradscape.gui.panels.cost import CostPanel
from gradscape.gui.panels.history import HistoryPanel
from gradscape.gui.panels.inspector import Inspector
from gradscape.gui.panels.palette import Palette
from gradscape.gui.panels.problems import ProblemsPanel
from gradscape.gui.training.history.commands import run_commands
from gradscape.gui.training.history.history import History
from gradscape.gui.training.history.panel import RunsPanel
from gradscape.gui.window.desk import BOTTOM, LEFT, RIGHT, Berth
from gradscape.gui.window.views import panel_commands
from gradscape.gui.workbench import Workbench
from gradscape.gui.workbench.commands import declared
from gradscape.gui.workbench.menu import show_menu

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gradscape.gui.window.desk import Desk
    from gradscape.gui.window.window import Window


LOW = 160
"""Pixels of the panels at the bottom, without their tabs."""


def add_panels(desk: Desk, window: Window) -> None:
    """Put all panels on the desk."""
    theme = window.themes.theme
    palette, problems = Palette(theme), ProblemsPanel(theme)
    desk.add_panel(Berth("palette", _say("Layers"), LEFT, 232), palette)
    desk.add_panel(Berth("inspector", _say("Inspector"), RIGHT, 316), Inspector(theme))
    desk.add_panel(Berth("problems", _say("Problems"), BOTTOM, LOW, headed=True), problems)
    code = CodePanel(theme)
    desk.add_panel(Berth("code", _say("Code"), BOTTOM, LOW, headed=True), code)
    code.told.connect(partial(_note, window))
    code.failed.connect(lambda why: window.toast.say(why, "error"))
    desk.add_panel(Berth("cost", _say("Cost"), BOTTOM, LOW, headed=True), CostPanel(theme))
    desk.add_panel(Berth("history", _say("History"), BOTTOM, LOW, headed=True), HistoryPanel(theme))
    history = window.history = History(window)
    for command in run_commands(history):
        window.commands.add(command)
    runs = RunsPanel(theme, window.commands)
    desk.add_panel(Berth("runs", _say("Runs"), BOTTOM, LOW, headed=True), runs)
    history.join(runs)
    problems.count_changed.connect(partial(_count, desk))
    palette.closed = window.preferences.closed_families
    palette.folded.connect(lambda: _remember_families(window, palette))
    palette.chosen.connect(lambda entry: _shown(window, lambda bench: bench.add(entry)))


def add_commands(window: Window) -> None:
    """Make known what can be done on a canvas."""
    for command in (*declared(partial(_bench, window)), *panel_commands(window)):
        window.commands.add(command)
    window.commands.action("view.across").triggered.connect(partial(_remember_flow, window))


def attach(window: Window, view: QWidget) -> None:
    """Let a new canvas hear its keys, and have its menu."""
    if isinstance(view, Workbench):
        window.commands.attach(view.canvas)
        if window.preferences.flow == "right":
            view.turn()
        view.turned.connect(partial(_keep_flow, window))
        view.menu_wanted.connect(partial(show_menu, window.commands, view))


def _keep_flow(window: Window, across: bool) -> None:
    window.preferences.flow = "right" if across else "down"


def _bench(window: Window) -> Workbench | None:
    view = window.page.view if window.page else None
    return view if isinstance(view, Workbench) else None


def _shown(window: Window, act: Callable[[Workbench], object]) -> None:
    bench = _bench(window)
    if bench is not None:
        act(bench)


def _remember_flow(window: Window) -> None:
    bench = _bench(window)
    if bench is not None:
        window.preferences.flow = "right" if bench.drawing.across else "down"


def _remember_families(window: Window, palette: Palette) -> None:
    window.preferences.closed_families = palette.closed


def _note(window: Window, words: str) -> None:
    if window.status is not None:
        window.status.note.setText(words)


def _count(desk: Desk, count: int) -> None:
    title = _say("Problems")
    desk.set_title("problems", f"{title}  {count}" if count else title)


def _say(words: str) -> str:
    return QCoreApplication.translate("Panels", words)
