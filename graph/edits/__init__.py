"""Edits: what a person does to a project, as values. Each gives a `Change` or says why not."""

from gradscape.graph.edits.arguments import Bypass, ResetArgument, SetArgument, SetWhen
from gradscape.graph.edits.base import Edit, EditError, Edits, Path, new_id
from gradscape.graph.edits.blocks import (
    AddDefinition,
    RemoveDefinition,
    RemoveParameter,
    RenameDefinition,
    RenameParameter,
    SetLet,
    SetParameter,
)
from gradscape.graph.edits.expose import Expose
from gradscape.graph.edits.fragments import Fragment, fragment
from gradscape.graph.edits.group import Group
from gradscape.graph.edits.insert import Insert
from gradscape.graph.edits.nodes import AddNode, RemoveNodes, Rename, Reorder, SetShares
from gradscape.graph.edits.paste import Duplicate, Paste
from gradscape.graph.edits.replace import Replace
from gradscape.graph.edits.settings import Move, SetData, SetNetwork, SetTraining
from gradscape.graph.edits.skip import Skip
from gradscape.graph.edits.ungroup import Ungroup
from gradscape.graph.edits.wires import Connect, Disconnect

__all__ = [
    "AddDefinition",
    "AddNode",
    "Bypass",
    "Connect",
    "Disconnect",
    "Duplicate",
    "Edit",
    "EditError",
    "Edits",
    "Expose",
    "Fragment",
    "Group",
    "Insert",
    "Move",
    "Paste",
    "Path",
    "RemoveDefinition",
    "RemoveNodes",
    "RemoveParameter",
    "Rename",
    "RenameDefinition",
    "RenameParameter",
    "Reorder",
    "Replace",
    "ResetArgument",
    "SetArgument",
    "SetData",
    "SetLet",
    "SetNetwork",
    "SetParameter",
    "SetShares",
    "SetTraining",
    "SetWhen",
    "Skip",
    "Ungroup",
    "fragment",
    "new_id",
]
