"""Where the files of a data set with a name are looked for."""

import os
from pathlib import Path

VARIABLE = "GRADSCAPE_DATA"


def places(name: str) -> tuple[Path, ...]:
    """Folders, the first that exists counts.

    What the variable GRADSCAPE_DATA lists, then the person's own data folder (XDG), then the
    system's. Underscores in a name may be hyphens there, as in Debian's packages.
    """
    own = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    system = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    roots = [
        *map(Path, filter(None, os.environ.get(VARIABLE, "").split(os.pathsep))),
        Path(own) / "gradscape",
        *(Path(folder) / "datasets" for folder in system.split(":") if folder),
    ]
    return tuple(root / word for root in roots for word in dict.fromkeys((name, _hyphens(name))))


def advice(name: str, package: str | None = None) -> str:
    """What a person whose files were not found can do."""
    install = (
        f"On Debian and Ubuntu `apt install {package}` installs it; else put" if package else "Put"
    )
    return (
        f"{install} its four IDX files into a folder `{name}` and name the folder above it in the "
        f"environment variable {VARIABLE}, or give the path of the folder itself"
    )


def _hyphens(name: str) -> str:
    return name.replace("_", "-")
