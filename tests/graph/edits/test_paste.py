"""Nodes copied: doubled in place, through text into another project, with the blocks they need."""

import json
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph import Definition, Document, Expression, Graph, Node, Project, edits
from gradscape.graph.arguments import completed_project
from gradscape.graph.builder import Builder, op
from gradscape.graph.check import check
from gradscape.graph.edits import Duplicate, Fragment, Paste, fragment
from gradscape.graph.storage import StorageError
from gradscape.graph.storage.fragments import dumps, loads
from tests.graph.edits.holding import edited, refused
from tests.graph.projects import everything
from tests.graph.projects import projects as any_projects
from tests.networks import projects


def added(before: Project, after: Project, definition: str = "Digits") -> list[Node]:
    """The nodes that have come into a body, which stand behind all others."""
    old, new = (p.definitions[definition].body.nodes for p in (before, after))
    assert list(new)[: len(old)] == list(old)
    assert all(new[i] == node for i, node in old.items())
    return list(new.values())[len(old) :]


def laid() -> Project:
    places = {"p1c0": (0.0, 100.0), "t2ab": (0.0, 200.0), "m04d": (50.0, 300.0)}
    return edits.Move("Digits", places).result(everything())


def test_copies_have_names_of_their_own_and_the_wires_among_them() -> None:
    project = laid()
    edit = Duplicate("Digits", ("t2ab", "p1c0", "m04d"), by=(40, 30))
    after = edited(edit, project)
    conv, use, add = added(project, after)
    assert [conv.name, use.name, add.name] == ["conv2", "residual2", ""]
    assert conv.inputs == {}
    assert use.inputs == {"x": (conv.id, 0)}
    assert add.inputs == {"terms": ((conv.id, 0), (use.id, 0))}
    assert [after.layout["Digits"][n.id] for n in (conv, use, add)] == [
        (40, 130), (40, 230), (90, 330)
    ]  # fmt: skip
    assert edit.label(project) == "Duplicate 3 nodes"
    assert Duplicate("Digits", ("p1c0",)).label(project) == "Duplicate conv1"


def test_copies_that_stay_wired_read_what_the_originals_read() -> None:
    after = edited(Duplicate("Digits", ("p1c0", "shr1"), wired=True), everything())
    conv, sharing = added(everything(), after)
    assert conv.inputs == {"x": ("k3f9", 0)}
    assert sharing.inputs == {"x": ("m04d", 0)}
    assert sharing.shares == conv.id
    (alone,) = added(everything(), edited(Duplicate("Digits", ("shr1",)), everything()))
    assert alone.shares == "p1c0"
    assert not alone.inputs


def test_equal_layers_without_weights_keep_their_name() -> None:
    net = Builder("Net")
    x = net(op.relu(), net.image(), name="relu")
    project = completed_project(net.output(x).project())
    after = edited(Duplicate("Net", (x[0],)), project)
    (copy,) = added(project, after, "Net")
    assert copy.name == "relu"


def test_pasted_into_another_project_with_the_blocks_it_uses() -> None:
    taken = fragment(laid(), "Digits", ["r3pt", "p1c0", "shr1"])
    assert [d.name for d in taken.definitions] == ["Residual"]
    assert taken.nodes[2].shares == "p1c0"
    other = Project.of(Definition("Other", Graph.of(Node("a", "image"))))
    other = completed_project(other)
    edit = Paste("Other", taken, at=(7, 8))
    after = edited(edit, other)
    conv, repeat, sharing = added(other, after, "Other")
    assert after.definitions["Residual"] == everything().definitions["Residual"]
    assert not repeat.inputs
    assert sharing.shares == conv.id
    assert after.layout["Other"] == {conv.id: (7, 8)}
    assert edit.label(other) == "Paste 3 nodes"
    again = edited(edit, after)
    assert list(again.definitions) == ["Other", "Residual"], "an equal block is used again"
    assert [n.name for n in added(after, again, "Other")] == ["conv2", "layer2", ""]


def test_another_block_of_the_same_name_gets_a_new_one_and_so_do_those_that_use_it() -> None:
    def inner(channels: int) -> Definition:
        net = Builder("Inner")
        return net.output(net(op.conv2d(out_channels=channels), net.input())).definition()

    def project(channels: int) -> Project:
        outer = Builder("Outer")
        used = outer(op("Inner"), outer.input())
        outer.output(outer(op.repeat(op("Inner"), 2), used))
        net = Builder("Net")
        net.output(net(op("Outer"), net.image(), name="outer"))
        layout = {"Inner": {inner(1).outputs[0].id: (1.0, 2.0)}}
        blocks = inner(channels), outer.definition()
        return completed_project(net.project(*blocks, layout=layout))

    a, b = project(4), project(8)
    (used,) = (node.id for node in b.root.body if node.op == "Outer")
    taken = loads(dumps(fragment(b, "Net", [used])))
    after = edited(Paste("Net", taken), a)
    assert list(after.definitions) == ["Net", "Inner", "Outer", "Inner2", "Outer2"]
    assert added(a, after, "Net")[0].op == "Outer2"
    assert after.definitions["Outer2"].used == ("Inner2",)
    assert after.definitions["Inner"] == a.definitions["Inner"]
    assert after.layout["Inner2"] == b.layout["Inner"]
    again = edited(Paste("Net", taken), after)
    assert list(again.definitions) == list(after.definitions)
    assert added(after, again, "Net")[0].op == "Outer2"


def test_in_a_row_without_names_the_copies_have_none() -> None:
    body = Graph.of(
        Node("i", "input"), Node("c", "conv2d", inputs={"x": ("i", 0)}), Node("o", "output")
    )
    project = completed_project(
        Project.of(everything().root, Definition("Row", body, sequential=True))
    )
    taken = fragment(everything(), "Digits", ["p1c0"])
    (pasted,) = added(project, edited(Paste("Row", taken), project), "Row")
    assert pasted.name == ""
    bare = fragment(project, "Row", ["c"])
    (pasted,) = added(project, edited(Paste("Digits", bare), project))
    assert pasted.name == "conv2"


def test_a_block_is_not_pasted_into_itself() -> None:
    taken = fragment(everything(), "Digits", ["t2ab"])
    assert "would contain itself" in refused(Paste("Residual", taken), everything())
    assert "no block called 'Nothing'" in refused(Paste("Nothing", taken), everything())
    assert "nothing is selected" in refused(Duplicate("Digits", ()), everything())
    assert "holds no node 'zzzz'" in refused(Duplicate("Digits", ("zzzz",)), everything())


def test_an_operator_that_is_not_installed_keeps_its_version() -> None:
    body = Graph.of(Node("a", "custom", "custom", {"k": 1}))
    project = replace(Project.of(Definition("Net", body)), versions={"custom": 3})
    taken = loads(dumps(fragment(project, "Net", ["a"])))
    after = edited(Paste("Digits", taken), everything())
    assert after.versions == {"custom": 3}
    assert added(everything(), after)[0].op == "custom"


# ---- the text


def test_the_text_is_such_as_a_person_reads_and_writes() -> None:
    text = dumps(fragment(laid(), "Digits", ["p1c0", "t2ab"]))
    lines = text.splitlines()
    assert lines[0] == '{"gradscape-fragment": 1, "nodes": ['
    assert lines[1].startswith('  {"id": "p1c0", "op": "conv2d", "name": "conv1", "args": {')
    assert lines[2].endswith('"inputs": {"x": ["p1c0", 0]}}],')
    assert lines[3] == ' "positions": {"p1c0": [0, 100], "t2ab": [0, 200]},'
    written = '{"gradscape-fragment": 1, "nodes": [{"id": "a", "op": "conv2d"}]}'
    (node,) = loads(written).nodes
    assert node.args["out_channels"] == 32


@given(any_projects(), st.data())
def test_any_nodes_survive_as_text(project: Project, data: st.DataObject) -> None:
    definition = data.draw(st.sampled_from(list(project.definitions.values())))
    ids = {i for i in definition.body.nodes if data.draw(st.booleans())}
    taken = fragment(project, definition.name, ids)
    assert {node.id for node in taken.nodes} == ids
    assert loads(dumps(taken)) == taken


BAD: list[tuple[str, str]] = [
    ("", "is no JSON"),
    ("hello", "is no JSON"),
    ("[1, 2]", "holds no nodes of Gradscape"),
    ('{"gradscape": 1, "network": "Net"}', "holds no nodes of Gradscape"),
    ('{"gradscape-fragment": 2, "nodes": []}', "2 is no version"),
    ('{"gradscape-fragment": "1", "nodes": []}', "'1' is no version"),
    ('{"gradscape-fragment": 1}', "missing required field `nodes`"),
    ('{"gradscape-fragment": 1, "nodes": [], "more": 1}', "unknown field `more`"),
    ('{"gradscape-fragment": 1, "nodes": [{"id": "a"}]}', "missing required field `op`"),
    ('{"gradscape-fragment": 1, "nodes": [], "positions": {"a": [1]}}', "length 2"),
    ('{"gradscape-fragment": 1, "nodes": [], "positions": {"a": [NaN, 1]}}', "NaN is no number"),
    ('{"gradscape-fragment": 1, "nodes": [], "nodes": []}', "the key 'nodes' stands twice"),
    ('{"gradscape-fragment": 1, "nodes": [{"id": "", "op": "relu"}]}', '"id" is empty'),
    ('{"gradscape-fragment": 1, "nodes": [], "operators": {"relu": 99}}', "update it"),
    ("[" * 100_000, "is nested too deeply"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_a_text_that_is_no_fragment_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(StorageError, match=words):
        loads(text)


def test_a_text_that_lies_is_pasted_all_the_same_and_the_check_says_what_is_wrong() -> None:
    nodes = [
        {"id": "a", "op": "Loop", "name": "half", "shares": "zzzz", "inputs": {"x": ["gone", 0]}},
        {"id": "b", "op": "Loop", "name": "half", "inputs": {"x": ["a", 7], "y": [["b", 0]]}},
    ]
    loop = {"nodes": [{"id": "q", "op": "Loop"}]}
    record: Any = {"gradscape-fragment": 1, "nodes": nodes, "definitions": {"Loop": loop}}
    record["positions"] = {"zzzz": [0, 0], "a": [1, 1]}
    after = edited(Paste("Digits", loads(json.dumps(record)), at=(0, 0)), everything())
    first, second = added(everything(), after)
    assert first.shares is None
    assert first.inputs == {}
    assert second.inputs == {"x": (first.id, 7), "y": ((second.id, 0),)}
    assert any(d.code.name == "recursion" for d in check(after).errors)


@given(projects(), st.randoms(use_true_random=False))
def test_any_copies_leave_the_rest_alone_and_plan_as_the_originals(
    project: Project, random: Random
) -> None:
    project = completed_project(project)
    definition = random.choice(list(project.definitions.values()))
    nodes = [n for n in definition.body if n.op not in ("input", "output", "image")]
    ids = tuple(n.id for n in random.sample(nodes, random.randint(1, len(nodes))))
    document = Document(project)
    document.do(Duplicate(definition.name, ids, wired=True))
    after = document.project
    copies = added(project, after, definition.name)
    assert len(copies) == len(ids)
    errors = {d.code.name for d in check(after).errors}
    assert errors <= {"dead-end"} | ({"sequential"} if definition.sequential else set())
    document.undo()
    assert document.project == project
    taken = loads(dumps(fragment(project, definition.name, ids)))
    edited(Paste(project.network, taken), project)


def test_expressions_travel_as_they_are() -> None:
    taken = Fragment((Node("a", "conv2d", args={"out_channels": Expression("width // 2")}),))
    (node,) = loads(dumps(taken)).nodes
    assert node.args["out_channels"] == Expression("width // 2")
