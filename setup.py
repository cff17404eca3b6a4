"""Lists the packages that pyproject.toml cannot call gradscape.* by itself."""

from setuptools import find_packages, setup

FOLDERS = ("graph", "backends", "gui")

found = find_packages(include=[pattern for top in FOLDERS for pattern in (top, f"{top}.*")])
setup(
    # Said here, since a build front end is another script: else this file goes into the wheel.
    script_name="setup.py",
    packages=["gradscape", *(f"gradscape.{name}" for name in found)],
)
