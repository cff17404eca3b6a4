"""What a preflight means, in words: whether a network can learn, and what a run will cost.

A verdict is a code with arguments, so that its sentences can be translated; figures stand in it as
text. No torch.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

from gradscape.backends.protocol import Checked, Job

Severity = Literal["good", "hint", "warning", "error"]

FEW = 30
"""Steps on one batch from which it can be told that they lead nowhere."""
LATEST = 5
"""Steps whose median is the loss at last: dropout makes single ones jump."""
LONG = 600.0
"""Seconds of an epoch that try a person's patience."""
NAMED = 4
"""Nodes that a sentence names."""


@dataclass(frozen=True)
class Code:
    """A kind of verdict: the English sentence and the ways out, with arguments in braces."""

    name: str
    severity: Severity
    template: str
    remedies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """One thing that was found; `nodes` are the dotted paths of those concerned."""

    code: Code
    arguments: Mapping[str, str] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.code.severity

    @property
    def message(self) -> str:
        return self.code.template.format_map(self.arguments)

    @property
    def remedies(self) -> tuple[str, ...]:
        """What to do, the likeliest first."""
        return tuple(remedy.format_map(self.arguments) for remedy in self.code.remedies)


START = Code("start", "good", "Before it learns, the loss is {loss}; guessing would cost {chance}.")
START_ALONE = Code("start-alone", "good", "Before it learns, the loss is {loss}.")
START_HIGH = Code(
    "start-high",
    "warning",
    "Before it learns, the loss is {loss}, far above the {chance} that guessing would cost: the "
    "network begins with answers that are sure and wrong.",
    ("Begin with smaller weights in the last layer.", "Put a normalization in front of it."),
)
START_LOW = Code(
    "start-low",
    "warning",
    "Before it learns, the loss is {loss}, below the {chance} that guessing would cost: something "
    "gives the answer away.",
    ("Look whether the label can be read off the input.",),
)
START_NOT_FINITE = Code(
    "start-not-finite",
    "error",
    "Before it learns, the loss is not finite, though every node gives finite values.",
    ("Look at the values of the data, and whether the loss can take them.",),
)
BROKEN = Code(
    "broken",
    "error",
    "Before it learns, {node} is the first whose values or gradients are not finite.",
    ("Look at how {node} begins: its weights may be too large.", "Put a normalization before it."),
)
BROKEN_LATER = Code(
    "broken-later",
    "error",
    "After {steps} steps on one batch, {node} is the first whose values or gradients are not "
    "finite: the rate of {lr} is too high.",
    ("Try a rate of {lower}.",),
)
LEARNED = Code(
    "learned",
    "good",
    "One batch is learned by heart: in {steps} steps its loss falls from {first} to {last}.",
)
LEARNING = Code(
    "learning",
    "good",
    "One batch is learned: in {steps} steps its loss falls from {first} to {last}.",
)
TOO_FEW = Code(
    "too-few-steps",
    "hint",
    "Only {steps} steps on one batch fitted into the time: too few to tell whether it is learned.",
    ("Give the check more time.",),
)
RISING = Code(
    "rising",
    "warning",
    "The loss of one batch rises from {first} to {highest}: the rate of {lr} is too high.",
    ("Try a rate of {lower}.",),
)
CAPPED = Code(
    "capped",
    "warning",
    "The loss of one batch comes down to {last} and no lower: cross-entropy ends there where the "
    "output has been through a softmax already.",
    ("Leave out the softmax in front of the output.",),
)
SLOW = Code(
    "slow",
    "warning",
    "One batch is learned slowly: after {steps} steps its loss has fallen from {first} to {last}.",
    ("Try a rate of {higher}; now it is {lr}.",),
)
STUCK = Code(
    "stuck",
    "warning",
    "One batch is not learned: after {steps} steps its loss is {last}, and was {first} at first. "
    "What cannot learn one batch learns nothing.",
    (
        "Look for layers that always give the same: weights of zero, a ReLU that never opens.",
        "Try another rate: it is {lr}.",
    ),
)
REACHED = Code("reached", "good", "A gradient reaches every node that is trained.")
SILENT = Code(
    "silent",
    "warning",
    "No gradient reaches {names}: nothing is learned there.",
    (
        "Look behind it for weights of zero, or a ReLU that never opens.",
        "Look whether the output depends on it at all.",
    ),
)
TIME = Code("time", "good", "An epoch takes about {epoch}, all {epochs} about {all}.")
TIME_LONG = Code(
    "time-long",
    "warning",
    "An epoch takes about {epoch}, all {epochs} about {all}.",
    ("Train on a GPU.", "Train on smaller images, or make the network narrower."),
)
MEMORY = Code("memory", "good", "It takes {memory} of memory at most.")
MEMORY_FULL = Code(
    "memory-full",
    "warning",
    "It takes {memory} of memory; there is {available}.",
    ("Try a batch of {half}.", "Compute the batch in parts."),
)


def verdicts(checked: Checked, job: Job, available: int | None = None) -> tuple[Verdict, ...]:
    """What was found: the start, one batch, the gradients, time, memory.

    `available` are the bytes that the device has in all, where that is known.
    """
    batch = _batch(checked, job)
    return (
        _start(checked),
        *([batch] if batch else []),
        *_gradients(checked),
        _time(checked, job),
        *_memory(checked, job, available),
    )


def _start(checked: Checked) -> Verdict:
    if not checked.overfit and checked.broken:
        return Verdict(BROKEN, {"node": checked.broken}, (checked.broken,))
    if not math.isfinite(checked.loss):
        return Verdict(START_NOT_FINITE)
    loss, chance = _number(checked.loss), checked.chance
    if chance is None:
        return Verdict(START_ALONE, {"loss": loss})
    code = START
    if checked.loss > chance + max(1.0, chance / 2):
        code = START_HIGH
    elif checked.loss < 0.7 * chance:
        code = START_LOW
    return Verdict(code, {"loss": loss, "chance": _number(chance)})


def _batch(checked: Checked, job: Job) -> Verdict | None:
    """What became of one batch; None where nothing was tried."""
    losses = checked.overfit
    if not losses:
        return None
    lr = job.training.lr
    rates = {"lr": _number(lr), "lower": _number(lr / 10), "higher": _number(lr * 10)}
    arguments = {"steps": str(len(losses)), **rates}
    if checked.broken or not math.isfinite(losses[-1]):
        node = checked.broken or "the loss"
        nodes = (checked.broken,) if checked.broken else ()
        return Verdict(BROKEN_LATER, {"node": node, **arguments}, nodes)
    last = median(losses[-LATEST:])
    arguments |= {
        "first": _number(losses[0]),
        "last": _number(last),
        "highest": _number(max(losses)),
    }
    return Verdict(_progress(losses, last, job), arguments)


def _progress(losses: tuple[float, ...], last: float, job: Job) -> Code:
    lowest = _lowest(job)
    first, gone = losses[0] - lowest, losses[0] - last
    if gone >= 0.9 * first:
        return LEARNED
    if gone >= 0.5 * first and not _is_capped(losses, last, job):
        return LEARNING
    if max(losses) - lowest > 2 * first:
        return RISING
    if len(losses) < FEW:
        return TOO_FEW
    if _is_capped(losses, last, job):
        return CAPPED
    middle = median(losses[len(losses) // 2 :][:LATEST])
    return SLOW if gone > 0.05 * first and middle - last > 0.1 * gone else STUCK


def _is_capped(losses: tuple[float, ...], last: float, job: Job) -> bool:
    """Whether the loss rests where it does if what goes into a cross-entropy lies within 0 to 1."""
    classes, out = job.data.classes, job.outputs[0]
    if classes is None or len(job.outputs) > 1 or out.loss != "cross_entropy":
        return False
    least = out.weight * (math.log(math.e + classes - 1) - 1 + out.label_smoothing)
    late = losses[-max(LATEST, len(losses) // 4) :]
    settled = max(late) - min(late) < 0.1 * last
    return settled and least - 1e-3 < min(losses) and last < 1.1 * least


def _lowest(job: Job) -> float:
    """The loss of a perfect answer: with label smoothing it is not 0."""
    return sum(out.weight * _entropy(out.label_smoothing, job.data.classes) for out in job.outputs)


def _entropy(smoothing: float, classes: int | None) -> float:
    if not smoothing or not classes:
        return 0.0
    other = smoothing / classes
    shares = [1 - smoothing + other, *[other] * (classes - 1)]
    return -sum(share * math.log(share) for share in shares if share > 0)


def _gradients(checked: Checked) -> Iterator[Verdict]:
    if checked.broken or not math.isfinite(checked.loss):
        return
    if not checked.silent:
        yield Verdict(REACHED)
        return
    names = ", ".join(checked.silent[:NAMED])
    more = len(checked.silent) - NAMED
    yield Verdict(SILENT, {"names": f"{names}, … ({more})" if more > 0 else names}, checked.silent)


def _time(checked: Checked, job: Job) -> Verdict:
    epochs = job.training.epochs
    return Verdict(
        TIME_LONG if checked.epoch_seconds > LONG else TIME,
        {
            "epoch": _duration(checked.epoch_seconds),
            "epochs": str(epochs),
            "all": _duration(epochs * checked.epoch_seconds),
        },
    )


def _memory(checked: Checked, job: Job, available: int | None) -> Iterator[Verdict]:
    if not checked.memory:
        return
    arguments = {"memory": _bytes(checked.memory)}
    if available is None or checked.memory <= 0.9 * available:
        yield Verdict(MEMORY, arguments)
        return
    half = str(max(1, job.training.batch // 2))
    yield Verdict(MEMORY_FULL, {**arguments, "available": _bytes(available), "half": half})


# ---- figures
def _number(value: float) -> str:
    return f"{value:.3g}"


def _duration(seconds: float) -> str:
    if seconds < 60:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if hours < 48 else f"{round(hours / 24)} d"


def _bytes(count: int) -> str:
    return f"{count / 1e9:.1f} GB" if count >= 1e9 else f"{round(count / 1e6)} MB"
