"""A record is followed while somebody else writes it."""

import shutil
from pathlib import Path

import pytest
from msgspec import structs

from gradscape.backends.runs import Run, RunError, Segment, create
from gradscape.backends.runs.follow import Follow
from gradscape.backends.runs.lines import Line, SegmentLine, StepLine
from tests.backends.runs.making import JOB, NAMES, epoch, step, write


@pytest.fixture
def run(tmp_path: Path) -> Run:
    return create(tmp_path / "run", JOB, "{}", "Digits")


def steps(follow: Follow) -> list[int]:
    """Of the new lines; a segment is its first step, negative."""
    return [
        -line.step - 1 if isinstance(line, SegmentLine) else line.step for line in follow.read()
    ]


def test_only_what_is_new_is_read(run: Run) -> None:
    follow = Follow(run)
    assert steps(follow) == []
    segment = Segment(run, 0, NAMES)
    segment.write([step(1)])
    assert steps(follow) == [-1, 1]
    assert steps(follow) == []
    segment.write([step(2), epoch(1, 2, 0.5)])
    assert follow.read() == [step(2), epoch(1, 2, 0.5)]
    segment.close()


def test_a_line_that_is_being_written_is_left_until_it_has_an_end(run: Run) -> None:
    write(run, [step(1), step(2)])
    path = run.segments()[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    follow = Follow(run)
    assert steps(follow) == [-1, 1]
    assert steps(follow) == []
    with path.open("ab") as file:
        file.write(whole[-20:-5])
    assert steps(follow) == []
    with path.open("ab") as file:
        file.write(whole[-5:])
    assert steps(follow) == [2]


def test_a_resumed_run_goes_on_in_its_new_segment(run: Run) -> None:
    write(run, [step(1), step(2), step(3)])
    follow = Follow(run)
    assert steps(follow) == [-1, 1, 2, 3]
    path = run.segments()[0]
    with path.open("ab") as file:
        file.write(b'{"type":"step","st')
    write(run, [step(2)], after=1)
    write(run, [step(3)], after=2)
    assert steps(follow) == [-2, 2, -3, 3]


def test_a_record_that_was_replaced_is_read_anew(run: Run) -> None:
    write(run, [step(k) for k in range(1, 9)])
    follow = Follow(run)
    assert len(steps(follow)) == 9
    shutil.rmtree(run.path)
    with pytest.raises(RunError, match="no longer there"):
        follow.read()
    again = create(run.path, JOB, "{}", "Digits")
    assert steps(follow) == []
    write(again, [step(1)])
    assert steps(follow) == [-1, 1]
    path = again.segments()[0]
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes().replace(b'"loss":1.0', b'"loss":5.0'))
    copy.replace(path)
    assert follow.read()[1] == step(1, 5.0)
    path.write_bytes(path.read_bytes()[:-20])
    assert steps(follow) == [-1]


def test_a_damaged_line_is_told_once(run: Run) -> None:
    write(run, [step(k) for k in range(1, 5)])
    path = run.segments()[0]
    path.write_bytes(path.read_bytes().replace(b'"step":3,', b'"step":"3",'))
    follow = Follow(run)
    assert steps(follow) == [-1, 1, 2]
    assert follow.behind
    with pytest.raises(RunError, match=r"metrics-0001\.jsonl, line 4 is damaged"):
        follow.read()
    assert steps(follow) == [4]
    assert not follow.behind


def test_a_long_record_is_read_in_pieces(run: Run) -> None:
    lines = [step(k) for k in range(1, 400)]
    write(run, lines)
    write(run, [step(400)], after=399)
    follow = Follow(run)
    pieces: list[list[Line]] = []
    while not pieces or follow.behind:
        pieces.append(follow.read(most=1000))
        assert len(pieces[-1]) < 30
    found = [line for piece in pieces for line in piece if isinstance(line, StepLine)]
    assert found == [*lines, step(400)]


def test_places_are_where_lines_begin(run: Run) -> None:
    write(run, [step(1), step(2)])
    write(run, [structs.replace(step(3), loss=None)], after=2)
    for found in Follow(run).find():
        text = found.segment.read_bytes()[found.offset :]
        assert text.startswith(b'{"type":')
        assert text.count(b"\n") == 1 or b'"step":%d,' % found.line.step in text.split(b"\n")[0]
