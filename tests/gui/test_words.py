"""Names and shapes in words."""

import pytest

from gradscape.graph.operators import OPERATORS
from gradscape.graph.spec import Spec
from gradscape.gui import words


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("out_channels", "Out channels"),
        ("kernel_size", "Kernel size"),
        ("init", "Initialise"),
        ("num_heads", "Heads"),
        ("bce_with_logits", "Binary cross-entropy"),
        ("kaiming", "Kaiming"),
        ("num_classes", "Num classes"),
    ],
)
def test_arguments_in_words(name: str, text: str) -> None:
    assert words.label(name) == text


def test_no_two_arguments_of_an_operator_read_alike() -> None:
    for operator in OPERATORS.values():
        labels = [words.label(name) for name in operator.parameters]
        assert len(set(labels)) == len(labels), operator


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("mnist", "MNIST"),
        ("fashion_mnist", "Fashion-MNIST"),
        ("digits", "Digits"),
        ("/a/digits", "digits"),
    ],
)
def test_data_sets_are_called_what_their_declarations_say(name: str, text: str) -> None:
    assert words.data(name) == text


def test_shapes() -> None:
    assert words.shape(Spec((32, 8, 8))) == "32×8×8"
    assert words.shape((32, 8, 8), wide=True) == "32 × 8 × 8"
    assert words.shape(()) == "scalar"


def test_a_batch_that_is_a_multiple_is_said() -> None:
    assert words.batched(Spec((49, 96), batch=64)) == "64·N × 49 × 96"
    assert words.batched(Spec((49, 96))) == "49 × 96"
