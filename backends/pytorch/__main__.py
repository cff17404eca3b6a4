"""`python -P -m gradscape.backends.pytorch`: waits for one task, does it, ends."""

import sys

from gradscape.backends.protocol import Failed
from gradscape.backends.pytorch.pipes import Pipes


def main() -> int:
    """Imports torch before the task arrives, so that a worker can be started ahead of it."""
    pipes = Pipes()
    try:
        from gradscape.backends.pytorch.worker import work
    except ImportError as error:
        pipes.emit(Failed(message=f"PyTorch cannot be imported: {error}", input=True))
        return 1
    task = pipes.tasks.get()
    if task is not None:
        work(task, pipes.emit, pipes.control)
    return 0


if __name__ == "__main__":
    sys.exit(main())
