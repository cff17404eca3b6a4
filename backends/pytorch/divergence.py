"""Where a run that diverged went wrong: its last steps are done again, and watched."""

from gradscape.backends.pytorch.engine import Engine
from gradscape.backends.pytorch.faults import Fault, first_fault


def find(engine: Engine, step: int) -> Fault | None:
    """The first node of which something was not finite, up to `step`; None if nothing is found.

    `engine` has a model as a run begins with it. The step before is watched too: a gradient that
    is not finite shows in the loss of the next step.
    """
    for at, act in engine.again():
        if at < step - 1:
            act()
            continue
        fault = first_fault(engine.model, engine.job, act)
        if fault is not None or at == step:
            return fault
    return None
