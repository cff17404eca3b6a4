"""The application process stays light: torch and Qt are never imported in it."""

import subprocess
import sys

from tests.architecture.checkout import module_names

IMPORT_ALL = """
import sys
from importlib import import_module
for name in sys.argv[1:]:
    import_module(name)
    heavy = {"torch", "PySide6"} & set(sys.modules)
    if heavy:
        sys.exit(f"{name} imports {', '.join(sorted(heavy))}")
"""


def test_nothing_but_the_worker_imports_torch_even_through_a_library() -> None:
    light = [n for n in module_names() if not n.startswith("gradscape.backends.pytorch")]
    command = [sys.executable, "-P", "-c", IMPORT_ALL, *light]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
