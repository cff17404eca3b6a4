"""The commands of runs. Their keys that have no Ctrl are heard in the lists of runs alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from gradscape.gui.commands import Command
from gradscape.gui.commands.command import Context

if TYPE_CHECKING:
    from gradscape.gui.training.history.history import History

MENU = ("runs.queue", "runs.follow", "", "runs.put_back", "runs.empty_bin")
"""What concerns all runs; an empty name is a line."""
RUN_MENU = (
    "runs.resume",
    "runs.overlay",
    "runs.note",
    "",
    "runs.open",
    "runs.restore",
    "",
    "runs.export_module",
    "runs.export_script",
    "runs.show_folder",
    "",
    "runs.delete",
)
"""What concerns one that has begun."""
QUEUE_MENU = (
    "runs.start_queue",
    "runs.up",
    "runs.down",
    "runs.note",
    "",
    "runs.open",
    "runs.restore",
    "runs.show_folder",
    "",
    "runs.delete",
)
"""What concerns one that waits."""


def run_commands(history: History) -> list[Command]:
    """Those that concern the runs of the document that is shown."""

    def opened() -> bool:
        return history.runs is not None

    def make(
        name: str,
        title: str,
        run: Callable[[], object],
        enabled: Callable[[], bool],
        section: int,
        keys: str = "",
        picture: str = "",
        checked: Callable[[], bool] | None = None,
    ) -> Command:
        context: Context = "window" if "Ctrl" in keys or not keys else "runs"
        return Command(
            f"runs.{name}", title, "Train", run, keys, picture, enabled, checked, context, section
        )

    h = history
    return [
        make("queue", _say("Add to queue"), h.add_to_queue, opened, 2, "Ctrl+Alt+R"),
        make("start_queue", _say("Start the queue"), h.start_queue, h.goes, 2),
        make("up", _say("Run it earlier"), lambda: h.move(-1), h.waits, 2, "Alt+Up"),
        make("down", _say("Run it later"), lambda: h.move(1), h.waits, 2, "Alt+Down"),
        make("resume", _say("Go on with the chosen run"), h.resume, h.resumable, 3),
        make(
            "overlay",
            _say("Lay its curves over those shown"),
            h.lay,
            h.may_lay,
            3,
            checked=h.is_laid,
        ),
        make("note", _say("Write a note"), h.write_note, h.whole, 3),
        make("open", _say("Open its network"), h.open_network, h.whole, 3),
        make("restore", _say("Restore its network here"), h.restore, h.whole, 3),
        make(
            "export_module",
            _say("Export its model and weights …"),
            lambda: h.export("module"),
            h.whole,
            3,
        ),
        make(
            "export_script",
            _say("Export its training script and weights …"),
            lambda: h.export("script"),
            h.whole,
            3,
        ),
        make("show_folder", _say("Show its folder"), h.show_folder, h.some, 3),
        make("delete", _say("Move to the bin"), h.delete, h.some, 4, "Delete"),
        make("put_back", _say("Put back from the bin"), h.put_back, h.may_put_back, 4),
        make("empty_bin", _say("Empty the bin …"), h.empty_bin, h.may_put_back, 4),
        make("follow", _say("Follow a run in a folder …"), h.follow_folder, opened, 5),
    ]


def _say(words: str) -> str:
    return QCoreApplication.translate("Runs", words)
