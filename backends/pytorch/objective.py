"""What is minimised, and by what."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gradscape.backends.protocol import Loss, judged
from gradscape.graph.errors import GradscapeError
from gradscape.graph.settings import Training


class ObjectiveError(GradscapeError):
    """Outputs, losses and data that do not go together."""


class Objective:
    """The weighted sum of the losses that the outputs name, and how often the network is right."""

    def __init__(self, losses: tuple[Loss, ...], classes: int | None) -> None:
        self.losses = losses
        self.main = tuple(loss for loss in losses if not loss.auxiliary)
        self.classes = classes
        if not self.main:
            raise ObjectiveError("All outputs are auxiliary: nothing is left to validate")
        for loss in losses:
            if loss.loss == "cross_entropy" and (loss.target != "label" or classes is None):
                raise ObjectiveError("Cross-entropy needs class labels; the data has none")
        self.judged = judged(losses, classes)
        # Auxiliary outputs stand between the main ones in training.
        places = [k for k, loss in enumerate(losses) if not loss.auxiliary]
        self._judged_training = None if self.judged is None else places[self.judged]

    def __call__(self, outputs: object, labels: Tensor, inputs: Tensor, training: bool) -> Tensor:
        """The loss of a batch, a scalar. In evaluation auxiliary outputs are not there."""
        losses = self.losses if training else self.main
        total: Tensor | None = None
        for value, loss in zip(_tensors(outputs, len(losses)), losses, strict=True):
            term = self._term(value, loss, labels, inputs)
            if loss.weight != 1:
                term = loss.weight * term
            total = term if total is None else total + term
        assert total is not None
        return total

    def right(self, outputs: object, labels: Tensor, training: bool) -> Tensor | None:
        """Whether each sample of a batch is classified right; None where there are no classes."""
        if self.judged is None or self._judged_training is None:
            return None
        place = self._judged_training if training else self.judged
        scores = _tensors(outputs, len(self.losses if training else self.main))[place]
        return scores.argmax(1) == labels

    def scores(self, outputs: object) -> Tensor:
        """What the network, in evaluation, makes of each sample, N × numbers.

        Where there are classes, how probable each is, as the loss understands the output; else the
        first output.
        """
        found = _tensors(outputs, len(self.main))
        if self.judged is None:
            return found[0].flatten(1)
        value, loss = found[self.judged], self.main[self.judged].loss
        if loss == "cross_entropy":
            return value.softmax(1)
        return value.sigmoid() if loss == "bce_with_logits" else value.clamp(0, 1)

    def _term(self, value: Tensor, loss: Loss, labels: Tensor, inputs: Tensor) -> Tensor:
        if loss.loss == "cross_entropy":
            return F.cross_entropy(value, labels, label_smoothing=loss.label_smoothing)
        target = inputs if loss.target == "input" else self._numbers(value, labels)
        if target.shape != value.shape:
            # torch would broadcast one to the other, and learn something else.
            raise ObjectiveError(
                f"An output of {_show(value)} cannot be compared with its target of {_show(target)}"
            )
        if loss.loss == "mse":
            return F.mse_loss(value, target)
        return F.binary_cross_entropy_with_logits(value, target)

    def _numbers(self, value: Tensor, labels: Tensor) -> Tensor:
        """Labels to compare numbers with: one-hot where they are classes."""
        if self.classes is None:
            return labels.float().view_as(value)
        return F.one_hot(labels, self.classes).float()


def optimizer(parameters: Iterable[nn.Parameter], training: Training) -> torch.optim.Optimizer:
    """The optimiser that the settings name. Its rate is set before each step."""
    parameters = list(parameters)
    if not parameters:
        raise ObjectiveError("Nothing is left to train: the network has no parameter that may move")
    # One kernel for all parameters; MPS has it only in newer versions.
    fused = parameters[0].device.type in ("cpu", "cuda")
    lr, decay = training.lr, training.weight_decay
    if training.optimizer == "sgd":
        return torch.optim.SGD(
            parameters, lr, momentum=training.momentum, weight_decay=decay, fused=fused
        )
    kind = torch.optim.Adam if training.optimizer == "adam" else torch.optim.AdamW
    return kind(parameters, lr, weight_decay=decay, fused=fused)


def _tensors(outputs: object, expected: int) -> tuple[Tensor, ...]:
    found = (outputs,) if isinstance(outputs, Tensor) else outputs
    if not isinstance(found, tuple) or len(found) != expected:
        count = len(found) if isinstance(found, tuple) else type(found).__name__
        raise ObjectiveError(f"The model returned {count} outputs, {expected} have a loss")
    return found


def _show(tensor: Tensor) -> str:
    return "×".join(map(str, tensor.shape))
