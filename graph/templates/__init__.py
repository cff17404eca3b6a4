"""Networks to begin with: a file a family, each template a function that gives a whole project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project

Build = Callable[[], Project]

FAMILIES = (
    "digits",
    "lenet",
    "mlp",
    "alexnet",
    "vgg",
    "resnet",
    "googlenet",
    "vision_transformer",
    "cifar",
    "autoencoder",
)
"""The files beside this one, in the order in which people see what they hold."""


class TemplateError(GradscapeError):
    """There is no template of that name."""


@dataclass(frozen=True)
class Template:
    """A network to begin with: its name, what it is called, whose it is and since when, itself."""

    name: str
    title: str
    authors: str
    year: int
    build: Build


_TEMPLATES: dict[str, Template] = {}


def template(*, name: str, title: str, authors: str, year: int) -> Callable[[Build], Build]:
    """Declare the function below as the builder of a template."""

    def declare(build: Build) -> Build:
        _TEMPLATES[name] = Template(name, title, authors, year, build)
        return build

    return declare


def names() -> tuple[str, ...]:
    """The names of all templates, in the order in which people see them."""
    return tuple(_declared())


def get(name: str) -> Template:
    """A template by its name.

    Raises:
        TemplateError: there is none of that name.
    """
    declared = _declared()
    if name not in declared:
        raise TemplateError(
            "there is no template {name!r}; there are {declared}",
            name=name,
            declared=", ".join(declared),
        )
    return declared[name]


def build(name: str) -> Project:
    """The project of a template, equal each time.

    Raises:
        TemplateError: there is none of that name.
    """
    return get(name).build()


@cache
def _declared() -> Mapping[str, Template]:
    for family in FAMILIES:
        import_module(f"{__name__}.{family}")
    return _TEMPLATES
