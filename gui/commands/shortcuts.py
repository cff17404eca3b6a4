"""The editor of shortcuts: every command with its keys, to be seen and changed."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from gradscape.gui.commands.command import Command
from gradscape.gui.commands.matching import best
from gradscape.gui.commands.registry import Commands, text
from gradscape.gui.widgets import button, label


class ShortcutEditor(QDialog):
    """Choose a command, press keys. Who has them already is said before they are taken away."""

    def __init__(self, commands: Commands, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Shortcuts"))
        self.resize(620, 520)
        self._commands = commands
        self._found: list[Command] = []
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search commands or keys"))
        self.search.setAccessibleName(self.tr("Search commands or keys"))
        self.search.textChanged.connect(self._show)
        self._model = QStandardItemModel(self)
        self.table = self._table()
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(self.tr("New keys"))
        self.keys.keySequenceChanged.connect(self._explain)
        self.says = label("", "sub", wrap=True)
        self.assign = button(self.tr("Assign"), "primary")
        self.assign.clicked.connect(self._assign)
        self.clear = button(self.tr("No keys"))
        self.clear.clicked.connect(lambda: self._put(""))
        self.reset = button(self.tr("Reset"))
        self.reset.clicked.connect(self._reset)
        self.reset_all = button(self.tr("Reset all"))
        self.reset_all.clicked.connect(self._commands.reset_all)
        self._lay_out()
        commands.rebound.connect(self._show_again)
        self._show("")

    def _table(self) -> QTreeView:
        table = QTreeView()
        table.setModel(self._model)
        table.setRootIsDecorated(False)
        table.setUniformRowHeights(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.selectionModel().currentRowChanged.connect(self._choose)
        return table

    def _lay_out(self) -> None:
        edit = QHBoxLayout()
        edit.addWidget(self.keys, 1)
        for each in (self.assign, self.clear, self.reset):
            edit.addWidget(each)
        end = QHBoxLayout()
        end.addWidget(self.says, 1)
        end.addWidget(self.reset_all)
        close = button(self.tr("Close"))
        close.clicked.connect(self.accept)
        end.addWidget(close)
        laid = QVBoxLayout(self)
        laid.setContentsMargins(16, 16, 16, 16)
        laid.setSpacing(12)
        laid.addWidget(self.search)
        laid.addWidget(self.table, 1)
        laid.addLayout(edit)
        laid.addLayout(end)

    @property
    def chosen(self) -> Command | None:
        """The command whose keys are to be changed."""
        row = self.table.currentIndex().row()
        return self._found[row] if 0 <= row < len(self._found) else None

    def _show(self, typed: str) -> None:
        def words(command: Command) -> str:
            return f"{command.title} {command.menu} {self._commands.shown_keys(command.id)}"

        self._found = best(typed, self._commands.all(), words)
        self._model.setRowCount(0)
        titles = (self.tr("Command"), self.tr("Menu"), self.tr("Keys"))
        self._model.setHorizontalHeaderLabels(list(titles))
        for command in self._found:
            keys = self._commands.action(command.id).shortcuts()
            native = QKeySequence.SequenceFormat.NativeText
            shown = ", ".join(each.toString(native) for each in keys)
            row = (command.title, command.menu, shown)
            self._model.appendRow([QStandardItem(word) for word in row])
        header = self.table.header()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.setCurrentIndex(self._model.index(0, 0))

    def _show_again(self) -> None:
        chosen = self.chosen
        self._show(self.search.text())
        if chosen in self._found:
            self.table.setCurrentIndex(self._model.index(self._found.index(chosen), 0))

    def _choose(self) -> None:
        self.keys.clear()
        self._explain()

    def _explain(self) -> None:
        """Say what the pressed keys do now, before they are given to something else."""
        command, keys = self.chosen, self.keys.keySequence()
        for each in (self.clear, self.reset, self.keys):
            each.setEnabled(command is not None)
        self.assign.setEnabled(command is not None and not keys.isEmpty())
        if command is None or keys.isEmpty():
            self.says.setText("")
            return
        native = keys.toString(QKeySequence.SequenceFormat.NativeText)
        taken = self._commands.taken(command.id, text([keys]))
        if taken:
            names = ", ".join(f"{each.title} ({each.menu})" for each in taken)
            words = self.tr("{0} belongs to {1}, which loses it.").format(native, names)
        else:
            words = self.tr("{0} is free.").format(native)
        self.says.setText(words)

    def _assign(self) -> None:
        self.table.setFocus()  # the button is greyed now, and would pass the keyboard on
        self._put(text([self.keys.keySequence()]))

    def _put(self, keys: str) -> None:
        if self.chosen is not None:
            self._commands.rebind(self.chosen.id, keys)

    def _reset(self) -> None:
        if self.chosen is not None:
            self._commands.reset(self.chosen.id)
