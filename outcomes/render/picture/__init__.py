"""A Chart as PNG or SVG, with title, unit, period, source and version; by matplotlib with an embedded Chinese font."""

from __future__ import annotations

import io
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch, Polygon, Rectangle
from matplotlib.path import Path

from outcomes.charts.theme import DOT, FRAME, LIGHT, fitting_size, label_ink
from outcomes.charts.value import Chart, Shape
from outcomes.core.texts import t
from outcomes.render.picture.bars import bars, bars_height
from outcomes.render.picture.base import WIDTH, bare, legend, month_names, sized
from outcomes.render.picture.heat import heat, heat_height
from outcomes.render.picture.multiples import multiples
from outcomes.render.picture.signals import DRAWN, badges, bold_rows, ranks_height
from outcomes.render.picture.sites import sites

_HEIGHT = 6.75


def png(chart: Chart, scale: float = 3) -> bytes:
    """The chart as PNG, 1200 x 675 points times `scale`."""
    return _draw(chart, "png", dpi=100 * scale)


def svg(chart: Chart) -> bytes:
    """The chart as SVG with its letters as outlines."""
    return _draw(chart, "svg", dpi=100)


def _height(chart: Chart) -> float:
    """The height in inches: that of a slide, more for many places, bars and matrices as their rows need."""
    if chart.kind == "comparison":
        return max(_HEIGHT, 2.2 + 0.27 * len(chart.series[0].points))
    if chart.kind == "bars":
        return 2.35 + bars_height(chart)
    if chart.kind == "ranks":
        return 2.35 + ranks_height(chart)
    return 2.35 + heat_height(chart) if chart.kind == "heat" else _HEIGHT


def _draw(chart: Chart, kind: str, dpi: float) -> bytes:
    height = _height(chart)
    made = Figure(figsize=(WIDTH, height), facecolor=LIGHT.card)
    FigureCanvasAgg(made)
    _frame(made, chart, height)
    left = 0.16 if chart.kind == "comparison" else 0.06
    axes = made.add_axes((left, 0.95 / height, 0.96 - left, (height - 2.35) / height))
    axes.set_facecolor(LIGHT.card)
    draw = {
        "comparison": _comparison,
        "trend": _trend,
        "map": _map,
        "bars": bars,
        "heat": heat,
        "multiples": multiples,
        "sites": sites,
        **DRAWN,
    }
    draw[chart.kind](axes, chart)
    for text in axes.get_xticklabels() + axes.get_yticklabels():
        text.set_fontproperties(sized(11))
        text.set_color(LIGHT.ink)
    if chart.kind == "ranks":
        bold_rows(axes, chart)
    badges(made, chart, height)
    content = io.BytesIO()
    made.savefig(content, format=kind, dpi=dpi, facecolor=LIGHT.card)
    return content.getvalue()


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
    made.text(0.06, 0.46 / height, chart.note, fontproperties=sized(10), color=LIGHT.secondary, va="center")
    made.text(0.06, 0.22 / height, foot, fontproperties=sized(10), color=LIGHT.secondary, va="center")
    if chart.watermark:
        for x, y in ((0.3, 0.35), (0.7, 0.65)):
            made.text(
                x, y, chart.watermark, fontproperties=sized(54, bold=True), color=LIGHT.ink, alpha=0.06, rotation=24,
                ha="center", va="center",
            )  # fmt: skip


def _comparison(axes: Axes, chart: Chart) -> None:
    points = chart.series[0].points
    known = [p for p in points if p.state == "known" and p.value is not None]
    top = max([p.high or p.value or 0 for p in known] + [chart.reference or 0]) or 1
    with_interval = any(p.low is not None for p in points)
    low = min((p.low for p in known if p.low is not None), default=0) if with_interval else 0
    start = max(0, low - (top - low) * 0.15)
    for i, p in enumerate(points):
        is_known = p.state == "known" and p.value is not None
        colour = LIGHT.better if p.highlight else LIGHT.bar
        if is_known and with_interval:
            if p.low is not None and p.high is not None:
                axes.plot([p.low, p.high], [i, i], color=colour, lw=2, alpha=0.55)
            axes.plot([p.value or 0], [i], "o", color=colour, ms=7)
        elif is_known:
            axes.barh(i, p.value or 0, height=0.62, color=colour)
        at = max(p.high or 0, p.value or 0) if is_known else start
        ink = LIGHT.ink if is_known else LIGHT.secondary
        axes.text(at + (top - start) * 0.012, i, p.text_with_base, fontproperties=sized(11), color=ink, va="center")
    if chart.reference is not None:
        axes.axvline(chart.reference, color=LIGHT.secondary, lw=1, ls=":")
        axes.text(
            chart.reference, -0.85, chart.reference_label, fontproperties=sized(10), color=LIGHT.secondary, ha="center"
        )
    axes.set_yticks(range(len(points)), [p.label for p in points])
    axes.set_ylim(len(points) - 0.4, -1.1)
    axes.set_xlim(start, top + (top - start) * 0.2)
    axes.set_xticks([])
    bare(axes, "left")


def _trend(axes: Axes, chart: Chart) -> None:
    nan = float("nan")
    shifts = _label_shifts(chart)
    for series in reversed(chart.series):
        main = series is chart.series[0]
        values = [nan if p.value is None else p.value for p in series.points]
        style: dict[str, Any] = (
            {"color": LIGHT.bar, "lw": 2, "marker": "o", "ms": 4} if main else {"color": LIGHT.unknown, "lw": 1.2}
        )
        axes.plot(range(len(values)), values, **style)
        last = next((i for i in range(len(values) - 1, -1, -1) if values[i] == values[i]), None)
        if last is not None and len(chart.series) > 1:
            axes.annotate(
                series.name, (last, values[last]), xytext=(8, shifts.get(series.name, 0)), textcoords="offset points", fontproperties=sized(11),
                color=LIGHT.bar if main else LIGHT.secondary, va="center", annotation_clip=False,
            )  # fmt: skip
    points = chart.series[0].points
    for at in (i for mark in chart.marks for i, p in enumerate(points) if p.code == mark.at):
        axes.axvline(at, color=LIGHT.secondary, lw=1, ls="--")
    step = 1 if len(points) <= 13 else 3
    ticks = [i for i, p in enumerate(points) if i == 0 or (int(p.code[5:]) - 1) % step == 0]
    axes.set_xticks(ticks, month_names([points[i].code for i in ticks], chart.lang))
    axes.set_ylim(bottom=0)
    axes.yaxis.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    axes.margins(x=0.02)
    box = axes.get_position()
    axes.set_position((box.x0, box.y0, box.width * (0.9 if len(chart.series) > 1 else 1.0), box.height))
    bare(axes, "bottom")


def _label_shifts(chart: Chart) -> dict[str, float]:
    """How far the names at the right end move apart (points), in the order of their last values."""
    ends = []
    for series in chart.series:
        last = next((p.value for p in reversed(series.points) if p.value is not None), None)
        if last is not None:
            ends.append((last, series.name))
    middle = (len(ends) - 1) / 2
    return {name: 14 * (i - middle) for i, (_, name) in enumerate(sorted(ends))}


def _path(shape: Shape) -> Path:
    """A place as one path with its holes."""
    rings = [[*ring, ring[0]] for part in shape.polygons for ring in part]
    codes = [code for ring in rings for code in (Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY)]
    return Path([at for ring in rings for at in ring], codes)


def _map(axes: Axes, chart: Chart) -> None:
    points = {p.code: p for p in chart.series[0].points}
    for s in chart.shapes:
        p = points.get(s.code)
        if p is None:
            continue
        unknown = p.klass is None
        face = LIGHT.card if p.klass is None else LIGHT.sequential[p.klass]
        edge = LIGHT.ink if p.highlight else LIGHT.unknown if unknown else LIGHT.card
        axes.add_patch(PathPatch(_path(s), facecolor=face, edgecolor=edge, lw=2 if p.highlight else 1.2))
        ink = LIGHT.secondary if p.klass is None else label_ink(p.klass)
        if p.mark:
            axes.plot(*([v] for v in s.mark_at), "o", color=DOT, ms=4)
        if not s.lettered:
            continue
        x, y = s.centre
        axes.text(x, y + 0.0016, chart.tile_name(p), fontproperties=sized(9), color=ink, ha="center", va="center")
        axes.text(x, y - 0.0022, p.text, fontproperties=sized(10, bold=True), color=ink, ha="center", va="center")
    for o in chart.outlines:
        for ring in o.rings:
            axes.add_patch(
                Polygon(ring, closed=True, fill=False, edgecolor=LIGHT.secondary, lw=1.2, ls=":" if o.inset else "-")
            )
        axes.text(
            *o.label_at, o.name, fontproperties=sized(11, bold=True), color=LIGHT.secondary, ha="center", va="center"
        )
    axes.set_aspect(1.29, anchor="W")
    axes.autoscale_view()
    axes.axis("off")
    legend(axes, chart)
