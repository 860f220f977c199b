"""Ranks as a native bar chart: thin pale bars to the rank, native error bars for the interval, the words by the name."""

from __future__ import annotations

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import LIGHT, signal_look
from outcomes.charts.value import Point, Ranks
from outcomes.render import rows as ranked
from outcomes.render import scale
from outcomes.render.pptx.base import BODY, finish, native_chart, number_format, rgb, write_every
from outcomes.render.pptx.words import error_bars, key, set_numbers


def ranks(slide: PptxSlide, chart: Ranks) -> None:
    """A bar for each place in the given order, the group in its name; an empty cell where there is no rank."""
    points, ticks = chart.main.points, ranked.rank_ticks(chart)
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [_name(chart, p) for p in points]
    data.add_series(chart.main.name, [p.known_value for p in points])
    left, top, wide, tall = BODY
    key_tall = Inches(0.3) if scale.signals(chart) else 0
    made = native_chart(slide, chart, XL_CHART_TYPE.BAR_CLUSTERED, data, (left, top + key_tall, wide, tall - key_tall))
    made.has_legend = False
    made.font.size = Pt(12 if len(points) <= 20 else 8 if len(points) <= 32 else 6.5)
    plot = made.plots[0]
    plot.gap_width = 200
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(LIGHT.soft)
    for i, p in enumerate(points):
        if p.signal and p.known_value is not None:
            fill = series.points[i].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(signal_look(p.signal)[0])
    error_bars(series, points, "c:cat", colour=LIGHT.ink)
    _axes(made, ticks)
    key(slide, chart, Inches(1.3))
    finish(made)


def _name(chart: Ranks, p: Point) -> str:
    """Name, group, and the rank with its interval or what is said in its place."""
    name = p.label
    if p.group_label:
        name = f"{name}（{p.group_label}）" if chart.lang == "zh" else f"{name} ({p.group_label})"
    shape = f"{signal_look(p.signal)[1]} " if p.signal not in ("", "common_cause") else ""
    return f"{shape}{name}  {p.text}"


def _axes(made: NativeChart, ticks: list[int]) -> None:
    """Ranks from the left, the names from the top; no 0, because there is no rank 0."""
    up, names = made.value_axis, made.category_axis
    names.reverse_order = True
    write_every(names._element, 1)
    names.format.line.color.rgb = rgb(LIGHT.line)
    up.minimum_scale, up.maximum_scale = 0, ticks[-1]
    up.major_unit = 1 if ticks[-1] <= 12 else max(1, scale.nice(0, ticks[-1], 5).step)
    up.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    up.format.line.fill.background()
    up.tick_label_position = XL_TICK_LABEL_POSITION.NEXT_TO_AXIS
    up.tick_labels.font.color.rgb = rgb(LIGHT.secondary)
    set_numbers(up, "0;;")
