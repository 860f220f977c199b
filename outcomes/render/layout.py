"""Where the parts of bars and matrices go, the same in every medium: lines of words, rows, months, sizes in cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from outcomes.charts.theme import text_width
from outcomes.charts.value import Bars, Heat, Point
from outcomes.core.texts import Lang

LINE = 16  # pixels of one line of words
_PIECE = re.compile(
    r"[（《“‘(\[]{0,8}(?:[\u2e80-\ufefe\uff00-\uffef]|[^\s\u2e80-\uffef（《“‘]+)[，。、；：！？）》”’)\]％%]*|\s+"
)


def _filled(text: str, width: float) -> list[str]:
    lines = [""]
    for piece in _PIECE.findall(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip()) > width:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines if line.strip()]


@lru_cache(maxsize=2048)
def wrapped(text: str, width: float) -> tuple[str, ...]:
    """The text in lines of at most `width` letters, of about equal length; a longer word stays whole."""
    lines = _filled(text, width)
    narrow = width
    while len(lines) > 1 and narrow > text_width(text) / len(lines):
        narrow -= 0.5
        tighter = _filled(text, narrow)
        if len(tighter) > len(lines) or max(map(text_width, tighter)) > width:
            break
        lines = tighter
    return tuple(lines)


def small_print(text: str, room: float, sizes: Sequence[float]) -> tuple[float, tuple[str, ...]]:
    """A font size and lines of a text in a room of so many points: the first size on one line, else the largest of the
    others at which it takes two; with the last size as many as it takes."""
    if text_width(text) * sizes[0] <= room:
        return sizes[0], (text,)
    fitting = (size for size in sizes[1:] if len(wrapped(text, room / size)) <= 2)
    size = next(fitting, sizes[-1])
    return size, wrapped(text, room / size)


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar of a row: its place from the top, its thickness, the words at its end."""

    series: int
    point: Point
    middle: float
    thick: float
    text: str
    small: tuple[str, ...]  # lines of grey words: on the line of the value if `beside`, else under it
    beside: bool

    @property
    def label_width(self) -> float:
        """The width of the words at its end in units of their font size."""
        small = max(map(text_width, self.small), default=0.0)
        return text_width(self.text) + 0.6 + small if self.beside else max(text_width(self.text), small)


@dataclass(frozen=True, kw_only=True)
class BarRow:
    """A part of a whole or a step, with one bar for each series. Lengths in pixels of the page."""

    label: tuple[str, ...]
    highlight: bool
    middle: float
    bottom: float
    bars: tuple[Bar, ...]


def _small(chart: Bars, series: int, point: Point) -> str:
    names = [chart.series[series].name] if chart.is_pair else []
    return " · ".join(part for part in (*names, point.note) if part)


def _bar(chart: Bars, series: int, point: Point, top: float, room: float) -> tuple[Bar, float]:
    """The bar of a point and the height that it takes with its words."""
    small = _small(chart, series, point)
    beside = not small or text_width(point.text_with_base) + 0.6 + text_width(small) <= room
    lines = ((small,) if small else ()) if beside else wrapped(small, room)
    slot = LINE + 2 + (0 if beside else LINE * len(lines))
    bar = Bar(
        series=series,
        point=point,
        middle=top + slot / 2,
        thick=8 if series else 16,
        text=point.text_with_base,
        small=lines,
        beside=beside,
    )
    return bar, slot


def rows(chart: Bars, *, label_room: float, value_room: float) -> tuple[BarRow, ...]:
    """The rows of a bars chart from the top; the rooms are widths of a line of the names and of the words at a bar's end."""
    others = [{p.code: p for p in s.points} for s in chart.series]
    made, top = [], 0.0
    for first in chart.parts.points:
        label = wrapped(first.label, label_room)
        here = [(i, found[first.code]) for i, found in enumerate(others) if first.code in found]
        slots = [_bar(chart, i, p, 0, value_room)[1] for i, p in here]
        height = max(sum(slots), LINE * len(label)) + 10
        at, bars = top + (height - sum(slots)) / 2, []
        for (i, p), slot in zip(here, slots, strict=True):
            bars.append(_bar(chart, i, p, at, value_room)[0])
            at += slot
        made.append(
            BarRow(
                label=label, highlight=first.highlight, middle=top + height / 2, bottom=top + height, bars=tuple(bars)
            )
        )
        top += height
    return tuple(made)


def largest(chart: Bars) -> float:
    """The largest known value, or 1 where there is none."""
    return max([p.known_value or 0 for s in chart.series for p in s.known], default=0) or 1


def bar_colour(sequential: tuple[str, ...], single: str, bar: Bar, pair: bool) -> str:
    """Teal for one series; pale and full for a pair; a step darker where highlighted."""
    if not pair:
        return sequential[4] if bar.point.highlight else single
    return sequential[(3 if bar.series else 1) + bar.point.highlight]


def month_marks(points: Sequence[Point], step: int, lang: Lang) -> list[tuple[int, str, str]]:
    """Column, month and (under the first of it) year of every `step`-th month of a year, from January on."""
    marks: list[tuple[int, str, str]] = []
    said = ""
    for i in (i for i, p in enumerate(points) if (int(p.code[5:]) - 1) % step == 0):
        month, year = int(points[i].code[5:]), points[i].code[:4]
        name = f"{month}月" if lang == "zh" else points[i].label[:3]
        marks.append((i, name, "" if year == said else year))
        said = year
    return marks


def matrix_months(chart: Heat) -> list[tuple[int, str, str]]:
    """Column, month and year for the axis of a matrix: months 1, 4, 7, 10, or 1 and 7; the first where none is one."""
    points = chart.months
    found = month_marks(points, 3 if len(points) <= 24 else 6, chart.lang)
    return found or month_marks(points[:1], 1, chart.lang)


def year_starts(chart: Heat) -> list[int]:
    """The columns before which a new year begins."""
    return [i for i, p in enumerate(chart.months) if i and p.code.endswith("-01")]


def cell_texts(chart: Heat) -> list[list[str]]:
    """What the cells of a matrix say: every known value; for an unknown one its words, or — or nothing (未报) where too long."""
    room = max([*(text_width(p.text) for s in chart.rows for p in s.known), 2.0])

    def said(p: Point) -> str:
        if p.known_value is not None or text_width(p.text) <= room:
            return p.text
        return "" if p.state == "unreported" else "—"

    return [[said(p) for p in s.points] for s in chart.rows]


def cell_class(point: Point) -> int | None:
    """The class that a cell of a matrix is coloured by; None where its value is not known."""
    return point.klass if point.known_value is not None else None


def cell_size(texts: list[list[str]], width: float, largest_size: float, smallest: float) -> float:
    """The font size at which every text fits in a cell of this width (same unit), 0 if that would be too small."""
    longest = max([text_width(text) for line in texts for text in line], default=0)
    size = min(largest_size, width * 0.78 / max(longest, 0.56))
    return size if size >= smallest else 0


def panel_grid(n: int) -> tuple[int, int]:
    """Rows and columns of so many panels: at most three beside each other."""
    columns = 2 if n in (2, 4) else min(n, 3)
    return -(-n // columns), columns
