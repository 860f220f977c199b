"""A map or comparison for the wall screen: SVG inside the page, in the colours of the page's variables."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from outcomes.charts.shapes import LonLat, Ring, Shape
from outcomes.charts.theme import fitting_size
from outcomes.charts.value import Comparison, Point, TileMap
from outcomes.render.scale import interval_axis

_WIDE = 1000.0  # units of the drawing
_NAME, _TILE = 31.0, 112.0  # the size of a name, and the room on a tile
_SMALL = 0.0045  # degrees: the height of a line of text on a tile
At = Callable[[float, float], LonLat]  # where a longitude and latitude lie on the drawing


def tiles(chart: TileMap) -> str:
    """The tile map as SVG; places without a figure are outlines."""
    points = {p.code: p for p in chart.main.points}
    xs = [x for s in chart.shapes for x, _ in s.outline] + [o.label_at[0] for o in chart.outlines]
    ys = [y for s in chart.shapes for _, y in s.outline] + [o.label_at[1] for o in chart.outlines]
    left, top, squeeze = min(xs), max(ys) + 2 * _SMALL, 0.77  # a degree of longitude is that much of one of latitude
    scale = _WIDE / ((max(xs) - left) * squeeze)
    tall = (top - min(ys) + _SMALL) * scale

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - left) * squeeze * scale, (top - y) * scale

    drawn = "".join(_tile(s, points[s.code], chart, at) for s in chart.shapes if s.code in points)
    rings = "".join(
        f'<polygon class="ring" points="{_corners(ring, at)}"/>' for outline in chart.outlines for ring in outline.rings
    )
    names = "".join(_name(o.name, at(*o.label_at)) for o in chart.outlines)
    return f'<svg viewBox="0 0 {_WIDE:.0f} {tall:.0f}" role="img" aria-label="{escape(chart.alt)}">{drawn}{rings}{names}</svg>'


def _corners(ring: Ring, at: At) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*corner) for corner in ring))


def _tile(shape: Shape, point: Point, chart: TileMap, at: At) -> str:
    x, y = at(*shape.centre)
    look = f"c{point.klass + 1}" if point.klass is not None else "off"
    name = chart.tile_name(point)
    size = fitting_size(name, _TILE, _NAME)
    words = f'<text x="{x:.1f}" y="{y - 3:.1f}" font-size="{size:.1f}">{escape(name)}</text>' if name else ""
    value = f'<text class="v" x="{x:.1f}" y="{y + 30:.1f}">{escape(point.text)}</text>' if name else ""
    return f'<g class="{look}"><polygon points="{_corners(shape.outline, at)}"/>{words}{value}</g>'


def _name(name: str, at: tuple[float, float]) -> str:
    lines = name.split("\n")
    return "".join(
        f'<text class="street" x="{at[0]:.1f}" y="{at[1] - 34 * (len(lines) - 1 - n):.1f}">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )


def intervals(chart: Comparison) -> str:
    """A comparison as rows of HTML: name, dot with its interval on one scale whose ends are written, value and base."""
    points = chart.main.points
    axis = interval_axis(chart)

    def at(value: float) -> float:
        return 100 * (value - axis.start) / ((axis.end - axis.start) or 1)

    whole = f'<i class="ref" style="left:{at(chart.reference.value):.2f}%"></i>' if chart.reference is not None else ""
    rows = "".join(
        f'<div class="row"><span class="n">{escape(p.label)}</span><span class="track">{whole}{_mark(p, at)}</span>'
        f'<span class="v">{escape(p.text_with_base)}</span></div>'
        for p in points
    )
    ends = f"<b>{escape(axis.text(axis.start))}</b><b>{escape(axis.text(axis.end))}</b>"
    return f'<div class="rows">{rows}<div class="row ends"><span></span><span class="ends">{ends}</span><span></span></div></div>'


def _mark(point: Point, at: Callable[[float], float]) -> str:
    if point.known_value is None:
        return ""
    low, high = point.low, point.high
    band = ""
    if low is not None and high is not None:
        band = f'<i class="band" style="left:{at(low):.2f}%;width:{at(high) - at(low):.2f}%"></i>'
    return f'{band}<i class="dot" style="left:{at(point.known_value):.2f}%"></i>'
