"""The table behind a Chart as a workbook that WPS and Excel open right: numbers as numbers, unknown in words."""

from __future__ import annotations

import io

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outcomes.charts.theme import FONT_EA, LIGHT
from outcomes.charts.value import Chart
from outcomes.core.texts import t
from outcomes.render.points import write_points
from outcomes.render.sheets import plain_workbook
from outcomes.render.table import frame

TOP = 6  # rows above the table: title, subtitle, how to read it, source and version, mark, blank
_WIDEST = 40


def workbook(chart: Chart) -> bytes:
    """Title, unit and period, source, the sample's mark, then the table with a frozen head; the list of the points follows."""
    content = io.BytesIO()
    book = plain_workbook(content)
    sheet = book.add_worksheet(t("chart.table", chart.lang))
    _head(book, sheet, chart)
    _table(book, sheet, chart)
    write_points(book, chart)
    book.close()
    return content.getvalue()


def _look(book: Workbook, **more: object) -> Format:
    return book.add_format({"font_name": FONT_EA, "font_size": 11, "font_color": LIGHT.ink, **more})


def _head(book: Workbook, sheet: Worksheet, chart: Chart) -> None:
    version = t("chart.version", chart.lang, version=chart.version, at=chart.known_at)
    mark = t(f"data.{chart.data_class}", chart.lang)
    quiet = _look(book, font_color=LIGHT.secondary)
    sheet.write_string(0, 0, chart.title, _look(book, bold=True, font_size=14))
    sheet.write_string(1, 0, chart.subtitle, quiet)
    sheet.write_string(2, 0, chart.note, quiet)
    sheet.write_string(3, 0, f"{chart.source} · {version}", quiet)
    sheet.write_string(4, 0, mark, _look(book, bold=True, font_color=LIGHT.amber_ink) if chart.watermark else quiet)


def _table(book: Workbook, sheet: Worksheet, chart: Chart) -> None:
    found = frame(chart)
    top = _look(book, bold=True, bottom=1, bg_color=LIGHT.page)
    words, whole = _look(book), _look(book, num_format="#,##0")
    exact = _look(book, num_format="#,##0" + (f".{'0' * chart.decimals}" if chart.decimals else ""))
    of_counts = {t(f"column.{c}", chart.lang) for c in ("numerator", "denominator")}
    for n, name in enumerate(found.columns):
        sheet.write_string(TOP, n, str(name), top)
        values = found[name].tolist()
        for row, value in enumerate(values, TOP + 1):
            if isinstance(value, (int, float)) and value == value:  # not a number: unknown, said in words beside
                sheet.write_number(row, n, float(value), whole if name in of_counts else exact)
            elif isinstance(value, str):
                sheet.write_string(row, n, value, words)
        texts = [str(name), *(str(v) for v in values if isinstance(v, str))]
        wide = max(sum(2 if ord(c) > 0x2E7F else 1 for c in text) for text in texts)
        sheet.set_column(n, n, min(_WIDEST, max(10, wide + 2)))
    sheet.freeze_panes(TOP + 1, 2)
    sheet.autofilter(TOP, 0, TOP + len(found), len(found.columns) - 1)
