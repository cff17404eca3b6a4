"""Arguments of operators: what they take, and the words for what they do not take."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradscape.graph.errors import GradscapeError
from gradscape.graph.operator import OPERATORS, ArgumentError, Operator, operator, resolve, square
from gradscape.graph.operators.convolution import Conv2d
from gradscape.graph.operators.regularization import Dropout
from gradscape.graph.operators.shape import Reshape
from gradscape.graph.spec import Spec


def test_what_is_left_out_has_its_default() -> None:
    conv = resolve(Conv2d, {"out_channels": 64})
    assert conv == Conv2d(out_channels=64)
    assert conv.kernel_size == (3, 3)
    assert hash(conv) == hash(Conv2d(out_channels=64))


def test_values_as_a_file_has_them() -> None:
    """JSON has no tuples, and one number stands for both sides of a size."""
    assert resolve(Conv2d, {"kernel_size": 5, "stride": [2, 1]}) == Conv2d(
        kernel_size=(5, 5), stride=(2, 1)
    )
    assert resolve(Reshape, {"sizes": [4, -1]}).sizes == (4, -1)
    p = resolve(Dropout, {"p": 1}).p
    assert p == 1.0
    assert type(p) is float


@pytest.mark.parametrize(
    ("cls", "args", "words"),
    [
        (Conv2d, {"filters": 3}, "filters: Conv 2D has no such argument; it has out_channels, "),
        (OPERATORS["add"], {"axis": 1}, "axis: Add has no such argument; it has none"),
        (Conv2d, {"out_channels": 0}, "out_channels: 0 is less than 1"),
        (Conv2d, {"out_channels": 2.0}, "out_channels: 2.0 is no whole number"),
        (Conv2d, {"out_channels": True}, "out_channels: True is no whole number"),
        (Conv2d, {"out_channels": None}, "out_channels: None is no whole number"),
        (Conv2d, {"kernel_size": (3, 0)}, "kernel_size: 0 is less than 1"),
        (
            Conv2d,
            {"kernel_size": (3, 3, 3)},
            "kernel_size: (3, 3, 3) is no whole number, ",
        ),
        (Conv2d, {"bias": 1}, "bias: 1 is neither true nor false"),
        (Conv2d, {"init": "he"}, "init: 'he' is none of default, kaiming, xavier, "),
        (Conv2d, {"init": 3}, "init: 3 is no text"),
        (Dropout, {"p": 1.5}, "p: 1.5 is more than 1"),
        (Dropout, {"p": "0.5"}, "p: '0.5' is no number"),
        (Dropout, {"p": float("nan")}, "p: is no finite number"),
        (Dropout, {"p": float("inf")}, "p: is no finite number"),
        (Dropout, {"p": 10**400}, "p: is no finite number"),
        (Reshape, {"sizes": 4}, "sizes: 4 is no list of whole numbers"),
        (Reshape, {"sizes": [4, "a"]}, "sizes: [4, 'a'] is no list of whole numbers"),
        (Reshape, {"sizes": [-2]}, "sizes: -2 is less than -1"),
    ],
)
def test_a_wrong_argument_is_named(cls: type[Operator], args: dict[str, Any], words: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        resolve(cls, args)
    assert str(caught.value).startswith(words)
    assert isinstance(caught.value, GradscapeError)
    assert caught.value.name == next(iter(args))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


@given(st.sampled_from(sorted(OPERATORS)), st.data())
def test_no_value_from_a_file_is_a_crash(name: str, data: st.DataObject) -> None:
    """Whatever stands there: an operator, or one typed error."""
    cls = OPERATORS[name]
    names = st.sampled_from([*cls.parameters, "nonsense"])
    args = data.draw(st.dictionaries(names, ANYTHING, max_size=3))
    with suppress(ArgumentError):
        resolved = resolve(cls, args)
        hash(resolved)
        again = {key: getattr(resolved, key) for key in args}
        assert resolve(cls, again) == resolved


def test_two_operators_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="two operators are called 'conv2d'"):

        @operator(label="Another", group="Convolution", name="conv2d")
        class Another(Operator):
            def infer(self, x: Spec) -> Spec:
                return x

    assert OPERATORS["conv2d"] is Conv2d


def test_every_argument_is_explained_in_its_form() -> None:
    for cls in OPERATORS.values():
        for parameter in cls.parameters.values():
            assert parameter.coerce(parameter.default) == parameter.default
            assert parameter.help, f"{cls.traits.name}.{parameter.name}"


def test_a_size_is_written_as_a_person_would() -> None:
    assert square((3, 3)) == 3
    assert square((3, 1)) == (3, 1)
