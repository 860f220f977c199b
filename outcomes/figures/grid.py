"""The places and months of a mart as the axes of arrays, with the communities that count in each month."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from outcomes.core.periods import Period, months_between
from outcomes.core.places import DISTRICT, Level, Place, Register
from outcomes.warehouse.mart import Mart, once_per_version

Rows = NDArray[np.intp]  # positions of places
Floats = NDArray[np.float64]
Cut = tuple[Rows, Rows]  # row and column of each of many cells
A = TypeVar("A", bound=NDArray[Any])
_NEVER = 10**6  # a month after all others


def frozen(array: A) -> A:
    """The array itself, which nobody can change any more."""
    array.flags.writeable = False
    return array


def _number(month: str) -> int:
    """A month as a number of months: 2025-03 is 24302."""
    return int(month[:4]) * 12 + int(month[5:]) - 1


@dataclass(frozen=True, kw_only=True, eq=False)
class Grid:
    """Every place of the register (rows) and every month from the first to the last that is known (columns)."""

    register: Register
    places: tuple[str, ...]  # codes, sorted
    months: tuple[str, ...]
    members: Rows  # the communities that count in any month
    since: NDArray[np.int64]  # the first and the last month of each place as a member; never for all others
    until: NDArray[np.int64]
    assumed: NDArray[np.bool_]  # 名单待区确认

    @cached_property
    def position(self) -> dict[str, int]:
        """Code of a place → its row."""
        return {code: row for row, code in enumerate(self.places)}

    @cached_property
    def counted(self) -> NDArray[np.bool_]:
        """Places x months: whether a community counts in a month."""
        numbers = np.array([_number(m) for m in self.months], np.int64)
        return frozen((self.since[:, None] <= numbers) & (numbers <= self.until[:, None]))

    def span(self, period: Period) -> slice:
        """The columns of a period, as far as there are any."""
        return slice(max(self.column(period.first), 0), max(self.column(period.last) + 1, 0))

    def column(self, month: str) -> int:
        """The column of a month, counted on before the first and beyond the last; 0 where nothing is known at all."""
        return _number(month) - _number(self.months[0]) if self.months else 0

    @cached_property
    def _inside(self) -> dict[str, Rows]:
        """Code of a district, street or community → the communities that count inside it."""
        found: dict[str, list[int]] = {}
        for row in self.members.tolist():
            place = self.register.get(self.places[row])
            for code in {self.register.district.code, place.parent, place.code}:
                found.setdefault(code, []).append(row)
        return {code: frozen(np.array(rows, np.intp)) for code, rows in found.items()}

    def inside(self, code: str) -> Rows:
        """The communities that count inside a place: itself, where it is one."""
        return self._inside.get(code, np.empty(0, np.intp))

    def groups(self, level: Level, within: str = DISTRICT) -> dict[str, Rows]:
        """Place of a level → the communities that count in it, for all that lie inside a place, by code."""
        wanted = set(self.inside(within).tolist())
        found: dict[str, Rows] = {}
        for code in sorted(self._inside):
            rows = self._inside[code]
            if self.register.get(code).level == level and wanted.intersection(rows.tolist()):
                found[code] = rows if wanted.issuperset(rows.tolist()) else self.inside(within)
        return found

    def of_level(self, level: Level, within: str) -> list[Place]:
        """The places of a level inside a place, whether they have communities that count or not, by code."""
        places = (self.register.get(code) for code in self.places)
        return [p for p in places if p.level == level and (within == DISTRICT or within in (p.parent, p.code))]

    def existing(self, rows: Rows, period: Period) -> int:
        """How many of the communities exist in any month of the period."""
        return int(self._exist(rows, period).sum())

    def existing_months(self, rows: Rows, months: Sequence[str]) -> int:
        """How many community-months of these there are in those months."""
        numbers = np.array([_number(m) for m in months], np.int64)
        return int(((self.since[rows, None] <= numbers) & (numbers <= self.until[rows, None])).sum())

    def existing_assumed(self, rows: Rows, period: Period) -> int:
        """How many of these are on the list by assumption only."""
        return int((self._exist(rows, period) & self.assumed[rows]).sum())

    def _exist(self, rows: Rows, period: Period) -> NDArray[np.bool_]:
        exist: NDArray[np.bool_] = (self.since[rows] <= _number(period.last)) & (
            self.until[rows] >= _number(period.first)
        )
        return exist

    def on_it(self, found: pa.Table) -> tuple[pa.Table, Cut]:
        """The lines of a table (place, month, …) whose place is in the register, with row and column of each."""
        rows, columns = (
            pc.index_in(found[name], pa.array(axis, pa.string())).to_numpy()
            for name, axis in (("place", self.places), ("month", self.months))
        )
        known = ~np.isnan(rows)  # not of a community whose split was undone
        found = found if known.all() else found.filter(pa.array(known))
        return found, (rows[known].astype(np.intp), columns[known].astype(np.intp))

    def bits(self, at: Cut, which: NDArray[np.intp]) -> NDArray[np.int64]:
        """The bit of a number (0, 1, 2 …) at their cells, 0 at all others."""
        made = np.zeros((len(self.places), len(self.months)), np.int64)
        made[at] = 1 << which.astype(np.int64)
        return frozen(made)

    def filled(self, at: Cut, values: Iterable[float]) -> Floats:
        """Values at their cells, NaN at all others."""
        made = np.full((len(self.places), len(self.months)), np.nan)
        made[at] = np.asarray(values, np.float64)
        return frozen(made)


@once_per_version
def grid_of(mart: Mart) -> Grid:
    """The axes of one version."""
    places = mart.ask("panel_places")
    span = mart.ask("panel_months").to_dict("records")[0]
    counts = places["since"].notna().to_numpy(bool)
    since, until = (
        np.array([_number(m) if isinstance(m, str) else _NEVER for m in places[c].tolist()], np.int64)
        for c in ("since", "until")
    )
    return Grid(
        register=mart.register,
        places=tuple(places["code"].tolist()),
        months=tuple(months_between(str(span["first"]), str(span["last"]))) if isinstance(span["first"], str) else (),
        members=frozen(np.flatnonzero(counts)),
        since=frozen(since),
        until=frozen(until),
        assumed=frozen(places["assumed"].to_numpy(bool)),
    )
