"""Facilities with their radius as native shapes: an oval for each circle and compound, named by its number."""

from __future__ import annotations

from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Chart, Point
from outcomes.core.texts import Lang
from outcomes.render.ground import MOST_NAMED, DrawnGround, dot_size, ground_of
from outcomes.render.pptx.base import LEFT, WIDE, rgb, text_box, without_style

_TOP, _TALL = Inches(1.72), Inches(4.9)
_PIXEL = 9525  # EMU


class _Paper:
    """Degrees to places on the slide."""

    def __init__(self, ground: DrawnGround) -> None:
        self._ground = ground

    def at(self, x: float, y: float) -> tuple[int, int]:
        """Left and top in EMU."""
        g = self._ground
        left = LEFT + (x - g.west) / (g.east - g.west) * WIDE
        return int(left), int(_TOP + (g.north - y) / (g.north - g.south) * _TALL)


def sites(slide: Any, chart: Chart) -> None:
    """Circles first, then compounds, facilities and names; the key above, the scale bar below."""
    ground, shapes = ground_of(chart, WIDE / _TALL), {s.code: s for s in chart.shapes}
    paper = _Paper(ground)
    _grid(slide, ground, paper)
    facilities, near, beyond = chart.series
    for p in facilities.points:
        xs, ys = zip(*(paper.at(x, y) for x, y in shapes[p.code].outline), strict=True)
        box = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        _oval(slide, box, f"radius:{p.code}", LIGHT.soft, LIGHT.better, clear=True)
    for series, face, edge in ((beyond, LIGHT.card, LIGHT.unknown), (near, LIGHT.bar, LIGHT.card)):
        for p in series.points:
            _oval(
                slide,
                _dot(paper.at(*shapes[p.code].centre), dot_size(p.known_value)),
                _name(p),
                face,
                edge,
                said=_said(p),
            )
    for p in facilities.points:
        x, y = paper.at(*shapes[p.code].centre)
        _oval(slide, _dot((x, y), 13), _name(p), LIGHT.better, LIGHT.card, kind=MSO_SHAPE.DIAMOND, said=_said(p))
        if len(facilities.points) <= MOST_NAMED:
            box = (x - Inches(1.2), y - Inches(0.34), Inches(2.4), Inches(0.26))
            text_box(slide, *box, p.label, 10, centre=True)
    _scale_bar(slide, ground, paper, chart.lang)
    looks = ((MSO_SHAPE.DIAMOND, LIGHT.better), (MSO_SHAPE.OVAL, LIGHT.bar), (MSO_SHAPE.OVAL, LIGHT.card))
    for n, (series, (kind, colour)) in enumerate(zip(chart.series, looks, strict=True)):
        left = LEFT + n * Inches(2.6)
        box = (int(left + Inches(0.1)), int(Inches(1.42)), int(Inches(0.14)), int(Inches(0.14)))
        _oval(slide, box, f"key:{n}", colour, LIGHT.unknown, kind=kind)
        text_box(slide, left + Inches(0.24), Inches(1.3), Inches(2.3), Inches(0.3), series.name, 11)


def _name(point: Point) -> str:
    return f"{point.label}:{point.code}"


def _said(point: Point) -> str:
    return f"{point.label} {point.text}"


def _dot(at: tuple[int, int], pixels: float) -> tuple[int, int, int, int]:
    wide = int(pixels * _PIXEL)
    return at[0] - wide // 2, at[1] - wide // 2, wide, wide


def _oval(
    slide: Any, box: tuple[int, int, int, int], name: str, face: str, edge: str, *, clear: bool = False,
    kind: Any = MSO_SHAPE.OVAL, said: str = "",
) -> None:  # fmt: skip
    """A shape with its name and, for those who cannot see it, its words."""
    made = slide.shapes.add_shape(kind, *(Emu(n) for n in box))
    made.name = name
    if said:
        made._element.nvSpPr.cNvPr.set("descr", said)
    made.fill.solid()
    made.fill.fore_color.rgb = rgb(face)
    made.line.color.rgb = rgb(edge)
    made.line.width = Pt(0.75)
    without_style(made)
    if clear:
        colour = made.fill._xPr.find(qn("a:solidFill"))[0]
        colour.append(colour.makeelement(qn("a:alpha"), {"val": "40000"}))


def _line(slide: Any, start: tuple[int, int], end: tuple[int, int], colour: str, points: float) -> None:
    made = slide.shapes.add_connector(1, *(Emu(n) for n in (*start, *end)))
    made.line.color.rgb = rgb(colour)
    made.line.width = Pt(points)
    without_style(made)


def _grid(slide: Any, ground: DrawnGround, paper: _Paper) -> None:
    across, up = ground.lines()
    for x in across:
        _line(slide, paper.at(x, ground.north), paper.at(x, ground.south), LIGHT.line, 0.5)
    for y in up:
        _line(slide, paper.at(ground.west, y), paper.at(ground.east, y), LIGHT.line, 0.5)


def _scale_bar(slide: Any, ground: DrawnGround, paper: _Paper, lang: Lang) -> None:
    start, end = (paper.at(*at) for at in ground.scale_bar)
    _line(slide, start, end, LIGHT.ink, 2.5)
    text_box(slide, start[0] - Inches(0.1), start[1] - Inches(0.3), Inches(1.2), Inches(0.28), ground.words(lang), 10)
