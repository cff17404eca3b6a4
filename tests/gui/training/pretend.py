"""A worker without torch, which is there at once: it writes a record, heeds what it is told, and
breaks at its third step in the way that BREAKS names.
"""

import os
import signal
import sys
import time
from pathlib import Path
from typing import Literal

import numpy as np

from gradscape.backends.protocol import (
    Continued,
    Ended,
    Epoch,
    Event,
    Failed,
    Job,
    Judge,
    Judged,
    Paused,
    Predicted,
    Rated,
    Saved,
    Started,
    Steps,
    Trial,
)
from gradscape.backends.pytorch.pipes import Pipes
from gradscape.backends.runs import EpochLine, Run, Segment, StepLine, open_run

EPOCH = 5
"""Steps of an epoch."""
ONE = 0.002
"""Seconds of a step."""


class Pretended:
    """Goes through the steps of a run. Its checkpoint is the number of the step."""

    def __init__(self, pipes: Pipes, job: Job, run: Run) -> None:
        self.pipes, self.job, self.run = pipes, job, run
        self.breaks = os.environ.get("BREAKS", "")
        self.step = int(run.last.read_text()) if run.last.exists() else 0
        self.names = tuple(job.nodes)

    def go(self) -> Event:
        """To the end of the run."""
        if self.breaks == "data":
            return Failed(message="the images are damaged", input=True, data=True)
        self.pipes.emit(self.started())
        self.segment = Segment(self.run, self.step, self.names)
        control, total = self.pipes.control, EPOCH * self.job.training.epochs
        while self.step < total:
            control.look()
            if control.rate is not None:
                self.pipes.emit(Rated(step=self.step, lr=control.rate))
                control.rate = None
            if control.ending == "step":
                return self.end("interrupted")
            self.answer()
            if control.paused and control.ending is None:
                self.wait()
                continue
            time.sleep(ONE)
            self.one()
            if self.breaks and self.step >= 3:
                return self.broken()
            if self.step % EPOCH == 0:
                self.close_epoch()
                if control.ending == "epoch" and self.step < total:
                    return self.end("interrupted")
        self.run.weights.write_text(str(self.step))
        return self.end("finished")

    def started(self) -> Started:
        return Started(
            device="cpu",
            device_name="pretended",
            threads=1,
            step=self.step,
            steps_per_epoch=EPOCH,
            epochs=self.job.training.epochs,
            parameters=self.names,
        )

    def one(self) -> None:
        self.step += 1
        norms = np.full((1, len(self.names)), 0.5, np.float32)
        loss = 2.0 / self.step
        line = StepLine(step=self.step, loss=loss, lr=0.01, norms=tuple(norms[0].tolist()))
        self.segment.write([line])
        self.pipes.emit(
            Steps(
                first=self.step,
                losses=(loss,),
                rates=(0.01,),
                norms=norms.tobytes(),
                seconds=ONE,
                memory=1000,
            )
        )

    def close_epoch(self) -> None:
        epoch = self.step // EPOCH
        line = EpochLine(
            epoch=epoch,
            step=self.step,
            train_loss=1.0,
            val_loss=1.0,
            val_accuracy=0.5,
            seconds=0.02,
        )
        self.segment.write([line])
        self.pipes.emit(
            Epoch(
                epoch=epoch,
                step=self.step,
                train_loss=1.0,
                val_loss=1.0,
                val_accuracy=0.5,
                seconds=0.02,
                best=True,
            )
        )
        self.save()

    def save(self) -> None:
        self.run.last.write_text(str(self.step))
        self.pipes.emit(Saved(step=self.step))

    def wait(self) -> None:
        control = self.pipes.control
        self.save()
        self.pipes.emit(Paused(step=self.step))
        while control.paused and control.ending != "step":
            control.look(wait=True)
            self.answer()
        self.pipes.emit(Continued(step=self.step))

    def answer(self) -> None:
        answer(self.pipes, self.step)

    def end(self, state: Literal["interrupted", "diverged", "finished"]) -> Ended:
        self.run.last.write_text(str(self.step))
        self.run.set_state(state)
        return Ended(state=state, step=self.step)

    def broken(self) -> Event:
        if self.breaks == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if self.breaks == "diverged":
            self.run.set_state("diverged")
            return Ended(state="diverged", step=3, node="fc", gradient=True)
        self.run.set_state("failed")
        return Failed(
            message=f"broken: {self.breaks}",
            memory=self.breaks == "memory",
            disk=self.breaks == "disk",
            nodes=("fc",) if self.breaks != "disk" else (),
            trace="Traceback",
        )


def answer(pipes: Pipes, step: int) -> None:
    """Answers what was asked."""
    for question in pipes.control.questions:
        if isinstance(question, Judge):
            pipes.emit(Judged(number=question.number, step=step, predicted=b""))
        else:
            pipes.emit(Predicted(number=question.number, step=step, scores=(0.25, 0.75)))
    pipes.control.questions.clear()


def main() -> None:
    pipes = Pipes()
    sys.stdout.write("a word of the worker\n")
    sys.stdout.flush()
    breaks = os.environ.get("BREAKS", "")
    if breaks == "import":
        pipes.emit(Failed(message="PyTorch cannot be imported: No module named torch", input=True))
        sys.exit(1)
    task = pipes.tasks.get()
    if isinstance(task, Job):
        run = open_run(Path(task.run))
        with run.lock():
            run.set_state("running")
            pipes.emit(Pretended(pipes, task, run).go())
    elif isinstance(task, Trial):
        step = int(Path(task.weights or "").read_text())
        while pipes.control.ending is None:
            answer(pipes, step)
            pipes.control.look(wait=True)


main()
