from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pytestqt.qtbot import QtBot

from gradscape.graph import edits, load, save
from gradscape.graph.check import check
from gradscape.graph.project import Project
from gradscape.graph.storage.journal import beside
from gradscape.gui.documents import Documents, OpenDocument
from gradscape.gui.documents.differences import differences
from gradscape.gui.preferences import Preferences
from tests.graph.projects import everything
from tests.gui.documents.answers import Answers

WIDER = edits.SetArgument("Digits", ("p1c0",), "out_channels", 64)
STEM = edits.Rename("Digits", ("p1c0",), "stem")


class Desk:
    """Documents as a person has them, who answers from a list; and what was said."""

    all: ClassVar[list[Desk]] = []

    def __init__(self, folder: Path) -> None:
        self.all.append(self)
        self.folder = folder
        self.asker = Answers()
        self.preferences = Preferences(folder / "gradscape.ini")
        self.documents = Documents(self.asker, self.preferences, folder / "state")
        self.said: list[str] = []
        self.shown: list[OpenDocument] = []
        self.documents.said.connect(lambda words, kind: self.said.append(words))
        self.documents.opened.connect(self.shown.append)
        self.documents.wanted.connect(self.shown.append)

    def open(self, name: str = "net.gradscape", project: Project | None = None) -> OpenDocument:
        """A file with a project, opened."""
        path = self.folder / name
        if not path.exists():
            save(project or everything(), path)
        opened = self.documents.open(path)
        assert opened is not None
        return opened

    def files(self) -> list[str]:
        """What lies in the folder but the preferences and the state."""
        return sorted({path.name for path in self.folder.iterdir()} - {"state", "gradscape.ini"})

    def crash(self) -> Desk:
        """The process ends, and another begins."""
        for each in self.documents.items:
            if journal := each.autosave._journal:
                journal.close()
            each.editor.document.recorder = None
            each._sync.stop()
        self.end()
        return Desk(self.folder)

    def end(self) -> None:
        """Nobody looks at the files any more."""
        self.all.remove(self)
        self.documents.items.clear()
        self.documents._outside.follow()
        self.documents.deleteLater()


@pytest.fixture
def desk(tmp_path: Path, qapp: object) -> Iterator[Desk]:
    yield Desk(tmp_path)
    for desk in tuple(Desk.all):
        for each in desk.documents.items:
            each.close()
        desk.end()


# ---- new, open


def test_a_new_network_is_an_image_wired_to_an_output(desk: Desk) -> None:
    new = desk.documents.new()
    assert [node.op for node in new.editor.project.root.body] == ["image", "output"]
    assert not new.modified
    assert new.title == "Untitled"
    assert desk.documents.new().title == "Untitled 2"
    assert desk.shown == desk.documents.items


def test_what_a_new_network_lacks_is_said_and_offered(desk: Desk) -> None:
    report = check(desk.documents.new().editor.project)
    assert len(report.errors) == 1
    assert report.errors[0].fixes


def test_a_template_and_an_example_are_documents_without_a_file(desk: Desk) -> None:
    template = desk.documents.template("digits")
    path = desk.folder / "small.gradscape"
    save(everything(), path)
    example = desk.documents.example(path)
    assert example is not None
    assert (template.title, template.path) == ("Digits", None)
    assert (example.title, example.path) == ("small", None)
    assert not example.modified
    assert desk.documents.example(desk.folder / "none.gradscape") is None
    assert "no such file" in desk.said[-1]


def test_a_file_that_is_open_is_shown_and_not_opened_again(desk: Desk) -> None:
    first, link = desk.open(), desk.folder / "link.gradscape"
    desk.open("other.gradscape")
    link.symlink_to(first.path or "")
    assert desk.documents.open(link) is first
    assert desk.shown[-1] is first
    assert len(desk.documents.items) == 2


def test_files_that_a_person_chooses_are_opened_and_remembered(desk: Desk) -> None:
    paths = [desk.folder / "a.gradscape", desk.folder / "b.gradscape"]
    for path in paths:
        save(everything(), path)
    desk.asker.files = [paths, []]
    desk.documents.choose()
    assert [each.path for each in desk.documents.items] == paths
    assert [each.path for each in desk.preferences.recent] == [str(p) for p in reversed(paths)]
    desk.documents.choose()
    assert desk.asker.folders[-1] == desk.folder


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff"])
def test_what_cannot_be_opened_is_said(content: bytes | None, desk: Desk) -> None:
    path = desk.folder / "bad.gradscape"
    if content is not None:
        path.write_bytes(content)
    assert desk.documents.open(path) is None
    assert "bad.gradscape" in desk.said[-1]
    assert desk.documents.items == []
    assert desk.preferences.recent == ()


# ---- save


def test_save_writes_the_file_and_the_journal_ends(desk: Desk) -> None:
    document = desk.open()
    document.editor.do(WIDER)
    assert desk.files() == [
        ".net.gradscape.journal",
        ".net.gradscape.journal.lock",
        "net.gradscape",
    ]
    assert desk.documents.save(document)
    assert not document.modified
    assert desk.files() == ["net.gradscape"]
    assert load(document.path or "") == document.editor.project
    assert desk.said == ["Saved net.gradscape"]


def test_saving_what_has_no_file_asks_for_one_and_adds_the_ending(desk: Desk) -> None:
    document = desk.documents.new()
    heard: list[str] = []
    document.settled.connect(lambda: heard.append(document.title))
    desk.asker.saves = [None, desk.folder / "mine"]
    assert not desk.documents.save(document)
    assert desk.documents.save(document)
    assert desk.asker.proposed[0].name == "Untitled.gradscape"
    assert document.path == desk.folder / "mine.gradscape"
    assert heard == ["mine"]
    assert desk.preferences.recent[0].path == str(document.path)


def test_an_ending_that_leads_to_another_file_asks_first(desk: Desk) -> None:
    document = desk.documents.new()
    path = desk.folder / "mine.gradscape"
    path.write_text("kept")
    desk.asker.saves = [desk.folder / "mine"] * 2
    desk.asker.answers = ["cancel", "overwrite"]
    assert not desk.documents.save_as(document)
    assert path.read_text() == "kept"
    assert desk.documents.save_as(document)
    assert load(path) == document.editor.project


def test_two_documents_never_have_one_file(desk: Desk) -> None:
    first, second = desk.open(), desk.documents.new()
    desk.asker.saves = [first.path]
    assert not desk.documents.save_as(second)
    assert "net.gradscape is open" in desk.said[-1]
    assert load(first.path or "") == everything()


def test_saved_under_another_name_it_is_watched_and_kept_there(desk: Desk) -> None:
    document = desk.open()
    document.editor.do(WIDER)
    desk.asker.saves = [desk.folder / "copy.gradscape"]
    assert desk.documents.save_as(document)
    assert load(desk.folder / "net.gradscape") == everything()
    document.editor.do(STEM)
    assert document.autosave.path == beside(desk.folder / "copy.gradscape")
    assert not beside(desk.folder / "net.gradscape").exists()


def test_a_file_that_is_read_only_is_not_written_and_nothing_is_lost(desk: Desk) -> None:
    document = desk.open()
    assert document.path is not None
    document.path.chmod(0o444)
    document.editor.do(WIDER)
    desk.asker.answers = ["cancel"]
    assert not desk.documents.save(document)
    assert document.modified
    assert load(document.path) == everything()
    assert beside(document.path).exists()
    assert "could not be saved" in desk.asker.asked[-1].title
    assert "read-only" in desk.asker.asked[-1].text
    desk.asker.answers, desk.asker.saves = ["save_as"], [desk.folder / "copy.gradscape"]
    assert desk.documents.save(document)
    assert not document.modified


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.name != "posix" or shutil.which("mount") is None or subprocess.run(mount).returncode:
        pytest.skip("only root may mount a disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_full_disk_loses_nothing(small_disk: Path, tmp_path: Path, desk: Desk) -> None:
    path = small_disk / "net.gradscape"
    save(everything(), path)
    document = desk.documents.open(path)
    assert document is not None
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="space"), filler.open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 4096)
    document.editor.do(WIDER)
    assert document.autosave.path is not None
    assert document.autosave.path.parent == tmp_path / "state", "there is room elsewhere"
    desk.asker.answers = ["cancel"]
    assert not desk.documents.save(document)
    assert "No space left" in desk.asker.asked[-1].text
    assert document.modified
    assert load(path) == everything()
    filler.unlink()
    assert desk.documents.save(document)
    assert not document.modified
    assert load(path) == document.editor.project


def test_where_steps_cannot_be_kept_it_is_said_once(desk: Desk) -> None:
    (desk.folder / "state").write_text("no folder")
    document = desk.documents.new()
    document.editor.do(edits.SetNetwork("Network"))
    for epochs in (1, 2, 3):
        document.editor.do(edits.SetTraining(everything().training.__class__(epochs=epochs)))
    assert len(desk.said) == 1
    assert "not kept for after a crash" in desk.said[0]
    (desk.folder / "state").unlink()
    document.editor.undo()
    assert document.autosave.trouble is None


# ---- close


@pytest.mark.parametrize(
    ("answer", "closed", "written"),
    [("save", True, True), ("discard", True, False), ("cancel", False, False)],
)
def test_closing_asks_about_what_is_not_saved(
    answer: str, closed: bool, written: bool, desk: Desk
) -> None:
    document = desk.open()
    document.editor.do(WIDER)
    project = document.editor.project
    desk.asker.answers = [answer]
    gone: list[object] = []
    desk.documents.closed.connect(gone.append)
    assert desk.documents.close(document) is closed
    assert "net.gradscape" in desk.asker.asked[0].title
    assert (gone == [document]) is closed
    assert (document in desk.documents.items) is not closed
    assert (load(desk.folder / "net.gradscape") == project) is written
    assert beside(desk.folder / "net.gradscape").exists() is not closed


def test_closing_what_is_saved_asks_nothing(desk: Desk) -> None:
    assert desk.documents.close(desk.open())
    assert desk.documents.close(desk.documents.template("digits"))
    assert desk.asker.asked == []


def test_a_close_whose_save_was_given_up_leaves_the_document(desk: Desk) -> None:
    document = desk.documents.template("digits")
    document.editor.do(edits.Rename("Digits", (first(document),), "stem"))
    desk.asker.answers, desk.asker.saves = ["save"], [None]
    assert not desk.documents.close(document)
    assert document.modified


def first(document: OpenDocument) -> str:
    nodes = document.editor.project.root.body
    return next(node.id for node in nodes if node.op == "conv2d")


@pytest.mark.parametrize("answer", ["save", "discard", "cancel"])
def test_quitting_with_several_asks_once(answer: str, desk: Desk) -> None:
    changed = [desk.open("a.gradscape"), desk.open("b.gradscape")]
    desk.open("c.gradscape")
    for each in changed:
        each.editor.do(WIDER)
    desk.asker.answers = [answer]
    assert desk.documents.close_all() is (answer != "cancel")
    assert len(desk.documents.items) == (3 if answer == "cancel" else 0)
    assert len(desk.asker.asked) == 1
    assert "a.gradscape, b.gradscape" in desk.asker.asked[0].text
    written = [load(desk.folder / name) != everything() for name in ("a.gradscape", "b.gradscape")]
    assert written == [answer == "save"] * 2


def test_quitting_with_one_asks_about_that(desk: Desk) -> None:
    desk.open("a.gradscape")
    desk.open("b.gradscape").editor.do(WIDER)
    desk.asker.answers = ["cancel", "discard"]
    assert not desk.documents.close_all()
    assert "b.gradscape" in desk.asker.asked[0].title
    assert desk.documents.close_all()
    assert desk.documents.items == []


# ---- changed outside


def wider(width: int = 9) -> Project:
    return edits.SetArgument("Digits", ("p1c0",), "out_channels", width).result(everything())


def put(path: Path, project: Project) -> None:
    """As many editors and git write: another file takes the place of the first."""
    new = path.with_name("new")
    save(project, new)
    new.replace(path)


@pytest.mark.parametrize("write", [put, lambda path, project: save(project, path)])
def test_what_is_not_modified_here_is_read_again_and_the_view_stays(
    write: Callable[[Path, Project], None], desk: Desk, qtbot: QtBot
) -> None:
    document = desk.open()
    assert document.path is not None
    document.editor.enter(("t2ab",))
    document.editor.select([("t2ab", "cv01")])
    for width in (9, 10):
        with qtbot.waitSignal(document.settled):
            write(document.path, wider(width))
        assert document.editor.project == wider(width)
        assert not document.modified
        assert document.editor.at == ("t2ab",)
        assert document.editor.selection == (("t2ab", "cv01"),)
    assert desk.asker.asked == []
    document.editor.undo()
    assert document.modified, "what was there before is not lost"
    assert document.editor.project == wider(9)


def modified_on_both_sides(desk: Desk, answer: str) -> OpenDocument:
    document = desk.open()
    assert document.path is not None
    document.editor.do(STEM)
    desk.asker.answers = [answer]
    put(document.path, wider())
    desk.documents.look()
    return document


def test_mine_is_kept_and_replaces_the_file_when_it_is_saved(desk: Desk) -> None:
    document = modified_on_both_sides(desk, "mine")
    asked = desk.asker.asked[0]
    assert "net.gradscape was changed outside" in asked.title
    assert "1 node changed" in asked.text
    assert "out_channels" in asked.details
    assert document.modified
    document.editor.undo()
    assert document.modified, "what was saved once is not what the file holds"
    assert desk.documents.save(document)
    assert load(document.path or "") == everything()


def test_theirs_is_loaded_and_mine_comes_back_by_undo(desk: Desk) -> None:
    document = modified_on_both_sides(desk, "theirs")
    assert document.editor.project == wider()
    assert not document.modified
    assert desk.files() == ["net.gradscape"]
    document.editor.undo()
    assert document.editor.project.root.body.nodes["p1c0"].name == "stem"


@pytest.mark.parametrize("answer", ["cancel", "overwrite", "save_as"])
def test_what_was_not_decided_is_asked_before_the_file_is_written(answer: str, desk: Desk) -> None:
    document = modified_on_both_sides(desk, "later")
    mine = document.editor.project
    desk.documents.look()
    assert len(desk.asker.asked) == 1
    desk.asker.answers, desk.asker.saves = [answer], [desk.folder / "mine.gradscape"]
    assert desk.documents.save(document) is (answer != "cancel")
    assert "Write over it?" in desk.asker.asked[-1].title
    assert load(desk.folder / "net.gradscape") == (mine if answer == "overwrite" else wider())
    assert (desk.folder / "mine.gradscape").exists() is (answer == "save_as")


def test_a_change_that_was_not_noticed_yet_is_asked_about_when_saving(desk: Desk) -> None:
    document = desk.open()
    document.editor.do(STEM)
    put(document.path or Path(), wider())
    desk.asker.answers = ["cancel"]
    assert not desk.documents.save(document)
    assert load(document.path or "") == wider()


def test_a_file_that_is_gone_is_said_and_written_anew(desk: Desk, qtbot: QtBot) -> None:
    document = desk.open()
    assert document.path is not None
    with qtbot.waitSignal(document.settled):
        document.path.unlink()
    assert document.modified
    assert "no longer in its folder" in desk.said[-1]
    assert beside(document.path).exists(), "it is all that there is"
    assert desk.documents.save(document)
    assert load(document.path) == everything()
    assert not document.modified


def test_a_folder_that_is_gone_loses_nothing(desk: Desk) -> None:
    (desk.folder / "deep").mkdir()
    document = desk.open("deep/net.gradscape")
    shutil.rmtree(desk.folder / "deep")
    desk.documents.look()
    document.editor.do(WIDER)
    assert document.autosave.trouble is None
    desk.asker.answers = ["cancel"]
    assert not desk.documents.save(document)
    assert not (desk.folder / "deep").exists()
    assert document.modified


def test_a_file_that_was_spoilt_outside_is_left_and_said(desk: Desk) -> None:
    document = desk.open()
    assert document.path is not None
    document.path.write_text("<<<<<<< HEAD")
    desk.documents.look()
    desk.documents.look()
    assert len(desk.said) == 1
    assert "cannot be read" in desk.said[0]
    assert document.editor.project == everything()
    assert document.modified
    desk.asker.answers = ["cancel"]
    assert not desk.documents.save(document)
    save(everything(), document.path)
    desk.documents.look()
    assert not document.modified


def test_nothing_is_asked_while_a_person_answers_something_else(desk: Desk, qtbot: QtBot) -> None:
    document = desk.open()
    assert document.path is not None
    document.editor.do(STEM)

    def meanwhile() -> None:
        put(document.path or Path(), wider())
        desk.documents.look()
        assert len(desk.asker.asked) == 1

    desk.asker.meanwhile = meanwhile
    desk.asker.answers = ["cancel", "theirs"]
    assert not desk.documents.close(document)
    qtbot.waitUntil(lambda: len(desk.asker.asked) == 2)
    assert document.editor.project == wider()


def test_differences_are_told_in_words(desk: Desk) -> None:
    old, new = everything(), wider()
    new = edits.RemoveNodes("Digits", ("m04d", "shr1")).result(new)
    new = edits.Move("Digits", {"k3f9": (5.0, 5.0)}).result(new)
    new = edits.SetData(None).result(new)
    found = differences(old, new)
    assert "2 nodes removed" in found.words
    assert "other data" in found.words
    assert "Add#1, removed" in found.details
    back = differences(new, old)
    assert "2 nodes added" in back.words
    assert differences(old, old).words == "nothing that differs"


# ---- after a crash


@pytest.mark.parametrize("answer", ["restore", "discard", "later"])
def test_what_a_crash_left_of_a_file_is_offered(answer: str, desk: Desk) -> None:
    document = desk.open()
    document.editor.do(WIDER)
    document.editor.do(STEM, "Call it stem")
    project, history = document.editor.project, document.editor.document.history
    path = document.path
    assert path is not None
    desk = desk.crash()
    desk.asker.answers = [answer]
    again = desk.documents.open(path)
    assert again is not None
    assert "Restore the changes to net.gradscape?" in desk.asker.asked[0].title
    assert "2 steps, the last on " in desk.asker.asked[0].text
    assert "Call it stem" in desk.asker.asked[0].details
    assert desk.documents.items == [again]
    assert again.path == path
    if answer == "restore":
        assert (again.editor.project, again.editor.document.history) == (project, history)
        assert again.modified
        again.editor.undo()
    else:
        assert again.editor.project == everything()
        assert not again.modified
    assert beside(path).exists() is (answer != "discard")


def test_what_was_restored_is_kept_for_the_next_crash(desk: Desk) -> None:
    path = desk.open().path
    assert path is not None
    desk.documents.items[0].editor.do(WIDER)
    for _ in range(3):
        desk = desk.crash()
        desk.asker.answers = ["restore"]
        document = desk.documents.open(path)
        assert document is not None
        document.editor.do(edits.Rename("Digits", ("p1c0",), f"c{_}"))
    assert document is not None
    assert len(document.editor.document.history) == 4
    assert desk.documents.save(document)
    assert desk.files() == ["net.gradscape"]


@pytest.mark.parametrize("answer", ["restore", "discard", "later"])
def test_a_journal_that_does_not_fit_the_file_is_a_document_of_its_own(
    answer: str, desk: Desk
) -> None:
    document = desk.open()
    document.editor.do(STEM)
    mine, path = document.editor.project, document.path
    assert path is not None
    desk = desk.crash()
    put(path, wider())
    desk.asker.answers = [answer]
    again = desk.documents.open(path)
    assert again is not None
    assert (again.editor.project, again.path) == (wider(), path)
    assert "as a document of its own" in desk.asker.asked[0].title
    others = [each for each in desk.documents.items if each is not again]
    assert beside(path).exists() is (answer == "later")
    if answer == "restore":
        assert [(each.title, each.path) for each in others] == [("net (restored)", None)]
        assert others[0].editor.project == mine
        assert others[0].modified
        desk = desk.crash()
        desk.asker.answers = ["restore"]
        desk.documents.recover()
        assert [each.editor.project for each in desk.documents.items] == [mine]
        assert desk.documents.items[0].modified
    else:
        assert others == []


def test_a_journal_whose_file_is_gone_is_offered_too(desk: Desk) -> None:
    document = desk.open()
    document.editor.do(STEM)
    mine, path = document.editor.project, document.path
    assert path is not None
    desk = desk.crash()
    path.unlink()
    desk.asker.answers = ["restore"]
    restored = desk.documents.open(path)
    assert restored is not None
    assert (restored.editor.project, restored.path) == (mine, None)
    assert "no such file" in desk.said[-1]


def test_documents_without_a_file_are_offered_at_the_start(desk: Desk) -> None:
    for name in ("digits", "lenet5", "mlp"):
        desk.documents.template(name)
    for each in desk.documents.items[:2]:
        each.editor.do(edits.SetTraining(everything().training))
    titles = [each.title for each in desk.documents.items[:2]]
    projects = [each.editor.project for each in desk.documents.items[:2]]
    desk = desk.crash()
    desk.asker.answers = ["restore", "discard"]
    desk.documents.recover()
    assert sum(titles[0] in each.title for each in desk.asker.asked) == 1
    assert len(desk.asker.asked) == 2
    (restored,) = desk.documents.items
    assert restored.editor.project in projects
    assert restored.title in titles
    assert len(list((desk.folder / "state").glob("*.journal"))) == 1
    desk.documents.recover()
    assert len(desk.asker.asked) == 2, "what is open here is not offered"


def test_one_question_comes_after_the_other(desk: Desk, qtbot: QtBot) -> None:
    path = desk.open().path
    desk.documents.items[0].editor.do(WIDER)
    desk.documents.new().editor.do(edits.SetTraining(everything().training))
    desk = desk.crash()
    desk.asker.answers = ["discard", "discard"]

    def meanwhile() -> None:
        desk.documents.recover()
        assert len(desk.asker.asked) == 1

    desk.asker.meanwhile = meanwhile
    assert desk.documents.open(path or Path()) is not None
    qtbot.waitUntil(lambda: len(desk.asker.asked) == 2)
    assert list((desk.folder / "state").iterdir()) == []


def test_nothing_is_offered_where_all_was_saved_or_taken_back(desk: Desk) -> None:
    document = desk.open()
    document.editor.do(WIDER)
    document.editor.undo()
    new = desk.documents.new()
    new.editor.do(edits.SetTraining(everything().training))
    new.editor.undo()
    path = document.path
    assert path is not None
    desk = desk.crash()
    desk.documents.recover()
    again = desk.documents.open(path)
    assert again is not None
    assert desk.asker.asked == []
    assert desk.files() == ["net.gradscape"]
    assert list((desk.folder / "state").iterdir()) == []


def test_a_damaged_journal_is_said_and_stays(desk: Desk) -> None:
    path = beside(desk.folder / "net.gradscape")
    path.write_text("spoilt")
    (desk.folder / "state").mkdir()
    (desk.folder / "state" / "a.journal").write_text("spoilt")
    document = desk.open()
    desk.documents.recover()
    assert sum("cannot be read. It stays" in words for words in desk.said) == 2
    document.editor.do(WIDER)
    assert desk.documents.save(document)
    assert path.read_text() == "spoilt"
    assert (desk.folder / "state" / "a.journal").read_text() == "spoilt"


def test_a_second_window_says_so_and_keeps_its_steps_elsewhere(desk: Desk) -> None:
    first = desk.open()
    first.editor.do(WIDER)
    other = Desk(desk.folder)
    second = other.documents.open(first.path or Path())
    assert second is not None
    assert "another window" in other.said[-1]
    second.editor.do(STEM)
    assert second.autosave.path != first.autosave.path
    assert other.asker.asked == []
    other.documents.recover()
    assert other.asker.asked == []
    assert desk.documents.save(first)
    other.asker.answers = ["mine"]
    other.documents.look()
    assert len(other.asker.asked) == 1


# ---- runs that go on


class Trained:
    """Stands for the run of a document."""

    def __init__(self, document: OpenDocument) -> None:
        self.busy = True
        document._session = self  # type: ignore[assignment]

    def close(self) -> None:
        self.busy = False


def test_a_document_whose_run_goes_on_is_not_closed_unasked(desk: Desk) -> None:
    document = desk.open()
    run = Trained(document)
    desk.asker.answers = ["cancel"]
    assert not desk.documents.close(document)
    assert run.busy
    assert "net.gradscape is being trained" in desk.asker.asked[0].title
    assert "checkpoint" in desk.asker.asked[0].text
    desk.asker.answers = ["stop"]
    assert desk.documents.close(document)
    assert not run.busy


def test_who_keeps_the_changes_keeps_the_run(desk: Desk) -> None:
    document = desk.open()
    run = Trained(document)
    document.editor.do(WIDER)
    desk.asker.answers = ["stop", "cancel"]
    assert not desk.documents.close(document)
    assert run.busy
    desk.asker.answers = ["stop", "discard"]
    assert desk.documents.close(document)
    assert not run.busy


def test_the_end_asks_once_about_all_runs(desk: Desk) -> None:
    runs = [Trained(desk.open(name)) for name in ("a.gradscape", "b.gradscape")]
    desk.open("c.gradscape")
    desk.asker.answers = ["cancel"]
    assert not desk.documents.close_all()
    assert "2 documents" in desk.asker.asked[0].title
    assert "a.gradscape, b.gradscape" in desk.asker.asked[0].text
    assert all(run.busy for run in runs)
    desk.asker.answers = ["stop"]
    assert desk.documents.close_all()
    assert not any(run.busy for run in runs)
    assert desk.documents.items == []


def test_a_document_that_never_trained_has_no_session(desk: Desk) -> None:
    document = desk.open()
    assert not document.trains
    desk.documents.close(document)
    assert document._session is None


def test_runs_lie_beside_the_file_or_in_the_folder_of_the_person(desk: Desk, home: Path) -> None:
    document = desk.open()
    assert document.session.place() == desk.folder / "runs"
    other = desk.documents.template("digits")
    assert other.session.place() == home / "data" / "gradscape" / "runs"
    assert other.session.title() == other.title
    desk.asker.answers = ["discard"]
    desk.documents.close(other)
