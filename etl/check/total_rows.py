"""The totals that a file brings along, held against its rows: a total that contradicts them refuses the file."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from etl.check.row_findings import Seen
from etl.check.statements import statement
from etl.findings.said import Unworded, unworded
from etl.read.any_file import TotalRow
from outcomes.catalogue.dataset import Column
from outcomes.core.places import bare_name

_Sums = dict[str, int | None]  # column -> what rows add up to; None where one could not be read, or there is none


def totals(seen: Seen, rows: Sequence[TotalRow]) -> Iterator[Unworded]:
    """The whole file is refused when a total contradicts its rows.

    A 小计 counts the rows since the last total, or those of the group that it names, wherever they stand; a 合计 all above
    it, or where another 合计 stands above, those since then.
    """
    counted = _Counted(seen, rows)
    last, last_kind = 0, "total"
    for total in rows:
        starts = [last] if total.kind == "subtotal" else [0, last] if last_kind == "total" else [0]
        sums = [counted.between(start, total.row) for start in starts]
        of_group = counted.of_group(total) if total.group else {}
        for column in counted.columns:
            if (found := _contradicted(seen, total, column, sums, of_group)) is not None:
                yield found
        last, last_kind = total.row, total.kind


def _contradicted(
    seen: Seen, total: TotalRow, column: Column, sums: Sequence[_Sums], of_group: _Sums
) -> Unworded | None:
    """The finding where one cell of a total agrees with none of the sums that it may stand for."""
    i = seen.positions[column.code]
    given = _whole(total.cells[i], column) if i < len(total.cells) else None
    own = of_group.get(column.code)
    added = [found[column.code] for found in sums]
    if own is not None:
        added = [own, *added]
    elif None in added:
        return None
    if given is None or given in added:
        return None
    contradicted = partial(unworded, "total_mismatch", sheet=seen.sheet, row=total.row, whole_file=True)
    return contradicted(column=column.header, value=total.cells[i].strip(), added=added[0])


@dataclass(frozen=True, kw_only=True)
class _Groups:
    """The groups of a column: what each adds up to, and which are called so, as it is stored or as it is typed."""

    sums: list[_Sums]
    called: dict[str, list[int]]


class _Counted:
    """The counts of a file, added up in one pass for as many totals as it brings."""

    def __init__(self, seen: Seen, rows: Sequence[TotalRow]) -> None:
        self.seen = seen
        self.columns = [c for c in seen.columns if c.type == "count"]
        self._rows = rows
        self._groups: dict[str, _Groups] = {}

    @cached_property
    def _running(self) -> tuple[list[int], dict[str, tuple[list[int], list[int]]]]:
        """The numbers of the rows, and for each column what all rows before each add up to and how many were unread."""
        table = self.seen.con.execute(
            statement("counts_by_row", columns=[c.code for c in self.columns])
        ).to_arrow_table()
        sums = {}
        for column in self.columns:
            values = table[f"v_{column.code}"]
            unread = values.is_null().to_numpy()
            exact = values.fill_null(0).to_numpy()
            sums[column.code] = (np.append(0, np.cumsum(exact)).tolist(), np.append(0, np.cumsum(unread)).tolist())
        return table["source_row"].to_pylist(), sums

    def between(self, since: int, until: int) -> _Sums:
        """What the rows between two rows add up to."""
        rows, running = self._running
        first, end = bisect_right(rows, since), bisect_left(rows, until)
        return {
            code: sums[end] - sums[first] if end > first and unread[end] == unread[first] else None
            for code, (sums, unread) in running.items()
        }

    def of_group(self, total: TotalRow) -> _Sums:
        """What the rows of the group that a total names add up to; empty where no row belongs to it."""
        column = next((c for c in self.seen.columns if self.seen.positions[c.code] == total.column), None)
        if column is None:
            return {}
        groups = self._grouped(column)
        found = {n for name in self._named(column, total.group) for n in groups.called.get(name, ())}
        return {c.code: _added([groups.sums[n][c.code] for n in sorted(found)]) for c in self.columns} if found else {}

    def _grouped(self, column: Column) -> _Groups:
        """Each group of a column with its sums."""
        if column.code not in self._groups:
            codes = [c.code for c in self.columns]
            rows = self.seen.con.execute(statement("sums_by_group", group=column.code, columns=codes)).fetchall()
            called: dict[str, list[int]] = {}
            for n, (stored, text, *_) in enumerate(rows):
                for name in {stored, text} - {None}:
                    called.setdefault(name, []).append(n)
            sums = [{c: None if row[2 * i + 1] else row[2 * i] for i, c in enumerate(codes)} for _, _, *row in rows]
            self._groups[column.code] = _Groups(sums=sums, called=called)
        return self._groups[column.code]

    def _named(self, column: Column, group: str) -> set[str]:
        """What a group may be called in its column: as it is typed, as it is stored, for a street its communities."""
        names = {bare_name(group)}
        if column.type == "place" and (place := self.seen.around.register.find(group)):
            names |= {place.code, *(p.code for p in self.seen.around.register.communities(place.code))}
        if column.type == "month":
            names |= {month} if (month := self._months.get(group)) else set()
        return names

    @cached_property
    def _months(self) -> dict[str, str]:
        """The months that totals name."""
        groups = sorted({total.group for total in self._rows})
        return dict(self.seen.con.execute(statement("months_named"), {"texts": groups}).fetchall())


def _added(sums: Sequence[int | None]) -> int | None:
    known = [value for value in sums if value is not None]
    return sum(known) if len(known) == len(sums) else None


def _whole(cell: str, column: Column) -> int | None:
    """The whole number of a total's cell, with or without unit, thousands and fullwidth digits; None when it is none."""
    if cell.isdecimal():
        return int(cell)
    plain = unicodedata.normalize("NFKC", cell).strip().replace(",", "")
    for unit in column.units:
        plain = plain.removesuffix(unit)
    return int(plain.strip().split(".")[0]) if re.fullmatch(r"-?[0-9]+(\.0+)?", plain.strip()) else None
