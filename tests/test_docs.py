"""What README and the guide show is true: commands exist, examples run, code is what comes out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from gradscape.cli import app
from gradscape.graph import REQUIRED, templates
from gradscape.graph import blocks as shipped
from gradscape.graph.storage import save
from gradscape.main import main

ROOT = Path(__file__).parents[1]
PAGES = ("README.md", "docs/guide.md")
WITH_COMMANDS = (*PAGES, "docs/benchmarks.md")
SHOWN = re.compile(r"^(?:\$ )?(gradscape .+)$", re.MULTILINE)
INLINE = re.compile(r"`(gradscape [^`]+)`")
PLACEHOLDER = "gradscape COMMAND"


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def blocks(page: str, language: str) -> list[str]:
    """The code blocks of a page that are said to be in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text(page), re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[str]:
    """Every command line on a page, in blocks and in sentences."""
    shown = [
        line
        for language in ("sh", "console")
        for block in blocks(page, language)
        for line in SHOWN.findall(block)
    ]
    inline = [line for line in INLINE.findall(text(page)) if not line.startswith(PLACEHOLDER)]
    return [*shown, *inline]


@pytest.mark.parametrize("page", WITH_COMMANDS)
def test_every_command_and_option_exists(page: str) -> None:
    lines = commands(page)
    assert lines
    for line in lines:
        # Raises at a verb, an option or a value that there is not.
        app.parse_args(shlex.split(line)[1:], exit_on_error=False, print_error=False)


def run(example: str, page: str) -> None:
    exec(compile(example, page, "exec"), {"__name__": page})


@pytest.mark.parametrize("page", PAGES)
def test_python_examples_run(
    page: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    save(templates.build("digits"), "net.gradscape")
    python = blocks(page, "python")
    for example in python:
        if example.startswith(("from gradscape.graph ", "from gradscape.backends.data ")):
            run(example, page)
    printed = capsys.readouterr().out + (ROOT / "tests/golden/source/resnet50.py").read_text()
    excerpts = [block for block in python if block.startswith("class ")]
    assert excerpts
    for excerpt in excerpts:
        for part in excerpt.split("...\n"):
            assert part in printed


def test_the_guide_lists_every_shipped_block_with_its_parameters() -> None:
    guide = text("docs/guide.md")
    for name in shipped.names():
        definition = shipped.get(name).build()
        parameters = ", ".join(
            parameter if default is REQUIRED else f"{parameter}={default}"
            for parameter, default in definition.parameters.items()
        )
        assert f"| `{name}` | `{definition.name}({parameters})` |" in guide


def test_architecture_names_files_and_folders_that_exist() -> None:
    """A name may be shortened to its end where the text around it says the folder."""
    rooms = ("graph", "backends", "gui", "tests")
    there = [f"/{path.name}" for path in ROOT.iterdir()]
    there += [f"/{p.relative_to(ROOT).as_posix()}" for r in rooms for p in (ROOT / r).rglob("*")]
    named = re.findall(r"`([\w./]+(?:\.py|/))`", text("docs/architecture.md"))
    assert named
    assert [n for n in named if not any(f.endswith(f"/{n.rstrip('/')}") for f in there)] == []


def test_the_ten_lines_are_ten() -> None:
    [example] = [block for block in blocks("README.md", "python") if "Builder(" in block]
    assert len([line for line in example.splitlines() if line]) <= 10


def test_new_and_check_answer_as_in_the_tour(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    tour = blocks("README.md", "console")[0]
    for step in tour.removeprefix("$ ").split("\n$ "):
        command, *answer = step.splitlines()
        main(shlex.split(command)[1:])
        said = capsys.readouterr()
        assert sorted((said.out + said.err).splitlines()) == sorted(answer)
