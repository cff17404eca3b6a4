"""The loop: steps, epochs, validation, checkpoints."""

import math
import time
from collections.abc import Callable, Iterator
from functools import partial

import torch
from torch import Tensor, nn

from gradscape.backends.protocol import (
    Continued,
    Ended,
    Epoch,
    Event,
    Job,
    Paused,
    Rated,
    Saved,
    Steps,
)
from gradscape.backends.pytorch import checkpoint
from gradscape.backends.pytorch.answers import Answers
from gradscape.backends.pytorch.batches import Supply, order
from gradscape.backends.pytorch.checkpoint import Position
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.device import random_states, set_random_states
from gradscape.backends.pytorch.memory import held
from gradscape.backends.pytorch.meter import Meter
from gradscape.backends.pytorch.objective import Objective, optimizer
from gradscape.backends.pytorch.validation import validate
from gradscape.backends.runs import EpochLine, RateLine, Run, Segment, StepLine
from gradscape.backends.schedules import SCHEDULES


class DivergedError(Exception):
    """From a step on, a run is worth nothing: its loss is not finite, or its weights are not."""

    def __init__(self, step: int, what: str) -> None:
        super().__init__(f"{what} step {step} {'is' if what.endswith('of') else 'are'} not finite")
        self.step = step


class Engine:
    """Trains one model. The exported script does the same arithmetic in the same order."""

    def __init__(
        self,
        job: Job,
        run: Run,
        model: nn.Module,
        supply: Supply,
        device: torch.device,
        emit: Callable[[Event], None],
        control: Control,
    ) -> None:
        """`model` is on `device`, its frozen parameters need no gradient."""
        self.job = job
        self.training = job.training
        self.pause = job.checkpoint_seconds
        self.due_at = 0.0
        self.run_folder = run
        self.model = model
        self.supply = supply
        self.device = device
        self.emit = emit
        self.control = control
        self.answers = Answers(job, model, supply, device)
        named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
        self.names = tuple(name for name, _ in named)
        self.parameters = [parameter for _, parameter in named]
        self.optimizer = optimizer(self.parameters, self.training)
        self.objective = Objective(job.outputs, job.data.classes)
        self.rate = SCHEDULES[self.training.schedule]
        self.meter = Meter(self.parameters)
        self.part = math.ceil(self.training.batch / self.training.accumulate)
        self.batch = min(self.training.batch, len(supply.train))
        self.steps = len(supply.train) // self.batch
        self.at = Position()

    def restore(self) -> None:
        """Goes to the newest checkpoint, if there is one. Raises RunError where it is damaged."""
        if self.run_folder.last.exists():
            self.at = checkpoint.load(self.run_folder.last, self.model, self.optimizer, self.device)

    def train(self, segment: Segment) -> Ended:
        """Runs to the end, or as far as it is told to.

        Raises DivergedError at a loss that is not finite; the newest checkpoint is a good one.
        """
        self.segment = segment
        # Those that the checkpoint knows: an earlier segment's of the same step no longer hold.
        self.segment.write(
            [RateLine(step=step, lr=lr) for step, lr in self.at.rates if step == self.at.step]
        )
        self.began_at = time.monotonic()
        self.due_at = self.began_at + self.pause
        while self.at.epoch < self.training.epochs:
            if not (self._steps() and self._close_epoch()):
                self._save()
                return Ended(state="interrupted", step=self.at.step)
            self.control.look()
            if self.control.ending == "epoch" and self.at.epoch < self.training.epochs:
                return Ended(state="interrupted", step=self.at.step)
        checkpoint.save_weights(self.run_folder.weights, self.model)
        return Ended(state="finished", step=self.at.step)

    def _steps(self) -> bool:
        """The rest of an epoch's steps; False when it was stopped before all were done."""
        self.model.train()
        self.meter.start()
        for index in self._batches():
            if not self._heed():
                return False
            self._step(index)
            if self.meter.is_due:
                self._read()
            if time.monotonic() >= self.due_at:
                self._save()
        self._read()
        return True

    def again(self) -> Iterator[tuple[int, Callable[[], None]]]:
        """The steps of the epoch after the newest checkpoint, for whoever gets them to do.

        Nothing is recorded nor told.
        """
        self.restore()
        self.model.train()
        for index in self._batches():
            if self.control.stopped:
                return
            yield self.at.step + 1, partial(self._step, index)
            self.meter.read()

    def _batches(self) -> Iterator[Tensor]:
        """The samples of each step that is left in the epoch."""
        index = order(self.training.seed, self.at.epoch, len(self.supply.train)).to(self.device)
        done = self.at.step - self.at.epoch * self.steps
        for k in range(done, self.steps):
            yield index[k * self.batch : (k + 1) * self.batch]

    def _step(self, index: Tensor) -> None:
        rate = self._highest_rate * self.rate(
            self.at.step, self.training.epochs * self.steps, self.training.warmup
        )
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.zero_grad()
        loss, right = self._gradients(index)
        self.at.step += 1
        self.meter.take(self.at.step, loss, rate, right)
        self.optimizer.step()

    def _gradients(self, index: Tensor) -> tuple[Tensor, Tensor | None]:
        """Of a batch, part by part; its loss, and which of its samples are classified right."""
        losses: list[Tensor] = []
        right: list[Tensor] = []
        for part in index.tensor_split(min(self.training.accumulate, len(index))):
            images, labels = self.supply.train.take(part)
            inputs = self.supply.prepare(images)
            outputs = self.model(inputs)
            loss = self.objective(outputs, labels, inputs, training=True)
            if len(part) < len(index):
                loss = loss * (len(part) / len(index))
            loss.backward()  # type: ignore[no-untyped-call]
            losses.append(loss.detach())
            truth = self.objective.right(outputs, labels, training=True)
            if truth is not None:
                right.append(truth)
        whole = sum(losses[1:], losses[0])
        return whole, torch.cat(right) if right else None

    @property
    def _highest_rate(self) -> float:
        return self.at.rates[-1][1] if self.at.rates else self.training.lr

    def _heed(self) -> bool:
        """Does what was told since the last time; False where the run is to end now."""
        self.control.look()
        self._change_rate()
        self._answer()
        if self.control.paused and self.control.ending != "step":
            self._wait()
        return self.control.ending != "step"

    def _wait(self) -> None:
        """Returns once the run is to go on, or to end. The time is not counted."""
        self._save()
        self.emit(Paused(step=self.at.step))
        while self.control.paused and self.control.ending != "step":
            self.control.look(wait=True)
            self.began_at = time.monotonic()
            self._change_rate()
            self._answer()
        self.meter.start()
        if self.control.ending != "step":
            self.emit(Continued(step=self.at.step))

    def _change_rate(self) -> None:
        rate, self.control.rate = self.control.rate, None
        if rate is None:
            return
        self._read()
        step = self.at.step
        self.at.rates = [(at, lr) for at, lr in self.at.rates if at != step] + [(step, rate)]
        self.segment.write([RateLine(step=step, lr=rate)])
        self._save()
        self.emit(Rated(step=step, lr=rate))

    def _answer(self) -> None:
        """Answers what was asked; the steps after it are the same as without."""
        if not self.control.questions:
            return
        self._read()
        states = random_states(self.device)
        while self.control.questions:
            question = self.control.questions.pop(0)
            self.emit(self.answers.answer(question, self.at.step))
        set_random_states(self.device, states)
        self.meter.start()

    def _close_epoch(self) -> bool:
        """Validates and records; False when it was stopped before it was done."""
        validated = self._validate()
        if validated is None:
            return False
        loss, accuracy = validated
        self._count_time()
        best = math.isfinite(loss) and (self.at.best_loss is None or loss < self.at.best_loss)
        if best:
            self.at.best_loss = loss
        line = EpochLine(
            epoch=self.at.epoch + 1,
            step=self.at.step,
            train_loss=self.at.loss_sum / self.steps,
            val_loss=loss if math.isfinite(loss) else None,
            val_accuracy=accuracy,
            seconds=self.at.seconds,
        )
        self.segment.write([line])
        self.at.epoch, self.at.loss_sum, self.at.seconds = line.epoch, 0.0, 0.0
        self._save(best)
        self.emit(
            Epoch(
                epoch=line.epoch,
                step=line.step,
                train_loss=line.train_loss,
                val_loss=loss,
                val_accuracy=accuracy,
                best=best,
                seconds=line.seconds,
            )
        )
        return True

    def _validate(self) -> tuple[float, float | None] | None:
        return validate(self.model, self.objective, self.supply, self.part, self._heed)

    def _read(self) -> None:
        """Records and tells the steps since the last reading. Raises DivergedError."""
        reading = self.meter.read()
        if reading is None:
            return
        good = next((k for k, x in enumerate(reading.losses) if not math.isfinite(x)), None)
        # The steps after one that broke are worth nothing; it is recorded itself.
        kept = reading if good is None else reading.head(good + 1)
        self.segment.write(
            [
                StepLine(
                    step=kept.first + k,
                    loss=loss,
                    lr=rate,
                    norms=tuple(norms),
                    accuracy=kept.correct[k] / self.batch if kept.correct else None,
                )
                for k, (loss, rate, norms) in enumerate(
                    zip(kept.losses, kept.rates, kept.norms.tolist(), strict=True)
                )
            ]
        )
        self.emit(
            Steps(
                first=kept.first,
                losses=tuple(kept.losses),
                rates=tuple(kept.rates),
                norms=kept.norms.numpy().tobytes(),
                correct=tuple(kept.correct),
                seconds=kept.seconds,
                memory=held(self.device),
            )
        )
        if good is not None:
            raise DivergedError(kept.first + good, "The loss of")
        for loss in kept.losses:
            self.at.loss_sum += loss

    def _save(self, best: bool = False) -> None:
        """The record first: what a checkpoint stands on is never written again."""
        self._read()
        norms = torch._foreach_norm([parameter.detach() for parameter in self.parameters])
        if not torch.stack(norms).isfinite().all():
            # The next loss would tell; then the last good checkpoint would be gone.
            raise DivergedError(self.at.step, "The weights after")
        self._count_time()
        self.segment.sync()
        folder = self.run_folder
        checkpoint.save(
            folder.last,
            self.model,
            self.optimizer,
            self.device,
            self.at,
            folder.best if best else None,
        )
        self.meter.start()
        # A great model takes seconds to write: so it is written less often.
        done = time.monotonic()
        self.due_at = done + self.pause * max(1.0, done - self.began_at)
        self.emit(Saved(step=self.at.step))

    def _count_time(self) -> None:
        now = time.monotonic()
        self.at.seconds += now - self.began_at
        self.began_at = now
