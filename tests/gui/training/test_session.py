"""The run of a document: what becomes of what a person wants."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradscape.backends.jobs import export
from gradscape.backends.protocol import Ended, Judge, Judged, Predict, Predicted
from gradscape.backends.runs import open_run
from gradscape.backends.runs.queue import Queue
from gradscape.backends.runs.registry import Registry
from gradscape.graph.edits import RemoveNodes, SetData, SetTraining
from gradscape.graph.project import Project
from gradscape.graph.settings import changed
from gradscape.graph.storage import dumps
from gradscape.gui.training.failure import Failure
from tests.gui.training.conftest import Sees, small

pytestmark = pytest.mark.usefixtures("pretended")


def test_a_run_from_its_beginning_to_its_end(sees: Sees, tmp_path: Path) -> None:
    seen = sees()
    session = seen.session
    assert (session.state, session.run) == ("none", None)
    assert session.start()
    assert (session.state, session.busy) == ("starting", True)
    assert session.busy
    assert session.run is not None
    assert session.run.path == tmp_path / "runs" / "small-1"
    assert session.number == 1
    seen.until_state("ended")
    assert seen.way == ["starting", "running", "ended"]
    assert session.ended == Ended(state="finished", step=15)
    assert (session.step, session.epoch, session.steps, session.epochs) == (15, 3, 15, 3)
    assert session.memory == 1000
    assert session.rate == 0.01
    assert session.series is not None
    assert session.series.nodes == ("conv", "fc")
    recorded = [line.loss for line in session.run.steps()]
    assert recorded == [line.loss for line in session.series.lines(0, 15)]
    assert seen.failures == []
    assert session.start()
    assert session.number == 2
    assert session.step == 0
    seen.until_state("ended")


def test_a_pause_holds_until_it_is_over(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    session.start()
    seen.until(lambda: session.step > 3)
    session.pause()
    assert session.pausing
    seen.until_state("paused")
    assert not session.pausing
    step = session.step
    assert session.run is not None
    assert len(list(session.run.steps())) == step
    session.go_on()
    seen.until(lambda: session.state == "running" and session.step > step)
    session.stop()
    assert session.state == "ending"
    seen.until_state("ended")
    assert session.ended is not None
    assert session.ended.state == "interrupted"
    assert seen.way == ["starting", "running", "paused", "running", "ending", "ended"]


def test_a_pause_can_be_taken_back_before_it_comes(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    session.start()
    session.pause()
    session.go_on()
    assert not session.pausing
    seen.until(lambda: session.step > 3)
    assert session.state == "running"


def test_a_run_stops_after_its_epoch_also_from_a_pause(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    session.start()
    seen.until(lambda: session.step > 3)
    session.pause()
    seen.until_state("paused")
    session.stop("epoch")
    assert session.ending == "epoch"
    seen.until_state("ended")
    assert session.ended is not None
    assert session.ended.step % 5 == 0
    assert session.ending is None


def test_what_was_stopped_goes_on(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    session.start()
    seen.until(lambda: session.step > 3)
    session.stop()
    seen.until_state("ended")
    assert session.ended is not None
    step = session.ended.step
    assert session.resume()
    seen.until(lambda: session.step > step + 3)
    assert session.series is not None
    assert session.series.resumed == [step]
    assert session.number == 1


def test_a_run_of_the_folder_is_shown_and_resumed(
    sees: Sees, tmp_path: Path, long: Project
) -> None:
    first, other = sees(long), sees(small(tmp_path / "data"))
    first.session.start()
    first.until(lambda: first.session.step > 3)
    first.session.stop()
    first.until_state("ended")
    assert first.session.ended is not None
    step = first.session.ended.step
    entry = Registry(tmp_path / "runs").entries()[0]
    session = other.session
    assert session.show(entry)
    assert session.state == "ended"
    assert session.ended == first.session.ended
    assert session.step == step
    assert session.series is not None
    assert session.series.nodes == ("conv", "fc")
    assert session.is_current()
    assert session.resume(entry)
    other.until(lambda: session.step > step)


def test_a_finished_run_is_not_resumed(sees: Sees, tmp_path: Path) -> None:
    seen = sees()
    seen.session.start()
    seen.until_state("ended")
    assert not seen.session.resume(Registry(tmp_path / "runs").entries()[0])
    assert "finished" in seen.refusals[0]
    assert seen.session.state == "ended"


def test_a_run_that_waited_its_turn_begins(sees: Sees, tmp_path: Path) -> None:
    seen = sees()
    project = seen.editor.project
    queue = Queue(Registry(tmp_path / "runs"))
    queue.add("small", export(project).job(), dumps(project), project.network)
    (entry,) = queue.waiting()
    assert queue.take() is not None
    assert seen.session.resume(entry)
    seen.until_state("ended")
    assert seen.session.ended == Ended(state="finished", step=15)
    assert queue.registry.entries()[0].state == "finished"


def test_no_two_runs_at_once(sees: Sees, long: Project, tmp_path: Path) -> None:
    seen = sees(long)
    session = seen.session
    session.start()
    assert not session.start()
    assert not session.resume()
    assert not session.follow(tmp_path / "runs" / "small-1")
    assert len(Registry(tmp_path / "runs").entries()) == 1


def test_what_cannot_be_trained_is_refused_in_words(sees: Sees, tmp_path: Path) -> None:
    seen = sees()
    seen.editor.do(SetData(None))
    assert not seen.session.start()
    seen.editor.undo()
    seen.editor.do(RemoveNodes("Small", tuple(n.id for n in seen.editor.project.root.inputs)))
    assert not seen.session.start()
    seen.editor.undo()
    next((tmp_path / "data").glob("train-labels*")).unlink()
    assert not seen.session.start()
    assert len(seen.refusals) == 3
    assert "data" in seen.refusals[0]
    assert "train-labels" in seen.refusals[2]
    assert not (tmp_path / "runs").exists()
    assert seen.session.state == "none"


def test_an_edit_of_the_network_makes_the_run_one_of_an_earlier_version(sees: Sees) -> None:
    seen = sees()
    assert seen.session.is_current()
    seen.session.start()
    training = changed(seen.editor.project.training, {"lr": 0.5})
    seen.editor.do(SetTraining(training))
    assert seen.session.is_current()
    (relu,) = (n.id for n in seen.editor.project.root.body if n.op == "relu")
    seen.editor.do(RemoveNodes("Small", (relu,)))
    assert not seen.session.is_current()
    seen.editor.undo()
    assert seen.session.is_current()


def test_questions_are_answered_while_it_goes_on_and_afterwards(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    number = session.ask(Predict(number=0, sample=b""))
    seen.until(lambda: len(seen.answers) == 1)
    refused = seen.answers.pop()
    assert isinstance(refused, Predicted)
    assert (refused.number, refused.scores) == (number, ())
    assert refused.why
    session.start()
    for ask, kind in ((Predict(number=0, sample=b""), Predicted), (Judge(number=0), Judged)):
        number = session.ask(ask)
        seen.until(lambda: len(seen.answers) == 1)
        answer = seen.answers.pop()
        assert isinstance(answer, kind)
        assert answer.number == number
    session.stop()
    late = session.ask(Predict(number=0, sample=b""))
    seen.until_state("ended")
    last = session.ask(Predict(number=0, sample=b""))
    seen.until(lambda: len(seen.answers) == 2)
    assert [answer.number for answer in seen.answers] == [late, last]  # type: ignore[attr-defined]
    assert session.ended is not None
    assert seen.answers[1].step == session.ended.step  # type: ignore[attr-defined]


def test_a_run_made_elsewhere_is_followed_while_it_is_written(
    sees: Sees, tmp_path: Path, long: Project
) -> None:
    writer, reader = sees(long), sees(small(tmp_path / "data"))
    writer.session.start()
    writer.until(lambda: writer.session.step > 3)
    assert writer.session.run is not None
    assert reader.session.follow(writer.session.run.path)
    session = reader.session
    assert session.elsewhere
    assert not session.busy
    assert session.state == "running"
    step = session.step
    assert step > 0
    session.stop()  # it is not for this one to stop it
    reader.until(lambda: session.step > step)
    assert writer.session.state == "running"
    writer.session.stop()
    reader.until_state("ended")
    assert not session.elsewhere
    assert session.ended is not None
    assert session.ended == writer.session.ended


def test_a_folder_that_is_none_of_a_run_is_told(sees: Sees, tmp_path: Path) -> None:
    seen = sees()
    assert not seen.session.follow(tmp_path)
    assert "not the folder of a run" in seen.refusals[0]
    assert seen.session.state == "none"


def test_figures_of_how_it_goes(sees: Sees, long: Project) -> None:
    seen = sees(long)
    session = seen.session
    assert session.seconds_left is None
    assert session.throughput is None
    session.start()
    seen.until(lambda: session.epoch > 1)
    # A step of 8 samples takes 2 ms.
    assert session.throughput == pytest.approx(4000)
    assert session.steps is not None
    left = session.seconds_left
    assert left is not None
    assert left >= (session.steps - session.step) * 0.002 * 0.999
    session.set_rate(0.5)
    session.stop()
    seen.until_state("ended")
    assert session.seconds_left is None


@pytest.mark.parametrize("way", ["killed", "torch", "memory", "disk", "diverged", "data", "import"])
def test_each_way_to_break_is_told_and_the_next_run_begins(
    sees: Sees, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    monkeypatch.setenv("BREAKS", way)
    seen = sees()
    session = seen.session
    session.start()
    path = tmp_path / "runs" / "small-1"
    seen.until(lambda: len(seen.failures) == 1)
    failure = seen.failures[0]
    assert isinstance(failure, Failure)
    assert session.failure == failure
    assert not session.busy
    assert failure.kind == ("input" if way == "import" else way)
    (fc,) = (node.id for node in seen.editor.project.root.body if node.name == "fc")
    (image,) = (node.id for node in seen.editor.project.root.inputs)
    nodes = {"torch": fc, "memory": fc, "diverged": fc, "data": image}
    assert failure.nodes == ((((nodes[way]),),) if way in nodes else ())
    assert bool(failure.remedy) == (way in ("killed", "memory", "diverged"))
    if way in ("data", "import"):
        assert session.run is None
        assert not path.exists()
        assert session.state == "none"
    else:
        states = {"killed": "interrupted", "diverged": "diverged"}
        assert open_run(path).status.state == states.get(way, "failed")
        assert session.state == "ended"
        assert session.step == 3
    if way == "killed":
        assert "SIGKILL" in failure.message
        assert "a word of the worker" in failure.trace
    monkeypatch.delenv("BREAKS")
    if way == "killed":
        assert session.resume()
    else:
        assert session.start()
    seen.until_state("ended")
    assert session.ended == Ended(state="finished", step=15)
    assert len(seen.failures) == 1


def test_the_remedy_for_memory_keeps_the_batch(sees: Sees, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BREAKS", "memory")
    seen = sees()
    for parts in (2, 4, 8):
        seen.session.start()
        seen.until(lambda: bool(seen.failures))
        remedy = seen.failures.pop().remedy
        assert remedy is not None
        assert str(parts) in remedy.label
        assert seen.editor.apply(remedy)
        training = seen.editor.project.training
        assert (training.batch, training.accumulate) == (8, parts)
    seen.session.start()
    seen.until(lambda: bool(seen.failures))
    assert seen.failures.pop().remedy is None


def test_a_record_that_is_damaged_is_told_once(sees: Sees, tmp_path: Path) -> None:
    first = sees()
    first.session.start()
    first.until_state("ended")
    assert first.session.run is not None
    (segment,) = first.session.run.segments()
    lines = segment.read_bytes().splitlines(keepends=True)
    segment.write_bytes(b"".join([*lines[:4], b"nonsense\n", *lines[5:]]))
    other = sees()
    assert other.session.follow(first.session.run.path)
    other.until(lambda: other.session.step == 15)
    (failure,) = other.failures
    assert "line 5 is damaged" in failure.message
