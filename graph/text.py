"""Words for people that know what they are made of: so they can be said in another language."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping

_WHOLE: Mapping[str, str] = {
    "init": "Initialise",
    "eps": "Epsilon",
    "p": "Probability",
    "num_heads": "Heads",
    "num_layers": "Layers",
    "num_groups": "Groups",
    "count_include_pad": "Count padding",
    "item": "Turns are called",
    "when": "Present",
    "mse": "Mean squared error",
    "bce_with_logits": "Binary cross-entropy",
    "cross_entropy": "Cross-entropy",
}
"""Where the plain rule would leave an abbreviation, or more than a person needs."""


class Text(str):
    """A text in English, with the template and the arguments that it comes from.

    What is words among the arguments is a Text itself; a plain `str` is a name, a shape or code,
    and the same in every language. Without arguments the template is the text, braces and all.
    """

    __slots__ = ("arguments", "template")

    template: str
    arguments: Mapping[str, object]

    def __new__(cls, template: str, /, **arguments: object) -> Text:
        made = super().__new__(cls, template.format_map(arguments) if arguments else template)
        made.template, made.arguments = str(template), arguments
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], Mapping[str, object]]:
        return (self.template,), self.arguments


def worded(text: str) -> Text:
    """Words as they stand, as a Text."""
    return text if isinstance(text, Text) else Text(text)


def joined(separator: str, parts: Iterable[str]) -> Text:
    """Parts in a row, each of them words or a name; the separator is the same in all languages."""
    named = {f"part{k}": part for k, part in enumerate(parts)}
    return Text(separator.join(f"{{{name}}}" for name in named), **named)


def heading(name: str) -> Text:
    """An argument or a choice as its field is called: `kernel_size` → Kernel size."""
    text = _WHOLE.get(name) or name.replace("_", " ").strip()
    return Text(text[:1].upper() + text[1:])


def word(name: str) -> Text:
    """The same within a sentence: `kernel_size` → kernel size."""
    text = heading(name)
    return Text(text[:1].lower() + text[1:])


def paragraphs(documentation: str | None) -> tuple[Text, ...]:
    """Those of a docstring, each on one line."""
    held = inspect.cleandoc(documentation or "").split("\n\n")
    return tuple(Text(" ".join(each.split())) for each in held if each.strip())
