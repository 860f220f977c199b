"""A Chart as a slide: a native, editable chart (shapes for the map, a table for the matrix) with the same numbers inside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from outcomes.charts.value import Chart, Outline, Point
from outcomes.render.pptx.bars import bars
from outcomes.render.pptx.base import (
    LEFT,
    WIDE,
    category,
    finish,
    known,
    legend,
    native_chart,
    number_format,
    rgb,
    set_fonts,
    text_box,
    write,
    write_every,
)
from outcomes.render.pptx.heat import heat
from outcomes.render.pptx.lines import lines, multiples
from outcomes.render.pptx.signals import DRAWN
from outcomes.render.pptx.sites import sites
from outcomes.render.pptx.words import badges, error_bars
from outcomes.texts import t
from outcomes.theme import DOT, FONT_EA, FONT_LATIN, FRAME, LIGHT, fitting_size, label_ink


def _theme_fonts(deck: Any) -> None:
    for relation in deck.slide_masters[0].part.rels.values():
        if not relation.reltype.endswith("/theme"):
            continue
        part = relation.target_part
        root = etree.fromstring(part.blob)
        for kind in ("majorFont", "minorFont"):
            for font in root.iter(qn(f"a:{kind}")):
                font.find(qn("a:latin")).set("typeface", FONT_LATIN)
                font.find(qn("a:ea")).set("typeface", FONT_EA)
                font.find(qn("a:cs")).set("typeface", FONT_LATIN)
        part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def slides(charts: Sequence[Chart]) -> bytes:
    """A 16:9 deck with one slide per chart."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    _theme_fonts(deck)
    for chart in charts:
        _slide(deck, chart)
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def _slide(deck: Any, chart: Chart) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, deck.slide_width, Pt(3))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(FRAME)
    rule.line.fill.background()
    text_box(
        slide, LEFT, Inches(0.25), WIDE, Inches(0.6), chart.title, fitting_size(chart.title, 790, 22), bold=True
    ).name = "title"
    text_box(slide, LEFT, Inches(0.85), WIDE, Inches(0.4), chart.subtitle, 14, colour=LIGHT.secondary)
    badges(slide, chart)
    draw = {
        "comparison": _bars,
        "trend": lines,
        "map": _map,
        "bars": bars,
        "heat": heat,
        "multiples": multiples,
        "sites": sites,
        **DRAWN,
    }
    draw[chart.kind](slide, chart)
    foot = " · ".join((
        chart.source, t(f"data.{chart.data_class}", chart.lang),
        t("chart.version", chart.lang, version=chart.version, at=chart.known_at),
    ))  # fmt: skip
    text_box(slide, LEFT, Inches(6.72), WIDE, Inches(0.35), chart.note, 11, colour=LIGHT.secondary)
    text_box(slide, LEFT, Inches(7.02), WIDE, Inches(0.35), foot, 11, colour=LIGHT.secondary)
    if chart.watermark:
        _watermark(slide, chart)
    notes = slide.notes_slide.notes_text_frame
    notes.text = f"{chart.note}\n{foot}"
    for paragraph in notes.paragraphs:
        for run in paragraph.runs:
            set_fonts(run._r.get_or_add_rPr())


def _watermark(slide: Any, chart: Chart) -> None:
    """The sample's mark across the slide behind everything; under the legend where a table fills the slide."""
    left, top, wide, size = (10.7, 5.0, 2.5, 24) if chart.kind == "heat" else (3.2, 3.1, 7, 60)
    mark = text_box(
        slide, Inches(left), Inches(top), Inches(wide), Inches(size / 50), chart.watermark, size, bold=True,
        colour="#E8D9B8", centre=True,
    )  # fmt: skip
    mark.rotation, mark.name = -20, "watermark"
    slide.shapes._spTree.insert(2, mark._element)


def _bars(slide: Any, chart: Chart) -> None:
    points = chart.series[0].points
    data = CategoryChartData(number_format=number_format(chart))
    data.categories = [category(p) for p in points]
    data.add_series(chart.series[0].name, [known(p) for p in points])
    made = native_chart(slide, chart, XL_CHART_TYPE.BAR_CLUSTERED, data)
    made.has_legend = False
    plot = made.plots[0]
    plot.gap_width = 45
    plot.has_data_labels = True
    plot.data_labels.position = XL_LABEL_POSITION.OUTSIDE_END
    plot.data_labels.number_format, plot.data_labels.number_format_is_linked = number_format(chart), False
    series = plot.series[0]
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = rgb(LIGHT.bar)
    for i, p in enumerate(points):
        if p.highlight:
            series.points[i].format.fill.solid()
            series.points[i].format.fill.fore_color.rgb = rgb(LIGHT.better)
    if any(p.low is not None for p in points):
        plot.data_labels.position = XL_LABEL_POSITION.INSIDE_BASE
        plot.data_labels.font.color.rgb = rgb("#FFFFFF")
        error_bars(series, points, "c:cat")
    made.category_axis.reverse_order = True
    made.category_axis.format.line.color.rgb = rgb(LIGHT.line)
    made.value_axis.visible = False
    made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    if len(points) > 20:
        made.font.size = Pt(7)
        plot.gap_width = 25
        write_every(made.category_axis._element, 1)
    finish(made)


def _map(slide: Any, chart: Chart) -> None:
    corners = [at for s in chart.shapes for part in s.polygons for at in part[0]]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    scale = min(Inches(4.55) / (max(ys) - min(ys)), Inches(9.2) * 1.29 / (max(xs) - min(xs)))
    left, top = Inches(1.2), Inches(1.72)

    def at(x: float, y: float) -> tuple[int, int]:
        return int(left + (x - min(xs)) * scale / 1.29), int(top + (max(ys) - y) * scale)

    points = {p.code: p for p in chart.series[0].points}
    for s in chart.shapes:
        p = points.get(s.code)
        if p is None:
            continue
        tile = _freeform(slide, [[at(x, y) for x, y in ring] for part in s.polygons for ring in part])
        tile.name = f"{p.label}:{p.code}"
        _paint(tile, p)
        if not s.lettered:
            continue
        frame = tile.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor, frame.word_wrap = MSO_ANCHOR.MIDDLE, False
        ink = LIGHT.secondary if p.klass is None else label_ink(p.klass)
        write(frame, chart.tile_name(p), 9, colour=ink, centre=True)
        frame.add_paragraph()
        write(frame, p.text, 9, bold=True, colour=ink, centre=True, line=1)
    for o in chart.outlines:
        _outline_name(slide, o, *at(*o.label_at))
    legend(slide, chart)


def _freeform(slide: Any, rings: list[list[tuple[int, int]]]) -> Any:
    """One shape of all rings: inner ones are holes."""
    builder = slide.shapes.build_freeform(*rings[0][0], scale=1.0)
    builder.add_line_segments(rings[0][1:], close=True)
    for ring in rings[1:]:
        builder.move_to(*ring[0])
        builder.add_line_segments(ring[1:], close=True)
    return builder.convert_to_shape()


def _outline_name(slide: Any, outline: Outline, x: int, y: int) -> None:
    """A street's name beside its tiles, each of its lines centred."""
    lines = outline.name.split("\n")
    tall = Inches(0.22) * len(lines)
    box = slide.shapes.add_textbox(x - Inches(1.1), int(y - tall / 2 - Inches(0.05)), Inches(2.2), tall)
    frame = box.text_frame
    frame.margin_top = frame.margin_bottom = 0
    for n, text in enumerate(lines):
        if n:
            frame.add_paragraph()
        write(frame, text, 11, bold=True, colour=LIGHT.secondary, centre=True, line=n)


def _paint(tile: Any, p: Point) -> None:
    tile.fill.solid()
    tile.fill.fore_color.rgb = rgb(LIGHT.card if p.klass is None else LIGHT.sequential[p.klass])
    tile.line.color.rgb = rgb(DOT if p.mark else LIGHT.unknown if p.klass is None else LIGHT.card)
    tile.line.width = Pt(1.25)
    tile.shadow.inherit = False
