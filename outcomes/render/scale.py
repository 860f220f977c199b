"""Where the parts of control charts, funnels, event studies and ranks go, the same in every medium: axes, steps, words."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Literal, assert_never

from outcomes.charts.theme import text_width
from outcomes.charts.value import (
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Mark,
    Multiples,
    OfSignals,
    Point,
    Ranks,
    Reference,
    Series,
    Signal,
)
from outcomes.core.numbers import number
from outcomes.core.texts import Lang, t
from outcomes.render.layout import month_marks, wrapped

MOST_NAMES = 8  # beyond ordinary variation: with more, the names are left to the hover box and the table
END_ROOM = 10  # letters on one line of the words at the right end of a line
_MARK_ROOM, _MOST_MARKS = 12, 4
_MOST_DAYS = 8  # days written under the events of a chart
Anchor = Literal["center", "left", "right"]
ANCHORS: tuple[Anchor, ...] = ("center", "left", "right")
Side = Literal["right", "left", "top", "bottom", "top right", "top left", "bottom right", "bottom left"]
_PLACES: tuple[Side, ...] = ("right", "left", "top", "bottom", "top right", "top left", "bottom right", "bottom left")
_CLEAR = 6  # half the width of a mark


@dataclass(frozen=True, kw_only=True)
class Axis:
    """A straight axis with round ticks."""

    start: float
    end: float
    step: float
    sign: str = ""

    @property
    def ticks(self) -> list[float]:
        """The round numbers from start to end."""
        first, last = math.ceil(self.start / self.step - 1e-9), math.floor(self.end / self.step + 1e-9)
        return [round(n * self.step, 10) for n in range(first, last + 1)]

    @property
    def decimals(self) -> int:
        """The digits after the point that the ticks need."""
        return next((d for d in range(6) if math.isclose(self.step, round(self.step, d), rel_tol=1e-9)), 6)

    def text(self, value: float) -> str:
        """A tick as people read it: 1,200 · 92.5%."""
        return number(value, self.decimals) + self.sign

    def share(self, value: float) -> float:
        """How far along the axis a value lies: 0 at the start, 1 at the end."""
        return (value - self.start) / (self.end - self.start)


def nice(low: float, high: float, parts: int = 5, sign: str = "") -> Axis:
    """The axis with about this many round steps that holds both numbers."""
    if math.isclose(low, high):
        room = max(abs(low) * 0.1, 0.5)
        low, high = low - room, high + room
    rough = (high - low) / parts
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    start, end = math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step
    return Axis(start=round(start, 10), end=round(end, 10), step=step, sign=sign)


def extent(points: Iterable[Point]) -> list[float]:
    """Every known value and the ends of its interval."""
    known = [p for p in points if p.known_value is not None]
    return [v for p in known for v in (p.known_value, p.low, p.high) if v is not None]


def reference_of(chart: OfSignals) -> Reference | None:
    """The target or the district's value; an event study has none."""
    return None if isinstance(chart, Event) else chart.reference


def lines_of(chart: OfSignals) -> tuple[Series, ...]:
    """The lines around the points: mean and limits; an event study has none."""
    return () if isinstance(chart, Event) else chart.lines


def value_axis(chart: OfSignals) -> Axis:
    """The axis of the values: holds every point, interval, limit and the target; a funnel's lines from the smallest base on."""
    match chart:
        case Control():
            values = extent(p for s in chart.series for p in s.points)
        case FunnelPlot():
            smallest = min((p.x for p in chart.main.known if p.x is not None), default=0)
            lines = [p for s in chart.lines for p in s.points if (p.x or 0) >= smallest]
            values = extent([*chart.main.points, *lines])
        case Event():
            values = [*extent(chart.main.points), 0]
        case _:
            assert_never(chart)
    reference = reference_of(chart)
    return _axis([*values, *([reference.value] if reference else [])], chart.unit)


def interval_axis(chart: Comparison) -> Axis:
    """The axis of places side by side with their intervals, as narrow as the values allow."""
    reference = [chart.reference.value] if chart.reference else []
    return _axis([*extent(chart.main.points), *reference], chart.unit)


def panel_axis(chart: Multiples) -> Axis:
    """The axis of the values of all panels, from zero."""
    values = [*extent(p for s in chart.series for p in s.points), 0]
    return _axis(values, chart.unit, room_below=min(values) < 0)


def _axis(found: list[float], unit: str, *, room_below: bool = True) -> Axis:
    """Round steps around these values with a little room; never below zero nor beyond 100 % where no value is."""
    values, sign = found or [0], "%" if unit == "%" else ""
    low, high = min(values), max(values)
    room = (high - low) * 0.04
    made = nice(low - (room if room_below else 0), high + room, sign=sign)
    start = max(made.start, 0) if low >= 0 else made.start
    end = min(made.end, 100) if sign and high <= 100 else made.end
    return Axis(start=start, end=end, step=made.step, sign=sign)


def base_axis(chart: FunnelPlot) -> Axis:
    """The horizontal axis of a funnel, from a base of 0."""
    xs = [p.x for s in chart.series for p in s.points if p.x is not None] or [0.0, 1.0]
    widest = max([p.x for p in chart.main.known if p.x is not None] or xs)
    end = max(widest * 1.04, min(max(xs), widest * 1.15)) or 1.0
    return Axis(start=0, end=end, step=max(1.0, nice(0, end, 6).step))


def since_axis(chart: Event) -> Axis:
    """The horizontal axis of an event study: whole periods with half a period of room."""
    xs = [p.x for p in chart.main.points if p.x is not None] or [0.0, 1.0]
    marks = [float(m.at) for m in chart.marks]
    step = max(1.0, nice(min(xs), max(xs), 12).step)
    return Axis(start=min([*xs, *marks]) - 0.6, end=max([*xs, *marks]) + 0.6, step=step)


def month_axis(chart: Control) -> Axis:
    """Months by their column, half a column of room at both ends."""
    return Axis(start=-0.5, end=len(chart.main.points) - 0.5, step=1)


def month_ticks(points: Sequence[Point], lang: Lang) -> list[tuple[int, str, str]]:
    """Column, month and (under the first of it) year: every month, or every third or sixth one of many; of days a few."""
    if is_of_days(points):
        return _day_ticks(points, lang)
    step = 1 if len(points) <= 13 else 3 if len(points) <= 36 else 6
    return month_marks(points, step, lang)


def is_of_days(points: Sequence[Point]) -> bool:
    """Whether the points are events, each with its day (YYYY-MM-DD), and no months."""
    return any(len(p.code) == len("2025-01-31") for p in points)


def _day_ticks(points: Sequence[Point], lang: Lang) -> list[tuple[int, str, str]]:
    """Column, day and (under the first of it) year of every so many events, counted back from the newest."""
    step = max(1, math.ceil(len(points) / _MOST_DAYS))
    found, said = [], ""
    for i in range((len(points) - 1) % step, len(points), step):
        year, month, day = points[i].code[:4], int(points[i].code[5:7]), int(points[i].code[8:])
        words = f"{month}月{day}日" if lang == "zh" else points[i].label.rsplit(" ", 1)[0]
        found.append((i, words, "" if year == said else year))
        said = year
    return found


@dataclass(frozen=True, kw_only=True)
class End:
    """The words at the right end of a line."""

    lines: tuple[str, ...]
    value: float
    series: int = 0  # the number of the line, 0: the reference

    @property
    def target(self) -> bool:
        """Whether it names the reference."""
        return self.series == 0


def _last(series: Series) -> Point | None:
    points = series.known
    if any(p.x is not None for p in points):
        return max(points, key=lambda p: p.x or 0)
    return points[-1] if points else None


def ends(chart: OfSignals) -> list[End]:
    """What is written at the right ends: the names of the lines (of steps with their value), and the reference."""
    made = []
    for i, series in enumerate(lines_of(chart), 1):
        last = _last(series)
        if last is not None and last.known_value is not None:
            words = f"{series.name} {last.text}" if isinstance(chart, Control) and last.text else series.name
            made.append(End(lines=wrapped(words, END_ROOM), value=last.known_value, series=i))
    if reference := reference_of(chart):
        made.append(End(lines=wrapped(reference.label, END_ROOM), value=reference.value))
    return [e for e in made if e.lines]


def ends_width(chart: OfSignals) -> float:
    """The width of the widest of these words in units of their font size."""
    return max([text_width(line) for e in ends(chart) for line in e.lines], default=0)


def spread(wanted: Sequence[float], sizes: Sequence[float], start: float, end: float) -> list[float]:
    """Middles near the wanted ones at which nothing overlaps, inside start..end where there is room."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    groups: list[tuple[list[int], float]] = []  # members and where their first edge would like to be
    for i in order:
        members, edge = [i], min(max(wanted[i] - sizes[i] / 2, start), max(start, end - sizes[i]))
        while groups and groups[-1][1] + sum(sizes[j] for j in groups[-1][0]) > edge:
            before, other = groups.pop()
            size = sum(sizes[j] for j in before)
            edge = (other * len(before) + (edge - size) * len(members)) / (len(before) + len(members))
            members = before + members
            edge = min(max(edge, start), max(start, end - sum(sizes[j] for j in members)))
        groups.append((members, edge))
    found = [0.0] * len(wanted)
    for members, edge in groups:
        for n, i in enumerate(members):
            found[i] = edge + sum(sizes[j] for j in members[:n]) + sizes[i] / 2
    return found


@dataclass(frozen=True, kw_only=True)
class MarkWords:
    """The words of a mark over its line: where, on which level above the picture, and on which side of the line."""

    at: float
    share: float
    lines: tuple[str, ...]
    level: int
    anchor: Anchor


def marks_of(chart: OfSignals) -> tuple[Mark, ...]:
    """The vertical lines; a funnel has none."""
    return () if isinstance(chart, FunnelPlot) else chart.marks


def mark_words(chart: OfSignals, axis: Axis, room: float, beyond: float) -> list[MarkWords]:
    """The marks inside the axis with their words apart; `room` is the width of the picture in letters, `beyond` that of
    the margin at its right."""
    columns = {p.code: i for i, p in enumerate(chart.main.points)}
    placed = [(columns.get(m.at) if isinstance(m.at, str) else m.at, m.text) for m in marks_of(chart)]
    marks = [
        (float(at), wrapped(text, _MARK_ROOM)) for at, text in placed if at is not None and 0 <= axis.share(at) <= 1
    ]
    made: list[MarkWords] = []
    level, waiting = 0, sorted(marks)
    while waiting:
        here = _one_level(waiting, axis, room, room + beyond)
        made += [
            MarkWords(at=at, share=axis.share(at), lines=lines, level=level, anchor=anchor)
            for (at, lines), anchor in here
        ]
        level, waiting = level + 1, waiting[len(here) :]
    return made


def _one_level(
    marks: list[tuple[float, tuple[str, ...]]], axis: Axis, room: float, end: float
) -> list[tuple[tuple[float, tuple[str, ...]], Anchor]]:
    """As many of the first marks as have room on one line without meeting each other or another's line, centred if possible."""

    def span(mark: tuple[float, tuple[str, ...]], anchor: Anchor) -> tuple[float, float]:
        wide, middle = max(map(text_width, mark[1]), default=0) + 0.6, axis.share(mark[0]) * room
        first = {"left": middle, "right": middle - wide}.get(anchor, middle - wide / 2)
        return first, first + wide

    for count in range(min(len(marks), _MOST_MARKS), 0, -1):
        found = marks[:count]
        lines = [axis.share(at) * room for at, _ in found]
        for anchors in sorted(product(ANCHORS, repeat=count), key=lambda a: count - a.count("center")):
            spans = [span(mark, anchor) for mark, anchor in zip(found, anchors, strict=True)]
            inside = all(low > -1.5 and high < end + 1 for low, high in spans)
            apart = all(a[1] <= b[0] for a, b in pairwise(spans))
            clear = all(
                not low < x < high for i, (low, high) in enumerate(spans) for j, x in enumerate(lines) if i != j
            )
            if inside and apart and clear:
                return list(zip(found, anchors, strict=True))
    return [(marks[0], "left" if axis.share(marks[0][0]) < 0.5 else "right")]


def levels(found: Sequence[MarkWords]) -> tuple[int, int]:
    """How many levels of words the marks take, and how many lines each."""
    return max([w.level + 1 for w in found], default=0), max([len(w.lines) for w in found], default=0)


def signals(chart: OfSignals | Ranks) -> list[Signal]:
    """The signals that the first series shows, ordinary variation first, as the key of the picture."""
    found: list[Signal] = [p.signal for p in chart.main.known if p.signal]
    return sorted(set(found), key=lambda s: (s != "common_cause", s))


def signal_words(chart: Chart, signal: Signal) -> str:
    """The words for a signal: 关注（偏低）; of days between events 关注（间隔变短）."""
    days = isinstance(chart, Control) and is_of_days(chart.main.points)
    return t(f"between_signal.{signal}" if days else f"signal.{signal}", chart.lang)


def named(chart: FunnelPlot) -> list[Point]:
    """The places whose names stand beside their marks: the chosen one, and those beyond ordinary variation if few."""
    beyond = [p for p in chart.main.known if p.signal not in ("", "common_cause")]
    shown = {p.code for p in beyond} if len(beyond) <= MOST_NAMES else set()
    return [p for p in chart.main.known if p.highlight or p.code in shown]


def _box(at: tuple[float, float], wide: float, tall: float, side: Side) -> tuple[float, float, float, float]:
    x, y = at
    up, _, across = side.rpartition(" ") if " " in side else (side, "", side)
    left = {"right": x + _CLEAR, "left": x - _CLEAR - wide}.get(across, x - wide / 2)
    low = {"top": y + _CLEAR, "bottom": y - _CLEAR - tall}.get(up, y - tall / 2)
    return left, low, left + wide, low + tall


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def sides(chart: FunnelPlot, width: float, height: float, size: float) -> dict[str, Side]:
    """On which side or corner of its mark a name stands, by place code, in a picture of this width and height; none where
    there is no room."""
    across, up = base_axis(chart), value_axis(chart)
    at = {p.code: (across.share(p.x or 0) * width, up.share(p.value or 0) * height) for p in chart.main.known}
    taken: list[tuple[float, float, float, float]] = []
    found: dict[str, Side] = {}

    def is_free(box: tuple[float, float, float, float]) -> bool:
        inside = box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height
        return inside and not any(_meet(box, t) for t in taken)

    def covered(box: tuple[float, float, float, float], code: str) -> int:
        marks = ((x - _CLEAR, y - _CLEAR, x + _CLEAR, y + _CLEAR) for c, (x, y) in at.items() if c != code)
        return sum(_meet(box, mark) for mark in marks)

    for p in named(chart):
        boxes = [(side, _box(at[p.code], text_width(p.label) * size + 4, size * 1.3, side)) for side in _PLACES]
        free = [(covered(box, p.code), side, box) for side, box in boxes if is_free(box)]
        if free:
            _, side, box = min(free, key=lambda f: f[0])
            found[p.code] = side
            taken.append(box)
    return found
