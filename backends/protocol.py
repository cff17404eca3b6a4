"""What the application and the worker say to each other: frames of msgpack over a pipe.

A frame is its length (four bytes, big-endian) and one message. Both ends know every type of
message; a frame that holds none of them is an error, never code that is run.
"""

import struct
from collections.abc import Iterator
from typing import Annotated, Generic, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Data, Training

LARGEST_FRAME = 32 << 20
"""Bytes. The greatest message is a job with the source of a network; ResNet-152's has 60 kB."""

HEAD = struct.Struct(">I")

LossName = Literal["cross_entropy", "bce_with_logits", "mse"]
TargetName = Literal["label", "input"]
State = Literal["queued", "running", "interrupted", "failed", "diverged", "finished"]


class ProtocolError(GradscapeError):
    """Bytes that are no frame, or a frame that holds no message."""


class Loss(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The loss of one output: against the label or against the input itself, times `weight`.

    An `auxiliary` output exists in training only.
    """

    loss: LossName = "cross_entropy"
    target: TargetName = "label"
    weight: float = 1.0
    auxiliary: bool = False
    label_smoothing: Annotated[float, Meta(ge=0, le=1)] = 0.0


def judged(outputs: tuple[Loss, ...], classes: int | None) -> int | None:
    """Which of the main outputs tells the class of a sample; None where no output does."""
    if classes is None:
        return None
    main = [loss for loss in outputs if not loss.auxiliary]
    return next((k for k, loss in enumerate(main) if loss.target == "label"), None)


class Message(Struct, frozen=True, forbid_unknown_fields=True, tag=True, kw_only=True):
    """Anything in a frame, told apart by its type's name."""


class Job(Message, frozen=True):
    """What to train, and how. All that a run needs; it stands in the run's folder.

    `source` is a module whose `__all__` names the model's class first; it is built without
    arguments, and returns its outputs in the order of `outputs` (in evaluation without the
    auxiliary ones, a single one as a tensor). `nodes` maps each parameter's qualified name to the
    dotted path of its node, `modules` each module's. `lines` tells for a line of the source, and
    the class that `self` has there, which node it computes, by its path within the class.
    """

    source: str
    outputs: Annotated[tuple[Loss, ...], Meta(min_length=1)]
    data: Data
    training: Training
    run: str
    device: str = "auto"
    threads: Annotated[int, Meta(ge=1, le=4096)] | None = None
    nodes: dict[str, str] = {}
    modules: dict[str, str] = {}
    lines: tuple[tuple[int, str, str], ...] = ()
    checkpoint_seconds: Annotated[float, Meta(ge=0)] = 20.0


class Trial(Message, frozen=True):
    """Load the weights of a run's folder, and answer questions until there are none.

    `job` is the run's own. `weights` is the file they are read from: a checkpoint, or a plain
    state dict; without one they are as a run begins.
    """

    job: Job
    weights: str | None = None


class Preflight(Message, frozen=True):
    """Whether a network can learn at all, found out in seconds; nothing of it is kept.

    It ends once `seconds` are over, whatever has been found by then.
    """

    job: Job
    seconds: Annotated[float, Meta(gt=0, le=600)] = 10.0


class Stop(Message, frozen=True):
    """End with a checkpoint, after the step that is being computed or after its epoch."""

    after: Literal["step", "epoch"] = "step"


class Pause(Message, frozen=True):
    """Wait after the step that is being computed, with a checkpoint. Questions are answered."""


class Continue(Message, frozen=True):
    """Go on after a pause."""


class Rate(Message, frozen=True):
    """From the next step on, `lr` is the highest rate of the schedule."""

    lr: Annotated[float, Meta(gt=0, le=1e6)]


class Predict(Message, frozen=True):
    """What the network makes of a sample, as it is now.

    `sample` holds float32 in the machine's order, of the data's shape, in the units in which the
    data is stored. `node` is the dotted path of a node whose output and kernels are wanted too.
    The answer bears the same `number`.
    """

    number: int
    sample: bytes
    node: str | None = None


class Judge(Message, frozen=True):
    """Which class the network gives each validation sample, as it is now."""

    number: int


class Started(Message, frozen=True):
    """The worker has model and data on its device and begins after step `step`.

    `parameters` are the names of what is trained, in the order of the norms in Steps.
    """

    device: str
    device_name: str
    threads: int
    step: int
    steps_per_epoch: int
    epochs: int
    parameters: tuple[str, ...]


class Steps(Message, frozen=True):
    """The steps since the last such message; `first` counts from 1.

    `norms` holds the gradient norm of each trained parameter, float32 in the machine's order,
    steps × parameters; NaN where a parameter took no part in the step. `correct` counts the
    samples of each batch that were classified right, where there are classes. `seconds` is how
    long the steps took together; `memory` the bytes that the worker holds: of the process, or on a
    GPU the most since the last such message.
    """

    first: int
    losses: tuple[float, ...]
    rates: tuple[float, ...]
    norms: bytes
    correct: tuple[int, ...] = ()
    seconds: float = 0.0
    memory: int = 0


class Paused(Message, frozen=True):
    """The run waits after step `step`."""

    step: int


class Continued(Message, frozen=True):
    """The run goes on after step `step`."""

    step: int


class Rated(Message, frozen=True):
    """After step `step`, the highest rate of the schedule is `lr`."""

    step: int
    lr: float


class Epoch(Message, frozen=True):
    """An epoch is over, the network validated. Losses are means over samples."""

    epoch: int
    step: int
    train_loss: float
    val_loss: float
    val_accuracy: float | None
    best: bool
    seconds: float


class Predicted(Message, frozen=True):
    """The answer to a Predict, with the weights after step `step`.

    `scores` are probabilities where there are classes, else the first output. `maps` are the
    output of the node for this sample, float32 of shape `maps_shape`, and `kernels` its weight of
    shape `kernels_shape`; both are empty where it has none, or none was asked for. `why` says in
    words what is missing of that which was asked for, and why; without scores there is no answer.
    """

    number: int
    step: int
    scores: tuple[float, ...]
    maps: bytes = b""
    maps_shape: tuple[int, ...] = ()
    kernels: bytes = b""
    kernels_shape: tuple[int, ...] = ()
    why: str = ""


class Judged(Message, frozen=True):
    """The answer to a Judge: int32 in the machine's order, a class for each validation sample.

    Where there is none, `why` says so in words.
    """

    number: int
    step: int
    predicted: bytes
    why: str = ""


class Checked(Message, frozen=True):
    """What a Preflight found; its last message.

    `loss` is that of the first batch at initialisation; `chance` what guessing by chance would
    cost, ln(classes), where the loss is cross-entropy. `overfit` are the losses of one batch that
    is learned by heart. `epoch_seconds` is the time that an epoch will take, `memory` the bytes
    that the worker held at most. `broken` names the first node whose output or gradient was not
    finite, `silent` those whose parameters got no gradient, or zeros alone.
    """

    loss: float
    chance: float | None
    overfit: tuple[float, ...]
    epoch_seconds: float
    steps_per_epoch: int
    memory: int
    broken: str | None = None
    silent: tuple[str, ...] = ()


class Saved(Message, frozen=True):
    """A checkpoint that holds the run up to `step` is on the disk."""

    step: int


class Ended(Message, frozen=True):
    """The run has come to an end that it chose itself; the last message of a worker.

    When diverged, `step` is the first step whose loss, or after which a weight, was not finite, and
    `node` the dotted path of the first node whose output, or with `gradient` whose gradient, was
    not; None where that could not be found.
    """

    state: Literal["interrupted", "diverged", "finished"]
    step: int
    node: str | None = None
    gradient: bool = False


class Failed(Message, frozen=True):
    """The run broke; the last message of a worker.

    `message` says what happened and what to do. `input` tells that the job could not be begun as
    it is (its data, its device, its folder), `data` that the data was the reason. `memory` tells
    that the device had none left, `disk` that the run's folder takes no more. `nodes` are the
    dotted paths of the nodes that an error in torch concerns, `trace` is for a report.
    """

    message: str
    input: bool = False
    data: bool = False
    memory: bool = False
    disk: bool = False
    nodes: tuple[str, ...] = ()
    trace: str = ""


Task = Job | Trial | Preflight
"""What a worker is there for: one of these, the first that it is sent."""
Question = Predict | Judge
Command = Task | Stop | Pause | Continue | Rate | Question
Answer = Predicted | Judged
Event = (
    Started | Steps | Paused | Continued | Rated | Epoch | Saved | Answer | Checked | Ended | Failed
)
M = TypeVar("M")

_encoder = msgspec.msgpack.Encoder()


def frame(message: Message) -> bytes:
    """A message as it goes over the pipe. Raises ProtocolError where it is too long."""
    body = _encoder.encode(message)
    if len(body) > LARGEST_FRAME:
        raise ProtocolError(
            f"{type(message).__name__} takes {len(body)} bytes; {LARGEST_FRAME} are allowed"
        )
    return HEAD.pack(len(body)) + body


class Reader(Generic[M]):
    """The machine that reads frames: bytes in, messages out. It reads from nothing itself.

    It holds one unfinished frame at most, and refuses one that would be longer than `largest`
    before its bytes are there. After an error it takes nothing more.
    """

    def __init__(self, decoder: "msgspec.msgpack.Decoder[M]", largest: int = LARGEST_FRAME) -> None:
        self._decoder = decoder
        self._largest = largest
        self._buffer = bytearray()
        self._broken: str | None = None

    def feed(self, data: bytes) -> Iterator[M]:
        """The messages that `data` completes.

        Raises ProtocolError at a frame that is too long or holds no message.
        """
        if self._broken is not None:
            raise ProtocolError(self._broken)
        self._buffer += data
        start = 0
        try:
            while (end := self._end(start)) is not None:
                body = self._buffer[start + HEAD.size : end]
                start = end
                yield self._decode(body)
        finally:
            del self._buffer[:start]

    def close(self) -> None:
        """Raises ProtocolError where the bytes ended within a frame."""
        if self._buffer and self._broken is None:
            raise ProtocolError(f"The pipe ended within a frame, after {len(self._buffer)} bytes")

    def _end(self, start: int) -> int | None:
        if len(self._buffer) - start < HEAD.size:
            return None
        (size,) = HEAD.unpack_from(self._buffer, start)
        if size > self._largest:
            raise self._error(f"A frame says that it has {size} bytes; {self._largest} are allowed")
        end = start + HEAD.size + size
        return end if len(self._buffer) >= end else None

    def _decode(self, body: bytearray) -> M:
        try:
            return self._decoder.decode(body)
        except (msgspec.MsgspecError, ValueError, RecursionError) as error:
            raise self._error(f"A frame of {len(body)} bytes holds no message: {error}") from None

    def _error(self, words: str) -> ProtocolError:
        self._broken = words
        self._buffer.clear()
        return ProtocolError(words)


def commands() -> Reader[Command]:
    """Reads what the worker is told."""
    return Reader(msgspec.msgpack.Decoder(Command))


def events() -> Reader[Event]:
    """Reads what a worker says."""
    return Reader(msgspec.msgpack.Decoder(Event))
