"""Freeze: what is selected stays as it is in training, and its card says so."""

from __future__ import annotations

from gradscape.graph.check import label
from tests.gui.canvas.hand import SHIFT
from tests.gui.workbench.bench import Bench


def frozen(bench: Bench) -> tuple[str, ...]:
    return bench.project.training.frozen


def test_a_layer_is_frozen_and_its_card_alone_says_so(digits: Bench) -> None:
    before = {card.title: card.detail for card in digits.canvas.scene.cards}
    digits.click(digits.middle("conv1"))
    assert digits.view.freezing.can_freeze
    digits.view.freezing.freeze()
    assert frozen(digits) == ("conv1",)
    after = {card.title: card.detail for card in digits.canvas.scene.cards}
    assert after.pop("conv1") == f"frozen, {before.pop('conv1')}"
    assert after == before
    assert digits.editor.document.history[-1] == "Freeze conv1"
    digits.editor.undo()
    assert digits.card("conv1").detail == "3×3, 32, pad 1, no bias"


def test_what_has_no_parameters_is_not_frozen(digits: Bench) -> None:
    digits.click(digits.middle("relu"))
    assert not digits.view.freezing.can_freeze
    digits.click(digits.middle("conv1"), keys=SHIFT)
    digits.view.freezing.freeze()
    assert frozen(digits) == ("conv1",)


def test_a_block_is_frozen_with_what_is_inside(digits: Bench) -> None:
    digits.click_twice(digits.middle("residual"))
    inner = next(c for c in digits.canvas.scene.cards if c.title == "bn1" and len(c.id) > 1)
    digits.editor.select([inner.id])
    digits.view.freezing.freeze()
    assert frozen(digits) == (label(digits.project, inner.id),)
    digits.editor.select([inner.id[:1]])
    digits.view.freezing.freeze()
    assert frozen(digits) == ("residual",), "its parts need not be named"
    inside = [c for c in digits.canvas.scene.cards if c.id[:1] == inner.id[:1]]
    says = {c.title for c in inside if c.detail.startswith("frozen")}
    assert "bn1" in says
    assert "relu" not in says, "it has nothing to be frozen"
    digits.editor.select([inner.id])
    assert not digits.view.freezing.can_freeze
    digits.view.freezing.thaw()
    assert digits.refusals == ["Unfreeze residual first: bn1 is frozen as a part of it"]
    digits.editor.select([inner.id[:1]])
    digits.view.freezing.thaw()
    assert frozen(digits) == ()
