"""A Table as a native table: head in bold, hairlines, numbers to the right, letters as small as the rows need."""

from __future__ import annotations

import re

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.slide import Slide as PptxSlide
from pptx.table import _Cell as PptxCell
from pptx.util import Emu, Inches, Pt

from outcomes.charts.theme import LIGHT, text_width
from outcomes.papers.value import PaperTable
from outcomes.render.pptx.base import Box, Letters, placed, rgb, write


def table(slide: PptxSlide, made: PaperTable, widths: tuple[float, ...], box: Box) -> None:
    """Draws the table into a box; `widths` are the columns' shares of it."""
    left, top, wide, tall = box
    rows = [made.head, *made.rows]
    size = _size(rows, widths, wide, tall)
    around = (left, top + Inches(0.08), wide, Inches(0.2) * len(rows))
    shape = slide.shapes.add_table(len(rows), len(made.head), *placed(around))
    shape.name = "table"
    native = shape.table
    properties = native._tbl.tblPr
    assert properties is not None
    properties.find(qn("a:tableStyleId")).text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid
    for c, share in enumerate(widths):
        native.columns[c].width = Emu(int(wide * share))
    for r, row in enumerate(rows):
        native.rows[r].height = Emu(int(Pt(_height(row, widths, wide, size))))
        for c, words in enumerate(row):
            _cell(native.cell(r, c), words, size, head=not r, right=c in made.right)


def _height(row: tuple[str, ...], widths: tuple[float, ...], wide: int, size: float) -> float:
    """The height of a row in points; words are taken a tenth wider than they should be: fonts differ."""
    most = 1
    for words, share in zip(row, widths, strict=True):
        room = max(1, int(wide * share / Pt(1)) - 10)
        most = max(most, sum(-(-int(text_width(p) * size * 1.1 + 1) // room) for p in (words or " ").split("\n")))
    return most * size * 1.25 + 3


def _size(rows: list[tuple[str, ...]], widths: tuple[float, ...], wide: int, tall: int) -> float:
    """The largest letters, 12 to 7 points, at which all rows have room and no word or number is cut."""
    for size in (12.0, 11.0, 10.0, 9.0, 8.0):
        whole = all(
            text_width(word) * size * 1.05 <= wide * share / Pt(1) - 9
            for row in rows
            for words, share in zip(row, widths, strict=True)
            for word in _WORD.findall(words)
        )
        if whole and sum(_height(row, widths, wide, size) for row in rows) <= tall / Pt(1):
            return size
    return 7.0


_WORD = re.compile(r"[!-~]+")  # Chinese may be broken anywhere


def _cell(cell: PptxCell, words: str, size: float, *, head: bool, right: bool) -> None:
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.margin_top = cell.margin_bottom = Pt(1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.text_frame.word_wrap = True
    for n, part in enumerate(words.split("\n")):
        if n:
            cell.text_frame.add_paragraph()
        if part:
            write(cell.text_frame, part, Letters(size=size, bold=head, colour=LIGHT.soft_ink if head else LIGHT.ink), n)
        else:  # without a size an empty cell is as high as a line of 18 points
            cell.text_frame.paragraphs[n]._p.get_or_add_endParaRPr().set("sz", str(int(size * 100)))
        cell.text_frame.paragraphs[n].alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    if head:
        cell.fill.solid()
        cell.fill.fore_color.rgb = rgb(LIGHT.page)
    else:
        cell.fill.background()  # the watermark behind the table is seen
    _underline(cell)


def _underline(cell: PptxCell) -> None:
    """A hairline under the cell."""
    properties = cell._tc.get_or_add_tcPr()
    line = properties.makeelement(qn("a:lnB"), {"w": "6350"})
    fill = line.makeelement(qn("a:solidFill"), {})
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": LIGHT.line.lstrip("#")}))
    line.append(fill)
    properties.insert(0, line)
