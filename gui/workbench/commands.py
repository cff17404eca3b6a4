"""The commands of the canvas: the same for whichever document is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from gradscape.gui.commands import Command
from gradscape.gui.workbench.workbench import Workbench

Current = Callable[[], Workbench | None]
Holds = Callable[[Workbench], object]


def declared(current: Current) -> list[Command]:
    """All of them.

    Args:
        current: the workbench that is shown, if one is.
    """
    parts = (_nodes, _blocks, _lines, _edit, _view)
    return [command for part in parts for command in part(current)]


def _say(words: str) -> str:
    return QCoreApplication.translate("Commands", words)


def _on(current: Current, act: Callable[[Workbench], object]) -> Callable[[], None]:
    def run() -> None:
        bench = current()
        if bench is not None:
            act(bench)

    return run


def _if(current: Current, holds: Callable[[Workbench], object]) -> Callable[[], bool]:
    def enabled() -> bool:
        bench = current()
        return bench is not None and bool(holds(bench))

    return enabled


def _any(bench: Workbench) -> bool:
    return bench.acts.any


def _shown(bench: Workbench) -> bool:
    return True


def _nodes(current: Current) -> list[Command]:
    def make(
        id: str,
        title: str,
        act: Callable[[Workbench], object],
        keys: str,
        picture: str = "",
        holds: Callable[[Workbench], object] = _any,
        section: int = 0,
    ) -> Command:
        run, enabled = _on(current, act), _if(current, holds)
        return Command(
            f"node.{id}", title, "Node", run, keys, picture, enabled, None, "canvas", section
        )

    return [
        make("add", _say("Add …"), Workbench.search, "Shift+A", "plus", _shown),
        make("connect", _say("Connect to …"), lambda b: b.joining.onward(b.editor.current), "C"),
        make("delete", _say("Delete"), lambda b: b.acts.delete(), "Delete", "delete-outline"),
        make(
            "delete_heal",
            _say("Delete and reconnect"),
            lambda b: b.acts.delete(heal=True),
            "Ctrl+Delete",
        ),
        make("duplicate", _say("Duplicate"), lambda b: b.acts.duplicate(), "Ctrl+D", section=1),
        make("group", _say("Group …"), lambda b: b.acts.group(), "Ctrl+G", section=1),
        make(
            "ungroup",
            _say("Ungroup"),
            lambda b: b.acts.ungroup(),
            "Ctrl+Shift+G",
            holds=lambda b: b.acts.is_use,
            section=1,
        ),
        make("skip", _say("Skip connection"), lambda b: b.acts.skip(), "S", section=1),
        make("bypass", _say("Bypass"), lambda b: b.acts.bypass(), "M", section=1),
    ]


def _blocks(current: Current) -> list[Command]:
    def block(bench: Workbench) -> bool:
        item = bench.acts.item()
        return bool(item and bench.editor.is_block(item.path))

    def toggle(bench: Workbench) -> None:
        if bench.editor.current is not None:
            bench.open(bench.editor.current)

    def enter(bench: Workbench) -> None:
        if bench.editor.current is not None:
            bench.editor.enter(bench.editor.current)

    return [
        Command(
            "block.open",
            _say("Open in place, or close"),
            "Node",
            _on(current, toggle),
            "O",
            "arrow-expand-vertical",
            _if(current, block),
            context="canvas",
            section=2,
        ),
        Command(
            "block.enter",
            _say("Go inside"),
            "Node",
            _on(current, enter),
            "Return; Enter",
            "arrow-down-right",
            _if(current, block),
            context="canvas",
            section=2,
        ),
        Command(
            "block.leave",
            _say("Leave the block"),
            "Node",
            _on(current, lambda b: b.editor.leave()),
            "Backspace",
            "arrow-up-left",
            _if(current, lambda b: b.editor.at),
            context="canvas",
            section=2,
        ),
    ]


def _lines(current: Current) -> list[Command]:
    def make(name: str, title: str, act: Callable[[Workbench], object]) -> Command:
        run, enabled = _on(current, act), _if(current, lambda b: b.acts.several)
        return Command(f"node.{name}", title, "Node", run, enabled=enabled, section=3)

    return [
        make("align.left", _say("Align left"), lambda b: b.acts.align("left")),
        make("align.centre", _say("Align centres"), lambda b: b.acts.align("centre")),
        make("align.right", _say("Align right"), lambda b: b.acts.align("right")),
        make("align.top", _say("Align tops"), lambda b: b.acts.align("top")),
        make("align.middle", _say("Align middles"), lambda b: b.acts.align("middle")),
        make("align.bottom", _say("Align bottoms"), lambda b: b.acts.align("bottom")),
        make("spread.across", _say("Even gaps across"), lambda b: b.acts.distribute("horizontal")),
        make("spread.down", _say("Even gaps down"), lambda b: b.acts.distribute("vertical")),
    ]


def _edit(current: Current) -> list[Command]:
    def make(
        id: str, title: str, act: Callable[[Workbench], object], keys: str, holds: Holds
    ) -> Command:
        enabled = _if(current, holds)
        run = _on(current, act)
        return Command(f"edit.{id}", title, "Edit", run, keys, "", enabled, None, "canvas", 1)

    return [
        make("cut", _say("Cut"), lambda b: b.clipboard.cut(b.editor), "Ctrl+X", _any),
        make("copy", _say("Copy"), lambda b: b.clipboard.copy(b.editor), "Ctrl+C", _any),
        make("paste", _say("Paste"), lambda b: b.clipboard.paste(b.editor), "Ctrl+V", _shown),
        Command(
            "edit.select_all",
            _say("Select all"),
            "Edit",
            _on(current, lambda b: b.acts.select_all()),
            "Ctrl+A",
            enabled=_if(current, _shown),
            context="canvas",
            section=2,
        ),
        Command(
            "edit.find",
            _say("Find a node"),
            "Edit",
            _on(current, lambda b: b.overlays.open_find()),
            "Ctrl+F",
            "magnify",
            _if(current, _shown),
            section=2,
        ),
        Command(
            "edit.fix",
            _say("Mend the problem"),
            "Edit",
            _on(current, lambda b: b.remedies.mend()),
            "Alt+Return; Alt+Enter",
            "auto-fix",
            _if(current, lambda b: b.editor.report.diagnostics),
            section=3,
        ),
    ]


def _view(current: Current) -> list[Command]:
    def make(
        id: str,
        title: str,
        act: Callable[[Workbench], object],
        keys: str,
        picture: str = "",
        canvas: bool = False,
        checked: Callable[[Workbench], object] | None = None,
    ) -> Command:
        return Command(
            f"view.{id}",
            title,
            "View",
            _on(current, act),
            keys,
            picture,
            _if(current, _shown),
            _if(current, checked) if checked else None,
            "canvas" if canvas else "window",
            section=0,
        )

    return [
        make("fit", _say("Show all"), lambda b: b.canvas.fit(), "F", "fit-to-page-outline", True),
        make(
            "fit_selection",
            _say("Show the selection"),
            lambda b: b.canvas.fit(b.editor.selection or None),
            "Shift+F",
            canvas=True,
        ),
        make("zoom_in", _say("Zoom in"), lambda b: b.canvas.zoom_by(1.25), "Ctrl+=; Ctrl++"),
        make("zoom_out", _say("Zoom out"), lambda b: b.canvas.zoom_by(0.8), "Ctrl+-"),
        make("zoom_full", _say("Zoom to 100 %"), lambda b: b.canvas.zoom_to(1.0), "Ctrl+0"),
        make("tidy", _say("Tidy"), Workbench.tidy, "Ctrl+L", "sitemap-outline"),
        make(
            "across",
            _say("From left to right"),
            Workbench.turn,
            "",
            checked=lambda b: b.drawing.across,
        ),
        make(
            "minimap",
            _say("Minimap"),
            Workbench.toggle_minimap,
            "",
            checked=lambda b: b.canvas.minimap_shown,
        ),
    ]
