"""A matrix of rows and months as a native table with coloured cells."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as PptxSlide
from pptx.table import Table as PptxTable
from pptx.table import _Cell as PptxCell
from pptx.util import Emu, Inches, Pt

from outcomes.charts.theme import LIGHT, fitting_size, label_ink, text_width
from outcomes.charts.value import Heat
from outcomes.render.layout import cell_class, cell_size, cell_texts, matrix_months, year_starts
from outcomes.render.pptx.base import LEFT, Letters, legend, placed, rgb, set_fonts, write

_PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style without lines and colours
_TOP, _WIDE, _TALL = Inches(1.4), Inches(10.05), Inches(5.2)


def heat(slide: PptxSlide, chart: Heat) -> None:
    """A table with years and months on top, a row per series, and the legend at the right."""
    points = chart.months
    rows, columns = len(chart.rows) + 2, len(points) + 1
    tall = min(_TALL, Inches(0.55) * len(chart.rows) + Inches(0.56))
    graphic = slide.shapes.add_table(rows, columns, *placed((LEFT, _TOP, _WIDE, tall)))
    graphic.name = chart.name
    made = graphic.table
    _plain(made)
    names = min(Inches(2.6), int(Pt(12) * max(text_width(s.name) for s in chart.rows)) + Inches(0.15))
    wide = (_WIDE - names) // len(points)
    for i in range(columns):
        made.columns[i].width = Emu(wide if i else names)
    for i, row in enumerate(made.rows):
        row.height = Inches(0.28) if i < 2 else Emu((tall - Inches(0.56)) // len(chart.rows))
    _head(made, chart, wide / Pt(1))
    _body(made, chart, wide / Pt(1), names / Pt(1))
    legend(slide, chart.classes, chart.unreported_label, (Inches(10.8), Inches(2)))


def _plain(made: PptxTable) -> None:
    """No lines, no bands, and small letters in empty cells, so that rows keep their height."""
    properties = made._tbl.tblPr
    assert properties is not None
    for flag in ("firstRow", "bandRow"):
        properties.set(flag, "0")
    style = properties.find(qn("a:tableStyleId"))
    if style is None:
        style = etree.SubElement(properties, qn("a:tableStyleId"))
    style.text = _PLAIN
    for paragraph in made._tbl.iter(qn("a:p")):
        set_fonts(etree.SubElement(paragraph, qn("a:endParaRPr"), sz="600"))


def _say(cell: PptxCell, text: str, letters: Letters) -> None:
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Pt(0)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    if text:
        write(cell.text_frame, text, letters)


def _head(made: PptxTable, chart: Heat, wide: float) -> None:
    """The years, each over its months, and the months."""
    points = chart.months
    starts = [0, *year_starts(chart)]
    for start, end in zip(starts, [*starts[1:], len(points)], strict=True):
        first = made.cell(0, start + 1)
        if end - start > 1:
            first.merge(made.cell(0, end))
        year = points[start].code[:4]
        _say(first, year if (end - start) * wide > 30 else "", Letters(size=11, colour=LIGHT.secondary))
    _months(made, chart)


def _months(made: PptxTable, chart: Heat) -> None:
    """Every month in its column, or from 13 months on some, each over the columns up to the next."""
    points = chart.months
    if len(points) <= 13:
        for i, p in enumerate(points):
            name = f"{int(p.code[5:])}月" if chart.lang == "zh" else p.label[:3]
            _say(made.cell(1, i + 1), name, Letters(size=10, colour=LIGHT.secondary, centre=True))
        return
    marks = matrix_months(chart)
    ends = [*(i for i, _, _ in marks[1:]), len(points)]
    for (i, name, _), end in zip(marks, ends, strict=True):
        if end - i > 1:
            made.cell(1, i + 1).merge(made.cell(1, end))
        _say(made.cell(1, i + 1), name, Letters(size=10, colour=LIGHT.secondary))


def _body(made: PptxTable, chart: Heat, wide: float, names: float) -> None:
    """The cells with their numbers; lines of the card's colour between them, grey around unknown ones."""
    texts = cell_texts(chart)
    size = cell_size(texts, wide, 11, 4) or 4
    two_lines = made.rows[2].height > Inches(0.4)
    letters = 11 if two_lines else max(7, min(fitting_size(s.name, (names - 10) * 0.9, 12) for s in chart.rows))
    outlined = [[cell_class(p) is None for p in s.points] for s in chart.rows]
    new_year = set(year_starts(chart))
    for row, series in enumerate(chart.rows):
        name = made.cell(row + 2, 0)
        _say(name, series.name, Letters(size=letters))
        name.text_frame.word_wrap, name.text_frame.paragraphs[0].alignment = True, PP_ALIGN.RIGHT
        name.margin_right = Pt(6)
        for column, p in enumerate(series.points):
            cell, klass = made.cell(row + 2, column + 1), cell_class(p)
            ink = LIGHT.secondary if klass is None else label_ink(klass)
            _say(cell, texts[row][column], Letters(size=size, colour=ink, centre=True))
            cell.fill.solid()
            cell.fill.fore_color.rgb = rgb(LIGHT.card if klass is None else LIGHT.sequential[klass])
            _edges(cell, outlined, row, column, new_year)


def _edges(cell: PptxCell, outlined: list[list[bool]], row: int, column: int, new_year: set[int]) -> None:
    """The four lines of a cell; a line is grey if a cell on either side of it is unknown, darker where a year begins."""

    def unknown(r: int, c: int) -> bool:
        return 0 <= r < len(outlined) and 0 <= c < len(outlined[0]) and outlined[r][c]

    here = outlined[row][column]
    sides = {"lnL": (row, column - 1), "lnR": (row, column + 1), "lnT": (row - 1, column), "lnB": (row + 1, column)}
    properties = cell._tc.get_or_add_tcPr()
    fill = properties.find(qn("a:solidFill"))
    for side, other in sides.items():
        year = (side == "lnL" and column in new_year) or (side == "lnR" and column + 1 in new_year)
        grey = here or unknown(*other)
        colour, width = (LIGHT.secondary, 1.75) if year else (LIGHT.unknown, 1.5) if grey else (LIGHT.card, 1.5)
        fill.addprevious(_line(side, colour, width))


def _line(side: str, colour: str, width: float) -> Element:
    made = etree.Element(qn(f"a:{side}"), w=str(int(Pt(width))), cap="flat", cmpd="sng", algn="ctr")
    solid = etree.SubElement(made, qn("a:solidFill"))
    etree.SubElement(solid, qn("a:srgbClr"), val=colour.lstrip("#"))
    return made
