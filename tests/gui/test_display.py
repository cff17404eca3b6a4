"""Where no window can be opened, words say why, before Qt ends the process."""

from __future__ import annotations

import ctypes
import sys

import pytest

from gradscape.gui import display

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="X11 and Wayland are Linux's")


@pytest.fixture(autouse=True)
def _a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":7")


def test_no_display_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", "")
    assert "DISPLAY" in (display.obstacle() or "")


def test_a_platform_that_shows_nothing_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen:configfile=x")
    assert "no window" in (display.obstacle() or "")


def test_other_systems_have_a_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("DISPLAY")
    assert display.obstacle() is None


@linux_only
def test_a_display_that_nobody_serves_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":4077")
    monkeypatch.setattr(display, "missing_library", lambda: None)
    assert display.obstacle() == "the display :4077 cannot be reached"


@pytest.mark.parametrize("failing", ["import", "plugin"])
def test_a_library_that_the_system_lacks_is_named_with_its_packages(
    monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    words = "libxcb-cursor.so.0: cannot open shared object file: No such file or directory"

    def fail(name: str) -> object:
        raise ImportError(words) if failing == "import" else OSError(words)

    if failing == "import":
        monkeypatch.setattr(display, "import_module", fail)
    else:
        monkeypatch.setattr(ctypes, "CDLL", fail)
    said = display.missing_library() or ""
    assert said.startswith("the window needs libxcb-cursor.so.0")
    assert "libxcb-cursor0" in said
