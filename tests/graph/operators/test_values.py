"""What operators compute that are more than a call of torch: helpers, parameters, layouts."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from gradscape.graph.operator import resolve
from gradscape.graph.spec import Spec
from tests.graph.operators.cases import LAYERS
from tests.graph.operators.interpreter import Forms


def forms(name: str, x: Tensor, **args: Any) -> Forms:
    return Forms(resolve(LAYERS[name], args).lowered(Spec(tuple(x.shape[1:]))))


def result(name: str, x: Tensor, **args: Any) -> Any:
    return next(iter(forms(name, x, **args).calls.values()))(x)


IMAGE = torch.arange(2 * 3 * 4 * 5.0).reshape(2, 3, 4, 5)


@pytest.mark.parametrize("p", [0.0, 0.25, 1.0])
def test_drop_path_drops_whole_samples(p: float) -> None:
    torch.manual_seed(0)
    x = torch.rand(4000, 2, 3) + 1
    layer = forms("drop_path", x, p=p)
    y = layer.calls["module"](x)
    dropped = (y == 0).flatten(1)
    assert torch.equal(dropped.all(1), dropped.any(1))
    kept = ~dropped.all(1)
    assert kept.float().mean().item() == pytest.approx(1 - p, abs=0.03)
    if kept.any():
        torch.testing.assert_close(y[kept], x[kept] / (1 - p))
    layer.train(False)
    assert torch.equal(layer.calls["module"](x), x)


def test_a_token_is_the_channels_of_a_pixel() -> None:
    tokens = result("tokens", IMAGE)
    for row in range(4):
        for column in range(5):
            assert torch.equal(tokens[:, row * 5 + column], IMAGE[:, :, row, column])


def test_the_class_token_stands_first() -> None:
    x = torch.randn(3, 7, 6)
    layer = forms("class_token", x, init="truncated_normal")
    y = layer.calls["module"](x)
    assert torch.equal(y[:, 1:], x)
    assert isinstance(layer.layer, nn.Parameter)
    assert torch.equal(y[:, 0], layer.layer[0].expand(3, -1))


def test_each_place_has_an_embedding_of_its_own() -> None:
    x = torch.randn(3, 7, 6)
    added = result("position_embedding", x) - x
    torch.testing.assert_close(added[0], added[1])
    assert len(set(added[0, :, 0].tolist())) == 7


def test_parts_of_a_split_lie_side_by_side() -> None:
    parts = result("split", IMAGE, sections=2, axis=2)
    assert torch.equal(parts[0], IMAGE[:, :, :2])
    assert torch.equal(parts[1], IMAGE[:, :, 2:])


def test_selections() -> None:
    assert torch.equal(result("select", IMAGE, axis=3, index=-1), IMAGE[..., -1])
    assert torch.equal(result("select", IMAGE, axis=1, index=2), IMAGE[:, 2])
    assert torch.equal(result("subsample", IMAGE, stride=(3, 2)), IMAGE[:, :, [0, 3]][..., ::2])


def test_padding_stands_where_it_was_asked_for() -> None:
    y = result("pad", IMAGE, height=(1, 0), width=(0, 2), channels=(2, 3), value=7.0)
    assert y.shape == (2, 8, 5, 7)
    assert torch.equal(y[:, 2:5, 1:, :5], IMAGE)
    assert y.sum() == IMAGE.sum() + 7 * (y.numel() - IMAGE.numel())
    mirrored = result("pad", IMAGE, height=(0, 0), width=(2, 0), mode="reflect")
    assert torch.equal(mirrored[..., :2], IMAGE[..., [2, 1]])
    repeated = result("pad", IMAGE, height=(0, 1), width=(0, 0), mode="replicate")
    assert torch.equal(repeated[:, :, 4], IMAGE[:, :, 3])


def test_a_fold_and_back_is_nothing() -> None:
    operator = resolve(LAYERS["reshape"], {"sizes": (5,), "fold": True})
    folded = operator.infer(Spec((3, 4, 5)))
    assert folded == Spec((5,), batch=12)
    back = resolve(LAYERS["reshape"], {"sizes": (3, 4, 5), "fold": True})
    assert back.infer(folded) == Spec((3, 4, 5))
    there = Forms(operator.lowered(Spec((3, 4, 5)))).calls["inline"](IMAGE)
    assert torch.equal(Forms(back.lowered(folded)).calls["inline"](there), IMAGE)


def test_the_last_state_of_an_lstm_has_read_everything() -> None:
    x = torch.randn(2, 7, 6)
    layer = forms("lstm", x, hidden_size=4)
    y, spoilt = layer.calls["module"](x), x.clone()
    spoilt[:, 3] += 1
    z = layer.calls["module"](spoilt)
    assert torch.equal(y[:, :3], z[:, :3])
    assert (y[:, 3:] != z[:, 3:]).any(-1).all()


def test_attention_does_not_know_the_order() -> None:
    x = torch.randn(2, 7, 16)
    layer = forms("self_attention", x, num_heads=4)
    y = layer.calls["module"](x)
    torch.testing.assert_close(layer.calls["module"](x.flip(1)), y.flip(1), rtol=1e-4, atol=1e-5)
