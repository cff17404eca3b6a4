"""Whether a network can learn at all: a few steps on one batch, and what they cost."""

import math
import time
from collections.abc import Callable

import torch
from torch import Tensor, nn

from gradscape.backends.protocol import Checked, Ended, Event, Job, Preflight
from gradscape.backends.pytorch import device as devices
from gradscape.backends.pytorch.answers import evaluating
from gradscape.backends.pytorch.batches import order
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.failures import failed
from gradscape.backends.pytorch.faults import first_fault
from gradscape.backends.pytorch.memory import held
from gradscape.backends.pytorch.objective import Objective, optimizer
from gradscape.backends.pytorch.ready import Place, network, place
from gradscape.backends.pytorch.trial import started

STEPS = 200
"""Steps on the one batch, where there is time for so many."""
ENOUGH = 100
"""Where the whole batch leaves no time for so many, a part of it is learned by heart."""
FEWEST = 4
"""Samples of such a part."""
WARMUP = 10
"""Steps in which the rate rises to that of the training."""
PROBE, GROWTH = 2, 4
"""It is found out with few samples first how long a step will take, then with more."""
SHORT = 0.1
"""Of the time for the task: a step that takes longer is not done again to be timed."""
LONGEST = 0.2
"""Of the time for the task: a step that would take longer is done with a part of the batch; from
it follows what the whole batch will take."""
LEARNED = 0.02
"""Of the loss at first: then the batch is known by heart."""
AGAIN = 5
"""Steps after which a gradient that was always zero will stay so; at first it may be, where a
residual branch begins with zeros."""


def preflight(task: Preflight, emit: Callable[[Event], None], control: Control) -> None:
    """Says Started, then what was found, or how it failed."""
    deadline = time.monotonic() + task.seconds
    model: nn.Module | None = None
    try:
        at = place(task.job)
        model = network(task.job, at.device)
        emit(started(task.job, model, at, 0))
        found = _Flight(task.job, model, at, control).checked(deadline, task.seconds)
    except Exception as error:
        emit(failed(error, model, task.job))
    else:
        emit(Ended(state="interrupted", step=0) if control.stopped else found)


def chance(job: Job) -> float | None:
    """What guessing would cost where each loss is cross-entropy: ln(classes), times the weights."""
    if job.data.classes is None or any(out.loss != "cross_entropy" for out in job.outputs):
        return None
    return math.log(job.data.classes) * sum(out.weight for out in job.outputs)


class _Flight:
    """One model, its first batch, and what is found on it."""

    def __init__(self, job: Job, model: nn.Module, at: Place, control: Control) -> None:
        self.job, self.model, self.control = job, model, control
        self.device, self.supply = at.device, at.supply
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        self.names = [name for name, _ in named]
        self.parameters = [parameter for _, parameter in named]
        self.objective = Objective(job.outputs, job.data.classes)
        self.optimizer = optimizer(self.parameters, job.training)
        self.index = order(job.training.seed, 0, len(at.supply.train))[: job.training.batch]
        self.batch = len(self.index)
        self.at_once = math.ceil(job.training.batch / job.training.accumulate)
        self.reached = torch.zeros(len(named), dtype=torch.bool)
        """Which parameters have had a gradient."""
        self.moved = torch.zeros(len(named), dtype=torch.bool)
        """Which had one that was not zero."""
        self.memory = 0
        self.broken: str | None = None
        self.losses: list[float] = []

    def checked(self, deadline: float, seconds: float) -> Checked:
        """All that can be found until `deadline`; learning by heart takes half of `seconds`."""
        self.model.train()
        self._hold_states()
        self._take_part(LONGEST * seconds)
        began = time.monotonic()
        loss, sound = self._pass(*self._batch())
        taken = time.monotonic() - began
        memory = self._whole_memory()
        validating = taken / 3  # a third of a step is on the way there
        if not sound:
            self._find_broken(*self._batch())
        else:
            if taken < SHORT * seconds:
                taken = self._timed(self._idle_step)
                validating = self._timed(self._validate)
            self._learn(min(deadline, time.monotonic() + seconds / 2), taken)
        steps = len(self.supply.train) // self.batch
        return Checked(
            loss=loss,
            chance=chance(self.job),
            overfit=tuple(self.losses),
            epoch_seconds=(steps * self.batch * taken + len(self.supply.validation) * validating)
            / len(self.index),
            steps_per_epoch=steps,
            memory=memory,
            broken=self.broken,
            silent=self._silent() if sound else (),
        )

    def _take_part(self, longest: float) -> None:
        """Leaves out samples of the batch where a step would take longer than `longest` seconds."""
        random = devices.random_states(self.device)
        whole, part = self.index, PROBE
        while part < self.batch:
            self.index = whole[:part]
            taken = self._timed(lambda: self._pass(*self._batch()))
            if taken * self.batch / part <= longest:
                break
            if GROWTH * taken > longest:
                whole = whole[: max(FEWEST, int(part * longest / taken))]
                break
            part *= GROWTH
        self.index = whole
        devices.set_random_states(self.device, random)
        self.memory, self.least_memory = 0, held(self.device)

    def _whole_memory(self) -> int:
        """Bytes at most with the whole batch, or that part of it which is computed at once."""
        part = min(len(self.index), self.at_once)
        more = max(0, self.memory - self.least_memory)
        return self.least_memory + more * min(self.batch, self.at_once) // part

    # ---- passes
    def _batch(self) -> tuple[Tensor, Tensor]:
        images, labels = self.supply.train.take(self.index.to(self.device))
        return self.supply.prepare(images), labels

    def _pass(self, inputs: Tensor, labels: Tensor) -> tuple[float, bool]:
        """Forward and back. Returns the loss, and whether it and all gradients are finite."""
        self.optimizer.zero_grad()
        parts = math.ceil(len(labels) / self.at_once)
        pairs = zip(inputs.tensor_split(parts), labels.tensor_split(parts), strict=True)
        value = sum(self._part(x, y, len(y) / len(labels)) for x, y in pairs)
        reached = torch.tensor([p.grad is not None for p in self.parameters])
        self.norms = torch.zeros(len(reached))
        gradients = [p.grad for p in self.parameters if p.grad is not None]
        if gradients:
            self.norms[reached] = torch.stack(torch._foreach_norm(gradients)).cpu()
        self.reached |= reached
        self.moved |= self.norms != 0
        return value, math.isfinite(value) and bool(self.norms.isfinite().all())

    def _part(self, inputs: Tensor, labels: Tensor, share: float) -> float:
        """Adds the gradients of a part of a batch, and returns what it adds to the loss."""
        loss = self.objective(self.model(inputs), labels, inputs, training=True) * share
        # Now all that the way back needs is held.
        self.memory = max(self.memory, held(self.device))
        if loss.requires_grad:  # else no parameter has a share in it
            loss.backward()  # type: ignore[no-untyped-call]
        self.memory = max(self.memory, held(self.device))
        return float(loss.detach())

    def _hold_states(self) -> None:
        """What the optimiser keeps of each parameter belongs to the memory that is measured."""
        for parameter in self.parameters:
            parameter.grad = torch.zeros_like(parameter)
        self._step(0.0)

    def _idle_step(self) -> None:
        """A whole step of the training but for its rate, which is 0."""
        self._pass(*self._batch())
        self._step(0.0)

    def _step(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()

    def _validate(self) -> None:
        """As many samples as a step has."""
        with evaluating(self.model):
            parts = math.ceil(len(self.index) / self.at_once)
            for part in self.index.to(self.device).tensor_split(parts):
                images, labels = self.supply.train.take(part)
                inputs = self.supply.prepare(images)
                float(self.objective(self.model(inputs), labels, inputs, training=False))

    def _timed(self, act: Callable[[], object]) -> float:
        """Seconds, the least of three where they are short."""
        taken: list[float] = []
        while not taken or (len(taken) < 3 and sum(taken) < 0.5):
            began = time.monotonic()
            act()
            taken.append(time.monotonic() - began)
        return min(taken)

    # ---- one batch by heart
    def _learn(self, until: float, step_seconds: float) -> None:
        """Steps on one batch, at the rate of the training, until it is known by heart."""
        inputs, labels = self._batch()
        possible = (until - time.monotonic()) / step_seconds
        if possible < ENOUGH:
            part = min(len(labels), max(FEWEST, int(len(labels) * possible / ENOUGH)))
            inputs, labels = inputs[:part], labels[:part]
        # What the idle steps have left in it is not to count.
        self.optimizer = optimizer(self.parameters, self.job.training)
        while len(self.losses) < STEPS and time.monotonic() < until and not self.control.stopped:
            random = devices.random_states(self.device)
            loss, sound = self._pass(inputs, labels)
            self.losses.append(loss)
            if not sound:
                devices.set_random_states(self.device, random)
                return self._find_broken(inputs, labels)
            if len(self.losses) > 2 and max(self.losses[-3:]) <= LEARNED * self.losses[0]:
                return None
            self._step(self.job.training.lr * min(1.0, len(self.losses) / WARMUP))
        return None

    # ---- nodes
    def _find_broken(self, inputs: Tensor, labels: Tensor) -> None:
        fault = first_fault(self.model, self.job, lambda: self._pass(inputs, labels))
        self.broken = fault.node if fault else None

    def _silent(self) -> tuple[str, ...]:
        """Nodes none of whose parameters had a gradient, or had another than zero."""
        heard = self.moved if len(self.losses) >= AGAIN else self.reached
        found: dict[str, bool] = {}
        for name, sound in zip(self.names, heard.tolist(), strict=True):
            node = self.job.nodes.get(name, name)
            found[node] = found.get(node, False) or sound
        return tuple(node for node, sound in found.items() if not sound)
