import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.graph import Document, edits, load
from gradscape.graph.autosave import Autosave
from gradscape.graph.migration import MIGRATIONS
from gradscape.graph.model import Node
from gradscape.graph.operator import OPERATORS
from gradscape.graph.project import Project
from gradscape.graph.storage import StorageError, digest
from gradscape.graph.storage.journal import Contents, Journal, LockedError, Start, beside, read
from tests.graph.projects import everything
from tests.graph.storage.editing import FILE, begun, edit

ROOT = Path(__file__).resolve().parents[3]
WIDER = edits.SetArgument("Digits", ("p1c0",), "out_channels", 64)
STEM = edits.Rename("Digits", ("p1c0",), "stem")


def contents(path: Path | None) -> Contents:
    assert path is not None
    return read(path)


def same(a: Document, b: Document) -> bool:
    """Whether two documents are one to the person: also in what can be undone, and its words."""

    def all_of(document: Document) -> list[object]:
        states: list[object] = [document.project, document.modified, document.undone]
        turns = 0
        while document.undo():
            turns += 1
            states += [document.project, document.modified]
        for _ in range(turns):
            document.redo()
        return [*states, document.history, document.project]

    return all_of(a) == all_of(b)


# ---- what is kept


def test_nothing_is_written_before_the_first_step(tmp_path: Path) -> None:
    document, autosave = begun(tmp_path)
    assert autosave.path is None
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    document.do(WIDER)
    assert autosave.path == beside(tmp_path / FILE) == tmp_path / ".net.gradscape.journal"
    autosave.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_a_journal_gives_back_the_project_and_its_history(tmp_path: Path) -> None:
    document, autosave = begun(tmp_path)
    document.do(WIDER)
    document.do(STEM, "Call it stem")
    document.undo()
    held = contents(autosave.path)
    assert [entry.kind for entry in held.entries] == ["do", "do", "undo"]
    assert held.start.project == load(tmp_path / FILE)
    assert held.start.digest == digest(tmp_path / FILE)
    assert held.start.saved
    back = Document.recovered(held)
    assert back.project == document.project
    assert back.undone == ("Call it stem",)
    assert same(back, document)
    autosave.close()


def test_saving_begins_anew_and_undo_reaches_back_over_it(tmp_path: Path) -> None:
    document, autosave = begun(tmp_path)
    document.do(WIDER)
    document.do(STEM, "Call it stem")
    document.undo()
    autosave.settle(tmp_path / FILE, document.save(tmp_path / FILE))
    assert autosave.path is None
    document.redo()
    document.undo()
    document.undo()
    back = Document.recovered(contents(autosave.path))
    assert back.project == everything()
    assert back.undone == document.undone
    assert back.modified
    back.redo()
    assert not back.modified, "what was saved is found again"
    back.redo()
    assert back.history == (*document.history, "Set conv1 out channels to 64", "Call it stem")
    autosave.close()


def test_what_differed_from_its_file_at_the_start_is_modified_after_a_crash(tmp_path: Path) -> None:
    document, autosave = begun(tmp_path)
    document.differs()
    autosave.settle(tmp_path / FILE, "other")
    held = contents(autosave.path)
    assert held.entries == ()
    assert held.start.digest == "other"
    assert Document.recovered(held).modified
    autosave.close()


def test_a_document_without_a_file_has_its_journal_in_the_folder(tmp_path: Path) -> None:
    document = Document(everything())
    autosave = Autosave(document, tmp_path / "state", "Untitled")
    document.do(WIDER)
    assert autosave.path is not None
    assert autosave.path.parent == tmp_path / "state"
    held = contents(autosave.path)
    assert (held.start.file, held.start.title) == (None, "Untitled")
    assert Document.recovered(held).project == document.project
    autosave.close()
    assert list((tmp_path / "state").iterdir()) == []


def test_two_windows_never_write_one_journal(tmp_path: Path) -> None:
    one, first = begun(tmp_path)
    two, second = begun(tmp_path)
    one.do(WIDER)
    two.do(STEM)
    assert first.path == beside(tmp_path / FILE)
    assert second.path is not None
    assert second.path.parent == tmp_path / "state"
    with pytest.raises(LockedError, match="another window"):
        Journal.reopen(beside(tmp_path / FILE))
    assert contents(second.path).start.file == tmp_path / FILE
    first.close()
    second.close()


def test_a_journal_that_was_left_is_not_written_over(tmp_path: Path) -> None:
    path = beside(tmp_path / FILE)
    path.write_text("left")
    document, autosave = begun(tmp_path)
    document.do(WIDER)
    autosave.close()
    assert path.read_text() == "left"


def test_after_recovery_the_journal_goes_on(tmp_path: Path) -> None:
    document, autosave = begun(tmp_path)
    document.do(WIDER)
    path = autosave.path
    assert path is not None
    assert autosave._journal is not None
    autosave._journal.close()  # as a crash leaves it
    with path.open("ab") as file:
        file.write(b'1234abcd {"kind": "do", "lab')
    journal, held = Journal.reopen(path)
    back = Document.recovered(held)
    kept = Autosave(back, tmp_path / "state")
    kept.resume(journal, held)
    back.do(STEM)
    held = read(path)
    assert len(held.entries) == 2
    assert same(Document.recovered(held), back)
    kept.sync()
    kept.close()


@pytest.mark.parametrize("written", [b"", b"1234abcd {half a li"])
def test_a_full_disk_costs_no_step_and_is_told_until_there_is_room(
    written: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document, autosave = begun(tmp_path)
    document.do(WIDER)

    def full(journal: Journal, entry: object) -> None:
        assert journal._file is not None
        journal._file.write(written)
        raise StorageError("No space left on device", file=str(journal.path))

    with monkeypatch.context() as patch:
        patch.setattr(Journal, "append", full)
        document.do(STEM)
        assert autosave.trouble is not None
        assert "No space left" in str(autosave.trouble)
    assert Document.recovered(contents(autosave.path)).history == document.history[:1]
    document.undo()
    assert autosave.trouble is None
    back = Document.recovered(contents(autosave.path))
    assert back.project == document.project
    assert back.modified
    autosave.close()


def test_a_journal_without_end_begins_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gradscape.graph.storage.journal.FULL", 20_000)
    document, autosave = begun(tmp_path)
    for width in range(1, 200):
        document.do(edits.SetArgument("Digits", ("p1c0",), "out_channels", width))
        back = Document.recovered(contents(autosave.path))
        assert back.project == document.project
    assert len(contents(autosave.path).entries) < 199
    assert back.modified
    autosave.close()


# ---- what is not as it was written


def lines(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def left(tmp_path: Path, steps: int = 3) -> Path:
    """The journal of a crash."""
    document, autosave = begun(tmp_path)
    for width in range(1, steps + 1):
        document.do(edits.SetArgument("Digits", ("p1c0",), "out_channels", width))
    assert autosave._journal is not None
    autosave._journal.close()
    return autosave._journal.path


def checked(text: str) -> bytes:
    return b"%08x %s\n" % (crc32(text.encode()), text.encode())


def test_a_last_line_that_was_torn_off_is_left_out(tmp_path: Path) -> None:
    path = left(tmp_path)
    whole = path.read_bytes()
    last = len(lines(path)[-1])
    for cut in range(1, last + 1):
        path.write_bytes(whole[:-cut])
        assert len(read(path).entries) == 2, cut
    path.write_bytes(whole + b"\0" * 4096 + b"\n")
    assert len(read(path).entries) == 3, "a disk that lost its power leaves zeros"


def damaged() -> Iterator[tuple[str, int, bytes, str]]:
    """(which it is, line that is replaced, by what, words that the error must hold)."""
    yield "empty", 0, b"", "no journal"
    yield "a project", 0, b'{"gradscape": 1}\n', "no journal"
    yield "no object", 0, checked("7"), "another version"
    yield "newer", 0, checked('{"gradscape": 2}'), "another version"
    yield "little", 0, checked('{"gradscape": 1}'), "missing required field"
    yield "project", 2, b"xxxx\n", "the project that it begins with is damaged"
    yield "a step in the middle", -2, b"1234abcd {}\n", "step 2: is damaged"
    yield "no step", -1, checked("{}"), "step 3: object missing"
    yield "no kind", -1, checked('{"kind": "run", "label": "", "at": 0, "change": []}'), "step 3"
    item = '{"at": ["node", "Digits", "a"], "before": null, "after": {"index": 0, "value": %s}}'
    node = '{"id": "b", "op": "relu"}'
    step = '{"kind": "do", "label": "", "at": 0, "change": [%s]}'
    yield "wrong id", -1, checked(step % (item % node)), "step 3: the node 'b'"
    network = '{"at": ["network"], "before": "Digits", "after": "Gone"}'
    yield "not utf-8", -1, b"%08x \xff\n" % crc32(b"\xff") + checked("{}"), "step 3: is damaged"
    yield "no json", -1, checked("{"), "no JSON"
    yield "deep", -1, checked("[" * 100_000), "nested too deeply"
    yield "no network", -1, checked(step % network), "step 3: does not fit"
    lost = network.replace("Digits", "Other").replace("Gone", "Residual")
    yield "other before", -1, checked(step % lost), "step 3: does not fit"
    placed = '{"index": 0, "value": {"id": "zz", "op": "relu"}}'
    gone = f'{{"at": ["node", "Digits", "zz"], "before": {placed}, "after": null}}'
    yield "never there", -1, checked(step % gone), "step 3: does not fit"
    yield "undo of what was not done", -1, checked(step.replace("do", "undo", 1) % gone), "not fit"


@pytest.mark.parametrize(
    ("line", "by", "words"), [case[1:] for case in damaged()], ids=[case[0] for case in damaged()]
)
def test_a_damaged_journal_is_refused_in_words_and_stays(
    line: int, by: bytes, words: str, tmp_path: Path
) -> None:
    path = left(tmp_path)
    held = lines(path)
    held[line] = by
    path.write_bytes(b"".join(held) if by else b"")
    before = path.read_bytes()
    with pytest.raises(StorageError, match=words) as caught:
        Document.recovered(read(path))
    assert caught.value.file in (str(path), "")
    assert path.read_bytes() == before
    # Nobody is kept from it by who could not read it.
    if caught.value.file:
        for _ in range(2):
            with pytest.raises(StorageError, match=words):
                Journal.reopen(path)


def test_what_is_no_file_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no such journal"):
        Journal.reopen(tmp_path / "none")
    with pytest.raises(StorageError, match="cannot be read"):
        read(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_where_no_journal_can_be_is_said(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be kept"):
        Journal.begin(Start(everything()), [tmp_path / "no" / "such" / "a.journal"])
    with pytest.raises(StorageError, match="no place"):
        Journal.begin(Start(everything()), [])


def test_a_journal_of_an_older_operator_is_brought_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = left(tmp_path)
    traits = OPERATORS["conv2d"].traits
    monkeypatch.setattr(OPERATORS["conv2d"], "traits", replace(traits, version=2))

    def turn(node: Node) -> Node:
        width = node.args["out_channels"]
        return replace(node, args={**node.args, "out_channels": -3 if width == 3 else width})

    monkeypatch.setitem(MIGRATIONS, ("conv2d", 1), turn)
    back = Document.recovered(read(path)).project.root.body.nodes["p1c0"]
    assert back.args["out_channels"] == -3


def test_the_first_line_says_who_wrote_it(tmp_path: Path) -> None:
    first = json.loads(lines(left(tmp_path))[0].partition(b" ")[2])
    assert first["process"] == os.getpid()
    assert first["file"] == str(tmp_path / FILE)


@given(st.data())
@settings(max_examples=200)
def test_a_journal_with_any_byte_changed_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("journal")
    path = left(folder)
    content = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, 6000)) % len(content)
    content[at] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        back = Document.recovered(read(path))
    except StorageError:
        return
    assert len(back.history) in (2, 3)


# ---- random edits, and kills


@given(st.integers(0, 2**32), st.integers(1, 40), st.integers(0, 40))
@settings(max_examples=25)
def test_any_steps_are_there_again(
    tmp_path_factory: pytest.TempPathFactory, seed: int, steps: int, saved: int
) -> None:
    folder = tmp_path_factory.mktemp("steps")
    document, autosave = begun(folder)
    source = random.Random(seed)
    for step in range(steps):
        if step == saved:
            autosave.settle(folder / FILE, document.save(folder / FILE))
        edit(document, source)
    if autosave.path is None:
        return
    back = Document.recovered(contents(autosave.path))
    autosave.close()
    assert back.project == document.project
    assert back.modified == document.modified
    assert back.undone == document.undone
    assert document.history[len(document.history) - len(back.history) :] == back.history
    if saved >= steps:
        assert same(back, document)


def killed(folder: Path, seed: int, at: int) -> int:
    """The step that a process said last before it was killed, after it had said `at` of them."""
    command = [sys.executable, "-m", "tests.graph.storage.editing", str(folder), str(seed)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        said = 0
        while said < at:
            said = int(child.stdout.readline())
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().splitlines(keepends=True)
        return max([said, *(int(line) for line in rest if line.endswith(b"\n"))])


def replayed(folder: Path, seed: int, steps: int) -> Project:
    """The project after so many steps of a seed."""
    document, autosave = begun(folder)
    seen = [document.project]
    document.listen(lambda change, project: seen.append(project))
    source = random.Random(seed)
    while len(seen) <= steps:
        edit(document, source)
    autosave.close()
    return seen[steps]


def check_kills(tmp_path: Path, kills: int) -> None:
    source = random.Random(7)
    for kill in range(kills):
        folder = tmp_path / str(kill)
        folder.mkdir()
        said = killed(folder, kill, source.randrange(1, 400))
        journal, held = Journal.reopen(beside(folder / FILE))
        assert len(held.entries) >= said, "nothing that was made known is lost"
        other = tmp_path / f"other{kill}"
        other.mkdir()
        expected = replayed(other, kill, len(held.entries))
        assert Document.recovered(held).project == expected
        journal.remove()


def test_a_kill_loses_nothing(tmp_path: Path) -> None:
    check_kills(tmp_path, 2)


@pytest.mark.verify
def test_fifty_kills_lose_nothing(tmp_path: Path) -> None:
    check_kills(tmp_path, 50)
