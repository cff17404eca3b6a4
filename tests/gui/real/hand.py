"""A person's hands and eyes: xdotool moves the mouse and presses keys, the witness is asked."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from select import select
from typing import Any

PATIENCE = 20.0
"""Seconds until what was to happen counts as not happening, on a machine with much to do."""
Box = tuple[int, int, int, int]


class Person:
    """Sits before a display with one window on it."""

    def __init__(self, witness: subprocess.Popen[str], environment: dict[str, str]) -> None:
        self._witness = witness
        self._environment = environment
        self._front = 0

    # ---- eyes

    def ask(self, question: str, *words: object) -> Any:
        """What the window says of itself now."""
        assert self._witness.stdin is not None
        assert self._witness.stdout is not None
        self._witness.stdin.write(json.dumps([question, *words]) + "\n")
        self._witness.stdin.flush()
        heard, _, _ = select([self._witness.stdout], [], [], PATIENCE)
        assert heard, f"the application does not answer when asked {question} {words}"
        line = self._witness.stdout.readline()
        assert line, f"the application ended with {self._witness.wait(PATIENCE)}"
        return json.loads(line)

    def wait(self, what: str, holds: Callable[[], Any]) -> Any:
        """Look until something is so, and give it."""
        end = time.monotonic() + PATIENCE
        while not (found := holds()):
            assert time.monotonic() < end, f"waited in vain: {what}; {self._story()}"
            time.sleep(0.02)
        return found

    def _story(self) -> str:
        asked = ("titles", "cards", "wires", "selection", "errors", "focus", "message", "buttons")
        return ", ".join(f"{name}: {self.ask(name)}" for name in asked)

    def until(self, question: str, answer: object, *words: object) -> None:
        """Look until a question has this answer."""
        self.wait(f"{question} {words} is {answer}", lambda: self.ask(question, *words) == answer)

    def change(self, question: str, act: Callable[[], object]) -> None:
        """Do something, and look until the answer to a question is another one than before."""
        before = self.ask(question)
        act()
        self.wait(f"{question} is no longer {before}", lambda: self.ask(question) != before)

    def find(self, kind: str, *words: object) -> Box:
        """Look for a thing until it is there and stays where it is."""
        before: list[Any] = [None]

        def steady() -> Any:
            last, before[0] = before[0], self.ask(kind, *words)
            return before[0] if before[0] == last else None

        left, top, width, height = self.wait(f"{kind} {words} is to be seen", steady)
        return left, top, width, height

    # ---- hands

    def _do(self, *words: object) -> None:
        command = ["xdotool", *map(str, words)]
        subprocess.run(command, env=self._environment, check=True, timeout=PATIENCE)

    def _face(self) -> None:
        """Give the keyboard to the window in front: no window manager does it here."""
        front = self.ask("front")
        if front != self._front:
            self._do("windowfocus", "--sync", front)
            self.wait("the window has the keyboard", lambda: self.ask("focus"))
            self._front = front

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as `ctrl+z`."""
        self._face()
        self._do("key", *keys)

    def type(self, words: str) -> None:
        """Type a text."""
        self._face()
        self._do("type", "--delay", 4, words)

    def click(self, box: Box, *, button: int = 1, shift: bool = False) -> None:
        """Click into the middle of something."""
        moved = ("mousemove", *_middle(box))
        if shift:
            self._do("keydown", "Shift_L", *moved, "click", button, "keyup", "Shift_L")
        else:
            self._do(*moved, "click", button)

    def point(self, box: Box) -> None:
        """Move the pointer to the middle of something."""
        self._do("mousemove", *_middle(box))

    def wheel(self, box: Box, notches: int) -> None:
        """Turn the wheel over something, away from the person where `notches` is positive."""
        button = 4 if notches > 0 else 5
        self._do("mousemove", *_middle(box), "click", "--repeat", abs(notches), button)

    def drag(self, start: Box, end: Box, *, lifted: bool = False) -> None:
        """Drag from the middle of one thing to the middle of another.

        Args:
            lifted: something is taken out of its window, as a file or a row of a list.
        """
        (x, y), (u, v) = _middle(start), _middle(end)
        self._do("mousemove", x, y, "mousedown", 1)
        for share in (0.1, 0.3, 0.6, 0.9):
            self._do("mousemove", round(x + (u - x) * share), round(y + (v - y) * share))
        if lifted:
            self.wait("something is dragged", lambda: self.ask("dragging"))
        self._do("mousemove", u - 1, v, "mousemove", u, v, "mouseup", 1)
        if lifted:
            self.wait("it is let go", lambda: not self.ask("dragging"))


def _middle(box: Box) -> tuple[int, int]:
    left, top, width, height = box
    return left + width // 2, top + height // 2
