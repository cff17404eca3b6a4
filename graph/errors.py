"""Every error that Gradscape raises on purpose derives from one class; others are defects."""


class GradscapeError(Exception):
    """What went wrong, where, and what to do about it, in words for the person at the screen."""
