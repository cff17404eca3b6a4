"""What the application remembers of a person, from one start to the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from gradscape.gui.preferences import RECENT, Preferences


def again(preferences: Preferences) -> Preferences:
    """Those of the next start."""
    preferences.flush()
    return Preferences(preferences.path)


def test_they_lie_in_the_persons_own_folder(home: Path) -> None:
    preferences = Preferences()
    preferences.theme = "dark"
    preferences.flush()
    assert preferences.path.is_file()
    assert preferences.path.is_relative_to(home)


def test_they_hold_from_one_start_to_the_next(tmp_path: Path) -> None:
    first = Preferences(tmp_path / "a.ini")
    assert (first.theme, first.text_scale, first.reduced_motion) == ("system", 1.0, False)
    first.theme, first.text_scale, first.reduced_motion = "light", 1.5, True
    first.flow = "right"
    first.geometry, first.docks = QByteArray(b"\x00here"), QByteArray(b"\xff\x00there")
    first.shortcuts = {"edit.undo": "Ctrl+U", "view.fit": "F; Ctrl+0"}
    first.closed_families = frozenset({"Pooling", "Shape"})
    second = again(first)
    assert second.closed_families == {"Pooling", "Shape"}
    assert (second.theme, second.text_scale, second.reduced_motion) == ("light", 1.5, True)
    assert second.flow == "right"
    assert (second.geometry.data(), second.docks.data()) == (b"\x00here", b"\xff\x00there")
    assert second.shortcuts == {"edit.undo": "Ctrl+U", "view.fit": "F; Ctrl+0"}


def test_files_are_remembered_once_each_and_the_last_first(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "a.ini")
    for k, name in enumerate(("a, b.gradscape", "ä.gradscape", "a, b.gradscape")):
        preferences.remember(tmp_path / name, 1e9 + k)
    recent = again(preferences).recent
    assert [Path(each.path).name for each in recent] == ["a, b.gradscape", "ä.gradscape"]
    assert recent[0].opened == 1e9 + 2
    preferences.forget(recent[0].path)
    assert [Path(each.path).name for each in preferences.recent] == ["ä.gradscape"]
    for k in range(RECENT + 3):
        preferences.remember(tmp_path / f"{k}", k)
    assert len(preferences.recent) == RECENT


@pytest.mark.parametrize(
    "line",
    [
        "[look]\ntheme=pink\ntext_scale=huge\nreduced_motion=7",
        "[files]\nrecent={}\n[window]\ngeometry=12\nshortcuts=[1]",
        '[files]\nrecent="[{\\"path\\": 3}]"',
        "no ini at all \x00",
    ],
)
def test_a_damaged_file_is_as_none(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.ini"
    path.write_text(line)
    preferences = Preferences(path)
    assert (preferences.theme, preferences.text_scale, preferences.flow) == ("system", 1.0, "down")
    assert preferences.recent == ()
    assert preferences.geometry.isEmpty()
    assert preferences.shortcuts == {}
    assert not preferences.reduced_motion
