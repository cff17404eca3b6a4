"""Misspelt names: mended by the nearest name, and never by leaving out what the person wrote."""

from __future__ import annotations

import pytest

from gradscape.graph.builder import op
from gradscape.graph.check import check
from gradscape.graph.check.checker import Checker
from gradscape.graph.check.repair import repair
from gradscape.graph.check.spelling import near
from gradscape.graph.project import Project
from tests.graph.check import broken
from tests.graph.check.broken import Build


def wrong_in_many_ways() -> Project:
    return broken.layer(op("conv", out_chanels=4, kernal_size=1, pading=0))


@pytest.mark.parametrize(
    ("build", "labels"),
    [
        (broken.misspelt, ["Make it Conv 2D"]),
        (broken.misspelt_twice, ["Make it Max pool 2D", "Make it Average pool 2D"]),
        (broken.misspelt_in_a_row, ["Make it ReLU"]),
        (broken.misspelt_argument, ["Call it out_channels"]),
        (broken.misspelt_choice, ["Set mode to reflect"]),
        (broken.misspelt_parameter, ["Call it width"]),
        (broken.misspelt_name, ["Write stride"]),
        (broken.misspelt_let, ["Write width"]),
        (broken.misspelt_default_of_a_block, ["Write in_channels"]),
        (broken.misspelt_where_it_is_not_asked, ["Write in_channels"]),
        (
            wrong_in_many_ways,
            ["Make it Conv 2D", "Call it out_channels", "Call it kernel_size", "Call it padding"],
        ),
        (broken.out_of_range, ["Set out channels to 32, its default"]),
    ],
)
def test_repaired_as_it_was_meant(build: Build, labels: list[str]) -> None:
    checker = Checker()
    repaired = repair(checker, checker.check(build()))
    assert [fix.label for fix in repaired.applied] == labels
    assert repaired.report.ok


@pytest.mark.parametrize(
    "build",
    [
        broken.not_here,
        broken.without_operator,
        broken.no_such_argument,
        broken.no_such_parameter,
        broken.unknown_name,
        broken.condition_without_sense,
    ],
)
def test_what_is_like_nothing_is_left_to_the_person(build: Build) -> None:
    (error,) = check(build()).errors
    assert error.fixes == ()


def test_without_an_operator_the_message_is_a_sentence() -> None:
    (error,) = check(broken.without_operator()).errors
    assert error.message == "There is no operator and no block called ''."


@pytest.mark.parametrize(
    ("word", "name"),
    [("maxpool", "max_pool2d"), ("Height", "height"), ("depth", None), ("pool", None), ("", None)],
)
def test_near(word: str, name: str | None) -> None:
    assert near(word, ("max_pool2d", "width", "height", "conv2d")) == name


def test_of_two_as_near_the_one_that_begins_alike() -> None:
    assert near("ad", ("pad", "add")) == near("ad", ("add", "pad")) == "add"


def test_near_by_its_label() -> None:
    assert near("Fully connected", ("linear",), {"Fully connected": "linear"}) == "linear"
