"""Lines over months as native charts: one on a slide, or one panel for each place on the same axis."""

from __future__ import annotations

from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Multiples, Series, Trend
from outcomes.render.layout import panel_grid
from outcomes.render.pptx.base import (
    BODY,
    LEFT,
    WIDE,
    Box,
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
from outcomes.render.scale import panel_axis

_TOP, _TALL, _NAME = Inches(1.3), Inches(5.35), Inches(0.32)


def trend(slide: PptxSlide, chart: Trend, box: Box = BODY) -> None:
    """The lines of a trend in one native chart, the first one strong."""
    made = _native(slide, chart, chart.series, box)
    made.has_legend = bool(chart.beside)
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    finish(made)


def multiples(slide: PptxSlide, chart: Multiples) -> None:
    """A native chart for each place under its name, all with the same axis."""
    rows, columns = panel_grid(len(chart.panels))
    wide, tall, axis = int(WIDE / columns), int(_TALL / rows), panel_axis(chart)
    for n, series in enumerate(chart.panels):
        row, column = divmod(n, columns)
        left, top = LEFT + column * wide, _TOP + row * tall
        ink = LIGHT.ink if series.points[-1].known_value is not None else LIGHT.secondary
        words = f"{series.name}  {series.points[-1].text}"
        text_box(slide, (left, top, wide, _NAME), words, Letters(size=12, bold=True, colour=ink))
        made = _native(slide, chart, (series, *chart.beside), (left, top + _NAME, wide, tall - _NAME))
        made.has_legend = False
        made.font.size = Pt(10)
        made.value_axis.minimum_scale, made.value_axis.maximum_scale = axis.start, axis.end
        made.value_axis.major_unit = axis.step
        finish(made)


def _native(slide: PptxSlide, chart: Trend | Multiples, series_of: tuple[Series, ...], box: Box) -> NativeChart:
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = months(series_of[0].points)
    for series in series_of:
        data.add_series(series.name, [p.known_value for p in series.points])
    made = native_chart(slide, chart, XL_CHART_TYPE.LINE_MARKERS, data, box)
    for i, series in enumerate(made.plots[0].series):
        series.smooth = False
        series.format.line.color.rgb = rgb(LIGHT.bar if i == 0 else LIGHT.unknown)
        series.format.line.width = Pt(2.25 if i == 0 else 1.25)
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = rgb(LIGHT.bar if i == 0 else LIGHT.unknown)
        series.marker.format.line.fill.background()
        series.marker.size = 5 if i == 0 else 2
        for n, p in enumerate(series_of[i].points):
            if i == 0 and p.growing:
                hollow = series.points[n].marker
                hollow.format.fill.solid()
                hollow.format.fill.fore_color.rgb = rgb(LIGHT.card)
                hollow.format.line.color.rgb, hollow.size = rgb(LIGHT.bar), 8
        for piece in series_of[i].pieces[1:]:  # no line leads to where another one begins
            series.points[piece.start].format.line.fill.background()
    made.value_axis.minimum_scale = 0
    made.value_axis.major_gridlines.format.line.color.rgb = rgb(LIGHT.line)
    made.value_axis.format.line.fill.background()
    made.category_axis.format.line.color.rgb = rgb(LIGHT.line)
    gaps(made)
    write_months(made.category_axis._element, len(series_of[0].points), chart.lang, box[2])
    return made
