"""The composition root: opens the window, or runs a verb of the command line.

What neither needs is not imported, so that the window is there at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

UNUSABLE = 2


def main(tokens: Sequence[str] | None = None) -> int:
    """Run `gradscape` with these arguments; returns its exit status."""
    tokens = sys.argv[1:] if tokens is None else tokens
    if tokens and not _is_file(tokens[0]):
        from gradscape import cli

        return cli.run(tokens)
    return _open_window([Path(token) for token in tokens])


def _is_file(token: str) -> bool:
    """Whether a first argument is meant as a file: a verb has neither a dot nor a folder."""
    return not token.startswith("-") and ("." in token or os.sep in token)


def _open_window(files: Sequence[Path]) -> int:
    from gradscape.gui.display import obstacle

    why = obstacle()
    if why is None:
        from gradscape.gui.application import run

        return run(files)
    from gradscape import cli, console

    if not files:
        cli.app.help_print([], console=console.err)
    console.say(f"gradscape: {why}")
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
