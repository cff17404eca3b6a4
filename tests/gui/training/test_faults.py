"""What can go wrong with a real worker; after each the same session trains again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from gradscape.backends import data, process
from gradscape.backends.protocol import Ended
from gradscape.backends.runs import open_run
from gradscape.backends.source.render import Source, render
from gradscape.graph.builder import Builder, op
from gradscape.graph.edits import SetTraining
from gradscape.graph.project import Project
from gradscape.graph.settings import Prepare, Training, changed
from gradscape.gui.training import beginning
from gradscape.gui.training.failure import Failure
from tests.backends.data.folders import write_folder
from tests.gui.training.conftest import Seen, Sees, small

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="as Linux has it")


def set_training(seen: Seen, **values: object) -> None:
    training = changed(seen.editor.project.training, values)
    assert seen.editor.do(SetTraining(training))


def failure(seen: Seen) -> Failure:
    """How the run that was begun broke."""
    seen.until(lambda: bool(seen.failures))
    return seen.failures.pop()


def node(seen: Seen, name: str) -> tuple[str, ...]:
    return next((each.id,) for each in seen.editor.project.root.body if each.name == name)


def finishes(seen: Seen) -> None:
    seen.until(lambda: seen.session.state == "ended" or bool(seen.failures))
    assert seen.failures == []
    assert seen.session.ended is not None
    assert seen.session.ended.state == "finished"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_worker_that_is_killed_leaves_a_run_that_goes_on(sees: Sees, tmp_path: Path) -> None:
    seen = sees(small(tmp_path / "data", Training(batch=8, epochs=100_000, lr=0.001)))
    session = seen.session
    session.start()
    seen.until(lambda: session.epoch > 2)
    assert session._worker is not None
    os.kill(session._worker.pid, signal.SIGKILL)
    found = failure(seen)
    assert found.kind == "killed"
    assert "SIGKILL" in found.message
    assert found.remedy is not None
    assert session.state == "ended"
    assert session.run is not None
    assert session.run.status.state == "interrupted"
    step = session.step
    assert session.resume()
    seen.until(lambda: session.step > step)
    assert session.series is not None
    assert session.series.resumed[0] <= step
    session.stop("epoch")
    seen.until_state("ended")
    assert session.ended is not None
    assert session.ended.state == "interrupted"
    lines = list(session.run.steps())
    assert [line.step for line in lines] == list(range(1, session.step + 1))
    assert lines == list(session.series.lines(0, session.step))


def test_an_error_in_torch_is_told_on_its_node(sees: Sees, monkeypatch: pytest.MonkeyPatch) -> None:
    def rendered(*given: Any) -> Source:
        made = render(*given)
        return replace(made, text=made.text.replace("nn.Linear(48,", "nn.Linear(47,"))

    seen = sees()
    with monkeypatch.context() as wrong:
        wrong.setattr(beginning, "render", rendered)
        assert seen.session.start()
    found = failure(seen)
    assert (found.kind, found.nodes) == ("torch", (node(seen, "fc"),))
    assert "shapes cannot be multiplied" in found.message
    assert "Traceback" in found.trace
    assert seen.session.start()
    finishes(seen)


def test_a_run_that_diverges_names_where_and_keeps_its_checkpoint(
    sees: Sees, tmp_path: Path
) -> None:
    wild = Training(optimizer="sgd", lr=1e6, schedule="constant", batch=8, epochs=50)
    seen = sees(small(tmp_path / "data", wild))
    assert seen.session.start()
    found = failure(seen)
    assert found.kind == "diverged"
    assert found.nodes
    assert set(found.nodes) <= {node(seen, "conv"), node(seen, "fc")}
    assert seen.session.ended is not None
    assert seen.session.ended.state == "diverged"
    assert f"step {seen.session.ended.step:,}" in found.message
    set_training(seen, lr=0.001, epochs=1)
    assert seen.session.start()
    finishes(seen)


def test_damaged_data_is_told_where_the_data_comes_in(sees: Sees, tmp_path: Path) -> None:
    write_folder(tmp_path / "data", zipped=True, train=68, validation=20)
    seen = sees(small(tmp_path / "data"))
    (file,) = (tmp_path / "data").glob("train-images*")
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert seen.session.start()
    found = failure(seen)
    assert found.kind == "data"
    assert file.name in found.message
    assert found.nodes == tuple((each.id,) for each in seen.editor.project.root.inputs)
    assert not (tmp_path / "runs" / "small-1").exists()
    file.write_bytes(whole)
    assert seen.session.start()
    finishes(seen)


WITHOUT_TORCH = """
import sys
sys.modules["torch"] = None
from gradscape.backends.pytorch.__main__ import main
sys.exit(main())
"""


def test_without_torch_it_says_so(
    sees: Sees, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-P", "-c", WITHOUT_TORCH))
    seen = sees()
    assert seen.session.start()
    found = failure(seen)
    assert found.kind == "input"
    assert "PyTorch cannot be imported" in found.message
    assert seen.session.run is None


LIMITED = """
import resource, sys
from gradscape.backends.pytorch.__main__ import main
import gradscape.backends.pytorch.worker
from pathlib import Path
held = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
limit = held + (400 << 20)
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
sys.exit(main())
"""
"""A worker that may take 400 MB more than it needs to stand there."""


@LINUX
def test_a_run_without_memory_offers_to_take_less_until_it_goes(
    sees: Sees, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "COMMAND", (sys.executable, "-P", "-c", LIMITED))
    write_folder(tmp_path / "data", train=68, validation=20)
    described = data.describe(str(tmp_path / "data"))
    described = structs.replace(described, prepare=(Prepare(resize=(256, 256)),))
    net = Builder("Wide", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    for _ in range(3):
        x = net(op.tanh(), net(op.conv2d(out_channels=8, kernel_size=3), x))
    x = net(op.flatten(), net(op.adaptive_avg_pool2d(output_size=1), x))
    x = net(op.linear(out_features="=num_classes"), x, name="fc")
    training = Training(batch=64, epochs=1)
    seen = sees(Project.of(net.output(x).definition(), data=described, training=training))
    assert seen.session.start()
    found: Failure | None = failure(seen)
    while found is not None:
        assert found.kind == "memory"
        assert found.remedy is not None
        assert seen.editor.apply(found.remedy)
        assert seen.session.start()
        seen.until(lambda: seen.session.state == "ended" or bool(seen.failures))
        found = seen.failures.pop() if seen.failures else None
    assert seen.session.ended == Ended(state="finished", step=1)
    assert seen.editor.project.training.batch == 64
    assert seen.editor.project.training.accumulate > 1


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MB."""
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root may mount a file system of its own")
    folder = tmp_path / "runs"
    folder.mkdir()
    options = ["-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)]
    mounted = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if mounted.returncode != 0:
        pytest.skip(f"a file system cannot be mounted here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_is_told_and_the_run_goes_on_once_there_is_room(
    sees: Sees, small_disk: Path, tmp_path: Path
) -> None:
    seen = sees(small(tmp_path / "data", Training(batch=8, epochs=100_000, lr=0.001)))
    session = seen.session
    assert session.start()
    seen.until(lambda: session.epoch > 0)
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="space"):
        while True:
            file.write(bytes(4096))
    found = failure(seen)
    assert found.kind == "disk"
    assert "the disk is full" in found.message
    assert session.run is not None
    filler.unlink()
    step = session.step
    assert session.resume()
    seen.until(lambda: session.step > step or bool(seen.failures))
    assert seen.failures == []
    session.stop()
    seen.until_state("ended")
    assert open_run(session.run.path).status.state == "interrupted"
