"""Charts inside a workbook: the numbers in cells, and a native chart that reads them."""

from __future__ import annotations

from typing import Any

from outcomes.charts.theme import FONT_EA, LIGHT
from outcomes.charts.value import Chart
from outcomes.render.table import safe_text

_KINDS = {"trend": "line", "comparison": "bar", "bars": "bar", "multiples": "line"}
ROWS = 24  # of a sheet that one chart takes at least


def has_native(chart: Chart) -> bool:
    """Whether a workbook can draw this kind by itself."""
    return chart.kind in _KINDS


def native_chart(book: Any, sheet: Any, chart: Chart, row: int, formats: dict[str, Any]) -> int:
    """Writes the numbers of a chart from a row on, with the chart beside them; gives the next free row."""
    sheet.write_string(row, 0, safe_text(chart.title), formats["title"])
    sheet.write_string(row + 1, 0, safe_text(f"{chart.subtitle} · {chart.source}"), formats["quiet"])
    top, points = row + 2, chart.series[0].points
    for column, series in enumerate(chart.series, 1):
        sheet.write_string(top, column, safe_text(series.name), formats["head"])
        known = {p.code: p for p in series.points}
        for n, first in enumerate(points, 1):
            p = known.get(first.code)
            if p is not None and p.known_value is not None:
                sheet.write_number(top + n, column, p.known_value, formats["number"])
            elif p is not None and p.text:
                sheet.write_string(top + n, column, p.text, formats["quiet"])
    for n, p in enumerate(points, 1):
        sheet.write_string(top + n, 0, safe_text(p.label), formats["word"])
    made = book.add_chart({"type": _KINDS[chart.kind]})
    for column, series in enumerate(chart.series, 1):
        _series(made, sheet.get_name(), chart, column, top, len(points), main=series.role == "main" and column == 1)
    _looks(made, chart)
    sheet.insert_chart(top, len(chart.series) + 2, made, {"object_position": 2, "description": chart.alt})
    return max(top + len(points) + 3, row + ROWS)


def _series(made: Any, sheet: str, chart: Chart, column: int, top: int, n: int, *, main: bool) -> None:
    colour = LIGHT.bar if main else LIGHT.unknown
    look: dict[str, Any] = {
        "name": [sheet, top, column], "categories": [sheet, top + 1, 0, top + n, 0],
        "values": [sheet, top + 1, column, top + n, column],
    }  # fmt: skip
    if _KINDS[chart.kind] == "line":
        look["line"] = {"color": colour, "width": 2.25 if main else 1.25}
    else:
        look |= {"fill": {"color": colour}, "gap": 45, "data_labels": {"value": True, "font": {"name": FONT_EA}}}
    made.add_series(look)


def _looks(made: Any, chart: Chart) -> None:
    font = {"name": FONT_EA, "color": LIGHT.ink}
    made.set_title({"name": chart.title, "name_font": {**font, "size": 12, "bold": True}, "overlay": False})
    made.set_legend({"none": True} if len(chart.series) == 1 else {"position": "top", "font": font})
    made.show_blanks_as("gap")
    bars = _KINDS[chart.kind] == "bar"
    made.set_x_axis({"num_font": font, "major_gridlines": {"visible": False}, **({"min": 0} if bars else {})})
    made.set_y_axis({"num_font": font, "reverse": bars, "min": None if bars else 0, "major_gridlines": {"visible": not bars, "line": {"color": LIGHT.line}}})  # fmt: skip
    made.set_size({"width": 900, "height": 420})
