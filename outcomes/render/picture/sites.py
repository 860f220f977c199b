"""Facilities with their radius as a picture: circles, compounds as dots, a grid of kilometres and a scale bar."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Sites
from outcomes.render.ground import MOST_NAMED, dot_size, ground_of
from outcomes.render.picture.base import bare, sized

_KEY = 0.055  # share of the picture's height that the key takes


def sites(axes: Axes, chart: Sites) -> None:
    """The same marks as on the page; their key above the map."""
    made = axes.figure
    assert isinstance(made, Figure)
    box = axes.get_position()
    axes.set_position((box.x0, box.y0, box.width, box.height - _KEY))
    ratio = box.width * made.get_figwidth() / ((box.height - _KEY) * made.get_figheight())
    ground, shapes = ground_of(chart, ratio), {s.code: s for s in chart.shapes}
    across, up = ground.lines()
    axes.set_xticks(across, [""] * len(across))
    axes.set_yticks(up, [""] * len(up))
    axes.grid(True, color=LIGHT.line)
    axes.set_axisbelow(True)
    for ring in (ring for o in chart.outlines for ring in o.rings):
        axes.add_patch(Polygon(ring, closed=True, fill=False, edgecolor=LIGHT.unknown, lw=0.8))
    facilities, near, beyond = chart.facilities, chart.near, chart.beyond
    for p in facilities.points:
        ring = shapes[p.code].outline
        axes.add_patch(Polygon(ring, closed=True, facecolor=LIGHT.soft, edgecolor=LIGHT.better, lw=1, alpha=0.4))
    looks = ((beyond, LIGHT.card, LIGHT.unknown), (near, LIGHT.bar, LIGHT.card))
    for series, face, edge in looks:
        for p in series.points:
            axes.plot(
                *_at(shapes[p.code].centre), "o", ms=0.72 * dot_size(p.known_value), color=face, mec=edge, mew=0.8
            )
    for p in facilities.points:
        axes.plot(*_at(shapes[p.code].centre), "D", ms=7, color=LIGHT.better, mec=LIGHT.card, mew=1)
        if len(facilities.points) <= MOST_NAMED:
            axes.annotate(
                p.label,
                shapes[p.code].centre,
                xytext=(0, 8),
                textcoords="offset points",
                ha="center",
                fontproperties=sized(10),
                color=LIGHT.ink,
                parse_math=False,
            )
    (x0, y), (x1, _) = ground.scale_bar
    axes.plot([x0, x1], [y, y], color=LIGHT.ink, lw=2.5, solid_capstyle="butt")
    axes.annotate(
        ground.words(chart.lang), (x0, y), xytext=(0, 5), textcoords="offset points", fontproperties=sized(10)
    )
    axes.set_xlim(ground.west, ground.east)
    axes.set_ylim(ground.south, ground.north)
    axes.set_aspect(1 / ground.narrow, adjustable="box")
    bare(axes, "left", "right", "top", "bottom")
    _key(made, box.y1 - 0.01, chart)


def _at(centre: tuple[float, float]) -> tuple[list[float], list[float]]:
    return [centre[0]], [centre[1]]


def _key(made: Figure, y: float, chart: Sites) -> None:
    looks = (("◆", LIGHT.better), ("●", LIGHT.bar), ("○", LIGHT.unknown))
    for n, (series, (mark, colour)) in enumerate(zip(chart.series, looks, strict=True)):
        made.text(0.06 + 0.2 * n, y, mark, fontproperties=sized(12), color=colour, va="center")
        made.text(0.078 + 0.2 * n, y, series.name, fontproperties=sized(11), color=LIGHT.ink, va="center")
