"""A Chart as a slide: a native, editable chart (shapes for the map, a table for the matrix) with the same numbers inside."""

from __future__ import annotations

import io
from typing import assert_never

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE
from pptx.presentation import Presentation as PptxFile
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import FRAME, LIGHT, fitting_size
from outcomes.charts.value import (
    Bars,
    Chart,
    Comparison,
    Control,
    Event,
    FunnelPlot,
    Heat,
    Multiples,
    Ranks,
    Sites,
    TileMap,
    Trend,
)
from outcomes.core.texts import t
from outcomes.render.layout import small_print
from outcomes.render.points import definition, point_sheet, points_of
from outcomes.render.pptx.bars import bars
from outcomes.render.pptx.base import LEFT, WIDE, Letters, hold_sheet, placed, rgb, set_fonts, text_box, write
from outcomes.render.pptx.comparison import comparison
from outcomes.render.pptx.heat import heat
from outcomes.render.pptx.layout import LIST, layout_of
from outcomes.render.pptx.lines import multiples, trend
from outcomes.render.pptx.maps import tiles
from outcomes.render.pptx.ranks import ranks
from outcomes.render.pptx.signals import control, event, funnel
from outcomes.render.pptx.sites import sites
from outcomes.render.pptx.template import theme_fonts
from outcomes.render.pptx.words import badges

_TITLE, _SUBTITLE = (LEFT, Inches(0.25), WIDE, Inches(0.6)), (LEFT, Inches(0.85), WIDE, Inches(0.4))
_SMALL = Letters(size=14, colour=LIGHT.secondary)


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


def _blank(deck: PptxFile) -> PptxSlide:
    """A slide with nothing but the rule along its top."""
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *placed((0, 0, deck.slide_width or 0, Pt(3))))
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(FRAME)
    rule.line.fill.background()
    return slide


def _slide(deck: PptxFile, chart: Chart) -> PptxSlide:
    slide = _blank(deck)
    slide._element.cSld.set("name", "chart")
    size = fitting_size(chart.title, 790, 22)
    text_box(slide, _TITLE, chart.title, Letters(size=size, bold=True)).name = "title"
    text_box(slide, _SUBTITLE, chart.subtitle, _SMALL)
    _draw(slide, chart)
    foot = f"{chart.source} · {t(f'data.{chart.data_class}', chart.lang)} · {_version(chart)}"
    small, _ = small_print(chart.note, WIDE / Pt(1.08), (11, 10, 9, 8, 7))
    for top, words, of in ((6.72, chart.note, small), (7.02, foot, 11)):
        text_box(slide, (LEFT, Inches(top), WIDE, Inches(0.35)), words, Letters(size=of, colour=LIGHT.secondary))
    if chart.watermark:
        _watermark(slide, chart)
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = f"{chart.note}\n{foot}"
    for paragraph in notes.paragraphs:
        for run in paragraph.runs:
            set_fonts(run._r.get_or_add_rPr())
    return slide


def _draw(slide: PptxSlide, chart: Chart) -> None:
    match chart:
        case Comparison():
            comparison(slide, chart)
        case Trend():
            trend(slide, chart)
        case TileMap():
            tiles(slide, chart)
        case Bars():
            bars(slide, chart)
        case Heat():
            heat(slide, chart)
        case Control():
            badges(slide, chart.badges)
            control(slide, chart)
        case FunnelPlot():
            funnel(slide, chart)
        case Event():
            event(slide, chart)
        case Ranks():
            ranks(slide, chart)
        case Multiples():
            multiples(slide, chart)
        case Sites():
            sites(slide, chart)
        case _:
            assert_never(chart)


def _version(chart: Chart) -> str:
    return t("chart.version", chart.lang, version=chart.version, at=chart.known_at)


def _sources(deck: PptxFile, chart: Chart, listed: bytes) -> None:
    """What the figures mean and where they come from, and the list of them as a sheet that opens."""
    slide, lang = _blank(deck), chart.lang
    text_box(slide, _TITLE, t("points.title", lang), Letters(size=22, bold=True))
    text_box(slide, _SUBTITLE, chart.subtitle, _SMALL)
    lines = (
        ("definition", definition(chart)),
        ("read", chart.note),
        ("source", chart.source.removeprefix(t("chart.source", lang))),
        ("version", _version(chart)),
        ("class", t(f"data.{chart.data_class}", lang)),
        ("list", t("points.sheet", lang, n=len(points_of(chart)))),
    )
    shown = [(t(f"points.{name}", lang), words) for name, words in lines if words]
    size = 16 if sum(len(words) for _, words in shown) < 700 else 12
    frame = text_box(slide, (LEFT, Inches(1.5), WIDE, Inches(4)), "", Letters(size=size)).text_frame
    for n, (name, words) in enumerate(shown):
        if n:
            frame.add_paragraph()
        write(frame, f"{name}  ", Letters(size=size, bold=True), n)
        write(frame, words, Letters(size=size, colour=LIGHT.soft_ink), n)
        frame.paragraphs[n].space_after = Pt(8)
    hold_sheet(slide, listed, LIST, (LEFT, Inches(5.9)))
    if chart.watermark:
        _watermark(slide, chart)


def _watermark(slide: PptxSlide, chart: Chart) -> None:
    """The sample's mark across the slide behind everything; under the legend where a table fills the slide."""
    left, top, wide, size = (10.7, 5.0, 2.5, 24) if isinstance(chart, Heat) else (3.2, 3.1, 7, 60)
    box = (Inches(left), Inches(top), Inches(wide), Inches(size / 50))
    mark = text_box(slide, box, chart.watermark, Letters(size=size, bold=True, colour="#E8D9B8", centre=True))
    mark.rotation, mark.name = -20, "watermark"
    slide.shapes._spTree.insert(2, mark._element)
