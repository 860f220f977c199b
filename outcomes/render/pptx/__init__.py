"""A Chart as a slide: a native, editable chart (shapes for the map, a table for the matrix) with the same numbers inside."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.util import Inches, Pt

from outcomes.charts.value import Chart
from outcomes.render.pptx.bars import bars
from outcomes.render.pptx.base import LEFT, WIDE, rgb, set_fonts, text_box
from outcomes.render.pptx.comparison import comparison
from outcomes.render.pptx.heat import heat
from outcomes.render.pptx.lines import lines, multiples
from outcomes.render.pptx.maps import tiles
from outcomes.render.pptx.signals import DRAWN
from outcomes.render.pptx.sites import sites
from outcomes.render.pptx.template import theme_fonts
from outcomes.render.pptx.words import badges
from outcomes.texts import t
from outcomes.theme import FRAME, LIGHT, fitting_size


def slides(charts: Sequence[Chart]) -> bytes:
    """A 16:9 deck with one slide per chart."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    theme_fonts(deck)
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


def _watermark(slide: Any, chart: Chart) -> None:
    """The sample's mark across the slide behind everything; under the legend where a table fills the slide."""
    left, top, wide, size = (10.7, 5.0, 2.5, 24) if chart.kind == "heat" else (3.2, 3.1, 7, 60)
    mark = text_box(
        slide, Inches(left), Inches(top), Inches(wide), Inches(size / 50), chart.watermark, size, bold=True,
        colour="#E8D9B8", centre=True,
    )  # fmt: skip
    mark.rotation, mark.name = -20, "watermark"
    slide.shapes._spTree.insert(2, mark._element)
