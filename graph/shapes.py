"""What operators ask of their inputs, so that each says it in the same words."""

from __future__ import annotations

from gradscape.graph.diagnostic import Code, ShapeError
from gradscape.graph.spec import Spec
from gradscape.graph.text import Text

AXES = Code(
    "axes",
    "error",
    "This takes {wanted}, but {given} comes in: {remedy}.",
)
AXIS = Code(
    "axis",
    "error",
    "There is no axis {axis} in {given}; behind the batch there are the axes 1 to {last}.",
)
GROUPS = Code(
    "groups",
    "error",
    "{channels} channels do not divide into {groups} groups; use a divisor of {channels}.",
)


def feature_map(x: Spec) -> None:
    """Ask for channels × height × width.

    Raises:
        ShapeError: another number of axes.
    """
    if x.ndim != 4:
        _refuse(
            x,
            Text("channels × height × width"),
            Text("reshape it, or take it from before the flatten"),
        )


def tokens(x: Spec) -> None:
    """Ask for length × dim.

    Raises:
        ShapeError: another number of axes.
    """
    if x.ndim != 3:
        _refuse(
            x,
            Text("length × dim"),
            Text("flatten the height and width of a feature map into tokens first"),
        )


def has_axis(x: Spec, axis: int) -> None:
    """Ask for an axis behind the batch; −1 is the last.

    Raises:
        ShapeError: there are not so many.
    """
    if axis == 0 or not -len(x.sizes) <= axis <= len(x.sizes):
        raise ShapeError(AXIS, axis=axis, given=str(x), last=len(x.sizes))


def grouped(channels: int, groups: int) -> None:
    """Ask for channels that divide into groups.

    Raises:
        ShapeError: a remainder is left.
    """
    if channels % groups:
        raise ShapeError(GROUPS, channels=channels, groups=groups)


def _refuse(x: Spec, wanted: Text, remedy: Text) -> None:
    raise ShapeError(AXES, wanted=wanted, given=str(x), remedy=remedy)
