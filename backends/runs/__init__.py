"""The record of a run: a folder that holds all that it was made from, and what came of it.

| File | Holds |
|---|---|
| `project.gradscape`, `model.py`, `job.json` | the project, its source, the settings |
| `environment.json`, `data.json` | versions, device, threads; the data's fingerprint |
| `run.json`, `note.txt` | the state; what the person wrote |
| `metrics-0001.jsonl`, … | every step, epoch, change of the rate; a new segment after each resume |
| `last.safetensors`, `best.safetensors` | checkpoints: newest, lowest validation loss |
| `weights.safetensors` | the weights of the finished run, a plain state dict |

The segments are the truth: they are only ever appended to, so they can be followed while the run
goes on, and the steps that a resumed run does again supersede those of earlier segments.
"""

from gradscape.backends.runs.facts import VERSION, DataFacts, Environment, RunError, Status
from gradscape.backends.runs.lines import EpochLine, Line, RateLine, SegmentLine, StepLine
from gradscape.backends.runs.run import Run, create, open_run
from gradscape.backends.runs.segment import Segment

__all__ = [
    "VERSION",
    "DataFacts",
    "Environment",
    "EpochLine",
    "Line",
    "RateLine",
    "Run",
    "RunError",
    "Segment",
    "SegmentLine",
    "Status",
    "StepLine",
    "create",
    "open_run",
]
