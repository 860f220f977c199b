"""The panel of a staggered launch out of a long table: units by periods, and when each began."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from outcomes.analytics.group_time import StaggeredPanel
from outcomes.commands.given_periods import period_keys
from outcomes.commands.given_table import CannotUse, GivenTable

Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class LongTable:
    """The columns of a long table: unit, period, period of the launch, outcome."""

    unit: str
    time: str
    start: str
    value: str


@dataclass(frozen=True, kw_only=True)
class LaunchPanel:
    """A panel with its periods as they stand in the file, and how many units were left out of it."""

    panel: StaggeredPanel
    called: tuple[str, ...]
    left_out: int


def launch_panel(table: GivenTable, columns: LongTable) -> LaunchPanel:
    """The panel of a table: months, days and numbers in the order of time, however each cell writes them."""
    times, starts = table.texts(columns.time), table.texts(columns.start)
    begun = [i for i, text in enumerate(starts) if not _is_never(text)]
    lines = table.lines
    read = period_keys(
        table.reader,
        f"{columns.time}、{columns.start}",
        [*times, *(starts[i] for i in begun)],
        [*lines, *(lines[i] for i in begun)],
    )
    began = dict(zip(begun, read[len(times) :], strict=True))
    numbers = table.numbers(columns.value)
    rows = [
        {
            columns.unit: unit,
            columns.time: when,
            columns.start: began.get(i, ""),
            columns.value: "" if number is None else repr(number),
        }
        for i, (unit, when, number) in enumerate(
            zip(table.texts(columns.unit), read[: len(times)], numbers, strict=True)
        )
    ]
    panel, left_out = panel_of(rows, columns, lines)
    called = dict(zip(reversed(read[: len(times)]), reversed(times), strict=True))
    return LaunchPanel(panel=panel, called=tuple(called[key] for key in panel.periods), left_out=left_out)


def panel_of(rows: Sequence[Row], columns: LongTable, lines: Sequence[int] = ()) -> tuple[StaggeredPanel, int]:
    """The panel of a long table and how many units were left out because they launched before its second period.

    Periods sort as numbers or else as texts. A launch that is empty or 0, or comes after the last period, counts as
    never; an empty value is unknown. `lines`: the numbers of the rows in their file; without them they begin with 2.
    """
    unit, time, start, value = columns.unit, columns.time, columns.start, columns.value
    periods = _in_order([r[time].strip() for r in rows])
    starts = {r[unit]: (r[start] or "").strip() for r in rows}
    later = [p for p in (*periods, *starts.values()) if p and not _is_never(p)]
    order = {p: i for i, p in enumerate(_in_order(later))}
    units = list(dict.fromkeys(r[unit] for r in rows))
    launches = []
    for u in units:
        told = starts[u]
        at = next((i for i, p in enumerate(periods) if order[p] >= order[told]), -1) if not _is_never(told) else -1
        launches.append(at)
    values = np.full((len(units), len(periods)), np.nan)
    where, when = {u: i for i, u in enumerate(units)}, {p: i for i, p in enumerate(periods)}
    seen: set[tuple[int, int]] = set()
    for line, row in zip(lines or range(2, len(rows) + 2), rows, strict=True):
        cell = where[row[unit]], when[row[time].strip()]
        if cell in seen or (row[start] or "").strip() != starts[row[unit]]:
            raise CannotUse(f"第{line}行与前面重复或启动时间不一致 / row {line} repeats or contradicts an earlier one")
        seen.add(cell)
        values[cell] = float(row[value] or "nan")
    kept = [i for i, at in enumerate(launches) if at != 0]
    panel = StaggeredPanel(
        values=values[kept],
        launch=np.array([launches[i] for i in kept], dtype=np.int64),
        periods=tuple(periods),
        units=tuple(units[i] for i in kept),
    )
    return panel, len(units) - len(kept)


def _in_order(texts: Sequence[str]) -> list[str]:
    """Different periods in order: as numbers where all are numbers, else as text."""
    different = set(texts)
    try:
        return sorted(different, key=float)
    except ValueError:
        return sorted(different)


def _is_never(text: str) -> bool:
    try:
        return not text or float(text) == 0
    except ValueError:
        return False
