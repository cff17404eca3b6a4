"""Frames of other node editors for Qt, for canvas.py, which says how they are installed.

    python benchmarks/canvas_peers.py NodeGraphQt|qtpynodeeditor COUNT FRAMES

Prints one JSON object. Needs nothing of ours.
"""

from __future__ import annotations

import json
import os
import sys
from typing import ClassVar

os.environ.setdefault("QT_API", "pyside6")
os.environ.setdefault("QT_PREFERRED_BINDING", "PySide6")

from frames import SIZE, Net, Session, Subject
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QApplication, QGraphicsView, QWidget


class Graphics(Subject):
    """What both peers have in common: a view on a scene of items."""

    view: QGraphicsView

    @property
    def widget(self) -> QWidget:
        return self.view.viewport()

    def to_screen(self, x: float, y: float) -> QPointF:
        return self.view.viewportTransform().map(QPointF(x, y))

    def zoom_of_all(self) -> float:
        box = QGraphicsView.scene(self.view).itemsBoundingRect()
        return min(SIZE[0] / box.width(), SIZE[1] / box.height())


class NodeGraph(Graphics):
    """NodeGraphQt: pans with the middle button."""

    def __init__(self) -> None:
        from NodeGraphQt import BaseNode, NodeGraph

        class Layer(BaseNode):
            __identifier__ = "layers"
            NODE_NAME = "Layer"

            def __init__(self) -> None:
                super().__init__()
                self.add_input("a")
                self.add_input("b")
                self.add_output("out", multi_output=True)

        self.graph = NodeGraph()
        self.graph.register_node(Layer)
        self.view = self.graph.viewer()
        self.view.resize(*SIZE)

    def build(self, net: Net) -> None:
        graph = self.graph
        self.nodes = [
            graph.create_node("layers.Layer", name, pos=[x, y], selected=False, push_undo=False)
            for name, _, x, y in net.nodes
        ]
        for source, target, slot, _ in net.wires:
            self.nodes[source].output(0).connect_to(self.nodes[target].input(slot), push_undo=False)

    def stand(self, zoom: float, x: float, y: float) -> None:
        width, height = SIZE[0] / zoom, SIZE[1] / zoom
        self.view._scene_range = QRectF(x - width / 2, y - height / 2, width, height)
        self.view._update_scene()

    def select_all(self) -> None:
        self.graph.select_all()

    def place(self, node: int) -> tuple[float, float]:
        x, y = self.nodes[node].view.xy_pos
        return x, y


class NodeEditor(Graphics):
    """qtpynodeeditor: pans with the left button on nothing."""

    pan_button = Qt.MouseButton.LeftButton
    slip = 20.0  # its first step goes aside by its scroll bars

    def __init__(self) -> None:
        import qtpynodeeditor as editor

        class Value(editor.NodeData):
            data_type = editor.NodeDataType(id="tensor", name="tensor")

        ports = editor.PortType

        class Layer(editor.NodeDataModel):
            name = "Layer"
            caption = "Layer"
            num_ports: ClassVar = {ports.input: 2, ports.output: 1}
            data_type = Value.data_type

            def out_data(self, port: int) -> Value:
                return Value()

        self.ports, self.model = ports, Layer
        registry = editor.DataModelRegistry()
        registry.register_model(Layer, category="layers")
        self.flow = editor.FlowScene(registry=registry)
        self.view = editor.FlowView(self.flow)
        self.view.resize(*SIZE)

    def build(self, net: Net) -> None:
        self.nodes = []
        for _, _, x, y in net.nodes:
            node = self.flow.create_node(self.model)
            node.graphics_object.setPos(QPointF(x, y))
            self.nodes.append(node)
        give, take = self.ports.output, self.ports.input
        for source, target, slot, _ in net.wires:
            self.flow.create_connection(self.nodes[source][give][0], self.nodes[target][take][slot])

    def stand(self, zoom: float, x: float, y: float) -> None:
        self.view.resetTransform()
        self.view.scale(zoom, zoom)
        width, height = SIZE[0] / zoom, SIZE[1] / zoom
        self.view.setSceneRect(QRectF(x - width / 2, y - height / 2, width, height))

    def select_all(self) -> None:
        for node in self.nodes:
            node.graphics_object.setSelected(True)

    def place(self, node: int) -> tuple[float, float]:
        at = self.nodes[node].graphics_object.pos()
        return at.x(), at.y()


PEERS = {"NodeGraphQt": NodeGraph, "qtpynodeeditor": NodeEditor}


def main() -> None:
    name, count, frames = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    session = Session(PEERS[name](), count, frames)
    print(json.dumps({"create_ms": session.create, "views": session.costs()}))
    sys.stdout.flush()
    os._exit(0)  # their destructors fail, and have no part in this


if __name__ == "__main__":
    main()
