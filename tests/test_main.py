"""The command line as a script sees it: results, exit statuses, one line where all is not well."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from safetensors import safe_open

from gradscape.backends.data.dataset import Normalization
from gradscape.backends.runs import DataFacts, create
from gradscape.backends.runs.registry import Registry
from gradscape.graph.builder import Builder, op
from gradscape.graph.edits import SetArgument
from gradscape.graph.project import Project
from gradscape.graph.settings import Training
from gradscape.graph.storage import load, save
from gradscape.main import main
from tests.backends.runs.making import JOB, damaged, finished

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs one command; gives its exit status, what it printed, and what it said."""

    def call(*tokens: str | Path) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main([str(token) for token in tokens])
        printed = capfd.readouterr()
        return status, printed.out, printed.err

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A project that trains in a moment."""
    net = Builder("Small", num_classes="=classes")
    x = net(op.flatten(), net.image("=channels", "=height", "=width"))
    x = net(op.relu(), net(op.linear(out_features=16), x, name="hidden"), name="relu")
    net.output(net(op.linear(out_features="=num_classes"), x, name="fc"))
    path = tmp_path / "small.gradscape"
    save(Project.of(net.definition()), path)
    return path


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A project whose sum does not add up, for which there is a fix."""
    net = Builder("Broken")
    x = net.image(3, 8, 8)
    y = net(op.conv2d(out_channels=8, padding=1), x, name="conv1")
    y = net(op.relu(), net(op.add(), y, x), name="relu")
    y = net(op.linear(out_features="=classes"), net(op.global_avg_pool2d(), y), name="fc")
    net.output(y)
    path = tmp_path / "broken.gradscape"
    save(Project.of(net.definition()), path)
    return path


def rows(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# ---- lists
def test_templates_are_listed_with_what_they_cost(run: Run) -> None:
    status, out, _ = run("templates", "--json")
    found = {row["name"]: row for row in json.loads(out)}
    assert status == 0
    assert list(found["alexnet"]) == ["name", "title", "year", "parameters", "macs"]
    assert (found["alexnet"]["parameters"], found["alexnet"]["macs"]) == (61_100_840, 714_188_480)
    assert "resnet50" in run("templates")[1]


def test_operators_are_listed_with_their_parameters(run: Run) -> None:
    status, out, _ = run("operators", "--json")
    conv = next(row for row in json.loads(out) if row["name"] == "conv2d")
    assert status == 0
    assert list(conv) == ["name", "label", "group", "parameters"]
    assert conv["parameters"][0]["name"] == "out_channels"


# ---- new, check
def test_new_writes_a_project_and_refuses_to_overwrite_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gradscape"
    assert run("new", "lenet5", "-o", path)[0] == 0
    before = path.read_text()
    status, out, err = run("new", "mlp", "-o", path)
    assert (status, out, path.read_text()) == (2, "", before)
    assert "exists" in err


def test_new_takes_data_along(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gradscape"
    assert run("new", "resnet18", "-o", path, "--data", "digits")[0] == 0
    data = load(path).data
    assert data is not None
    assert (data.name, data.classes) == ("digits", 10)


def test_check_says_what_is_wrong_and_how_to_mend_it(run: Run, broken: Path) -> None:
    status, out, _ = run("check", broken, "--json")
    report = json.loads(out)
    assert status == 1
    assert not report["ok"]
    found = [d for d in report["diagnostics"] if d["code"] == "add-shapes"]
    assert found
    assert found[0]["severity"] == "error"
    assert found[0]["nodes"] == ["Add#1"]
    assert found[0]["fixes"][0]["label"]
    assert "8×8×8" in found[0]["message"]
    text = run("check", broken)[1]
    assert found[0]["message"] in text
    assert found[0]["fixes"][0]["label"] in text


def test_check_mends_and_saves(run: Run, broken: Path) -> None:
    assert run("check", broken, "--fix")[0] == 0
    status, out, _ = run("check", broken, "--json")
    assert status == 0
    assert json.loads(out)["ok"]


def test_check_without_fix_changes_no_file(run: Run, broken: Path) -> None:
    before = broken.read_bytes()
    run("check", broken, "--data", "digits")
    assert broken.read_bytes() == before


def test_alexnet_on_digits_has_one_problem_and_its_fix(run: Run, tmp_path: Path) -> None:
    path, code = tmp_path / "a.gradscape", tmp_path / "a.py"
    run("new", "alexnet", "-o", path)
    status, out, _ = run("check", path, "--data", "digits", "--json")
    problems = [d for d in json.loads(out)["diagnostics"] if d["severity"] != "hint"]
    assert status == 1
    assert len(problems) == 1
    assert problems[0]["fixes"]
    assert run("check", path, "--data", "digits", "--fix")[0] == 0
    assert run("export", path, "-o", code)[0] == 0
    assert "num_classes=10" in code.read_text()


# ---- export
def test_a_module_names_its_model_first_and_is_written_again(
    run: Run, small: Path, tmp_path: Path
) -> None:
    code = tmp_path / "deep" / "model.py"
    for _ in range(2):
        assert run("export", small, "-o", code)[0] == 0
    namespace: dict[str, Any] = {}
    exec(code.read_text(), namespace)
    model = namespace[namespace["__all__"][0]]()
    assert sum(p.numel() for p in model.parameters()) == 3 * 224 * 224 * 16 + 16 + 17 * 1000


@pytest.mark.parametrize("verb", ["export", "train"])
def test_a_network_that_does_not_check_is_told_by_its_diagnostics(
    run: Run, broken: Path, tmp_path: Path, verb: str
) -> None:
    more = ["--data", "digits"] if verb == "train" else []
    status, out, err = run(verb, broken, "--out", tmp_path / "out", *more)
    assert (status, out) == (1, "")
    assert "cannot be added" in err
    assert "fix:" in err
    assert "Traceback" not in err
    assert not (tmp_path / "out").exists()


# ---- figures
@pytest.mark.parametrize(
    ("name", "begins"), [("a.svg", b"<?xml"), ("a.pdf", b"%PDF"), ("a.png", b"\x89PNG")]
)
def test_a_network_is_drawn(
    run: Run, broken: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    figure = tmp_path / name
    assert run("render", broken, "-o", figure, "--theme", "dark", "--flow", "right")[0] == 0
    assert figure.read_bytes().startswith(begins)


def test_a_figure_can_be_drawn_without_a_display(
    small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    figure = tmp_path / "a.svg"
    command = [sys.executable, "-m", "gradscape.main", "render", str(small), "-o", str(figure)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert figure.stat().st_size > 1000


# ---- what cannot be used
@pytest.mark.parametrize(
    ("tokens", "word"),
    [
        (["check", "nowhere.gradscape"], "nowhere.gradscape"),
        (["new", "nothing", "-o", "x.gradscape"], "nothing"),
        (["train", "{small}", "--data", "nothing"], "nothing"),
        (["train", "{small}"], "data"),
        (["train", "{small}", "--data", "digits", "--lr", "-1"], "lr"),
        (["train", "{small}", "--data", "digits", "--optimizer", "x"], "adamw"),
        (["resume", "nowhere"], "nowhere"),
        (["export", "{small}"], "out"),
        (["export", "{small}", "-o", "x.py", "--as", "poem"], "poem"),
        (["render", "{small}", "-o", "a.txt"], ".svg"),
        (["render", "{small}", "-o", "nowhere/a.svg"], "nowhere"),
        (["sing"], "sing"),
        (["check", "{small}", "--loud"], "loud"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    run: Run, small: Path, tokens: list[str], word: str
) -> None:
    status, out, err = run(*(token.format(small=small) for token in tokens))
    assert (status, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert word in err.lower()


def test_a_damaged_project_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.gradscape"
    path.write_text('{"gradscape": 1, "network": ')
    status, out, err = run("check", path)
    assert (status, out) == (2, "")
    assert "a.gradscape" in err


def test_export_does_not_write_over_what_it_reads(run: Run, small: Path, tmp_path: Path) -> None:
    before = small.read_bytes()
    status, _, err = run("export", small, "-o", small)
    assert (status, small.read_bytes()) == (2, before)
    assert ".py" in err
    folder = tmp_path / "run"
    run("train", small, "--data", "digits", "--epochs", "1", "--device", "cpu", "--out", folder)
    before = (folder / "model.py").read_bytes()
    assert run("export", small, "-o", folder / "model.py")[0] == 2
    assert (folder / "model.py").read_bytes() == before


def test_alone_it_prints_its_help_where_there_is_no_display(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    status, out, err = run()
    assert (status, out) == (2, "")
    assert "train" in err
    assert "gradscape [FILE …]" in err
    assert err.strip().splitlines()[-1].startswith("gradscape: there is no display")


def test_a_file_alone_asks_for_the_window(run: Run, small: Path) -> None:
    status, out, err = run(small)
    assert (status, out) == (2, "")
    assert "no window" in err
    assert len(err.strip().splitlines()) == 1


# ---- train, resume, export of a run
def test_a_run_from_start_to_exported_weights(run: Run, small: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    options = ("--data", "digits", "--epochs", "2", "--seed", "3", "--device", "cpu")
    before = small.read_bytes()
    status, out, err = run("train", small, *options, "--out", folder, "--json")
    epochs = [row for row in rows(out) if "epoch" in row]
    assert status == 0
    assert [row["epoch"] for row in epochs] == [1, 2]
    assert {"train_loss", "val_loss", "val_accuracy"} <= epochs[0].keys()
    assert small.read_bytes() == before, "options are not saved"
    assert str(folder) in err

    assert run("train", small, *options, "--out", folder)[0] == 2, "the folder must be new"
    assert run("resume", folder)[0] == 0, "it is finished"

    code = tmp_path / "model.py"
    assert run("export", folder, "-o", code)[0] == 0
    assert "num_classes=10" in code.read_text()
    with safe_open(tmp_path / "model.safetensors", "np") as file:
        assert file.get_tensor("hidden.weight").shape == (16, 64)
    assert run("export", folder, "-o", tmp_path / "again.py", "--as", "script")[0] == 0
    assert "default=3" in (tmp_path / "again.py").read_text(), "the run's settings are the defaults"


def test_runs_lie_beside_the_project_under_new_names(run: Run, small: Path) -> None:
    for _ in range(2):
        run("train", small, "--data", "digits", "--epochs", "1", "--device", "cpu")
    assert {p.name for p in (small.parent / "runs").iterdir()} == {"small-1", "small-2"}
    status, out, _ = run("runs", small.parent, "--json")
    found = json.loads(out)
    assert status == 0
    assert [row["dir"] for row in found] == [
        str(small.parent / "runs" / f"small-{k}") for k in (1, 2)
    ]
    assert {(row["template"], row["state"], row["epochs"]) for row in found} == {
        ("Small", "finished", 1)
    }
    assert all(row["val_loss"] > 0 and 0 <= row["val_accuracy"] <= 1 for row in found)
    assert run("diff", *(row["dir"] for row in found))[:2] == (0, "nothing that differs\n")


# ---- runs, and what differs
@pytest.fixture
def registry(small: Path) -> Registry:
    """Two runs that came to an end and one that is damaged, in `runs` beside the project."""
    found = Registry(small.parent / "runs")
    finished(found, "small").set_note("[first]\nand more")
    found.create("small", JOB, "{}", "Small", "queued")
    damaged(found.folder / "small-3")
    return found


def test_runs_are_listed_for_people(run: Run, small: Path, registry: Registry) -> None:
    status, out, _ = run("runs", registry.folder)
    lines = out.splitlines()
    assert status == 0
    assert lines[0].split()[:3] == ["RUN", "STATE", "EPOCHS"]
    first = [part.strip() for part in lines[1].split("  ") if part.strip()]
    assert first == [
        "small-1",
        "finished",
        "2/12",
        "9.0000",
        "0.7500",
        "70.00%",
        "3.0",
        "[first]",
    ]
    assert lines[2].split() == ["small-2", "queued", "0/12"]
    assert "damaged" in lines[3]
    assert "job.json" in "".join(out.split())
    assert run("runs", small)[1] == run("runs", small.parent)[1] == out


def test_runs_as_json_are_those_of_the_contract(run: Run, registry: Registry) -> None:
    found = json.loads(run("runs", registry.folder, "--json")[1])
    keys = ["dir", "template", "state", "epochs", "val_loss", "val_accuracy"]
    assert list(found[0])[:6] == keys
    assert [found[0][key] for key in keys[1:]] == ["Digits", "finished", 2, 0.75, 0.7]
    assert [row["state"] for row in found] == ["finished", "queued", "damaged"]
    assert found[1]["val_loss"] is found[2]["template"] is None
    alone = json.loads(run("runs", registry.folder / "small-1", "--json")[1])
    assert alone == found[:1]


def test_a_folder_without_runs_has_an_empty_list(run: Run, tmp_path: Path) -> None:
    status, out, err = run("runs", tmp_path, "--json")
    assert (status, out) == (0, "[]\n")
    assert "no runs" in err
    assert run("runs", tmp_path / "nowhere")[0] == 2
    assert list(tmp_path.iterdir()) == []


def test_two_projects_are_compared(run: Run, small: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gradscape"
    project = load(small)
    (hidden,) = (node for node in project.root.body if node.name == "hidden")
    project = SetArgument("Small", (hidden.id,), "out_features", 32).result(project)
    save(replace(project, training=Training(lr=0.01)), other)
    status, out, _ = run("diff", small, other)
    assert status == 0, "differences are no problem"
    assert out.splitlines() == [
        "training.lr 0.002 → 0.01",
        "hidden: out_features 16 → 32",
        "1 node changed, other training settings",
    ]
    found = json.loads(run("diff", small, other, "--json")[1])
    assert found == {
        "equal": False,
        "settings": [{"name": "training.lr", "before": 0.002, "after": 0.01}],
        "nodes": [
            {
                "kind": "changed",
                "path": "hidden",
                "what": "Linear",
                "fields": [{"name": "out_features", "before": 16, "after": 32}],
            }
        ],
        "blocks": [],
        "moved": 0,
    }
    assert json.loads(run("diff", small, small, "--json")[1])["equal"]
    status, _, err = run("diff", small, tmp_path)
    assert status == 2
    assert len(err.splitlines()) == 1


def test_two_runs_are_compared_by_what_they_were_begun_with(
    run: Run, small: Path, tmp_path: Path
) -> None:
    made = create(tmp_path / "a", JOB, small.read_text(), "Small")
    on_cpu = structs.replace(JOB, device="cpu")
    other = create(tmp_path / "b", on_cpu, small.read_text(), "Small")
    for one, mark in ((made, "x"), (other, "y")):
        normal = Normalization(mean=(0.0,), std=(1.0,))
        one.set_data_facts(DataFacts(fingerprint=mark, normalization=normal))
    assert run("diff", made.path, other.path)[1].splitlines() == [
        "device auto → cpu",
        "data.fingerprint x → y",
        "another device, other data",
    ]
    assert run("diff", made.path, small)[1] == "nothing that differs\n"


def test_a_run_that_diverges_exits_with_1(run: Run, small: Path, tmp_path: Path) -> None:
    options = ("--data", "digits", "--optimizer", "sgd", "--lr", "1e6", "--device", "cpu")
    status, _, err = run("train", small, *options, "--out", tmp_path / "run")
    assert status == 1
    assert "not finite; it began in the " in err


def test_ctrl_c_keeps_the_checkpoint_and_the_run_goes_on(
    run: Run, small: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    command = [sys.executable, "-m", "gradscape.main", "train", str(small), "--data", "digits"]
    command += ["--epochs", "2000", "--device", "cpu", "--out", str(folder), "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        json.loads(process.stdout.readline())  # one epoch is over
        os.killpg(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "resume" in err
    assert (folder / "last.safetensors").is_file()


def test_no_verb_but_training_knows_torch(small: Path, tmp_path: Path) -> None:
    code = f"""
import sys
from gradscape.main import main
from tests.backends.runs.making import JOB, damaged, finished
assert main(["check", {str(small)!r}]) == 0
assert main(["export", {str(small)!r}, "-o", {str(tmp_path / "m.py")!r}]) == 0
assert main(["new", "digits", "-o", {str(tmp_path / "d.gradscape")!r}]) == 0
assert "torch" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
