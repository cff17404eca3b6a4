"""What a person leaves with: a module or a script, and the weights of a run beside it. No torch."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from gradscape.backends import data, jobs
from gradscape.backends.data.measure import normalization
from gradscape.backends.files import replace_file, replacing
from gradscape.backends.runs import Run, RunError, open_run
from gradscape.backends.source.script import training_script
from gradscape.graph.errors import GradscapeError
from gradscape.graph.project import Project
from gradscape.graph.storage import load, loads

Form = Literal["module", "script"]


class ExportError(GradscapeError):
    """A file that cannot be written."""


@dataclass(frozen=True)
class Origin:
    """What is exported: a project, and the run that trained it if there is one."""

    project: Project
    run: Run | None = None

    @classmethod
    def of(cls, file: Path) -> Origin:
        """A project file, or the folder of a run with what stands in it.

        Raises:
            GradscapeError: it is neither.
        """
        if not file.is_dir():
            return cls(load(file))
        run = open_run(file)
        return cls(loads(run.project), run)


def write(file: Path, out: Path, form: Form = "module") -> list[Path]:
    """Write the code of a project or of a run to `out`, and the run's weights beside it.

    Returns:
        The files that were written, the code first.

    Raises:
        InvalidNetworkError: the network has an error.
        GradscapeError: a file cannot be read or written.
    """
    _refuse_own(file, out)
    origin = Origin.of(file)
    text = module(origin) if form == "module" else script(origin)
    weights = _weights(origin.run) if origin.run else None
    written = [out]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        replace_file(out, text.encode())
        if weights is not None:
            beside = out.with_suffix(".safetensors")
            with replacing(beside) as unfinished:
                save_file(dict(weights), unfinished)
            written.append(beside)
    except OSError as error:
        raise ExportError(
            "{out} cannot be written: {reason}", out=out, reason=error.strerror
        ) from None
    return written


def _refuse_own(file: Path, out: Path) -> None:
    """Code must not take the place of what it is made from.

    Raises:
        ExportError: it would.
    """
    if out.resolve() == file.resolve() or out.suffix in (".gradscape", ".safetensors"):
        raise ExportError(
            "{out} would be code under the name of something else: end it in .py", out=out
        )
    if (out.parent / "run.json").is_file():
        raise ExportError(
            "{parent} is the folder of a run; write {out} elsewhere",
            parent=out.parent,
            out=out.name,
        )


def module(origin: Origin) -> str:
    """The text of the model."""
    return origin.run.job.source if origin.run else jobs.export(origin.project).source.text


def script(origin: Origin) -> str:
    """The text of a script that trains the model; of a run, one that repeats it."""
    exported = jobs.export(origin.project)
    settings = origin.project.data
    if settings is None:
        raise jobs.NoDataError
    facts = origin.run.data_facts if origin.run else None
    environment = origin.run.environment if origin.run else None
    if facts is not None:
        normal = facts.normalization
    else:
        normal = normalization(data.read(settings).train_images, exported.losses)
    return training_script(
        module(origin),
        exported.losses,
        settings,
        origin.project.training,
        normal,
        environment.threads if environment else os.cpu_count() or 1,
        exported.nodes,
        origin.run.rates() if origin.run else (),
    )


def _weights(run: Run) -> Mapping[str, NDArray[Any]] | None:
    """The weights of a run: after its last epoch, else those of its newest checkpoint."""
    for path, prefix in ((run.weights, ""), (run.last, "model.")):
        if path.is_file():
            try:
                with safe_open(path, "np") as file:
                    names = [n for n in file.keys() if n.startswith(prefix)]  # noqa: SIM118
                    return {n.removeprefix(prefix): file.get_tensor(n) for n in names}
            except (OSError, SafetensorError) as error:
                raise RunError(
                    "{path} cannot be read: {error}", path=path, error=str(error)
                ) from None
    return None
