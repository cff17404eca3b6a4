"""Recurrent layers: a state that is carried along a row of tokens."""

from __future__ import annotations

from collections.abc import Mapping

from gradscape.graph.formula import Formula, times
from gradscape.graph.initialization import Weighted, initialization
from gradscape.graph.lowering import Keyword, Module
from gradscape.graph.operator import operator, param
from gradscape.graph.shapes import tokens
from gradscape.graph.spec import Spec


@operator(label="LSTM", group="Recurrent", attribute="lstm", saves_input=True, saves_output=True)
class LSTM(Weighted):
    """Long short-term memory (Hochreiter & Schmidhuber 1997): length × dim to length × hidden.

    Gates decide what a cell forgets, takes up and shows: c = f·c + i·g, h = o·tanh(c). Read in
    both directions, the two hidden states lie side by side.
    """

    hidden_size: int = param(128, minimum=1, help="Cells in each direction.", shown=1)
    num_layers: int = param(1, minimum=1, help="How many are stacked.", brief="layers")
    bidirectional: bool = param(
        False, help="Also read from the end to the beginning.", brief="bidirectional"
    )
    init: str = initialization()

    def infer(self, x: Spec) -> Spec:
        tokens(x)
        return x.with_sizes(x[1], self.hidden_size * self.directions)

    def formula(self, x: Spec) -> tuple[Formula, ...]:
        if x.ndim != 3:
            return ()
        text = times(self.directions, self.hidden_size)
        return (Formula((2,), text, self.hidden_size * self.directions),)

    def lower(self, x: Spec) -> Module:
        return Module(
            "nn.LSTM",
            {"input_size": x[2], "hidden_size": self.hidden_size},
            {
                "num_layers": Keyword(self.num_layers, 1),
                "batch_first": Keyword(True, False),
                "bidirectional": Keyword(self.bidirectional, False),
            },
            call="{self}({0})[0]",
        )

    @property
    def directions(self) -> int:
        """Two where it is bidirectional."""
        return 2 if self.bidirectional else 1

    def weights(self, x: Spec) -> Mapping[str, tuple[int, ...]]:
        shapes: dict[str, tuple[int, ...]] = {}
        gates = 4 * self.hidden_size
        for layer in range(self.num_layers):
            features = self.hidden_size * self.directions if layer else x[2]
            for end in ("", "_reverse")[: self.directions]:
                shapes[f"weight_ih_l{layer}{end}"] = (gates, features)
                shapes[f"weight_hh_l{layer}{end}"] = (gates, self.hidden_size)
                shapes[f"bias_ih_l{layer}{end}"] = (gates,)
                shapes[f"bias_hh_l{layer}{end}"] = (gates,)
        return shapes

    def macs(self, x: Spec) -> int:
        matrices = (shape for shape in self.weights(x).values() if len(shape) == 2)
        return x.batch * x[1] * sum(rows * columns for rows, columns in matrices)

    def saves(self, x: Spec) -> int:
        """Four gates and a cell for each step and layer, and what the layers hand on."""
        states = self.infer(x).bytes
        return states * (5 * self.num_layers + self.num_layers - 1)

    def window(self) -> None:
        return None
