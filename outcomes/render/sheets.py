"""The list of numbers as a sheet that people and programs read: one row for each number and the place where it stands."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from outcomes.charts.theme import FONT_EA, LIGHT
from outcomes.core.texts import Lang, t
from outcomes.papers.value import Number, Stated

# columns of the sheet by code; a program finds them by these codes in the second row
COLUMNS = (
    "slide",
    "shape",
    "series",
    "point",
    "indicator",
    "name",
    "place",
    "place_name",
    "first",
    "last",
    "text",
    "value",
    "numerator",
    "denominator",
    "state",
    "definition",
    "uploads",
    "check",
)
_WIDTHS = {
    "name": 26,
    "place": 14,
    "place_name": 14,
    "slide": 18,
    "shape": 18,
    "text": 20,
    "definition": 50,
    "uploads": 30,
}
SHEET = "数字清单"
ABOUT = "说明"


LAYOUT = "版面"  # what stood on the slides when they were made
LAYOUT_COLUMNS = ("shape", "item", "text")


def plain_workbook(content: io.BytesIO) -> Workbook:
    """An empty workbook in memory whose texts stay texts: no formula and no link is made of them."""
    return Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def number_sheet(
    stated: Sequence[Stated], about: dict[str, str], lang: Lang, layout: Sequence[tuple[str, str, str]] = ()
) -> bytes:
    """A workbook: the numbers, what the file they stand in is of (as code and value), and what stands on its slides."""
    content = io.BytesIO()
    book = plain_workbook(content)
    write_numbers(book, stated, lang)
    write_about(book, about)
    if layout:
        write_rows(book, RowsSheet(name=LAYOUT, columns=LAYOUT_COLUMNS, widths=_WIDTHS), layout, lang)
    book.close()
    return content.getvalue()


def write_about(book: Workbook, about: dict[str, str], after: int = 0) -> Worksheet:
    """The sheet that says what the file is of, by code from a row on; gives the sheet."""
    sheet = book.add_worksheet(ABOUT)
    look = book.add_format({"font_name": FONT_EA, "font_size": 11, "font_color": LIGHT.secondary})
    for row, (key, value) in enumerate(about.items(), after):
        sheet.write_string(row, 0, key, look)
        sheet.write_string(row, 1, value, look)
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 60)
    return sheet


def write_numbers(book: Workbook, stated: Sequence[Stated], lang: Lang, name: str = SHEET) -> None:
    """The sheet of the numbers."""
    write_rows(book, RowsSheet(name=name, columns=COLUMNS, widths=_WIDTHS), [_cells(s) for s in stated], lang)


@dataclass(frozen=True, kw_only=True)
class RowsSheet:
    """A sheet of rows: its name, the codes of its columns, and how wide they are (10 where nothing is said)."""

    name: str
    columns: Sequence[str]
    widths: Mapping[str, int]


def write_rows(book: Workbook, made: RowsSheet, rows: Sequence[Sequence[str | float | None]], lang: Lang) -> None:
    """A sheet: headings in words, their codes under them, then one row each; numbers as numbers, None left empty."""
    sheet = book.add_worksheet(made.name)
    font = {"font_name": FONT_EA, "font_size": 11, "font_color": LIGHT.ink}
    top = book.add_format({**font, "bold": True, "bottom": 1, "bg_color": LIGHT.page})
    small = book.add_format({**font, "font_size": 9, "font_color": LIGHT.secondary})
    words, figures = book.add_format(font), book.add_format({**font, "num_format": "#,##0.##########"})
    for column, code in enumerate(made.columns):
        sheet.write_string(0, column, t(f"sheet.{code}", lang), top)
        sheet.write_string(1, column, code, small)
        sheet.set_column(column, column, made.widths.get(code, 10))
    for n, row in enumerate(rows, 2):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(n, column, value, words)
            elif value is not None:
                sheet.write_number(n, column, value, figures)
    sheet.freeze_panes(2, 0)
    sheet.autofilter(1, 0, 1 + len(rows), len(made.columns) - 1)


def _cells(s: Stated) -> tuple[str | float | None, ...]:
    n: Number = s.number
    return (
        s.slide,
        s.shape,
        s.series,
        s.point,
        n.indicator,
        n.name,
        n.place,
        n.place_name,
        n.first,
        n.last,
        n.text,
        n.value,
        n.numerator,
        n.denominator,
        n.state,
        n.definition,
        " ".join(n.uploads),
        n.check,
    )
