"""The verbs of the command line, each with the rooms that it needs."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, CycloptsError, Parameter

import gradscape
from gradscape import console
from gradscape.graph.errors import GradscapeError

if TYPE_CHECKING:
    from gradscape.backends.protocol import Event
    from gradscape.backends.runs import Run
    from gradscape.graph.settings import Data

DONE, PROBLEMS, UNUSABLE, INTERRUPTED = 0, 1, 2, 130

Json = Annotated[bool, Parameter(negative=(), help="One JSON document, or one object a line.")]
DataName = Annotated[
    str | None, Parameter(name="--data", help="A data set by name, or the folder it lies in.")
]
Out = Annotated[Path, Parameter(name=["--out", "-o"], help="The file to write.")]

app = App(
    name="gradscape",
    help="Design a neural network, check it, train it, and leave with its PyTorch code.\n\n"
    "Without a command it opens the window, with these files.",
    usage="Usage: gradscape [FILE …] | gradscape COMMAND",
    version=gradscape.__version__,
    result_action="return_value",
)


class UsageError(GradscapeError):
    """The command cannot be used as it was given."""


@app.command
def templates(*, json: Json = False) -> int:
    """List the networks to begin with."""
    from gradscape.graph.check import check
    from gradscape.graph.templates import get, names

    rows = []
    for template in map(get, names()):
        cost = check(template.build()).cost
        assert cost is not None, "a template is sound"
        rows.append((template, cost.parameters, cost.macs))
    if json:
        keys = ("name", "title", "year", "parameters", "macs")
        console.print_json(
            [dict(zip(keys, (t.name, t.title, t.year, *cost), strict=True)) for t, *cost in rows]
        )
        return DONE
    console.table(
        ("NAME", "TITLE", "YEAR", "PARAMETERS", "MULTIPLY-ADDS"),
        ((t.name, t.title, str(t.year), f"{p:,}", f"{m:,}") for t, p, m in rows),
        right=(2, 3, 4),
    )
    return DONE


@app.command
def operators(*, json: Json = False) -> int:
    """List the layers that there are."""
    import gradscape.graph.operators  # noqa: F401  # fills the catalogue
    from gradscape.graph.operator import OPERATORS

    found = sorted(OPERATORS.items(), key=lambda item: (item[1].traits.group, item[0]))
    if json:
        console.print_json(
            [
                {
                    "name": name,
                    "label": cls.traits.label,
                    "group": cls.traits.group,
                    "parameters": [asdict(p) for p in cls.parameters.values()],
                }
                for name, cls in found
            ]
        )
        return DONE
    console.table(
        ("GROUP", "NAME", "LABEL", "PARAMETERS"),
        ((c.traits.group, name, c.traits.label, ", ".join(c.parameters)) for name, c in found),
    )
    return DONE


@app.command
def new(template: str, *, out: Out, data: DataName = None) -> int:
    """Write a project that begins with a template.

    Parameters
    ----------
    template
        One of those that `gradscape templates` lists.
    """
    from gradscape.graph.edits import SetData
    from gradscape.graph.storage import save
    from gradscape.graph.templates import build

    project = build(template)
    if out.exists():
        raise UsageError(f"{out} exists; give another name, or remove it first")
    if data is not None:
        project = SetData(_data(data)).result(project)
    save(project, out)
    console.say(f"wrote {out}; next: gradscape check {out}")
    return DONE


@app.command
def check(file: Path, *, data: DataName = None, fix: bool = False, json: Json = False) -> int:
    """Say whether a network is sound, and what it costs.

    Parameters
    ----------
    file
        A project.
    fix
        Apply the best fix of each error and warning, and save.
    """
    from gradscape.graph.check import Checker, repair
    from gradscape.graph.edits import SetData
    from gradscape.graph.storage import load, save

    loaded = project = load(file)
    if data is not None:
        project = SetData(_data(data)).result(project)
    checker = Checker()
    report = checker.check(project)
    if fix:
        repaired = repair(checker, report)
        report = repaired.report
        for applied in repaired.applied:
            console.say(f"fixed: {applied.label}")
        if report.project != loaded:
            save(report.project, file)
            console.say(f"wrote {file}")
    if json:
        console.print_json(console.report_json(report))
    else:
        console.print_report(report)
    if data is not None and not fix and report.project != loaded:
        console.say(f"{file} is as it was; --fix keeps the data in it")
    elif data is None and report.project.data is not None:
        _note_unreadable(report.project.data)
    return DONE if report.ok else PROBLEMS


@app.command
def export(
    file: Path,
    *,
    out: Out,
    form: Annotated[Literal["module", "script"], Parameter(name="--as")] = "module",
) -> int:
    """Write a network as PyTorch code.

    Parameters
    ----------
    file
        A project, or the folder of a run, whose settings and weights then hold.
    form
        A module with the model, or a script that trains it.
    """
    from gradscape.backends.exports import write

    written = write(file, out, form)
    console.say("wrote " + " and ".join(map(str, written)))
    if file.is_dir() and len(written) == 1:
        console.say("the run has no weights yet, so the code goes without")
    return DONE


@app.command
def render(
    file: Path,
    *,
    out: Out,
    theme: Literal["light", "dark"] = "light",
    flow: Literal["down", "right"] = "down",
) -> int:
    """Draw a network as a figure: .svg, .pdf or .png.

    Parameters
    ----------
    file
        A project.
    theme
        The colours of the figure.
    flow
        From top to bottom, or from left to right.
    """
    from gradscape.graph.storage import load
    from gradscape.gui.display import missing_import

    project = load(file)
    if why := missing_import("the figure"):
        raise UsageError(why)
    from gradscape.gui.figure import write

    write(project, out, theme, across=flow == "right")
    console.say(f"wrote {out}")
    return DONE


@app.command
def train(
    file: Path,
    *,
    data: DataName = None,
    epochs: int | None = None,
    batch: int | None = None,
    accumulate: int | None = None,
    optimizer: str | None = None,
    lr: float | None = None,
    seed: int | None = None,
    device: str = "auto",
    out: Annotated[Path | None, Parameter(name=["--out", "-o"], help="The run's folder.")] = None,
    json: Json = False,
) -> int:
    """Train a network; options override the project's settings without saving them.

    Parameters
    ----------
    file
        A project.
    data
        A data set by name, or the folder it lies in.
    epochs
        How often all samples are seen.
    batch
        Samples in a step.
    accumulate
        In how many parts a batch is computed, one after another: so much less memory.
    optimizer
        sgd, adam or adamw.
    lr
        The highest learning rate of the schedule.
    seed
        Of weights, dropout and the order of samples.
    device
        auto, cpu, cuda, cuda:1, mps.
    """
    from gradscape.backends import process
    from gradscape.backends.jobs import export as exported
    from gradscape.backends.runs import RunError, create
    from gradscape.backends.runs.registry import Registry, folder_of
    from gradscape.graph.edits import SetData
    from gradscape.graph.settings import changed
    from gradscape.graph.storage import dumps, load

    project = load(file)
    if data is not None:
        project = SetData(_data(data)).result(project)
    given = {
        "epochs": epochs,
        "batch": batch,
        "accumulate": accumulate,
        "optimizer": optimizer,
        "lr": lr,
        "seed": seed,
    }
    training = changed(project.training, {k: v for k, v in given.items() if v is not None})
    made = exported(replace(project, training=training))
    job = made.job(device)
    _data(job.data.name)  # before there is a folder
    about = job, dumps(made.project), project.network
    run = create(out, *about) if out else Registry(folder_of(file)).create(file.stem, *about)
    console.say(f"run {run.path}")
    try:
        return _follow(process.train(run.job), run, json)
    except RunError:  # it could not be begun: nothing of it is worth keeping
        shutil.rmtree(run.path, ignore_errors=True)
        raise


@app.command
def resume(dir: Path, *, json: Json = False) -> int:
    """Go on with a run that was interrupted.

    Parameters
    ----------
    dir
        The folder of the run.
    """
    from gradscape.backends import process
    from gradscape.backends.runs import open_run

    run = open_run(dir)
    if run.status.state == "finished":
        console.say("the run is finished; nothing is left to do")
    return _follow(process.resume(dir), run, json)


@app.command
def runs(dir: Path = Path(), *, json: Json = False) -> int:
    """List the runs of a folder, the oldest first.

    Parameters
    ----------
    dir
        The folder that holds them, or one with a folder `runs`; a project, or a run.
    """
    from gradscape.backends.runs.entry import read_entry
    from gradscape.backends.runs.registry import Registry

    if not dir.exists():
        raise UsageError(f"{dir} does not exist")
    folder = dir if dir.is_dir() else dir.parent
    if (folder / "run.json").exists():
        found = [(folder, read_entry(folder))]
    else:
        folder = folder / "runs" if (folder / "runs").is_dir() else folder
        found = [(folder / entry.name, entry) for entry in Registry(folder).entries()]
    if json:
        console.print_json([console.run_json(path, entry) for path, entry in found])
    else:
        console.print_runs([entry for _, entry in found])
    if not found:
        console.say(f"no runs in {folder}; gradscape train FILE begins one")
    return DONE


@app.command
def diff(a: Path, b: Path, *, json: Json = False) -> int:
    """Say what differs between two projects or runs: settings, nodes, blocks.

    The exit status is 0 whether they differ or not; `--json` says it in `equal`.

    Parameters
    ----------
    a
        A project, or the folder of a run.
    b
        Another one: what was added is in this one alone.
    """
    from gradscape.backends.comparison import compare

    found = compare(a, b)
    if json:
        console.print_json(console.differences_json(found))
    else:
        console.print_differences(found)
    return DONE


# ---- what verbs share
def _data(name: str) -> Data:
    """The facts of a data set, without reading its images."""
    from gradscape.backends.data import describe

    return describe(name)


def _note_unreadable(data: Data) -> None:
    """Say it while there is time if a project's data cannot be found here."""
    try:
        _data(data.name)
    except GradscapeError as error:
        console.say(f"note: this cannot be trained here. {error}")


def _follow(events: Iterator[Event], run: Run, json: bool) -> int:
    """Show a run to its end, and say in the exit status how it ended."""
    with console.RunView(json).shown() as view:
        for event in events:
            view.see(event)
    ended = view.ended
    if ended is None or ended.state == "interrupted":
        console.say(f"interrupted; go on with: gradscape resume {run.path}")
        return INTERRUPTED
    if ended.state == "diverged":
        kept = f"; the last good checkpoint is {run.last}" if run.last.exists() else ""
        first = "gradient" if ended.gradient else "output"
        where = f"; it began in the {first} of {ended.node}" if ended.node else ""
        console.say(
            f"the loss of step {ended.step} is not finite{where}. The run was stopped{kept}. "
            "A lower learning rate often helps: --lr"
        )
        return PROBLEMS
    console.say(f"weights: {run.weights}")
    console.say(f"next: gradscape export {run.path} -o model.py")
    return DONE


def run(tokens: Sequence[str]) -> int:
    """Run one command; returns its exit status."""
    try:
        status = app(tokens, exit_on_error=False, print_error=False)
        return status if isinstance(status, int) else DONE
    except CycloptsError as error:
        console.say(f"gradscape: {str(error).strip()} (gradscape --help lists what there is)")
        return UNUSABLE
    except GradscapeError as error:
        return _told(error, "--json" in tokens)
    except KeyboardInterrupt:
        console.say("interrupted")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read has seen enough: `gradscape operators | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:  # as a rule standard output itself, with a full disk behind it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        console.say(f"gradscape: {error.filename or 'standard output'}: {error.strerror}")
        return UNUSABLE


def _told(error: GradscapeError, json: bool) -> int:
    """Say what went wrong in a line; an invalid network by its diagnostics."""
    from gradscape.backends.jobs import InvalidNetworkError
    from gradscape.backends.process import WorkerError

    if isinstance(error, InvalidNetworkError):
        if json:
            console.print_json(console.report_json(error.report))
        console.print_report(error.report, console.err)
        return PROBLEMS
    console.say(f"gradscape: {error}")
    return PROBLEMS if isinstance(error, WorkerError) else UNUSABLE
