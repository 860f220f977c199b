"""Places side by side as a native bar chart with their intervals as error bars."""

from __future__ import annotations

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.slide import Slide as PptxSlide
from pptx.util import Pt

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Comparison
from outcomes.render.pptx.base import BODY, Box, category, finish, native_chart, number_format, rgb, write_every
from outcomes.render.pptx.words import error_bars

_ROOMY = 20  # points for each bar, below which its letters are smaller


def comparison(slide: PptxSlide, chart: Comparison, box: Box = BODY) -> None:
    """One bar for each place in the given order; an unknown value is an empty cell, said in the name."""
    points = chart.main.points
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [category(p) for p in points]
    data.add_series(chart.main.name, [p.known_value for p in points])
    made = native_chart(slide, chart, XL_CHART_TYPE.BAR_CLUSTERED, data, box)
    made.has_legend = False
    plot = made.plots[0]
    plot.gap_width = 45 if len(points) > 5 else 120
    plot.has_data_labels = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format(chart), False
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(LIGHT.bar)
    for i, p in enumerate(points):
        if p.highlight:
            series.points[i].format.fill.solid()
            series.points[i].format.fill.fore_color.rgb = rgb(LIGHT.better)
    if any(p.low is not None for p in points):
        plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
        plot.data_labels.font.color.rgb = rgb("#FFFFFF")
        error_bars(series, points, "c:cat")
    made.category_axis.reverse_order = True
    made.category_axis.format.line.color.rgb = rgb(LIGHT.line)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    write_every(made.category_axis._element, 1)
    room = box[3] / Pt(1) / len(points)
    if room < _ROOMY:
        made.font.size = Pt(max(7, int(room * 0.55)))
        plot.gap_width = 25
    finish(made)
