"""A node put into a wire; nodes that are bypassed and used again."""

import re

import pytest

from gradscape.graph import Node, edits
from gradscape.graph.edits import Bypass, Edit, Insert
from tests.graph.edits.holding import edited, refused
from tests.graph.projects import everything


def test_a_new_node_stands_between_the_ends_and_in_front_of_the_target() -> None:
    project = edits.Move("Digits", {"p1c0": (10, 20), "t2ab": (30, 60)}).result(everything())
    after = edited(Insert("Digits", Node("new1", "conv2d"), "t2ab", "x"), project)
    nodes = after.root.body.nodes
    assert nodes["new1"].name == "conv2"
    assert nodes["new1"].inputs == {"x": ("p1c0", 0)}
    assert nodes["t2ab"].inputs == {"x": ("new1", 0)}
    assert list(nodes)[1:4] == ["p1c0", "new1", "t2ab"]
    assert after.layout["Digits"]["new1"] == (20, 40)


def test_in_a_variadic_port_the_wire_keeps_its_place() -> None:
    edit = Insert("Digits", Node("new1", "add"), "m04d", "terms", 0, at=(1.5, 2))
    after = edited(edit, everything())
    nodes = after.root.body.nodes
    assert nodes["m04d"].inputs == {"terms": (("new1", 0), ("t2ab", 0))}
    assert nodes["new1"].inputs == {"terms": (("p1c0", 0),)}
    assert after.layout["Digits"]["new1"] == (1.5, 2)
    assert edit.label(everything()) == "Insert Add in front of Add"


def test_a_node_that_is_there_keeps_what_else_it_has() -> None:
    project = edits.Connect("Digits", ("k3f9", 0), "m04d", "terms").result(everything())
    edit = Insert("Digits", "shr1", "m04d", "terms", 2)
    after = edited(edit, project).root.body.nodes
    assert after["shr1"].inputs == {"x": ("k3f9", 0)}
    assert after["m04d"].inputs == {"terms": (("p1c0", 0), ("t2ab", 0), ("shr1", 0))}
    assert list(after) == list(project.root.body.nodes)
    assert edit.label(project) == "Insert Conv 2D in front of Add"


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Insert("Digits", Node("", "relu"), "m04d", "terms"), "2 wires end .* say which"),
        (Insert("Digits", Node("", "relu"), "m04d", "terms", 2), "no wire ends there"),
        (Insert("Digits", Node("", "relu"), "k3f9", "x"), "no wire ends there"),
        (Insert("Digits", Node("", "image"), "p1c0", "x"), "Image passes nothing on"),
        (Insert("Digits", Node("", "output"), "p1c0", "x"), "Output passes nothing on"),
        (Insert("Digits", Node("", "relu"), "p1c0", "x", into="y"), "relu has no input 'y'"),
        (Insert("Digits", "p1c0", "p1c0", "x"), "conv1 is at an end of this wire"),
        (Insert("Digits", "k3f9", "p1c0", "x"), "Image is at an end of this wire"),
        (Insert("Digits", "zzzz", "p1c0", "x"), "holds no node 'zzzz'"),
        (Bypass("Digits", ("p1c0", "out1")), "Output cannot be bypassed"),
    ],
)
def test_what_cannot_be_is_refused_in_words(edit: Edit, words: str) -> None:
    assert re.search(words, refused(edit, everything()))


def test_bypassed_all_of_them_first_and_used_again_where_all_are() -> None:
    project = everything()
    edit = Bypass("Digits", ("p1c0", "t2ab"))
    one = edits.SetWhen("Digits", ("p1c0",), False).result(project)
    assert edit.label(one) == "Bypass 2 nodes"
    both = edited(edit, one)
    assert [both.root.body.nodes[i].when for i in edit.ids] == [False, False]
    assert edit.label(both) == "Use 2 nodes again"
    assert edited(edit, both) == project
