"""Times of several repeats: the median, the spread, and two of them as a ratio."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, kw_only=True)
class Timed:
    """Every repeat of one thing in seconds (or `unit`), and the largest memory of its process in MB (0: not measured)."""

    seconds: tuple[float, ...]
    memory_mb: float = 0
    unit: str = "s"

    @property
    def middle(self) -> float:
        """The median in seconds."""
        return median(self.seconds)

    def text(self) -> str:
        """1.52 s (1.49–1.60)  or  24.1 ms (23.0–27.5): the median and the spread."""
        scale, unit = (1, self.unit) if self.middle >= 1 or self.unit != "s" else (1000, "ms")
        digits = 2 if scale == 1 else 1
        middle, low, high = (f"{scale * x:.{digits}f}" for x in (self.middle, min(self.seconds), max(self.seconds)))
        return f"{middle} {unit} ({low}–{high})"


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """What was measured against what, and the most that the ratio should be."""

    name: str
    ours: Timed
    baseline: Timed
    goal: float | None = None

    @property
    def value(self) -> float:
        """Median of ours by median of the baseline."""
        return self.ours.middle / self.baseline.middle

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest ratio of the pairs that were measured one after the other."""
        pairs = [a / b for a, b in zip(self.ours.seconds, self.baseline.seconds, strict=True)]
        return min(pairs), max(pairs)


def by_turns(first: Callable[[], object], second: Callable[[], object], repeats: int) -> tuple[Timed, Timed]:
    """Both timed `repeats` times by turns, after one unmeasured call of each."""
    first(), second()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(repeats):
        for call, times in zip((first, second), taken, strict=True):
            gc.collect()
            start = perf_counter()
            call()
            times.append(perf_counter() - start)
    return Timed(seconds=tuple(taken[0])), Timed(seconds=tuple(taken[1]))
