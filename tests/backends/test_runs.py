"""The folder of a run: what it holds, what supersedes what, and who may write."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import structs

from gradscape.backends.protocol import Job, Loss
from gradscape.backends.runs import (
    EpochLine,
    RateLine,
    Run,
    RunError,
    Segment,
    StepLine,
    create,
    open_run,
)
from gradscape.graph.settings import Data, Training

JOB = Job(
    source="# model\n",
    outputs=(Loss(),),
    data=Data(name="digits", shape=(1, 8, 8), classes=10),
    training=Training(),
    run="",
    nodes={"fc.weight": "fc"},
)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create(tmp_path / "runs" / "first", JOB, '{"gradscape": 1}', "digits")


def step(number: int, loss: float) -> StepLine:
    return StepLine(step=number, loss=loss, lr=0.1, norms=(1.0,))


def epoch(number: int, at: int, loss: float) -> EpochLine:
    return EpochLine(
        epoch=number, step=at, train_loss=loss, val_loss=loss, val_accuracy=None, seconds=1.0
    )


def losses(run: Run) -> list[tuple[int, float | None]]:
    return [(line.step, line.loss) for line in run.steps()]


def test_a_run_gives_back_what_it_was_made_from(run: Run) -> None:
    again = open_run(run.path)
    assert again.job == structs.replace(JOB, run=str(run.path))
    assert again.project == '{"gradscape": 1}'
    assert (run.path / "model.py").read_text() == JOB.source
    assert again.status.template == "digits"


def test_a_run_that_was_moved_is_still_one(run: Run, tmp_path: Path) -> None:
    run.path.rename(tmp_path / "moved")
    assert open_run(tmp_path / "moved").job.run == str(tmp_path / "moved")


def test_a_folder_that_exists_is_refused(run: Run) -> None:
    with pytest.raises(RunError, match="exists"):
        create(run.path, JOB, "{}", "digits")


def test_a_folder_that_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match=r"no run\.json"):
        open_run(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b'{"template": 3}', b"\xff\xfe"])
def test_damaged_files_are_named(run: Run, content: bytes) -> None:
    (run.path / "run.json").write_bytes(content)
    with pytest.raises(RunError, match=r"run\.json is damaged"):
        open_run(run.path)
    (run.path / "job.json").write_bytes(content)
    with pytest.raises(RunError, match=r"job\.json is damaged"):
        _ = run.job


def test_a_newer_format_is_refused(run: Run) -> None:
    (run.path / "run.json").write_text('{"version": 99, "template": "digits"}')
    with pytest.raises(RunError, match="newer"):
        open_run(run.path)


def test_steps_done_again_supersede(run: Run) -> None:
    first = Segment(run, 0, ["fc.weight"])
    first.write([step(1, 9.0), step(2, 8.0), epoch(1, 2, 8.5), step(3, 7.0), step(4, 6.0)])
    first.write([epoch(2, 4, 6.5)])
    first.close()
    second = Segment(run, 2, ["fc.weight"])
    second.write([step(3, 0.7)])
    second.close()
    assert losses(run) == [(1, 9.0), (2, 8.0), (3, 0.7)]
    assert [(line.epoch, line.train_loss) for line in run.epochs()] == [(1, 8.5)]
    third = Segment(run, 0, ["fc.weight"])
    third.write([step(1, 0.9)])
    third.close()
    assert losses(run) == [(1, 0.9)]
    assert run.epochs() == []


def test_an_epoch_that_is_validated_again_counts_once(run: Run) -> None:
    first = Segment(run, 0, [])
    first.write([step(1, 9.0), epoch(1, 1, 9.0)])
    first.close()
    second = Segment(run, 1, [])
    second.write([epoch(1, 1, 9.0), step(2, 8.0), epoch(2, 2, 8.0)])
    second.close()
    assert [line.epoch for line in run.epochs()] == [1, 2]


def test_a_line_cut_by_a_kill_is_left_out(run: Run) -> None:
    segment = Segment(run, 0, [])
    segment.write([step(1, 9.0), step(2, 8.0)])
    segment.close()
    path = run.segments()[0]
    path.write_bytes(path.read_bytes()[:-9])
    assert losses(run) == [(1, 9.0)]
    second = Segment(run, 1, [])
    second.close()
    run.segments()[1].write_bytes(b'{"type":"segm')
    assert losses(run) == [(1, 9.0)]


def test_a_damaged_line_is_named(run: Run) -> None:
    segment = Segment(run, 0, [])
    segment.write([step(1, 9.0), step(2, 8.0)])
    segment.close()
    path = run.segments()[0]
    path.write_bytes(path.read_bytes().replace(b'"loss":9.0', b'"loss":"a"'))
    with pytest.raises(RunError, match=r"metrics-0001\.jsonl, line 2"):
        losses(run)


def test_a_record_without_accuracy_is_still_read(run: Run) -> None:
    lines = (
        b'{"type":"segment","step":0,"parameters":["fc.weight"]}\n'
        b'{"type":"step","step":1,"loss":2.5,"lr":0.1,"norms":[1.0]}\n'
    )
    (run.path / "metrics-0001.jsonl").write_bytes(lines)
    assert [(line.loss, line.accuracy) for line in run.steps()] == [(2.5, None)]


def test_rates_that_are_set_again_supersede(run: Run) -> None:
    first = Segment(run, 0, [])
    first.write([step(1, 9.0), RateLine(step=1, lr=0.5), RateLine(step=1, lr=0.4)])
    first.write([step(2, 8.0), RateLine(step=2, lr=0.3), step(3, 7.0), RateLine(step=3, lr=0.2)])
    first.close()
    assert run.rates() == [(1, 0.4), (2, 0.3), (3, 0.2)]
    # The checkpoint of step 2 was written before its rate was changed.
    second = Segment(run, 2, [])
    second.close()
    assert run.rates() == [(1, 0.4)]


HOLD = """
import sys
from pathlib import Path
from gradscape.backends.runs import open_run
with open_run(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_writer_is_refused_until_the_first_is_gone(run: Run) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-P", "-c", HOLD, str(run.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdin is not None
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RunError, match="another process"), run.lock():
            pass
        before = run.status.state
        holder.kill()
        holder.wait()
    with run.lock():
        pass
    assert (before, run.status.state) == ("running", "interrupted")


def test_what_a_run_came_to_is_kept(run: Run) -> None:
    with run.lock():
        run.set_state("diverged", "The loss of step 7 is not finite")
    status = open_run(run.path).status
    assert (status.state, status.template) == ("diverged", "digits")
    assert "step 7" in status.message
