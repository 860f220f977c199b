"""Small multiples as a picture: the frame's one place is divided into panels on the same axes."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Multiples, Series
from outcomes.render.layout import panel_grid
from outcomes.render.picture.base import bare, month_names, sized
from outcomes.render.scale import month_ticks, panel_axis

_GAP, _HEAD = 0.03, 0.09  # shares of the picture between columns, and over and under a panel


def multiples(axes: Axes, chart: Multiples) -> None:
    """The places in the order given, from the left; a place's name and newest value over its panel."""
    made, box = axes.figure, axes.get_position()
    assert isinstance(made, Figure)
    axes.set_axis_off()
    rows, columns = panel_grid(len(chart.panels))
    wide, tall = (box.width - _GAP * (columns - 1)) / columns, box.height / rows
    for n, series in enumerate(chart.panels):
        row, column = divmod(n, columns)
        x0, y0 = box.x0 + column * (wide + _GAP), box.y1 - (row + 1) * tall + _HEAD * 0.6
        _panel(made.add_axes((x0, y0, wide, tall - _HEAD)), chart, series, labelled=column == 0)


def _panel(axes: Axes, chart: Multiples, series: Series, *, labelled: bool) -> None:
    axis = panel_axis(chart)
    axes.set_facecolor(LIGHT.card)
    for line in chart.beside:
        axes.plot(range(len(line.points)), _values(line), color=LIGHT.unknown, lw=1.2)
    axes.plot(range(len(series.points)), _values(series), color=LIGHT.bar, lw=2, marker="o", ms=3)
    last = series.points[-1]
    ink = LIGHT.ink if last.known_value is not None else LIGHT.secondary
    axes.set_title(
        f"{series.name}  {last.text}", fontproperties=sized(12, bold=True), color=ink, loc="left", parse_math=False
    )
    axes.set_ylim(axis.start, axis.end)
    axes.set_yticks(axis.ticks, [axis.text(v) if labelled else "" for v in axis.ticks])
    ticks = [i for i, _, _ in month_ticks(chart.panels[0].points, chart.lang)][::2]
    axes.set_xticks(ticks, month_names([series.points[i].code for i in ticks], chart.lang))
    axes.set_xlim(-0.5, len(series.points) - 0.5)
    axes.yaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    bare(axes, "bottom")
    for text in axes.get_xticklabels() + axes.get_yticklabels():
        text.set_fontproperties(sized(10))
        text.set_color(LIGHT.secondary)


def _values(series: Series) -> list[float]:
    return [float("nan") if p.known_value is None else p.known_value for p in series.points]
