"""What a project says of its data and of its training, as it stands in the project file."""

import math
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar, get_args, get_type_hints

from msgspec import Meta, Struct, ValidationError, convert, structs, to_builtins

from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import Text, worded

Length = Annotated[int, Meta(ge=1, le=1 << 20)]
Positive = Annotated[int, Meta(ge=1, le=1 << 40)]

OptimizerName = Literal["sgd", "adam", "adamw"]
ScheduleName = Literal["constant", "cosine", "one_cycle"]
S = TypeVar("S", bound=Struct)


class SettingsError(GradscapeError, ValueError):
    """A setting is out of its range, or two settings do not go together."""


class Prepare(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One step between the stored sample and the network; exactly one field is set.

    `resize` is the new (height, width), bilinear without antialiasing. `channels` repeats a single
    channel that many times, so that a network made for colour takes grey images.
    """

    resize: tuple[Length, Length] | None = None
    channels: Length | None = None

    def __post_init__(self) -> None:
        if (self.resize is None) == (self.channels is None):
            raise SettingsError('A step of `prepare` is {"resize": [h, w]} or {"channels": n}')

    def apply(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The shape after this step. Raises SettingsError where the step does not fit."""
        if len(shape) != 3:
            raise SettingsError(
                "Only images are resized or repeated, not {shape}", shape=_show(shape)
            )
        if self.resize is not None:
            return (shape[0], *self.resize)
        assert self.channels is not None
        if shape[0] not in (1, self.channels):
            raise SettingsError(
                "Only a single channel is repeated: {shape} cannot become {channels}",
                shape=shape[0],
                channels=self.channels,
            )
        return (self.channels, *shape[1:])


class Data(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A data set by name or path, and what has to be known of it to design a network.

    `shape` is a sample as it is read, without the batch (channels, height, width); `classes` is
    None where the labels are no classes.
    """

    name: str
    prepare: tuple[Prepare, ...] = ()
    shape: Annotated[tuple[Length, ...], Meta(min_length=1, max_length=8)]
    classes: Positive | None = None

    def __post_init__(self) -> None:
        if not self.name:
            raise SettingsError("`data` needs the name of a data set or the path of a folder")
        _ = self.prepared

    @property
    def prepared(self) -> tuple[int, ...]:
        """The shape of a sample as the network gets it."""
        shape = self.shape
        for step in self.prepare:
            shape = step.apply(shape)
        return shape


class Training(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How a network is trained.

    `lr` is the highest learning rate of the schedule, `warmup` the share of all steps in which it
    rises. `momentum` is SGD's. `weight_decay` is decoupled for AdamW and an L2 penalty otherwise.
    A batch is computed in `accumulate` parts, one after another, though never in more than it has
    samples: the same gradient takes less memory, but where layers look at the batch as a whole.
    `frozen` holds paths of nodes whose parameters, and those of all nodes inside, stay as they are.
    """

    optimizer: OptimizerName = "adamw"
    lr: Annotated[float, Meta(gt=0, le=1e6)] = 0.002
    momentum: Annotated[float, Meta(ge=0, lt=1)] = 0.9
    weight_decay: Annotated[float, Meta(ge=0, le=1e6)] = 0.01
    schedule: ScheduleName = "one_cycle"
    warmup: Annotated[float, Meta(ge=0, le=1)] = 0.1
    batch: Positive = 64
    accumulate: Positive = 1
    epochs: Positive = 12
    seed: Annotated[int, Meta(ge=0, lt=1 << 62)] = 0
    frozen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("lr", "momentum", "weight_decay", "warmup"):
            value = getattr(self, name)
            if isinstance(value, float) and not math.isfinite(value):
                raise SettingsError(
                    "`training.{name}` is {value}: it must be a finite number",
                    name=name,
                    value=value,
                )


def written(training: Training) -> dict[str, Any]:
    """As it stands in a project file: `accumulate` where it is used, for older versions lack it."""
    record: dict[str, Any] = to_builtins(training)
    if training.accumulate == 1:
        del record["accumulate"]
    return record


def frozen_parameters(frozen: Iterable[str], nodes: Mapping[str, str]) -> list[str]:
    """The parameters at or below frozen paths. `nodes` maps a parameter to its node's path.

    Raises SettingsError where a path has none: what was to stay would silently be trained.
    """
    found: dict[str, None] = {}
    for path in frozen:
        below = [name for name, node in nodes.items() if f"{node}.".startswith(f"{path}.")]
        if not below:
            raise SettingsError("`frozen` names {path!r}, but no parameters are there", path=path)
        found |= dict.fromkeys(below)
    return list(found)


def changed(settings: S, changes: Mapping[str, Any]) -> S:
    """`settings` with other values, each held to its range.

    Raises SettingsError that names the setting, its value and what it must be.
    """
    try:
        return convert({**structs.asdict(settings), **changes}, type(settings))
    except ValidationError as error:
        what, _, where = str(error).partition(" - at `$.")
        name = where.rstrip("`")
        said = worded(what)
        if what.startswith("Expected `float`"):
            said = Text("it must be a number{more}", more=what.removeprefix("Expected `float`"))
        elif what.startswith("Expected `int`"):
            said = Text("it must be a whole number{more}", more=what.removeprefix("Expected `int`"))
        elif what.startswith("Invalid enum value"):
            choices = ", ".join(get_args(get_type_hints(type(settings))[name]))
            said = Text("it must be one of {choices}", choices=choices)
        if name not in changes:
            raise SettingsError(said) from None
        raise SettingsError(
            "`{name}` is {value!r}: {why}", name=name, value=changes[name], why=said
        ) from None


def _show(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))
