"""What holds for every test: nothing outlives it, the person's settings are out of reach."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.leaks import no_leaks

# The tests run side by side; torch and BLAS in each of them must not take all cores. A worker
# process inherits it, and a test of thread counts sets its own.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# No window is shown, unless a test opens one under a display of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Slow generation says that the machine is busy, not that the code is wrong.
_QUIET = [HealthCheck.too_slow]
settings.register_profile(
    "ci", deadline=None, derandomize=True, print_blob=True, suppress_health_check=_QUIET
)
# On a person's machine the long run looks at new examples each time; CI's answer must not vary.
settings.register_profile(
    "verify", settings.get_profile("ci"), max_examples=1000, derandomize="CI" in os.environ
)
# For whoever asks only whether there is a failure, not for the smallest one.
settings.register_profile(
    "first", settings.get_profile("ci"), phases=[Phase.explicit, Phase.generate]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_HOME_VARIABLES = ("HOME", "USERPROFILE")
_FOLDER_VARIABLES = {
    "APPDATA": "config",
    "LOCALAPPDATA": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_STATE_HOME": "state",
}
_numbers = count()


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder for this test, also for the processes that it starts."""
    folder = _homes / str(next(_numbers))
    folder.mkdir()
    for name in _HOME_VARIABLES:
        monkeypatch.setenv(name, str(folder))
    for name, below in _FOLDER_VARIABLES.items():
        monkeypatch.setenv(name, str(folder / below))
    return folder


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    with no_leaks():
        yield
