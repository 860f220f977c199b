"""What all slides share: fonts, text boxes, the empty native chart, the legend of classes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from lxml import etree
from lxml.etree import _Element as Element
from pptx.chart.chart import Chart as NativeChart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.shapes import MSO_SHAPE, PROG_ID
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.shapes.connector import Connector
from pptx.slide import Slide as PptxSlide
from pptx.text.text import TextFrame
from pptx.util import Emu, Inches, Length, Pt

from outcomes.charts.theme import FONT_EA, FONT_LATIN, LIGHT, fill
from outcomes.charts.value import ChartHead, LegendClass, Point
from outcomes.core.texts import Lang

LEFT, WIDE = Inches(0.5), Inches(12.33)
Box = tuple[int, int, int, int]  # left, top, width, height
BODY: Box = (LEFT, Inches(1.3), WIDE, Inches(5.35))


def rgb(colour: str) -> RGBColor:
    """A colour of the theme as python-pptx takes it."""
    return RGBColor.from_string(colour.lstrip("#"))


def set_fonts(properties: Element) -> None:
    """微软雅黑 for Latin, east-Asian and complex letters of one run or default."""
    for tag, face in (("a:latin", FONT_LATIN), ("a:ea", FONT_EA), ("a:cs", FONT_LATIN)):
        element = properties.find(qn(tag))
        if element is None:
            element = etree.SubElement(properties, qn(tag))
        element.set("typeface", face)


@dataclass(frozen=True, kw_only=True)
class Letters:
    """How words are written: size in points, weight, colour, and whether centred."""

    size: float
    bold: bool = False
    colour: str = LIGHT.ink
    centre: bool = False


def placed(box: Box) -> tuple[Length, Length, Length, Length]:
    """A box as python-pptx takes it."""
    left, top, width, height = box
    return Emu(int(left)), Emu(int(top)), Emu(int(width)), Emu(int(height))


def write(frame: TextFrame, text: str, letters: Letters, line: int = 0) -> None:
    """Adds a run of text in the deck's fonts to one paragraph of a text frame."""
    paragraph = frame.paragraphs[line]
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(letters.size), letters.bold
    run.font.color.rgb = rgb(letters.colour)
    set_fonts(run._r.get_or_add_rPr())
    if letters.centre:
        paragraph.alignment = PP_ALIGN.CENTER


def text_box(slide: PptxSlide, box: Box, text: str, letters: Letters) -> PptxShape:
    """A text box with wrapped text."""
    made = slide.shapes.add_textbox(*placed(box))
    made.text_frame.word_wrap = True
    write(made.text_frame, text, letters)
    return made


def without_style(shape: PptxShape | Connector) -> None:
    """Takes away the theme's look with its shadow: colours and lines are set here."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def native_chart(
    slide: PptxSlide, chart: ChartHead, kind: XL_CHART_TYPE, data: CategoryChartData | XyChartData, box: Box = BODY
) -> NativeChart:
    """An empty chart in the middle of the slide (left, top, width, height) with its data sheet inside."""
    shapes: Any = slide.shapes  # python-pptx says of add_chart that it gives a chart: it gives the frame around one
    graphic = shapes.add_chart(kind, *placed(box), data)
    graphic.name = chart.name
    made: NativeChart = graphic.chart
    made.has_title = False
    made.font.size, made.font.name = Pt(12), FONT_LATIN
    made.font.color.rgb = rgb(LIGHT.ink)
    return made


def finish(made: NativeChart) -> None:
    """Sets the Chinese font wherever the chart has letters."""
    for properties in made._chartSpace.iter(qn("a:defRPr")):
        set_fonts(properties)


def number_format(chart: ChartHead) -> str:
    """The number format of the values: thousands separated, with the chart's decimals and per-cent sign."""
    digits = "." + "0" * chart.decimals if chart.decimals else ""
    return f'#,##0{digits}"%"' if chart.unit == "%" else f"#,##0{digits}"


def category(point: Point) -> str:
    """The name on the axis, with what is said in place of an unknown value."""
    return point.label if point.state == "known" else f"{point.label}（{point.text}）"


def hold_sheet(slide: PptxSlide, content: bytes, name: str, at: tuple[int, int]) -> None:
    """A workbook as an object that opens, by its left and top corner."""
    left, top, width, height = placed((*at, Inches(1.2), Inches(0.8)))
    kind = cast(str, PROG_ID.XLSX)  # python-pptx takes both
    slide.shapes.add_ole_object(io.BytesIO(content), kind, left, top, width=width, height=height).name = name


def legend(
    slide: PptxSlide, classes: Sequence[LegendClass], unreported: str, at: tuple[int, int], rings: str = ""
) -> None:
    """The boxes of the classes, of 未报, and what a ring is, one under the other from a corner on."""
    items = [(fill(c.tone), c.text) for c in classes]
    if unreported:
        items.append(("", unreported))
    left, first = at
    for i, (colour, text) in enumerate(items):
        top = int(first + i * Inches(0.38))
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *placed((left, top, Inches(0.32), Inches(0.26))))
        box.fill.solid()
        box.fill.fore_color.rgb = rgb(colour or LIGHT.card)
        box.line.color.rgb = rgb(colour or LIGHT.unknown)
        without_style(box)
        beside = (int(left + Inches(0.4)), top - Inches(0.04), Inches(1.8), Inches(0.3))
        text_box(slide, beside, text, Letters(size=11))
    if rings:
        under = (left, int(first + len(items) * Inches(0.38)) - Inches(0.04), Inches(2.1), Inches(0.3))
        text_box(slide, under, rings, Letters(size=11))


def months(points: Sequence[Point]) -> list[date]:
    """The months of a line for the data sheet."""
    return [date(int(p.code[:4]), int(p.code[5:]), 1) for p in points]


def gaps(made: NativeChart) -> None:
    """Leaves a gap where nothing is known."""
    blanks = made._chartSpace.find(f".//{qn('c:dispBlanksAs')}")
    if blanks is not None:
        blanks.set("val", "gap")


def write_months(axis: Element, many: int, lang: Lang, wide: int = WIDE) -> None:
    """A date axis of so many months, as 2025年3月 or Mar 2025, with as many of them as have room."""
    room = 13 if many <= 13 and wide >= WIDE else max(2, wide // Inches(1.25))
    for tag, value in (
        (
            "c:majorUnit",
            str(next(step for step in (1, 3, 6, 12, 24) if many <= room * step or step == 24)),
        ),
        ("c:majorTimeUnit", "months"),
    ):
        for old in axis.findall(qn(tag)):
            axis.remove(old)
        etree.SubElement(axis, qn(tag)).set("val", value)
    unit = axis.find(qn("c:baseTimeUnit"))
    if unit is None:
        unit = etree.SubElement(axis, qn("c:baseTimeUnit"))
    unit.set("val", "months")
    axis.find(qn("c:majorUnit")).addprevious(unit)
    shown = axis.find(qn("c:numFmt"))
    shown.set("formatCode", 'yyyy"年"m"月"' if lang == "zh" else "mmm yyyy")
    shown.set("sourceLinked", "0")


def write_every(axis: Element, n: int) -> None:
    """Writes every n-th name along a category axis."""
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = etree.SubElement(axis, qn(tag))
        skip.set("val", str(n))
        axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)
