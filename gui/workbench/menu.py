"""The menu under the right button: what can be done with what lies there."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtWidgets import QMenu

from gradscape.gui.canvas.hit import Hit
from gradscape.gui.commands import Commands
from gradscape.gui.workbench.workbench import Workbench

NODE = (
    "node.rename",
    "node.connect",
    "node.disconnect",
    "node.add",
    "",
    "block.open",
    "block.enter",
    "node.group",
    "node.ungroup",
    "node.skip",
    "",
    "node.bypass",
    "node.freeze",
    "node.unfreeze",
    "node.duplicate",
    "edit.cut",
    "edit.copy",
    "",
    "node.delete",
    "node.delete_heal",
)
NOTHING = (
    "node.add",
    "edit.paste",
    "edit.select_all",
    "",
    "block.leave",
    "view.fit",
    "view.tidy",
    "view.across",
)


def show_menu(commands: Commands, bench: Workbench, at: QPoint, hit: Hit) -> QMenu:
    """Show the menu of a node, of a wire, or of the page, at a point of the screen."""
    menu = QMenu(bench)
    if hit.kind == "wire" and hit.wire is not None:
        wire = hit.wire
        insert = QCoreApplication.translate("Workbench", "Insert …")
        delete = QCoreApplication.translate("Workbench", "Delete the wire")
        menu.addAction(insert).triggered.connect(lambda: bench.search_into(wire))
        menu.addAction(delete).triggered.connect(lambda: bench.cut(wire))
    else:
        on_node = bool(hit.id)
        if on_node and hit.id not in bench.editor.selection:
            bench.editor.select([hit.id])
        commands.refresh()
        known = {command.id for command in commands.all()}
        for name in NODE if on_node else NOTHING:
            if not name:
                menu.addSeparator()
            elif name in known and commands.action(name).isEnabled():
                menu.addAction(commands.action(name))
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu
