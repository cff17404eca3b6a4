from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard, QGuiApplication

from gradscape.graph import Document, Node
from gradscape.graph.templates import build
from gradscape.gui.documents.clipboard import MIME, Clipboard
from gradscape.gui.editor import Editor
from tests.graph.projects import everything


class Hand:
    """A person with an editor and the system's clipboard."""

    def __init__(self, editor: Editor) -> None:
        self.editor = editor
        self.clipboard = Clipboard()
        self.said: list[str] = []
        editor.refused.connect(self.said.append)

    @property
    def system(self) -> QClipboard:
        return QGuiApplication.clipboard()

    def nodes(self) -> dict[str, Node]:
        """Of the network."""
        return dict(self.editor.project.root.body.nodes)


@pytest.fixture
def hand(qapp: object) -> Iterator[Hand]:
    made = Hand(Editor(Document(everything())))
    made.system.clear()
    yield made
    made.system.clear()


def test_what_is_copied_can_be_read_and_pasted(hand: Hand) -> None:
    hand.editor.select([("p1c0",), ("t2ab",)])
    assert hand.clipboard.copy(hand.editor)
    text = hand.system.text()
    assert [node["op"] for node in json.loads(text)["nodes"]] == ["conv2d", "Residual"]
    assert hand.system.mimeData().data(MIME).toStdString() == text
    assert hand.clipboard.holds_nodes
    before = hand.nodes()
    assert hand.clipboard.paste(hand.editor)
    new = [node for i, node in hand.nodes().items() if i not in before]
    assert [node.op for node in new] == ["conv2d", "Residual"]
    assert new[1].inputs == {"x": (new[0].id, 0)}
    assert hand.editor.selection == tuple((node.id,) for node in new)
    assert hand.editor.document.history == ("Paste 2 nodes",)


def test_text_from_anywhere_is_pasted_into_another_network(hand: Hand) -> None:
    hand.editor.select([("t2ab",)])
    hand.clipboard.copy(hand.editor)
    text = hand.system.text()
    hand.system.setText(f"\r\n{text.replace(chr(10), chr(13) + chr(10))}")
    other = Hand(Editor(Document(build("mlp"))))
    assert other.clipboard.paste(other.editor)
    assert "Residual" in other.editor.project.definitions
    other.editor.undo()
    assert other.editor.project == Document(build("mlp")).project


def test_cut_is_one_step_and_comes_back_by_paste(hand: Hand) -> None:
    hand.editor.select([("shr1",)])
    assert hand.clipboard.cut(hand.editor)
    assert "shr1" not in hand.nodes()
    assert hand.editor.selection == ()
    assert len(hand.editor.document.history) == 1
    assert hand.editor.document.history[0].startswith("Cut ")
    assert hand.clipboard.paste(hand.editor)
    assert sum(node.op == "conv2d" for node in hand.nodes().values()) == 2
    hand.editor.undo()
    hand.editor.undo()
    assert hand.editor.project == everything()


def test_a_copy_lies_where_it_is_wanted_or_beside_the_first(hand: Hand) -> None:
    hand.editor.select([("m04d",)])
    hand.clipboard.copy(hand.editor)
    for at in ((10.0, 20.0), None, None):
        hand.clipboard.paste(hand.editor, at)
    places = [
        place
        for i, place in hand.editor.project.layout["Digits"].items()
        if i not in ("k3f9", "m04d")
    ]
    assert places == [(10.0, 20.0), (144.0, -16.5), (168.0, 7.5)]


def test_it_is_pasted_into_the_body_that_is_shown(hand: Hand) -> None:
    hand.editor.select([("p1c0",)])
    hand.clipboard.copy(hand.editor)
    hand.editor.enter(("t2ab",))
    assert hand.clipboard.paste(hand.editor)
    (path,) = hand.editor.selection
    assert path[0] == "t2ab"
    assert path[1] in hand.editor.project.definitions["Residual"].body.nodes


@pytest.mark.parametrize(
    ("selected", "words"),
    [
        ([], "Nothing is selected"),
        ([("seq1", "s0")], "copied with it"),
        ([("p1c0",), ("t2ab", "cv01")], "several blocks"),
    ],
)
def test_what_cannot_be_copied_is_said_and_the_clipboard_stays(
    selected: list[tuple[str, ...]], words: str, hand: Hand
) -> None:
    hand.system.setText("kept")
    hand.editor.select(selected)
    assert not hand.clipboard.copy(hand.editor)
    assert not hand.clipboard.cut(hand.editor)
    assert words in hand.said[0]
    assert hand.system.text() == "kept"
    assert hand.editor.project == everything()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no text"),
        ("Dear Ada,", "no JSON"),
        ("[1]", "no nodes of Gradscape"),
        ('{"gradscape-fragment": 2, "nodes": []}', "no version of a fragment"),
        ('{"gradscape-fragment": 1, "nodes": [{"op": 1}]}', "node"),
        ('{"gradscape-fragment": 1, "nodes": ' + "[" * 10**5, "nested too deeply"),
    ],
)
def test_what_cannot_be_pasted_is_said(text: str, words: str, hand: Hand) -> None:
    hand.system.setText(text)
    assert not hand.clipboard.paste(hand.editor)
    assert "Nothing to paste" in hand.said[0]
    assert words in hand.said[0]
    assert hand.editor.document.history == ()


def test_bytes_of_our_kind_that_are_no_text_are_refused(hand: Hand) -> None:
    data = QMimeData()
    data.setData(MIME, b"\xff\xfe")
    hand.system.setMimeData(data)
    assert hand.clipboard.holds_nodes
    assert not hand.clipboard.paste(hand.editor)
    assert "Nothing to paste" in hand.said[0]


def test_a_block_is_not_pasted_into_itself(hand: Hand) -> None:
    hand.editor.select([("t2ab",)])
    hand.clipboard.copy(hand.editor)
    hand.editor.enter(("t2ab",))
    assert not hand.clipboard.paste(hand.editor)
    assert "contain itself" in hand.said[0]


def test_a_text_of_somebody_else_is_nothing_to_paste(hand: Hand) -> None:
    hand.system.setText("Dear Ada,")
    assert not hand.clipboard.holds_nodes
