"""A Book as XLSX: 说明, 指标, 明细 and 图表; numbers as numbers, unknown in words or left empty, charts native."""

from __future__ import annotations

import io

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from outcomes.charts.theme import FONT_EA, LIGHT
from outcomes.core.texts import Lang, t
from outcomes.papers.book import Book, Detail
from outcomes.papers.value import check_digits
from outcomes.render.native import Formats, native_chart
from outcomes.render.sheets import plain_workbook, write_about, write_numbers

DETAILS = "明细"
_HEAD = ("indicator", "name", "unit", "place", "place_name", "street", "part")
_WIDTHS = (22, 24, 8, 15, 16, 12, 8)


def xlsx(book: Book) -> bytes:
    """The workbook as a file."""
    content = io.BytesIO()
    made = plain_workbook(content)
    formats = _formats(made)
    _about(made, book, formats)
    write_numbers(made, book.stated, book.lang, name=t("book.figures", book.lang))
    _details(made, book, formats)
    _charts(made, book, formats)
    made.set_properties({"title": book.name, "author": "", "comments": f"version {book.version}"})
    made.close()
    return content.getvalue()


def _formats(made: Workbook) -> Formats:
    font = {"font_name": FONT_EA, "font_size": 11, "font_color": LIGHT.ink}
    return Formats(
        title=made.add_format({**font, "bold": True, "font_size": 13}),
        head=made.add_format({**font, "bold": True, "bottom": 1, "bg_color": LIGHT.page}),
        word=made.add_format(font),
        wrap=made.add_format({**font, "text_wrap": True, "valign": "top"}),
        number=made.add_format({**font, "num_format": "#,##0.##"}),
        quiet=made.add_format({**font, "font_size": 10, "font_color": LIGHT.secondary}),
        mark=made.add_format({**font, "bold": True, "font_color": LIGHT.amber_ink}),
    )


def about_of(book: Book) -> dict[str, str]:
    """What a program must know of the workbook."""
    return {
        "kind": "book",
        "name": book.name,
        "place": book.place.code,
        "month": book.last,
        "version": str(book.version),
        "known_at": book.known_at,
        "lang": book.lang,
        "data_class": book.data_class,
    }


def _about(made: Workbook, book: Book, formats: Formats) -> None:
    """The first sheet: what the workbook is of, in words; below, for programs, by code."""
    lang = book.lang
    lines = [
        t("book.title", lang, place=book.place.name_in(lang)),
        book.foot,
        *(t(f"book.about_{n}", lang) for n in range(1, 6)),
    ]
    sheet = write_about(made, about_of(book), after=len(lines) + 1)
    for row, words in enumerate(lines):
        look = formats.title if not row else formats.wrap
        if row == 1 and book.data_class == "sample":
            look = formats.mark
        sheet.merge_range(row, 0, row, 1, words, look)
        if row > 1:
            sheet.set_row(row, 34)
    sheet.set_column(1, 1, 90)


def _details(made: Workbook, book: Book, formats: Formats) -> None:
    """One row for each indicator, community and part, one column for each month; the last column holds check digits."""
    sheet = made.add_worksheet(DETAILS)
    for column, code in enumerate(_HEAD):
        words = t(f"book.{code}", book.lang) if code in ("unit", "street", "part") else t(f"sheet.{code}", book.lang)
        sheet.write_string(0, column, words, formats.head)
        sheet.write_string(1, column, code, formats.quiet)
        sheet.set_column(column, column, _WIDTHS[column])
    for column, month in enumerate(book.months, len(_HEAD)):
        sheet.write_string(0, column, month, formats.head)
        sheet.write_string(1, column, month, formats.quiet)
    last = len(_HEAD) + len(book.months)
    sheet.write_string(0, last, t("sheet.check", book.lang), formats.head)
    sheet.write_string(1, last, "check", formats.quiet)
    for row, detail in enumerate(book.details, 2):
        _detail(sheet, row, detail, formats, book.lang)
    sheet.freeze_panes(2, len(_HEAD))
    sheet.autofilter(1, 0, 1 + len(book.details), last)


def _detail(sheet: Worksheet, row: int, d: Detail, formats: Formats, lang: Lang) -> None:
    place, said = d.place, states_said(lang)
    unit = d.indicator.unit[lang] if d.part == "value" else ""
    words = (
        d.indicator.code,
        d.indicator.name[lang],
        unit,
        place.code,
        place.name_in(lang),
        place.parent,
        t(f"book.{d.part}", lang),
    )
    for column, text in enumerate(words):
        sheet.write_string(row, column, text, formats.word)
    for column, cell in enumerate(d.cells, len(_HEAD)):
        if isinstance(cell, str):
            sheet.write_string(row, column, said[cell], formats.quiet)
        elif cell is not None:
            sheet.write_number(row, column, cell, formats.number)
    sheet.write_string(row, len(_HEAD) + len(d.cells), detail_check(detail_key(d), printed(d, said)), formats.quiet)


def detail_key(d: Detail) -> str:
    """Which row of months this is."""
    return f"{d.indicator.code}~{d.place.code}~{d.part}"


def printed(d: Detail, said: dict[str, str]) -> list[float | str]:
    """The cells of a row as they stand in the sheet; empty text where nothing is reported."""
    return [said[c] if isinstance(c, str) else "" if c is None else c for c in d.cells]


def detail_check(key: str, cells: list[float | str]) -> str:
    """The check digits of a row of months."""
    return check_digits(key, ";".join(c if isinstance(c, str) else repr(round(float(c), 9)) for c in cells), None)


def states_said(lang: Lang) -> dict[str, str]:
    """The words for each state in which a value is not shown."""
    return {
        s: t(f"state.{s}", lang)
        for s in ("unreported", "small_base", "not_computed", "protected", "hidden", "not_added")
    }


def _charts(made: Workbook, book: Book, formats: Formats) -> None:
    sheet, row = made.add_worksheet(t("book.charts", book.lang)), 0
    sheet.set_column(0, 0, 18)
    for chart in book.charts:
        row = native_chart(made, sheet, chart, row, formats)
