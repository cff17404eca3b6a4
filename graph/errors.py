"""Every error that Gradscape raises on purpose derives from one class, so that a caller can tell it from a defect."""


class GradscapeError(Exception):
    """What went wrong, where, and what to do about it, in words for the person at the screen."""
