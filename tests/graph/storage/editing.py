"""A process that edits a project without end, with a journal; it is there to be killed.

It takes the folder and a seed, and says the number of each step once it is made.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from gradscape.graph import Document, Expression, Node, edits
from gradscape.graph.autosave import Autosave
from tests.graph.projects import everything

FILE = "net.gradscape"


def begun(folder: Path) -> tuple[Document, Autosave]:
    """A saved document and what keeps its steps."""
    document = Document(everything())
    autosave = Autosave(document, folder / "state", "net")
    autosave.settle(folder / FILE, document.save(folder / FILE))
    return document, autosave


def edit(document: Document, source: random.Random) -> None:
    """One step: an edit, undo or redo; the same ones for the same seed."""
    number, kind = len(document.history), source.randrange(8)
    if kind == 0 and document.can_undo:
        document.undo()
    elif kind == 1 and document.can_redo:
        document.redo()
    elif kind == 2:
        i = f"n{source.randrange(10**9)}"
        document.do(edits.AddNode("Digits", Node(i, "relu")), f"Add node {number}")
    elif kind == 3:
        document.do(edits.Move("Digits", {"p1c0": (source.random(), source.random())}))
    elif kind == 4:
        document.do(edits.SetArgument("Residual", ("cv01",), "out_channels", Expression("width")))
        document.do(
            edits.SetArgument("Residual", ("cv01",), "out_channels", source.randrange(1, 10**9))
        )
    else:
        document.do(edits.SetArgument("Digits", ("p1c0",), "out_channels", source.randrange(10**9)))


def main() -> None:
    """Edit until killed."""
    folder, seed = Path(sys.argv[1]), int(sys.argv[2])
    document, _ = begun(folder)
    steps = [0]
    document.listen(lambda change, project: steps.append(0))
    source = random.Random(seed)
    while True:
        edit(document, source)
        sys.stdout.write(f"{len(steps) - 1}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
