import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.graph.change import Change, ChangeError, Header, Placed, apply, diff
from gradscape.graph.definition import Definition
from gradscape.graph.edits import (
    AddDefinition,
    AddNode,
    Connect,
    Disconnect,
    Edit,
    EditError,
    Edits,
    Move,
    RemoveDefinition,
    RemoveNodes,
    RemoveParameter,
    Rename,
    RenameDefinition,
    RenameParameter,
    Reorder,
    ResetArgument,
    SetArgument,
    SetData,
    SetLet,
    SetNetwork,
    SetParameter,
    SetShares,
    SetTraining,
    SetWhen,
    new_id,
)
from gradscape.graph.expression import Expression
from gradscape.graph.model import Graph, Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.storage import StorageError, dumps, loads
from gradscape.graph.storage.changes import decode_change, encode_change
from tests.graph.projects import DIGITS, everything, projects


def edited(edit: Edit, project: Project | None = None) -> Project:
    """The project after an edit, held to what every edit has to keep."""
    project = project or everything()
    text = dumps(project)
    change = edit.apply(project)
    after = apply(project, change)
    assert dumps(project) == text, "an edit must not change its project"
    assert apply(after, change.inverse()) == project
    assert dumps(apply(after, change.inverse())) == text
    assert loads(dumps(after)) == after, "all arguments must be written out"
    assert decode_change(json.loads(json.dumps(encode_change(change)))) == change
    return after


def nodes(project: Project, definition: str = "Digits") -> dict[str, Node]:
    return dict(project.definitions[definition].body.nodes)


def refused(edit: Edit, project: Project | None = None) -> str:
    with pytest.raises(EditError) as caught:
        edit.apply(project or everything())
    return str(caught.value)


def two_ports() -> Project:
    """A block with two inputs and two outputs, used once."""
    inside = Graph.of(
        Node("i1", "input", "main"),
        Node("i2", "input", "skip"),
        Node(
            "cv", "conv2d", "conv", {"out_channels": Expression("skip_channels")}, {"x": ("i1", 0)}
        ),
        Node("o1", "output", "", {}, {"x": ("cv", 0)}),
        Node("o2", "output", "", {}, {"x": ("i2", 0)}),
    )
    body = Graph.of(
        Node("im", "image"),
        Node("us", "Two", "two", {}, {"main": ("im", 0), "skip": ("im", 0)}),
        Node("ad", "add", "", {}, {"terms": (("us", 0), ("us", 1))}),
    )
    return loads(dumps(Project.of(Definition("Net", body), Definition("Two", inside))))


# ---- nodes


def test_a_node_that_is_added_stands_last_and_has_an_id_a_name_and_all_arguments() -> None:
    after = nodes(edited(AddNode("Digits", Node("", "conv2d", inputs={"x": ("k3f9", 0)}))))
    *_, node = after.values()
    assert len(node.id) >= 4
    assert node.name == "conv2"
    assert node.args.keys() == OPERATORS["conv2d"].parameters.keys()
    assert list(after)[:-1] == list(nodes(everything()))


def test_a_node_is_added_at_its_index_under_a_name_that_is_free() -> None:
    after = nodes(edited(AddNode("Digits", Node("new1", "conv2d", "conv1"), index=1)))
    assert list(after)[1] == "new1"
    assert after["new1"].name == "conv2"


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (Node("", "nothing"), "no operator and no block called 'nothing'"),
        (Node("", "Digits"), "would contain itself"),
        (Node("k3f9", "relu"), "holds a node 'k3f9' already"),
        (Node("", "relu", "half"), "attribute of every nn.Module"),
        (Node("", "relu", inputs={"x": ("zzzz", 0)}), "holds no node 'zzzz'"),
        (Node("", "relu", shares="p1c0"), "one is relu, the other conv2d"),
    ],
)
def test_a_node_that_cannot_be_added_is_refused_in_words(node: Node, words: str) -> None:
    assert words in refused(AddNode("Digits", node))


def test_a_block_cannot_come_into_what_it_holds() -> None:
    assert "Residual would contain itself" in refused(AddNode("Residual", Node("", "Digits")))


def test_removing_a_node_takes_its_wires_and_its_place() -> None:
    after = edited(RemoveNodes("Digits", ("m04d", "t2ab")))
    assert "m04d" not in nodes(after)
    assert nodes(after)["r3pt"].inputs == {}
    assert after.layout == {"Digits": {"k3f9": (0.0, 0.0)}}


def test_a_variadic_input_keeps_its_other_wires() -> None:
    after = nodes(edited(RemoveNodes("Digits", ("t2ab",))))
    assert after["m04d"].inputs == {"terms": (("p1c0", 0),)}


def test_healing_joins_what_was_before_to_what_came_after() -> None:
    after = nodes(edited(RemoveNodes("Digits", ("m04d", "r3pt", "t2ab"), heal=True)))
    assert after["seq1"].inputs == {"x": ("p1c0", 0)}
    after = nodes(edited(RemoveNodes("Digits", ("t2ab",), heal=True)))
    assert after["m04d"].inputs == {"terms": (("p1c0", 0), ("p1c0", 0))}


def test_healing_a_circle_ends() -> None:
    body = Graph.of(
        Node("a", "relu", inputs={"x": ("b", 0)}),
        Node("b", "relu", inputs={"x": ("a", 0)}),
        Node("c", "relu", inputs={"x": ("a", 0)}),
    )
    project = Project.of(Definition("Net", body))
    assert (
        nodes(edited(RemoveNodes("Net", ("a", "b"), heal=True), project), "Net")["c"].inputs == {}
    )


def test_shared_weights_pass_to_the_first_heir_with_their_name() -> None:
    project = edited(
        AddNode("Digits", Node("shr2", "conv2d", "", {}, {"x": ("m04d", 0)}, shares="p1c0"))
    )
    after = nodes(edited(RemoveNodes("Digits", ("p1c0",)), project))
    assert (after["shr1"].shares, after["shr1"].name) == (None, "conv1")
    assert after["shr2"].shares == "shr1"


def test_renaming() -> None:
    assert nodes(edited(Rename("Digits", ("p1c0",), "stem")))["p1c0"].name == "stem"
    assert nodes(edited(Rename("Digits", ("p1c0",), "")))["p1c0"].name == ""
    inner = edited(Rename("Digits", ("seq1", "s1", "t0"), "last"))
    assert nodes(inner)["seq1"].args["body"][1].args["body"][0].name == "last"
    assert "another node" in refused(Rename("Digits", ("p1c0",), "residual"))
    assert "is a parameter" in refused(Rename("Residual", ("cv01",), "width"))
    assert "attribute of every nn.Module" in refused(Rename("Digits", ("p1c0",), "float"))


def test_equal_layers_without_weights_may_have_one_name() -> None:
    body = Graph.of(Node("a", "relu", "relu"), Node("b", "relu", "act"), Node("c", "linear", "fc"))
    project = loads(dumps(Project.of(Definition("Net", body))))
    assert nodes(edited(Rename("Net", ("b",), "relu"), project), "Net")["b"].name == "relu"
    assert "another node" in refused(Rename("Net", ("c",), "relu"), project)


@pytest.mark.parametrize("index", [0, 3, 7, 99])
def test_reordering(index: int) -> None:
    after = list(nodes(edited(Reorder("Digits", "m04d", index))))
    assert after.index("m04d") == min(index, len(after) - 1)
    assert [i for i in after if i != "m04d"] == [i for i in nodes(everything()) if i != "m04d"]


def test_sharing_weights_and_parting_again() -> None:
    shared = edited(AddNode("Digits", Node("new1", "conv2d")))
    shared = edited(SetShares("Digits", "new1", "p1c0"), shared)
    assert (nodes(shared)["new1"].shares, nodes(shared)["new1"].name) == ("p1c0", "")
    parted = nodes(edited(SetShares("Digits", "new1", None), shared))["new1"]
    assert (parted.shares, parted.name) == (None, "conv2")
    assert "with itself" in refused(SetShares("Digits", "p1c0", "p1c0"))
    assert "the other add" in refused(SetShares("Digits", "p1c0", "m04d"))
    assert "share with that one" in refused(SetShares("Digits", "new1", "shr1"), shared)
    unshared = edited(SetShares("Digits", "new1", None), shared)
    assert "uses the weights" in refused(SetShares("Digits", "p1c0", "new1"), unshared)


# ---- wires


def test_a_wire_replaces_what_a_single_port_holds() -> None:
    after = nodes(edited(Connect("Digits", ("k3f9", 0), "seq1", "x")))
    assert after["seq1"].inputs == {"x": ("k3f9", 0)}


@pytest.mark.parametrize(("index", "place"), [(None, 2), (0, 0), (1, 1)])
def test_a_wire_takes_its_place_among_those_of_a_variadic_port(
    index: int | None, place: int
) -> None:
    after = nodes(edited(Connect("Digits", ("k3f9", 0), "m04d", "terms", index)))
    terms: Any = after["m04d"].inputs["terms"]
    assert len(terms) == 3
    assert terms[place] == ("k3f9", 0)


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (Connect("Digits", ("zzzz", 0), "seq1", "x"), "no node 'zzzz'"),
        (Connect("Digits", ("k3f9", 0), "zzzz", "x"), "no node 'zzzz'"),
        (Connect("Digits", ("k3f9", 0), "seq1", "y"), "no input 'y'; there is x"),
        (Connect("Digits", ("k3f9", 0), "k3f9", "x"), "there is none"),
        (Connect("Digits", ("k3f9", -1), "seq1", "x"), "no output -1"),
        (Connect("Digits", ("t2ab", 1), "seq1", "x"), "residual has no output 1"),
        (Connect("Digits", ("out1", 0), "seq1", "x"), "Output has no output 0"),
        (Connect("Nothing", ("k3f9", 0), "seq1", "x"), "no block called 'Nothing'"),
        (Disconnect("Digits", "k3f9", "x"), "nothing is connected"),
        (Disconnect("Digits", "m04d", "terms", 2), "nothing is connected"),
    ],
)
def test_a_wire_that_cannot_be_is_refused_in_words(edit: Edit, words: str) -> None:
    assert words in refused(edit)


def test_cutting_wires() -> None:
    assert nodes(edited(Disconnect("Digits", "seq1", "x")))["seq1"].inputs == {}
    assert nodes(edited(Disconnect("Digits", "m04d", "terms")))["m04d"].inputs == {}
    after = edited(Disconnect("Digits", "m04d", "terms", 0))
    assert nodes(after)["m04d"].inputs == {"terms": (("t2ab", 0),)}
    assert nodes(edited(Disconnect("Digits", "m04d", "terms", 0), after))["m04d"].inputs == {}


# ---- arguments


def test_an_argument_is_set_at_any_depth() -> None:
    after = nodes(edited(SetArgument("Digits", ("p1c0",), "out_channels", Expression("width"))))
    assert after["p1c0"].args["out_channels"] == Expression("width")
    after = nodes(edited(SetArgument("Digits", ("seq1", "s1", "t0"), "out_features", 7)))
    assert after["seq1"].args["body"][1].args["body"][0].args["out_features"] == 7
    for step in ("", "0", "2"):
        after = nodes(edited(SetArgument("Digits", ("r3pt", step), "width", 5)))
        assert after["r3pt"].args["of"].args == {"width": 5}


def test_what_a_sequence_and_a_repeat_hold_is_set_like_any_argument() -> None:
    body = (Node("n1", "linear", args={"bias": False}),)
    after = nodes(edited(SetArgument("Digits", ("seq1",), "body", body)))
    assert after["seq1"].args["body"][0].args["out_features"] == 10
    after = nodes(edited(SetArgument("Digits", ("r3pt",), "first", {"width": 1})))
    assert after["r3pt"].args["first"] == {"width": 1}


@pytest.mark.parametrize(
    ("path", "name", "value", "words"),
    [
        (("p1c0",), "colour", 1, "no argument 'colour'; it has out_channels"),
        (("t2ab",), "colour", 1, "it has width, scale"),
        (("p1c0",), "out_channels", {}, "fits a file"),
        (("p1c0",), "out_channels", float("nan"), "not finite"),
        (("seq1",), "body", (1,), "does not fit"),
        (("seq1",), "body", 1, "does not fit"),
        (("r3pt",), "of", 3, "does not fit"),
        (("seq1", "zz"), "bias", True, "holds no node 'zz'"),
        (("p1c0", "zz"), "bias", True, "holds no node 'zz'"),
        ((), "bias", True, "no node of Digits is named"),
    ],
)
def test_an_argument_that_cannot_be_is_refused_in_words(
    path: tuple[str, ...], name: str, value: object, words: str
) -> None:
    assert words in refused(SetArgument("Digits", path, name, value))


def test_an_argument_goes_back_to_its_default() -> None:
    after = nodes(edited(ResetArgument("Digits", ("p1c0",), "out_channels")))
    assert after["p1c0"].args["out_channels"] == 32
    assert nodes(edited(ResetArgument("Digits", ("t2ab",), "width")))["t2ab"].args == {}
    assert "no argument 'colour'" in refused(ResetArgument("Digits", ("p1c0",), "colour"))


def test_true_and_one_are_two_values() -> None:
    change = SetArgument("Digits", ("p1c0",), "groups", True).apply(everything())
    assert nodes(apply(everything(), change))["p1c0"].args["groups"] is True


@pytest.mark.parametrize("when", [False, True, Expression("deep"), None])
def test_conditions(when: bool | Expression | None) -> None:
    assert nodes(edited(SetWhen("Digits", ("r3pt",), when)))["r3pt"].when == when
    after = nodes(edited(SetWhen("Digits", ("seq1", "s0"), when)))
    assert after["seq1"].args["body"][0].when == when


def test_a_condition_that_is_none_is_refused() -> None:
    assert "not 'deep'" in refused(SetWhen("Digits", ("r3pt",), "deep"))  # type: ignore[arg-type]  # on purpose


# ---- blocks


def test_parameters_are_set_and_removed_with_the_arguments_of_all_uses() -> None:
    after = edited(SetParameter("Residual", "stride", 2))
    assert list(after.definitions["Residual"].parameters) == ["width", "scale", "stride"]
    after = edited(SetArgument("Digits", ("r3pt", ""), "stride", 1), after)
    after = edited(SetArgument("Digits", ("r3pt",), "first", {"stride": 4, "width": 1}), after)
    after = edited(RemoveParameter("Residual", "stride"), after)
    assert nodes(after)["r3pt"].args["first"] == {"width": 1}
    assert "stride" not in nodes(after)["r3pt"].args["of"].args
    assert edited(SetParameter("Residual", "width", None)) == everything()


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (SetParameter("Residual", "inner", 1), "has a meaning in Residual already"),
        (SetParameter("Residual", "class", 1), "keyword"),
        (SetParameter("Residual", "width", object()), "fits a file"),
        (RemoveParameter("Residual", "width"), "the let inner of Residual uses width"),
        (RemoveParameter("Residual", "colour"), "no parameter 'colour'; it has width, scale"),
        (SetLet("Residual", "inner", None), "conv of Residual uses inner"),
        (SetLet("Residual", "colour", None), "gives nothing the name 'colour'"),
        (SetLet("Residual", "width", Expression("2")), "has a meaning"),
        (RenameParameter("Residual", "width", "scale"), "has a meaning"),
        (RenameDefinition("Residual", "conv2d"), "an operator called 'conv2d'"),
        (RenameDefinition("Residual", "Head"), "a block called 'Head'"),
        (RenameDefinition("Residual", "nn"), "something else"),
        (RemoveDefinition("Residual"), "is used in Digits"),
        (RemoveDefinition("Digits"), "is the network itself"),
        (
            RemoveDefinition("Nothing"),
            "no block called 'Nothing'; there are Digits, Residual, Head",
        ),
        (AddDefinition(Definition("Head", Graph.of())), "a block called 'Head'"),
        (SetNetwork("Nothing"), "no block called"),
        (Move("Digits", {"zzzz": (0, 0)}), "no node 'zzzz'"),
        (Move("Digits", {"k3f9": (0, float("inf"))}), "no place"),
    ],
)
def test_what_cannot_be_done_to_a_block_is_refused_in_words(edit: Edit, words: str) -> None:
    assert words in refused(edit)


def test_renaming_a_parameter_reaches_expressions_and_uses() -> None:
    after = edited(RenameParameter("Residual", "width", "planes"))
    block = after.definitions["Residual"]
    assert list(block.parameters) == ["planes", "scale"]
    assert block.lets == {"inner": Expression("planes // 2")}
    assert nodes(after)["t2ab"].args == {"planes": 8}
    assert nodes(after)["r3pt"].args["first"] == {"planes": 16}
    assert nodes(after)["r3pt"].args["of"].args == {"planes": Expression("8 * (i + 1)")}


def test_renaming_leaves_texts_and_longer_words_alone() -> None:
    condition = Expression("n == 'n' and nn > n1 + n")
    body = Graph.of(Node("a", "relu", when=condition))
    project = Project.of(Definition("Net", body, {"n": 1}))
    after = nodes(edited(RenameParameter("Net", "n", "m"), project), "Net")
    assert after["a"].when == Expression("m == 'n' and nn > n1 + m")


def test_lets() -> None:
    after = edited(SetLet("Residual", "half_width", Expression("inner // 2")))
    assert list(after.definitions["Residual"].lets) == ["inner", "half_width"]
    assert edited(SetLet("Residual", "half_width", None), after) == everything()


def test_blocks_come_and_go() -> None:
    block = Definition("Block", Graph.of(Node("a", "conv2d")))
    after = edited(AddDefinition(block, index=1))
    assert list(after.definitions) == ["Digits", "Block", "Residual", "Head"]
    assert nodes(after, "Block")["a"].args["out_channels"] == 32
    assert edited(RemoveDefinition("Block"), after) == everything()


def test_renaming_a_block_reaches_its_uses_its_layout_and_the_network() -> None:
    after = edited(RenameDefinition("Residual", "Bottleneck"))
    assert list(after.definitions) == ["Digits", "Bottleneck", "Head"]
    assert nodes(after)["t2ab"].op == "Bottleneck"
    assert nodes(after)["r3pt"].args["of"].op == "Bottleneck"
    after = edited(RenameDefinition("Digits", "Net"))
    assert after.network == "Net"
    assert after.layout.keys() == {"Net"}


def test_a_renamed_input_is_followed_by_uses_and_sizes() -> None:
    after = edited(Rename("Two", ("i2",), "other"), two_ports())
    assert nodes(after, "Net")["us"].inputs == {"main": ("im", 0), "other": ("im", 0)}
    assert nodes(after, "Two")["cv"].args["out_channels"] == Expression("other_channels")
    assert "another node" in refused(Rename("Two", ("i2",), "main"), two_ports())
    named_by_place = edited(Rename("Two", ("i2",), ""), two_ports())
    assert nodes(named_by_place, "Net")["us"].inputs.keys() == {"main", "x2"}
    assert "another input" in refused(Rename("Two", ("i1",), "x2"), named_by_place)


def test_inputs_and_outputs_that_move_or_go_are_followed_by_uses() -> None:
    after = edited(Reorder("Two", "o1", 4), two_ports())
    assert nodes(after, "Net")["ad"].inputs == {"terms": (("us", 1), ("us", 0))}
    after = edited(RemoveNodes("Two", ("i2", "o1")), two_ports())
    assert nodes(after, "Net")["us"].inputs == {"main": ("im", 0)}
    assert nodes(after, "Net")["ad"].inputs == {"terms": (("us", 0),)}


# ---- what stands beside the network


def test_settings_and_positions() -> None:
    assert edited(SetData(None)).data is None
    assert edited(SetData(DIGITS)) == everything()
    assert edited(SetTraining(Training(epochs=3))).training.epochs == 3
    assert edited(SetNetwork("Head")).root.name == "Head"
    after = edited(Move("Digits", {"k3f9": None, "m04d": (1.5, 2), "p1c0": (3, 4)}))
    assert after.layout == {"Digits": {"m04d": (1.5, 2), "p1c0": (3, 4)}}
    assert edited(Move("Digits", {"k3f9": None, "m04d": None})).layout == {}


def test_several_edits_are_one_step_each_on_what_the_former_made() -> None:
    steps = (
        AddNode("Digits", Node("new1", "relu")),
        Connect("Digits", ("m04d", 0), "new1", "x"),
        Connect("Digits", ("new1", 0), "r3pt", "x"),
        Reorder("Digits", "new1", 4),
        RemoveNodes("Digits", ("k3f9",)),
    )
    after = edited(Edits(steps))
    assert list(nodes(after))[3] == "new1"
    assert nodes(after)["new1"].inputs == {"x": ("m04d", 0)}
    assert "no node" in refused(Edits((*steps, Rename("Digits", ("k3f9",), "a"))))


def test_a_node_that_comes_and_goes_in_one_step_leaves_no_trace() -> None:
    steps = AddNode("Digits", Node("new1", "relu")), RemoveNodes("Digits", ("new1",))
    assert not Edits(steps).apply(everything())


# ---- ids


def test_ids_are_short_and_free() -> None:
    taken: set[str] = set()
    for _ in range(1000):
        made = new_id(taken)
        assert made not in taken
        assert made.isalnum()
        assert len(made) == 4 or len(made) in (5, 8)
        taken.add(made)


# ---- changes


def test_an_argument_is_one_item_and_keeps_the_topology() -> None:
    project = everything()
    change = SetArgument("Digits", ("p1c0",), "out_channels", 9).apply(project)
    assert list(change.items) == [("node", "Digits", "p1c0")]
    after = apply(project, change)
    assert after.root.body.topology is project.root.body.topology
    assert after.definitions["Residual"] is project.definitions["Residual"]
    rewired = apply(project, Disconnect("Digits", "seq1", "x").apply(project))
    assert rewired.root.body.topology is not project.root.body.topology


def test_a_move_is_one_item() -> None:
    change = Reorder("Digits", "k3f9", 5).apply(everything())
    (before, after), *others = change.items.values()
    assert not others
    assert (before.index, after.index) == (0, 5)


@given(projects(), projects())
@settings(max_examples=25)
def test_a_difference_leads_from_one_project_to_the_other_and_back(a: Project, b: Project) -> None:
    change = diff(a, b)
    assert apply(a, change) == b
    assert dumps(apply(a, change)) == dumps(b)
    assert apply(b, change.inverse()) == a
    assert decode_change(json.loads(json.dumps(encode_change(change)))) == change
    assert not diff(a, a)
    assert not diff(a, loads(dumps(a)))


@given(st.permutations(list("abcdefgh")), st.permutations(list("cdefghij")))
def test_any_order_becomes_any_other(a: list[str], b: list[str]) -> None:
    projects = [
        Project.of(Definition("Net", Graph.of(*(Node(i, "relu") for i in order))))
        for order in (a, b)
    ]
    change = diff(*projects)
    assert apply(projects[0], change) == projects[1]
    assert apply(projects[1], change.inverse()) == projects[0]


def test_a_change_for_another_project_is_refused() -> None:
    project = everything()
    added = AddNode("Digits", Node("new1", "relu")).apply(project)
    block = AddDefinition(Definition("New", Graph.of())).apply(project)
    for change in (added.inverse(), block.inverse(), Change({("colour",): (None, 1)})):
        with pytest.raises(ChangeError):
            apply(project, change)
    for change in (added, block):
        with pytest.raises(ChangeError):
            apply(apply(project, change), change)
    lost = Change({("node", "Lost", "a"): (None, Placed(Node("a", "relu"), 0))})
    with pytest.raises(ChangeError):
        apply(project, lost)


@pytest.mark.parametrize(
    "record",
    [
        {},
        [1],
        [{"at": ["node", "Net"], "before": None, "after": None}],
        [{"at": ["colour"], "before": None, "after": None}],
        [{"at": ["network"], "before": None, "after": 1}],
        [{"at": ["training"], "before": {"lr": -1}, "after": {}}],
        [{"at": ["position", "Net", "a"], "before": None, "after": [1]}],
        [{"at": ["node", "Net", "a"], "before": None, "after": {"index": -1, "value": {}}}],
        [{"at": ["node", "Net", "a"], "before": None, "after": {"index": 0, "value": {}}}],
        [{"at": ["definition", "Net"], "before": None, "after": {"index": 0, "value": 1}}],
    ],
    ids=str,
)
def test_a_line_of_a_journal_that_is_no_change_is_refused(record: Any) -> None:
    with pytest.raises(StorageError):
        decode_change(record)


def test_a_header_is_kept_whole_in_a_journal() -> None:
    header = Header({"width": None, "n": Expression("2")}, {"m": Expression("n")}, True)
    change = Change({("definition", "Net"): (None, Placed(header, 0))})
    assert decode_change(encode_change(change)) == change


def test_what_follows_is_part_of_the_change() -> None:
    project = two_ports()
    change = Rename("Two", ("i2",), "other").apply(project)
    assert ("node", "Net", "us") in change.items
    assert replace(project, network="Net") == project
