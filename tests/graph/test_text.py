"""Words that know what they are made of."""

import copy
import pickle

from gradscape.graph.errors import GradscapeError
from gradscape.graph.text import Text, heading, joined, word


def test_a_text_is_its_words_and_knows_its_template() -> None:
    text = Text("{count} nodes of {block}", count=3, block="Net")
    assert text == "3 nodes of Net"
    assert text.template == "{count} nodes of {block}"
    assert text.arguments == {"count": 3, "block": "Net"}


def test_without_arguments_braces_stand_for_themselves() -> None:
    assert Text("a {} b") == "a {} b"


def test_a_copy_knows_it_too() -> None:
    text = Text("Set {name}", name=Text("kernel size"))
    copies: list[Text] = [copy.deepcopy(text), pickle.loads(pickle.dumps(text))]
    for other in copies:
        assert (other, other.template, other.arguments) == (text, text.template, text.arguments)


def test_an_error_has_its_words_as_a_text() -> None:
    error = GradscapeError("{name} holds no node", name="Net")
    assert str(error) == "Net holds no node"
    assert error.text.template == "{name} holds no node"


def test_parts_in_a_row_stay_what_they_are() -> None:
    text = joined(" → ", ("conv1", Text("Add")))
    assert text == "conv1 → Add"
    assert isinstance(text.arguments["part1"], Text)


def test_arguments_as_headings_and_in_sentences() -> None:
    assert (heading("kernel_size"), word("kernel_size")) == ("Kernel size", "kernel size")
    assert (heading("when"), word("num_heads")) == ("Present", "heads")
