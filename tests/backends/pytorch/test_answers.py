"""What a network is asked while it trains, or afterwards."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from msgspec import structs
from torch import Tensor, nn

from gradscape.backends import data
from gradscape.backends.jobs import export
from gradscape.backends.protocol import Job, Judge, Judged, Loss, Predict, Predicted
from gradscape.backends.pytorch import answers
from gradscape.backends.pytorch.answers import Answers
from gradscape.backends.pytorch.ready import network, place
from gradscape.graph import templates
from gradscape.graph.settings import Prepare


def digits(template: str = "digits") -> Job:
    return export(replace(templates.build(template), data=data.describe("digits"))).job("cpu", 1)


def ready(job: Job) -> Answers:
    at = place(job)
    return Answers(job, network(job, at.device), at.supply, at.device)


def sample(asked: Answers, index: int = 0) -> bytes:
    image, _ = asked.supply.validation.take(torch.tensor([index]))
    return image.float().numpy().tobytes()


def predicted(asked: Answers, **fields: Any) -> Predicted:
    found = asked.answer(Predict(**{"number": 1, "sample": sample(asked), **fields}), step=5)
    assert isinstance(found, Predicted)
    return found


def expected(asked: Answers, index: int = 0) -> Tensor:
    """The network's output, computed here."""
    model, supply = asked.model.eval(), asked.supply
    with torch.no_grad():
        found: Tensor = model(supply.prepare(supply.validation.take(torch.tensor([index]))[0]))
    return found


def maps(found: Predicted) -> Tensor:
    return torch.frombuffer(bytearray(found.maps), dtype=torch.float32).view(found.maps_shape)


def test_a_sample_is_told_how_probable_each_class_is() -> None:
    asked = ready(digits())
    found = predicted(asked, number=7)
    assert (found.number, found.step, found.why, found.maps) == (7, 5, "", b"")
    assert sum(found.scores) == pytest.approx(1)
    assert found.scores == pytest.approx(expected(asked).softmax(1)[0].tolist())


def test_the_maps_and_the_kernels_of_a_node_are_told() -> None:
    asked = ready(digits())
    found = predicted(asked, node="conv1")
    assert (found.maps_shape, found.kernels_shape, found.why) == ((32, 8, 8), (32, 1, 3, 3), "")
    weight = asked.model.get_parameter("conv1.weight")
    assert found.kernels == weight.detach().numpy().tobytes()
    seen: list[Tensor] = []
    with asked.model.get_submodule("conv1").register_forward_hook(lambda *x: seen.append(x[2])):
        expected(asked)
    torch.testing.assert_close(maps(found), seen[0][0])


def test_a_node_without_weights_has_maps_alone() -> None:
    found = predicted(ready(digits()), node="residual.Add#1")
    assert (found.maps_shape, found.kernels, found.why) == ((64, 4, 4), b"", "")


def test_a_node_without_a_value_is_told_why_and_the_rest_is_answered() -> None:
    found = predicted(ready(digits()), node="nowhere")
    assert len(found.scores) == 10
    assert found.maps == b""
    assert "computes no value for nowhere" in found.why


def test_what_is_too_large_for_a_frame_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "LARGEST", 4 * 400)
    found = predicted(ready(digits()), node="conv1")
    assert (found.maps, found.kernels_shape) == (b"", (32, 1, 3, 3))
    assert found.why == "The output of conv1 has 2048 numbers (32×8×8): too many to be shown"


def test_the_sample_is_prepared_as_the_data_is() -> None:
    job = digits()
    project = replace(
        templates.build("digits"),
        data=structs.replace(job.data, prepare=(Prepare(resize=(12, 12)),)),
    )
    asked = ready(export(project).job("cpu", 1))
    found = predicted(asked, node="conv1")
    assert found.maps_shape == (32, 12, 12)
    assert found.scores == pytest.approx(expected(asked).softmax(1)[0].tolist())


def test_the_validation_set_is_judged() -> None:
    asked = ready(digits())
    found = asked.answer(Judge(number=3), step=9)
    assert isinstance(found, Judged)
    assert (found.number, found.step, found.why) == (3, 9, "")
    classes = np.frombuffer(found.predicted, np.int32)
    assert len(classes) == len(asked.supply.validation)
    alone = [int(expected(asked, k).argmax()) for k in range(20)]
    assert classes[:20].tolist() == alone


def test_a_network_without_classes_tells_its_output() -> None:
    project = templates.build("autoencoder")
    asked = ready(export(replace(project, data=data.describe("digits"))).job("cpu", 1))
    assert predicted(asked).scores == pytest.approx(expected(asked).flatten().tolist())
    found = asked.answer(Judge(number=1), step=0)
    assert isinstance(found, Judged)
    assert found.predicted == b""
    assert "tells a class" in found.why


@pytest.mark.parametrize(
    ("loss", "function"),
    [("bce_with_logits", torch.sigmoid), ("mse", lambda x: x.clamp(0, 1))],
)
def test_scores_are_what_the_loss_takes_them_for(loss: Any, function: Any) -> None:
    asked = ready(structs.replace(digits(), outputs=(Loss(loss=loss),)))
    assert predicted(asked).scores == pytest.approx(function(expected(asked))[0].tolist())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (b"\0" * 12, "The sample has 12 bytes; one of 1×8×8 numbers of four bytes has 256"),
        (np.full(64, np.nan, np.float32).tobytes(), "numbers that are not finite"),
    ],
)
def test_a_sample_that_is_none_is_refused_in_words(wrong: bytes, words: str) -> None:
    found = predicted(ready(digits()), sample=wrong)
    assert found.scores == ()
    assert words in found.why


def test_an_error_in_torch_is_the_answer_and_no_end() -> None:
    asked = ready(digits())
    asked.model.conv1 = nn.Conv2d(3, 32, 3, padding=1)
    found = predicted(asked, node="fc")
    assert found.scores == ()
    assert "PyTorch cannot run the network (in conv1)" in found.why
    judged = asked.answer(Judge(number=1), step=0)
    assert isinstance(judged, Judged)
    assert "in conv1" in judged.why


def test_a_question_leaves_everything_as_it_was() -> None:
    asked = ready(digits())
    asked.model.train()
    asked.model.get_submodule("bn1").eval()
    modes = [module.training for module in asked.model.modules()]
    state = {name: value.clone() for name, value in asked.model.state_dict().items()}
    random = torch.get_rng_state()
    predicted(asked, node="conv1")
    asked.answer(Judge(number=1), step=0)
    assert [module.training for module in asked.model.modules()] == modes
    assert torch.equal(torch.get_rng_state(), random)
    for name, value in asked.model.state_dict().items():
        assert torch.equal(value, state[name])
    assert not any(module._forward_hooks for module in asked.model.modules())


def test_of_several_outputs_the_first_is_shown() -> None:
    job = digits("mlp")
    source = job.source.replace(
        "        x = self.relu(self.fc1(torch.flatten(x, 1)))",
        "        a, b = x.chunk(2, 2)\n        x = self.relu(self.fc1(torch.flatten(x, 1)))",
    )
    assert source != job.source
    line = source[: source.index("chunk")].count("\n") + 1
    asked = ready(structs.replace(job, source=source, lines=((line, "MLP", "Split#1"),)))
    found = predicted(asked, node="Split#1")
    assert found.maps_shape == (1, 4, 8)
    assert found.why == "Split#1 has 2 outputs: the maps are of the first"
