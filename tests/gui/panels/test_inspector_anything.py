"""Whatever there is, sound or broken, can be selected."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from gradscape.graph import templates
from gradscape.graph.diagnostic import Path
from gradscape.graph.document import Document
from gradscape.graph.plan import Plan
from gradscape.gui.editor import Editor
from gradscape.gui.panels.inspector import facts
from gradscape.gui.panels.inspector.sheet import sections
from gradscape.gui.panels.inspector.subject import subject
from tests.graph.check.broken import BROKEN
from tests.gui.panels.inspecting import Bench


def paths(plan: Plan, outer: Path = ()) -> Iterator[Path]:
    """All nodes, of the turns of a repeat the first."""
    for i, step in plan.steps.items():
        yield (*outer, i)
        turn = step.turns[0] if step.turns else None
        inner = turn.plan if turn else step.plan
        if turn:
            yield (*outer, i, "0")
        if inner:
            yield from paths(inner, (*outer, i, "0") if turn else (*outer, i))


@pytest.mark.parametrize("name", templates.names())
def test_every_node_of_every_template(qtbot: QtBot, name: str) -> None:
    editor = Editor(Document(templates.build(name)))
    for path in paths(editor.plan):
        editor.select([path])
        found = subject(editor)
        (target,) = found.targets
        shown = facts.of_node(editor, target)
        assert found.title
        assert {"In", "Out", "Parameters"} & {line.label for line in shown.lines}
        for section in sections(editor, found.targets, more=True):
            for entry in section.entries:
                assert entry.label
                if not entry.required and entry.form.parameter:
                    entry.form.result(entry.value, entry.scope)


@pytest.mark.parametrize("code", BROKEN)
def test_every_node_of_a_broken_network(qtbot: QtBot, code: str) -> None:
    bench = Bench(qtbot, BROKEN[code][0]())
    for node in bench.editor.project.root.body:
        bench.editor.select([(node.id,)])
        bench.settle()
        assert bench.inspector.head.title.text()
