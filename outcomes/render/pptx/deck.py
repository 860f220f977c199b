"""A Deck as PPTX: native charts, native shapes, tables, speaker notes, and the list of its numbers as a sheet inside."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from math import ceil
from typing import assert_never

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.slide import Slide as PptxSlide
from pptx.util import Inches, Pt

from outcomes.charts.theme import FRAME, LIGHT, fitting_size, text_width
from outcomes.charts.value import Comparison, TileMap, Trend
from outcomes.core.texts import t
from outcomes.papers.value import Card, Deck, PaperChart, Slide
from outcomes.render.pptx.base import Box, Letters, hold_sheet, placed, rgb, set_fonts, text_box, without_style, write
from outcomes.render.pptx.comparison import comparison
from outcomes.render.pptx.grid import table
from outcomes.render.pptx.layout import LIST, layout_of_all
from outcomes.render.pptx.lines import trend
from outcomes.render.pptx.maps import tiles
from outcomes.render.pptx.template import BlankDeck, own
from outcomes.render.sheets import number_sheet

_GAP = Inches(0.14)


def _draw(slide: PptxSlide, chart: PaperChart, box: Box) -> None:
    match chart:
        case Comparison():
            comparison(slide, chart, box)
        case Trend():
            trend(slide, chart, box)
        case TileMap():
            tiles(slide, chart, box)
        case _:
            assert_never(chart)


def pptx(deck: Deck, ground: BlankDeck | None = None, hear: Callable[[float], None] = lambda _: None) -> bytes:
    """The deck as a file, in 16:9 unless another ground is given; `hear` is told the share that is done."""
    ground = ground or own("16:9")
    for n, made in enumerate(deck.slides, 1):
        _slide(ground, deck, made)
        hear(n / len(deck.slides))
    core = ground.file.core_properties
    core.title, core.author, core.comments = deck.title, "", f"version {deck.version}"
    content = io.BytesIO()
    ground.file.save(content)
    return content.getvalue()


def _slide(ground: BlankDeck, deck: Deck, made: Slide) -> None:
    cover = made.kind == "cover"
    slide = ground.file.slides.add_slide(ground.cover if cover else ground.content)
    slide._element.cSld.set("name", made.name)
    for p in list(slide.placeholders):
        if p.placeholder_format.idx > (1 if cover else 0):
            p._element.getparent().remove(p._element)
    if ground.own:
        _rule(ground, slide, cover)
    (_cover if cover else _head)(ground, slide, made)
    _BODY[made.kind](slide, deck, made, ground.body())
    if not cover:
        _foot(ground, slide, deck, made)
    if deck.watermark:
        _watermark(ground, slide, deck.watermark)
    _notes(slide, f"{made.speech}\n{deck.foot}")


def _rule(ground: BlankDeck, slide: PptxSlide, cover: bool) -> None:
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *placed((0, 0, ground.wide, Inches(0.5) if cover else Pt(3))))
    rule.name = "rule"
    rule.fill.solid()
    rule.fill.fore_color.rgb = rgb(FRAME)
    rule.line.fill.background()
    without_style(rule)


def _fill(place: PptxShape, text: str, letters: Letters, *, keep: bool) -> None:
    """Words in a placeholder; a template keeps its own size, weight and colour."""
    frame = place.text_frame
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text = text
    run.font.size = Pt(letters.size)
    if not keep:
        run.font.bold = letters.bold
        run.font.color.rgb = rgb(letters.colour)
        set_fonts(run._r.get_or_add_rPr())


def _place(shape: PptxShape, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = placed(box)


def _title(slide: PptxSlide, text: str, letters: Letters, *, keep: bool) -> PptxShape:
    """The title of a slide, filled."""
    title = slide.shapes.title
    assert title is not None
    title.name = "title"
    _fill(title, text, letters, keep=keep)
    return title


def _head(ground: BlankDeck, slide: PptxSlide, made: Slide) -> None:
    left, top, wide, tall = ground.title_box()
    room = wide / Pt(1) * 0.88
    size = max(
        min(15.0, 2 * room / max(text_width(made.title), 1)), fitting_size(made.title, room, 22)
    )  # two lines at most
    title = _title(slide, made.title, Letters(size=size, bold=True), keep=not ground.own)
    if ground.own:
        _place(title, (left, top, wide, tall))
        title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        title.text_frame.margin_left = title.text_frame.margin_right = Pt(0)
        title.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    if made.subtitle:
        under = (left, top + tall, wide, Inches(0.34))
        box = text_box(slide, under, made.subtitle, Letters(size=13, colour=LIGHT.secondary))
        box.name = "subtitle"
        if ground.own:
            box.text_frame.margin_left = Pt(0)


def _cover(ground: BlankDeck, slide: PptxSlide, made: Slide) -> None:
    under = next((p for p in slide.placeholders if p.placeholder_format.idx == 1), None)
    wide = ground.wide - 2 * ground.margin
    size = max(20.0, fitting_size(made.title, wide / Pt(1) * 0.92, 40))
    title = _title(slide, made.title, Letters(size=size, bold=True, colour=FRAME), keep=not ground.own)
    if ground.own:
        _place(title, (ground.margin, int(ground.tall * 0.34), wide, Inches(1.2)))
    if under is None:
        return
    under.name = "subtitle"
    _fill(under, made.subtitle, Letters(size=18, colour=LIGHT.secondary), keep=not ground.own)
    if ground.own:
        _place(under, (ground.margin, int(ground.tall * 0.34) + Inches(1.35), wide, Inches(0.8)))


def _no_body(slide: PptxSlide, deck: Deck, made: Slide, box: Box) -> None:
    """Nothing but the title."""


def _card(slide: PptxSlide, n: int, card: Card, box: Box) -> None:
    """One card: a box that holds name, value and note, whose words can be edited."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *placed(box))
    shape.name = f"card-{n}"
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(LIGHT.page)
    shape.line.color.rgb = rgb(LIGHT.line)
    shape.line.width = Pt(0.75)
    without_style(shape)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = Inches(0.12)
    frame.margin_top = frame.margin_bottom = Inches(0.04)
    room = box[2] / Pt(1) - 18
    name_size = max(9.0, fitting_size(card.name, room, 12))
    write(frame, card.name, Letters(size=name_size, colour=LIGHT.secondary))
    frame.add_paragraph()
    value, _, unit = card.text.partition(" ") if card.known else (card.text, "", "")
    size = max(16.0, min(24.0, room / (text_width(value) + text_width(unit) / 2 + 1))) if card.known else 14
    ink = LIGHT.ink if card.known else LIGHT.unknown_ink
    write(frame, value, Letters(size=size, bold=card.known, colour=ink), 1)
    if unit:
        write(frame, f" {unit}", Letters(size=max(9.0, size / 2), colour=LIGHT.secondary), 1)
    frame.add_paragraph()
    small = 8 if text_width(card.note) * 10 > room * 1.8 else 10
    write(frame, card.note, Letters(size=small, colour=LIGHT.secondary), 2)
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT


def _cards(slide: PptxSlide, _deck: Deck, made: Slide, box: Box) -> None:
    """Cards in one row with sentences under them, or in a column for each group."""
    left, top, wide, tall = box
    groups = list(dict.fromkeys(c.group for c in made.cards))
    if groups != [""]:
        return _columns(slide, made, box, groups)
    each = (wide - _GAP * (len(made.cards) - 1)) // len(made.cards)
    high = Inches(1.45)
    for n, card in enumerate(made.cards):
        _card(slide, n, card, (left + n * (each + _GAP), top + Inches(0.1), each, high))
    at = top + high + Inches(0.35)
    size, lines = _fitted(made.words, wide / Pt(1) - 16, (top + tall - at) / Pt(1))
    for n, words in enumerate(made.words):
        needed = int(Pt(size * _LEADING * (lines[n] + _BETWEEN)))
        text_box(slide, (left, at, wide, needed), words, Letters(size=size)).name = f"words-{n}"
        at += needed
    return None


_LEADING, _BETWEEN = 1.25, 0.9  # of a line's size: from line to line, and more between two paragraphs


def _fitted(paragraphs: Sequence[str], wide: float, tall: float, largest: int = 18) -> tuple[int, list[int]]:
    """The largest size (points) at which paragraphs fit one under the other, and the lines that each takes at it."""
    for size in range(largest, 8, -1):
        lines = [ceil(text_width(p) * size * 1.12 / wide) for p in paragraphs]  # words are not cut: some room is lost
        if sum(lines) + _BETWEEN * len(lines) <= tall / (size * _LEADING):
            break
    return size, lines


def _columns(slide: PptxSlide, made: Slide, box: Box, groups: list[str]) -> None:
    left, top, wide, tall = box
    each = (wide - _GAP * (len(groups) - 1)) // len(groups)
    most = max(sum(c.group == g for c in made.cards) for g in groups)
    high = min(Inches(1.5), (tall - Inches(0.6)) // most - _GAP)
    size = min(fitting_size(group, each / Pt(1) * 0.8, 15) for group in groups)
    for column, group in enumerate(groups):
        x = left + column * (each + _GAP)
        head = (x, top + Inches(0.08), each, Inches(0.4))
        text_box(slide, head, group, Letters(size=size, bold=True, centre=True))
        of_group = [(n, c) for n, c in enumerate(made.cards) if c.group == group]
        for row, (n, card) in enumerate(of_group):
            _card(slide, n, card, (x, top + Inches(0.55) + row * (high + _GAP), each, high))


def _chart(slide: PptxSlide, _deck: Deck, made: Slide, box: Box) -> None:
    """A chart over the whole body, or with cards one under the other at its right."""
    chart, (left, top, wide, tall) = made.charts[0], box
    beside = Inches(2.7) if made.cards else 0
    _draw(slide, chart, (left, top, wide - beside, tall))
    high = min(Inches(1.1), tall // max(len(made.cards), 1) - _GAP)
    for n, card in enumerate(made.cards):
        _card(slide, n, card, (left + wide - beside, top + Inches(0.1) + n * (high + _GAP), beside, high))


def _of_place(slide: PptxSlide, deck: Deck, made: Slide, box: Box) -> None:
    """Story at the left, cards above, trend and comparison below with their own small titles."""
    left, top, wide, tall = box
    story = int(wide * 0.27)
    shape = slide.shapes.add_textbox(*placed((left, top + Inches(0.06), story, tall)))
    shape.name, frame = "story", shape.text_frame
    frame.word_wrap = True
    frame.margin_left = Pt(0)
    for n, words in enumerate(made.words):
        if n:
            frame.add_paragraph()
        bold = not n and not words.startswith("·") and len(made.words) > 1
        write(frame, words, Letters(size=14, bold=bold, colour=LIGHT.soft_ink), n)
        frame.paragraphs[n].space_after = Pt(6)
    x, room = left + story + Inches(0.2), wide - story - Inches(0.2)
    each = (room - _GAP * (len(made.cards) - 1)) // len(made.cards)
    for n, card in enumerate(made.cards):
        _card(slide, n, card, (x + n * (each + _GAP), top + Inches(0.08), each, Inches(1.18)))
    at, half = top + Inches(1.4), (room - _GAP) // 2
    for n, chart in enumerate(made.charts):
        where = x + n * (half + _GAP)
        name = chart.subtitle.split(" · ")[0] + (f"（{chart.unit}）" if deck.lang == "zh" else f" ({chart.unit})")
        read = t(_small_title(chart), deck.lang, name=name)
        fits = fitting_size(read, half / Pt(1) * 0.85, 11)
        size = fits if fits >= 9 else min(9.0, 1.8 * half / Pt(1) * 0.85 / text_width(read))  # in two lines
        head = (where, at, half, Inches(0.3))
        text_box(slide, head, read, Letters(size=size, bold=True, colour=LIGHT.soft_ink))
        _draw(slide, chart, (where, at + Inches(0.3), half, top + tall - at - Inches(0.3)))


def _small_title(chart: PaperChart) -> str:
    if not isinstance(chart, Trend):
        return "deck.small_comparison"
    return "deck.small_rolling" if chart.rolling else "deck.small_trend"


def _table(slide: PptxSlide, _deck: Deck, made: Slide, box: Box) -> None:
    assert made.table is not None
    table(slide, made.table, made.widths, box)


def _list(slide: PptxSlide, deck: Deck, made: Slide, box: Box) -> None:
    """What the sheet is for, and the sheet itself as an object that opens."""
    left, top, wide, _ = box
    text_box(slide, (left, top + Inches(0.1), wide, Inches(1.4)), made.words[0], Letters(size=16))
    about = {
        "kind": "deck",
        "name": deck.name,
        "version": str(deck.version),
        "known_at": deck.known_at,
        "lang": deck.lang,
        "data_class": deck.data_class,
    }
    drawn = slide.part.package.presentation_part.presentation.slides
    sheet = number_sheet(deck.stated, about, deck.lang, layout_of_all(drawn))
    hold_sheet(slide, sheet, LIST, (left, top + Inches(1.7)))


_BODY: dict[str, Callable[[PptxSlide, Deck, Slide, Box], None]] = {
    "cover": _no_body,
    "cards": _cards,
    "chart": _chart,
    "place": _of_place,
    "table": _table,
    "list": _list,
}


def _foot(ground: BlankDeck, slide: PptxSlide, deck: Deck, made: Slide) -> None:
    wide = ground.wide - 2 * ground.margin
    foot = " · ".join(part for part in (made.source, deck.foot) if part)
    for n, (name, words) in enumerate((("note", made.note), ("foot", foot))):
        if words:
            size = max(8.0, fitting_size(words, wide / Pt(1) * 0.97, 11))
            top = ground.bottom - Inches(0.6) + n * Inches(0.3)
            letters = Letters(size=size, colour=LIGHT.secondary)
            box = text_box(slide, (ground.margin, top, wide, Inches(0.3)), words, letters)
            box.name = name
            box.text_frame.margin_left = Pt(0)


def _watermark(ground: BlankDeck, slide: PptxSlide, words: str) -> None:
    """The sample's mark across the slide behind everything: it goes along with a slide that is copied."""
    size = 54
    box = (int(ground.wide * 0.2), int(ground.tall * 0.45), int(ground.wide * 0.6), Inches(size / 50))
    mark = text_box(slide, box, words, Letters(size=size, bold=True, colour="#E8D9B8", centre=True))
    mark.rotation, mark.name = -20, "watermark"
    slide.shapes._spTree.insert(2, mark._element)


def _notes(slide: PptxSlide, words: str) -> None:
    notes = slide.notes_slide.notes_text_frame
    assert notes is not None
    notes.text = words
    for run in notes._txBody.iter(qn("a:r")):
        properties = run.find(qn("a:rPr"))
        if properties is None:
            properties = run.makeelement(qn("a:rPr"), {})
            run.insert(0, properties)
        set_fonts(properties)
