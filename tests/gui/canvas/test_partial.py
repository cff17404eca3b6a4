"""What is repainted in parts is what would be painted whole, at every ratio of pixels."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication

from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme
from tests.gui.canvas import scenes

VIEWS = (
    View(1, -240, -240),
    View(0.83, -200.3, -200.7),
    View(1.37, -450.2, -560.1),
    View(0.5, -50.5, -130.2),
)
DETAILS = ("", "a much longer second line", "x")
SHAPES = ("?", "32×8×8", "1024×112×112")
_NONE = Qt.MouseButton.NoButton


@pytest.mark.parametrize("ratio", ["1", "1.25", "1.5", "2"])
def test_parts_make_the_whole(ratio: str) -> None:
    """In a process of its own: a ratio is for a whole application."""
    environment = os.environ | {"QT_SCALE_FACTOR": ratio, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.gui.canvas.test_partial"],
        env=environment,
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{float(ratio)} 0\n"


def main() -> None:
    """Hovers and edits at random; says the ratio and how many pictures differed."""
    app = QApplication([])
    canvas = Canvas(Theme("light"))
    canvas.setGeometry(0, 0, 600, 480)
    canvas.show_scene(scenes.digits())
    canvas.show()
    dice, wrong = random.Random(0), 0
    for view in VIEWS:
        canvas.look(view)
        app.processEvents()
        for step in range(24):
            _change(canvas, dice)
            app.processEvents()
            if step % 4 == 3:
                stored = app.primaryScreen().grabWindow(canvas.winId())
                wrong += _differ(stored, canvas.grab())
    sys.stdout.write(f"{canvas.devicePixelRatio()} {wrong}\n")


def _change(canvas: Canvas, dice: random.Random) -> None:
    row = dice.randrange(len(canvas.scene.cards))
    if dice.random() < 0.3:
        name = "/".join(canvas.scene.cards[row].id)
        words = {"shape": dice.choice(SHAPES), "detail": dice.choice(DETAILS)}
        canvas.show_scene(scenes.replaced(canvas.scene, name, **words))
        return
    box = canvas.screen_rect(row)
    y = box.y() + dice.choice([0, box.height(), box.height() / 2, -12])
    at = QPointF(box.x() + dice.uniform(0, box.width()), y)
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(canvas, QMouseEvent(QEvent.Type.MouseMove, at, at, _NONE, _NONE, keys))


def _differ(one: QPixmap, other: QPixmap) -> bool:
    """Compares what of the second the first shows: so many pixels as the canvas has units."""
    part = _pixels(one)
    whole = _pixels(other)[: part.shape[0], : part.shape[1]]
    return bool((np.abs(part - whole) > 2).any())


def _pixels(picture: QPixmap) -> NDArray[np.int64]:
    image = picture.toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1, 4)
    return rows[:, : image.width(), :3].astype(np.int64)


if __name__ == "__main__":
    main()
