"""One place over time as a picture: its line, thin grey ones beside it, their names at the right end."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Trend
from outcomes.render.picture.base import bare, month_names, sized


def trend(axes: Axes, chart: Trend) -> None:
    """Draws the line of a place with its months over the thin grey ones, each with its name at the right end."""
    nan = float("nan")
    shifts = _label_shifts(chart)
    for series in reversed(chart.series):
        main = series is chart.main
        values = [nan if p.value is None else p.value for p in series.points]
        look: dict[str, Any] = (
            {"color": LIGHT.bar, "lw": 2, "marker": "o", "ms": 4} if main else {"color": LIGHT.unknown, "lw": 1.2}
        )
        for piece in series.pieces:
            axes.plot(piece, values[piece.start : piece.stop], **look)
        for i, p in enumerate(series.points):
            if main and p.growing and p.known_value is not None:
                axes.plot([i], [p.known_value], "o", ms=6, mfc=LIGHT.card, mec=LIGHT.bar, mew=1.6, zorder=3)
        last = next((i for i in range(len(values) - 1, -1, -1) if values[i] == values[i]), None)
        if last is not None and chart.beside:
            axes.annotate(
                series.name,
                (last, values[last]),
                xytext=(8, shifts.get(series.name, 0)),
                textcoords="offset points",
                fontproperties=sized(11),
                color=LIGHT.bar if main else LIGHT.secondary,
                va="center",
                annotation_clip=False,
            )
    points = chart.main.points
    for at in (i for mark in chart.marks for i, p in enumerate(points) if p.code == mark.at):
        axes.axvline(at, color=LIGHT.secondary, lw=1, ls="--")
    step = 1 if len(points) <= 13 else 3
    ticks = [i for i, p in enumerate(points) if i == 0 or (int(p.code[5:]) - 1) % step == 0]
    names = month_names([points[i].code for i in ticks], chart.lang)
    axes.set_xticks(ticks, [f"{name}\n{points[i].under}".rstrip() for i, name in zip(ticks, names, strict=True)])
    axes.set_ylim(bottom=0)
    axes.yaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    axes.margins(x=0.02)
    box = axes.get_position()
    axes.set_position((box.x0, box.y0, box.width * (0.9 if chart.beside else 1.0), box.height))
    bare(axes, "bottom")


def _label_shifts(chart: Trend) -> dict[str, float]:
    """How far the names at the right end move apart (points), in the order of their last values."""
    ends = []
    for series in chart.series:
        last = next((p.value for p in reversed(series.points) if p.value is not None), None)
        if last is not None:
            ends.append((last, series.name))
    middle = (len(ends) - 1) / 2
    return {name: 14 * (i - middle) for i, (_, name) in enumerate(sorted(ends))}
