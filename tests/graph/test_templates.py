"""The templates: sound, of known size, ready for other data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from gradscape.graph import cost, templates
from gradscape.graph.arguments import completed_project
from gradscape.graph.check import check
from gradscape.graph.diagnostic import Diagnostic
from gradscape.graph.names import problem
from gradscape.graph.plan import Plan
from gradscape.graph.planner import Planner
from gradscape.graph.project import Project
from gradscape.graph.settings import Data
from gradscape.graph.storage import dumps, load, loads
from gradscape.graph.templates import TemplateError

EXAMPLE = Path(__file__).parents[2] / "examples" / "digits.gradscape"

NAMES = (
    *("digits", "lenet5", "mlp", "alexnet", "vgg16_bn", "resnet18", "resnet50", "resnet152"),
    *("googlenet", "vit_b_16", "cifar_resnet20", "cifar_plain20", "autoencoder"),
)

FIGURES = {
    "lenet5": (61_706, 416_520),
    "alexnet": (61_100_840, 714_188_480),
    "vgg16_bn": (138_365_992, 15_470_264_320),
    "resnet18": (11_689_512, 1_814_073_344),
    "resnet50": (25_557_032, 4_089_184_256),
    "resnet152": (60_192_808, 11_513_626_624),
    "googlenet": (13_004_888, 1_498_376_192),
    "vit_b_16": (86_567_656, 17_563_828_224),
    "cifar_resnet20": (269_722, 40_551_040),
    "cifar_plain20": (269_722, 40_551_040),
}
"""Parameters and multiply-adds, as the papers' readers count them."""

HEADS = 13_004_888 - 6_624_904
"""Parameters of GoogLeNet's auxiliary heads."""

ODD = Data(name="odd", shape=(2, 19, 33), classes=7)
"""Images that no template was made for."""


@pytest.fixture(params=NAMES)
def project(request: pytest.FixtureRequest) -> Project:
    return templates.build(request.param)


def planned(project: Project) -> Plan:
    plan = Planner(project.definitions).plan(project.root, {}, (), project.scope)
    assert not plan.problems
    return plan


def worse_than_hints(project: Project) -> list[Diagnostic]:
    return [d for d in check(project).diagnostics if d.severity != "hint"]


def test_people_see_them_in_this_order() -> None:
    assert templates.names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_says_what_it_is(name: str) -> None:
    template = templates.get(name)
    assert template.title
    assert 1950 < template.year < 2100


def test_an_unknown_name_is_told_with_those_there_are() -> None:
    with pytest.raises(TemplateError, match=r"resnet51.*resnet50"):
        templates.build("resnet51")


@pytest.mark.parametrize("name", NAMES)
def test_built_twice_it_is_equal(name: str) -> None:
    assert templates.build(name) == templates.build(name)


def test_the_network_comes_first(project: Project) -> None:
    assert next(iter(project.definitions)) == project.network


def test_nothing_in_it_is_left_unused(project: Project) -> None:
    used = {name for d in project.definitions.values() for name in d.used}
    assert used == set(project.definitions) - {project.network}


def test_its_check_finds_no_error_and_no_warning(project: Project) -> None:
    assert not worse_than_hints(project)


def test_only_vgg_has_hints_for_its_biases() -> None:
    hinted = {n for n in NAMES if check(templates.build(n)).diagnostics}
    assert hinted == {"vgg16_bn"}


@pytest.mark.parametrize("name", FIGURES)
def test_parameters_and_multiply_adds_are_the_known_ones(name: str) -> None:
    project = templates.build(name)
    counted = cost.count(planned(project), project.training)
    assert (counted.parameters, counted.macs) == FIGURES[name]


def test_googlenets_heads_are_counted_on_top() -> None:
    project = templates.build("googlenet")
    counted = cost.count(planned(project), project.training)
    body = project.root.body
    heads = [counted.at((node.id,)).parameters for node in body if node.op == "InceptionAux"]
    assert sum(heads) == HEADS


def test_googlenets_heads_count_0_3_of_their_loss() -> None:
    outputs = templates.build("googlenet").root.outputs
    assert [n.args.get("weight", 1.0) for n in outputs] == [1.0, 0.3, 0.3]
    assert [n.args.get("auxiliary", False) for n in outputs] == [False, True, True]


def test_the_autoencoder_is_compared_with_its_input() -> None:
    project = templates.build("autoencoder")
    (output,) = project.root.outputs
    assert (output.args["target"], output.args["loss"]) == ("input", "mse")


@pytest.mark.parametrize("name", ["digits", "mlp", "autoencoder"])
def test_what_has_no_size_of_its_own_takes_any_data(name: str) -> None:
    assert not worse_than_hints(replace(templates.build(name), data=ODD))


def test_the_autoencoder_gives_back_what_came_in_at_any_size() -> None:
    project = templates.build("autoencoder")
    for height in range(1, 10):
        data = Data(name="any", shape=(2, height, height + 3), classes=7)
        assert str(planned(replace(project, data=data)).outputs[0]) == f"2×{height}×{height + 3}"


@pytest.mark.parametrize("channels", [1, 3])
def test_other_data_fits_in_one_step(project: Project, channels: int) -> None:
    """At most one problem, whose first fix leaves none; the classes follow by themselves."""
    fitted = replace(project, data=Data(name="other", shape=(channels, 20, 24), classes=7))
    problems = worse_than_hints(fitted)
    if problems:
        (only,) = problems
        fitted = only.fixes[0].edit.result(fitted)
    assert not worse_than_hints(fitted)
    images = project.network == "Autoencoder"
    assert str(planned(fitted).outputs[0]) == (f"{channels}×20×24" if images else "7")


def test_without_data_imagenet_sets_the_sizes() -> None:
    for name in ("alexnet", "googlenet", "vit_b_16"):
        project = templates.build(name)
        assert project.data is None
        assert str(planned(project).outputs[0]) == "1000"


def test_a_file_holds_it_whole(project: Project) -> None:
    assert loads(dumps(project)) == completed_project(project)


def test_names_are_those_that_a_person_may_give(project: Project) -> None:
    for definition in project.definitions.values():
        for node in definition.body:
            assert not node.name or problem(node.name) is None
            assert node.op not in ("image", "output", "add", "concat") or not node.name


def test_the_bundled_example_is_the_template() -> None:
    digits = templates.build("digits")
    assert EXAMPLE.read_text() == dumps(digits), "python -m tests.golden.make_source"
    assert load(EXAMPLE) == completed_project(digits)
