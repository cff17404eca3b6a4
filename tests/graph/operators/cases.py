"""What each operator is tried with: the extremes of its parameters, and inputs of every sort."""

from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from gradscape.graph.diagnostic import ShapeError
from gradscape.graph.operator import Operator, Parameter
from gradscape.graph.operators import OPERATORS
from gradscape.graph.spec import Spec

LAYERS = {name: o for name, o in OPERATORS.items() if o.traits.role == "layer"}

LISTS = ((-1,), (1,), (6,), (2, 1), (1, 2), (-1, 4), (0, 1), (3, 1, 2), (2, -1, 8), (-1, -1))

SINGLE = tuple(
    (spec,)
    for spec in (
        Spec((32, 8, 8)),
        Spec((12, 9, 16)),
        Spec((8, 4, 6), batch=2),
        Spec((1, 1, 1)),
        Spec((4, 1, 6)),
        Spec((16, 24)),
        Spec((7, 32), batch=3),
        Spec((1, 1)),
        Spec((3, 2)),
        Spec((64,)),
        Spec((6,), batch=4),
        Spec((1,)),
        Spec(()),
        Spec((4, 3, 8, 8)),
    )
)
FOLDED = Spec((8, 4, 6), batch=2)
SEVERAL = (
    (Spec((8, 4, 6)),),
    (Spec((8, 4, 6)), Spec((8, 4, 6))),
    (Spec((8, 4, 6)), Spec((8, 1, 1))),
    (Spec((1, 4, 6)), Spec((8, 4, 6)), Spec((8, 4, 1))),
    (Spec((8, 4, 6)), Spec((3, 4, 6)), Spec((1, 4, 6))),
    (Spec((8, 4, 6)), Spec((8, 2, 6))),
    (Spec((8, 4, 6)), Spec((4, 6))),
    (Spec((8, 4, 6)), FOLDED),
    (FOLDED, FOLDED),
    (Spec((5, 12)), Spec((7, 12))),
    (Spec((5, 12)), Spec((1, 12))),
    (Spec((5, 12)), Spec((5, 3))),
    (Spec((10,)), Spec((10,)), Spec((10,))),
    (Spec((10,)), Spec((4,))),
    (Spec(()), Spec(())),
)


def inputs(operator: type[Operator]) -> tuple[tuple[Spec, ...], ...]:
    """Input specs that are worth a try."""
    (port,) = operator.ports
    return SEVERAL if port.variadic else SINGLE


def accepted(operator: Operator) -> list[tuple[Spec, ...]]:
    """Those of the input specs that an operator takes."""
    return [specs for specs in inputs(type(operator)) if _takes(operator, specs)]


def _takes(operator: Operator, specs: tuple[Spec, ...]) -> bool:
    try:
        operator.infer(*specs)
    except ShapeError:
        return False
    return True


def extremes(parameter: Parameter) -> tuple[Any, ...]:
    """The smallest value, the default, a larger one; each choice; pairs that are unequal."""
    low, high = parameter.minimum, parameter.maximum
    match parameter.kind:
        case "boolean":
            return (False, True)
        case "text":
            return parameter.choices
        case "number":
            return tuple(dict.fromkeys((low or 0.0, parameter.default, high or 2.5)))
        case "integer":
            least = -1 if low is None else int(low)
            return tuple(dict.fromkeys((least, parameter.default, least + 1, least + 3)))
        case "size":
            least = int(low or 0)
            larger = ((least + 1, least), (least, least + 1), (least + 2, least + 1))
            return tuple(dict.fromkeys(((least, least), parameter.default, *larger)))
        case "integers":
            fitting = (v for v in LISTS if low is None or min(v) >= low)
            return tuple(dict.fromkeys((parameter.default, *fitting)))


def arguments(operator: type[Operator]) -> Iterator[dict[str, Any]]:
    """The defaults, each parameter at its extremes, alone and with each switch, and all at once."""
    yield {}
    switches = [name for name, p in operator.parameters.items() if p.kind == "boolean"]
    for name, parameter in operator.parameters.items():
        for value in extremes(parameter):
            if value != parameter.default:
                yield {name: value}
                for switch in switches:
                    if switch != name:
                        yield {name: value, switch: not operator.parameters[switch].default}
    if len(operator.parameters) > 1:
        yield {name: extremes(p)[0] for name, p in operator.parameters.items()}
        yield {name: extremes(p)[-1] for name, p in operator.parameters.items()}


def values(parameter: Parameter) -> st.SearchStrategy[Any]:
    """Any small value in the range that a parameter declares."""
    low, high = parameter.minimum, parameter.maximum
    match parameter.kind:
        case "boolean":
            return st.booleans()
        case "text":
            return st.sampled_from(parameter.choices)
        case "number":
            return st.floats(-4.0 if low is None else low, high or 4.0)
        case "integer":
            least = -4 if low is None else int(low)
            return st.integers(least, least + 6)
        case "size":
            least = int(low or 0)
            return st.tuples(*[st.integers(least, least + 3)] * 2)
        case "integers":
            least = -1 if low is None else int(low)
            return st.lists(st.integers(least, least + 6), min_size=1, max_size=4).map(tuple)


SPECS = st.builds(
    Spec,
    st.lists(st.integers(1, 9), max_size=4).map(tuple)
    | st.tuples(st.integers(1, 12), st.integers(1, 9), st.integers(1, 9)),
    batch=st.integers(1, 3),
)


@st.composite
def alike(draw: st.DrawFn) -> tuple[Spec, ...]:
    """Two to four specs that differ along one axis at most, or an unlike one among them."""
    spec = draw(SPECS)
    axis = draw(st.integers(0, max(len(spec.sizes) - 1, 0)))
    resized = st.builds(
        lambda size: spec.with_sizes(*spec.sizes[:axis], size, *spec.sizes[axis + 1 :]),
        st.integers(1, 5) | st.just(1),
    )
    same = st.just(spec)
    others = st.lists(same | resized if spec.sizes else same, min_size=1, max_size=3)
    return (spec, *draw(others | st.lists(SPECS, min_size=0, max_size=1)))


@st.composite
def attempts(draw: st.DrawFn, operator: type[Operator]) -> tuple[dict[str, Any], tuple[Spec, ...]]:
    """Arguments and inputs for an operator; often, but not always, fitting each other."""
    strategies = {name: values(parameter) for name, parameter in operator.parameters.items()}
    args = draw(st.fixed_dictionaries({}, optional=strategies))
    return args, draw(alike() if operator.ports[0].variadic else st.tuples(SPECS))
