"""The application process stays light: nothing imports torch in it, and only the window Qt."""

import subprocess
import sys

import pytest

from tests.architecture.checkout import module_names

IMPORT_ALL = """
import sys
from importlib import import_module
heavy, *names = sys.argv[1:]
for name in names:
    import_module(name)
    if heavy in sys.modules:
        sys.exit(f"{name} imports {heavy}")
"""


@pytest.mark.parametrize(
    ("heavy", "room"), [("torch", "gradscape.backends.pytorch"), ("PySide6", "gradscape.gui")]
)
def test_a_heavy_library_is_imported_in_its_room_alone_even_through_others(
    heavy: str, room: str
) -> None:
    others = [n for n in module_names() if not n.startswith((room, "gradscape.backends.pytorch"))]
    command = [sys.executable, "-P", "-c", IMPORT_ALL, heavy, *others]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
