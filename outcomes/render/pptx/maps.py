"""The map as native shapes: one named shape for each place, coloured by its class, with names of streets and the legend."""

from __future__ import annotations

from pptx.enum.dml import MSO_LINE_DASH_STYLE
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.shapes import Outline
from outcomes.charts.theme import DOT, LIGHT, Tone, fill, ink_on, signal_look
from outcomes.charts.value import Point, TileMap
from outcomes.render.pptx.base import BODY, Box, Letters, legend, placed, rgb, without_style, write

_FLAT = 1.29  # a degree of latitude in degrees of longitude, at 39.4° north
_LEGEND = Inches(2.6)
_SIDE, _ABOVE, _AROUND = Inches(0.4), Inches(0.42), Inches(0.8)
_BROKEN = 10  # names of streets in smaller letters stand in two lines: their tiles are small too
_USUAL = Inches(9.3)  # the width at which letters have their usual size


def tiles(slide: PptxSlide, chart: TileMap, box: Box = BODY) -> None:
    """Draws the map into a box of the slide; a shape is named 古城社区:210214001003."""
    left, top, wide, tall = box
    room = wide - _LEGEND - _SIDE
    corners = [at for s in chart.shapes for part in s.polygons for at in part[0]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    scale = min((tall - _AROUND) / (max(ys) - min(ys)), room * _FLAT / (max(xs) - min(xs)))
    size = min(1.0, (max(xs) - min(xs)) * scale / _FLAT / _USUAL)

    def at(x: float, y: float) -> tuple[int, int]:
        return int(left + _SIDE + (x - min(xs)) * scale / _FLAT), int(top + _ABOVE + (max(ys) - y) * scale)

    points = {p.code: p for p in chart.main.points}
    marked = []
    for s in chart.shapes:
        p = points.get(s.code)
        if p is None:
            continue
        tile = _freeform(slide, [[at(x, y) for x, y in ring] for part in s.polygons for ring in part])
        tile.name = tile_shape(p)
        _paint(tile, p, chart.tone(p))
        if p.mark:
            marked.append(at(*s.mark_at))
        if s.lettered:
            _letter(tile, chart, p, 9 * max(size, 0.72))
    for o in chart.outlines:
        _border(slide, o, [[at(x, y) for x, y in ring] for ring in o.rings])
        _outline_name(slide, o.name, at(*o.label_at), 11 * max(size, 0.8))
    for x, y in marked:
        _dot(slide, x, y)
    drawn = _SIDE + (max(xs) - min(xs)) * scale / _FLAT + Inches(1.1)
    corner = (left + int(min(drawn, wide - Inches(2.03))), top + Inches(0.7))
    legend(slide, chart.classes, chart.unreported_label, corner, chart.change_label)


def tile_shape(p: Point) -> str:
    """The name of the shape of a place."""
    return f"{p.label}:{p.code}"


def _letter(tile: PptxShape, chart: TileMap, p: Point, size: float) -> None:
    frame = tile.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
    tone = chart.tone(p)
    ink = LIGHT.secondary if tone is None else ink_on(tone)
    write(frame, chart.tile_name(p), Letters(size=size, colour=ink, centre=True))
    frame.add_paragraph()
    write(frame, p.text, Letters(size=size, bold=True, colour=ink, centre=True), line=1)


def _freeform(slide: PptxSlide, rings: list[list[tuple[int, int]]]) -> PptxShape:
    """One shape of all rings: inner ones are holes."""
    builder = slide.shapes.build_freeform(*rings[0][0], scale=1.0)
    builder.add_line_segments(rings[0][1:], close=True)
    for ring in rings[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


def _outline_name(slide: PptxSlide, name: str, at: tuple[int, int], size: float) -> None:
    """A street's name beside its tiles, each of its lines centred."""
    x, y = at
    lines = (name.replace(" ", "\n", 1) if size < _BROKEN else name).split("\n")
    tall = Inches(0.22) * len(lines)
    around = (x - Inches(1.1), int(y - tall / 2 - Inches(0.05)), Inches(2.2), tall)
    box = slide.shapes.add_textbox(*placed(around))
    frame = box.text_frame
    frame.margin_top = frame.margin_bottom = 0
    for n, text in enumerate(lines):
        if n:
            frame.add_paragraph()
        write(frame, text, Letters(size=size, bold=True, colour=LIGHT.secondary, centre=True), line=n)


def _border(slide: PptxSlide, outline: Outline, rings: list[list[tuple[int, int]]]) -> None:
    """The border of a street around its tiles, dotted around those that stand aside; nothing where it has none."""
    if not rings:
        return
    border = _freeform(slide, rings)
    border.name = f"border {outline.name}".replace("\n", " ")
    border.fill.background()
    border.line.color.rgb, border.line.width = rgb(LIGHT.secondary), Pt(1)
    if outline.inset:
        border.line.dash_style = MSO_LINE_DASH_STYLE.ROUND_DOT
    without_style(border)


def _dot(slide: PptxSlide, x: int, y: int) -> None:
    """A published brand name."""
    half = Pt(2.2)
    dot = slide.shapes.add_shape(MSO_SHAPE.OVAL, *placed((x - half, y - half, 2 * half, 2 * half)))
    dot.name = "dot"
    dot.fill.solid()
    dot.fill.fore_color.rgb = rgb(DOT)
    dot.line.fill.background()
    without_style(dot)


def _paint(tile: PptxShape, p: Point, tone: Tone | None) -> None:
    tile.fill.solid()
    tile.fill.fore_color.rgb = rgb(LIGHT.card if tone is None else fill(tone))
    edge = LIGHT.unknown if tone is None else LIGHT.card
    tile.line.color.rgb = rgb(signal_look(p.change)[0] if p.change else edge)
    tile.line.width = Pt(2.5 if p.change else 1.25)
    without_style(tile)
