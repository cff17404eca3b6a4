"""Every error that Gradscape raises on purpose derives from one class; others are defects."""

from gradscape.graph.text import Text, worded


class GradscapeError(Exception):
    """What went wrong, where, and what to do about it, in words for the person at the screen.

    Args:
        template: the words, with the names of the arguments in braces; see `Text`.
    """

    def __init__(self, template: str = "", /, **arguments: object) -> None:
        self.text = Text(template, **arguments) if arguments else worded(template)
        super().__init__(self.text)
