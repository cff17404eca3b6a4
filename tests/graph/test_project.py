from dataclasses import replace
from pathlib import Path

import pytest

from gradscape.graph import Definition, Graph, Node, Project
from gradscape.graph.project import ProjectError, SourceError
from gradscape.graph.settings import Data
from tests.graph.projects import everything


def test_the_scope_is_what_the_network_gets_of_the_data() -> None:
    assert everything().scope == {"classes": 10, "channels": 3, "height": 32, "width": 32}


def test_two_different_blocks_cannot_have_one_name() -> None:
    network = Definition("Net", Graph.of(Node("a", "image")))
    block = Definition("Block", Graph.of(Node("b", "input")))
    other = Definition("Block", Graph.of(Node("c", "input")))
    assert list(Project.of(network, block, block).definitions) == ["Net", "Block"]
    with pytest.raises(ProjectError, match="two different definitions are called Block"):
        Project.of(network, block, other)


def test_without_data_the_scope_is_that_of_published_networks() -> None:
    scope = replace(everything(), data=None).scope
    assert scope == {"classes": 1000, "channels": 3, "height": 224, "width": 224}


def test_the_scope_leaves_out_what_the_data_does_not_have() -> None:
    regression = Data(name="images", shape=(1, 8, 8))
    assert replace(everything(), data=regression).scope == {"channels": 1, "height": 8, "width": 8}
    table = Data(name="table", shape=(13,), classes=2)
    assert replace(everything(), data=table).scope == {"classes": 2}


def test_the_root_is_the_network_itself() -> None:
    assert everything().root.name == "Digits"


def test_the_order_of_definitions_and_of_nodes_matters() -> None:
    project = everything()
    turned = dict(reversed(list(project.definitions.items())))
    assert replace(project, definitions=turned) != project
    a, b = Node("a", "relu"), Node("b", "relu")
    first, second = (Project.of(Definition("Net", Graph.of(*order))) for order in ((a, b), (b, a)))
    assert first != second


def install(folder: Path, name: str) -> None:
    """A package that registers a renderer, as pip would leave it."""
    (folder / "some_renderer.py").write_text(
        "from types import SimpleNamespace\n"
        "def render(project):\n"
        "    return SimpleNamespace(text=f'class {project.network}: ...')\n"
    )
    info = folder / "some_renderer-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: some-renderer\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[gradscape.sources]\n{name} = some_renderer:render\n")


def test_the_source_is_written_by_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "pytorch")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    assert everything().source() == "class Digits: ..."


def test_without_a_renderer_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, "cobol")
    monkeypatch.setattr("sys.path", [str(tmp_path)])
    with pytest.raises(SourceError, match="pip install"):
        everything().source()
