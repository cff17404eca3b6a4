import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from gradscape.graph import Definition, Document, Graph, Node, Project, edits, load
from gradscape.graph.change import Change, apply
from gradscape.graph.expression import Expression
from gradscape.graph.settings import Training
from gradscape.graph.storage import dumps
from gradscape.graph.storage.journal import Contents, Entry, Kind, Start
from tests.graph.projects import DIGITS, everything

WIDER = edits.SetArgument("Digits", ("p1c0",), "out_channels", 64)
STEM = edits.Rename("Digits", ("p1c0",), "stem")
ADDED = edits.AddNode("Digits", Node("new1", "relu"))


def test_undo_and_redo() -> None:
    document = Document(everything())
    assert not document.can_undo
    assert document.undo() is None
    assert document.redo() is None
    document.do(WIDER)
    document.do(STEM, "Call it stem")
    assert list(document.history) == ["Set conv1 out channels to 64", "Call it stem"]
    final = document.project
    document.undo()
    assert [*document.history, *document.undone] == ["Set conv1 out channels to 64", "Call it stem"]
    assert len(document.undone) == 1
    assert document.project.root.body.nodes["p1c0"].name == "conv1"
    document.undo()
    assert document.project == everything()
    assert not document.can_undo
    document.redo()
    document.redo()
    assert document.project == final
    assert not document.can_redo


def test_a_new_step_forgets_what_was_undone() -> None:
    document = Document(everything())
    document.do(WIDER)
    document.undo()
    document.do(STEM)
    assert not document.can_redo
    assert document.history == ("Rename conv1 to stem",)


def test_an_edit_that_changes_nothing_is_no_step() -> None:
    document = Document(everything())
    document.do(WIDER)
    document.undo()
    assert not document.do(edits.SetArgument("Digits", ("p1c0",), "out_channels", 8))
    assert document.can_redo
    assert document.history == ()


def test_an_edit_that_is_not_possible_changes_nothing() -> None:
    document = Document(everything())
    document.do(WIDER)
    before = document.project
    with pytest.raises(edits.EditError):
        document.do(edits.Rename("Digits", ("zzzz",), "a"))
    assert document.project is before
    assert document.history == ("Set conv1 out channels to 64",)


def test_arguments_that_were_left_out_are_written_out_from_the_start() -> None:
    bare = Project.of(Definition("Net", Graph.of(Node("a", "conv2d"))))
    assert Document(bare).project.root.body.nodes["a"].args["out_channels"] == 32


def test_listeners_hear_of_each_change_until_they_leave() -> None:
    document = Document(everything())
    heard: list[tuple[Change, Project]] = []
    leave = document.listen(lambda change, project: heard.append((change, project)))
    change = document.do(WIDER)
    assert heard == [(change, document.project)]
    document.undo()
    assert heard[-1] == (change.inverse(), everything())
    document.redo()
    assert heard[-1][0] == change
    leave()
    leave()
    document.do(STEM)
    assert len(heard) == 3


def test_a_listener_that_fails_leaves_the_document_and_the_others_whole() -> None:
    document = Document(everything())
    heard: list[Project] = []

    def fail(change: Change, project: Project) -> None:
        raise ZeroDivisionError

    document.listen(fail)
    document.listen(lambda change, project: heard.append(project))
    for act in (lambda: document.do(WIDER), document.undo, document.redo):
        with pytest.raises(ExceptionGroup) as caught:
            act()
        assert isinstance(caught.value.exceptions[0], ZeroDivisionError)
        assert heard[-1] is document.project
    assert document.history == ("Set conv1 out channels to 64",)
    assert not document.can_redo


def test_listeners_hear_of_changes_in_order_also_where_one_of_them_edits() -> None:
    document = Document(everything())
    heard: list[str] = []

    def react(change: Change, project: Project) -> None:
        if ("node", "Digits", "new1") not in change.items:
            document.do(ADDED)

    def note(change: Change, project: Project) -> None:
        name = project.root.body.nodes["p1c0"].name
        heard.append(f"{name}, {'with' if 'new1' in project.root.body.nodes else 'without'}")

    document.listen(react)
    document.listen(note)
    document.do(STEM)
    assert heard == ["stem, without", "stem, with"]


def test_what_is_saved_is_not_modified(tmp_path: Path) -> None:
    path = tmp_path / "net.gradscape"
    document = Document(everything())
    assert not document.modified
    document.do(WIDER)
    assert document.modified
    document.save(path)
    assert not document.modified
    assert load(path) == document.project
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified
    document.undo()
    document.do(STEM)
    assert document.modified
    document.undo()
    assert document.modified, "what was saved can no longer be reached"
    assert not Document.open(path).modified


def wider(channels: int) -> edits.Edit:
    return edits.SetArgument("Digits", ("p1c0",), "out_channels", channels)


def test_the_edits_of_one_gesture_are_one_step() -> None:
    document = Document(everything())
    heard: list[Project] = []
    document.listen(lambda change, project: heard.append(project))
    document.do(STEM)
    for channels in (16, 24, 32):
        document.do(wider(channels), gesture="drag 1")
    document.do(edits.SetWhen("Digits", ("p1c0",), False), gesture="drag 1")
    assert document.history == ("Rename conv1 to stem", "Bypass stem")
    assert len(heard) == 5
    last = document.project
    document.undo()
    assert document.project.root.body.nodes["p1c0"].args["out_channels"] == 8
    assert document.project.root.body.nodes["p1c0"].when is None
    document.redo()
    assert document.project == last
    document.do(wider(40), gesture="drag 2")
    document.do(wider(48))
    document.do(wider(56))
    assert len(document.history) == 5


def test_a_gesture_that_comes_back_to_the_beginning_is_no_step() -> None:
    document = Document(everything())
    for channels in (16, 24, 8):
        document.do(wider(channels), gesture=1)
    assert document.history == ()
    assert not document.modified
    assert document.project == everything()


def test_undo_and_saving_end_a_gesture(tmp_path: Path) -> None:
    document = Document(everything())
    document.do(wider(16), gesture=1)
    document.do(STEM)
    document.undo()
    document.do(wider(24), gesture=1)
    assert len(document.history) == 2
    document.save(tmp_path / "net.gradscape")
    document.do(wider(32), gesture=1)
    assert len(document.history) == 3
    assert document.modified
    document.undo()
    assert not document.modified


def test_to_any_point_of_the_history() -> None:
    document = Document(everything())
    states = [document.project]
    for channels in (16, 24, 32, 40):
        document.do(wider(channels))
        states.append(document.project)
    heard: list[Project] = []
    document.listen(lambda change, project: heard.append(project))
    for n in (1, 4, 0, 2, 2):
        document.go(n)
        assert document.project == states[n]
        assert (len(document.history), len(document.undone)) == (n, 4 - n)
    assert len(heard) == 3 + 3 + 4 + 2
    document.go(99)
    assert document.project == states[4]
    document.go(-1)
    assert document.project == states[0]


def test_the_history_holds_changes_and_no_copies() -> None:
    body = Graph.of(*(Node(f"n{k}", "linear", f"fc{k}") for k in range(2000)))
    document = Document(Project.of(Definition("Net", body)))
    document.do(edits.SetArgument("Net", ("n0",), "out_features", 1))
    tracemalloc.start()
    try:
        for k in range(100):
            document.do(edits.SetArgument("Net", (f"n{k}",), "out_features", 7))
        size, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # The present project alone has a dict of 2,000 nodes, some 100 kB; a hundred would be 10 MB.
    assert size < 1_000_000


# ---- anything a person may do, in any order

WORDS = ["conv1", "relu", "stem", "half", "width", "a", ""]
NUMBERS = st.integers(-1, 12)


class Editing(RuleBasedStateMachine):
    """Random edits, also impossible ones, with undo and redo among them."""

    @initialize()
    def start(self) -> None:
        self.first = everything()
        self.document = Document(self.first)
        self.follower = self.first
        self.document.listen(self.follow)
        self.gesture: int | None = None
        self.entries: list[Entry] = []
        self.document.recorder = self.record

    def follow(self, change: Change, project: Project) -> None:
        self.follower = apply(self.follower, change)

    def record(self, kind: Kind, label: str, change: Change) -> None:
        self.entries.append(Entry(kind, label, change))

    def attempt(self, edit: edits.Edit) -> None:
        before = dumps(self.document.project)
        try:
            self.document.do(edit, gesture=self.gesture)
        except edits.EditError:
            assert dumps(self.document.project) == before

    def definition(self, data: st.DataObject) -> Definition:
        return data.draw(st.sampled_from(list(self.document.project.definitions.values())))

    def node(self, data: st.DataObject, definition: Definition) -> str:
        return data.draw(st.sampled_from([*definition.body.nodes, "none"]))

    @rule(
        data=st.data(), op=st.sampled_from(["relu", "conv2d", "add", "input", "output", "Residual"])
    )
    def add(self, data: st.DataObject, op: str) -> None:
        definition = self.definition(data)
        name, index = data.draw(st.sampled_from(WORDS)), data.draw(st.none() | NUMBERS)
        node = Node(f"n{len(definition.body)}", op, name)
        self.attempt(edits.AddNode(definition.name, node, index))

    @rule(data=st.data(), heal=st.booleans())
    def remove(self, data: st.DataObject, heal: bool) -> None:
        definition = self.definition(data)
        ids = {self.node(data, definition) for _ in range(data.draw(st.integers(1, 3)))}
        self.attempt(edits.RemoveNodes(definition.name, tuple(sorted(ids)), heal))

    @rule(data=st.data(), output=st.integers(0, 1), index=st.none() | NUMBERS)
    def connect(self, data: st.DataObject, output: int, index: int | None) -> None:
        definition = self.definition(data)
        source, target = self.node(data, definition), self.node(data, definition)
        port = data.draw(st.sampled_from(["x", "x2", "terms"]))
        self.attempt(edits.Connect(definition.name, (source, output), target, port, index))

    @rule(data=st.data(), index=st.none() | NUMBERS)
    def disconnect(self, data: st.DataObject, index: int | None) -> None:
        definition = self.definition(data)
        port = data.draw(st.sampled_from(["x", "terms"]))
        target = self.node(data, definition)
        self.attempt(edits.Disconnect(definition.name, target, port, index))

    @rule(data=st.data(), value=NUMBERS | st.just(Expression("width")) | st.booleans())
    def argument(self, data: st.DataObject, value: Any) -> None:
        definition = self.definition(data)
        path = (
            self.node(data, definition),
            *data.draw(st.sampled_from([(), ("s0",), ("s1", "t0")])),
        )
        name = data.draw(st.sampled_from(["out_channels", "out_features", "width", "times"]))
        if data.draw(st.booleans()):
            self.attempt(edits.SetArgument(definition.name, path, name, value))
        else:
            self.attempt(edits.ResetArgument(definition.name, path, name))

    @rule(data=st.data(), name=st.sampled_from(WORDS))
    def rename(self, data: st.DataObject, name: str) -> None:
        definition = self.definition(data)
        self.attempt(edits.Rename(definition.name, (self.node(data, definition),), name))

    @rule(data=st.data(), when=st.none() | st.booleans())
    def condition(self, data: st.DataObject, when: bool | None) -> None:
        definition = self.definition(data)
        self.attempt(edits.SetWhen(definition.name, (self.node(data, definition),), when))

    @rule(data=st.data(), parted=st.booleans())
    def share(self, data: st.DataObject, parted: bool) -> None:
        definition = self.definition(data)
        owner = None if parted else self.node(data, definition)
        self.attempt(edits.SetShares(definition.name, self.node(data, definition), owner))

    @rule(data=st.data(), index=NUMBERS)
    def reorder(self, data: st.DataObject, index: int) -> None:
        definition = self.definition(data)
        self.attempt(edits.Reorder(definition.name, self.node(data, definition), index))

    @rule(data=st.data(), name=st.sampled_from(["width", "scale", "inner", "deep"]))
    def parameter(self, data: st.DataObject, name: str) -> None:
        block = self.definition(data).name
        steps: list[Callable[[], edits.Edit]] = [
            lambda: edits.SetParameter(block, name, 3),
            lambda: edits.RemoveParameter(block, name),
            lambda: edits.RenameParameter(block, name, "other"),
            lambda: edits.SetLet(block, name, Expression("2")),
            lambda: edits.SetLet(block, name, None),
        ]
        self.attempt(data.draw(st.sampled_from(steps))())

    @rule(data=st.data(), name=st.sampled_from(["Residual", "Head", "Block", "class"]))
    def block(self, data: st.DataObject, name: str) -> None:
        old = self.definition(data).name
        index = data.draw(st.none() | st.integers(0, 3))
        steps: list[edits.Edit] = [
            edits.AddDefinition(Definition(name, Graph.of(Node("a", "conv2d"))), index),
            edits.RemoveDefinition(old),
            edits.RenameDefinition(old, name),
            edits.SetNetwork(old),
        ]
        self.attempt(data.draw(st.sampled_from(steps)))

    @rule(data=st.data(), place=st.none() | st.tuples(NUMBERS, NUMBERS))
    def beside(self, data: st.DataObject, place: tuple[int, int] | None) -> None:
        definition = self.definition(data)
        steps: list[edits.Edit] = [
            edits.SetData(data.draw(st.sampled_from([None, DIGITS]))),
            edits.SetTraining(Training(epochs=data.draw(st.integers(1, 3)))),
            edits.Move(definition.name, {self.node(data, definition): place}),
        ]
        self.attempt(edits.Edits((data.draw(st.sampled_from(steps)),)))

    @rule(gesture=st.none() | st.integers(0, 1))
    def begin(self, gesture: int | None) -> None:
        self.gesture = gesture

    @rule(count=st.integers(-1, 8))
    def go(self, count: int) -> None:
        total = len(self.document.history) + len(self.document.undone)
        self.document.go(count)
        assert len(self.document.history) == min(max(count, 0), total)
        assert len(self.document.history) + len(self.document.undone) == total

    @rule()
    def undo(self) -> None:
        self.document.undo()

    @rule()
    def redo(self) -> None:
        self.document.redo()

    @rule()
    def all_the_way_back_and_forth(self) -> None:
        while self.document.redo():
            pass
        final, text = self.document.project, dumps(self.document.project)
        while self.document.undo():
            pass
        assert self.document.project == self.first
        assert dumps(self.document.project) == dumps(self.first)
        while self.document.redo():
            pass
        assert self.document.project == final
        assert dumps(self.document.project) == text

    @rule()
    def recovered_from_the_journal(self) -> None:
        contents = Contents(Start(self.first), tuple(self.entries), 0)
        recovered = Document.recovered(contents)
        assert dumps(recovered.project) == dumps(self.document.project)
        assert recovered.history == self.document.history
        assert recovered.undone == self.document.undone

    @invariant()
    def who_listens_knows_the_project(self) -> None:
        if hasattr(self, "document"):
            assert self.follower == self.document.project


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=40, stateful_step_count=30)


class EditingAtLength(Editing):
    pass


TestEditingAtLength = pytest.mark.verify(EditingAtLength.TestCase)
TestEditingAtLength.settings = settings(max_examples=400, stateful_step_count=60)
