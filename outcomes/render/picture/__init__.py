"""A Chart as PNG or SVG, with title, unit, period, source and version; by matplotlib with an embedded Chinese font."""

from __future__ import annotations

import io
from typing import assert_never

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from outcomes.charts.theme import FRAME, LIGHT, fitting_size
from outcomes.charts.value import (
    Bars,
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Heat,
    Multiples,
    Ranks,
    Sites,
    TileMap,
    Trend,
)
from outcomes.core.texts import t
from outcomes.render.layout import small_print
from outcomes.render.picture.bars import bars, bars_height
from outcomes.render.picture.base import HEIGHT, WIDTH, sized
from outcomes.render.picture.comparison import comparison, comparison_height
from outcomes.render.picture.heat import heat, heat_height
from outcomes.render.picture.maps import tile_map
from outcomes.render.picture.multiples import multiples
from outcomes.render.picture.ranks import bold_rows, ranks, ranks_height
from outcomes.render.picture.signals import badges, control, event, funnel
from outcomes.render.picture.sites import sites
from outcomes.render.picture.trend import trend

_AROUND = 2.35  # inches of title, subtitle, note and source
_NOTE_ROOM = 0.9 * 12 * 72  # points from the left edge of a note to the right edge of the picture's words


def png(chart: Chart, scale: float = 3) -> bytes:
    """The chart as PNG, 1200 x 675 points times `scale`."""
    return _draw(chart, "png", dpi=100 * scale)


def svg(chart: Chart) -> bytes:
    """The chart as SVG with its letters as outlines."""
    return _draw(chart, "svg", dpi=100)


def _height(chart: Chart) -> float:
    """The height in inches: that of a slide, more for many places, bars and matrices as their rows need."""
    match chart:
        case Comparison():
            return comparison_height(chart)
        case Bars():
            return _AROUND + bars_height(chart)
        case Ranks():
            return _AROUND + ranks_height(chart)
        case Heat():
            return _AROUND + heat_height(chart)
        case Trend() | TileMap() | Control() | FunnelPlot() | Event() | Multiples() | Sites():
            return HEIGHT
        case _:
            assert_never(chart)


def _draw(chart: Chart, kind: str, dpi: float) -> bytes:
    height = _height(chart)
    made = Figure(figsize=(WIDTH, height), facecolor=LIGHT.card)
    FigureCanvasAgg(made)
    _frame(made, chart, height)
    left = 0.16 if isinstance(chart, Comparison) else 0.06
    axes = made.add_axes((left, 0.95 / height, 0.96 - left, (height - _AROUND) / height))
    axes.set_facecolor(LIGHT.card)
    _fill(axes, chart)
    for text in axes.get_xticklabels() + axes.get_yticklabels():
        text.set_fontproperties(sized(11))
        text.set_color(LIGHT.ink)
    if isinstance(chart, Ranks):
        bold_rows(axes, chart)
    if isinstance(chart, Control):
        badges(made, chart, height)
    content = io.BytesIO()
    made.savefig(content, format=kind, dpi=dpi, facecolor=LIGHT.card)
    return content.getvalue()


def _fill(axes: Axes, chart: Chart) -> None:
    match chart:
        case Comparison():
            comparison(axes, chart)
        case Trend():
            trend(axes, chart)
        case TileMap():
            tile_map(axes, chart)
        case Bars():
            bars(axes, chart)
        case Heat():
            heat(axes, chart)
        case Control():
            control(axes, chart)
        case FunnelPlot():
            funnel(axes, chart)
        case Event():
            event(axes, chart)
        case Ranks():
            ranks(axes, chart)
        case Multiples():
            multiples(axes, chart)
        case Sites():
            sites(axes, chart)
        case _:
            assert_never(chart)


def _frame(made: Figure, chart: Chart, height: float) -> None:
    """Red rule, title, subtitle, note, source and, on sample data, the watermark."""
    made.add_artist(Rectangle((0, 1 - 0.04 / height), 1, 0.04 / height, transform=made.transFigure, color=FRAME))
    made.text(
        0.06,
        1 - 0.5 / height,
        chart.title,
        fontproperties=sized(fitting_size(chart.title, 770, 18), bold=True),
        color=LIGHT.ink,
        va="center",
    )
    made.text(0.06, 1 - 0.92 / height, chart.subtitle, fontproperties=sized(12), color=LIGHT.secondary, va="center")
    foot = f"{chart.source} · {t('data.' + chart.data_class, chart.lang)} · {t('chart.version', chart.lang, version=chart.version, at=chart.known_at)}"
    size, lines = small_print(chart.note, _NOTE_ROOM, (10, 9, 8, 7, 6))
    made.text(
        0.06,
        (0.4 + 0.06 * len(lines)) / height,
        "\n".join(lines),
        fontproperties=sized(size),
        color=LIGHT.secondary,
        va="center",
        linespacing=1.15,
    )
    made.text(0.06, 0.22 / height, foot, fontproperties=sized(10), color=LIGHT.secondary, va="center")
    if chart.watermark:
        for x, y in ((0.3, 0.35), (0.7, 0.65)):
            made.text(
                x,
                y,
                chart.watermark,
                fontproperties=sized(54, bold=True),
                color=LIGHT.ink,
                alpha=0.06,
                rotation=24,
                ha="center",
                va="center",
            )
