"""What the templates export: golden texts as a person would have written them, built and run."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from difflib import ndiff

import pytest
import torch
from torch import Tensor, nn

from gradscape.backends.source.paths import modules, parameters, places
from gradscape.graph import templates
from tests.backends.source.proof import build, formatted, hooked_shapes, inputs, prove
from tests.golden.make_source import FOLDER, exported

SMALL = ("digits", "lenet5", "mlp", "cifar_resnet20", "cifar_plain20", "autoencoder")
"""Those that run on a processor in no time."""


@pytest.fixture(params=templates.names())
def name(request: pytest.FixtureRequest) -> str:
    given: str = request.param
    return given


def golden(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text()


def test_the_text_is_the_golden_one(name: str) -> None:
    assert exported(name)[1].text == golden(name), "python -m tests.golden.make_source"


def test_each_template_has_a_golden_text_and_nothing_else_has() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == set(templates.names())


def test_rendered_twice_the_text_is_equal(name: str) -> None:
    assert exported(name)[1] == exported(name)[1]


def test_a_formatter_leaves_the_text_alone(name: str) -> None:
    assert formatted(golden(name)) == golden(name)


def test_a_linter_finds_nothing() -> None:
    rules = ("--isolated", "--no-cache", "--line-length", "88", "--select", "E,F,I,UP,B")
    command = [sys.executable, "-m", "ruff", "check", *rules, str(FOLDER)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_built_it_has_the_parameters_of_its_paths(name: str) -> None:
    plan, source = exported(name)
    with torch.device("meta"):
        model = build(source)
    assert list(parameters(plan)) == [key for key, _ in model.named_parameters()]
    told = {k: v for place in places(plan) for k, v in place.tensors().items()}
    assert told == {key: tuple(p.shape) for key, p in model.named_parameters()}
    assert set(modules(plan)) <= {key for key, _ in model.named_modules()} | set(told)


def test_run_each_layer_has_the_shape_of_the_plan(name: str) -> None:
    plan, source = exported(name)
    assert plan.definition is not None
    with torch.device("meta"):
        model, xs = build(source), inputs(plan, n=2)
        found = hooked_shapes(model)
        results = {mode: model.train(mode)(*xs) for mode in (True, False)}
    layers = {place.name: place.step for place in places(plan)}
    for key, shapes in found.items():
        if key not in layers:  # the model itself, or a layer that this use leaves out
            assert not key or isinstance(model.get_submodule(key), nn.Identity)
        else:
            spec = layers[key].outputs[0]
            assert spec is not None
            assert spec.shape(2) in shapes, key
            # Only what has no weights (a pool, an activation) is used in several places.
            assert len(shapes) == 1 or not list(model.get_submodule(key).parameters()), key
    for training, result in results.items():
        outputs = [result] if isinstance(result, Tensor) else list(result)
        nodes = [n for n in plan.definition.outputs if training or not plan.is_auxiliary(n.id)]
        specs = [plan.steps[node.id].specs[0] for node in nodes]
        assert [tuple(out.shape) for out in outputs] == [spec.shape(2) for spec in specs]


@pytest.mark.parametrize("small", SMALL)
def test_the_source_is_the_network(small: str) -> None:
    assert prove(*exported(small)) > 0


# ---- how the texts read
def test_resnet50_is_short() -> None:
    assert len(golden("resnet50").splitlines()) <= 90


def test_resnet152_differs_from_resnet50_in_a_few_numbers() -> None:
    lines = list(ndiff(golden("resnet50").splitlines(), golden("resnet152").splitlines()))
    gone = [line[2:] for line in lines if line.startswith("- ")]
    come = [line[2:] for line in lines if line.startswith("+ ")]
    assert 0 < len(gone) <= 5
    assert [re.sub(r"\d+", "", line) for line in gone] == [re.sub(r"\d+", "", x) for x in come]


def test_googlenet_has_one_inception_class() -> None:
    assert len(re.findall(r"^class Inception\b", golden("googlenet"), re.MULTILINE)) == 1
    assert len(re.findall(r"^class ", golden("googlenet"), re.MULTILINE)) == 4


class Blank(ast.NodeTransformer):
    """Makes classes equal that differ by constants alone."""

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = ""
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        return ast.Constant(None)


def test_no_class_differs_from_another_by_constants_alone(name: str) -> None:
    classes = [n for n in ast.parse(golden(name)).body if isinstance(n, ast.ClassDef)]
    bodies = [ast.dump(Blank().visit(node)) for node in classes]
    assert classes
    assert len(set(bodies)) == len(bodies)
