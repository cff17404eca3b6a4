"""The model from its source."""

import sys
from pathlib import Path
from types import ModuleType

from torch import nn

from gradscape.backends.protocol import Job
from gradscape.graph.errors import GradscapeError

MODULE = "gradscape_model"


class SourceError(GradscapeError):
    """The source of a model that cannot be loaded."""


def source_file(job: Job) -> str:
    """The name under which the source is compiled: the run's own copy, so tracebacks show it."""
    return str(Path(job.run) / "model.py")


def build(job: Job) -> nn.Module:
    """The model, built without arguments on the CPU. Raises SourceError."""
    module = ModuleType(MODULE)
    module.__file__ = source_file(job)
    sys.modules[MODULE] = module
    exec(compile(job.source, source_file(job), "exec"), module.__dict__)
    names = getattr(module, "__all__", None)
    if not names or not hasattr(module, names[0]):
        raise SourceError("The source does not name the model's class in `__all__`")
    model = getattr(module, names[0])()
    if not isinstance(model, nn.Module):
        raise SourceError(f"`{names[0]}` is no torch.nn.Module")
    return model
