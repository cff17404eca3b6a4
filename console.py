"""How the verbs speak: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from gradscape.backends.protocol import Ended, Epoch, Event, Started, Steps
from gradscape.graph.check import Report, label
from gradscape.graph.diagnostic import Diagnostic

if TYPE_CHECKING:
    from gradscape.backends.runs.entry import Entry
    from gradscape.graph.differences import Differences

COLOURS = {"error": "bold red", "warning": "yellow", "hint": "cyan"}

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def say(message: str) -> None:
    """A message for the person, beside the result."""
    err.print(escape(message))


def print_json(value: Any) -> None:
    """One JSON document on one line."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def table(
    headings: Iterable[str], rows: Iterable[Iterable[str]], right: Iterable[int] = ()
) -> None:
    """Rows under headings; the columns in `right` hold numbers."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    numbers = set(right)
    for k, heading in enumerate(headings):
        made.add_column(heading, justify="right" if k in numbers else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(escape, row))
    # In a pipe there is no window whose width would say where to fold.
    Console(highlight=False, width=None if out.is_terminal else 200).print(made)


def size(count: int) -> str:
    """Bytes for people, in powers of 1024."""
    value = float(count)
    for unit in ("B", "KiB", "MiB", "GiB"):
        if value < 1024:
            return f"{value:.0f} {unit}" if unit == "B" else f"{value:.1f} {unit}"
        value /= 1024
    return f"{value:.1f} TiB"


# ---- a report
def report_json(report: Report) -> dict[str, Any]:
    """A report as the contract of the command line has it."""
    cost = report.cost
    return {
        "ok": report.ok,
        "parameters": cost.parameters if cost else None,
        "macs": cost.macs if cost else None,
        "memory_bytes": cost.memory_bytes if cost else None,
        "diagnostics": [_diagnostic(report, diagnostic) for diagnostic in report.diagnostics],
    }


def _diagnostic(report: Report, diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code.name,
        "severity": diagnostic.severity,
        "nodes": [label(report.project, path) for path in diagnostic.nodes],
        "message": diagnostic.message,
        "fixes": [{"label": fix.label} for fix in diagnostic.fixes],
    }


def print_report(report: Report, console: Console = out) -> None:
    """Findings with their fixes, then what the network costs."""
    for diagnostic in report.diagnostics:
        where = ", ".join(label(report.project, path) for path in diagnostic.nodes)
        colour = COLOURS[diagnostic.severity]
        head = f"[{colour}]{diagnostic.severity}[/] [bold]{escape(where)}[/]:"
        console.print(f"{head} {escape(diagnostic.message)} [dim]({diagnostic.code.name})[/]")
        for fix in diagnostic.fixes:
            console.print(f"    [dim]fix:[/] {escape(fix.label)}")
    if report.cost:
        cost, batch = report.cost, report.project.training.batch
        console.print(
            f"{escape(report.project.network)}: {cost.parameters:,} parameters, "
            f"{cost.macs:,} multiply-adds a sample, "
            f"{size(cost.memory_bytes)} to train with batches of {batch}"
        )
    problems = sum(d.severity != "hint" for d in report.diagnostics)
    if problems:
        noun = "problem" if problems == 1 else "problems"
        console.print(f"[bold]{problems} {noun}[/]")
    else:
        console.print("[green]sound[/]")


# ---- runs
def run_json(path: Path, entry: Entry) -> dict[str, Any]:
    """A run as the contract of the command line has it."""
    figures = entry.figures
    return {
        "dir": str(path),
        "template": entry.network or None,
        "state": entry.state,
        "epochs": figures.epochs,
        "val_loss": figures.val_loss,
        "val_accuracy": figures.val_accuracy,
        "number": entry.number,
        "message": entry.message,
        "train_loss": figures.train_loss,
        "best_epoch": figures.best_epoch,
        "seconds": figures.seconds,
        "begun": entry.begun,
        "ended": entry.ended,
        "note": entry.note,
    }


def print_runs(entries: Iterable[Entry]) -> None:
    """A row each; why a run broke, or cannot be read, stands in place of a note."""
    held = list(entries)
    if not held:
        return
    headings = ("RUN", "STATE", "EPOCHS", "TRAIN LOSS", "VAL. LOSS", "ACCURACY", "SECONDS", "NOTE")
    table(headings, map(_run_row, held), right=(2, 3, 4, 5, 6))


def _run_row(entry: Entry) -> list[str]:
    figures = entry.figures
    of = f"/{entry.training.epochs}" if entry.training else ""
    accuracy = figures.val_accuracy
    return [
        entry.name,
        entry.state,
        f"{figures.epochs}{of}" if entry.training else "",
        *("" if x is None else f"{x:.4f}" for x in (figures.train_loss, figures.val_loss)),
        "" if accuracy is None else f"{accuracy:.2%}",
        f"{figures.seconds:.1f}" if figures.epochs else "",
        "; ".join(filter(None, [entry.message, *entry.note.splitlines()[:1]])),
    ]


# ---- two projects
def differences_json(found: Differences) -> dict[str, Any]:
    """What differs; `equal` where nothing does but where nodes lie."""
    return {
        "equal": not found,
        "settings": [asdict(field) for field in found.settings],
        "nodes": [asdict(part) for part in found.nodes],
        "blocks": [asdict(part) for part in found.blocks],
        "moved": found.moved,
    }


def print_differences(found: Differences) -> None:
    """A line for each, then what it comes to."""
    for line in found.lines:
        out.print(escape(line))
    out.print(f"[bold]{escape(found.words)}[/]")


# ---- a run
class RunView:
    """Shows a run as it goes: a bar and a line an epoch, or JSON lines."""

    def __init__(self, as_json: bool) -> None:
        self.json = as_json
        self.ended: Ended | None = None
        self._started: Started | None = None
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            MofNCompleteColumn(),
            TextColumn("loss {task.fields[loss]}"),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )

    @contextmanager
    def shown(self) -> Iterator[RunView]:
        """The bar stands while the block runs."""
        with self._progress:
            self._task = self._progress.add_task("starting", total=None, loss="–")
            yield self

    def see(self, event: Event) -> None:
        """Show what an event says."""
        match event:
            case Started():
                self._started = event
                total = event.steps_per_epoch * event.epochs
                self._progress.update(
                    self._task, description=event.device, total=total, completed=event.step
                )
                noun = "thread" if event.threads == 1 else "threads"
                threads = f", {event.threads} {noun}" if event.device == "cpu" else ""
                say(f"training on {event.device} ({event.device_name}{threads})")
            case Steps():
                done, loss = event.first + len(event.losses) - 1, f"{event.losses[-1]:.4f}"
                self._progress.update(self._task, completed=done, loss=loss)
            case Epoch():
                self._epoch(event)
            case Ended():
                self.ended = event

    def _epoch(self, event: Epoch) -> None:
        if self.json:
            print_json(
                {
                    "epoch": event.epoch,
                    "train_loss": event.train_loss,
                    "val_loss": event.val_loss,
                    "val_accuracy": event.val_accuracy,
                    "seconds": event.seconds,
                }
            )
            return
        accuracy = event.val_accuracy
        shown = "" if accuracy is None else f"  accuracy {accuracy:.2%}"
        last = self._started.epochs if self._started else event.epoch
        out.print(
            f"epoch {event.epoch:{len(str(last))}}/{last}  train loss {event.train_loss:.4f}  "
            f"validation loss {event.val_loss:.4f}{shown}  {event.seconds:.1f} s"
        )
