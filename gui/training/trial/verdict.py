"""Verdict: the card that says what the network makes of a sample."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from gradscape.backends.protocol import Job, Predicted, judged
from gradscape.gui.figures import exact
from gradscape.gui.theme import Theme, icon
from gradscape.gui.training.trial.bars import Bars, percent
from gradscape.gui.training.trial.card import Card
from gradscape.gui.training.trial.maps import robust
from gradscape.gui.training.trial.sample import Sample
from gradscape.gui.training.trial.seen import Seen
from gradscape.gui.training.trial.shades import sampled
from gradscape.gui.widgets import be, label, scaled, tool


class Verdict(Card):
    """The winner large, all classes as bars; what a network without classes gives as an image."""

    def __init__(self, theme: Theme) -> None:
        self.winner, self.comment = label("", "title"), label("", "sub", wrap=True)
        self.bars = Bars(theme)
        self.output = Seen(theme, "", 200)
        self.order = tool(icon("sort-descending", theme.colors["text2"]), "")
        super().__init__("", theme)
        self.caption.setText(self.tr("Prediction"))
        self.output.setAccessibleName(self.tr("Output of the network"))
        self.order.setToolTip(self.tr("The likeliest class on top"))
        self.order.setAccessibleName(self.tr("The likeliest class on top"))
        self.order.setCheckable(True)
        self.order.toggled.connect(self.bars.sort)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.bars)
        self._stack.addWidget(self.output)
        self.winner.setAccessibleName(self.tr("Prediction"))
        first = QHBoxLayout()
        first.setSpacing(scaled(12))
        first.addWidget(self.winner)
        first.addWidget(self.comment, 1)
        first.addWidget(self.order)
        self.box.addLayout(first)
        self.box.addWidget(self._stack, 1)
        self._names: Sequence[str] = ()
        self.show_nothing("")

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self.bars.set_theme(theme)
        self.output.set_theme(theme)
        self.order.setIcon(icon("sort-descending", theme.colors["text2"]))

    def show_classes(self, names: Sequence[str]) -> None:
        """Between which classes is chosen."""
        self._names = names
        self.bars.show_classes(names, None)

    def show_nothing(self, why: str, level: str = "sub") -> None:
        """There is no prediction, and why."""
        self.winner.setText("\N{EN DASH}")
        self.aside.setText("")
        self._comment(why, level)
        self.bars.show_scores(())
        self.output.show_image(None)

    def show_answer(self, answer: Predicted, sample: Sample, job: Job) -> None:
        """Show what the network says of a sample."""
        if not answer.scores:
            self.show_nothing(answer.why, "warn")
            return
        self.aside.setText(self.tr("weights after step {0}").format(exact(answer.step)))
        if judged(job.outputs, job.data.classes) is None:
            self._show_output(answer, job)
            return
        self._stack.setCurrentWidget(self.bars)
        best = int(np.argmax(answer.scores))
        name = self._names[best] if best < len(self._names) else str(best)
        self.winner.setText(f"{name} \N{MIDDLE DOT} {percent(answer.scores[best])}")
        self.bars.show_classes(self._names, sample.label)
        self.bars.show_scores(answer.scores)
        if sample.label is None:
            self._comment("", "sub")
        elif sample.label == best:
            self._comment(self.tr("Right"), "ok")
        else:
            self._comment(self.tr("Wrong: it is {0}").format(self._names[sample.label]), "error")

    def _show_output(self, answer: Predicted, job: Job) -> None:
        """The first output as it is: an image, where it is as large as what goes in."""
        self._stack.setCurrentWidget(self.output)
        shape, values = job.data.prepared, np.array(answer.scores)
        image = values.reshape(shape) if values.size == np.prod(shape) else values.reshape(1, 1, -1)
        if image.ndim != 3:
            image = values.reshape(1, 1, -1)
        scale = robust(image)
        low = float(image.min()) if scale.signed else scale.low
        parts = image if len(image) == 3 else image[:1]
        self.output.show_image(sampled(parts, low, float(image.max())))
        self.winner.setText(self.tr("Output"))
        self._comment(self.tr("What the network gives back"), "sub")

    def _comment(self, words: str, level: str) -> None:
        be(self.comment, "role", level)
        self.comment.setText(words)
