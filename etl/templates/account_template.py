"""The empty sheet for accounts to be added: four columns, with lists of the roles and of the places."""

from __future__ import annotations

import io

import xlsxwriter

from outcomes.core.places import Register
from outcomes.core.texts import Lang, t
from outcomes.security.access import ROLES

_RED, _GREY, _LINE, _FONT = "#A61B24", "#5B6472", "#C9CFD6", "微软雅黑"
_LAST_ROW = 500
_COLUMNS = (("name", 16), ("role", 20), ("place", 24), ("account", 18))
_AS_TEXT = 49  # the built-in format @


def account_template(places: Register, lang: Lang) -> bytes:
    """The bytes of the workbook."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_numbers": False})
    sheet, lists = book.add_worksheet(t("account_sheet.file_name", lang)), book.add_worksheet("选项")
    lists.hide()
    common = {"bold": True, "font_color": "#FFFFFF", "border": 1, "border_color": _LINE, "font_name": _FONT}
    cell = book.add_format({"num_format": _AS_TEXT, "border": 1, "border_color": _LINE, "font_name": _FONT})
    for n, (column, width) in enumerate(_COLUMNS):
        head = book.add_format({**common, "bg_color": _GREY if column == "account" else _RED})
        sheet.write_string(0, n, t(f"account_sheet.col_{column}", lang), head)
        sheet.set_column(n, n, width, cell)
    names = [place.name for place in places.of_levels(("district", "street", "community"))]
    for n, words in ((1, [t(f"role.{role}", lang) for role in ROLES]), (2, names)):
        lists.write_column(0, n - 1, words)
        source = f"=选项!${'AB'[n - 1]}$1:${'AB'[n - 1]}${len(words)}"
        offered = {"validate": "list", "source": source, "show_error": False}  # other ways to write it are read too
        sheet.data_validation(1, n, _LAST_ROW, n, offered)
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()
