"""Trying a network out: weights are loaded, questions answered until there are none."""

from collections.abc import Callable
from pathlib import Path

import msgspec
from safetensors import SafetensorError, safe_open
from torch import nn

from gradscape.backends.protocol import Ended, Event, Job, Started, Trial
from gradscape.backends.pytorch import device as devices
from gradscape.backends.pytorch.answers import Answers
from gradscape.backends.pytorch.checkpoint import KEY, Position
from gradscape.backends.pytorch.control import Control
from gradscape.backends.pytorch.failures import failed
from gradscape.backends.pytorch.ready import Place, network, place
from gradscape.backends.runs import RunError, open_run

Emit = Callable[[Event], None]
MODEL = "model."


def trial(task: Trial, emit: Emit, control: Control) -> None:
    """Says Started once it can be asked, and its end, whatever that is; the weights stay as is."""
    model: nn.Module | None = None
    step = 0
    try:
        at = place(task.job)
        model = network(task.job, at.device)
        if task.weights is not None:
            step = load(Path(task.weights), model, task.job)
        answers = Answers(task.job, model, at.supply, at.device)
        emit(started(task.job, model, at, step))
        while control.ending is None:
            for question in control.questions:
                emit(answers.answer(question, step))
            control.questions.clear()
            control.look(wait=True)
    except Exception as error:
        emit(failed(error, model, task.job))
    else:
        emit(Ended(state="finished", step=step))


def started(job: Job, model: nn.Module, at: Place, step: int) -> Started:
    """What a task that keeps no record says when model and data are on the device."""
    return Started(
        device=str(at.device),
        device_name=devices.describe(at.device),
        threads=at.threads,
        step=step,
        steps_per_epoch=max(1, len(at.supply.train) // job.training.batch),
        epochs=job.training.epochs,
        parameters=tuple(n for n, p in model.named_parameters() if p.requires_grad),
    )


def load(path: Path, model: nn.Module, job: Job) -> int:
    """Sets the weights to those of a checkpoint or of a plain state dict.

    Returns:
        After which step they are; 0 where nobody knows.

    Raises:
        RunError: the file is damaged, or its weights are of another network.
    """
    try:
        with safe_open(path, "pt") as file:
            position = (file.metadata() or {}).get(KEY)
            prefix = MODEL if position is not None else ""
            names = [name for name in file.keys() if name.startswith(prefix)]  # noqa: SIM118
            model.load_state_dict(
                {name.removeprefix(prefix): file.get_tensor(name) for name in names}
            )
        if position is not None:
            return msgspec.json.decode(position, type=Position).step
    except (OSError, SafetensorError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())
        raise RunError(
            f"{path} is damaged, or holds the weights of another network: {reason:.200}"
        ) from None
    return _last_step(path, job)


def _last_step(path: Path, job: Job) -> int:
    """The last step of a finished run, if these are its weights."""
    if not job.run or path.absolute() != open_run(Path(job.run)).weights:
        return 0
    return max((line.step for line in open_run(Path(job.run)).epochs()), default=0)
