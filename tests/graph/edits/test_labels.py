"""What the history calls an edit."""

import pytest

from gradscape.graph import REQUIRED, Definition, Expression, Graph, Node
from gradscape.graph.edits import (
    AddDefinition,
    AddNode,
    Connect,
    Disconnect,
    Edit,
    Edits,
    Move,
    RemoveDefinition,
    RemoveNodes,
    RemoveParameter,
    Rename,
    RenameDefinition,
    RenameParameter,
    Reorder,
    Replace,
    ResetArgument,
    SetArgument,
    SetData,
    SetLet,
    SetNetwork,
    SetParameter,
    SetShares,
    SetTraining,
    SetWhen,
)
from gradscape.graph.settings import Training
from tests.graph.projects import DIGITS, everything

CONV, HEAD = ("p1c0",), ("seq1", "s0")

LABELS: list[tuple[Edit, str]] = [
    (SetArgument("Digits", CONV, "out_channels", 64), "Set conv1 out channels to 64"),
    (SetArgument("Digits", CONV, "kernel_size", (3, 3)), "Set conv1 kernel size to 3"),
    (SetArgument("Digits", CONV, "kernel_size", (1, 3)), "Set conv1 kernel size to (1, 3)"),
    (SetArgument("Digits", CONV, "bias", Expression("n > 1")), "Set conv1 bias to =n > 1"),
    (SetArgument("Digits", HEAD, "out_features", 9), "Set first out features to 9"),
    (SetArgument("Digits", ("seq1",), "body", ()), "Change what head holds"),
    (ResetArgument("Digits", CONV, "bias"), "Reset conv1 bias"),
    (SetWhen("Digits", CONV, None), "Always keep conv1"),
    (SetWhen("Digits", CONV, False), "Bypass conv1"),
    (SetWhen("Digits", CONV, Expression("n > 1")), "Keep conv1 where n > 1"),
    (AddNode("Digits", Node("", "max_pool2d")), "Add Max pool 2D"),
    (AddNode("Digits", Node("", "Residual")), "Add Residual"),
    (RemoveNodes("Digits", ("m04d",)), "Delete Add"),
    (RemoveNodes("Digits", ("m04d", "p1c0")), "Delete 2 nodes"),
    (Rename("Digits", CONV, "stem"), "Rename conv1 to stem"),
    (Rename("Digits", CONV, ""), "Take the name from conv1"),
    (Reorder("Digits", "p1c0", 0), "Register conv1 elsewhere"),
    (SetShares("Digits", "shr1", "p1c0"), "Share the weights of conv1 with Conv 2D"),
    (SetShares("Digits", "shr1", None), "Give Conv 2D weights of its own"),
    (Connect("Digits", ("k3f9", 0), "p1c0", "x"), "Connect Image to conv1"),
    (Disconnect("Digits", "p1c0", "x"), "Cut the wire to conv1"),
    (Replace("Digits", "p1c0", "relu"), "Replace conv1 by ReLU"),
    (SetParameter("Residual", "width", 3), "Set width of Residual to 3"),
    (SetParameter("Residual", "width", REQUIRED), "Let Residual ask for width"),
    (RemoveParameter("Residual", "scale"), "Remove scale from Residual"),
    (RenameParameter("Residual", "width", "w"), "Rename width of Residual to w"),
    (SetLet("Residual", "inner", Expression("8")), "Let inner of Residual be 8"),
    (SetLet("Residual", "inner", None), "Remove inner from Residual"),
    (AddDefinition(Definition("New", Graph.of())), "Bring in the block New"),
    (RemoveDefinition("Head"), "Delete the block Head"),
    (RenameDefinition("Head", "Tail"), "Rename the block Head to Tail"),
    (SetData(DIGITS), "Use the data digits"),
    (SetData(None), "Forget the data"),
    (SetTraining(Training()), "Change the training"),
    (SetNetwork("Head"), "Make Head the network"),
    (Move("Digits", {"p1c0": (0, 0)}), "Move conv1"),
    (Move("Digits", {"p1c0": (0, 0), "m04d": (1, 1)}), "Move 2 nodes"),
    (Edits((Rename("Digits", CONV, "stem"),)), "Rename conv1 to stem"),
    (
        Edits((SetWhen("Digits", ("new",), False), Reorder("Digits", "m04d", 0))),
        "Bypass a node, and 1 more",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "words"), LABELS)
def test_an_edit_says_what_it_does_in_words(edit: Edit, words: str) -> None:
    assert edit.label(everything()) == words
