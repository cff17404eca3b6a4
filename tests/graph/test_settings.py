import math

import msgspec
import pytest

from gradscape.graph.settings import Data, Prepare, SettingsError, Training, changed, written

TEXT = (
    b'{"name":"digits","prepare":[{"resize":[32,32]},{"channels":3}],"shape":[1,8,8],"classes":10}'
)


def test_data_is_written_as_the_project_file_says() -> None:
    data = Data(
        name="digits",
        prepare=(Prepare(resize=(32, 32)), Prepare(channels=3)),
        shape=(1, 8, 8),
        classes=10,
    )
    assert msgspec.json.encode(data) == TEXT
    assert msgspec.json.decode(TEXT, type=Data) == data
    assert data.prepared == (3, 32, 32)


def test_training_has_the_keys_of_the_project_file_in_order() -> None:
    keys = list(msgspec.to_builtins(Training()))
    assert [k for k in keys if k in ("optimizer", "lr", "schedule", "batch", "epochs", "seed")] == [
        "optimizer",
        "lr",
        "schedule",
        "batch",
        "epochs",
        "seed",
    ]


def test_a_file_that_accumulates_nothing_is_as_it_was() -> None:
    """Versions that know no such setting read it."""
    assert "accumulate" not in written(Training())
    assert written(Training(accumulate=4))["accumulate"] == 4
    assert msgspec.convert(written(Training()), Training) == Training()


@pytest.mark.parametrize(
    "text",
    [
        b'{"name":"","shape":[1,8,8]}',
        b'{"name":"digits","shape":[1,8,8],"prepare":[{}]}',
        b'{"name":"digits","shape":[1,8,8],"prepare":[{"resize":[8,8],"channels":3}]}',
        b'{"name":"digits","shape":[2,8,8],"prepare":[{"channels":3}]}',
        b'{"name":"digits","shape":[64],"prepare":[{"resize":[8,8]}]}',
        b'{"name":"digits","shape":[0,8,8]}',
        b'{"name":"digits","shape":[1,8,8],"colour":1}',
    ],
)
def test_data_that_makes_no_sense_is_refused(text: bytes) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(text, type=Data)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lr", 0.0),
        ("lr", -1.0),
        ("lr", math.nan),
        ("lr", math.inf),
        ("momentum", 1.0),
        ("weight_decay", -0.1),
        ("warmup", 1.5),
        ("batch", 0),
        ("batch", "many"),
        ("epochs", 0),
        ("accumulate", 0),
        ("seed", -1),
        ("optimizer", "lion"),
        ("schedule", "step"),
    ],
)
def test_a_setting_out_of_range_is_named(name: str, value: object) -> None:
    with pytest.raises(SettingsError, match=name):
        changed(Training(), {name: value})


def test_settings_in_range_are_taken() -> None:
    training = changed(Training(), {"lr": 1, "epochs": 3, "frozen": ["stem"]})
    assert (training.lr, training.epochs, training.frozen) == (1.0, 3, ("stem",))
