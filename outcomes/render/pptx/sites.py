"""Facilities with their radius as native shapes: an oval for each circle and compound, named by its number."""

from __future__ import annotations

from dataclasses import dataclass

from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.oxml.ns import qn
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import LIGHT
from outcomes.charts.value import Point, Sites
from outcomes.core.texts import Lang
from outcomes.render.ground import MOST_NAMED, DrawnGround, dot_size, ground_of
from outcomes.render.pptx.base import LEFT, WIDE, Box, Letters, placed, rgb, text_box, without_style

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


def sites(slide: PptxSlide, chart: Sites) -> None:
    """Circles first, then compounds, facilities and names; the key above, the scale bar below."""
    ground, shapes = ground_of(chart, WIDE / _TALL), {s.code: s for s in chart.shapes}
    paper = _Paper(ground)
    _grid(slide, ground, paper)
    for p in chart.facilities.points:
        xs, ys = zip(*(paper.at(x, y) for x, y in shapes[p.code].outline), strict=True)
        circle = (min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))
        look = _MarkLook(face=LIGHT.soft, edge=LIGHT.better, clear=True)
        _mark(slide, circle, f"radius:{p.code}", look)
    looks = (
        (chart.beyond, _MarkLook(face=LIGHT.card, edge=LIGHT.unknown)),
        (chart.near, _MarkLook(face=LIGHT.bar, edge=LIGHT.card)),
    )
    for series, look in looks:
        for p in series.points:
            dot = _dot(paper.at(*shapes[p.code].centre), dot_size(p.known_value))
            _mark(slide, dot, _name(p), look, said=_said(p))
    for p in chart.facilities.points:
        x, y = paper.at(*shapes[p.code].centre)
        look = _MarkLook(face=LIGHT.better, edge=LIGHT.card, kind=MSO_SHAPE.DIAMOND)
        _mark(slide, _dot((x, y), 13), _name(p), look, said=_said(p))
        if len(chart.facilities.points) <= MOST_NAMED:
            box = (x - Inches(1.2), y - Inches(0.34), Inches(2.4), Inches(0.26))
            text_box(slide, box, p.label, Letters(size=10, centre=True))
    _scale_bar(slide, ground, paper, chart.lang)
    _key(slide, chart)


def _key(slide: PptxSlide, chart: Sites) -> None:
    """What the marks mean, above the map."""
    looks = ((MSO_SHAPE.DIAMOND, LIGHT.better), (MSO_SHAPE.OVAL, LIGHT.bar), (MSO_SHAPE.OVAL, LIGHT.card))
    for n, (series, (kind, colour)) in enumerate(zip(chart.series, looks, strict=True)):
        left = LEFT + n * Inches(2.6)
        box = (int(left + Inches(0.1)), int(Inches(1.42)), int(Inches(0.14)), int(Inches(0.14)))
        _mark(slide, box, f"key:{n}", _MarkLook(face=colour, edge=LIGHT.unknown, kind=kind))
        text_box(slide, (left + Inches(0.24), Inches(1.3), Inches(2.3), Inches(0.3)), series.name, Letters(size=11))


def _name(point: Point) -> str:
    return f"{point.label}:{point.code}"


def _said(point: Point) -> str:
    return f"{point.label} {point.text}"


def _dot(at: tuple[int, int], pixels: float) -> Box:
    wide = int(pixels * _PIXEL)
    return at[0] - wide // 2, at[1] - wide // 2, wide, wide


@dataclass(frozen=True, kw_only=True)
class _MarkLook:
    """The shape of a mark, its colours, and whether one sees through it."""

    face: str
    edge: str
    kind: MSO_SHAPE = MSO_SHAPE.OVAL
    clear: bool = False


def _mark(slide: PptxSlide, box: Box, name: str, look: _MarkLook, said: str = "") -> None:
    """A shape with its name and, for those who cannot see it, its words."""
    made = slide.shapes.add_shape(look.kind, *placed(box))
    made.name = name
    if said:
        made._element.nvSpPr.cNvPr.set("descr", said)
    made.fill.solid()
    made.fill.fore_color.rgb = rgb(look.face)
    made.line.color.rgb = rgb(look.edge)
    made.line.width = Pt(0.75)
    without_style(made)
    if look.clear:
        colour = made.fill._xPr.find(qn("a:solidFill"))[0]
        colour.append(colour.makeelement(qn("a:alpha"), {"val": "40000"}))


def _line(slide: PptxSlide, start: tuple[int, int], end: tuple[int, int], colour: str, points: float) -> None:
    made = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *placed((*start, *end)))
    made.line.color.rgb = rgb(colour)
    made.line.width = Pt(points)
    without_style(made)


def _grid(slide: PptxSlide, ground: DrawnGround, paper: _Paper) -> None:
    across, up = ground.lines()
    for x in across:
        _line(slide, paper.at(x, ground.north), paper.at(x, ground.south), LIGHT.line, 0.5)
    for y in up:
        _line(slide, paper.at(ground.west, y), paper.at(ground.east, y), LIGHT.line, 0.5)


def _scale_bar(slide: PptxSlide, ground: DrawnGround, paper: _Paper, lang: Lang) -> None:
    start, end = (paper.at(*at) for at in ground.scale_bar)
    _line(slide, start, end, LIGHT.ink, 2.5)
    box = (start[0] - Inches(0.1), start[1] - Inches(0.3), Inches(1.2), Inches(0.28))
    text_box(slide, box, ground.words(lang), Letters(size=10))
