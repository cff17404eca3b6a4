"""From a document to what is seen of it, and back from what is moved there."""

from __future__ import annotations

import pytest
from msgspec import structs

from gradscape.graph.builder import Builder, op
from gradscape.graph.check import Checker, Report
from gradscape.graph.diagnostic import Path
from gradscape.graph.document import Document
from gradscape.graph.edits import AddNode, Connect, Move, RemoveNodes, Rename, SetData
from gradscape.graph.model import Node
from gradscape.graph.project import Project
from gradscape.graph.templates import build, names
from gradscape.gui.canvas.glyphs import line
from gradscape.gui.canvas.ink import metrics
from gradscape.gui.canvas.scene import Card, Scene
from gradscape.gui.drawing import Drawing
from tests.gui.drawing.scenes import bodies, box, ends, faults

SIDES = 32
"""Pixels of a card's first line that hold no words: its margins and the gap."""


def scene_of(drawing: Drawing, project: Project, opened: frozenset[Path] = frozenset()) -> Scene:
    return drawing.scene(check(project), (), opened)


def check(project: Project) -> Report:
    return Checker().check(project)


def opened(drawing: Drawing, project: Project, depth: int) -> frozenset[Path]:
    """All blocks down to a depth."""
    found: frozenset[Path] = frozenset()
    for _ in range(depth):
        scene = scene_of(drawing, project, found)
        found |= {card.id for card in scene.cards if card.stacked}
    return found


@pytest.mark.parametrize("across", [False, True], ids=["down", "across"])
@pytest.mark.parametrize("depth", [0, 1, 2])
@pytest.mark.parametrize("name", names())
def test_a_template_is_drawn_without_a_fault(name: str, depth: int, across: bool) -> None:
    project, drawing = build(name), Drawing()
    drawing.across = across
    scene = scene_of(drawing, project, opened(drawing, project, depth))
    assert not faults(scene)


@pytest.mark.parametrize("name", ["digits", "googlenet", "resnet50", "vit_b_16"])
def test_a_block_that_is_closed_again_gives_its_room_back(name: str) -> None:
    project, drawing = build(name), Drawing()
    before = scene_of(drawing, project)
    scene_of(drawing, project, opened(drawing, project, 2))
    assert scene_of(drawing, project) == before


@pytest.mark.parametrize("depth", [0, 1])
def test_what_is_put_somewhere_lies_there_and_all_else_where_it_was(depth: int) -> None:
    document, drawing = Document(build("digits")), Drawing()
    open_ones = opened(drawing, document.project, depth)
    before = scene_of(drawing, document.project, open_ones)
    moved = next(card for card in before.cards if card.title == "fc")
    edit = drawing.moved({moved.id: (moved.x + 120, moved.y + 40)})
    assert edit is not None
    document.do(edit)
    after = scene_of(drawing, document.project, open_ones)
    places = {body.id: box(body) for body in bodies(after)}
    for body in bodies(before):
        x, y, w, h = box(body)
        shift = (120, 40) if body.id == moved.id else (0, 0)
        assert places[body.id] == pytest.approx((x + shift[0], y + shift[1], w, h)), body.title


def test_an_open_block_can_be_moved_with_all_that_is_in_it() -> None:
    document, drawing = Document(build("digits")), Drawing()
    open_ones = opened(drawing, document.project, 1)
    before = scene_of(drawing, document.project, open_ones)
    frame = before.frames[0]
    x, y, *_ = frame.box
    edit = drawing.moved({frame.id: (x + 300, y)})
    assert edit is not None
    document.do(edit)
    after = scene_of(drawing, document.project, open_ones)
    assert after.frames[0].box == pytest.approx((x + 300, y, *frame.box[2:]))
    inside = [card for card in before.cards if card.id[:1] == frame.id]
    places = {card.id: (card.x, card.y) for card in after.cards}
    for card in inside:
        assert places[card.id] == pytest.approx((card.x + 300, card.y))


def test_a_node_inside_an_open_block_moves_in_every_use_of_the_block() -> None:
    document, drawing = Document(build("cifar_resnet20")), Drawing()
    open_ones = opened(drawing, document.project, 3)
    before = scene_of(drawing, document.project, open_ones)
    uses = [card for card in before.cards if card.title == "conv2" and len(card.id) > 2]
    assert len(uses) > 2
    edit = drawing.moved({uses[0].id: (uses[0].x - 200, uses[0].y)})
    assert edit is not None
    document.do(edit)
    after = scene_of(drawing, document.project, open_ones)
    cards = {card.id: card for card in after.cards}
    firsts = {card.id[:-1]: card for card in after.cards if card.title == "conv1"}
    shifts = {round(cards[use.id].x - firsts[use.id[:-1]].x) for use in uses}
    assert shifts == {-200}


def test_the_first_node_that_is_put_by_hand_holds_all_the_others_in_place() -> None:
    document, drawing = Document(build("resnet18")), Drawing()
    before = scene_of(drawing, document.project)
    name = document.project.network
    document.do(drawing.kept(()))
    document.do(AddNode(name, Node("new", "relu")))
    document.do(Move(name, {"new": (400.0, 100.0)}))
    after = scene_of(drawing, document.project)
    places = {card.id: (card.x, card.y) for card in after.cards}
    assert places.pop(("new",)) == (400, 100)
    assert places == {card.id: (card.x, card.y) for card in before.cards}
    assert {w.route for w in after.wires} == {w.route for w in before.wires}
    while document.can_undo:
        document.undo()
    assert scene_of(drawing, document.project) == before


def test_wires_of_what_was_moved_lose_their_way_until_tidy() -> None:
    document, drawing = Document(build("digits")), Drawing()
    scene = scene_of(drawing, document.project)
    moved = scene.cards[3]
    edit = drawing.moved({moved.id: (moved.x + 90, moved.y)})
    assert edit is not None
    document.do(edit)
    after = scene_of(drawing, document.project)
    loose = [wire for wire in after.wires if not wire.route]
    assert {wire.source for wire in loose} | {wire.target for wire in loose} >= {moved.id}
    assert len(loose) == 2
    tidy = drawing.tidied()
    assert tidy is not None
    document.do(tidy)
    assert not faults(scene_of(drawing, document.project))
    assert not document.project.layout, "what Tidy draws from nothing need not be written down"


def test_tidy_a_second_time_changes_nothing() -> None:
    for name in names():
        document, drawing = Document(build(name)), Drawing()
        scene_of(drawing, document.project)
        edit = drawing.tidied()
        assert edit is not None
        assert not document.do(edit), name


def test_a_node_without_a_place_gets_one_beside_its_neighbour() -> None:
    document, drawing = Document(build("digits")), Drawing()
    scene_of(drawing, document.project)
    document.do(drawing.kept(()))
    name = document.project.network
    first = document.project.root.body.topology.order[0]
    document.do(AddNode(name, Node("new", "relu")))
    document.do(Connect(name, (first, 0), "new", "x"))
    scene = scene_of(drawing, document.project)
    cards = {card.id: card for card in scene.cards}
    assert cards["new",].y > cards[first,].y
    document.do(RemoveNodes(name, ("new",)))
    assert ("new",) not in {card.id for card in scene_of(drawing, document.project).cards}


def test_a_card_is_the_same_object_where_nothing_of_it_changed() -> None:
    project, drawing, checker = build("resnet50"), Drawing(), Checker()
    one = drawing.scene(checker.check(project), (), frozenset())
    two = drawing.scene(checker.check(project), (), frozenset())
    assert all(a is b for a, b in zip(one.cards, two.cards, strict=True))


def test_the_wire_of_the_branch_that_does_not_fit_leads_to_the_error() -> None:
    net = Builder("Net")
    x = net.image(3, 8, 8)
    paddings = {"left": 1, "narrow": 0, "right": 1}
    branches = [
        net(op.conv2d(kernel_size=3, padding=padding), x, name=name)
        for name, padding in paddings.items()
    ]
    network = net.output(net(op.global_avg_pool2d(), net(op.concat(), *branches))).definition()
    scene = scene_of(Drawing(), Project.of(network))
    names = {card.id: card.title for card in scene.cards}
    assert [names[wire.source] for wire in scene.wires if wire.problem] == ["narrow"]


def test_wires_that_leave_together_have_one_label() -> None:
    project, drawing = build("digits"), Drawing()
    inception = next(node for node in project.root.body if node.name == "inception")
    scene = drawing.scene(check(project), (inception.id,), frozenset())
    names = {card.id: card.title for card in scene.cards}
    said = [wire.label for wire in scene.wires if names.get(wire.source) == "Input"]
    assert sorted(said) == ["", "", "", "64×4×4"]


@pytest.mark.parametrize("name", names())
def test_no_title_of_what_is_shipped_is_cut(name: str, qapp: object) -> None:
    drawing, project = Drawing(), build(name)
    cards = scene_of(drawing, project, opened(drawing, project, 1)).cards
    cut = {(card.title, card.shape) for card in cards if not _fits(card)}
    assert not cut


def _fits(card: Card) -> bool:
    room = card.width - SIDES - line(card.shape, "figure")[1]
    return metrics("title").horizontalAdvance(card.title) <= room


def test_a_card_becomes_wider_with_its_name_and_its_wires_go_along() -> None:
    net = Builder("Net")
    x = net(op.relu(), net.image(3, 8, 8), name="a")
    before = Project.of(net.output(net(op.relu(), x, name="b")).definition())
    drawing = Drawing()
    first = scene_of(drawing, before)
    a = next(card for card in first.cards if card.title == "a")
    renamed = Rename("Net", a.id, "the_one_that_does_most_of_the_work").result(before)
    after = scene_of(drawing, renamed)
    wide = next(card for card in after.cards if card.id == a.id)
    assert (a.width, wide.width) == (192, 240)
    assert not faults(after)


def test_what_is_in_a_block_that_is_absent_can_be_seen() -> None:
    drawing, project = Drawing(), build("resnet18")
    found = opened(drawing, project, 2)
    absent = {card.id for card in scene_of(drawing, project, found).cards if card.absent}
    inside = scene_of(drawing, project, found | absent).cards
    assert any(card.id[:-1] in absent for card in inside)


def test_the_image_says_what_its_data_is_called() -> None:
    drawing = Drawing()
    project = build("lenet5")
    assert detail_of(scene_of(drawing, project), "Image") == "MNIST"
    assert project.data is not None
    other = SetData(structs.replace(project.data, name="fashion_mnist")).result(project)
    assert detail_of(scene_of(drawing, other), "Image") == "Fashion-MNIST"


def test_only_the_output_of_the_network_says_its_loss() -> None:
    project = build("digits")
    drawing = Drawing()
    assert detail_of(scene_of(drawing, project), "Output") == "cross-entropy"
    block = next(node for node in project.root.body if node.op in project.definitions)
    inside = drawing.scene(check(project), (block.id,), frozenset())
    assert detail_of(inside, "Output") == ""


def detail_of(scene: Scene, title: str) -> str:
    return next(card.detail for card in scene.cards if card.title == title)


@pytest.mark.parametrize("depth", [0, 1])
@pytest.mark.parametrize("name", names())
@pytest.mark.usefixtures("qapp")
def test_from_left_to_right_no_card_covers_a_label(name: str, depth: int) -> None:
    project, drawing = build(name), Drawing()
    drawing.across = True
    scene = scene_of(drawing, project, opened(drawing, project, depth))
    placed = {body.id: body for body in bodies(scene)}
    covered = []
    for wire in scene.wires:
        if wire.label_at is None:
            continue
        x, y = ends(scene, wire, placed)[0]
        half = line(wire.label, "label")[1] / 2
        left, right, middle = x + wire.label_at[0] - half, x + wire.label_at[0] + half, y
        middle += wire.label_at[1]
        for card in scene.cards:
            sheets = 7 if card.stacked else 0
            across = left < card.x + card.width + sheets and card.x < right
            if across and card.y < middle + 5 and middle - 5 < card.y + card.height + sheets:
                covered.append(f"{wire.label} by {card.title}")
    assert not covered
    straight = [
        f"{placed[wire.source].title}: {wire.label}"
        for wire in scene.wires
        if wire.label and wire.label_at is None and len(wire.route) == 2
    ]
    assert not straight
