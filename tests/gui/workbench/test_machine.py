"""Whatever a person does: scene, document and file say the same, and all can be taken back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtWidgets import QApplication

from gradscape.graph.check import check
from gradscape.graph.document import Document
from gradscape.graph.edits import SetArgument
from gradscape.graph.storage import dumps, loads
from gradscape.graph.templates import build
from gradscape.gui.canvas.hit import End
from gradscape.gui.canvas.scene import Scene
from gradscape.gui.catalog import entries
from gradscape.gui.drawing import Drawing
from gradscape.gui.editor import Editor
from gradscape.gui.prompt import Prompt
from gradscape.gui.theme import Theme
from gradscape.gui.workbench import Workbench

# To look for a smaller failure takes minutes, each step being a window's.
PHASES = (Phase.explicit, Phase.generate)
NUMBERS = st.integers(0, 10_000)


class Drawn(RuleBasedStateMachine):
    """A workbench under random hands."""

    def __init__(self) -> None:
        super().__init__()
        self.editor = Editor(Document(build("digits")))
        self.bench = Workbench(self.editor, Theme("light"))
        self.bench.canvas.reduced_motion = True
        self.start = self.editor.project
        self.steps = 0

    def teardown(self) -> None:
        self.bench.deleteLater()
        self.editor.deleteLater()

    # ---- what hands do

    def card(self, number: int) -> tuple[str, ...]:
        cards = self.bench.canvas.scene.cards
        return cards[number % len(cards)].id

    @rule(number=NUMBERS, x=st.integers(-400, 400), y=st.integers(-200, 900))
    def drops(self, number: int, x: int, y: int) -> None:
        found = entries(self.editor.project)
        self.bench.canvas.dropped.emit(found[number % len(found)].op, (float(x), float(y)), None)

    @precondition(lambda self: self.bench.canvas.scene.wires)
    @rule(number=NUMBERS, wire=NUMBERS)
    def drops_on_a_wire(self, number: int, wire: int) -> None:
        found = [e for e in entries(self.editor.project) if e.takes and e.gives]
        wires = self.bench.canvas.scene.wires
        op = found[number % len(found)].op
        self.bench.canvas.dropped.emit(op, (0.0, 0.0), wires[wire % len(wires)])

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(source=NUMBERS, number=NUMBERS)
    def connects(self, source: int, number: int) -> None:
        card = self.card(source)
        judged = self.bench.wiring.judge(End(card, 0, is_output=True))
        ends = sorted(judged)
        if ends:
            target, slot = ends[number % len(ends)]
            self.bench.canvas.connected.emit(card, 0, target, slot)

    @precondition(lambda self: self.bench.canvas.scene.wires)
    @rule(wire=NUMBERS)
    def cuts(self, wire: int) -> None:
        wires = self.bench.canvas.scene.wires
        self.bench.canvas.cut.emit(wires[wire % len(wires)])

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS, x=st.integers(-300, 300), y=st.integers(-300, 300))
    def moves(self, number: int, x: int, y: int) -> None:
        card = self.card(number)
        found = next(each for each in self.bench.canvas.scene.cards if each.id == card)
        self.bench.canvas.moved.emit({card: (found.x + x, found.y + y)})

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=4), heal=st.booleans())
    def deletes(self, numbers: list[int], heal: bool) -> None:
        self.editor.select([self.card(number) for number in numbers])
        self.bench.acts.delete(heal)

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=4))
    def doubles(self, numbers: list[int]) -> None:
        self.editor.select([self.card(number) for number in numbers])
        self.bench.acts.duplicate()

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS)
    def bypasses(self, number: int) -> None:
        self.editor.select([self.card(number)])
        self.bench.acts.bypass()

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS)
    def ungroups(self, number: int) -> None:
        self.editor.select([self.card(number)])
        if self.bench.acts.is_use:
            self.bench.acts.ungroup()

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(numbers=st.lists(NUMBERS, min_size=1, max_size=5))
    def groups(self, numbers: list[int]) -> None:
        self.editor.select([self.card(number) for number in numbers])
        self.bench.acts.group()
        for dialog in self.bench.findChildren(Prompt):
            dialog.accept()
            dialog.reject()  # it stays open where the nodes cannot be a block
            dialog.setParent(None)

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS, value=st.integers(1, 9))
    def types(self, number: int, value: int) -> None:
        card = self.card(number)
        node = self.editor.node(card)
        for name in ("out_channels", "kernel_size", "out_features"):
            if name in node.args:
                place = self.editor.place(card)
                self.editor.do(SetArgument(place.definition, place.inner, name, value))
                return

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS)
    def opens(self, number: int) -> None:
        self.bench.open(self.card(number))

    @precondition(lambda self: self.bench.canvas.scene.frames)
    @rule(number=NUMBERS)
    def closes(self, number: int) -> None:
        frames = self.bench.canvas.scene.frames
        self.bench.open(frames[number % len(frames)].id)

    @precondition(lambda self: self.bench.canvas.scene.cards)
    @rule(number=NUMBERS)
    def enters(self, number: int) -> None:
        self.editor.enter(self.card(number))

    @rule()
    def leaves(self) -> None:
        self.editor.leave()

    @rule()
    def tidies(self) -> None:
        self.bench.tidy()

    @rule()
    def undoes(self) -> None:
        self.editor.undo()

    @rule()
    def redoes(self) -> None:
        self.editor.redo()

    # ---- what always holds

    @invariant()
    def the_scene_is_the_document_s(self) -> None:
        scene = self.bench.canvas.scene
        fresh = Drawing().scene(check(self.editor.project), self.editor.at, self.editor.opened)
        assert _said(scene) == _said(fresh)

    @invariant()
    def the_file_is_the_document_s(self) -> None:
        project = self.editor.project
        assert loads(dumps(project)) == project

    @invariant()
    def what_is_selected_is_there(self) -> None:
        for path in self.editor.selection:
            self.editor.node(path)

    @invariant()
    def all_can_be_taken_back_and_done_again(self) -> None:
        self.steps += 1
        if self.steps % 10:
            return
        document, project = self.editor.document, self.editor.project
        done = len(document.history)
        while document.can_undo:
            document.undo()
        assert document.project == self.start
        while len(document.history) < done:
            document.redo()
        assert document.project == project


def _said(scene: Scene) -> object:
    """A scene without the places, which depend on what was there before."""
    cards = {
        card.id: replace(
            card,
            x=0.0,
            y=0.0,
            inputs=tuple(replace(slot, at=None) for slot in card.inputs),
            outputs=tuple(replace(slot, at=None) for slot in card.outputs),
        )
        for card in scene.cards
    }
    wires = {(w.source, w.target, w.output, w.slot, w.problem) for w in scene.wires}
    # Wires that leave together have one label, those that part have each their own.
    labels = {(w.source, w.output, w.label) for w in scene.wires if w.label}
    return (
        cards,
        wires,
        labels,
        {(frame.id, frame.title, frame.parameters) for frame in scene.frames},
    )


def test_scene_document_and_file_agree(qapp: QApplication) -> None:
    run_state_machine_as_test(
        Drawn,
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None, phases=PHASES),
    )


@pytest.mark.verify
def test_scene_document_and_file_agree_for_long(qapp: QApplication) -> None:
    run_state_machine_as_test(
        Drawn,
        settings=settings(max_examples=60, stateful_step_count=40, deadline=None, phases=PHASES),
    )
