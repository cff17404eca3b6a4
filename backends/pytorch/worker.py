"""One task from beginning to end; of a run its folder, its data, its model, and how it ended."""

import contextlib
import platform
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

import gradscape
from gradscape.backends import data
from gradscape.backends.data.measure import fingerprint, normalization
from gradscape.backends.protocol import Ended, Event, Failed, Job, Preflight, Started, Task, Trial
from gradscape.backends.pytorch import device as devices
from gradscape.backends.pytorch.batches import Part, Preparation, Supply
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.divergence import find
from gradscape.backends.pytorch.engine import DivergedError, Engine
from gradscape.backends.pytorch.failures import failed, refused, unwritten
from gradscape.backends.pytorch.faults import Fault
from gradscape.backends.pytorch.preflight import preflight
from gradscape.backends.pytorch.ready import network
from gradscape.backends.pytorch.trial import trial
from gradscape.backends.runs import DataFacts, Environment, Run, RunError, Segment, open_run
from gradscape.graph.errors import GradscapeError

Emit = Callable[[Event], None]


def work(task: Task, emit: Emit, control: Control) -> None:
    """Does what a worker is there for; tells the end, whatever it is."""
    match task:
        case Job():
            train(task, emit, control)
        case Trial():
            trial(task, emit, control)
        case Preflight():
            preflight(task, emit, control)


def train(job: Job, emit: Emit, control: Control) -> None:
    """Trains, or goes on where the folder's checkpoint says; tells the end, whatever it is."""
    try:
        run = open_run(Path(job.run))
        with run.lock():
            emit(_locked(run, job, emit, control))
    except GradscapeError as error:
        emit(refused(error))
    except OSError as error:
        emit(unwritten(error, Path(job.run)))


def _locked(run: Run, job: Job, emit: Emit, control: Control) -> Ended | Failed:
    run.set_state("running")
    model: nn.Module | None = None
    try:
        device = devices.choose(job.device)
        known = run.environment
        threads = devices.make_repeatable(device, known.threads if known else job.threads)
        supply = _supply(run, job, device)
        model = network(job, device)
        try:
            ended = _train(Engine(job, run, model, supply, device, emit, control), threads)
        except DivergedError as error:
            step, why = error.step, str(error)
            run.set_state("diverged", why)
        else:
            run.set_state(ended.state)
            return ended
        # There need not be room for two.
        model = None
        return _blame(run, job, supply, device, control, step, why)
    except GradscapeError as error:
        run.set_state("failed", str(error))
        raise
    except OSError as error:
        broken = unwritten(error, run.path)
        # A full disk may also refuse the state.
        with contextlib.suppress(OSError):
            run.set_state("failed", broken.message)
        return broken
    except Exception as error:
        broken = failed(error, model, job)
        run.set_state("failed", broken.message)
        return broken


def _blame(
    run: Run, job: Job, supply: Supply, device: torch.device, control: Control, step: int, why: str
) -> Ended:
    """The end of a run that diverged, with the node where that began if it can be found."""
    fault: Fault | None = None
    # Most likely no memory is left: the run has ended all the same.
    with contextlib.suppress(Exception):
        model = network(job, device)
        fault = find(Engine(job, run, model, supply, device, lambda _: None, control), step)
    if fault is None:
        return Ended(state="diverged", step=step)
    what = "gradient" if fault.gradient else "output"
    run.set_state("diverged", f"{why}; the {what} of {fault.node} was the first that was not")
    return Ended(state="diverged", step=step, node=fault.node, gradient=fault.gradient)


def _train(engine: Engine, threads: int) -> Ended:
    run, device = engine.run_folder, engine.device
    engine.restore()
    environment = Environment(
        gradscape=gradscape.__version__,
        torch=str(torch.__version__),
        python=platform.python_version(),
        platform=platform.platform(),
        device=str(device),
        device_name=devices.describe(device),
        threads=threads,
    )
    if run.environment is None:
        run.set_environment(environment)
    engine.emit(
        Started(
            device=environment.device,
            device_name=environment.device_name,
            threads=threads,
            step=engine.at.step,
            steps_per_epoch=engine.steps,
            epochs=engine.training.epochs,
            parameters=engine.names,
        )
    )
    segment = Segment(run, engine.at.step, engine.names)
    try:
        return engine.train(segment)
    finally:
        segment.close()


def _supply(run: Run, job: Job, device: torch.device) -> Supply:
    """The data on the device. Raises RunError where a resumed run would get other data."""
    samples = data.read(job.data)
    normal = normalization(samples.train_images, job.outputs)
    facts = DataFacts(fingerprint=fingerprint(samples), normalization=normal)
    known = run.data_facts
    if known is None:
        run.set_data_facts(facts)
    elif known.fingerprint != facts.fingerprint:
        raise RunError(
            f"The data {job.data.name!r} has changed since the run was begun: it cannot go on"
        )
    axes = samples.train_images.ndim
    return Supply(
        Part(samples.train_images, samples.train_labels, device),
        Part(samples.validation_images, samples.validation_labels, device),
        Preparation(facts.normalization, job.data.prepare, axes, device),
    )
