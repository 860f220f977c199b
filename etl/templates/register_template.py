"""The register as an official list to be changed and sent back: one community a row, with its code, name and street."""

from __future__ import annotations

import io

import xlsxwriter

from outcomes.core.places import Register
from outcomes.core.register_list import counted
from outcomes.core.texts import Lang, t

_RED, _GREY, _LINE, _FONT = "#A61B24", "#5B6472", "#C9CFD6", "微软雅黑"
_COLUMNS = (("code", 18), ("name", 26), ("street", 20))
_AS_TEXT = 49  # the built-in format @
_LAST_ROW = 200


def register_template(register: Register, lang: Lang) -> bytes:
    """The bytes of the workbook; codes are texts, so that no spreadsheet rounds them."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    sheet, lists = book.add_worksheet("名单"), book.add_worksheet("选项")
    lists.hide()
    common = {"bold": True, "font_color": "#FFFFFF", "border": 1, "border_color": _LINE, "font_name": _FONT}
    cell = book.add_format({"num_format": _AS_TEXT, "border": 1, "border_color": _LINE, "font_name": _FONT})
    for n, (column, width) in enumerate(_COLUMNS):
        head = book.add_format({**common, "bg_color": _GREY if column == "code" else _RED})
        sheet.write_string(0, n, t(f"register_list.col_{column}", lang), head)
        sheet.set_column(n, n, width, cell)
    for line, place in enumerate(counted(register), 1):
        for n, text in enumerate((place.code, place.name, register.get(place.parent).name)):
            sheet.write_string(line, n, text, cell)
    streets = [p.name for p in register.places if p.level == "street"]
    lists.write_column(0, 0, streets)
    source = f"=选项!$A$1:$A${len(streets)}"
    offered = {"validate": "list", "source": source, "show_error": False}  # other ways to write it are read too
    sheet.data_validation(1, 2, _LAST_ROW, 2, offered)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()
