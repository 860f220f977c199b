"""The tile map as a picture inside a page: tiles by class, names and values in them, each the way to its source."""

from __future__ import annotations

from collections.abc import Callable

from markupsafe import Markup

from outcomes.charts.shapes import LonLat, Outline, Ring, Shape
from outcomes.charts.theme import text_width
from outcomes.charts.value import Point, TileMap
from outcomes.core.html import NOTHING, tag

_WIDE = 760.0  # units of the picture
_UP = 1.29  # a degree of latitude is so much longer than one of longitude here
_EDGE = 22.0  # around it: the names of streets stand at the rim
_LONG = 6.2  # the width of a name that fits into a tile in the usual size


class _Ground:
    """Where a place of the map lies in the picture."""

    def __init__(self, chart: TileMap) -> None:
        every = [at for s in chart.shapes for part in s.polygons for at in part[0]]
        every += [at for o in chart.outlines for at in (*(p for ring in o.rings for p in ring), o.label_at)]
        self.left, self.top = min(x for x, _ in every), max(y for _, y in every)
        self.scale = (_WIDE - 2 * _EDGE) / (max(x for x, _ in every) - self.left)
        self.tall = (self.top - min(y for _, y in every)) * self.scale * _UP + 2 * _EDGE

    def at(self, place: LonLat) -> tuple[float, float]:
        x, y = place
        return (x - self.left) * self.scale + _EDGE, (self.top - y) * self.scale * _UP + _EDGE

    def ring(self, ring: Ring) -> str:
        return " ".join("{:.1f},{:.1f}".format(*self.at(place)) for place in ring)


def _text(ground: _Ground, words: str, place: LonLat, down: float, look: str) -> Markup:
    x, y = ground.at(place)
    return tag(f"text.{look}", words, x=f"{x:.1f}", y=f"{y + down:.1f}", text_anchor="middle")


def _tile(ground: _Ground, chart: TileMap, shape: Shape, point: Point, address: str) -> Markup:
    klass = chart.tone(point) or "none"
    told = " · ".join(part for part in (point.label, point.text_with_base, point.source) if part)
    drawn = [tag("title", told)]
    drawn += [tag(f"polygon.tile.{klass}", points=ground.ring(part[0])) for part in shape.polygons]
    if point.change:
        drawn += [
            tag(f"polygon.ring.{point.change.split('_')[0]}", points=ground.ring(part[0])) for part in shape.polygons
        ]
    if shape.lettered:
        name = chart.tile_name(point)
        drawn.append(
            _text(ground, name, shape.centre, -5, f"on.{klass}.long" if text_width(name) > _LONG else f"on.{klass}")
        )
        drawn.append(_text(ground, point.text, shape.centre, 13, f"on.value.{klass}"))
    if point.mark:
        x, y = ground.at(shape.mark_at)
        drawn.append(tag("circle.brand", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3.5"))
    return tag("a", drawn, href=address) if address else tag("g", drawn)


def _street(ground: _Ground, outline: Outline) -> list[Markup]:
    look = "street.inset" if outline.inset else "street"
    drawn = [tag(f"polygon.{look}", points=ground.ring(ring)) for ring in outline.rings]
    lines = outline.name.split("\n")
    return drawn + [
        _text(ground, line, outline.label_at, 16.0 * n - (6 if n == 0 else 8), "street-name")
        for n, line in enumerate(lines)
    ]


def tiles(chart: TileMap, address: Callable[[str], str] = lambda _: "", style: Markup = NOTHING) -> Markup:
    """The map as an SVG; `address` gives where a tile leads by the code of its place, empty: nowhere.

    `style`: the style sheet of a picture that stands alone; inside a page that of the page holds.
    """
    ground, points = _Ground(chart), {p.code: p for p in chart.main.points}
    drawn = [_tile(ground, chart, s, points[s.code], address(s.code)) for s in chart.shapes if s.code in points]
    streets = [part for outline in chart.outlines for part in _street(ground, outline)]
    box, name = f"0 0 {_WIDE:.0f} {ground.tall:.0f}", "http://www.w3.org/2000/svg"
    alone = name if style else None  # inside a page the name is known
    return tag("svg.map", style, drawn, streets, xmlns=alone, viewBox=box, role="group", aria_label=chart.alt)


def tile_legend(chart: TileMap) -> Markup:
    """The classes of the map with their colours, as HTML."""
    boxes = [tag("span", tag(f"i.{legend.tone}"), legend.text) for legend in chart.classes]
    unknown = tag("span", tag("i.none"), chart.unreported_label) if chart.unreported_label else NOTHING
    rings = tag("span", chart.change_label) if chart.change_label else NOTHING
    return tag("p.legend", boxes, unknown, rings)
