"""Control charts, funnels, event studies and ranks as native charts: lines and marks of the data sheet, words beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData, XyChartData
from pptx.enum.chart import XL_AXIS_CROSSES, XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_LABEL_POSITION
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.util import Pt

from outcomes.charts.theme import LIGHT, signal_look
from outcomes.charts.value import Chart, Point, Role, Series
from outcomes.render import scale
from outcomes.render.pptx.base import finish, known, months, native_chart, number_format, rgb, write_months
from outcomes.render.pptx.ranks import ranks
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


def control(slide: Any, chart: Chart) -> None:
    """A line chart: the months with marks by signal, every level piece of mean and limits and the target as a series."""
    main, count = chart.series[0], len(chart.series[0].points)
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = months(chart)
    data.add_series(main.name, [known(p) for p in main.points])
    pieces = _pieces(chart)
    for name, run, _, _ in pieces:
        data.add_series(name, [run.value if run.first <= i <= run.last else None for i in range(count)])
    if chart.reference is not None:
        data.add_series(chart.reference_label, [chart.reference] * count)
    made = native_chart(slide, chart, XL_CHART_TYPE.LINE_MARKERS, data)
    series = list(made.plots[0].series)
    _connect(series[0])
    for i, p in enumerate(main.points):
        if p.known_value is not None:
            (_glyph if signal_look(p.signal)[1] != "●" else _mark)(series[0].points[i], p)
    for drawn, (_, run, role, _) in zip(series[1:], pieces, strict=False):
        _line(drawn, role, dashed=role != "centre", single=run.first == run.last)
    if chart.reference is not None:
        _target(series[-1])
    place = place_of(chart)
    _write_ends(chart, place, _line_ends(chart, series, pieces))
    write_months(made.category_axis._element, chart)
    _finished(slide, chart, made, place)


def funnel(slide: Any, chart: Chart) -> None:
    """A scatter chart: places by base with names beyond ordinary variation, limits and the district's value as lines."""
    points = [p for p in chart.series[0].points if p.x is not None]
    lowest = [p for p in points if p.known_value is not None and signal_look(p.signal)[1] == "▼"]
    made, drawn = _scatter(slide, chart, [(chart.series[0].name, points), (f"{chart.series[0].name} ▼", lowest)])
    place = place_of(chart)
    sides = scale.sides(chart, place.wide / Pt(1), place.tall / Pt(1), 12, [*scale.SIDES, *scale.CORNERS])
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


def event(slide: Any, chart: Chart) -> None:
    """A scatter chart with error bars: the estimates before the launch as a grey series, those from it on in teal."""
    name, points = chart.series[0].name, [p for p in chart.series[0].points if p.x is not None]
    before, after = [p for p in points if (p.x or 0) < 0], [p for p in points if (p.x or 0) >= 0]
    made, drawn = _scatter(slide, chart, [(name, after), (f"{name} (<0)", before)])
    parts = [(after, LIGHT.bar), (before, LIGHT.unknown)]
    for series, (own, colour) in zip(drawn, [part for part in parts if part[0]], strict=True):
        _dots(series, colour)
        error_bars(series, own, "c:xVal", along="y", colour=colour)
    made.category_axis.crosses = XL_AXIS_CROSSES.MINIMUM
    _finished(slide, chart, made, place_of(chart))


def _pieces(chart: Chart) -> list[tuple[str, scale.Run, Role, int]]:
    """Every level piece of the lines: its name (the last one has that of the line), the run, the role, the number of the line."""
    made = []
    for line, series in enumerate(chart.series[1:], 1):
        found = scale.runs(series)
        for n, run in enumerate(found, 1):
            made.append((series.name if n == len(found) else f"{series.name} {n}", run, series.role, line))
    return made


def _scatter(slide: Any, chart: Chart, parts: Sequence[tuple[str, Sequence[Point]]]) -> tuple[Any, list[Any]]:
    """A scatter chart of the lines, the reference and the parts that have points: the chart and the series of these parts."""
    axis, given = across(chart), [part for part in parts if part[1]]
    lines = {i: [(p.x, p.known_value) for p in _inside(chart, s)] for i, s in enumerate(chart.series[1:], 1)}
    cells = {("line", i): (chart.series[i].name, found) for i, found in lines.items()}
    if chart.reference is not None:
        cells["line", 0] = (chart.reference_label, [(x, chart.reference) for x in (axis.start, axis.end)])
    cells |= {("part", i): (name, [(p.x, p.known_value) for p in own]) for i, (name, own) in enumerate(given)}
    made, drawn = _filled(slide, chart, cells)
    for i, series in enumerate(chart.series[1:], 1):
        _line(drawn["line", i], series.role, dashed=series.role == "near", single=False)
    if chart.reference is not None:
        _target(drawn["line", 0])
    _write_ends(
        chart,
        place_of(chart),
        {i: (drawn[kind, i], len(cells[kind, i][1]) - 1) for kind, i in cells if kind == "line" and cells[kind, i][1]},
    )
    marked = [drawn["part", i] for i in range(len(given))]
    for one in marked:
        one.format.line.fill.background()
    made.category_axis.has_major_gridlines = False
    made.category_axis.minimum_scale, made.category_axis.maximum_scale = axis.start, axis.end
    made.category_axis.major_unit = axis.step
    set_numbers(made.category_axis, axis_format(axis))
    return made, marked


def _filled(
    slide: Any, chart: Chart, cells: dict[tuple[str, int], tuple[str, list[tuple[float | None, float | None]]]]
) -> tuple[Any, dict[tuple[str, int], Any]]:
    """A scatter chart of these series by key, the longest first: LibreOffice loses a series that a longer one follows."""
    order = sorted(cells, key=lambda key: -len(cells[key][1]))
    data = XyChartData(number_format=number_format(chart))
    for key in order:
        name, points = cells[key]
        series = data.add_series(name)
        for x, y in points:
            series.add_data_point(x, y)
    made = native_chart(slide, chart, XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS, data)
    return made, dict(zip(order, made.plots[0].series, strict=True))


def _inside(chart: Chart, series: Series) -> list[Point]:
    """The points of a line from the first to the last known one that lies inside the picture's values."""
    axis = scale.value_axis(chart)
    points = [p for p in series.points if p.x is not None]
    inside = [i for i, p in enumerate(points) if p.known_value is not None and axis.start <= p.known_value <= axis.end]
    return points[inside[0] : inside[-1] + 1] if inside else []


def _connect(series: Any) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.unknown), Pt(1.25)
    _dots(series, LIGHT.ordinary, 7)


def _dots(series: Any, colour: str, size: int = 8) -> None:
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, size
    _colour(series.marker, colour, LIGHT.card)


def _colour(marker: Any, colour: str, edge: str) -> None:
    marker.format.fill.solid()
    marker.format.fill.fore_color.rgb = rgb(colour)
    marker.format.line.color.rgb = rgb(edge)


def _glyph(point: Any, p: Point) -> None:
    """The shape of a signal as a label on its point: no marker of a chart points down."""
    colour, shape = signal_look(p.signal)
    point.marker.style = XL_MARKER_STYLE.NONE
    write_label(point, shape, XL_LABEL_POSITION.CENTER, colour)


def _mark(point: Any, p: Point) -> None:
    """The marker by its signal, none for ▼."""
    colour, shape = signal_look(p.signal)
    if shape == "▼":
        point.marker.style = XL_MARKER_STYLE.NONE
        return
    point.marker.style = XL_MARKER_STYLE.TRIANGLE if shape == "▲" else XL_MARKER_STYLE.CIRCLE
    point.marker.size = 10 if shape == "▲" else 7
    _colour(point.marker, colour, LIGHT.ink if p.highlight else LIGHT.card)


def _line(series: Any, role: Role, *, dashed: bool, single: bool) -> None:
    """A thin grey line; a piece of one month is a dash."""
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.unknown), Pt(1.5 if role == "centre" else 1.25)
    if dashed:
        series.format.line.dash_style = MSO_LINE.DASH
    series.marker.style = XL_MARKER_STYLE.DASH if single else XL_MARKER_STYLE.NONE
    if single:
        series.marker.size = 9
        _colour(series.marker, LIGHT.unknown, LIGHT.unknown)


def _target(series: Any) -> None:
    series.smooth = False
    series.format.line.color.rgb, series.format.line.width = rgb(LIGHT.ink), Pt(1.5)
    series.format.line.dash_style = MSO_LINE.ROUND_DOT
    series.marker.style = XL_MARKER_STYLE.NONE


def _line_ends(
    chart: Chart, drawn: list[Any], pieces: list[tuple[str, scale.Run, Role, int]]
) -> dict[int, tuple[Any, int]]:
    """For every line (and 0, the target) the native series of its last piece and the last point there."""
    found = {line: (drawn[i], run.last) for i, (_, run, _, line) in enumerate(pieces, 1)}
    if chart.reference is not None:
        found[0] = (drawn[-1], len(chart.series[0].points) - 1)
    return found


def _write_ends(chart: Chart, place: PictureArea, lasts: dict[int, tuple[Any, int]]) -> None:
    """The words at the right ends as labels of the last points, moved apart where they would meet."""
    found, axis = [e for e in scale.ends(chart) if e.series in lasts], scale.value_axis(chart)
    at = [min(max(axis.share(e.value), 0), 1) * place.tall for e in found]
    moved = scale.spread(at, [len(e.lines) * Pt(16) for e in found], -Pt(8), place.tall + Pt(8))
    for e, a, m in zip(found, at, moved, strict=True):
        series, n = lasts[e.series]
        write_end(series.points[n], e, a - m)


def _finished(slide: Any, chart: Chart, made: Any, place: PictureArea) -> None:
    """Axes, fonts, gaps where nothing is known, and everything that stands around the chart."""
    axis = scale.value_axis(chart)
    made.has_legend = False
    up, along = made.value_axis, made.category_axis
    up.minimum_scale, up.maximum_scale, up.major_unit = axis.start, axis.end, axis.step
    up.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    up.format.line.fill.background()
    set_numbers(up, axis_format(axis))
    up.tick_label_position = along.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    along.format.line.color.rgb = rgb(LIGHT.ink if chart.kind == "event" else LIGHT.line)
    up.tick_labels.font.color.rgb = rgb(LIGHT.secondary)
    blanks = made._chartSpace.find(f".//{qn('c:dispBlanksAs')}")
    if blanks is not None:
        blanks.set("val", "gap")
    set_place(made, place)
    draw_around(slide, chart, place)
    finish(made)


DRAWN: dict[str, Callable[[Any, Chart], None]] = {
    "control": control, "funnel": funnel, "event": event, "ranks": ranks,
}  # fmt: skip
