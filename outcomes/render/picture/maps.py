"""The map as a picture: tiles or outlines by class, names and values inside, streets around them."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path

from outcomes.charts.shapes import Shape
from outcomes.charts.theme import DOT, LIGHT, fill, ink_on, signal_look
from outcomes.charts.value import TileMap
from outcomes.render.picture.base import legend, sized


def _path(shape: Shape) -> Path:
    """A place as one path with its holes."""
    rings = [[*ring, ring[0]] for part in shape.polygons for ring in part]
    codes = [code for ring in rings for code in (Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY)]
    return Path([at for ring in rings for at in ring], codes)


def tile_map(axes: Axes, chart: TileMap) -> None:
    """Draws the places in the colours of their classes, the streets around them, and the legend at the right."""
    points = {p.code: p for p in chart.main.points}
    for s in chart.shapes:
        p = points.get(s.code)
        if p is None:
            continue
        tone = chart.tone(p)
        face = LIGHT.card if tone is None else fill(tone)
        edge = LIGHT.ink if p.highlight else LIGHT.unknown if tone is None else LIGHT.card
        axes.add_patch(PathPatch(_path(s), facecolor=face, edgecolor=edge, lw=2 if p.highlight else 1.2))
        if p.change:
            colour, _ = signal_look(p.change)
            axes.add_patch(PathPatch(_path(s), fill=False, edgecolor=colour, lw=2.4, zorder=2))
        ink = LIGHT.secondary if tone is None else ink_on(tone)
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
    legend(axes, chart.classes, chart.unreported_label, chart.change_label)
