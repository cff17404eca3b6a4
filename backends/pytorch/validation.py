"""What a network makes of the samples that it is not trained on."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from gradscape.backends.pytorch.batches import Supply
from gradscape.backends.pytorch.objective import Objective


@torch.no_grad()
def validate(
    model: nn.Module, objective: Objective, supply: Supply, batch: int, go_on: Callable[[], bool]
) -> tuple[float, float | None] | None:
    """Mean loss over the samples and the share that is classified right, if there are classes.

    `go_on` is asked before each batch; None where it said no. Leaves `model` in evaluation.
    """
    model.eval()
    losses: list[Tensor] = []
    sizes: list[int] = []
    right: list[Tensor] = []
    for images, labels in supply.validation.in_order(batch):
        if not go_on():
            return None
        inputs = supply.prepare(images)
        outputs = model(inputs)
        losses.append(objective(outputs, labels, inputs, training=False))
        sizes.append(len(labels))
        truth = objective.right(outputs, labels, training=False)
        if truth is not None:
            right.append(truth)
    values = torch.stack(losses).tolist()
    count = len(supply.validation)
    loss = sum(value * size for value, size in zip(values, sizes, strict=True)) / count
    return loss, int(torch.cat(right).sum()) / count if right else None
