#!/bin/sh
# Print a Python that can make a virtual environment; else say what is missing and what installs it.
# The system is changed only where CI runs as root.
wanted=${1:-}

fail() {
    echo "gradscape: $1" >&2
    exit 1
}

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

has_venv() {
    "$1" -c 'import ensurepip, venv' 2>/dev/null
}

install_in_ci() {
    [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] || return 1
    { apt-get update && apt-get install --yes "$@"; } >&2
}

find_python() {
    for python in python3 python3.14 python3.13 python3.12 python3.11 python; do
        usable "$python" && return
    done
    return 1
}

if [ -n "$wanted" ]; then
    python=$wanted
    usable "$python" || fail "$python is not Python 3.11 or later. Name one: make PYTHON=python3.13"
elif ! find_python; then
    install_in_ci python3 python3-venv && find_python || fail "Python 3.11 or later is missing.
  Debian, Ubuntu:  sudo apt-get install python3 python3-venv
  Fedora:          sudo dnf install python3
  macOS:           brew install python@3.13
Where it has another name:  make PYTHON=/path/to/python"
fi

if ! has_venv "$python"; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    install_in_ci "$package" && has_venv "$python" || fail "$python cannot make virtual environments.
  Debian, Ubuntu:  sudo apt-get install $package"
fi

echo "$python"
