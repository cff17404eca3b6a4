"""Pictures of the real window, as the documents show them. `make screenshots` runs this.

The window is drawn without a display. Nothing of the person who runs it is read or changed: home is
a folder of its own. Inter and JetBrains Mono must be installed, so that pictures from different
machines have the same type.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from gradscape.graph.builder import Builder
    from gradscape.graph.model import Wire
    from gradscape.graph.project import Project
    from gradscape.gui.theme import Choice
    from gradscape.gui.window.window import Window
    from gradscape.gui.workbench import Workbench

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "images"
FONTS = ("Inter", "JetBrains Mono")
DAY = 86_400.0
"""Seconds."""


@dataclass(frozen=True)
class Picture:
    """What is taken, in which theme, at which size.

    Args:
        pose: brings the window into the state that is shown.
    """

    name: str
    theme: Choice
    width: int
    height: int
    pose: Callable[[Window, Path], None]


def main() -> int:
    """Take all pictures; returns the exit status."""
    with tempfile.TemporaryDirectory() as home:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[name] = home
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        os.environ["QT_SCALE_FACTOR"] = "1"
        from PySide6.QtGui import QCursor, QFontDatabase
        from PySide6.QtWidgets import QApplication

        app = QApplication(["gradscape"])
        QCursor.setPos(700, 24)  # over nothing that would change under the pointer
        app.setStyle("Fusion")
        missing = [name for name in FONTS if name not in QFontDatabase.families()]
        if missing:
            words = (
                "screenshots need the fonts {}: apt-get install fonts-inter fonts-jetbrains-mono"
            )
            sys.stderr.write(words.format(" and ".join(missing)) + "\n")
            return 2
        IMAGES.mkdir(parents=True, exist_ok=True)
        for picture in PICTURES:
            _take(picture, Path(home) / picture.name)
    return 0


def _take(picture: Picture, folder: Path) -> None:
    from gradscape.gui.application import build
    from gradscape.gui.preferences import Preferences

    folder.mkdir()
    preferences = Preferences(folder / "gradscape.ini")
    preferences.theme = picture.theme
    preferences.reduced_motion = True
    _remember(preferences, folder)
    window = build(preferences)
    window.resize(picture.width, picture.height)
    window.show()
    window.activateWindow()
    _settle()
    picture.pose(window, folder)
    _settle()
    path = IMAGES / f"{picture.name}.png"
    _write(window, path)
    sys.stdout.write(f"{path}: {path.stat().st_size / 1024:.0f} KiB\n")
    for document in tuple(window.documents.items):
        document.close()
    window.deleteLater()
    _settle()


def _settle() -> None:
    """Let everything that was put off be done."""
    from PySide6.QtCore import QCoreApplication

    end = time.monotonic() + 0.6
    while time.monotonic() < end:
        QCoreApplication.processEvents()
        time.sleep(0.01)


def _write(window: Window, path: Path) -> None:
    from PySide6.QtGui import QImageWriter

    writer = QImageWriter(str(path), b"png")
    writer.setCompression(100)
    if not writer.write(_indexed(window.grab().toImage())):
        raise OSError(f"{path}: {writer.errorString()}")


def _indexed(picture: QImage) -> QImage:
    """The picture in 256 of its colours, each chosen where most is still missing."""
    import numpy as np
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(plain.constBits(), np.uint32).reshape(plain.height(), plain.width())
    colors, which, counts = np.unique(pixels, return_inverse=True, return_counts=True)
    shades = ((colors[:, None] >> np.array([0, 8, 16], np.uint32)) & 255).astype(np.int64)
    missing = np.full(len(colors), 255**2)
    nearest = np.zeros(len(colors), np.uint8)
    kept: list[int] = []
    while len(kept) < min(256, len(colors)):
        chosen = int((missing * counts**0.5).argmax()) if kept else int(counts.argmax())
        distance = ((shades - shades[chosen]) ** 2).sum(axis=1)
        nearest[distance < missing] = len(kept)
        missing = np.minimum(missing, distance)
        kept.append(int(colors[chosen]))
    small = np.ascontiguousarray(nearest[which.reshape(pixels.shape)])
    height, width = small.shape
    made = QImage(small.data, width, height, width, QImage.Format.Format_Indexed8)
    made.setColorTable([color | 0xFF000000 for color in kept])
    return made.copy()


# ---- what is shown


def _remember(preferences: object, folder: Path) -> None:
    """Files that somebody had open before."""
    from gradscape.gui.preferences import Preferences

    assert isinstance(preferences, Preferences)
    now = time.time()
    for name, days in (("my inception", 12), ("lecture 4 plain-56", 2), ("cifar-resnet20", 1)):
        preferences.remember(folder / f"{name}.gradscape", now - days * DAY)


def _start(window: Window, folder: Path) -> None:
    window.documents.template("resnet18")
    window.open_start()
    window.tabs.moveTab(1, 0)


def _design(window: Window, folder: Path) -> None:
    from gradscape.graph.edits import SetArgument

    bench = _opened(window, folder, _branched())
    editor = bench.editor
    body = editor.project.definitions[editor.project.network].body
    narrow = next(node for node in body.nodes.values() if node.name == "branch5x5")
    editor.select([(narrow.id,)])
    editor.do(SetArgument(editor.project.network, (narrow.id,), "padding", (1, 1)))
    bench.canvas.setFocus()


def _code(window: Window, folder: Path) -> None:
    bench = _opened(window, folder, _blocks())
    editor = bench.editor
    for panel in ("problems", "cost", "history"):
        window.desk.show_panel(panel, False)
    window.commands.action("view.code_beside").trigger()
    body = editor.project.definitions[editor.project.network].body
    residual = next(node for node in body.nodes.values() if node.name == "residual")
    editor.toggle((residual.id,))
    inner = editor.project.definitions[residual.op].body
    conv = next(node for node in inner.nodes.values() if node.name == "conv1")
    editor.select([(residual.id, conv.id)])
    bench.canvas.setFocus()
    _settle()
    bench.canvas.fit(animated=False)


def _opened(window: Window, folder: Path, project: Project) -> Workbench:
    """A project in a file, beside a template."""
    from gradscape.graph.storage import save
    from gradscape.gui.workbench import Workbench

    path = folder / "digits.gradscape"
    save(project, path)
    morning = time.mktime((*time.localtime()[:3], 9, 41, 0, 0, 0, -1))
    os.utime(path, (morning, morning))  # the status bar says when, in every picture the same
    window.documents.open(path)
    window.documents.template("resnet18")
    window.documents.open(path)
    view = window.page.view if window.page else None
    assert isinstance(view, Workbench)
    return view


def _branched() -> Project:
    """A residual block and the four branches of an inception, for the digits."""
    from gradscape.graph.blocks.residual import basic_block
    from gradscape.graph.builder import op
    from gradscape.graph.project import Project
    from gradscape.graph.templates.digits import DIGITS

    net, x = _stem(bias=True)
    one = net(op.conv2d(out_channels=16, kernel_size=1), x, name="branch1x1")
    three = net(op.conv2d(out_channels=16, kernel_size=1), x, name="reduce3x3")
    three = net(op.conv2d(out_channels=24, kernel_size=3, padding=1), three, name="branch3x3")
    five = net(op.conv2d(out_channels=4, kernel_size=1), x, name="reduce5x5")
    five = net(op.conv2d(out_channels=8, kernel_size=5, padding=2), five, name="branch5x5")
    pool = net(op.max_pool2d(kernel_size=3, stride=1, padding=1), x, name="pool")
    pool = net(op.conv2d(out_channels=8, kernel_size=1), pool, name="pool_proj")
    x = net(op.global_avg_pool2d(), net(op.concat(), one, three, five, pool))
    network = net.output(net(op.linear(out_features="=num_classes"), x, name="fc")).definition()
    return Project.of(network, basic_block(), data=DIGITS)


def _blocks() -> Project:
    """The same with the inception as a block."""
    from gradscape.graph.blocks.convolution import basic_conv2d
    from gradscape.graph.blocks.inception import inception
    from gradscape.graph.blocks.residual import basic_block
    from gradscape.graph.builder import op
    from gradscape.graph.project import Project
    from gradscape.graph.templates.digits import DIGITS

    net, x = _stem(bias=False)
    widths = {"ch1x1": 16, "ch3x3_reduce": 16, "ch3x3": 24, "ch5x5_reduce": 4, "ch5x5": 8}
    x = net(op("Inception", **widths, pool_proj=8), x, name="inception")
    x = net(op.linear(out_features="=num_classes"), net(op.global_avg_pool2d(), x), name="fc")
    network = net.output(x).definition()
    return Project.of(network, basic_block(), inception(), basic_conv2d(), data=DIGITS)


def _stem(bias: bool) -> tuple[Builder, Wire]:
    """What both begin with; the bias in front of a batch norm is what a hint is about."""
    from gradscape.graph.builder import Builder, op

    net = Builder("Digits", num_classes="=classes")
    x = net.image("=channels", "=height", "=width")
    x = net(op.conv2d(out_channels=32, kernel_size=3, padding=1, bias=bias), x, name="conv1")
    x = net(op.relu(), net(op.batch_norm2d(), x, name="bn1"), name="relu")
    return net, net(op("BasicBlock", out_channels=32), x, name="residual")


PICTURES = (
    Picture("start-light", "light", 1520, 800, _start),
    Picture("design-light", "light", 1520, 940, _design),
    Picture("design-dark", "dark", 1520, 940, _design),
    Picture("code-dark", "dark", 1520, 940, _code),
)

if __name__ == "__main__":
    sys.exit(main())
