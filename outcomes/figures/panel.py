"""An indicator's panel: every community and month of it at once, from which each figure is added up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from math import fsum  # rounded once: 0.1 ten times is 1, in whatever order

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outcomes.catalogue.catalogue import Indicator, catalogue
from outcomes.core.periods import Period, add_months, month_of
from outcomes.core.places import Level, Place
from outcomes.core.settings import today
from outcomes.figures.bins import Bins, bins_of
from outcomes.figures.figure import Cell, Figure, Parts, figure_of, min_base, months_read, state_of, value_of
from outcomes.figures.grid import Floats, Grid, Rows, frozen, grid_of
from outcomes.warehouse.mart import Mart

Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class MonthSum:
    """What was counted in one month and out of what, over the communities of a place that are known."""

    numerator: float
    denominator: float | None  # None for counts
    whole: bool  # whether that is every community of the place


@dataclass(frozen=True, kw_only=True, eq=False)
class Panel:
    """One indicator as arrays of places x months; figures of any place, level and period are sums over parts of it.

    A cell that is not reported is unknown, never 0. Streets and the district have cells of their own only for what is
    collected for them themselves (`over_places = "none"`).
    """

    indicator: Indicator
    grid: Grid
    numerator: Floats  # NaN where nothing is reported
    denominator: Floats  # NaN where there is none
    source: NDArray[np.int64]  # which of `sources` the cell was taken from, as a bit; 0 where nothing is reported
    sources: tuple[str, ...]  # datasets, in alphabetical order
    bins: Bins | None = None  # of a percentile

    @cached_property
    def reported(self) -> Flags:
        """Whether a cell is there at all."""
        return frozen(self.source > 0)

    @cached_property
    def _counted(self) -> Flags:
        """The cells of communities that count, in the months in which each exists."""
        return frozen(self.reported & self.grid.counted)

    @cached_property
    def _known(self) -> Flags:
        """The counted cells that have all that the indicator needs: a ratio's denominator too."""
        return frozen(self._counted & ~np.isnan(self.denominator)) if self.indicator.is_ratio else self._counted

    @cached_property
    def _told(self) -> frozenset[str]:
        """The months of which any community says anything."""
        return frozenset(self.grid.months[column] for column in np.flatnonzero(self._known.any(axis=0)).tolist())

    def _owed(self, period: Period) -> list[str]:
        """The months of a period that are to be known: up to this one; of what is not told monthly those that are told."""
        this_month = month_of(today())
        months = [m for m in period.months if m <= this_month]
        return months if self._monthly else [m for m in months if m in self._told]

    @cached_property
    def _monthly(self) -> bool:
        """Whether the table it is taken from says something of every month."""
        first = catalogue().datasets.get(self.indicator.source[0].reads[0])
        return first is None or first.replace == "key" or first.frequency == "monthly"

    def _of_itself(self, level: Level) -> bool:
        """Whether a figure of this level was collected for the place itself instead of added up from communities."""
        return self.indicator.over_places == "none" and level != "community"

    def _parts(self, rows: Rows, period: Period) -> Parts:
        """What the cells of these communities in these months add up to."""
        return replace(
            self._sums(rows, period, self._counted, self._known),
            of_n=self.grid.existing(rows, period),
            of_months=len(self._owed(period)),
            of_cells=self.grid.existing_months(rows, self._owed(period)),
            assumed=self.grid.existing_assumed(rows, period),
            percentile=self.bins.percentile(rows, self.grid.span(period)) if self.bins else None,
        )

    def _sums(self, rows: Rows, period: Period, counted: Flags, complete: Flags) -> Parts:
        """The sums over the counted cells, those of the numerator over the complete ones alone."""
        span = self.grid.span(period)
        there, known = counted[rows, span], complete[rows, span]
        below = self.denominator[rows, span][there]
        below = below[~np.isnan(below)]
        bits = int(np.bitwise_or.reduce(self.source[rows, span][there]))
        months = int(known.any(axis=0).sum())
        return Parts(
            numerator=fsum(self.numerator[rows, span][known].tolist()) if months else None,
            denominator=fsum(below.tolist()) if below.size else None,
            n=int(known.any(axis=1).sum()),
            months=months,
            cells=int(known.sum()),
            lacking=int((there & ~known).sum()),
            sources=tuple(s for k, s in enumerate(self.sources) if bits >> k & 1),
        )

    def _own_parts(self, place: Place, period: Period) -> Parts:
        """What was collected for the place itself."""
        row = self.grid.position.get(place.code)
        rows = np.array([] if row is None else [row], np.intp)
        return self._sums(rows, period, self.reported, self.reported)

    def of_level(self, level: Level, period: Period, within: str) -> list[Figure]:
        """The figure of every place of a level inside a place (its code), in the order of the codes."""
        read = months_read(self.indicator, period)
        if self._of_itself(level):
            return [self._own(place, read) for place in self.grid.of_level(level, within)]
        groups = self.grid.groups(level, within).items()
        made = [
            figure_of(self.indicator, self.grid.register.get(code), read, self._parts(rows, read))
            for code, rows in groups
            if self.grid.existing(rows, read)
        ]
        return _hide_second(made) if self._hides else made

    @property
    def _hides(self) -> bool:
        """Whether a figure that is shown could betray a protected one beside it."""
        return self.indicator.protect and self.indicator.over_places == "sum"

    def _own(self, place: Place, period: Period) -> Figure:
        found = figure_of(
            self.indicator, place, period, replace(self._own_parts(place, period), of_n=1, of_months=1, of_cells=1)
        )
        return replace(found, state="not_added") if found.state == "unreported" else found

    def at(self, place: Place, period: Period) -> Figure:
        """The figure of one place at its own level."""
        read = months_read(self.indicator, period)
        if self._hides and place.level != "district":
            beside = self.of_level(place.level, read, place.parent)
            return next((f for f in beside if f.place == place), figure_of(self.indicator, place, read, Parts()))
        if self._of_itself(place.level):
            return self._own(place, read)
        return figure_of(self.indicator, place, read, self._parts(self.grid.inside(place.code), read))

    def by_month(self, place: Place, period: Period, window: int = 1) -> list[Figure]:
        """For each month of the period the figure of the `window` months that end with it (of its own for stocks)."""
        window = window if self.indicator.sums_over_time else 1
        spans = [Period(first=add_months(last, 1 - window), last=last) for last in period.months]
        if self._hides:  # what is hidden beside others is hidden here too
            return [self.at(place, span) for span in spans]
        rows, own, made = self.grid.inside(place.code), self._of_itself(place.level), []
        for span in spans:
            parts = self._own_parts(place, span) if own else self._parts(rows, span)
            parts = replace(parts, of_n=self.grid.existing(rows, span), assumed=0)
            parts = replace(parts, of_months=1, of_cells=1) if own else parts
            made.append(figure_of(self.indicator, place, span, parts))
        return made

    def month_sums(self, level: Level, period: Period) -> Iterator[tuple[str, dict[str, MonthSum]]]:
        """(place, month → sum) of every place of a level with a known month; months that are unknown are not there."""
        span, ratio = self.grid.span(period), self.indicator.is_ratio
        months = self.grid.months[span]
        for code, rows in self.grid.groups(level).items():
            known = self._known[rows, span]
            n, of_n = known.sum(axis=0), self.grid.counted[rows, span].sum(axis=0)
            cells = (np.where(known, v[rows, span], 0.0).T.tolist() for v in (self.numerator, self.denominator))
            above, below = ([fsum(month) for month in of] for of in cells)
            sums = {
                months[at]: MonthSum(
                    numerator=above[at], denominator=below[at] if ratio else None, whole=n[at] == of_n[at]
                )
                for at in np.flatnonzero(n)
            }
            if sums:
                yield code, sums

    def month_percentiles(
        self, level: Level, period: Period, window: int = 1
    ) -> Iterator[tuple[str, dict[str, tuple[float, float]]]]:
        """(place, month → (percentile, rows) of the `window` months that end with it), for the places with any."""
        for code, rows in self.grid.groups(level).items():
            found = self.bins.by_month(rows, period, window) if self.bins else {}
            if found:
                yield code, found

    def cells(self, within: str, period: Period) -> dict[tuple[str, str], Cell]:
        """(community, month) → cell, for what is reported inside a place; what is not there is not reported."""
        if self.indicator.protect:
            return self._protected_cells(within, period)
        span, least = self.grid.span(period), min_base(self.indicator)
        found: dict[tuple[str, str], Cell] = {}
        for row in self.grid.inside(within).tolist():
            code, cut = self.grid.places[row], (row, span)
            percentile = self.bins.by_month(np.array([row]), period) if self.bins else {}
            columns = (self.numerator[cut], self.denominator[cut], self._counted[cut], self._known[cut])
            for month, n, d, there, known in zip(self.grid.months[span], *(c.tolist() for c in columns), strict=True):
                if there:
                    parts = n if known else None, None if d != d else d
                    state = state_of(self.indicator, *parts, not known, least)
                    value = value_of(self.indicator, *parts, percentile.get(month, (None,))[0])
                    found[code, month] = Cell(
                        state=state, value=value if state == "known" else None, numerator=parts[0], denominator=parts[1]
                    )
        return found

    def _protected_cells(self, within: str, period: Period) -> dict[tuple[str, str], Cell]:
        """The same where one count could betray another: what is hidden beside others is hidden here too."""
        asked = self.grid.register.get(within)
        beside, found = asked.parent if asked.level == "community" else within, {}
        for month in period.months:
            for f in self.of_level("community", Period(first=month, last=month), beside):
                if f.state != "unreported" and within in (beside, f.place.code):
                    found[f.place.code, month] = f.cell
        return found

    def beyond(self, period: Period, low: float, high: float, least: int) -> list[Place]:
        """The communities whose ratio over the period, on a base of `least` or more, is lower or higher than that."""
        rows, span = self.grid.members, self.grid.span(period)
        known = self._known[rows, span]
        above, below = (np.where(known, v[rows, span], 0.0).sum(axis=1) for v in (self.numerator, self.denominator))
        enough = below >= max(least, 1)
        value = self.indicator.scale * above / np.where(enough, below, 1.0)
        found = rows[enough & ((value < low) | (value > high))]
        return [self.grid.register.get(self.grid.places[row]) for row in found]

    def shared(self, place: Place, one: Period, other: Period) -> float:
        """Which share of the known community-months of two periods is of the same communities: 1 where both are of the same."""
        rows = self.grid.inside(place.code)
        counts = [self._known[rows, self.grid.span(period)].sum(axis=1) for period in (one, other)]
        most = max(int(n.sum()) for n in counts)
        return float(np.minimum(*counts).sum()) / most if most else 1.0

    def sources_of(self, place: Place, period: Period) -> dict[str, int]:
        """Community → the sources (as bits) of its known cells, for the communities inside a place with any."""
        rows, span = self.grid.inside(place.code), self.grid.span(period)
        bits = np.bitwise_or.reduce(np.where(self._known[rows, span], self.source[rows, span], 0), axis=1)
        return {self.grid.places[row]: int(n) for row, n in zip(rows, bits, strict=True) if n}

    def known_months(self, place: Place, period: Period) -> dict[str, int]:
        """Community → how many months of the period are known, for the communities inside a place with any."""
        rows = self.grid.inside(place.code)
        counts = self._known[rows, self.grid.span(period)].sum(axis=1)
        return {self.grid.places[row]: int(n) for row, n in zip(rows, counts, strict=True) if n}


def _hide_second(found: list[Figure]) -> list[Figure]:
    """Where one protected count alone would follow from its street's total, the next smallest is hidden with it."""
    hidden: set[str] = set()
    for parent in {f.place.parent for f in found}:
        group = [f for f in found if f.place.parent == parent]
        told = [f for f in group if f.state in ("known", "small_base")]
        if sum(f.state == "protected" for f in group) == 1 and told:
            hidden.add(min(told, key=lambda f: f.numerator or 0).place.code)
    return [replace(f, state="hidden", value=None, low=None, high=None) if f.place.code in hidden else f for f in found]


def panel(mart: Mart, indicator: Indicator) -> Panel:
    """The panel of one indicator, read when it is first asked for."""
    return mart.remember(_key(indicator), lambda: _read(mart, [indicator])[0])


def panels(mart: Mart, indicators: Iterable[Indicator]) -> tuple[Panel, ...]:
    """The panels of several indicators; those that were not read before are read by one query together."""
    asked = tuple(indicators)

    def read() -> tuple[Panel, ...]:
        for of in _read(mart, [i for i in asked if _key(i) not in mart.answers]):
            mart.remember(_key(of.indicator), partial(_itself, of))
        return tuple(panel(mart, i) for i in asked)

    return mart.remember(("panels", *(i.code for i in asked)), read)


def _key(indicator: Indicator) -> tuple[str, str]:
    return "panel", indicator.code


def _itself(of: Panel) -> Panel:
    return of


def _read(mart: Mart, indicators: Sequence[Indicator]) -> list[Panel]:
    """One query for the cells of these indicators, one more for the bins of those that are percentiles."""
    grid, shares = grid_of(mart), {i.code: i.percentile for i in indicators if i.percentile is not None}
    cells = _by_indicator(mart, "panel", [i.code for i in indicators])
    bins = _by_indicator(mart, "panel_bins", [*shares])
    return [
        _panel(i, grid, cells[i.code], bins_of(grid, bins[i.code], shares[i.code]) if i.code in shares else None)
        for i in indicators
    ]


def _by_indicator(mart: Mart, query: str, codes: list[str]) -> dict[str, pa.Table]:
    if not codes:
        return {}
    found = mart.execute(query, indicators=codes).to_arrow_table()
    which = pc.index_in(found["indicator"], pa.array(codes)).to_numpy()
    order = np.argsort(which, kind="stable")
    starts = np.searchsorted(which[order], np.arange(len(codes) + 1)).tolist()
    found = found.take(pa.array(order))
    return {code: found.slice(a, b - a) for code, a, b in zip(codes, starts, starts[1:], strict=False)}


def _panel(indicator: Indicator, grid: Grid, found: pa.Table, bins: Bins | None) -> Panel:
    cells, at = grid.on_it(found)
    names = pc.unique(cells["source"]).sort()
    return Panel(
        indicator=indicator,
        grid=grid,
        numerator=grid.filled(at, cells["numerator"].to_numpy()),
        denominator=grid.filled(at, cells["denominator"].to_numpy()),
        source=grid.bits(at, pc.index_in(cells["source"], names).to_numpy()),
        sources=tuple(names.to_pylist()),
        bins=bins,
    )
