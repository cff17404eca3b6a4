"""Curves of any length for a screen: lowest, highest and mean of each column of pixels.

Above the values stand levels of blocks, each of eight blocks of the level below, so that a column
is put together from a few blocks, however many steps it covers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FACTOR = 8
FEW = 1 << 16
"""Blocks that are sooner gone through one by one than looked for."""
Floats = NDArray[np.floating]


class Columns(NamedTuple):
    """Of columns × curves. Column j covers the steps `edges[j]` to `edges[j + 1]`, that one not.

    Steps count from 0. NaN where no step of a column has a finite value.
    """

    edges: NDArray[np.int64]
    low: Floats
    high: Floats
    mean: Floats


class Pyramid:
    """Some curves side by side, which grow at their end.

    Args:
        curves: how many.
        dtype: in which values are kept.
        most: values that the finest level may hold. Where there would be more, it is left out, and
            a column covers no less than a block of the next: `grain` steps. Memory stays bounded.
    """

    def __init__(
        self, curves: int = 1, dtype: type[np.floating] = np.float64, most: int = 1 << 18
    ) -> None:
        self.steps = 0
        self.grain = 1
        self._curves = curves
        self._dtype = dtype
        self._blocks = max(2, most // (max(1, curves) * FACTOR)) * FACTOR
        self._levels = [_Level(curves, dtype)]
        # What the unfinished block of the finest level is made of.
        self._tail: Floats = np.empty((0, curves), dtype)

    def append(self, values: Floats) -> None:
        """Values of further steps, steps × curves (or steps, of one curve)."""
        values = np.asarray(values, self._dtype).reshape(-1, self._curves)
        while len(values):
            room = self.grain * self._blocks - self.steps
            self._append(values[:room])
            values = values[room:]
            if self.steps == self.grain * self._blocks:
                self._coarsen()

    def truncate(self, steps: int) -> int:
        """Forgets what comes after `steps`; returns how many steps it still has.

        That are less where `steps` lies within a block: the rest of it has to be appended anew.
        """
        if steps < self.steps:
            self.steps = steps // self.grain * self.grain
            self._tail = self._tail[:0]
            self._levels[0].count = self.steps // self.grain
            self._lift(self._levels[0].count)
        return self.steps

    def columns(self, start: int, end: int, width: int) -> Columns:
        """The steps from `start` to before `end` in at most `width` columns, exactly.

        The edges lie on multiples of `grain`, the outer ones around what was asked for.
        """
        first, last = self._range(start, end)
        edges = _edges(first, last, width)
        low, high, total, count = self._sums(edges)
        with np.errstate(invalid="ignore"):
            mean = total / np.where(count, count, np.nan)
        return Columns(np.minimum(edges * self.grain, self.steps), low, high, mean)

    def picture(self, start: int, end: int, width: int) -> Columns:
        """As `columns`, for many curves: edges lie on blocks not wider than a column is.

        So the first and the last column may reach beyond what was asked for.
        """
        first, last = self._range(start, end)
        k, size = 0, 1
        while size * FACTOR * width <= last - first and k + 1 < len(self._levels):
            k, size = k + 1, size * FACTOR
        level = self._levels[k]
        edges = _edges(first // size, -(-last // size), width)
        low, high, total, count = level.merged(edges)
        with np.errstate(invalid="ignore"):
            mean = total / np.where(count, count, np.nan)
        return Columns(np.minimum(edges * size * self.grain, self.steps), low, high, mean)

    def _range(self, start: int, end: int) -> tuple[int, int]:
        start, end = max(0, start), min(end, self.steps)
        return (start // self.grain, -(-end // self.grain)) if start < end else (0, 0)

    def _append(self, values: Floats) -> None:
        first = self.steps // self.grain
        rows = np.concatenate([self._tail, values])
        self._levels[0].put(first, *_grouped(rows, self.grain))
        self.steps += len(values)
        self._tail = rows[len(rows) - self.steps % self.grain :].copy()
        self._lift(first)

    def _lift(self, first: int) -> None:
        """Makes the blocks above those of the finest level from `first` on."""
        k = 0
        while self._levels[k].count > FACTOR or k + 1 < len(self._levels):
            if k + 1 == len(self._levels):
                self._levels.append(_Level(self._curves, self._dtype))
                first = 0
            below, above = self._levels[k], self._levels[k + 1]
            first //= FACTOR
            above.count = first
            above.put(first, *below.merged(_steps_of(first * FACTOR, below.count)))
            k += 1

    def _coarsen(self) -> None:
        del self._levels[0]
        self.grain *= FACTOR

    def _sums(self, edges: NDArray[np.int64]) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
        """Lowest, highest, sum and count of what lies between edges, which count finest blocks."""
        shape = len(edges) - 1, self._curves
        low, high = np.full(shape, np.nan, self._dtype), np.full(shape, np.nan, self._dtype)
        total, count = np.zeros(shape), np.zeros(shape, np.int64)
        at = np.arange(shape[0])
        left, right = edges[:-1], edges[1:]
        for level in self._levels:
            if not len(at):
                break
            if right[-1] - left[0] <= FEW:
                _add((low, high, total, count), at, level.between(left, right))
                break
            # What sticks out over whole blocks of the level above, at both sides.
            inner = np.minimum(-(-left // FACTOR) * FACTOR, right)
            outer = np.maximum(right // FACTOR * FACTOR, inner)
            for begin, stop in ((left, inner), (outer, right)):
                _add((low, high, total, count), at, level.gathered(begin, stop))
            left, right = -(-inner // FACTOR), outer // FACTOR
            rest = left < right
            at, left, right = at[rest], left[rest], right[rest]
        return low, high, total, count


Group = tuple[Floats, Floats, Floats, NDArray[np.int64]]


class _Level:
    """Lowest, highest, sum and number of the finite values of each block, blocks × curves."""

    def __init__(self, curves: int, dtype: type[np.floating]) -> None:
        self.count = 0
        self._parts: list[NDArray[np.generic]] = [
            np.empty((0, curves), kind) for kind in (dtype, dtype, np.float64, np.int32)
        ]

    def put(self, first: int, *values: NDArray[np.generic]) -> None:
        """The blocks from `first` on."""
        self.count = first + len(values[0])
        if self.count > len(self._parts[0]):
            size = max(self.count, len(self._parts[0]) * 3 // 2)
            self._parts = [_resized(part, size) for part in self._parts]
        for part, value in zip(self._parts, values, strict=True):
            part[first : self.count] = value

    def gathered(self, begin: NDArray[np.int64], stop: NDArray[np.int64]) -> Group:
        """What lies from `begin` to before `stop`, less than eight blocks each, at each place."""
        index = begin[:, None] + np.arange(FACTOR - 1)
        inside = (index < stop[:, None])[:, :, None]
        index = np.minimum(index, max(0, self.count - 1))
        low, high, total, count = (part[index] for part in self._parts)
        return (
            np.fmin.reduce(np.where(inside, low, np.nan), axis=1),
            np.fmax.reduce(np.where(inside, high, np.nan), axis=1),
            np.where(inside, total, 0).sum(1),
            np.where(inside, count, 0).sum(1),
        )

    def between(self, begin: NDArray[np.int64], stop: NDArray[np.int64]) -> Group:
        """As `gathered`, of any number of blocks but none; what lies between is gone through."""
        both = np.stack([begin, stop], axis=1).ravel()
        low, high, total, count = self.merged(both)
        return low[::2], high[::2], total[::2], count[::2]

    def merged(self, edges: NDArray[np.int64]) -> Group:
        """What lies between neighbouring edges; where two are equal, anything."""
        if len(edges) < 2:
            low, high, total, count = (part[:0] for part in self._parts)
        else:
            low, high, total, count = (part[edges[0] : edges[-1]] for part in self._parts)
            at = edges[:-1] - edges[0]
            low, high = np.fmin.reduceat(low, at), np.fmax.reduceat(high, at)
            total, count = np.add.reduceat(total, at), np.add.reduceat(count, at)
        return low, high, total, count  # type: ignore[return-value]


def _add(sums: Group, at: NDArray[np.int64], more: Group) -> None:
    """Puts more into some of the sums."""
    for held, new, put in zip(sums, more, (np.fmin, np.fmax, np.add, np.add), strict=True):
        held[at] = put(held[at], new)


def _grouped(rows: Floats, size: int) -> Group:
    """Blocks of `size` rows, the last one perhaps of less."""
    finite = np.isfinite(rows)
    held = np.where(finite, rows, np.nan)
    at = np.arange(0, len(rows), size)
    return (
        np.fmin.reduceat(held, at),
        np.fmax.reduceat(held, at),
        np.add.reduceat(np.where(finite, rows, 0).astype(np.float64), at),
        np.add.reduceat(finite.astype(np.int32), at),
    )


def _edges(first: int, last: int, width: int) -> NDArray[np.int64]:
    """From `first` to `last` in at most `width` equal parts; no part where there is nothing."""
    parts = min(width, last - first)
    return first + np.arange(parts + 1, dtype=np.int64) * (last - first) // max(1, parts)


def _steps_of(first: int, last: int) -> NDArray[np.int64]:
    """Every eighth from `first` on, and `last`."""
    return np.append(np.arange(first, last, FACTOR, dtype=np.int64), last)


def _resized(part: NDArray[np.generic], size: int) -> NDArray[np.generic]:
    out = np.empty((size, part.shape[1]), part.dtype)
    out[: len(part)] = part
    return out
