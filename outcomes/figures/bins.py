"""How many rows fall into each bin of a percentile, by place and month: percentiles of any group and span from sums."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from outcomes.core.periods import Period
from outcomes.figures.grid import Grid, Rows, frozen

Ints = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Bins:
    """The rows of a percentile, counted: one entry for each community that counts, month and bin, sorted by place."""

    grid: Grid
    share: float  # of the rows that lie at or below the percentile
    values: Ints  # the bins that occur, ascending
    place: Rows  # of each entry; month and which likewise
    month: Rows
    which: Rows  # position in `values`
    n: Ints

    def percentile(self, rows: Rows, span: slice) -> float | None:
        """The smallest bin that holds at least the share of all rows of these places in these months; None without any."""
        mine = self._of(rows)
        mine = mine[(self.month[mine] >= span.start) & (self.month[mine] < span.stop)]
        so_far = np.bincount(self.which[mine], self.n[mine], len(self.values)).cumsum()
        if not so_far.size or not so_far[-1]:
            return None
        return float(self.values[np.argmax(so_far >= self.share * so_far[-1])])

    def by_month(self, rows: Rows, period: Period, window: int = 1) -> dict[str, tuple[float, float]]:
        """Month → (percentile, number of rows) of the `window` months that end with it, for the months with any row."""
        mine, size = self._of(rows), (len(self.grid.months), len(self.values))
        flat = self.month[mine] * size[1] + self.which[mine]
        counts = np.bincount(flat, self.n[mine], size[0] * size[1]).reshape(size)
        until = np.vstack([np.zeros(size[1]), counts.cumsum(axis=0)])
        months = period.months
        ends = self.grid.column(months[0]) + 1 + np.arange(len(months))  # of the windows, beyond what is known too
        first, last = (np.clip(at, 0, size[0]) for at in (ends - window, ends))
        so_far = (until[last] - until[first]).cumsum(axis=1)
        if not so_far.size:
            return {}
        total = so_far[:, -1]
        at = np.argmax(so_far >= self.share * total[:, None], axis=1)
        told = zip(months, self.values[at].tolist(), total.tolist(), strict=True)
        return {month: (float(value), n) for month, value, n in told if n}

    def _of(self, rows: Rows) -> Rows:
        """The entries of these places."""
        first, last = (np.searchsorted(self.place, rows, side) for side in ("left", "right"))
        return np.concatenate([np.arange(a, b) for a, b in zip(first, last, strict=True)]) if rows.size else rows


def bins_of(grid: Grid, found: pa.Table, share: float) -> Bins:
    """The bins of a table place, month, bin, n: those of communities that count, in the months in which each exists."""
    found, (place, month) = grid.on_it(found)
    order = np.lexsort((month, place))
    order = order[grid.counted[place, month][order]]
    values, which = np.unique(found["bin"].to_numpy()[order].astype(np.int64), return_inverse=True)
    return Bins(
        grid=grid,
        share=share,
        values=frozen(values),
        place=frozen(place[order]),
        month=frozen(month[order]),
        which=frozen(which.astype(np.intp)),
        n=frozen(found["n"].to_numpy()[order].astype(np.int64)),
    )
