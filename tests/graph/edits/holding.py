"""What every edit has to keep."""

from __future__ import annotations

import json

import pytest

from gradscape.graph.change import apply
from gradscape.graph.edits import Edit, EditError
from gradscape.graph.project import Project
from gradscape.graph.storage import dumps, loads
from gradscape.graph.storage.changes import decode_change, encode_change


def edited(edit: Edit, project: Project) -> Project:
    """The project after an edit, held to what every edit has to keep."""
    text = dumps(project)
    change = edit.apply(project)
    after = apply(project, change)
    assert dumps(project) == text, "an edit must not change its project"
    assert dumps(apply(after, change.inverse())) == text
    assert loads(dumps(after)) == after, "all arguments must be written out"
    assert decode_change(json.loads(json.dumps(encode_change(change)))) == change
    assert edit.label(project), "the history has to call it something"
    return after


def refused(edit: Edit, project: Project) -> str:
    """Why an edit is not possible, in words."""
    with pytest.raises(EditError) as caught:
        edit.apply(project)
    return str(caught.value)
