"""Charts inside a workbook: the numbers in cells, and a native chart that reads them."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as NativeChart
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from outcomes.charts.theme import FONT_EA, LIGHT
from outcomes.charts.value import Comparison, Series, Trend
from outcomes.core.csv_text import safe_text

BookChart = Trend | Comparison  # what a workbook draws by itself
ROWS = 24  # of a sheet that one chart takes at least


@dataclass(frozen=True, kw_only=True)
class Formats:
    """The looks of the cells of a workbook."""

    title: Format
    head: Format
    word: Format
    wrap: Format
    number: Format
    quiet: Format
    mark: Format


def native_chart(book: Workbook, sheet: Worksheet, chart: BookChart, row: int, formats: Formats) -> int:
    """Writes the numbers of a chart from a row on, with the chart beside them; gives the next free row."""
    sheet.write_string(row, 0, safe_text(chart.title), formats.title)
    sheet.write_string(row + 1, 0, safe_text(f"{chart.subtitle} · {chart.source}"), formats.quiet)
    top, points = row + 2, chart.main.points
    for n, p in enumerate(points, 1):
        sheet.write_string(top + n, 0, safe_text(p.label), formats.word)
    made = book.add_chart({"type": "line" if isinstance(chart, Trend) else "bar"})
    for column, series in enumerate(chart.series, 1):
        _write(sheet, series, [p.code for p in points], (top, column), formats)
        _draw(made, sheet.get_name(), chart, (top, column))
    _looks(made, chart)
    sheet.insert_chart(top, len(chart.series) + 2, made, {"object_position": 2, "description": chart.alt})
    return max(top + len(points) + 3, row + ROWS)


def _write(sheet: Worksheet, series: Series, codes: list[str], at: tuple[int, int], formats: Formats) -> None:
    """A column of numbers under the name of its series; words where a number is not known."""
    top, column = at
    sheet.write_string(top, column, safe_text(series.name), formats.head)
    known = {p.code: p for p in series.points}
    for n, code in enumerate(codes, 1):
        p = known.get(code)
        if p is not None and p.known_value is not None:
            sheet.write_number(top + n, column, p.known_value, formats.number)
        elif p is not None and p.text:
            sheet.write_string(top + n, column, p.text, formats.quiet)


def _draw(made: NativeChart, sheet: str, chart: BookChart, at: tuple[int, int]) -> None:
    """A column of the sheet as a series of the chart: the first one strong, the others grey."""
    (top, column), n = at, len(chart.main.points)
    colour, width = (LIGHT.bar, 2.25) if column == 1 else (LIGHT.unknown, 1.25)
    look: dict[str, object] = {
        "name": [sheet, top, column],
        "categories": [sheet, top + 1, 0, top + n, 0],
        "values": [sheet, top + 1, column, top + n, column],
    }
    if isinstance(chart, Trend):
        look["line"] = {"color": colour, "width": width}
        starts = {piece.start for piece in chart.series[column - 1].pieces[1:]}
        if starts:  # no line leads to where another one begins
            look["points"] = [{"border": {"none": True}} if at_ in starts else None for at_ in range(n)]
    else:
        look |= {"fill": {"color": colour}, "gap": 45, "data_labels": {"value": True, "font": {"name": FONT_EA}}}
    made.add_series(look)


def _looks(made: NativeChart, chart: BookChart) -> None:
    font = {"name": FONT_EA, "color": LIGHT.ink}
    made.set_title({"name": chart.title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "top", "font": font})
    made.show_blanks_as("gap")
    bars = isinstance(chart, Comparison)
    lines = {"visible": not bars, "line": {"color": LIGHT.line}}
    made.set_x_axis({"num_font": font, "major_gridlines": {"visible": False}, **({"min": 0} if bars else {})})
    made.set_y_axis({"num_font": font, "reverse": bars, "min": None if bars else 0, "major_gridlines": lines})
    made.set_size({"width": 900, "height": 420})
