"""A Chart as a slide: a native, editable chart (shapes for the map, a table for the matrix) with the same numbers inside."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE, PROG_ID
from pptx.util import Inches, Pt

from outcomes.charts.theme import FRAME, LIGHT, fitting_size
from outcomes.charts.value import Chart
from outcomes.core.texts import t
from outcomes.render.points import definition, point_sheet, points_of
from outcomes.render.pptx.bars import bars
from outcomes.render.pptx.base import LEFT, WIDE, rgb, set_fonts, text_box, write
from outcomes.render.pptx.comparison import comparison
from outcomes.render.pptx.heat import heat
from outcomes.render.pptx.layout import LIST, layout_of
from outcomes.render.pptx.lines import lines, multiples
from outcomes.render.pptx.maps import tiles
from outcomes.render.pptx.signals import DRAWN
from outcomes.render.pptx.sites import sites
from outcomes.render.pptx.template import theme_fonts
from outcomes.render.pptx.words import badges


def slide(chart: Chart) -> bytes:
    """A 16:9 deck of one chart, and a slide with its definition, source and the list of what it shows."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    theme_fonts(deck)
    drawn = _slide(deck, chart)
    _sources(deck, chart, point_sheet(chart, layout_of(drawn)))
    content = io.BytesIO()
    deck.save(content)
    return content.getvalue()


def _blank(deck: Any) -> Any:
    """A slide with nothing but the rule along its top."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, deck.slide_width, Pt(3))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(FRAME)
    rule.line.fill.background()
    return slide


def _slide(deck: Any, chart: Chart) -> Any:
    slide = _blank(deck)
    slide._element.cSld.set("name", "chart")
    text_box(
        slide, LEFT, Inches(0.25), WIDE, Inches(0.6), chart.title, fitting_size(chart.title, 790, 22), bold=True
    ).name = "title"
    text_box(slide, LEFT, Inches(0.85), WIDE, Inches(0.4), chart.subtitle, 14, colour=LIGHT.secondary)
    badges(slide, chart)
    draw = {
        "comparison": comparison,
        "trend": lines,
        "map": tiles,
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
    return slide


def _sources(deck: Any, chart: Chart, listed: bytes) -> None:
    """What the figures mean and where they come from, and the list of them as a sheet that opens."""
    slide, lang = _blank(deck), chart.lang
    text_box(slide, LEFT, Inches(0.25), WIDE, Inches(0.6), t("points.title", lang), 22, bold=True)
    text_box(slide, LEFT, Inches(0.85), WIDE, Inches(0.4), chart.subtitle, 14, colour=LIGHT.secondary)
    lines = (
        ("definition", definition(chart)), ("read", chart.note), ("source", chart.source.removeprefix(t("chart.source", lang))),
        ("version", t("chart.version", lang, version=chart.version, at=chart.known_at)),
        ("class", t(f"data.{chart.data_class}", lang)), ("list", t("points.sheet", lang, n=len(points_of(chart)))),
    )  # fmt: skip
    shown = [(t(f"points.{name}", lang), words) for name, words in lines if words]
    size = 16 if sum(len(words) for _, words in shown) < 700 else 12
    box = text_box(slide, LEFT, Inches(1.5), WIDE, Inches(4), "", size)
    for n, (name, words) in enumerate(shown):
        if n:
            box.text_frame.add_paragraph()
        write(box.text_frame, f"{name}  ", size, bold=True, line=n)
        write(box.text_frame, words, size, colour=LIGHT.soft_ink, line=n)
        box.text_frame.paragraphs[n].space_after = Pt(8)
    held = slide.shapes.add_ole_object(
        io.BytesIO(listed), PROG_ID.XLSX, LEFT, Inches(5.9), width=Inches(1.2), height=Inches(0.8)
    )
    held.name = LIST
    if chart.watermark:
        _watermark(slide, chart)


def _watermark(slide: Any, chart: Chart) -> None:
    """The sample's mark across the slide behind everything; under the legend where a table fills the slide."""
    left, top, wide, size = (10.7, 5.0, 2.5, 24) if chart.kind == "heat" else (3.2, 3.1, 7, 60)
    mark = text_box(
        slide, Inches(left), Inches(top), Inches(wide), Inches(size / 50), chart.watermark, size, bold=True,
        colour="#E8D9B8", centre=True,
    )  # fmt: skip
    mark.rotation, mark.name = -20, "watermark"
    slide.shapes._spTree.insert(2, mark._element)
