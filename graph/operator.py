"""One declaration an operator: form, storage, inference, cost, code and tests derive from it."""

from __future__ import annotations

import inspect
import re
import reprlib
import typing
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from typing import Any, ClassVar, Literal, TypeVar, dataclass_transform

from gradscape.graph.errors import GradscapeError
from gradscape.graph.expression import LARGEST
from gradscape.graph.formula import Formula
from gradscape.graph.lowering import Lowered, Module
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

Size2d = tuple[int, int]
"""Height and width; a single number stands for both."""
Ints = tuple[int, ...]

Kind = Literal["integer", "number", "boolean", "text", "size", "integers"]
KINDS: dict[Any, Kind] = {
    int: "integer",
    float: "number",
    bool: "boolean",
    str: "text",
    Size2d: "size",
    Ints: "integers",
}
OPERATORS: dict[str, type[Operator]] = {}
NOTHING = Text("")


class ArgumentError(GradscapeError):
    """An argument that the operator does not have, or a value that it cannot take."""

    def __init__(self, name: str, why: Text) -> None:
        self.name = name
        self.why = why
        super().__init__("{name}: {why}", name=name, why=why)


@dataclass(frozen=True)
class Parameter:
    """An argument of an operator, as its form and its storage see it.

    Args:
        shown: its place among those that always stand on a node's card, from 1; 0: it stands there
            only where it differs from its default.
        brief: what the card calls it, `pad`; empty: the value says enough.
    """

    name: str
    kind: Kind
    default: Any
    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    help: Text = NOTHING
    shown: int = 0
    brief: Text = NOTHING

    def coerce(self, value: Any) -> Any:
        """`value` as this parameter keeps it: a single number as a size, a list as a tuple.

        Raises:
            ArgumentError: of another kind, or out of range.
        """
        value = self._convert(value)
        for number in value if isinstance(value, tuple) else (value,):
            if isinstance(number, int | float) and not isinstance(number, bool):
                typed = int(number) if isinstance(number, float) and number.is_integer() else number
                if not -LARGEST <= number <= LARGEST:
                    raise ArgumentError(self.name, Text("is no finite number up to 2⁵³"))
                if self.minimum is not None and number < self.minimum:
                    raise ArgumentError(
                        self.name,
                        Text(
                            "{number} is less than {minimum:g}", number=typed, minimum=self.minimum
                        ),
                    )
                if self.maximum is not None and number > self.maximum:
                    raise ArgumentError(
                        self.name,
                        Text(
                            "{number} is more than {maximum:g}", number=typed, maximum=self.maximum
                        ),
                    )
        if self.choices and value not in self.choices:
            known = ", ".join(self.choices)
            raise ArgumentError(
                self.name,
                Text("{value} is none of {known}", value=reprlib.repr(value), known=known),
            )
        return value

    def _convert(self, value: Any) -> Any:
        match self.kind:
            case "integer" if isinstance(value, int) and not isinstance(value, bool):
                return value
            case "number" if isinstance(value, int | float) and not isinstance(value, bool):
                return float(value) if type(value) is int and abs(value) <= LARGEST else value
            case "boolean" if isinstance(value, bool):
                return value
            case "text" if isinstance(value, str):
                return value
            case "size" if isinstance(value, int) and not isinstance(value, bool):
                return (value, value)
            case "size" if isinstance(value, tuple | list) and len(value) == 2 and _whole(value):
                return tuple(value)
            case "integers" if isinstance(value, tuple | list) and _whole(value):
                return tuple(value)
        raise ArgumentError(
            self.name,
            Text(_REFUSED[self.kind].template, value=reprlib.repr(value)),
        )


_REFUSED: dict[Kind, Text] = {
    "integer": Text("{value} is no whole number"),
    "number": Text("{value} is no number"),
    "boolean": Text("{value} is neither true nor false"),
    "text": Text("{value} is no text"),
    "size": Text("{value} is no whole number, and no pair of them"),
    "integers": Text("{value} is no list of whole numbers"),
}


def _whole(values: tuple[Any, ...] | list[Any]) -> bool:
    return all(isinstance(v, int) and not isinstance(v, bool) for v in values)


def param(
    default: Any,
    *,
    minimum: float | None = None,
    maximum: float | None = None,
    choices: tuple[str, ...] = (),
    help: str = "",
    shown: int = 0,
    brief: str = "",
) -> Any:
    """Declare an argument of an operator; its kind is its annotation. See `Parameter`."""
    bounds = {"minimum": minimum, "maximum": maximum, "choices": choices, "help": Text(help)}
    return field(default=default, metadata={**bounds, "shown": shown, "brief": Text(brief)})


@dataclass(frozen=True)
class Port:
    """An input. A variadic one takes an ordered list of wires."""

    name: str
    variadic: bool = False


@dataclass(frozen=True)
class Traits:
    """What canvas, check and renderer may know of an operator without knowing the operator."""

    name: str
    """Its name in files, after torch's function where there is one: `conv2d`."""
    label: Text
    group: str
    attribute: str
    """What a person would call it in code: `conv`."""
    role: Literal["layer", "input", "output", "structure"] = "layer"
    follows: bool = False
    """May be nested around the call before it: a norm, an activation, dropout, flatten."""
    stateless: bool = False
    """Has no weights: equal ones in one body may share an attribute. Need not be declared."""
    merge: Literal["", "sum", "concat"] = ""
    view: bool = False
    """Its output may share memory with its input, in training or in evaluation."""
    saves_input: bool = False
    """Its backward pass reads its inputs, which then stay in memory until it runs."""
    saves_output: bool = False
    """Its backward pass reads its output, which then must not be changed in place."""
    inplace: bool = False
    """Its module takes `inplace=True`."""
    note: Text = NOTHING
    """What its card says where no argument stands there: `max(0, x)`."""
    version: int = 1


def _none(_: Operator, *inputs: Spec) -> Mapping[str, tuple[int, ...]]:
    return {}


def _zero(_: Operator, *inputs: Spec) -> int:
    return 0


def _plain(_: Operator, *inputs: Spec) -> tuple[Formula, ...]:
    return ()


class Operator:
    """A layer with all its arguments resolved: a hashable value.

    Subclasses are declared with `operator`.
    """

    traits: ClassVar[Traits]
    parameters: ClassVar[Mapping[str, Parameter]]
    ports: ClassVar[tuple[Port, ...]]

    infer: Callable[..., Spec | tuple[Spec, ...]]
    """Input specs to the output's, or a tuple where there are several outputs.

    Raises:
        ShapeError: the operator cannot take these inputs.
    """
    lower: Callable[..., Lowered]
    """Input specs to what the operator becomes in code."""

    @property
    def outputs(self) -> int:
        """How many outputs it has."""
        return 1

    def lowered(self, *inputs: Spec) -> Lowered:
        """What it becomes in code, with what every operator of its sort has in common."""
        lowered: Lowered = self.lower(*inputs)
        return lowered

    weights: Callable[..., Mapping[str, tuple[int, ...]]] = _none
    """Input specs to the shapes of its parameters, by torch's names and in torch's order.

    A parameter that is no part of a module (a class token) has the name "".
    """
    buffers: Callable[..., Mapping[str, tuple[int, ...]]] = _none
    """Input specs to the shapes of its buffers, likewise."""
    macs: Callable[..., int] = _zero
    """Input specs to the multiply-adds of one sample.

    One for each product that is summed; elementwise work is not counted.
    """
    saves: Callable[..., int] = _zero
    """Input specs to the bytes that its backward pass reads besides inputs and outputs.

    Masks, indices …, of one sample. Where there are any its output is no view in training.
    """

    formula: Callable[..., tuple[Formula, ...]] = _plain
    """Input specs to how the sizes of the output come about, where they are computed.

    It is asked about inputs that `infer` refuses, too: what they come to shows what is wrong.
    """

    @property
    def saves_input(self) -> bool:
        """Whether its backward pass reads its inputs, which then stay in memory."""
        return self.traits.saves_input

    def window(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """(kernel, stride) of what an output element sees, each height and width; None: all.

        A stride below 1 enlarges.
        """
        return (1, 1), (1, 1)


Declared = TypeVar("Declared", bound=Operator)


@dataclass_transform(frozen_default=True)
def operator(
    *, label: str, group: str, name: str = "", attribute: str = "", **traits: Any
) -> Callable[[type[Declared]], type[Declared]]:
    """Declare an operator; see `Traits` for the keywords."""

    def declare(cls: type[Declared]) -> type[Declared]:
        declared = dataclass(frozen=True)(cls)
        known = name or snake(cls.__name__)
        if traits.get("role", "layer") == "layer":
            traits.setdefault("stateless", cls.weights is Operator.weights)
        traits["note"] = Text(traits.get("note", ""))
        declared.traits = Traits(known, Text(label), group, attribute or known, **traits)
        hints = typing.get_type_hints(cls)
        declared.parameters = {
            f.name: Parameter(f.name, KINDS[hints[f.name]], f.default, **f.metadata)
            for f in fields(declared)  # type: ignore[arg-type]  # a dataclass since the line above
            if f.default is not MISSING
        }
        declared.ports = _ports(cls)
        if OPERATORS.setdefault(known, declared) is not declared:
            raise ValueError(f"two operators are called {known!r}")
        return declared

    return declare


def _ports(cls: type[Operator]) -> tuple[Port, ...]:
    """The parameters of `infer`, but for self."""
    _, *parameters = inspect.signature(cls.infer).parameters.values()
    return tuple(Port(p.name, variadic=p.kind is p.VAR_POSITIONAL) for p in parameters)


def snake(name: str) -> str:
    """`BatchNorm2d` → `batch_norm2d`, `LeakyReLU` → `leaky_relu`, `LSTM` → `lstm`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z][a-z])", "_", name).lower()


def resolve(cls: type[Declared], args: Mapping[str, Any]) -> Declared:
    """The operator with `args`, which are literals by now, over its defaults.

    Raises:
        ArgumentError: an unknown argument or a value that it cannot take.
    """
    values = {}
    for name, value in args.items():
        if name not in cls.parameters:
            known = ", ".join(cls.parameters) or Text("none")
            raise ArgumentError(
                name,
                Text(
                    "{label} has no such argument; it has {known}",
                    label=cls.traits.label,
                    known=known,
                ),
            )
        values[name] = cls.parameters[name].coerce(value)
    return cls(**values)


def square(pair: tuple[Any, Any]) -> Any:
    """A size as a person would write it: one number where both are equal."""
    return pair[0] if pair[0] == pair[1] else pair


__all__ = [
    "OPERATORS",
    "ArgumentError",
    "Ints",
    "Module",
    "Operator",
    "Parameter",
    "Port",
    "Size2d",
    "Traits",
    "operator",
    "param",
    "resolve",
    "square",
]
