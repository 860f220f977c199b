"""The CSV and XLSX that staff fill in: made from the dataset, pre-filled for the sender."""

from __future__ import annotations

import csv
import io

import xlsxwriter

from outcomes.catalog import Catalogue, Column, Dataset
from outcomes.places import Place, Register

_RED, _LINE = "#A61B24", "#C9CFD6"


def _rows(dataset: Dataset, register: Register, place: Place, month: str | None, assumed: bool) -> list[list[str]]:
    """The rows the sender only has to complete: every community of the place, the month, zeros where usual."""
    if dataset.replace == "key":
        return []
    period = month or ""
    places = [p for p in register.communities(place.code) if assumed or not p.assumed]

    def cell(column: Column, community: Place) -> str:
        if column.type == "place":
            return community.name
        if column is dataset.period_column:
            return period[:4] if column.type == "year" else period
        return column.prefill

    return [[cell(c, community) for c in dataset.column] for community in places]


def guide(dataset: Dataset) -> str:
    """填报说明 as plain text: what the table is, each column, the rules of filling in."""
    lines = [f"{dataset.name.zh} 填报说明", f"{dataset.about.zh}（{dataset.row.zh}）", "", "各栏："]
    for column in dataset.column:
        must = "必填" if column.required else "可不填"
        offered = "、".join(choice.zh for choice in column.choices)
        lines.append(f"  {column.header}（{must}）：{column.help.zh}" + (f"可选：{offered}" if offered else ""))
    lines += ["", "填写要求："] + [f"  {n}. {line.zh}" for n, line in enumerate(dataset.guide, 1)]
    return "\r\n".join(lines) + "\r\n"


def make(
    dataset: Dataset, cat: Catalogue, register: Register, place: Place, month: str | None, *, suffix: str,
    assumed: bool = False,
) -> bytes:  # fmt: skip
    """The template's bytes: CSV (UTF-8 with BOM, as WPS and Excel open it) or XLSX with drop-downs and a guide.

    Communities that the district has not confirmed get a row only with `assumed`: real data are not filed for them.
    """
    rows = _rows(dataset, register, place, month, assumed)
    return _csv(dataset, rows) if suffix == ".csv" else _xlsx(dataset, cat, rows)


def _csv(dataset: Dataset, rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([c.header for c in dataset.column])
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(dataset: Dataset, cat: Catalogue, rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    sheet = book.add_worksheet(dataset.name.zh)
    _fill_sheet(book, sheet, dataset, cat, rows)
    _fill_guide(book, dataset)
    book.close()
    return content.getvalue()


def _fill_sheet(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    dataset: Dataset,
    cat: Catalogue,
    rows: list[list[str]],
) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": _RED, "font_color": "#FFFFFF", "border": 1, "border_color": _LINE, "align": "center",
         "valign": "vcenter", "text_wrap": True, "font_name": "微软雅黑"}
    )  # fmt: skip
    text = book.add_format({"num_format": "@", "font_name": "微软雅黑", "border": 1, "border_color": _LINE})
    whole = book.add_format({"num_format": "0", "font_name": "微软雅黑", "border": 1, "border_color": _LINE})
    last = max(len(rows), 200)
    for i, column in enumerate(dataset.column):
        form = whole if column.type == "count" else text
        sheet.set_column(i, i, max(12, 2.2 * len(column.header) + 2), form)
        sheet.write_string(0, i, column.header, head)
        sheet.write_comment(0, i, column.help.zh, {"x_scale": 1.6})
        offered = _offered(column, cat)
        if offered and len(",".join(offered)) < 250:
            sheet.data_validation(1, i, last, i, {"validate": "list", "source": offered, "error_title": "请从列表选"})
        elif column.type == "count":
            sheet.data_validation(
                1, i, last, i,
                {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": int(column.max),
                 "error_title": "请填整数", "error_message": "没有填0；不写单位，不写近、余、约"},
            )  # fmt: skip
        for r, row in enumerate(rows, 1):
            if column.type == "count" and row[i]:
                sheet.write_number(r, i, int(row[i]), form)
            elif row[i]:
                sheet.write_string(r, i, row[i], form)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 2 if dataset.replace == "slice" else 1)


def _offered(column: Column, cat: Catalogue) -> list[str]:
    if column.indicators:
        return [i.name.zh for i in cat.indicators.values() if i.kind in ("output", "outcome")][:12]
    return [c.zh for c in column.choices] or (["是", "否"] if column.type == "bool" else [])


def _fill_guide(book: xlsxwriter.Workbook, dataset: Dataset) -> None:
    sheet = book.add_worksheet("填报说明")
    wrap = book.add_format({"text_wrap": True, "valign": "top", "font_name": "微软雅黑"})
    bold = book.add_format({"bold": True, "font_size": 14, "font_color": _RED, "font_name": "微软雅黑"})
    sheet.set_column(0, 0, 100, wrap)
    for row, line in enumerate(guide(dataset).splitlines()):
        sheet.write_string(row, 0, line, bold if row == 0 else wrap)


def file_name(dataset: Dataset, place: Place, month: str | None, suffix: str) -> str:
    """社区月报_丰荣街道_2025-03.xlsx."""
    return "_".join(part for part in (dataset.name.zh, place.name, month) if part) + suffix
