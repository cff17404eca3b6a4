"""What a frame of the canvas costs, beside other node editors for Qt, in one run.

Panning, zooming and dragging everything, by events of the mouse, at 1,000 and 10,000 nodes, every
frame wholly repainted, with the minimap: CPU time of the GUI thread. After each drag and pan it is
checked that the network lies where the pointer is. `frame_ms` is the median of the costliest view
of three: zoom 1, 0.45, everything in sight. `peer_ratio` is the best peer's time over ours at 1,000
nodes, in the worst case over building and all actions and views; null where no peer is installed.
`edit_shown_ms` is an edit in the whole window (shown.py).
QT_SCALE_FACTOR=2 measures a high-DPI screen.

The peers live in a virtual environment of their own; one that is not there is left out, and named:

    python -m venv build/peers
    build/peers/bin/pip install NodeGraphQt qtpynodeeditor "PySide6-Essentials<6.12"
    python benchmarks/canvas.py [--frames 60] [--peers build/peers] [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from canvas_peers import PEERS
from frames import SIZE, Net, Session, Subject, measured
from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication, QWidget
from shown import edit_shown_ms

from gradscape.gui.application import paint_alone
from gradscape.gui.canvas.canvas import Canvas
from gradscape.gui.canvas.scene import Card, Scene, Slot, Wire
from gradscape.gui.canvas.view import View
from gradscape.gui.theme import Theme, Themes

SIZES = (1_000, 10_000)
FAMILIES = {
    "conv": ("convolution", "3×3, {}, pad 1", "{}×56×56"),
    "bn": ("normalization", "momentum 0.1", "{}×56×56"),
    "relu": ("activation", "", "{}×56×56"),
    "add": ("merge", "2 terms", "{}×56×56"),
    "pool": ("pooling", "3×3, stride 2", "{}×28×28"),
}
PEERS_FRAMES = 20
"""Theirs take long enough to need fewer."""


def scene_of(net: Net) -> Scene:
    """The network with words, as people have it; every fourth node has the label of its shape."""
    one, two, out = (Slot("x"),), (Slot("x"), Slot("x", 1)), (Slot(),)
    cards = []
    for i, (name, kind, x, y) in enumerate(net.nodes):
        family, detail, shape = FAMILIES[kind]
        channels = 16 * (1 + i % 61)
        cards.append(
            Card(
                (name,),
                name,
                family,
                x,
                y,
                detail=detail.format(channels),
                shape=shape.format(channels),
                parameters=f"{channels * 97:,}",
                inputs=two if kind == "add" else one,
                outputs=out,
                joins=kind == "add",
            )
        )
    wires = [
        Wire(
            cards[source].id,
            cards[target].id,
            slot=slot,
            label=cards[source].shape if target % 4 == 0 else "",
            lane=-110.0 if skips else None,
        )
        for source, target, slot, skips in net.wires
    ]
    return Scene(tuple(cards), tuple(wires))


class Ours(Subject):
    tolerance = 8.0  # the step of the grid

    def __init__(self) -> None:
        self.canvas = Canvas(Theme("light"))
        self.canvas.reduced_motion = True
        self.canvas.resize(*SIZE)
        self.canvas.moved.connect(self._moved)

    def _moved(self, places: dict[tuple[str, ...], tuple[float, float]]) -> None:
        """What the owner does: shows the cards where they were put."""
        scene = self.canvas.scene
        cards = tuple(
            replace(card, x=places[card.id][0], y=places[card.id][1]) if card.id in places else card
            for card in scene.cards
        )
        self.canvas.show_scene(replace(scene, cards=cards))

    @property
    def widget(self) -> QWidget:
        return self.canvas

    def build(self, net: Net) -> None:
        self.canvas.show_scene(scene_of(net))

    def stand(self, zoom: float, x: float, y: float) -> None:
        self.canvas.look(View(zoom, SIZE[0] / 2 - x * zoom, SIZE[1] / 2 - y * zoom))

    def zoom_of_all(self) -> float:
        _, _, width, height = self.canvas.places.bounds()
        return min(SIZE[0] / width, SIZE[1] / height)

    def select_all(self) -> None:
        self.canvas.set_selection(card.id for card in self.canvas.scene.cards)

    def place(self, node: int) -> tuple[float, float]:
        x, y, _, _ = self.canvas.places.bodies[node].tolist()
        return x, y

    def to_screen(self, x: float, y: float) -> QPointF:
        return QPointF(*self.canvas.view.to_screen(x, y))


def edits(session: Session, frames: int) -> dict[str, dict[str, float]]:
    """A new scene shown and painted: the words of one card change; a card comes, or goes."""
    canvas = session.subject.widget
    assert isinstance(canvas, Canvas)
    session.look(0.45)
    canvas.set_selection(())
    scene = canvas.scene
    row = len(scene.cards) // 2
    gone = scene.cards[row].id
    without = Scene(
        (*scene.cards[:row], *scene.cards[row + 1 :]),
        tuple(wire for wire in scene.wires if gone not in (wire.source, wire.target)),
    )
    words = [
        replace(
            scene,
            cards=(
                *scene.cards[:row],
                replace(scene.cards[row], shape=f"{i}×8×8"),
                *scene.cards[row + 1 :],
            ),
        )
        for i in range(frames + 3)
    ]

    def show(scene: Scene) -> None:
        canvas.show_scene(scene)
        QApplication.processEvents()

    QApplication.processEvents()
    return {
        "words": measured(lambda i: show(words[i]), frames),
        "comes_or_goes": measured(lambda i: show(scene if i % 2 else without), frames),
    }


def ours(count: int, frames: int) -> dict[str, object]:
    """What the canvas costs at a size."""
    session = Session(Ours(), count, frames)
    found = {"create_ms": session.create, "views": session.costs(), "edit": edits(session, frames)}
    session.subject.widget.close()
    return found


def peers(folder: Path) -> dict[str, dict[str, object]]:
    """What each installed peer costs at 1,000 nodes."""
    found = {}
    python = folder / "bin" / "python"
    for name in PEERS:
        if not python.exists():
            print(f"{name}: not installed in {folder}", file=sys.stderr)
            continue
        script = Path(__file__).with_name("canvas_peers.py")
        command = [str(python), str(script), name, str(SIZES[0]), str(PEERS_FRAMES)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{name}: {done.stderr.strip().splitlines()[-1]}", file=sys.stderr)
            continue
        found[name] = json.loads(done.stdout.splitlines()[-1])
    return found


def ratio(mine: dict, others: dict[str, dict]) -> float | None:
    """The best peer's time over ours, in the worst case."""
    if not others:
        return None
    ratios = [
        min(peer["create_ms"]["build_and_first_frame"] for peer in others.values())
        / mine["create_ms"]["build_and_first_frame"]
    ]
    for action, views in mine["views"].items():
        for view, figures in views.items():
            best = min(peer["views"][action][view]["median"] for peer in others.values())
            ratios.append(best / figures["median"])
    return round(min(ratios), 1)


def rounded(value: object) -> object:
    """Figures to a hundredth."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    return round(value, 2) if isinstance(value, float) else value


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--frames", type=int, default=60)
    parser.add_argument("--peers", type=Path, default=Path("build/peers"))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    paint_alone()
    app = QApplication([])
    Themes("light").apply()
    mine = {str(count): ours(count, options.frames) for count in SIZES}
    shown = {str(SIZES[0]): edit_shown_ms(app, SIZES[0])}
    others = peers(options.peers)
    machine = f"{platform.processor() or platform.machine()}, Python {platform.python_version()}"
    frame = {
        size: {
            action: max(figures["median"] for figures in views.values())
            for action, views in found["views"].items()
        }
        for size, found in mine.items()
    }
    document = rounded(
        {
            "machine": machine,
            "scale": app.devicePixelRatio(),
            "frame_ms": frame,
            "edit_shown_ms": shown,
            "peer_ratio": ratio(mine["1000"], others),
            "ours": mine,
            "peers": others,
        }
    )
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
        return
    print(f"{machine}, scale {document['scale']:g}; milliseconds, median (95th percentile)")
    for name, found in {
        **{f"{int(size):,}": each for size, each in document["ours"].items()},
        **document["peers"],
    }.items():
        report(name, found)
    for size, figure in document["edit_shown_ms"].items():
        print(f"an edit at {int(size):,} nodes, checked, drawn and said by all panels: {figure}")
    print(f"peer_ratio {document['peer_ratio']}")


def report(name: str, found: dict) -> None:
    """A table of one subject."""
    build, first = found["create_ms"].values()
    print(f"{name}: build {build}, with the first frame {first}")
    for action, views in {**found["views"], "edit": found.get("edit", {})}.items():
        for view, figures in views.items():
            print(f"  {action:<5} {view:<14} {figures['median']:8.2f} ({figures['p95']:.2f})")


if __name__ == "__main__":
    main()
