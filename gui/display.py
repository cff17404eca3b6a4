"""Whether a window can be opened here. Imports Qt only where there is a display to show it on.

Qt itself ends the process where it finds no display, or a library of the system is missing; so
that is looked into before.
"""

from __future__ import annotations

import ctypes
import os
import sys
from importlib import import_module
from pathlib import Path

PACKAGES = (
    "libegl1",
    "libgl1",
    "libglib2.0-0",
    "libdbus-1-3",
    "libfontconfig1",
    "libxkbcommon0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-keysyms1",
    "libxcb-shape0",
    "libxkbcommon-x11-0",
)
"""What Qt needs of a Debian system beyond what any has."""
UNSEEN = ("offscreen", "minimal")
"""Platforms of Qt that show nothing."""


def obstacle() -> str | None:
    """Why no window can be opened here, in words; None where one can."""
    if os.environ.get("QT_QPA_PLATFORM", "").partition(":")[0] in UNSEEN:
        return "QT_QPA_PLATFORM asks for no display, so there is no window"
    if sys.platform != "linux":
        return None
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return "there is no display for the window: neither DISPLAY nor WAYLAND_DISPLAY is set"
    return missing_library() or _closed_display()


def missing_library() -> str | None:
    """Which library of the system the window lacks, and how it comes there; None: it lacks none."""
    if why := missing_import("the window"):
        return why
    qt = Path(str(import_module("PySide6").__file__)).parent
    plugin = qt / "Qt" / "plugins" / "platforms" / "libqxcb.so"
    try:
        if plugin.exists():
            ctypes.CDLL(str(plugin))
    except OSError as error:
        return _lacks("the window", error)
    return None


def missing_import(what: str) -> str | None:
    """The same for all that is painted: `what` says what needs it."""
    try:
        import_module("PySide6.QtWidgets")
    except ImportError as error:
        return _lacks(what, error)
    return None


def _lacks(what: str, error: Exception) -> str:
    library = str(error).partition(":")[0]
    return (
        f"{what} needs {library}, which this system lacks; on Debian and Ubuntu: "
        f"apt-get install {' '.join(PACKAGES)}"
    )


def _closed_display() -> str | None:
    """Why the X server cannot be reached; None where it can, or Wayland is there."""
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return f"the display {os.environ['DISPLAY']} cannot be reached" if failed else None
