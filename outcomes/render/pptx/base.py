"""What all slides share: fonts, text boxes, the empty native chart, the legend of classes."""

from __future__ import annotations

from datetime import date
from typing import Any

from lxml import etree
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from outcomes.charts.theme import FONT_EA, FONT_LATIN, LIGHT
from outcomes.charts.value import Chart, Point

LEFT, WIDE = Inches(0.5), Inches(12.33)
Box = tuple[int, int, int, int]  # left, top, width, height
BODY: Box = (LEFT, Inches(1.3), WIDE, Inches(5.35))


def rgb(colour: str) -> RGBColor:
    """A colour of the theme as python-pptx takes it."""
    return RGBColor.from_string(colour.lstrip("#"))


def set_fonts(properties: Any) -> None:
    """微软雅黑 for Latin, east-Asian and complex letters of one run or default."""
    for tag, face in (("a:latin", FONT_LATIN), ("a:ea", FONT_EA), ("a:cs", FONT_LATIN)):
        element = properties.find(qn(tag))
        if element is None:
            element = etree.SubElement(properties, qn(tag))
        element.set("typeface", face)


def write(
    frame: Any,
    text: str,
    size: float,
    *,
    bold: bool = False,
    colour: str = LIGHT.ink,
    centre: bool = False,
    line: int = 0,
) -> None:
    """Adds a run of text in the deck's fonts to one paragraph of a text frame."""
    run = frame.paragraphs[line].add_run()
    run.text = text
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = rgb(colour)
    set_fonts(run._r.get_or_add_rPr())
    if centre:
        frame.paragraphs[line].alignment = PP_ALIGN.CENTER


def text_box(slide: Any, left: int, top: int, width: int, height: int, text: str, size: float, **look: Any) -> Any:
    """A text box with wrapped text."""
    box = slide.shapes.add_textbox(left, top, width, height)
    box.text_frame.word_wrap = True
    write(box.text_frame, text, size, **look)
    return box


def without_style(shape: Any) -> None:
    """Takes away the theme's look with its shadow: colours and lines are set here."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def native_chart(
    slide: Any, chart: Chart, kind: Any, data: CategoryChartData | XyChartData, box: Box = BODY
) -> Any:  # fmt: skip
    """An empty chart in the middle of the slide (left, top, width, height) with its data sheet inside."""
    graphic = slide.shapes.add_chart(kind, *box, data)
    graphic.name = chart.name
    made = graphic.chart
    made.has_title = False
    made.font.size, made.font.name = Pt(12), FONT_LATIN
    made.font.color.rgb = rgb(LIGHT.ink)
    return made


def finish(made: Any) -> None:
    """Sets the Chinese font wherever the chart has letters."""
    for properties in made._chartSpace.iter(qn("a:defRPr")):
        set_fonts(properties)


def number_format(chart: Chart) -> str:
    """The number format of the values: thousands separated, with the chart's decimals and per-cent sign."""
    digits = "." + "0" * chart.decimals if chart.decimals else ""
    return f'#,##0{digits}"%"' if chart.unit == "%" else f"#,##0{digits}"


def category(point: Point) -> str:
    """The name on the axis, with what is said in place of an unknown value."""
    return point.label if point.state == "known" else f"{point.label}（{point.text}）"


def known(point: Point) -> float | None:
    """The value for the data sheet; an empty cell where it is not known."""
    return point.value if point.state == "known" else None


def legend(slide: Any, chart: Chart, left: int, first: int) -> None:
    """The boxes of the classes, and of 未报, one under the other from a corner on."""
    items = [(LIGHT.sequential[i], c.text) for i, c in enumerate(chart.classes)]
    if chart.unreported_label:
        items.append(("", chart.unreported_label))
    for i, (colour, text) in enumerate(items):
        top = Emu(int(first + i * Inches(0.38)))
        box = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Emu(int(left)), top, Inches(0.32), Inches(0.26))
        box.fill.solid()
        box.fill.fore_color.rgb = rgb(colour or LIGHT.card)
        box.line.color.rgb = rgb(colour or LIGHT.unknown)
        without_style(box)
        text_box(slide, Emu(int(left + Inches(0.4))), top - Inches(0.04), Inches(1.8), Inches(0.3), text, 11)


def months(chart: Chart) -> list[date]:
    """The months of the first series for the data sheet."""
    return [date(int(p.code[:4]), int(p.code[5:]), 1) for p in chart.series[0].points]


def write_months(axis: Any, chart: Chart, wide: int = WIDE) -> None:
    """A date axis in months, as 2025年3月 or Mar 2025, with as many of them as have room."""
    many = len(chart.series[0].points)
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
    shown.set("formatCode", 'yyyy"年"m"月"' if chart.lang == "zh" else "mmm yyyy")
    shown.set("sourceLinked", "0")


def write_every(axis: Any, n: int) -> None:
    """Writes every n-th name along a category axis."""
    for tag in ("c:tickLblSkip", "c:tickMarkSkip"):
        skip = etree.SubElement(axis, qn(tag))
        skip.set("val", str(n))
        axis.find(qn("c:noMultiLvlLbl")).addprevious(skip)
