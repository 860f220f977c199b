"""Control charts, funnels, event studies and ranks as native charts: lines and marks of the data sheet, words beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.marker import Marker
from pptx.chart.point import Point as NativePoint
from pptx.chart.series import LineSeries, XySeries
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import LIGHT, signal_look
from outcomes.charts.value import Control, Event, FunnelPlot, OfSignals, Point, Series
from outcomes.core.periods import months_between
from outcomes.render import scale, steps
from outcomes.render.pptx.base import (
    Letters,
    finish,
    gaps,
    months,
    native_chart,
    number_format,
    rgb,
    text_box,
    write_months,
)
from outcomes.render.pptx.words import (
    PictureArea,
    across,
    axis_format,
    draw_around,
    error_bars,
    place_of,
    set_numbers,
    set_place,
    write_beside,
    write_end,
    write_label,
)

NativeLine = LineSeries | XySeries
Cells = dict[
    tuple[str, int], tuple[str, list[tuple[float | None, float | None]]]
]  # of a scatter chart: name and points


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """An unbroken piece of mean or limits: its name (the last one has that of the line), and the number of the line."""

    name: str
    flight: list[steps.Run]
    line: int

    @property
    def first(self) -> int:
        return self.flight[0].first

    @property
    def last(self) -> int:
        return self.flight[-1].last

    def value_at(self, month: int) -> float | None:
        return next((run.value for run in self.flight if run.first <= month <= run.last), None)


def control(slide: PptxSlide, chart: Control) -> None:
    """A line chart: the months with marks by signal, every unbroken piece of mean and limits and the target as a series."""
    main, count = chart.main, len(chart.main.points)
    data = CategoryChartData(number_format=number_format(chart))
    days = scale.is_of_days(main.points)
    data.categories = [p.code for p in main.points] if days else months(main.points)
    data.add_series(main.name, [p.known_value for p in main.points])
    pieces = _pieces(chart)
    for piece in pieces:
        data.add_series(piece.name, [piece.value_at(i) for i in range(count)])
    if chart.reference is not None:
        data.add_series(chart.reference.label, [chart.reference.value] * count)
    made = native_chart(slide, chart, XL_CHART_TYPE.LINE_MARKERS, data)
    series = list(made.plots[0].series)
    _connect(series[0])
    for i, p in enumerate(main.points):
        if p.known_value is not None:
            (_glyph if signal_look(p.signal)[1] != "●" else _mark)(series[0].points[i], p)
    lasts = {}
    for drawn, piece in zip(series[1:], pieces, strict=False):
        mean = piece.line == 1
        _line(drawn, dashed=not mean, single=piece.first == piece.last, wide=1.5 if mean else 1.25)
        lasts[piece.line] = (drawn, piece.last)
    if chart.reference is not None:
        _target(series[-1])
        lasts[0] = (series[-1], count - 1)
    place = place_of(chart)
    _write_ends(chart, place, lasts)
    if not days:
        many = len(months_between(main.points[0].code, main.points[-1].code))
        write_months(made.category_axis._element, many, chart.lang)
    _finished(slide, chart, made, place)
    if days:
        made.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
        _write_days(slide, chart, place)


def _write_days(slide: PptxSlide, chart: Control, place: PictureArea) -> None:
    """A few of the days under the events: as names of an axis each letter of them may stand on a line of its own."""
    wide = Inches(1.2)
    for column, day, year in scale.month_ticks(chart.main.points, chart.lang):
        left = place.left + int(place.wide * place.axis.share(column)) - wide // 2
        box = (left, place.top + place.tall, wide, Inches(0.4))
        text_box(slide, box, f"{day}\n{year}" if year else day, Letters(size=11, centre=True))


def funnel(slide: PptxSlide, chart: FunnelPlot) -> None:
    """A scatter chart: places by base with names beyond ordinary variation, limits and the district's value as lines."""
    points = [p for p in chart.main.points if p.x is not None]
    lowest = [p for p in points if p.known_value is not None and signal_look(p.signal)[1] == "▼"]
    made, drawn = _scatter(slide, chart, [(chart.main.name, points), (f"{chart.main.name} ▼", lowest)])
    place = place_of(chart)
    sides = scale.sides(chart, place.wide / Pt(1), place.tall / Pt(1), 12)
    _dots(drawn[0], LIGHT.ordinary, 7)
    for i, p in enumerate(points):
        point = drawn[0].points[i]
        if p.known_value is not None and (p.signal or p.highlight):
            _mark(point, p)
            point.format.line.fill.background()
        if p.known_value is not None and p.code in sides:
            write_beside(point, p.label, sides[p.code], signal_look(p.signal)[0] if p.signal else LIGHT.ink)
    for i, p in enumerate(lowest):
        _glyph(drawn[1].points[i], p)
    _finished(slide, chart, made, place)


def event(slide: PptxSlide, chart: Event) -> None:
    """A scatter chart with error bars: the estimates before the launch as a grey series, those from it on in teal."""
    name, points = chart.main.name, [p for p in chart.main.points if p.x is not None]
    before, after = [p for p in points if (p.x or 0) < 0], [p for p in points if (p.x or 0) >= 0]
    made, drawn = _scatter(slide, chart, [(name, after), (f"{name} (<0)", before)])
    parts = [(after, LIGHT.bar), (before, LIGHT.unknown)]
    for series, (own, colour) in zip(drawn, [part for part in parts if part[0]], strict=True):
        _dots(series, colour)
        error_bars(series, own, "c:xVal", along="y", colour=colour)
    made.category_axis.crosses = XL_AXIS_CROSSES.MINIMUM
    _finished(slide, chart, made, place_of(chart))


def _pieces(chart: Control) -> list[_Piece]:
    """Every unbroken piece of the lines, the mean's first."""
    made = []
    for line, series in enumerate(chart.lines, 1):
        found = steps.stairs(series)
        for n, flight in enumerate(found, 1):
            name = series.name if n == len(found) else f"{series.name} {n}"
            made.append(_Piece(name=name, flight=flight, line=line))
    return made


def _scatter(
    slide: PptxSlide, chart: FunnelPlot | Event, parts: Sequence[tuple[str, Sequence[Point]]]
) -> tuple[NativeChart, list[XySeries]]:
    """A scatter chart of the lines, the reference and the parts that have points: the chart and the series of these parts."""
    axis, given, reference = across(chart), [part for part in parts if part[1]], scale.reference_of(chart)
    cells: Cells = {
        ("line", i): (series.name, [(p.x, p.known_value) for p in _inside(chart, series)])
        for i, series in enumerate(scale.lines_of(chart), 1)
    }
    if reference is not None:
        cells["line", 0] = (reference.label, [(x, reference.value) for x in (axis.start, axis.end)])
    cells |= {("part", i): (name, [(p.x, p.known_value) for p in own]) for i, (name, own) in enumerate(given)}
    made, drawn = _filled(slide, chart, cells)
    for i, series in enumerate(scale.lines_of(chart), 1):
        near = isinstance(chart, FunnelPlot) and series in chart.near
        _line(drawn["line", i], dashed=near)
    if reference is not None:
        _target(drawn["line", 0])
    lasts = {i: (drawn["line", i], len(cells["line", i][1]) - 1) for kind, i in cells if kind == "line"}
    _write_ends(chart, place_of(chart), {i: last for i, last in lasts.items() if last[1] >= 0})
    marked = [drawn["part", i] for i in range(len(given))]
    for one in marked:
        one.format.line.fill.background()
    made.category_axis.has_major_gridlines = False
    made.category_axis.minimum_scale, made.category_axis.maximum_scale = axis.start, axis.end
    made.category_axis.major_unit = axis.step
    set_numbers(made.category_axis, axis_format(axis))
    return made, marked


def _filled(
    slide: PptxSlide, chart: FunnelPlot | Event, cells: Cells
) -> tuple[NativeChart, dict[tuple[str, int], XySeries]]:
    """A scatter chart of these series by key, the longest first: LibreOffice loses a series that a longer one follows."""
    order = sorted(cells, key=lambda key: -len(cells[key][1]))
    data = XyChartData(number_format=number_format(chart))
    for key in order:
        name, points = cells[key]
        drawn = data.add_series(name)
        for x, y in points:
            drawn.add_data_point(x, y)
    made = native_chart(slide, chart, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data)
    return made, dict(zip(order, made.plots[0].series, strict=True))


def _inside(chart: OfSignals, series: Series) -> list[Point]:
    """The points of a line from the first to the last known one that lies inside the picture's values."""
    axis = scale.value_axis(chart)
    points = [p for p in series.points if p.x is not None]
    inside = [i for i, p in enumerate(points) if p.known_value is not None and axis.start <= p.known_value <= axis.end]
    return points[inside[0] : inside[-1] + 1] if inside else []


def _connect(series: LineSeries) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.unknown), Pt(1.25)
    _dots(series, LIGHT.ordinary, 7)


def _dots(series: NativeLine, colour: str, size: int = 8) -> None:
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, size
    _colour(series.marker, colour, LIGHT.card)


def _colour(marker: Marker, colour: str, edge: str) -> None:
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.color.rgb = rgb(edge)


def _glyph(point: NativePoint, p: Point) -> None:
    """The shape of a signal as a label on its point: no marker of a chart points down."""
    colour, shape = signal_look(p.signal)
    point.marker.style = XL_MARKER_STYLE.NONE
    write_label(point, shape, XL_LABEL_POSITION.CENTER, colour)


def _mark(point: NativePoint, p: Point) -> None:
    """The marker by its signal, none for ▼."""
    colour, shape = signal_look(p.signal)
    if shape == "▼":
        point.marker.style = XL_MARKER_STYLE.NONE
        return
    point.marker.style = XL_MARKER_STYLE.TRIANGLE if shape == "▲" else XL_MARKER_STYLE.CIRCLE
    point.marker.size = 10 if shape == "▲" else 7
    _colour(point.marker, colour, LIGHT.ink if p.highlight else LIGHT.card)


def _line(series: NativeLine, *, dashed: bool, single: bool = False, wide: float = 1.25) -> None:
    """A thin grey line; a piece of one month is a dash."""
    if isinstance(series, LineSeries):
        series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.unknown), Pt(wide)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.DASH if single else XL_MARKER_STYLE.NONE
    if single:
        series.marker.size = 9
        _colour(series.marker, LIGHT.unknown, LIGHT.unknown)


def _target(series: NativeLine) -> None:
    if isinstance(series, LineSeries):
        series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.ink), Pt(1.5)
    series.format.line.dash_style = MSO_LINE.ROUND_DOT
    series.marker.style = XL_MARKER_STYLE.NONE


def _write_ends(chart: OfSignals, place: PictureArea, lasts: Mapping[int, tuple[NativeLine, int]]) -> None:
    """The words at the right ends of lines (0: the target), of which series and last point are given, as labels of the last points, moved apart where they would meet."""
    found, axis = [e for e in scale.ends(chart) if e.series in lasts], scale.value_axis(chart)
    at = [min(max(axis.share(e.value), 0), 1) * place.tall for e in found]
    moved = scale.spread(at, [len(e.lines) * Pt(16) for e in found], -Pt(8), place.tall + Pt(8))
    for e, a, m in zip(found, at, moved, strict=True):
        series, n = lasts[e.series]
        write_end(series.points[n], e, a - m)


def _finished(slide: PptxSlide, chart: OfSignals, made: NativeChart, place: PictureArea) -> None:
    """Axes, fonts, gaps where nothing is known, and everything that stands around the chart."""
    axis = scale.value_axis(chart)
    made.has_legend = False
    up, along = made.value_axis, made.category_axis
    up.minimum_scale, up.maximum_scale, up.major_unit = axis.start, axis.end, axis.step
    up.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    up.format.line.fill.background()
    set_numbers(up, axis_format(axis))
    up.tick_label_position = along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.format.line.color.rgb = rgb(LIGHT.ink if isinstance(chart, Event) else LIGHT.line)
    up.tick_labels.font.color.rgb = rgb(LIGHT.secondary)
    gaps(made)
    set_place(made, place)
    draw_around(slide, chart, place)
    finish(made)
