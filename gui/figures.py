"""Figures as people read them: thousands parted, units after a thin space."""

from __future__ import annotations

THIN = "\N{THIN SPACE}"
_SCALES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def exact(number: int) -> str:
    """57,310."""
    return f"{number:,}"


def brief(number: float) -> str:
    """61.1 M, 1.81 G, 320: three figures are enough to compare."""
    for scale, unit in _SCALES:
        if number >= scale * 0.9995:
            return f"{_three(number / scale)}{THIN}{unit}"
    return f"{number:.0f}"


def size(count: float) -> str:
    """Bytes in powers of 1024: 72 KiB, 1.4 GiB."""
    for unit in ("B", "KiB", "MiB", "GiB"):
        if count < 1023.5:
            figures = f"{count:.1f}" if unit != "B" and count < 9.95 else f"{count:.0f}"
            return f"{figures}{THIN}{unit}"
        count /= 1024
    return f"{count:.1f}{THIN}TiB"


def _three(value: float) -> str:
    return f"{value:.2f}" if value < 9.995 else f"{value:.1f}" if value < 99.95 else f"{value:.0f}"
