"""An edit in the whole window: checked, drawn, and said by every panel that is open."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from PySide6.QtWidgets import QApplication

from gradscape.graph.builder import Builder, op
from gradscape.graph.edits import SetArgument
from gradscape.graph.project import Project
from gradscape.graph.storage import save
from gradscape.gui.application import build
from gradscape.gui.preferences import Preferences

EDITS = 40


def network(count: int) -> Project:
    """Convolution, norm, activation and a skip, again and again, in one body."""
    builder = Builder("Net")
    x = builder(op.image(channels=3, height=32, width=32))
    x = builder(op.conv2d(out_channels=16, padding=(1, 1)), x)
    nodes = 2
    while nodes < count - 3:
        y = builder(op.conv2d(out_channels=16, padding=(1, 1), bias=False), x)
        y = builder(op.relu(), builder(op.batch_norm2d(), y))
        x = builder(op.add(), y, x)
        nodes += 4
    x = builder(op.linear(out_features=10), builder(op.global_avg_pool2d(), x))
    builder(op.output(), x)
    return Project.of(builder.definition())


def edit_shown_ms(app: QApplication, count: int, edits: int = EDITS) -> float:
    """CPU milliseconds of the GUI thread, the median, from an edit to all of it shown.

    The inspector shows the node, problems and minimap are open, the whole network is in sight.
    """
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = folder
        preferences = Preferences(Path(folder) / "gradscape.ini")
        preferences.reduced_motion = True
        window = build(preferences)
        window.resize(1520, 940)
        window.show()
        path = Path(folder) / "net.gradscape"
        save(network(count), path)
        document = window.documents.open(path)
        assert document is not None
        editor, view = document.editor, window.page.view  # type: ignore[union-attr]  # just opened
        cards = view.canvas.scene.cards
        card = next(card for card in cards[len(cards) // 2 :] if card.title.startswith("conv"))
        editor.select([card.id])
        view.canvas.fit(animated=False)
        place = editor.place(card.id)
        times = []
        for k in range(edits + 5):
            app.processEvents()
            start = time.thread_time()
            editor.do(SetArgument(place.definition, place.inner, "bias", bool(k % 2)))
            view.canvas.repaint()
            app.processEvents()
            times.append((time.thread_time() - start) * 1e3)
        document.editor.document.save(path)
        window.close()
        window.deleteLater()
        return median(times[5:])
