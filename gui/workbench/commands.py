"""The commands of the canvas: the same for whichever document is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from gradscape.gui.commands import Command
from gradscape.gui.commands.command import Context
from gradscape.gui.workbench.workbench import Workbench

Current = Callable[[], Workbench | None]
Holds = Callable[[Workbench], object]


def declared(current: Current) -> list[Command]:
    """All of them.

    Args:
        current: the workbench that is shown, if one is.
    """
    parts = (_nodes, _selection, _blocks, _lines, _edit, _view, _eye)
    return [command for part in parts for command in part(current)]


def _say(words: str) -> str:
    return QCoreApplication.translate("Commands", words)


@dataclass(frozen=True)
class _Menu:
    """Makes the commands of a section of a menu; each acts on the workbench that is shown.

    Args:
        holds: whether they can be done, where a command says nothing else.
    """

    current: Current
    group: str
    section: int = 0
    context: Context = "canvas"
    holds: Holds = lambda bench: True

    def __call__(
        self,
        id: str,
        title: str,
        act: Callable[[Workbench], object],
        keys: str = "",
        icon: str = "",
        holds: Holds | None = None,
        checked: Holds | None = None,
    ) -> Command:
        def run() -> None:
            bench = self.current()
            if bench is not None:
                act(bench)

        return Command(
            id,
            title,
            self.group,
            run,
            keys,
            icon,
            self._asked(holds or self.holds),
            self._asked(checked) if checked else None,
            self.context,
            self.section,
        )

    def _asked(self, holds: Holds) -> Callable[[], bool]:
        def asked() -> bool:
            bench = self.current()
            return bench is not None and bool(holds(bench))

        return asked


def _any(bench: Workbench) -> bool:
    return bench.acts.any


def _nodes(current: Current) -> list[Command]:
    make = _Menu(current, "Node", holds=_any)
    return [
        make("node.add", _say("Add …"), Workbench.search, "Shift+A", "plus", holds=lambda b: True),
        make(
            "node.connect",
            _say("Connect to …"),
            lambda b: b.joining.onward(b.editor.current),
            "C",
        ),
        make(
            "node.disconnect",
            _say("Disconnect …"),
            lambda b: b.joining.off(b.editor.current),
            "Shift+C",
        ),
        make("node.delete", _say("Delete"), lambda b: b.acts.delete(), "Delete", "delete-outline"),
        make(
            "node.delete_heal",
            _say("Delete and reconnect"),
            lambda b: b.acts.delete(heal=True),
            "Ctrl+Delete",
        ),
    ]


def _selection(current: Current) -> list[Command]:
    make = _Menu(current, "Node", 1, holds=_any)
    return [
        make("node.duplicate", _say("Duplicate"), lambda b: b.acts.duplicate(), "Ctrl+D"),
        make("node.group", _say("Group …"), lambda b: b.acts.group(), "Ctrl+G"),
        make(
            "node.ungroup",
            _say("Ungroup"),
            lambda b: b.acts.ungroup(),
            "Ctrl+Shift+G",
            holds=lambda b: b.acts.is_use,
        ),
        make("node.skip", _say("Skip connection"), lambda b: b.acts.skip(), "S"),
        make("node.bypass", _say("Bypass"), lambda b: b.acts.bypass(), "M"),
        make(
            "node.freeze",
            _say("Freeze"),
            lambda b: b.freezing.freeze(),
            "Z",
            "snowflake",
            holds=lambda b: b.freezing.can_freeze,
        ),
        make(
            "node.unfreeze",
            _say("Unfreeze"),
            lambda b: b.freezing.thaw(),
            "Shift+Z",
            holds=lambda b: b.freezing.can_thaw,
        ),
    ]


def _blocks(current: Current) -> list[Command]:
    make = _Menu(current, "Node", 2, holds=lambda b: b.acts.is_block)
    return [
        make(
            "block.open",
            _say("Open in place, or close"),
            lambda b: b.open(b.editor.current or ()),
            "O",
            "arrow-expand-vertical",
        ),
        make(
            "block.enter",
            _say("Go inside"),
            lambda b: b.editor.enter(b.editor.current or ()),
            "Return; Enter",
            "arrow-down-right",
        ),
        make(
            "block.leave",
            _say("Leave the block"),
            lambda b: b.editor.leave(),
            "Backspace",
            "arrow-up-left",
            holds=lambda b: b.editor.at,
        ),
    ]


def _lines(current: Current) -> list[Command]:
    make = _Menu(current, "Node", 3, "window", lambda b: b.acts.several)
    return [
        make("node.align.left", _say("Align left"), lambda b: b.acts.align("left")),
        make("node.align.centre", _say("Align centres"), lambda b: b.acts.align("centre")),
        make("node.align.right", _say("Align right"), lambda b: b.acts.align("right")),
        make("node.align.top", _say("Align tops"), lambda b: b.acts.align("top")),
        make("node.align.middle", _say("Align middles"), lambda b: b.acts.align("middle")),
        make("node.align.bottom", _say("Align bottoms"), lambda b: b.acts.align("bottom")),
        make(
            "node.spread.across",
            _say("Even gaps across"),
            lambda b: b.acts.distribute("horizontal"),
        ),
        make("node.spread.down", _say("Even gaps down"), lambda b: b.acts.distribute("vertical")),
    ]


def _edit(current: Current) -> list[Command]:
    make, find = _Menu(current, "Edit", 1, holds=_any), _Menu(current, "Edit", 2)
    window, mend = _Menu(current, "Edit", 2, "window"), _Menu(current, "Edit", 3, "window")
    return [
        make("edit.cut", _say("Cut"), lambda b: b.clipboard.cut(b.editor), "Ctrl+X"),
        make("edit.copy", _say("Copy"), lambda b: b.clipboard.copy(b.editor), "Ctrl+C"),
        make(
            "edit.paste",
            _say("Paste"),
            lambda b: b.clipboard.paste(b.editor),
            "Ctrl+V",
            holds=lambda b: True,
        ),
        find("edit.select_all", _say("Select all"), lambda b: b.acts.select_all(), "Ctrl+A"),
        window(
            "edit.find",
            _say("Find a node"),
            lambda b: b.overlays.open_find(),
            "Ctrl+F",
            "magnify",
        ),
        mend(
            "edit.fix",
            _say("Mend the problem"),
            lambda b: b.remedies.mend(),
            "Alt+Return; Alt+Enter",
            "auto-fix",
            holds=lambda b: b.editor.report.diagnostics,
        ),
    ]


def _view(current: Current) -> list[Command]:
    make = _Menu(current, "View")
    return [
        make("view.fit", _say("Show all"), lambda b: b.canvas.fit(), "F", "fit-to-page-outline"),
        make(
            "view.fit_selection",
            _say("Show the selection"),
            lambda b: b.canvas.fit(b.editor.selection or None),
            "Shift+F",
        ),
    ]


def _eye(current: Current) -> list[Command]:
    make = _Menu(current, "View", context="window")
    return [
        make("view.zoom_in", _say("Zoom in"), lambda b: b.canvas.zoom_by(1.25), "Ctrl+=; Ctrl++"),
        make("view.zoom_out", _say("Zoom out"), lambda b: b.canvas.zoom_by(0.8), "Ctrl+-"),
        make("view.zoom_full", _say("Zoom to 100 %"), lambda b: b.canvas.zoom_to(1.0), "Ctrl+0"),
        make("view.tidy", _say("Tidy"), Workbench.tidy, "Ctrl+L", "sitemap-outline"),
        make(
            "view.across",
            _say("From left to right"),
            Workbench.turn,
            checked=lambda b: b.drawing.across,
        ),
        make(
            "view.minimap",
            _say("Minimap"),
            Workbench.toggle_minimap,
            checked=lambda b: b.canvas.minimap_shown,
        ),
    ]
