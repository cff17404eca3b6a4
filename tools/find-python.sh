#!/bin/sh
# Print a Python that can make the virtual environment, or say what is missing.
# The system is changed only where CI runs as root.
wanted=$1

fail() {
    echo "gradscape: $1" >&2
    exit 1
}

usable() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

in_ci() {
    [ "${CI:-}" = true ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null
}

if [ -n "$wanted" ]; then
    usable "$wanted" || fail "$wanted is no Python 3.11 or later; name one with make PYTHON=..."
    python=$wanted
else
    for python in python3 python3.14 python3.13 python3.12 python3.11 python none; do
        usable "$python" && break
    done
    [ "$python" != none ] || fail "no Python 3.11 or later found. Install one (Debian, Ubuntu: sudo apt-get install python3 python3-venv; macOS: brew install python@3.13), or name it with make PYTHON=..."
fi

has_venv() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null
}

if ! has_venv; then
    package=$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
    in_ci && apt-get install --yes "$package" >&2
    has_venv || fail "$python lacks its venv module. Install it (Debian, Ubuntu: sudo apt-get install $package)"
fi

echo "$python"
