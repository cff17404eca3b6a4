"""Frames: whole, in pieces, cut, mutated."""

import itertools
import tracemalloc
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradscape.backends.protocol import (
    HEAD,
    Command,
    Ended,
    Epoch,
    Event,
    Failed,
    Job,
    Loss,
    ProtocolError,
    Reader,
    Started,
    Steps,
    Stop,
    commands,
    events,
    frame,
)
from gradscape.graph.settings import Data, Prepare, Training

JOB = Job(
    source="__all__ = ['Net']\n",
    outputs=(Loss(), Loss(loss="mse", target="input", weight=0.3, auxiliary=True)),
    data=Data(name="digits", prepare=(Prepare(channels=3),), shape=(1, 8, 8), classes=10),
    training=Training(frozen=("stem",)),
    run="/tmp/läufe/1",
    nodes={"conv1.weight": "conv1"},
    lines=((3, "Net", "conv1"),),
)
EVENTS: tuple[Event, ...] = (
    Started(
        device="cpu",
        device_name="x",
        threads=2,
        step=0,
        steps_per_epoch=22,
        epochs=2,
        parameters=("a", "b"),
    ),
    Steps(first=1, losses=(2.5, float("inf")), rates=(0.1, 0.2), norms=bytes(16)),
    Epoch(
        epoch=1,
        step=22,
        train_loss=1.0,
        val_loss=2.0,
        val_accuracy=None,
        best=True,
        seconds=1.5,
    ),
    Ended(state="finished", step=44),
    Failed(message="what", nodes=("conv1",), trace="…"),
)
STREAM = b"".join(frame(event) for event in EVENTS)


@given(st.lists(st.integers(0, len(STREAM)), max_size=8))
def test_messages_arrive_however_the_bytes_are_cut(cuts: list[int]) -> None:
    reader = events()
    edges = [0, *sorted(cuts), len(STREAM)]
    got = [message for a, b in itertools.pairwise(edges) for message in reader.feed(STREAM[a:b])]
    reader.close()
    assert tuple(got) == EVENTS


def test_messages_arrive_byte_by_byte() -> None:
    reader = events()
    assert tuple(m for k in range(len(STREAM)) for m in reader.feed(STREAM[k : k + 1])) == EVENTS


def test_a_reader_that_is_left_early_loses_and_repeats_nothing() -> None:
    reader = events()
    first = next(reader.feed(STREAM))
    assert (first, *reader.feed(b"")) == EVENTS


def test_commands_arrive() -> None:
    assert list(commands().feed(frame(JOB) + frame(Stop()))) == [JOB, Stop()]


def test_a_pipe_that_ends_within_a_frame_is_an_error() -> None:
    reader = events()
    list(reader.feed(STREAM[:-1]))
    with pytest.raises(ProtocolError, match="within a frame"):
        reader.close()


def test_a_length_that_lies_costs_no_memory() -> None:
    reader = events()
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match="bytes"):
            list(reader.feed(b"\xff\xff\xff\xff" + bytes(100)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_too_long_a_message_is_not_sent() -> None:
    with pytest.raises(ProtocolError, match="Failed"):
        frame(Failed(message="x" * (33 << 20)))


def test_deep_nesting_is_an_error() -> None:
    body = b"\x91" * 1_000_000 + b"\xc0"
    with pytest.raises(ProtocolError):
        list(events().feed(HEAD.pack(len(body)) + body))


def _one_error(make: Callable[[], Reader[Event] | Reader[Command]], data: bytes) -> None:
    """Whatever the bytes are, there are messages, then at most one kind of error, for good."""
    reader = make()
    try:
        for message in reader.feed(data):
            assert isinstance(message, msgspec.Struct)
    except ProtocolError:
        with pytest.raises(ProtocolError):
            list(reader.feed(STREAM))


@st.composite
def mutations(draw: st.DrawFn, whole: bytes) -> bytes:
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        where = draw(st.integers(0, len(data)))
        end = draw(st.integers(where, min(len(data), where + 8)))
        data[where:end] = draw(st.binary(max_size=8))
    return bytes(data)


@given(mutations(STREAM))
def test_mutated_events_give_one_kind_of_error(data: bytes) -> None:
    _one_error(events, data)


@given(mutations(frame(JOB)))
def test_mutated_commands_give_one_kind_of_error(data: bytes) -> None:
    _one_error(commands, data)


@given(mutations(frame(JOB)[HEAD.size :]))
def test_a_mutated_body_gives_one_kind_of_error(body: bytes) -> None:
    _one_error(commands, HEAD.pack(len(body)) + body)


@pytest.mark.verify
@settings(max_examples=30_000, deadline=None)
@given(st.one_of(mutations(frame(JOB)), mutations(STREAM), st.binary(max_size=200)))
def test_mutated_frames_at_scale(data: bytes) -> None:
    _one_error(events, data)
    _one_error(commands, data)
    _one_error(commands, HEAD.pack(len(data)) + data)
