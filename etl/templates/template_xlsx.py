"""The XLSX template: one sheet to fill in with text formats, drop-downs and checks, and the sheet 填报说明."""

from __future__ import annotations

import io

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from etl.templates.guide import SEVERAL, accepted, column_words, guide_lines
from outcomes.catalogue.catalogue import Catalogue
from outcomes.catalogue.dataset import UNKNOWN_YET, Column, Dataset

_RED, _GREY, _LINE = "#A61B24", "#5B6472", "#C9CFD6"
_FONT = "微软雅黑"
_LAST_ROW = 10_000  # drop-downs and checks reach down to here, formats over the whole column
_INLINE = 255  # a longer list cannot stand inside a validation
_AS_TEXT = 49  # the built-in format @
_NUMBER_FORMATS = {"count": 1, "decimal": 2}  # the built-in formats 0 and 0.00
LISTS, GUIDE = "选项", "填报说明"


def workbook(dataset: Dataset, cat: Catalogue, rows: list[list[str]], places: list[str]) -> bytes:
    """The bytes of the workbook with these rows filled in; `places` are offered where any level may be named."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    sheet, guide = book.add_worksheet(dataset.name.zh), book.add_worksheet(GUIDE)
    lists = _lists(book, dataset, cat, places)
    _fill_head(book, sheet, dataset)
    for i, column in enumerate(dataset.column):
        form = _format(book, column)
        sheet.set_column(i, i, max(12, 2.2 * len(column.header) + 2), form)
        if check := _check(column, lists.get(column.code), may_wait=column.code in dataset.may_wait):
            sheet.data_validation(1, i, _LAST_ROW, i, check)
        _fill_column(sheet, i, column, [row[i] for row in rows], form)
    sheet.freeze_panes(1, 2 if dataset.replace == "slice" else 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:{xl_col_to_name(len(dataset.column) - 1)}{_LAST_ROW + 1}"})
    _fill_guide(book, guide, dataset)
    book.close()
    return content.getvalue()


def _format(book: Workbook, column: Column) -> Format:
    """Whole numbers and decimals as numbers; everything else as text, so that codes and dates stay as typed."""
    shown = _NUMBER_FORMATS.get(column.type, _AS_TEXT)
    return book.add_format({"num_format": shown, "font_name": _FONT, "border": 1, "border_color": _LINE})


def _fill_head(book: Workbook, sheet: Worksheet, dataset: Dataset) -> None:
    """The header row, required columns in red and optional ones in grey, each with its words as a comment."""
    common = {
        "bold": True,
        "font_color": "#FFFFFF",
        "border": 1,
        "border_color": _LINE,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
        "font_name": _FONT,
    }
    must, may = (book.add_format({**common, "bg_color": colour}) for colour in (_RED, _GREY))
    for i, column in enumerate(dataset.column):
        sheet.write_string(0, i, column.header, must if column.required else may)
        sheet.write_comment(0, i, column_words(column), {"x_scale": 1.8, "y_scale": 1.4})
    sheet.set_row(0, 32)


def _fill_column(sheet: Worksheet, i: int, column: Column, texts: list[str], form: Format) -> None:
    for r, text in enumerate(texts, 1):
        if text and column.type == "count":
            sheet.write_number(r, i, int(text), form)
        elif text:
            sheet.write_string(r, i, text, form)


def _offered(column: Column, cat: Catalogue, places: list[str]) -> list[str]:
    """The words a drop-down offers; empty for a column without one."""
    if column.type == "place":
        return places
    if column.indicators:
        return [i.name.zh for i in cat.indicators.values() if i.kind in ("output", "outcome")]
    return [c.zh for c in column.choices] or (["是", "否"] if column.type == "bool" else [])


def _lists(book: Workbook, dataset: Dataset, cat: Catalogue, places: list[str]) -> dict[str, str | list[str]]:
    """Column code -> the source of its drop-down: the words themselves, or a range of a hidden sheet for long lists."""
    found: dict[str, str | list[str]] = {}
    long: dict[tuple[str, ...], str] = {}
    for column in dataset.column:
        words = _offered(column, cat, places)
        if not words:
            continue
        if len(",".join(words)) <= _INLINE and not any("," in word for word in words):
            found[column.code] = words
            continue
        if tuple(words) not in long:
            sheet = book.get_worksheet_by_name(LISTS) or book.add_worksheet(LISTS)
            sheet.hide()
            sheet.write_column(0, len(long), words)
            letter = xl_col_to_name(len(long))
            long[tuple(words)] = f"={LISTS}!${letter}$1:${letter}${len(words)}"
        found[column.code] = long[tuple(words)]
    return found


def _check(column: Column, source: str | list[str] | None, *, may_wait: bool = False) -> dict[str, object]:
    """The data validation of a column: a drop-down, a range of numbers, or a hint while typing."""
    if source is not None and column.type in ("choices", "place"):  # more than the list may be typed
        several = f"可选一个，或写几个，用“{SEVERAL}”隔开"
        title, hint = ("可多选", several) if column.type == "choices" else (column.header, accepted(column))
        return {"validate": "list", "source": source, "show_error": False, "input_title": title, "input_message": hint}
    if source is not None:
        return {"validate": "list", "source": source, "error_title": "请从列表选", "error_message": "只认列表里的写法"}
    if column.is_number:
        whole = column.type == "count"
        return {
            "validate": "integer" if whole else "decimal",
            "criteria": "between",
            "minimum": 0,
            "maximum": int(column.max),
            "error_type": "warning" if may_wait else "stop",  # 暂缺 may be typed
            "error_title": "请填整数" if whole else "请填数字",
            "error_message": f"{accepted(column)}。{'没有填0；' if column.required else ''}{'' if column.type == 'degrees' else '不写近、余、约。'}{f'不清楚就写{UNKNOWN_YET}。' if may_wait else ''}",
        }
    if column.type in ("month", "year", "date", "moment", "id"):
        return {"validate": "any", "input_title": column.header[:32], "input_message": accepted(column)}
    return {}


def _fill_guide(book: Workbook, sheet: Worksheet, dataset: Dataset) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top", "font_name": _FONT})
    bold = book.add_format({"bold": True, "font_name": _FONT})
    title = book.add_format({"bold": True, "font_size": 14, "font_color": _RED, "font_name": _FONT})
    sheet.set_column(0, 0, 100, wrap)
    sheet.hide_gridlines(2)
    for row, line in enumerate(guide_lines(dataset)):
        sheet.write_string(row, 0, line, title if row == 0 else bold if line.endswith("：") else wrap)
