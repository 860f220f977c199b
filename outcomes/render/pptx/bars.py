"""Horizontal bars as a native chart: the numbers in its data sheet, value and note in the labels."""

from __future__ import annotations

from lxml import etree
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData
from pptx.chart.datalabel import DataLabel
from pptx.chart.series import BarSeries
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.oxml.ns import qn
from pptx.slide import Slide as PptxSlide
from pptx.util import Length, Pt

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Bars, Point
from outcomes.core.numbers import number
from outcomes.core.texts import statements
from outcomes.render.layout import Bar, bar_colour, largest, rows
from outcomes.render.pptx.base import finish, native_chart, number_format, rgb

_ROOM = 60  # letters on one line beside a bar
_LONGEST_FORMAT = 200


def bars(slide: PptxSlide, chart: Bars) -> None:
    """A bar chart in the given order; unknown values are empty cells, said in the name of the part."""
    found = rows(chart, label_room=_ROOM, value_room=_ROOM)
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [_category(chart, list(row.bars)) for row in found]
    by_series = [[b for row in found for b in row.bars if b.series == i] for i in range(len(chart.series))]
    for series, own in zip(chart.series, by_series, strict=True):
        data.add_series(series.name, [b.point.known_value for b in own])
    made = native_chart(slide, chart, XL_CHART_TYPE.BAR_CLUSTERED, data)
    made.has_legend = False
    many = sum(len(own) for own in by_series)
    made.font.size = Pt(12 if many <= 16 else 10 if many <= 28 else 7)
    plot = made.plots[0]
    plot.gap_width, plot.overlap = (55 if chart.is_pair else 45), 0
    for series, own in zip(plot.series, by_series, strict=True):
        _paint(chart, series, own, made.font.size)
    _axes(chart, made, [b for own in by_series for b in own])
    finish(made)


def _axes(chart: Bars, made: NativeChart, found: list[Bar]) -> None:
    """From zero, with room for the longest label beyond its bar."""
    made.category_axis.reverse_order = True
    made.category_axis.format.line.color.rgb = rgb(LIGHT.line)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    made.value_axis.maximum_scale = max(
        (b.point.known_value or 0) / (1 - min(0.7, b.label_width / _ROOM + 0.02)) for b in found
    ) or largest(chart)


def _category(chart: Bars, found: list[Bar]) -> str:
    """The name of the part, with what is said in place of each unknown value and notes too long for a label."""
    said = []
    for bar in found:
        p = bar.point
        name = f"{chart.series[bar.series].name} " if chart.is_pair else ""
        if p.known_value is None:
            said.append(name + " · ".join(part for part in (p.text, p.note) if part))
        elif _label_format(chart, bar) is None:
            said.append(name + p.note)
    label = found[0].point.label
    if not said:
        return label
    told = statements(said, chart.lang)
    return f"{label}（{told}）" if chart.lang == "zh" else f"{label} ({told})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "”") + '"' if text else ""


def _value_format(chart: Bars, point: Point) -> str:
    """The number format that writes the value as its text does, words around the number included: "近"#,##0."""
    text, value = point.text_with_base, point.value
    digits = "." + "0" * chart.decimals if chart.decimals else ""
    if value is not None:
        for code, shown in (("#,##0", number(value, chart.decimals)), ("0", f"{value:.{chart.decimals}f}")):
            before, found, after = text.partition(shown)
            if found:
                return f"{_quoted(before)}{code}{digits}{_quoted(after)}"
    return _quoted(text)


def _label_format(chart: Bars, bar: Bar) -> str | None:
    """The number format of a label with its note; None where it would be too long for a slide."""
    small = " · ".join(bar.small)
    made = _value_format(chart, bar.point) + (_quoted("  " + small) if small else "")
    return made if len(made) <= _LONGEST_FORMAT else None


def _paint(chart: Bars, series: BarSeries, own: list[Bar], size: Length) -> None:
    """Colours and labels of one series; each label keeps its number live and adds its words by number format."""
    pair = chart.is_pair
    labels = series.data_labels
    labels.show_value, labels.position = True, XL_LABEL_POSITION.OUTSIDE_END
    labels.number_format, labels.number_format_is_linked = number_format(chart), False
    labels.font.size = size
    for i, bar in enumerate(own):
        fill = series.points[i].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(bar_colour(LIGHT.sequential, LIGHT.bar, bar, pair))
        if bar.point.known_value is not None:
            label = series.points[i].data_label
            label.position = XL_LABEL_POSITION.OUTSIDE_END
            label.font.size, label.font.bold = size, bar.point.highlight
            label.font.color.rgb = rgb(LIGHT.ink)
            label._dLbl.txPr.find(qn("a:bodyPr")).set("wrap", "none")
            _set_format(label, _label_format(chart, bar) or _value_format(chart, bar.point))
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(LIGHT.sequential[1] if pair and own[0].series == 0 else LIGHT.bar)


def _set_format(label: DataLabel, code: str) -> None:
    """A number format of its own for one label."""
    element = label._dLbl
    made = etree.SubElement(element, qn("c:numFmt"))
    made.set("formatCode", code)
    made.set("sourceLinked", "0")
    element.find(qn("c:idx")).addnext(made)
