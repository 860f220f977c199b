"""What stands on a slide and in its notes, item by item, the same way before it is saved and when it is read back."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import cast

from pptx.chart.chart import Chart as NativeChart
from pptx.oxml.ns import qn
from pptx.parts.chart import ChartPart
from pptx.shapes.autoshape import Shape as PptxShape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.slide import Slide as PptxSlide
from python_calamine import CalamineWorkbook

from outcomes.render.bound import numerals

LIST = "numbers"  # the object that holds the list of numbers
NOTES = "notes"
_VALUES = ("c:val", "c:yVal", "c:xVal", "c:bubbleSize")


def layout_of(slide: PptxSlide, *, charts: bool = True) -> list[tuple[str, str, str]]:
    """(shape, item, words) of every number on a slide and in its notes: numerals of words and cells, values of charts and
    of their sheets.
    """
    seen: Counter[str] = Counter()
    made = []
    for shape in slide.shapes:
        seen[shape.name] += 1
        name = f"{shape.name}#{seen[shape.name]}"
        made += [(name, item, words) for item, words in _items(shape, charts)]
    if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
        made.append((f"{NOTES}#1", "words", numerals(slide.notes_slide.notes_text_frame.text)))
    return made


def layout_of_all(slides: Iterable[PptxSlide]) -> list[tuple[str, str, str]]:
    """The same of all slides of a deck but for their charts: (slide/shape, item, words)."""
    return [
        (f"{name_of(slide)}/{shape}", item, words)
        for slide in slides
        for shape, item, words in layout_of(slide, charts=False)
        if words or item == "words"
    ]


def name_of(slide: PptxSlide) -> str:
    """The name by which a list knows a slide."""
    return str(slide._element.cSld.get("name") or "")


def _items(shape: BaseShape, charts: bool) -> Iterator[tuple[str, str]]:
    if isinstance(shape, GraphicFrame) and shape.has_chart:
        if charts:
            yield from _drawn(shape.chart)
            yield from _inside(shape.chart)
    elif isinstance(shape, GraphicFrame) and shape.has_table:
        for r, row in enumerate(shape.table.rows):
            for c, cell in enumerate(row.cells):
                yield f"cell {r}.{c}", numerals(cell.text)
    elif isinstance(shape, PptxShape) and shape.has_text_frame:
        yield "words", numerals(shape.text_frame.text)


def _drawn(chart: NativeChart) -> Iterator[tuple[str, str]]:
    """The values that a chart draws, by series and point."""
    for s, series in enumerate(chart._chartSpace.iter(qn("c:ser"))):
        for tag in _VALUES:
            for point in series.iterfind(f"{qn(tag)}//{qn('c:pt')}"):
                yield f"drawn {s}.{tag[2:]}.{point.get('idx')}", plain(point.findtext(qn("c:v")))


def _inside(chart: NativeChart) -> Iterator[tuple[str, str]]:
    """The numbers in the sheet that a chart carries inside."""
    sheet = cast(ChartPart, chart.part).chart_workbook.xlsx_part
    book = CalamineWorkbook.from_filelike(io.BytesIO(sheet.blob))
    for r, row in enumerate(book.get_sheet_by_index(0).to_python(skip_empty_area=False)):
        for c, cell in enumerate(row):
            if isinstance(cell, (int, float)) and not isinstance(cell, bool):
                yield f"sheet {r}.{c}", plain(cell)


def plain(value: str | float | None) -> str:
    """A number as it is compared: ten digits; other words as they are."""
    try:
        return "" if value is None else f"{float(value):.10g}"
    except ValueError:
        return str(value)
