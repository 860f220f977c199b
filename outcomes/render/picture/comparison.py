"""Places side by side as a picture: marks with their intervals against the whole, or bars of counts."""

from __future__ import annotations

from matplotlib.axes import Axes

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Comparison
from outcomes.render.picture.base import HEIGHT, bare, sized


def comparison_height(chart: Comparison) -> float:
    """The inches of the whole picture: that of a slide, more for many places."""
    return max(HEIGHT, 2.2 + 0.27 * len(chart.main.points))


def comparison(axes: Axes, chart: Comparison) -> None:
    """Draws a row for each place from the top: mark and interval, or a bar, its value at the end."""
    points = chart.main.points
    known = chart.main.known
    top = max([p.high or p.value or 0 for p in known] + [chart.reference.value if chart.reference else 0]) or 1
    with_interval = any(p.low is not None for p in points)
    low = min((p.low for p in known if p.low is not None), default=0) if with_interval else 0
    start = max(0, low - (top - low) * 0.15)
    for i, p in enumerate(points):
        is_known = p.known_value is not None
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
        axes.axvline(chart.reference.value, color=LIGHT.secondary, lw=1, ls=":")
        axes.text(
            chart.reference.value,
            -0.85,
            chart.reference.label,
            fontproperties=sized(10),
            color=LIGHT.secondary,
            ha="center",
        )
    axes.set_yticks(range(len(points)), [p.label for p in points])
    axes.set_ylim(len(points) - 0.4, -1.1)
    axes.set_xlim(start, top + (top - start) * 0.2)
    axes.set_xticks([])
    bare(axes, "left")
