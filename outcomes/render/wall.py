"""A map or comparison for the wall screen: SVG inside the page, in the colours of the page's variables."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from outcomes.charts.shapes import LonLat, Ring, Shape
from outcomes.charts.theme import fitting_size
from outcomes.charts.value import Comparison, Point, TileMap
from outcomes.core.html import NOTHING, tag
from outcomes.render.scale import interval_axis

_WIDE = 1000.0  # units of the drawing
_NAME, _TILE = 31.0, 112.0  # the size of a name, and the room on a tile
_SMALL = 0.0045  # degrees: the height of a line of text on a tile
At = Callable[[float, float], LonLat]  # where a longitude and latitude lie on the drawing


def tiles(chart: TileMap) -> Markup:
    """The tile map as SVG; places without a figure are outlines."""
    points = {p.code: p for p in chart.main.points}
    xs = [x for s in chart.shapes for x, _ in s.outline] + [o.label_at[0] for o in chart.outlines]
    ys = [y for s in chart.shapes for _, y in s.outline] + [o.label_at[1] for o in chart.outlines]
    left, top, squeeze = min(xs), max(ys) + 2 * _SMALL, 0.77  # a degree of longitude is that much of one of latitude
    scale = _WIDE / ((max(xs) - left) * squeeze)
    tall = (top - min(ys) + _SMALL) * scale

    def at(x: float, y: float) -> tuple[float, float]:
        return (x - left) * squeeze * scale, (top - y) * scale

    drawn = [_tile(s, points[s.code], chart, at) for s in chart.shapes if s.code in points]
    rings = [tag("polygon.ring", points=_corners(ring, at)) for outline in chart.outlines for ring in outline.rings]
    names = [_name(o.name, at(*o.label_at)) for o in chart.outlines]
    return tag("svg", drawn, rings, *names, viewBox=f"0 0 {_WIDE:.0f} {tall:.0f}", role="img", aria_label=chart.alt)


def _corners(ring: Ring, at: At) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*corner) for corner in ring))


def _text(selector: str, words: str, x: float, y: float, size: str | None = None) -> Markup:
    return tag(selector, words, x=f"{x:.1f}", y=f"{y:.1f}", font_size=size)


def _tile(shape: Shape, point: Point, chart: TileMap, at: At) -> Markup:
    x, y = at(*shape.centre)
    look = chart.tone(point) or "off"
    name = chart.tile_name(point)
    size = fitting_size(name, _TILE, _NAME)
    words = (
        [_text("text", name, x, y - 3, f"{size:.1f}"), _text("text.v", point.text, x, y + 30)] if point.label else []
    )
    ring = f".ring.{point.change.split('_')[0]}" if point.change else ""
    return tag(f"g.{look}{ring}", tag("polygon", points=_corners(shape.outline, at)), words)


def _name(name: str, at: tuple[float, float]) -> list[Markup]:
    lines = name.split("\n")
    return [_text("text.street", line, at[0], at[1] - 34 * (len(lines) - 1 - n)) for n, line in enumerate(lines)]


def intervals(chart: Comparison) -> Markup:
    """A comparison as rows of HTML: name, dot with its interval on one scale whose ends are written, value and base."""
    points = chart.main.points
    axis = interval_axis(chart)

    def at(value: float) -> float:
        return 100 * (value - axis.start) / ((axis.end - axis.start) or 1)

    whole = NOTHING if chart.reference is None else tag("i.ref", style=f"left:{at(chart.reference.value):.2f}%")
    ends = tag("span.ends", tag("b", axis.text(axis.start)), tag("b", axis.text(axis.end)))
    rows = [_row(p, whole + _mark(p, at)) for p in points]
    return tag("div.rows", rows, tag("div.row.ends", tag("span"), ends, tag("span")))


def _row(point: Point, track: Markup) -> Markup:
    return tag("div.row", tag("span.n", point.label), tag("span.track", track), tag("span.v", point.text_with_base))


def _mark(point: Point, at: Callable[[float], float]) -> Markup:
    if point.known_value is None:
        return NOTHING
    dot = tag("i.dot", style=f"left:{at(point.known_value):.2f}%")
    if point.low is None or point.high is None:
        return dot
    low, high = at(point.low), at(point.high)
    return tag("i.band", style=f"left:{low:.2f}%;width:{high - low:.2f}%") + dot
