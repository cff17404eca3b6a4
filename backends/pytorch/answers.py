"""What a network makes of a sample and of the validation set, as it is at that moment."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from gradscape.backends.protocol import Answer, Job, Judge, Judged, Predict, Predicted, Question
from gradscape.backends.pytorch.batches import Supply
from gradscape.backends.pytorch.capture import absence, capturing
from gradscape.backends.pytorch.failures import failed
from gradscape.backends.pytorch.objective import Objective
from gradscape.graph.errors import GradscapeError

LARGEST = 14 << 20
"""Bytes of the maps or of the kernels in an answer: both have to go into one frame."""
SCORES = 1 << 18
"""Numbers of an output that are told."""


class QuestionError(GradscapeError):
    """A question that has no answer."""


class Answers:
    """Answers questions on a model between two of its steps, and leaves it as it was."""

    def __init__(self, job: Job, model: nn.Module, supply: Supply, device: torch.device) -> None:
        """`model` is on `device` and was built from `job`."""
        self.job, self.model, self.supply, self.device = job, model, supply, device
        self.objective = Objective(job.outputs, job.data.classes)

    def answer(self, question: Question, step: int) -> Answer:
        """The answer with the weights after `step`. Whatever goes wrong is said in it."""
        kind = Judged if isinstance(question, Judge) else Predicted
        empty: dict[str, Any] = {"predicted": b""} if kind is Judged else {"scores": ()}
        try:
            with evaluating(self.model):
                if isinstance(question, Judge):
                    return self._judge(question, step)
                return self._predict(question, step)
        except Exception as error:
            why = failed(error, self.model, self.job).message
            return kind(number=question.number, step=step, why=why, **empty)

    def _predict(self, question: Predict, step: int) -> Predicted:
        inputs = self.supply.prepare(self._sample(question.sample))
        if question.node is None:
            return Predicted(
                number=question.number, step=step, scores=self._scores(self.model(inputs))
            )
        with capturing(self.model, self.job, {question.node}) as found:
            outputs = self.model(inputs)
        maps, missing = self._maps(found, question.node)
        kernels, larger = self._kernels(question.node)
        return Predicted(
            number=question.number,
            step=step,
            scores=self._scores(outputs),
            maps=_bytes(maps),
            maps_shape=tuple(maps.shape) if maps is not None else (),
            kernels=_bytes(kernels),
            kernels_shape=tuple(kernels.shape) if kernels is not None else (),
            why=". ".join(filter(None, (missing, larger))),
        )

    def _judge(self, question: Judge, step: int) -> Judged:
        if self.objective.judged is None:
            raise QuestionError("No output of the network tells a class")
        at_once = math.ceil(self.job.training.batch / self.job.training.accumulate)
        found = [
            self.objective.scores(self.model(self.supply.prepare(images))).argmax(1)
            for images, _ in self.supply.validation.in_order(at_once)
        ]
        predicted = torch.cat(found).to(torch.int32).cpu().numpy().tobytes()
        return Judged(number=question.number, step=step, predicted=predicted)

    def _sample(self, sample: bytes) -> Tensor:
        shape = self.job.data.shape
        if len(sample) != 4 * math.prod(shape):
            raise QuestionError(
                f"The sample has {len(sample)} bytes; one of {_show(shape)} numbers of four bytes "
                f"has {4 * math.prod(shape)}"
            )
        values = np.frombuffer(sample, np.float32).reshape(1, *shape)
        if not np.isfinite(values).all():
            raise QuestionError("The sample holds numbers that are not finite")
        return torch.from_numpy(values.copy()).to(self.device)

    def _scores(self, outputs: object) -> tuple[float, ...]:
        scores = self.objective.scores(outputs)
        if scores.numel() > SCORES:
            raise QuestionError(f"The output has {scores.numel()} numbers: too many to be told")
        return tuple(scores.flatten().tolist())

    def _maps(self, found: dict[str, Any], node: str) -> tuple[Tensor | None, str]:
        """The output of the node for the one sample, and what there is to say of it."""
        if node not in found:
            return None, absence(self.job, node)
        parts = found[node] if isinstance(found[node], tuple) else (found[node],)
        value = parts[0]
        why = f"{node} has {len(parts)} outputs: the maps are of the first" if parts[1:] else ""
        if not isinstance(value, Tensor):
            return None, f"The output of {node} is no tensor"
        # Where a reshape lets the batch take in other axes, all of it is of this sample.
        value = value[0] if len(value) == 1 else value
        large = _too_large(value, f"The output of {node}")
        return (None, large) if large else (value, why)

    def _kernels(self, node: str) -> tuple[Tensor | None, str]:
        """The weight of the module of a node, if it has one."""
        name = next((name for name, path in self.job.modules.items() if path == node), "")
        module = dict(self.model.named_modules()).get(name) if name else None
        weight = getattr(module, "weight", None)
        if not isinstance(weight, Tensor):
            return None, ""
        large = _too_large(weight, f"The weight of {node}")
        return (None, large) if large else (weight, "")


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """Evaluation without gradients; then every module is in the mode in which it was."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        with torch.no_grad():
            yield
    finally:
        for module, training in modes:
            module.training = training


def _too_large(value: Tensor, what: str) -> str:
    if 4 * value.numel() <= LARGEST:
        return ""
    return f"{what} has {value.numel()} numbers ({_show(value.shape)}): too many to be shown"


def _bytes(value: Tensor | None) -> bytes:
    return b"" if value is None else value.detach().float().cpu().contiguous().numpy().tobytes()


def _show(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
