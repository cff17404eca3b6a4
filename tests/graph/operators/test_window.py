"""What an output element sees: found by making one input element after the other not a number."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradscape.graph.operator import resolve
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS
from tests.graph.operators.interpreter import Forms

SIZE = 24
MAP = Spec((32, SIZE, 9))
ROWS: list[tuple[str, dict[str, Any]]] = [
    ("conv2d", {"kernel_size": (5, 1), "stride": (2, 1)}),
    ("conv2d", {"kernel_size": (3, 1), "dilation": (3, 1), "padding": (3, 0)}),
    ("conv_transpose2d", {"kernel_size": (2, 2), "stride": (2, 2)}),
    ("conv_transpose2d", {"kernel_size": (5, 3), "stride": (2, 2), "padding": (1, 1)}),
    ("conv_transpose2d", {"kernel_size": (3, 3), "stride": (1, 1), "dilation": (2, 2)}),
    ("max_pool2d", {"kernel_size": (3, 2), "stride": (2, 2), "padding": (1, 1)}),
    ("max_pool2d", {"kernel_size": (3, 3), "stride": (1, 1), "dilation": (2, 1)}),
    ("avg_pool2d", {"kernel_size": (4, 4), "stride": (3, 1)}),
    ("subsample", {"stride": (3, 2)}),
    ("pad", {"height": (2, 1)}),
    ("batch_norm2d", {}),
    ("relu", {}),
    ("dropout", {}),
    ("split", {}),
    ("concat", {}),
]
EVERYTHING = ["global_avg_pool2d", "adaptive_avg_pool2d", "adaptive_max_pool2d", "group_norm"]


@pytest.mark.parametrize(("name", "args"), ROWS, ids=str)
def test_kernel_and_stride(name: str, args: dict[str, Any]) -> None:
    operator = resolve(LAYERS[name], args)
    windows = operator.window()
    assert windows is not None
    seen = [rows for rows in rows_seen(Forms(operator.lowered(MAP))) if rows]
    (kernel, _), (stride, _) = windows
    # The middle third, where no window hangs over the edge.
    inner = seen[len(seen) // 3 : 2 * len(seen) // 3 + 1]
    assert max(max(rows) - min(rows) + 1 for rows in inner) == kernel
    moved = (min(inner[-1]) - min(inner[0])) / (len(inner) - 1)
    assert moved == pytest.approx(stride, abs=1 / len(inner))


@pytest.mark.parametrize("name", EVERYTHING)
def test_some_see_everything(name: str) -> None:
    operator = LAYERS[name]()
    assert operator.window() is None
    seen = rows_seen(Forms(operator.lowered(MAP)))
    assert all(rows == set(range(SIZE)) for rows in seen)


def rows_seen(forms: Forms) -> list[set[int]]:
    """Which rows of the input each row of the output depends on."""
    if isinstance(forms.layer, nn.Module):
        forms.layer.double()  # fast algorithms for floats compute several outputs in one
    forms.train(False)
    call = next(iter(forms.calls.values()))
    seen: list[set[int]] = []
    for row in range(SIZE):
        x = torch.rand(MAP.shape(1), dtype=torch.float64)
        x[:, :, row] = torch.nan
        y = call(x)
        y = y if isinstance(y, Tensor) else y[0]
        # A vector has one row: each element of it sees what it sees.
        broken = y.isnan().any(-1).any(1) if y.ndim == 4 else y.isnan().any(1, keepdim=True)
        seen = seen or [set() for _ in broken[0]]
        for k in broken[0].nonzero().flatten().tolist():
            seen[k].add(row)
    return seen
